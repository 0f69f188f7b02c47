#include <pleme_support/testing/builders.hpp>

#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/storage/record.hpp>

#include <doctest/doctest.h>

#include <optional>
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

TEST_CASE("builders: a full ticket has a value in every member that may be null, but for its deletion")
{
    const auto ticket = testing::make_full_ticket(1);
    storage::for_each_member(ticket, [](auto, std::string_view name, const auto& member) {
        CAPTURE(name);
        using type = std::remove_cvref_t<decltype(member)>;
        if constexpr (storage::nullable_scalar_member<type>) CHECK((member.has_value() || name == "deleted_at"));
    });
}

}  // namespace
