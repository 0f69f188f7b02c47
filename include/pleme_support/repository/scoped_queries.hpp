// The queries of the repository, each narrowed to the scope of its caller: the one place where principals meet storage.
// Repository layer. Guide: docs/guide/authorization.md. Tests: tests/unit/repository/principal.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SCOPED_QUERIES_HPP
#define PLEME_SUPPORT_REPOSITORY_SCOPED_QUERIES_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/people.hpp>
#include <pleme_support/rules/survey.hpp>
#include <pleme_support/storage/query.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

[[nodiscard]] inline support_error no_such_ticket()
{
    return {errc::not_found, "no such ticket"};
}

/// Whether a ticket within reach exists for the caller: a customer sees his own, and those that he takes part in.
[[nodiscard]] inline bool is_visible(const support_ticket& ticket, const principal& caller)
{
    return !caller.is_customer() || ticket.customer_id == caller.actor_id || rules::takes_part(ticket, caller.actor_id);
}

/// @param found  what was read by `any_ticket` or `live_ticket`
/// @return which of them exists for the caller; how many there are if none does
[[nodiscard]] inline std::size_t find_visible(const record_list<support_ticket>& found, const principal& caller)
{
    std::size_t at = 0;
    while (at < found.size() && !is_visible(found[at], caller)) ++at;
    return at;
}

/// The lists and numbers of a customer are those of his own tickets.
inline void narrow_to_caller(storage::query<support_ticket>& tickets, const principal& caller)
{
    if (caller.is_customer()) tickets.equal<&support_ticket::customer_id>(caller.actor_id);
}

/// The ticket with this id, if its product is within reach; deleted or not. Whether it exists for the caller says
/// `find_visible`.
[[nodiscard]] inline storage::query<support_ticket> any_ticket(const uuid& id, const principal& caller)
{
    storage::query<support_ticket> ticket;
    ticket.equal<&support_ticket::id>(id);
    if (!caller.all_products) ticket.in<&support_ticket::product>(caller.products);
    return ticket;
}

/// The same, unless it is deleted.
[[nodiscard]] inline storage::query<support_ticket> live_ticket(const uuid& id, const principal& caller)
{
    return any_ticket(id, caller).is_null<&support_ticket::deleted_at>();
}

/// The tickets of one product that are not deleted, whoever's they are.
[[nodiscard]] inline storage::query<support_ticket> live_tickets(const std::string& product)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product).is_null<&support_ticket::deleted_at>();
    return tickets;
}

/// The same that the caller sees. Precondition: `caller.reaches(product)`.
[[nodiscard]] inline storage::query<support_ticket> live_tickets(const std::string& product, const principal& caller)
{
    auto tickets = live_tickets(product);
    narrow_to_caller(tickets, caller);
    return tickets;
}

/// Tickets of a product that are not closed, as they were created.
/// Not by id: in that order the planner of PostgreSQL may prefer the key's index, which has all that was ever closed.
[[nodiscard]] inline storage::query<support_ticket> unclosed_tickets(const std::string& product, std::uint32_t limit)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .is_null<&support_ticket::closed_at>()
        .is_null<&support_ticket::deleted_at>()
        .ascending<&support_ticket::created_at, &support_ticket::id>()
        .limit(limit);
    return tickets;
}

/// Open tickets of a product as they were created, behind the one that `page.after` names.
/// @return `errc::invalid_argument` for a cursor that no page gave
[[nodiscard]] inline result<storage::query<support_ticket>> open_tickets_after(const std::string& product,
                                                                               const cursor_page& page)
{
    auto tickets = unclosed_tickets(product, static_cast<std::uint32_t>(page.limit));
    tickets.is_null<&support_ticket::resolved_at>();
    if (!page.after) return tickets;
    auto place = parse_cursor(*page.after);
    if (!place) return place.error();
    tickets.after(*std::move(place));
    return tickets;
}

[[nodiscard]] inline storage::query<ticket_cycle> running_cycles(const uuid& ticket_id)
{
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::ticket_id>(ticket_id).is_null<&ticket_cycle::ended_at>();
    return cycles;
}

/// The newest cycles of a ticket, one of each metric and perhaps older ones with their ordinals, that have ended.
[[nodiscard]] inline storage::query<ticket_cycle> last_ended_cycles(const support_ticket& ticket)
{
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::ticket_id>(ticket.id)
        .equal<&ticket_cycle::product>(ticket.product)
        .in<&ticket_cycle::metric>(std::vector(enum_values<cycle_metric>.begin(), enum_values<cycle_metric>.end()))
        .in<&ticket_cycle::ordinal>(std::vector{1, ticket.customer_turns, ticket.reopen_count + 1})
        .is_not_null<&ticket_cycle::ended_at>();
    return cycles;
}

/// The surveys of a ticket, oldest first.
[[nodiscard]] inline storage::query<csat_survey> surveys_of(const uuid& ticket_id)
{
    storage::query<csat_survey> surveys;
    surveys.equal<&csat_survey::ticket_id>(ticket_id).ascending<&csat_survey::ordinal>();
    return surveys;
}

/// The survey about a ticket's present resolution.
[[nodiscard]] inline storage::query<csat_survey> present_survey(const support_ticket& ticket)
{
    storage::query<csat_survey> survey;
    survey.equal<&csat_survey::ticket_id>(ticket.id)
        .equal<&csat_survey::product>(ticket.product)
        .equal<&csat_survey::ordinal>(rules::survey_ordinal(ticket));
    return survey;
}

/// In no order; internal notes only for those who see them.
[[nodiscard]] inline storage::query<ticket_message> visible_messages(const principal& caller)
{
    storage::query<ticket_message> messages;
    if (!caller.sees_internal_notes()) messages.equal<&ticket_message::is_internal>(false);
    return messages;
}

/// The same of one ticket, oldest first.
[[nodiscard]] inline storage::query<ticket_message> messages_of(const uuid& ticket_id, const principal& caller)
{
    auto messages = visible_messages(caller);
    messages.equal<&ticket_message::ticket_id>(ticket_id).ascending<&ticket_message::created_at, &ticket_message::id>();
    return messages;
}

/// Who takes part in a ticket, those first who were added first.
[[nodiscard]] inline storage::query<ticket_participant> participants_of(const uuid& ticket_id)
{
    storage::query<ticket_participant> people;
    people.equal<&ticket_participant::ticket_id>(ticket_id)
        .is_null<&ticket_participant::removed_at>()
        .ascending<&ticket_participant::added_at, &ticket_participant::participant_id>();
    return people;
}

/// Whether an event is among agents: hidden from those who don't see notes.
[[nodiscard]] constexpr bool is_internal(event_kind kind) noexcept
{
    using enum event_kind;
    return kind == note_added || kind == sla_warned || kind == sla_breached || kind == sla_changed;
}

/// In no order; what is among agents only for those who see notes.
[[nodiscard]] inline storage::query<ticket_event> visible_events(const principal& caller)
{
    storage::query<ticket_event> events;
    if (!caller.sees_internal_notes()) {
        std::vector<event_kind> shown;
        for (const event_kind kind : enum_values<event_kind>)
            if (!is_internal(kind)) shown.push_back(kind);
        events.in<&ticket_event::kind>(shown);
    }
    return events;
}

/// The same of one ticket, oldest first.
[[nodiscard]] inline storage::query<ticket_event> events_of(const uuid& ticket_id, const principal& caller)
{
    auto events = visible_events(caller);
    events.equal<&ticket_event::ticket_id>(ticket_id).ascending<&ticket_event::version>();
    return events;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SCOPED_QUERIES_HPP
