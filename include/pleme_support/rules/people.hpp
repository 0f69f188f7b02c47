// Who somebody is on a ticket: its customer, a participant, or one of those who help; and so what he may do and what his words
// do. Rules layer: pure. Guide: docs/guide/participants.md. Tests: tests/unit/rules/messages.test.cpp,
// tests/unit/repository/participants.test.cpp.

#ifndef PLEME_SUPPORT_RULES_PEOPLE_HPP
#define PLEME_SUPPORT_RULES_PEOPLE_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/permissions.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::rules {

/// Whether somebody takes part in a ticket.
[[nodiscard]] inline bool takes_part(const support_ticket& ticket, const uuid& person)
{
    return std::find(ticket.participant_ids.begin(), ticket.participant_ids.end(), person) != ticket.participant_ids.end();
}

/// As what a caller acts on a ticket. Who is helped is its customer, or he is a participant; who acts for customers is as one.
[[nodiscard]] inline actor_kind role_on(const support_ticket& ticket, const principal& caller) noexcept
{
    if (!is_helped(caller.kind)) return caller.kind;
    const bool is_customer = ticket.customer_id == caller.actor_id || caller.acts_for != delegation::none;
    return is_customer ? actor_kind::customer : actor_kind::participant;
}

/// As what somebody writes on a ticket, by who he is, not by who carries the message: its customer, a participant, the caller
/// himself as what he is, or else an agent. Nobody is made an agent by a caller who is helped himself, or against the
/// directory: who is none of these is somebody who is helped, and so never responds.
/// @param agents  null: everybody may be an agent
[[nodiscard]] inline actor_kind author_kind(const support_ticket& ticket, const principal& caller, const uuid& author_id,
                                            const agent_directory* agents)
{
    if (author_id == ticket.customer_id) return actor_kind::customer;
    if (takes_part(ticket, author_id)) return actor_kind::participant;
    if (is_helped(caller.kind)) return actor_kind::participant;
    if (author_id == caller.actor_id) return caller.kind;
    return agents == nullptr || agents->name_of(author_id) ? actor_kind::agent : actor_kind::participant;
}

/// Who acts for customers alone writes as himself or as one of those whom the ticket helps.
/// @return nothing, or `errc::forbidden`
[[nodiscard]] inline std::optional<support_error> check_author(const support_ticket& ticket, const principal& caller,
                                                               const uuid& author_id)
{
    if (author_id == caller.actor_id || caller.acts_for == delegation::anyone) return std::nullopt;
    if (caller.acts_for == delegation::customers && (author_id == ticket.customer_id || takes_part(ticket, author_id)))
        return std::nullopt;
    return support_error{errc::forbidden,
                         "authorId must be the caller's own, or that of the ticket's customer or a participant"};
}

/// Asks the table for a caller: as what he is on a ticket, or before the ticket is known as all that he may turn out to be. Who
/// acts for others may do what they may.
class permission_check {
public:
    /// Before the ticket is known: refuses what is refused on every ticket.
    permission_check(const permission_table& table, const principal& caller) : table_{table}
    {
        add(is_helped(caller.kind) ? actor_kind::customer : caller.kind);
        if (is_helped(caller.kind)) add(actor_kind::participant);
        add_delegated(caller.acts_for);
    }
    /// On a ticket.
    permission_check(const permission_table& table, const principal& caller, const support_ticket& ticket) : table_{table}
    {
        add(role_on(ticket, caller));
        add_delegated(caller.acts_for);
    }

    /// @return nothing, or `errc::forbidden`
    [[nodiscard]] std::optional<support_error> command(ticket_command wanted) const
    {
        if (any([&](actor_kind role) { return table_.allows(role, wanted); })) return std::nullopt;
        return refuse(enum_name(wanted), "is not for a ");
    }
    /// @param field  the member as callers name it
    /// @return nothing, or `errc::forbidden`
    [[nodiscard]] std::optional<support_error> change(ticket_member member, std::string_view field) const
    {
        if (any([&](actor_kind role) { return table_.allows_change(role, member); })) return std::nullopt;
        return refuse(field, "can't be changed by a ");
    }
    /// @param field  the member as callers name it
    /// @return nothing, or `errc::forbidden`
    [[nodiscard]] std::optional<support_error> creation(ticket_member member, std::string_view field) const
    {
        if (any([&](actor_kind role) { return table_.allows_on_creation(role, member); })) return std::nullopt;
        return refuse(field, "of a new ticket can't be set by a ");
    }

private:
    void add(actor_kind role) noexcept { roles_.at(count_++) = role; }
    void add_delegated(delegation acts_for) noexcept
    {
        if (acts_for != delegation::none) add(actor_kind::customer);
        if (acts_for == delegation::anyone) add(actor_kind::agent);
    }
    template <class Allows>
    [[nodiscard]] bool any(const Allows& allows) const
    {
        return std::any_of(roles_.begin(), roles_.begin() + count_, allows);
    }
    [[nodiscard]] support_error refuse(std::string_view what, std::string_view why) const
    {
        return {errc::forbidden, std::string{what}.append(" ").append(why).append(enum_name(roles_.front()))};
    }

    const permission_table& table_;
    std::array<actor_kind, 4> roles_{};
    std::uint8_t count_ = 0;
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_PEOPLE_HPP
