// The clock of a cycle: its deadline, its warnings, and how pauses, reopens and other policies move them.
// Rules layer: pure; all of it is reckoned from when the clock started and stood still, never from when somebody looked.
// Guide: docs/guide/sla.md. Tests: tests/unit/rules/clock.test.cpp, tests/unit/repository/tracker_cases.test.cpp.

#ifndef PLEME_SUPPORT_RULES_CLOCK_HPP
#define PLEME_SUPPORT_RULES_CLOCK_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/rules/working_calendar.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

[[nodiscard]] inline timestamp to_timestamp(std::int64_t microseconds) noexcept
{
    return timestamp{std::chrono::microseconds{microseconds}};
}

[[nodiscard]] inline clock_pause make_pause(timestamp from, timestamp until) noexcept
{
    return {from.time_since_epoch().count(), until.time_since_epoch().count()};
}

/// Adds the newest pause; one that begins where the last one ended makes that longer.
inline void add_pause(std::vector<clock_pause>& pauses, timestamp from, timestamp until)
{
    const clock_pause pause = make_pause(from, until);
    if (!pauses.empty() && pauses.back().until == pause.from)
        pauses.back().until = pause.until;
    else
        pauses.push_back(pause);
}

[[nodiscard]] inline timestamp clock_start(const ticket_cycle& cycle) noexcept
{
    return cycle.clock_started_at.value_or(cycle.started_at);
}

}  // namespace detail

/// The time that a clock has counted up to an instant: working time since it started, without its pauses.
[[nodiscard]] inline std::chrono::microseconds spent_until(const ticket_cycle& cycle, const working_calendar& calendar,
                                                           timestamp t)
{
    t = (std::min)({t, cycle.ended_at.value_or(t), cycle.paused_since.value_or(t)});
    std::chrono::microseconds spent{0};
    timestamp from = detail::clock_start(cycle);
    for (const clock_pause& pause : cycle.pauses) {
        if (detail::to_timestamp(pause.from) >= t) break;
        spent += calendar.between(from, detail::to_timestamp(pause.from));
        from = detail::to_timestamp(pause.until);
    }
    return from < t ? spent + calendar.between(from, t) : spent;
}

/// The instant at which a clock has counted so much: the earliest one if work stops then.
/// @param amount  more than 0
/// @return nothing if it stands still before, or if the calendar never has so much
[[nodiscard]] inline std::optional<timestamp> instant_of(const ticket_cycle& cycle, const working_calendar& calendar,
                                                         std::chrono::microseconds amount)
{
    timestamp from = detail::clock_start(cycle);
    for (const clock_pause& pause : cycle.pauses) {
        const auto counted = calendar.between(from, detail::to_timestamp(pause.from));
        if (amount <= counted) return calendar.add(from, amount);
        amount -= counted;
        from = detail::to_timestamp(pause.until);
    }
    const auto instant = calendar.add(from, amount);
    return cycle.paused_since && instant && *instant >= *cycle.paused_since ? std::nullopt : instant;
}

/// What a clock has counted when it warns, in rising order; all more than 0 and less than the target.
[[nodiscard]] inline std::vector<std::chrono::microseconds> warning_amounts(const sla_policy& policy,
                                                                            std::chrono::microseconds target)
{
    std::vector<std::chrono::microseconds> amounts;
    for (const sla_warning& warning : policy.warnings) {
        const auto amount = warning.percent ? target * *warning.percent / 100
                                            : target - std::chrono::minutes{warning.minutes_before.value_or(0)};
        if (amount > std::chrono::microseconds{0} && amount < target) amounts.push_back(amount);
    }
    std::sort(amounts.begin(), amounts.end());
    return amounts;
}

namespace detail {

inline void set_clock_off(ticket_cycle& cycle)
{
    cycle.policy.reset();
    cycle.target_minutes.reset();
    cycle.calendar.reset();
    cycle.calendar_version.reset();
    cycle.due_at.reset();
    cycle.breached_at.reset();
    cycle.alarm_at.reset();
    cycle.warnings_passed = 0;
}

/// Says since when the clock stands still, or for how long it has.
inline void set_paused(ticket_cycle& cycle, bool paused, timestamp at)
{
    if (paused == cycle.paused_since.has_value()) return;
    if (paused) {
        cycle.paused_since = at;
    } else {
        add_pause(cycle.pauses, *cycle.paused_since, at);
        cycle.paused_since.reset();
    }
}

/// Sets the deadline that the clock's facts come to. A breach stays as it is unless its deadline moved to where it is not over.
inline void set_deadline(ticket_cycle& cycle, const working_calendar& calendar, timestamp at)
{
    const auto due = instant_of(cycle, calendar, std::chrono::minutes{*cycle.target_minutes});
    if (cycle.resumed_breach_at) {
        cycle.due_at.reset();
        if (!due || *due < at) return;
        cycle.resumed_breach_at.reset();
    }
    if (cycle.breached_at && cycle.due_at != due && !(due && *due < at)) cycle.breached_at.reset();
    cycle.due_at = due;
}

/// Sets when the clock warns or breaches next.
/// @param recount       the warnings are others than before: those of the past are left out
/// @param breaches_from  a breach is not earlier
inline void set_alarm(ticket_cycle& cycle, const sla_policy& policy, const working_calendar& calendar, timestamp at,
                      bool recount, timestamp breaches_from)
{
    cycle.alarm_at.reset();
    if (cycle.breached_at || cycle.resumed_breach_at) return;
    const auto amounts = warning_amounts(policy, std::chrono::minutes{*cycle.target_minutes});
    if (recount) {
        cycle.warnings_passed = 0;
        for (const auto amount : amounts) {
            const auto instant = instant_of(cycle, calendar, amount);
            if (!instant || *instant >= at) break;
            ++cycle.warnings_passed;
        }
    }
    const auto passed = static_cast<std::size_t>(cycle.warnings_passed);
    if (passed < amounts.size())
        cycle.alarm_at = instant_of(cycle, calendar, amounts[passed]);
    else if (cycle.due_at)
        cycle.alarm_at = (std::max)(*cycle.due_at, breaches_from);
}

}  // namespace detail

/// Whether a cycle's deadline and alarms are those of before something happened to its clock, since whoever saw to it could not
/// tell its calendar's zone. It is reckoned anew by the next one who can.
[[nodiscard]] inline bool is_unreckoned(const ticket_cycle& cycle) noexcept
{
    return cycle.calendar && !cycle.calendar_version;
}

/// When a running clock breaches if nothing happens to it before: at its deadline, or when a change moved that into the past.
[[nodiscard]] inline std::optional<timestamp> breach_instant(const ticket_cycle& cycle) noexcept
{
    return is_unreckoned(cycle) ? cycle.due_at : (std::max)(cycle.due_at, cycle.alarm_at);
}

/// Whether two states of one cycle tell the same. Which version of a calendar a deadline was reckoned by is no difference if it
/// came to the same.
[[nodiscard]] inline bool is_same_clock(const ticket_cycle& a, ticket_cycle b)
{
    if (is_unreckoned(a) == is_unreckoned(b)) b.calendar_version = a.calendar_version;
    return a == b;
}

namespace detail {

/// Leaves a cycle's deadline as it stands, to be reckoned once its calendar's zone is known.
/// @param since  the alarm by which it is found then
inline void leave_unreckoned(ticket_cycle& cycle, timestamp since)
{
    cycle.calendar_version.reset();
    cycle.alarm_at = since;
    // That a clock which stands still has no deadline takes no calendar to tell.
    if (cycle.paused_since && !cycle.breached_at && cycle.due_at && *cycle.due_at >= *cycle.paused_since) cycle.due_at.reset();
}

}  // namespace detail

/// What a change of the ticket or of its desk makes of a running cycle's clock.
/// @param ticket   as it is after the change
/// @param at       when it changed
/// @param recount  the desk may be another than at the ticket's last change
inline void set_clock(ticket_cycle& cycle, const support_ticket& ticket, const settings_snapshot& snapshot, timestamp at,
                      bool recount = false)
{
    const sla_policy* policy = find_policy(snapshot.settings.policies, ticket, *snapshot.folding, snapshot.folded_tags);
    const auto target = policy != nullptr ? find_target(*policy, cycle.metric, ticket.priority) : std::nullopt;
    const bool is_reopened = cycle.metric == cycle_metric::resolution && cycle.ordinal > 1;
    const bool runs = target && !(is_reopened && policy->on_reopen == reopen_behaviour::first_only);
    // What stood still once stays left out, whatever comes: so a pause is closed first, under the policy that it began under.
    const bool stood_still = cycle.paused_since.has_value();
    detail::set_paused(cycle, runs && pauses(*policy, cycle.metric, ticket.status), at);
    if (!runs) return detail::set_clock_off(cycle);
    const bool was_unreckoned = is_unreckoned(cycle);
    recount = recount || was_unreckoned || cycle.policy != policy->name || cycle.target_minutes != target;
    cycle.policy = policy->name;
    cycle.target_minutes = target;
    const auto calendar_version = snapshot.calendar_version(policy->calendar);
    const bool is_moved = recount || cycle.calendar != policy->calendar || cycle.calendar_version != calendar_version ||
                          stood_still != cycle.paused_since.has_value();
    cycle.calendar = policy->calendar;
    const working_calendar* calendar = snapshot.find_calendar(policy->calendar);
    if (calendar == nullptr) {
        const bool went_off = cycle.alarm_at && *cycle.alarm_at <= at;
        const auto warnings = warning_amounts(*policy, std::chrono::minutes{*target}).size();
        if (is_moved)
            detail::leave_unreckoned(cycle, was_unreckoned ? cycle.alarm_at.value_or(at) : at);
        else if (cycle.breached_at)
            cycle.alarm_at.reset();
        else if (went_off && static_cast<std::size_t>(cycle.warnings_passed) < warnings)
            detail::leave_unreckoned(cycle, at);  // when the next one is takes the calendar to tell
        else if (went_off)
            cycle.alarm_at = cycle.due_at;
        return;
    }
    cycle.calendar_version = calendar_version;
    const auto due_before = cycle.due_at;
    detail::set_deadline(cycle, *calendar, at);
    // What moves a deadline into the past breaches it then, and not before: the alarm remembers when that was.
    const timestamp breaches_from = cycle.due_at == due_before ? cycle.alarm_at.value_or(min_timestamp) : at;
    detail::set_alarm(cycle, *policy, *calendar, at, recount, breaches_from);
}

/// Starts the clock of a cycle that begins at `cycle.started_at`.
/// @param ticket    as it is then
/// @param previous  the cycle before whose clock may go on; null if there was none
inline void start_clock(ticket_cycle& cycle, const support_ticket& ticket, const settings_snapshot& snapshot,
                        const ticket_cycle* previous)
{
    cycle.clock_started_at = cycle.started_at;
    const sla_policy* policy = find_policy(snapshot.settings.policies, ticket, *snapshot.folding, snapshot.folded_tags);
    if (previous != nullptr && policy != nullptr && policy->on_reopen == reopen_behaviour::resume) {
        cycle.clock_started_at = detail::clock_start(*previous);
        cycle.pauses = previous->pauses;
        detail::add_pause(cycle.pauses, *previous->ended_at, cycle.started_at);
        cycle.resumed_breach_at = previous->breached_at ? previous->breached_at : previous->resumed_breach_at;
    }
    set_clock(cycle, ticket, snapshot, cycle.started_at);
}

/// What the calendar of a cycle that has ended counts of its length, pauses left out: not what its clock had counted before the
/// cycle started.
/// @return nothing if no calendar applied
[[nodiscard]] inline std::optional<std::int64_t> worked_in(const ticket_cycle& cycle, const working_calendar& calendar)
{
    if (!cycle.calendar) return std::nullopt;
    return (spent_until(cycle, calendar, *cycle.ended_at) - spent_until(cycle, calendar, cycle.started_at)).count();
}

/// Stops the clock of a cycle that ended at `cycle.ended_at`. Its deadline is the one that it would have had, or where its
/// calendar's zone is unknown the one that it has: what has ended is not reckoned any more.
inline void stop_clock(ticket_cycle& cycle, const settings_snapshot& snapshot)
{
    detail::set_paused(cycle, false, *cycle.ended_at);
    cycle.alarm_at.reset();
    const working_calendar* calendar = snapshot.find_calendar(cycle.calendar);
    if (calendar == nullptr) return;
    cycle.worked = worked_in(cycle, *calendar);
    if (cycle.target_minutes && !cycle.breached_at && !cycle.resumed_breach_at)
        cycle.due_at = instant_of(cycle, *calendar, std::chrono::minutes{*cycle.target_minutes});
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_CLOCK_HPP
