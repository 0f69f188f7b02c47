// The commands: what each of them makes of a ticket, or why it can't.
// Rules layer: pure; the time and the ids come in as values. Guide: docs/guide/lifecycle.md.
// Tests: tests/unit/rules/decide.test.cpp, messages.test.cpp, rating.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DECIDE_HPP
#define PLEME_SUPPORT_RULES_DECIDE_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/check_input.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/lifecycle.hpp>
#include <pleme_support/rules/people.hpp>
#include <pleme_support/rules/permissions.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/text_folding.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Who commands, when, and under which rules. `event_id` is for the event that comes of it.
struct command_context {
    const principal& caller;
    timestamp now;
    uuid event_id;
    const ticket_rules& rules;
    const settings_snapshot& snapshot;        ///< the product's newest settings
    const agent_directory* agents = nullptr;  ///< who is an agent; null: whoever is not helped
};

struct create_ticket {
    uuid id;
    std::string product;
    std::int32_t number;
    create_ticket_input input;
};
struct update_ticket {
    update_ticket_input input;
};
struct add_message {
    uuid id;
    uuid author_id;
    add_ticket_message_input input;
};
struct rate_ticket {
    rating_input input;
};
struct delete_ticket {
    std::optional<std::int32_t> expected_version;
};
struct restore_ticket {
    std::optional<std::int32_t> expected_version;
};
struct add_participant {
    uuid participant_id;
};
struct remove_participant {
    uuid participant_id;
};

/// How many people take part in a ticket at most, besides its customer.
inline constexpr std::size_t max_participants = 50;

namespace detail {

/// What timers did since the caller read the ticket is no reason to refuse him.
[[nodiscard]] inline std::optional<support_error> check_version(const ticket_state& state,
                                                                std::optional<std::int32_t> expected_version)
{
    const std::int32_t version = state.ticket.version;
    if (!expected_version || (*expected_version >= state.only_timers_since.value_or(version) && *expected_version <= version))
        return std::nullopt;
    return support_error{errc::conflict, "expectedVersion is " + std::to_string(*expected_version) +
                                             ", the ticket's version is " + std::to_string(version)};
}

[[nodiscard]] inline std::optional<support_error> check_live(const support_ticket& ticket)
{
    if (ticket.deleted_at) return support_error{errc::ticket_deleted, "the ticket is deleted; restore it first"};
    return std::nullopt;
}

/// Whether a ticket's resolution stands, so that it can be rated.
[[nodiscard]] inline std::optional<support_error> check_resolved(const support_ticket& ticket)
{
    if (!is_open(ticket.status) && ticket.resolved_at) return std::nullopt;
    return support_error{errc::not_resolved, "only a resolved or closed ticket can be rated"};
}

/// Whether the ticket can be rated at an instant.
[[nodiscard]] inline std::optional<support_error> check_rateable(const support_ticket& ticket, timestamp at,
                                                                 const ticket_rules& rules)
{
    if (auto problem = check_live(ticket)) return problem;
    if (auto problem = check_resolved(ticket)) return problem;
    if (at - *ticket.resolved_at <= rules.rating_window) return std::nullopt;
    return support_error{errc::rating_window_over,
                         "the ticket was resolved more than " + std::to_string(rules.rating_window.count()) + " hours ago"};
}

[[nodiscard]] inline bool is_rated_so(const support_ticket& ticket, const rating_input& input)
{
    return ticket.csat_score == input.score && ticket.csat_comment == input.comment;
}

/// What the caller may do on this ticket.
[[nodiscard]] inline permission_check may_on(const support_ticket& ticket, const command_context& context)
{
    return {context.rules.permissions, context.caller, ticket};
}

/// A public message of who is helped, on a ticket that is not being worked on puts it back to work.
[[nodiscard]] inline std::optional<support_error> take_up_again(draft& made, const ticket_rules& rules)
{
    const ticket_status from = made.ticket.status;
    const bool allowed = rules.transitions.allows(from, ticket_status::in_progress);
    if (from == ticket_status::closed) {
        if (!allowed) return support_error{errc::invalid_transition, "the lifecycle does not reopen closed tickets"};
        if (made.ticket.closed_at && made.at() - *made.ticket.closed_at > rules.reopen_window)
            return support_error{errc::reopen_window_over, "the ticket was closed more than " +
                                                               std::to_string(rules.reopen_window.count()) +
                                                               " hours ago; create a new one"};
    }
    const bool waits_for_customer =
        from == ticket_status::waiting_on_customer || from == ticket_status::resolved || from == ticket_status::closed;
    if (waits_for_customer && allowed) made.move_to(ticket_status::in_progress);
    return std::nullopt;
}

}  // namespace detail

/// A new ticket. Preconditions: `check` passed.
[[nodiscard]] inline decision decide(create_ticket command, const command_context& context)
{
    static const ticket_state nothing{};
    draft made{nothing, context.caller, context.now, context.snapshot};
    support_ticket& ticket = made.ticket;
    ticket.id = command.id;
    ticket.product = std::move(command.product);
    ticket.number = command.number;
    ticket.customer_id = command.input.customer_id;
    ticket.subject = std::move(command.input.subject);
    ticket.description = std::move(command.input.description);
    ticket.priority = command.input.priority.value_or(ticket_priority::medium);
    ticket.category = std::move(command.input.category);
    if (command.input.tags) ticket.tags = *normalize_tags(*command.input.tags, *context.snapshot.folding);
    ticket.created_at = made.at();
    made.open();
    return std::move(made).finish(event_kind::created, context.event_id);
}

/// Preconditions of this and the following: `check` passed.
/// @return `errc::conflict` for another version than expected, `errc::ticket_deleted`, `errc::invalid_transition`
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const update_ticket& command,
                                             const command_context& context)
{
    if (auto problem = check_allowed(detail::may_on(state.ticket, context), command.input)) return *problem;
    if (auto problem = detail::check_live(state.ticket)) return *problem;
    if (auto problem = detail::check_version(state, command.input.expected_version)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    support_ticket& ticket = made.ticket;
    const update_ticket_input& input = command.input;
    if (input.subject.has_value()) ticket.subject = input.subject.value();
    if (input.description.has_value()) ticket.description = input.description.value();
    if (input.priority.has_value()) ticket.priority = input.priority.value();
    if (!input.category.is_absent()) ticket.category = input.category.as_optional();
    if (!input.assigned_to.is_absent()) ticket.assigned_to = input.assigned_to.as_optional();
    if (!input.tags.is_absent())
        ticket.tags = input.tags.has_value() ? *normalize_tags(input.tags.value(), *context.snapshot.folding)
                                             : std::vector<std::string>{};
    if (input.status.has_value() && input.status.value() != ticket.status) {
        const ticket_status to = input.status.value();
        if (!context.rules.transitions.allows(ticket.status, to))
            return support_error{errc::invalid_transition, "status can't go from " + std::string{enum_name(ticket.status)} +
                                                               " to " + std::string{enum_name(to)}};
        made.move_to(to);
    }
    return std::move(made).finish(event_kind::updated, context.event_id);
}

/// @return `errc::ticket_deleted`, `errc::reopen_window_over`, or `errc::forbidden` for what the caller may not write, a note
/// in
///         the name of who is helped, or an author in whose name the caller may not act
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const add_message& command,
                                             const command_context& context)
{
    const support_ticket& ticket = state.ticket;
    if (auto problem = check_allowed(detail::may_on(ticket, context), command.input)) return *problem;
    if (auto problem = detail::check_live(ticket)) return *problem;
    if (auto problem = check_author(ticket, context.caller, command.author_id)) return *problem;
    const actor_kind author = command.input.author_kind
                                  ? *command.input.author_kind
                                  : author_kind(ticket, context.caller, command.author_id, context.agents);
    if (command.input.is_internal && is_helped(author))
        return support_error{errc::forbidden,
                             "isInternal: a " + std::string{enum_name(author)} + " can't write internal notes"};

    draft made{state, context.caller, context.now, context.snapshot};
    if (!command.input.is_internal) made.add_message();
    if (!command.input.is_internal && author == actor_kind::agent) {
        made.respond(command.author_id);
        if (made.ticket.status == ticket_status::new_ &&
            context.rules.transitions.allows(ticket_status::new_, ticket_status::in_progress))
            made.move_to(ticket_status::in_progress);
    }
    if (!command.input.is_internal && is_helped(author)) {
        if (auto problem = detail::take_up_again(made, context.rules)) return *problem;
        made.await_response();
    }
    ticket_message message{
        command.id, ticket.id, ticket.product, command.author_id, author, command.input.is_internal, command.input.content,
        made.at()};
    return std::move(made).finish(command.input.is_internal ? event_kind::note_added : event_kind::message_added,
                                  context.event_id, std::move(message));
}

/// @return `errc::ticket_deleted`, `errc::not_resolved`, `errc::rating_window_over`
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const rate_ticket& command,
                                             const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::rate)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    if (auto problem = detail::check_rateable(state.ticket, made.at(), context.rules)) return *problem;
    if (!detail::is_rated_so(state.ticket, command.input)) made.rate(command.input.score, command.input.comment);
    return std::move(made).finish(event_kind::rated, context.event_id);
}

/// Deleting what is deleted changes nothing.
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const delete_ticket& command,
                                             const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::remove)) return *problem;
    if (auto problem = detail::check_version(state, command.expected_version)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    if (!state.ticket.deleted_at) made.remove();
    return std::move(made).finish(event_kind::deleted, context.event_id);
}

/// Restoring what is not deleted changes nothing. What was owed before goes on.
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const restore_ticket& command,
                                             const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::restore)) return *problem;
    if (auto problem = detail::check_version(state, command.expected_version)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    if (state.ticket.deleted_at) made.restore();
    return std::move(made).finish(event_kind::restored, context.event_id);
}

/// Adding who takes part already changes nothing.
/// @return `errc::forbidden`, `errc::ticket_deleted`, `errc::invalid_argument` for the ticket's customer, for an agent whom the
///         directory knows, and for more than `max_participants`
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const add_participant& command,
                                             const command_context& context)
{
    const support_ticket& ticket = state.ticket;
    if (auto problem = detail::may_on(ticket, context).command(ticket_command::add_participant)) return *problem;
    if (auto problem = detail::check_live(ticket)) return *problem;
    if (command.participant_id == ticket.customer_id)
        return detail::bad("participantId", "must not be the ticket's customer, who takes part anyway");
    if (context.agents != nullptr && context.agents->name_of(command.participant_id))
        return detail::bad("participantId", "must not be an agent: agents see the ticket anyway, and answer it");
    draft made{state, context.caller, context.now, context.snapshot};
    if (!takes_part(ticket, command.participant_id)) {
        if (ticket.participant_ids.size() >= max_participants)
            return detail::bad("participantId", "would be one more than the " + std::to_string(max_participants) +
                                                    " participants that a ticket may have");
        made.ticket.participant_ids.push_back(command.participant_id);
    }
    return std::move(made).finish(event_kind::participant_added, context.event_id);
}

/// Removing who does not take part changes nothing.
/// @return `errc::forbidden`, `errc::ticket_deleted`
[[nodiscard]] inline result<decision> decide(const ticket_state& state, const remove_participant& command,
                                             const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::remove_participant)) return *problem;
    if (auto problem = detail::check_live(state.ticket)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    std::erase(made.ticket.participant_ids, command.participant_id);
    return std::move(made).finish(event_kind::participant_removed, context.event_id);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_DECIDE_HPP
