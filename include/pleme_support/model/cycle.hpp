// A cycle: a span during which somebody owes somebody something. Every duration of the dashboard is the length of one.
// Model layer; opened and ended in rules/. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/cycles.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CYCLE_HPP
#define PLEME_SUPPORT_MODEL_CYCLE_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// What a cycle measures, and so what is owed.
enum class cycle_metric {
    first_response,  ///< from creation to the first public message of a human agent
    next_response,   ///< from the oldest unanswered public customer message to the next public message of a human agent
    resolution,      ///< from creation or reopen until resolved, or closed without having been resolved
};
BOOST_DESCRIBE_ENUM(cycle_metric, first_response, next_response, resolution)
template <>
inline constexpr auto stored_names<cycle_metric> = std::to_array<stored_name>({{"first_response", "FIRST_RESPONSE"},
                                                                               {"next_response", "NEXT_RESPONSE"},
                                                                               {"resolution", "RESOLUTION"}});

/// How a cycle ended.
enum class cycle_outcome {
    fulfilled,  ///< what was owed was done
    cancelled,  ///< the ticket was resolved or deleted before; if it comes back with that still owed, the cycle goes on
};
BOOST_DESCRIBE_ENUM(cycle_outcome, fulfilled, cancelled)
template <>
inline constexpr auto stored_names<cycle_outcome> = std::to_array<stored_name>({{"fulfilled", "FULFILLED"},
                                                                                {"cancelled", "CANCELLED"}});

/// A span in which a clock stood still: [from, until), microseconds since 1970 UTC.
struct clock_pause {
    std::int64_t from = 0;   ///< the first instant of it
    std::int64_t until = 0;  ///< the first instant after it

    friend bool operator==(const clock_pause&, const clock_pause&) = default;
};
BOOST_DESCRIBE_STRUCT(clock_pause, (), (from, until))
template <>
inline constexpr auto stored_names<clock_pause> = std::to_array<stored_name>({"from", "until"});

/// One cycle of one ticket. At most one of a metric is running (has no `ended_at`) at a time.
struct ticket_cycle {
    uuid ticket_id{};                                    ///< the ticket's; with metric and ordinal it is the key
    std::string product;                                 ///< the ticket's
    cycle_metric metric = cycle_metric::first_response;  ///< what is owed
    std::int32_t ordinal = 1;                            ///< from 1, within ticket and metric
    timestamp started_at{};                              ///< since when it is owed
    std::optional<timestamp> ended_at;                   ///< absent: it is running
    std::optional<cycle_outcome> outcome;                ///< set with `ended_at`
    std::optional<uuid> ended_by;                        ///< who made the change that ended it: of a response its author
    std::optional<actor_kind> ended_by_kind;             ///< as what
    std::int32_t replies = 0;            ///< of a RESOLUTION that has ended: public messages of human agents until then
    std::int64_t suspended = 0;          ///< microseconds since `started_at` that are not of its length: the ticket was away
    std::optional<std::int64_t> worked;  ///< set with `ended_at`: what its calendar counts of its length, microseconds
    std::optional<timestamp> ticket_created_at;  ///< of a RESOLUTION that a reopen started: when its ticket was created
    std::optional<timestamp> due_at;       ///< with a target: the deadline; absent while the clock stands still unbreached
    std::optional<timestamp> breached_at;  ///< when the deadline passed unmet: not before what moved it there
    // The clock. Since when it counts and what it leaves out is kept whatever the policies, the rest only under one that has a
    // target for it.
    std::optional<std::string> policy;             ///< the name of the policy that it runs under
    std::optional<std::int32_t> target_minutes;    ///< of the calendar
    std::optional<std::string> calendar;           ///< absent: around the clock
    std::optional<std::int32_t> calendar_version;  ///< set with `calendar`; absent: the clock is still to be reckoned
    std::optional<timestamp> clock_started_at;     ///< earlier than `started_at` if the clock of the cycle before goes on
    std::vector<clock_pause> pauses;               ///< what does not count since `clock_started_at`, by time
    std::optional<timestamp> paused_since;         ///< set: it stands still
    std::int32_t warnings_passed = 0;              ///< of the policy's warnings, in the order of their instants
    std::optional<timestamp> alarm_at;             ///< when it warns or breaches next, or since when it is to be reckoned
    std::optional<timestamp> resumed_breach_at;    ///< the clock that goes on here had breached; it does not breach again

    friend bool operator==(const ticket_cycle&, const ticket_cycle&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_cycle, (),
                      (ticket_id, product, metric, ordinal, started_at, ended_at, outcome, ended_by, ended_by_kind, replies,
                       suspended, worked, ticket_created_at, due_at, breached_at, policy, target_minutes, calendar,
                       calendar_version, clock_started_at, pauses, paused_since, warnings_passed, alarm_at, resumed_breach_at))
template <>
inline constexpr auto stored_names<ticket_cycle> = std::to_array<stored_name>(
    {"ticket_id",         "product",          "metric",        "ordinal",      "started_at",      "ended_at",
     "outcome",           "ended_by",         "ended_by_kind", "replies",      "suspended",       "worked",
     "ticket_created_at", "due_at",           "breached_at",   "policy",       "target_minutes",  "calendar",
     "calendar_version",  "clock_started_at", "pauses",        "paused_since", "warnings_passed", "alarm_at",
     "resumed_breach_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CYCLE_HPP
