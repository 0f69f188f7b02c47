// What each kind of actor may do with a ticket: one table, which a host can replace.
// Rules layer: pure. Guide: docs/guide/authorization.md. Tests: tests/unit/rules/permissions.test.cpp,
// tests/unit/repository/permissions.test.cpp.

#ifndef PLEME_SUPPORT_RULES_PERMISSIONS_HPP
#define PLEME_SUPPORT_RULES_PERMISSIONS_HPP

#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/principal.hpp>

#include <boost/describe/enum.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace pleme_support::inline v0::rules {

/// What can be done with a ticket besides setting its members.
enum class ticket_command {
    create,
    write_message,  ///< in public; what it does to the ticket (reopens it, ends a wait) comes with it
    write_note,     ///< among agents
    rate,
    close,  ///< also by who may not change the status otherwise
    remove,
    restore,
    request_survey,
    add_participant,
    remove_participant,
};
BOOST_DESCRIBE_ENUM(ticket_command, create, write_message, write_note, rate, close, remove, restore, request_survey,
                    add_participant, remove_participant)

/// The members of a ticket that callers set.
enum class ticket_member { subject, description, status, priority, category, assigned_to, tags };
BOOST_DESCRIBE_ENUM(ticket_member, subject, description, status, priority, category, assigned_to, tags)

/// For each kind of actor: which commands it may give, which members it may set on a new ticket, and which it may change.
/// Whether somebody may call a field at all is decided by the service before.
class permission_table {
public:
    /// Nothing is allowed; `allow` and its kin add to it.
    constexpr permission_table() = default;

    /// Lets a kind of actor give a command.
    constexpr permission_table& allow(actor_kind kind, ticket_command command) noexcept
    {
        return set(of(kind).commands, bit(command), true);
    }
    /// Keeps a kind of actor from giving a command.
    constexpr permission_table& forbid(actor_kind kind, ticket_command command) noexcept
    {
        return set(of(kind).commands, bit(command), false);
    }
    /// Lets a kind of actor set a member of a new ticket.
    constexpr permission_table& allow_on_creation(actor_kind kind, ticket_member member) noexcept
    {
        return set(of(kind).created_with, bit(member), true);
    }
    /// Leaves a member of the new tickets of a kind of actor to its default.
    constexpr permission_table& forbid_on_creation(actor_kind kind, ticket_member member) noexcept
    {
        return set(of(kind).created_with, bit(member), false);
    }
    /// Lets a kind of actor change a member of a ticket.
    constexpr permission_table& allow_change(actor_kind kind, ticket_member member) noexcept
    {
        return set(of(kind).changed, bit(member), true);
    }
    /// Keeps a kind of actor from changing a member of a ticket.
    constexpr permission_table& forbid_change(actor_kind kind, ticket_member member) noexcept
    {
        return set(of(kind).changed, bit(member), false);
    }

    /// Whether a kind of actor may give a command.
    [[nodiscard]] constexpr bool allows(actor_kind kind, ticket_command command) const noexcept
    {
        return (of(kind).commands & bit(command)) != 0;
    }
    /// Whether a kind of actor may set a member of a new ticket.
    [[nodiscard]] constexpr bool allows_on_creation(actor_kind kind, ticket_member member) const noexcept
    {
        return (of(kind).created_with & bit(member)) != 0;
    }
    /// Whether a kind of actor may change a member of a ticket.
    [[nodiscard]] constexpr bool allows_change(actor_kind kind, ticket_member member) const noexcept
    {
        return (of(kind).changed & bit(member)) != 0;
    }

private:
    using bits = std::uint32_t;
    struct allowed {
        bits commands = 0;
        bits created_with = 0;
        bits changed = 0;
    };

    template <class E>
    static constexpr bits bit(E each) noexcept
    {
        return bits{1} << static_cast<unsigned>(each);
    }
    constexpr permission_table& set(bits& in, bits which, bool on) noexcept
    {
        in = on ? in | which : in & ~which;
        return *this;
    }
    constexpr allowed& of(actor_kind kind) noexcept { return kinds_[static_cast<std::size_t>(kind)]; }
    constexpr const allowed& of(actor_kind kind) const noexcept { return kinds_[static_cast<std::size_t>(kind)]; }

    std::array<allowed, enum_values<actor_kind>.size()> kinds_{};
};

/// The help desk's own table. Who works for it may do everything but rate. A customer may create tickets with a subject, a
/// description, a priority and a category, write in public, rate, and close; a participant may write in public.
[[nodiscard]] constexpr permission_table default_permissions() noexcept
{
    permission_table table;
    for (const actor_kind kind : {actor_kind::agent, actor_kind::bot, actor_kind::system}) {
        for (const ticket_command command : enum_values<ticket_command>)
            if (command != ticket_command::rate) table.allow(kind, command);
        for (const ticket_member member : enum_values<ticket_member>)
            table.allow_on_creation(kind, member).allow_change(kind, member);
    }
    table.allow(actor_kind::system, ticket_command::rate);
    for (const ticket_command command :
         {ticket_command::create, ticket_command::write_message, ticket_command::rate, ticket_command::close})
        table.allow(actor_kind::customer, command);
    for (const ticket_member member :
         {ticket_member::subject, ticket_member::description, ticket_member::priority, ticket_member::category})
        table.allow_on_creation(actor_kind::customer, member);
    table.allow(actor_kind::participant, ticket_command::write_message);
    return table;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_PERMISSIONS_HPP
