
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/rules/permissions.hpp>

#include <doctest/doctest.h>

namespace {

using namespace pleme_support;
using rules::permission_table;
using rules::ticket_command;
using rules::ticket_member;

TEST_CASE("permissions: an empty table allows nothing, and each cell is its own")
{
    const permission_table nothing;
    for (const actor_kind kind : enum_values<actor_kind>) {
        for (const ticket_command command : enum_values<ticket_command>) {
            CHECK(!nothing.allows(kind, command));
            permission_table table;
            table.allow(kind, command);
            for (const actor_kind other : enum_values<actor_kind>) {
                for (const ticket_command another : enum_values<ticket_command>)
                    CHECK(table.allows(other, another) == (other == kind && another == command));
                for (const ticket_member member : enum_values<ticket_member>) {
                    CHECK(!table.allows_on_creation(other, member));
                    CHECK(!table.allows_change(other, member));
                }
            }
            CHECK(!table.forbid(kind, command).allows(kind, command));
        }
        for (const ticket_member member : enum_values<ticket_member>) {
            permission_table table;
            CHECK(table.allow_on_creation(kind, member).allows_on_creation(kind, member));
            CHECK(!table.allows_change(kind, member));
            CHECK(table.allow_change(kind, member).allows_change(kind, member));
            CHECK(!table.forbid_on_creation(kind, member).allows_on_creation(kind, member));
            CHECK(table.allows_change(kind, member));
            CHECK(!table.forbid_change(kind, member).allows_change(kind, member));
        }
    }
}

TEST_CASE("permissions: by default a customer creates, writes, rates and closes, a participant writes, and staff does the rest")
{
    constexpr permission_table table = rules::default_permissions();
    using enum ticket_command;
    for (const ticket_command command : enum_values<ticket_command>) {
        CAPTURE(enum_name(command));
        const bool of_customer = command == create || command == write_message || command == rate || command == close;
        CHECK(table.allows(actor_kind::customer, command) == of_customer);
        CHECK(table.allows(actor_kind::participant, command) == (command == write_message));
        CHECK(table.allows(actor_kind::agent, command) == (command != rate));
        CHECK(table.allows(actor_kind::bot, command) == (command != rate));
        CHECK(table.allows(actor_kind::system, command));
    }
    for (const ticket_member member : enum_values<ticket_member>) {
        CAPTURE(enum_name(member));
        using enum ticket_member;
        const bool original = member == subject || member == description || member == priority || member == category;
        CHECK(table.allows_on_creation(actor_kind::customer, member) == original);
        CHECK(!table.allows_on_creation(actor_kind::participant, member));
        CHECK(!table.allows_change(actor_kind::customer, member));
        CHECK(!table.allows_change(actor_kind::participant, member));
        for (const actor_kind kind : {actor_kind::agent, actor_kind::bot, actor_kind::system})
            CHECK((table.allows_on_creation(kind, member) && table.allows_change(kind, member)));
    }
}

}  // namespace
