#include <pleme_support/storage/value.hpp>

#include "support/values.hpp"

#include <limits>

namespace {

using namespace pleme_support;
using storage::from_value;
using storage::to_value;
using storage::value;

template <class T>
void check_round_trip(const T& member)
{
    const auto back = from_value<T>(to_value(member));
    REQUIRE(back.has_value());
    CHECK((*back == member));
}

TEST_CASE("value: every member type goes there and back")
{
    check_round_trip(true);
    check_round_trip(std::numeric_limits<std::int32_t>::min());
    check_round_trip(std::numeric_limits<std::int64_t>::max());
    check_round_trip(std::string{"ไทย\"'"});
    check_round_trip(test::make_id('a', 7));
    check_round_trip(test::at("2026-03-02T09:00:00.000001Z"));
    check_round_trip(ticket_status::new_);
    check_round_trip(std::optional<std::int32_t>{});
    check_round_trip(std::optional<std::int32_t>{0});
    check_round_trip(std::optional<ticket_status>{ticket_status::closed});
}

TEST_CASE("value: enumerators are kept by their public names, integers in 64 bits, nothing as null")
{
    CHECK((to_value(ticket_status::new_) == value{std::string{"NEW"}}));
    CHECK((to_value(std::int32_t{7}) == value{std::int64_t{7}}));
    CHECK((to_value(std::optional<std::string>{}) == value{std::monostate{}}));
}

TEST_CASE("value: another kind, an unknown name and an integer out of range are refused")
{
    CHECK_FALSE(from_value<bool>(std::int64_t{1}));
    CHECK_FALSE(from_value<std::string>(std::monostate{}));
    CHECK_FALSE(from_value<uuid>(std::string{"x"}));
    CHECK_FALSE(from_value<ticket_status>(std::string{"ASLEEP"}));
    CHECK_FALSE(from_value<ticket_status>(std::int64_t{0}));
    CHECK_FALSE(from_value<std::int32_t>(std::int64_t{1} << 31));
    CHECK_FALSE(from_value<std::optional<std::int32_t>>(std::string{"1"}));
}

}  // namespace
