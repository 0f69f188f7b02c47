#include <pleme_support/testing/builders.hpp>

#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace pleme_support;

TEST_CASE("builders: a made ticket is within the bounds")
{
    const auto ticket = testing::make_ticket(7, "lilitu");
    CHECK(ticket.number == 7);
    CHECK(!rules::check_product(ticket.product));
    CHECK(!rules::check_subject(ticket.subject));
    CHECK(!rules::check_description(ticket.description));
    CHECK(testing::make_ticket(8).id != ticket.id);
}

/// Whether every member that may be null has a value, and every list has an element.
template <class T>
void check_full(const T& made)
{
    storage::for_each_member(made, [](auto, std::string_view name, const auto& member) {
        CAPTURE(name);
        using type = std::remove_cvref_t<decltype(member)>;
        if constexpr (storage::nullable_scalar_member<type>)
            CHECK(member.has_value());
        else if constexpr (!storage::scalar_member<type>)
            CHECK_FALSE(member.empty());
    });
}

TEST_CASE("builders: what is full has a value in every member that may be null, and something in every list")
{
    check_full(testing::make_full_ticket(1));
    check_full(testing::make_full_cycle(testing::make_ticket(1)));
    check_full(testing::make_full_settings());
    check_full(testing::make_full_policy());
}

TEST_CASE("builders: a calendar is within the bounds")
{
    CHECK(!rules::check_calendar(testing::make_calendar()));
}

TEST_CASE("builders: the token of a survey is 32 digits, and no other survey's")
{
    const auto token = [](std::int32_t n, const char* product, std::int32_t ordinal) {
        return testing::make_survey(testing::make_ticket(n, product), ordinal).token;
    };
    const std::set<std::string> tokens{token(1, "thai", 1), token(1, "thai", 2), token(2, "thai", 1), token(1, "japanese", 1)};
    CHECK(tokens.size() == 4);
    for (const std::string& each : tokens) {
        CHECK(each.size() == 32);
        CHECK(each.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
}

}  // namespace
