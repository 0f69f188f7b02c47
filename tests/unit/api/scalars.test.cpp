#include <pleme_support/api/scalars.hpp>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <array>
#include <string>

namespace {

using namespace pleme_support;

template <class T>
std::string write_scalar(const T& value)
{
    std::array<char, graphql::scalar<T>::most_bytes> text{};
    return {text.data(), graphql::scalar<T>::write(text.data(), value)};
}

TEST_CASE("scalars: a UUID is read in either case and written in lower case")
{
    const auto id = graphql::scalar<uuid>::parse("A0000000-0000-4000-8000-00000000000F");
    REQUIRE(id);
    CHECK(write_scalar(*id) == "\"a0000000-0000-4000-8000-00000000000f\"");
    for (const boost::json::value& wrong : {boost::json::value{42}, boost::json::value{"42"}, boost::json::value{nullptr},
                                            boost::json::value{"{a0000000-0000-4000-8000-00000000000f}"}}) {
        CHECK(!graphql::scalar<uuid>::parse(wrong));
        CHECK(graphql::scalar<uuid>::check(wrong));
    }
}

TEST_CASE("scalars: a DateTime is read with any offset and written in UTC")
{
    const auto instant = graphql::scalar<timestamp>::parse("2026-03-02T09:00:00.25+07:00");
    REQUIRE(instant);
    CHECK(write_scalar(*instant) == "\"2026-03-02T02:00:00.250000Z\"");
    for (const char* wrong : {"2026-03-02", "2026-03-02T09:00:00", "2026-02-30T09:00:00Z", "tomorrow", ""})
        CHECK(graphql::scalar<timestamp>::check(wrong));
}

}  // namespace
