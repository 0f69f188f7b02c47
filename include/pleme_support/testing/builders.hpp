// Valid records in one call, different for every number, to be changed by the test where it matters.
// Testing layer, for tests of the library and of its users. Guide: docs/guide/testing.md.
// Tests: tests/unit/testing/builders.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_BUILDERS_HPP
#define PLEME_SUPPORT_TESTING_BUILDERS_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace pleme_support::inline v0::testing {

/// A new ticket, created n seconds after `default_now`; what may be null is null.
/// @param n  from 1 to 2^31 - 1: makes the id and is the number
[[nodiscard]] inline support_ticket make_ticket(std::int32_t n, std::string product = "thai")
{
    support_ticket ticket;
    ticket.id = make_id(static_cast<std::uint64_t>(n));
    ticket.product = std::move(product);
    ticket.number = n;
    ticket.version = 1;
    ticket.customer_id = make_id(1'000'000);
    ticket.subject = "Ticket " + std::to_string(n);
    ticket.description = "Something is wrong";
    ticket.created_at = default_now + std::chrono::seconds{n};
    ticket.updated_at = ticket.created_at;
    return ticket;
}

/// A ticket with a value in every member; the values need not make sense together.
[[nodiscard]] inline support_ticket make_full_ticket(std::int32_t n, std::string product = "thai")
{
    support_ticket ticket = make_ticket(n, std::move(product));
    timestamp at = ticket.created_at;
    const auto later = [&] { return at += std::chrono::microseconds{60'000'001}; };
    ticket.status = ticket_status::closed;
    ticket.priority = ticket_priority::urgent;
    ticket.category = "billing";
    ticket.assigned_to = make_id(2'000'000);
    ticket.tags = {"late", "refund"};
    ticket.participant_ids = {make_id(1'000'007), make_id(1'000'003)};
    ticket.first_response_at = later();
    ticket.resolved_at = later();
    ticket.resolved_by = make_id(2'000'001);
    ticket.resolved_by_kind = actor_kind::agent;
    ticket.closed_at = later();
    ticket.reopen_count = 2;
    ticket.customer_turns = 3;
    ticket.agent_replies = 4;
    ticket.message_count = 5;
    ticket.last_message_at = later();
    ticket.waiting_since = later();
    ticket.sla_breaches = 2;
    ticket.sla_breach = true;
    ticket.settings_version = 7;
    ticket.first_response_due_at = later();
    ticket.next_response_due_at = later();
    ticket.resolution_due_at = later();
    ticket.csat_score = 5;
    ticket.csat_comment = "Thank you";
    ticket.csat_rated_at = later();
    ticket.updated_at = later();
    ticket.deleted_at = later();
    return ticket;
}

/// A public message of a customer, written n seconds after the ticket was created.
[[nodiscard]] inline ticket_message make_message(const support_ticket& ticket, std::int32_t n)
{
    ticket_message message;
    message.id = make_id(3'000'000 + static_cast<std::uint64_t>(n));
    message.ticket_id = ticket.id;
    message.product = ticket.product;
    message.author_id = ticket.customer_id;
    message.content = "Message " + std::to_string(n);
    message.created_at = ticket.created_at + std::chrono::seconds{n};
    return message;
}

/// The event that made the present version of a ticket; without changes.
[[nodiscard]] inline ticket_event make_event(const support_ticket& ticket)
{
    ticket_event event;
    event.id =
        make_id(4'000'000 + static_cast<std::uint64_t>(ticket.number) * 10'000 + static_cast<std::uint64_t>(ticket.version));
    event.ticket_id = ticket.id;
    event.product = ticket.product;
    event.version = ticket.version;
    event.at = ticket.updated_at;
    event.settings_version = ticket.settings_version;
    event.kind = ticket.version == 1 ? event_kind::created : event_kind::updated;
    event.actor_id = ticket.customer_id;
    return event;
}

/// What an event did to a cycle, with everything that can be said of it.
[[nodiscard]] inline cycle_change make_full_cycle_change(const ticket_event& event)
{
    cycle_change change;
    change.metric = cycle_metric::resolution;
    change.ordinal = 2;
    change.started_at = event.at - std::chrono::hours{2};
    change.ended_before = event.at - std::chrono::hours{1};
    change.ended_by_before = event.actor_id;
    change.ended_by_kind_before = actor_kind::bot;
    change.ended_at = event.at;
    change.outcome = cycle_outcome::cancelled;
    change.ended_by = event.actor_id;
    change.ended_by_kind = event.actor;
    change.worked = 3'600'000'001;
    change.due_before = event.at + std::chrono::minutes{1};
    change.due_at = event.at - std::chrono::minutes{1};
    change.breached_at = event.at - std::chrono::minutes{1};
    return change;
}

/// A cycle that is running, started when the ticket was created.
[[nodiscard]] inline ticket_cycle make_cycle(const support_ticket& ticket, cycle_metric metric = cycle_metric::first_response,
                                             std::int32_t ordinal = 1)
{
    ticket_cycle cycle;
    cycle.ticket_id = ticket.id;
    cycle.product = ticket.product;
    cycle.metric = metric;
    cycle.ordinal = ordinal;
    cycle.started_at = ticket.created_at;
    return cycle;
}

/// A cycle that has ended, with a value in every member; the values need not make sense together.
[[nodiscard]] inline ticket_cycle make_full_cycle(const support_ticket& ticket, cycle_metric metric = cycle_metric::resolution,
                                                  std::int32_t ordinal = 1)
{
    ticket_cycle cycle = make_cycle(ticket, metric, ordinal);
    timestamp at = cycle.started_at;
    const auto later = [&] { return at += std::chrono::microseconds{60'000'001}; };
    const auto next_pause = [&] {
        const std::int64_t from = later().time_since_epoch().count();
        return clock_pause{from, later().time_since_epoch().count()};
    };
    cycle.ended_at = later();
    cycle.outcome = cycle_outcome::fulfilled;
    cycle.ended_by = make_id(2'000'000);
    cycle.ended_by_kind = actor_kind::agent;
    cycle.suspended = 5'000'000'000;
    cycle.worked = 3'600'000'002;
    cycle.replies = 3;
    cycle.ticket_created_at = ticket.created_at;
    cycle.due_at = later();
    cycle.breached_at = later();
    cycle.policy = "Urgent first";
    cycle.target_minutes = 240;
    cycle.calendar = "Office";
    cycle.calendar_version = 3;
    cycle.clock_started_at = later();
    cycle.pauses.push_back(next_pause());
    cycle.pauses.push_back(next_pause());
    cycle.paused_since = later();
    cycle.warnings_passed = 2;
    cycle.alarm_at = later();
    cycle.resumed_breach_at = later();
    return cycle;
}

/// The texts of a ticket for searches, as they are: folded by nothing.
[[nodiscard]] inline ticket_text make_text(const support_ticket& ticket)
{
    return {ticket.id, ticket.product, ticket.subject, ticket.description};
}

/// Where a ticket stands in the orders of lists; by its deadlines and its waiting last.
[[nodiscard]] inline ticket_activity make_activity(const support_ticket& ticket)
{
    return {ticket.id, ticket.product, ticket.updated_at, 2, max_timestamp, max_timestamp};
}

/// A tag of a ticket.
[[nodiscard]] inline ticket_tag make_tag(const support_ticket& ticket, std::string tag)
{
    return {ticket.id, ticket.product, std::move(tag), ticket.created_at};
}

/// Somebody who takes part in a ticket since it was created.
[[nodiscard]] inline ticket_participant make_participant(const support_ticket& ticket, const uuid& participant_id)
{
    return {ticket.id, ticket.product, participant_id, ticket.created_at, make_id(2'000'000), actor_kind::agent, std::nullopt};
}

/// A survey that nobody has answered, sent when the ticket was last changed, for four weeks. Its token says whose it is.
[[nodiscard]] inline csat_survey make_survey(const support_ticket& ticket, std::int32_t ordinal = 1)
{
    csat_survey survey;
    survey.ticket_id = ticket.id;
    survey.product = ticket.product;
    survey.ordinal = ordinal;
    std::uint64_t product = 0;
    for (const char c : ticket.product) product = product * 31 + static_cast<unsigned char>(c);
    for (std::uint64_t half :
         {product, static_cast<std::uint64_t>(ticket.number) * 1'000 + static_cast<std::uint64_t>(ordinal)})
        for (int shift = 60; shift >= 0; shift -= 4) survey.token.push_back("0123456789abcdef"[half >> shift & 0xF]);
    survey.sent_at = ticket.updated_at;
    survey.expires_at = survey.sent_at + std::chrono::hours{28 * 24};
    return survey;
}

/// A rating by the present version of a ticket.
[[nodiscard]] inline ticket_rating make_rating(const support_ticket& ticket, std::int32_t score = 5)
{
    return {ticket.id, ticket.product, ticket.version, ticket.updated_at, score, 1, make_id(2'000'000)};
}

/// The first use of a key, which created the ticket.
[[nodiscard]] inline idempotency_key make_idempotency_key(const support_ticket& ticket, std::string key)
{
    idempotency_key made;
    made.product = ticket.product;
    made.actor_id = ticket.customer_id;
    made.key = std::move(key);
    made.fingerprint = make_id(5'000'000);
    made.ticket_id = ticket.id;
    made.used_at = ticket.created_at;
    return made;
}

/// The next version of a ticket, one second after the last.
[[nodiscard]] inline support_ticket make_next_version(support_ticket ticket)
{
    ++ticket.version;
    ticket.updated_at += std::chrono::seconds{1};
    return ticket;
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_BUILDERS_HPP
