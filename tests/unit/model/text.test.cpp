#include <pleme_support/model/text.hpp>

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ticket.hpp>

#include "support/values.hpp"

#include <limits>

namespace {

using namespace pleme_support;
using strings = std::vector<std::string>;

template <class T>
void check_round_trip(const T& value, std::string_view text)
{
    CHECK(to_text(value) == text);
    CHECK(from_text<T>(text) == value);
}

TEST_CASE("text: every member type has one text, which is read back")
{
    check_round_trip(std::string{}, "");
    check_round_trip(std::string{"a\"b\\c\n"}, "a\"b\\c\n");
    check_round_trip(true, "true");
    check_round_trip(false, "false");
    check_round_trip(std::int32_t{0}, "0");
    check_round_trip(std::numeric_limits<std::int32_t>::min(), "-2147483648");
    check_round_trip(std::numeric_limits<std::int64_t>::max(), "9223372036854775807");
    check_round_trip(ticket_status::new_, "NEW");
    check_round_trip(ticket_status::waiting_on_customer, "WAITING_ON_CUSTOMER");
    check_round_trip(cycle_metric::first_response, "FIRST_RESPONSE");
    check_round_trip(test::at("2026-03-02T09:00:00.000001Z"), "2026-03-02T09:00:00.000001Z");
    check_round_trip(test::make_id('a', 255), "a0000000-0000-0000-0000-0000000000ff");
}

TEST_CASE("text: lists of strings are JSON arrays without blanks")
{
    check_round_trip(strings{}, "[]");
    check_round_trip(strings{""}, R"([""])");
    check_round_trip(strings{"billing", "late"}, R"(["billing","late"])");
    check_round_trip(strings{"a\"b", "c\\d", "[,]"}, R"(["a\"b","c\\d","[,]"])");
    check_round_trip(strings{"\n\t\x1f"}, R"(["\n\t\u001f"])");
    check_round_trip(strings{"ไทย"}, "[\"ไทย\"]");
}

TEST_CASE("text: what to_text did not write is refused")
{
    CHECK_FALSE(from_text<bool>("TRUE"));
    CHECK_FALSE(from_text<std::int32_t>(""));
    CHECK_FALSE(from_text<std::int32_t>("1 "));
    CHECK_FALSE(from_text<std::int32_t>("+1"));
    CHECK_FALSE(from_text<std::int32_t>("2147483648"));
    CHECK_FALSE(from_text<ticket_status>("new_"));
    CHECK_FALSE(from_text<ticket_status>("new"));
    for (const std::string_view text : {"", "[", "]", "[\"a\"", "[\"a\",]", "[a]", "[\"a\"]x", "[\"a]", R"(["\q"])",
                                        R"(["\u0"])", R"(["\u00zz"])", R"(["\u1234"])", R"(["\)", "[ ]", "[\"a\" ,\"b\"]"}) {
        CAPTURE(text);
        CHECK_FALSE(from_text<strings>(text));
    }
}

TEST_CASE("text: a value that is no enumerator has no name")
{
    CHECK(enum_name(static_cast<ticket_status>(99)).empty());
    CHECK_FALSE(parse_enum<ticket_status>(""));
}

}  // namespace
