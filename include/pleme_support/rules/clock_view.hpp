// Reading clocks off cycles: how they stand at an instant, and what happened to them.
// Rules layer: pure; what time has done and nobody has written down yet is reckoned with. Guide: docs/guide/sla.md.
// Tests: tests/unit/repository/clocks.test.cpp.

#ifndef PLEME_SUPPORT_RULES_CLOCK_VIEW_HPP
#define PLEME_SUPPORT_RULES_CLOCK_VIEW_HPP

#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/clock.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/rules/working_calendar.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

[[nodiscard]] inline std::int32_t whole_seconds(std::chrono::microseconds duration)
{
    using limits = std::numeric_limits<std::int32_t>;
    const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
    return static_cast<std::int32_t>((std::clamp)(seconds, std::int64_t{(limits::min)()}, std::int64_t{(limits::max)()}));
}

[[nodiscard]] inline clock_state state_of(const ticket_cycle& cycle, timestamp now)
{
    if (cycle.breached_at || cycle.resumed_breach_at) return clock_state::breached;
    if (cycle.ended_at) return cycle.outcome == cycle_outcome::fulfilled ? clock_state::met : clock_state::cancelled;
    if (cycle.due_at && *cycle.due_at < now) return clock_state::breached;
    return cycle.paused_since ? clock_state::paused : clock_state::running;
}

/// When the clock of a cycle breached, written down or not.
[[nodiscard]] inline std::optional<timestamp> breach_of(const ticket_cycle& cycle)
{
    if (cycle.breached_at) return cycle.breached_at;
    return cycle.resumed_breach_at ? cycle.resumed_breach_at : breach_instant(cycle);
}

/// The name of the ticket's member that shows the deadline of a metric.
[[nodiscard]] constexpr std::string_view due_member(cycle_metric metric) noexcept
{
    switch (metric) {
        case cycle_metric::first_response:
            return "first_response_due_at";
        case cycle_metric::next_response:
            return "next_response_due_at";
        case cycle_metric::resolution:
            break;
    }
    return "resolution_due_at";
}

/// Whether an event moved the deadline of a metric from one instant to another for a reason other than a pause.
[[nodiscard]] inline std::optional<timestamp> moved_deadline(const ticket_event& event, cycle_metric metric)
{
    const auto is_change_of = [&](std::string_view field) {
        return [field](const ticket_change& change) { return change.field == field; };
    };
    const auto& changes = event.changes;
    const auto due = std::find_if(changes.begin(), changes.end(), is_change_of(due_member(metric)));
    if (due == changes.end() || !due->before || !due->after) return std::nullopt;
    return from_text<timestamp>(*due->after);
}

}  // namespace detail

/// Calendars by name, in the versions that cycles were counted by.
class calendar_set {
public:
    void add(const std::string& name, std::int32_t version, std::shared_ptr<const working_calendar> calendar)
    {
        calendars_[{name, version}] = std::move(calendar);
    }
    [[nodiscard]] bool contains(const std::string& name, std::int32_t version) const
    {
        return calendars_.contains({name, version});
    }

    /// @return null if it was not added, or if the cycle is still to be reckoned; a cycle without one counts around the clock
    [[nodiscard]] const working_calendar* calendar_of(const ticket_cycle& cycle) const
    {
        static const working_calendar always = working_calendar::around_the_clock();
        if (!cycle.calendar) return &always;
        if (is_unreckoned(cycle)) return nullptr;
        const auto found = calendars_.find({*cycle.calendar, *cycle.calendar_version});
        return found == calendars_.end() ? nullptr : found->second.get();
    }

private:
    std::map<std::pair<std::string, std::int32_t>, std::shared_ptr<const working_calendar>> calendars_;
};

/// Whether a deadline of the ticket has passed unmet, also if nobody has written that down yet.
[[nodiscard]] inline bool is_breached(const support_ticket& ticket, timestamp now)
{
    const auto passed = [now](const std::optional<timestamp>& due) { return due && *due < now; };
    return ticket.sla_breach ||
           (!ticket.deleted_at &&
            (passed(ticket.first_response_due_at) || passed(ticket.next_response_due_at) || passed(ticket.resolution_due_at)));
}

/// Makes a stored ticket what readers and callers see of it at an instant.
inline void show_breach(support_ticket& ticket, timestamp now)
{
    ticket.sla_breach = is_breached(ticket, now);
}

/// How the clock of a cycle stands.
/// @param calendars  without that of the cycle among them it can't be told what remains
/// @return nothing if the cycle has no clock
[[nodiscard]] inline std::optional<sla_clock> view_clock(const ticket_cycle& cycle, const calendar_set& calendars,
                                                         timestamp now)
{
    if (!cycle.target_minutes || !cycle.policy) return std::nullopt;
    sla_clock clock;
    clock.metric = cycle.metric;
    clock.ordinal = cycle.ordinal;
    clock.state = detail::state_of(cycle, now);
    clock.policy = *cycle.policy;
    clock.target_minutes = *cycle.target_minutes;
    clock.started_at = detail::clock_start(cycle);
    clock.due_at = cycle.resumed_breach_at ? cycle.resumed_breach_at : cycle.due_at;
    if (clock.state == clock_state::breached) clock.breached_at = detail::breach_of(cycle);
    if (const working_calendar* calendar = calendars.calendar_of(cycle))
        clock.remaining =
            detail::whole_seconds(std::chrono::minutes{*cycle.target_minutes} - spent_until(cycle, *calendar, now));
    std::chrono::microseconds paused{0};
    for (const clock_pause& pause : cycle.pauses) paused += std::chrono::microseconds{pause.until - pause.from};
    if (cycle.paused_since) paused += (std::max)(now, *cycle.paused_since) - *cycle.paused_since;
    clock.paused_for = detail::whole_seconds(paused);
    return clock;
}

/// The clocks of a ticket: of each metric that of the newest cycle, if it has one.
/// @param cycles  of the ticket, in any order
[[nodiscard]] inline std::vector<sla_clock> view_clocks(const std::vector<ticket_cycle>& cycles, const calendar_set& calendars,
                                                        timestamp now)
{
    std::vector<sla_clock> clocks;
    for (const cycle_metric metric : enum_values<cycle_metric>) {
        const ticket_cycle* newest = nullptr;
        for (const ticket_cycle& cycle : cycles)
            if (cycle.metric == metric && (newest == nullptr || newest->ordinal < cycle.ordinal)) newest = &cycle;
        if (newest == nullptr) continue;
        if (auto clock = view_clock(*newest, calendars, now)) clocks.push_back(*std::move(clock));
    }
    return clocks;
}

/// How each policy of a product fares with a ticket.
[[nodiscard]] inline std::vector<judged_policy> judge_policies(const std::vector<sla_policy>& policies,
                                                               const support_ticket& ticket, const text_folding& folding)
{
    std::vector<judged_policy> judged;
    bool found = false;
    for (const sla_policy& policy : policies) {
        policy_verdict verdict = policy_verdict::applies;
        switch (find_mismatch(policy, ticket, folding)) {
            case policy_mismatch::none:
                verdict = found ? policy_verdict::earlier_applies : policy_verdict::applies;
                found = true;
                break;
            case policy_mismatch::priority:
                verdict = policy_verdict::other_priority;
                break;
            case policy_mismatch::category:
                verdict = policy_verdict::other_category;
                break;
            case policy_mismatch::tags:
                verdict = policy_verdict::other_tags;
                break;
        }
        judged.push_back({policy.name, verdict});
    }
    return judged;
}

/// What happened to the clock of a cycle up to an instant, step by step.
/// @param events  of the ticket, all of them
/// @return nothing if the cycle has no clock
[[nodiscard]] inline std::optional<clock_timeline> explain_clock(const ticket_cycle& cycle,
                                                                 const std::vector<ticket_event>& events,
                                                                 const calendar_set& calendars, timestamp now)
{
    auto clock = view_clock(cycle, calendars, now);
    if (!clock) return std::nullopt;
    clock_timeline timeline{*std::move(clock), cycle.calendar, {}};
    std::multimap<timestamp, clock_entry> entries;  // of one instant in the order in which they are added
    const auto add = [&](timestamp at, clock_step step, std::optional<timestamp> due_at = {}) {
        entries.emplace(at, clock_entry{at, step, due_at});
    };
    add(timeline.clock.started_at, clock_step::started);
    for (const clock_pause& pause : cycle.pauses) {
        add(detail::to_timestamp(pause.from), clock_step::paused);
        add(detail::to_timestamp(pause.until), clock_step::resumed);
    }
    if (cycle.paused_since) add(*cycle.paused_since, clock_step::paused);
    for (const ticket_event& event : events) {
        if (event.at <= timeline.clock.started_at || event.at > cycle.ended_at.value_or(now)) continue;
        if (event.kind == event_kind::sla_warned && event.metric == cycle.metric)
            add(event.at, clock_step::warned, event.due_at);
        if (const auto due = detail::moved_deadline(event, cycle.metric)) add(event.at, clock_step::moved, due);
    }
    if (timeline.clock.breached_at) add(*timeline.clock.breached_at, clock_step::breached);
    if (cycle.ended_at)
        add(*cycle.ended_at, cycle.outcome == cycle_outcome::fulfilled ? clock_step::fulfilled : clock_step::cancelled);
    timeline.entries.reserve(entries.size());
    for (const auto& [at, entry] : entries) timeline.entries.push_back(entry);
    return timeline;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_CLOCK_VIEW_HPP
