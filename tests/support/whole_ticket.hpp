// Everything that a storage has of one ticket, and what must be true of it after every commit.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_WHOLE_TICKET_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_WHOLE_TICKET_HPP

#include "support/values.hpp"

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/activity.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/evolve_cycles.hpp>
#include <pleme_support/storage/query.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::test {

struct whole_ticket {
    support_ticket ticket;
    std::vector<ticket_event> events;         ///< by version
    std::vector<ticket_message> messages;     ///< oldest first
    std::vector<ticket_cycle> cycles;         ///< by ordinal within a metric
    std::vector<csat_survey> surveys{};       ///< by ordinal
    std::vector<ticket_rating> ratings{};     ///< by version
    std::vector<ticket_activity> activity{};  ///< one

    friend bool operator==(const whole_ticket&, const whole_ticket&) = default;
};

/// @pre the desk has the ticket, deleted or not
template <class Desk>
whole_ticket read_whole(Desk& desk, const uuid& id)
{
    storage::query<support_ticket> ticket;
    ticket.equal<&support_ticket::id>(id);
    storage::query<ticket_event> events;
    events.equal<&ticket_event::ticket_id>(id).ascending<&ticket_event::version>();
    storage::query<ticket_message> messages;
    messages.equal<&ticket_message::ticket_id>(id).ascending<&ticket_message::created_at, &ticket_message::id>();
    storage::query<csat_survey> surveys;
    surveys.equal<&csat_survey::ticket_id>(id).ascending<&csat_survey::ordinal>();
    storage::query<ticket_rating> ratings;
    ratings.equal<&ticket_rating::ticket_id>(id).ascending<&ticket_rating::version>();
    storage::query<ticket_activity> activity;
    activity.equal<&ticket_activity::ticket_id>(id);
    auto read = desk.storage().read(no_end, ticket, events, messages, surveys, ratings, activity).value();
    return {get<0>(read).at(0),
            get<1>(std::move(read)).take_all(),
            get<2>(std::move(read)).take_all(),
            desk.cycles(id),
            get<3>(std::move(read)).take_all(),
            get<4>(std::move(read)).take_all(),
            get<5>(std::move(read)).take_all()};
}

/// A clock has all that it needs or is none; its pauses are apart, by time; its alarm is off when its cycle has ended.
inline void check_clock(const ticket_cycle& cycle)
{
    CHECK(cycle.policy.has_value() == cycle.target_minutes.has_value());
    CHECK(cycle.calendar.has_value() == cycle.calendar_version.has_value());
    if (!cycle.policy) CHECK_FALSE((cycle.calendar || cycle.due_at || cycle.alarm_at || cycle.breached_at));
    if (cycle.ended_at) CHECK_FALSE(cycle.alarm_at);
    for (std::size_t i = 0; i < cycle.pauses.size(); ++i) {
        CHECK(cycle.pauses[i].from < cycle.pauses[i].until);
        if (i > 0) CHECK(cycle.pauses[i - 1].until <= cycle.pauses[i].from);
    }
}

inline void check_cycles(const whole_ticket& state)
{
    using enum cycle_metric;
    const bool is_worked_on = is_open(state.ticket.status) && !state.ticket.deleted_at;
    std::int32_t breaches = 0;
    for (const cycle_metric metric : enum_values<cycle_metric>) {
        std::vector<ticket_cycle> cycles;
        std::copy_if(state.cycles.begin(), state.cycles.end(), std::back_inserter(cycles),
                     [metric](const ticket_cycle& cycle) { return cycle.metric == metric; });
        for (std::size_t i = 0; i < cycles.size(); ++i) {
            CHECK(cycles[i].ordinal == static_cast<std::int32_t>(i + 1));
            CHECK(cycles[i].ended_at.has_value() == cycles[i].outcome.has_value());
            CHECK(cycles[i].ended_at.has_value() == cycles[i].ended_by.has_value());
            if (cycles[i].ended_at) CHECK(cycles[i].started_at < *cycles[i].ended_at);
            if (metric != resolution || !cycles[i].ended_at) CHECK(cycles[i].replies == 0);
            CHECK(cycles[i].ticket_created_at ==
                  (metric == resolution && i > 0 ? std::optional{state.ticket.created_at} : std::nullopt));
            CHECK(cycles[i].worked.has_value() == (cycles[i].calendar && cycles[i].ended_at));
            const auto length = cycles[i].ended_at.value_or(state.ticket.updated_at) - cycles[i].started_at;
            CHECK(cycles[i].suspended >= 0);
            CHECK(length.count() >= cycles[i].suspended);
            if (cycles[i].worked) CHECK(*cycles[i].worked <= length.count() - cycles[i].suspended);
            check_clock(cycles[i]);
            if (i + 1 == cycles.size()) continue;
            REQUIRE(cycles[i].ended_at);  // only the last one may be running
            CHECK(*cycles[i].ended_at <= cycles[i + 1].started_at);
        }
        const bool is_running = !cycles.empty() && !cycles.back().ended_at;
        if (metric == first_response) CHECK(cycles.size() == 1);
        if (metric == next_response) CHECK(cycles.size() == static_cast<std::size_t>(state.ticket.customer_turns));
        if (metric == resolution) {
            REQUIRE(cycles.size() == static_cast<std::size_t>(state.ticket.reopen_count + 1));
            CHECK(is_running == is_worked_on);
            CHECK(cycles.back().ended_at ==
                  (is_open(state.ticket.status) ? state.ticket.deleted_at : state.ticket.resolved_at));
        }
        if (!is_worked_on) CHECK_FALSE(is_running);
        // What counts as cancelled is what is owed when the ticket comes back.
        for (const ticket_cycle& cycle : cycles) {
            if (cycle.outcome != cycle_outcome::cancelled) continue;
            CHECK_FALSE(is_worked_on);
            CHECK(cycle == cycles.back());
            if (metric == first_response) CHECK_FALSE(state.ticket.first_response_at);
        }
        for (const ticket_cycle& cycle : cycles)
            if (cycle.breached_at && cycle.ended_at) ++breaches;
    }
    CHECK(breaches == state.ticket.sla_breaches);
}

/// The cycles are what the events tell of them, and back through the events nothing is left of them, or of the ticket.
inline void check_folds_of_events(const whole_ticket& state)
{
    std::vector<ticket_cycle> told;
    for (const ticket_event& event : state.events) rules::evolve(told, event);
    const auto in_order = [](const ticket_cycle& a, const ticket_cycle& b) {
        return std::pair{a.metric, a.ordinal} < std::pair{b.metric, b.ordinal};
    };
    std::vector<ticket_cycle> kept;
    for (const ticket_cycle& cycle : state.cycles) {
        ticket_cycle& bare = kept.emplace_back();
        bare.ticket_id = cycle.ticket_id;
        bare.product = cycle.product;
        bare.metric = cycle.metric;
        bare.ordinal = cycle.ordinal;
        bare.started_at = cycle.started_at;
        bare.ended_at = cycle.ended_at;
        bare.outcome = cycle.outcome;
        bare.ended_by = cycle.ended_by;
        bare.ended_by_kind = cycle.ended_by_kind;
        bare.due_at = cycle.due_at;
        bare.breached_at = cycle.breached_at;
    }
    auto sorted = told;
    std::sort(sorted.begin(), sorted.end(), in_order);
    std::sort(kept.begin(), kept.end(), in_order);
    CHECK((sorted == kept));

    support_ticket ticket = state.ticket;
    for (std::size_t i = state.events.size(); i > 0; --i) {
        rules::revert(told, state.events[i - 1]);
        auto before = rules::revert(ticket, state.events[i - 1], i > 1 ? &state.events[i - 2] : nullptr);
        REQUIRE(before.has_value());
        ticket = *std::move(before);
        const std::vector<ticket_event> first{state.events.begin(), state.events.begin() + static_cast<std::ptrdiff_t>(i - 1)};
        CHECK((rules::fold(first).value() == ticket));
        std::vector<ticket_cycle> forwards;
        for (const ticket_event& event : first) rules::evolve(forwards, event);
        CHECK((forwards == told));
    }
}

/// One a resolution at most, sent when an event says so; an answer is whole, and while its resolution stands it is the rating.
inline void check_surveys(const whole_ticket& state)
{
    constexpr std::size_t token_size = 32;
    std::vector<timestamp> told;
    for (const ticket_event& event : state.events)
        if (event.kind == event_kind::satisfaction_requested) told.push_back(event.at);
    REQUIRE(told.size() == state.surveys.size());
    for (std::size_t i = 0; i < state.surveys.size(); ++i) {
        const csat_survey& survey = state.surveys[i];
        CHECK(survey.sent_at == told[i]);
        CHECK(survey.sent_at < survey.expires_at);
        CHECK(survey.token.size() == token_size);
        if (i > 0) CHECK(state.surveys[i - 1].ordinal < survey.ordinal);
        CHECK(std::any_of(state.cycles.begin(), state.cycles.end(), [&](const ticket_cycle& cycle) {
            return cycle.metric == cycle_metric::resolution && cycle.ordinal == survey.ordinal && cycle.ended_at;
        }));
        CHECK(survey.score.has_value() == survey.answered_at.has_value());
        CHECK(survey.score.has_value() == survey.changeable_until.has_value());
        if (!survey.score) CHECK_FALSE(survey.comment);
        const bool stands = !is_open(state.ticket.status) && survey.ordinal == state.ticket.reopen_count + 1;
        if (!stands || !survey.score) continue;
        CHECK(survey.score == state.ticket.csat_score);
        CHECK(survey.comment == state.ticket.csat_comment);
        CHECK(survey.answered_at == state.ticket.csat_rated_at);
    }
}

/// Each event that set a score made a rating of the resolution that stood then; the last is the ticket's.
inline void check_ratings(const whole_ticket& state)
{
    std::vector<ticket_rating> told;
    std::int32_t score = 0;
    std::int32_t opened = 1;
    std::optional<uuid> agent_id;
    for (const ticket_event& event : state.events) {
        for (const ticket_change& change : event.changes) {
            if (change.field == "csat_score") score = *from_text<std::int32_t>(*change.after);
            if (change.field == "reopen_count" && event.version > 1) ++opened;
            if (change.field == "resolved_at" && change.after)
                agent_id = event.actor == actor_kind::agent ? std::optional{event.actor_id} : std::nullopt;
        }
        if (event.kind == event_kind::rated)
            told.push_back({event.ticket_id, event.product, event.version, event.at, score, opened, agent_id});
    }
    CHECK((told == state.ratings));
    CHECK(state.ratings.empty() != state.ticket.csat_score.has_value());
    if (state.ratings.empty()) return;
    CHECK(state.ratings.back().score == state.ticket.csat_score);
    CHECK(state.ratings.back().given_at == state.ticket.csat_rated_at);
}

/// Who waits, the public messages and the place in the orders of lists are what everything else says.
inline void check_activity(const whole_ticket& state)
{
    std::optional<timestamp> owed;
    for (const ticket_cycle& cycle : state.cycles)
        if (!cycle.ended_at && cycle.metric != cycle_metric::resolution && (!owed || cycle.started_at < *owed))
            owed = cycle.started_at;
    CHECK(state.ticket.waiting_since == owed);
    std::int32_t count = 0;
    std::optional<timestamp> last;
    for (const ticket_message& message : state.messages)
        if (!message.is_internal) ++count, last = message.created_at;
    CHECK(state.ticket.message_count == count);
    CHECK(state.ticket.last_message_at == last);
    REQUIRE(state.activity.size() == 1);
    CHECK((state.activity.front() == rules::activity_of(state.ticket)));
}

/// The events are versions 1 and up, the row is their fold, each message has its event and each event its message.
inline void check_whole(const whole_ticket& state)
{
    CHECK(state.events.size() == static_cast<std::size_t>(state.ticket.version));
    const auto folded = rules::fold(state.events);
    REQUIRE(folded.has_value());
    CHECK((*folded == state.ticket));
    CHECK(is_open(state.ticket.status) != state.ticket.resolved_at.has_value());
    CHECK((state.ticket.status == ticket_status::closed) == state.ticket.closed_at.has_value());

    std::vector<uuid> told;
    for (const ticket_event& event : state.events)
        if (event.message_id) told.push_back(*event.message_id);
    std::vector<uuid> kept;
    for (const ticket_message& message : state.messages) kept.push_back(message.id);
    std::sort(told.begin(), told.end());
    std::sort(kept.begin(), kept.end());
    CHECK((told == kept));
    check_cycles(state);
    check_folds_of_events(state);
    check_surveys(state);
    check_ratings(state);
    check_activity(state);
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_WHOLE_TICKET_HPP
