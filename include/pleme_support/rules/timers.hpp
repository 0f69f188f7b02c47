// Timers: what time alone does to a ticket, without a command. Warnings, breaches, new settings, closing.
// Rules layer: pure. A timer fires at its own instant, whenever somebody looks: a tick or the next command only writes it down.
// Guide: docs/guide/sla.md. Tests: tests/unit/repository/tick.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TIMERS_HPP
#define PLEME_SUPPORT_RULES_TIMERS_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/lifecycle.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Versions of a product's settings, oldest first: the one that a ticket's last change was decided under, and all after it.
using settings_history = std::vector<std::shared_ptr<const settings_snapshot>>;

/// Whether a timer made an event, and no command.
[[nodiscard]] constexpr bool is_timer_event(event_kind kind) noexcept
{
    using enum event_kind;
    return kind == sla_warned || kind == sla_breached || kind == sla_changed || kind == auto_closed;
}

/// In whose name timers act: nobody's.
[[nodiscard]] inline const principal& timer_principal()
{
    static const principal everywhere =
        principal::system(uuid{}).within_all_products().with_internal_notes().acting_for(delegation::anyone);
    return everywhere;
}

/// Since when settings are in force: since they were made. If that is still to come by the clock, one of two clocks is wrong,
/// and as they are there they have been made before now.
/// @param now  by the clock
[[nodiscard]] inline timestamp in_force_since(const desk_settings& settings, timestamp now) noexcept
{
    return settings.at <= now ? settings.at : now - std::chrono::microseconds{1};
}

namespace detail {

/// When a running clock goes off. One that is still to be reckoned only breaches, at the deadline that it has, and not where
/// its calendar is known: there it is reckoned first.
[[nodiscard]] inline std::optional<timestamp> alarm_of(const ticket_cycle& cycle, const settings_snapshot& snapshot)
{
    if (!is_unreckoned(cycle)) return cycle.alarm_at;
    const bool is_over = cycle.breached_at || cycle.resumed_breach_at || snapshot.find_calendar(cycle.calendar) != nullptr;
    return is_over ? std::nullopt : cycle.due_at;
}

/// The running clock that goes off first, and when it does.
struct clock_alarm {
    timestamp at;
    cycle_metric metric;

    friend auto operator<=>(const clock_alarm&, const clock_alarm&) = default;
};

[[nodiscard]] inline std::optional<clock_alarm> first_alarm(const std::vector<ticket_cycle>& running,
                                                            const settings_snapshot& snapshot)
{
    std::optional<clock_alarm> first;
    for (const ticket_cycle& cycle : running)
        if (const auto at = alarm_of(cycle, snapshot))
            if (const clock_alarm alarm{*at, cycle.metric}; !first || alarm < *first) first = alarm;
    return first;
}

/// Since when each version is in force: since it was made, but a version that another followed no later than that one. So one
/// that a clock dated after its follower never was.
/// @param now  by the clock
[[nodiscard]] inline std::vector<timestamp> in_force_since(const settings_history& history, timestamp now)
{
    std::vector<timestamp> since(history.size());
    for (std::size_t i = history.size(); i > 0; --i) {
        since[i - 1] = rules::in_force_since(history[i - 1]->settings, now);
        if (i < history.size()) since[i - 1] = (std::min)(since[i - 1], since[i]);
    }
    return since;
}

/// When a resolved ticket closes.
/// @param since  from when on the settings are in force for it; absent: they were at its last change
[[nodiscard]] inline std::optional<timestamp> auto_close_instant(const support_ticket& ticket,
                                                                 const settings_snapshot& snapshot,
                                                                 std::optional<timestamp> since)
{
    const bool waits = ticket.status == ticket_status::resolved && ticket.resolved_at && !ticket.deleted_at;
    if (!waits || !snapshot.settings.close_resolved_after) return std::nullopt;
    // Settings that came later do not close it earlier than they came.
    const timestamp closes = *ticket.resolved_at + std::chrono::hours{*snapshot.settings.close_resolved_after};
    return since ? (std::max)(closes, *since) : closes;
}

}  // namespace detail

/// What the next timer of a ticket does.
/// @param history  not empty
/// @param until    alarms of then, or later, are not looked at: a deadline passes after its instant
/// @param clock    what the clock says now; versions of settings are known up to then
/// @param ids      `ids.next(t)` makes the event's id
/// @return nothing if none fires before `until`
template <class Ids>
[[nodiscard]] std::optional<decision> decide_next_timer(const ticket_state& state, const settings_history& history,
                                                        timestamp until, timestamp clock, const ticket_rules& rules, Ids& ids)
{
    const std::vector<timestamp> since = detail::in_force_since(history, clock);
    for (std::size_t i = 0; i < history.size();) {
        const settings_snapshot& now = *history[i];
        std::size_t following = i + 1;
        while (following + 1 < history.size() && since[following] == since[following + 1]) ++following;  // never in force
        const bool is_newest = following >= history.size();
        // What was due before the ticket's last change happens after it, under the settings of then.
        const auto happens = [&](timestamp instant) {
            return instant < until && (is_newest || next_instant(state.ticket, instant) < since[following]);
        };
        const auto alarm = detail::first_alarm(state.running, now);
        const auto closing = detail::auto_close_instant(state.ticket, now, i > 0 ? std::optional{since[i]} : std::nullopt);
        if (alarm && happens(alarm->at) && !(closing && *closing < alarm->at)) {
            draft made{state, timer_principal(), alarm->at, now};
            const event_kind kind = made.fire_alarm(alarm->metric);
            return std::move(made).finish(kind, ids.next(made.at()));
        }
        if (closing && happens(*closing) && rules.transitions.allows(ticket_status::resolved, ticket_status::closed)) {
            draft made{state, timer_principal(), *closing, now};
            made.move_to(ticket_status::closed);
            return std::move(made).finish(event_kind::auto_closed, ids.next(made.at()));
        }
        if (is_newest || since[following] > until) return std::nullopt;
        draft made{state, timer_principal(), since[following], *history[following]};
        const uuid id = ids.next(made.at());
        if (auto changed = std::move(made).finish(event_kind::sla_changed, id); changed.event) return changed;
        i = following;
    }
    return std::nullopt;
}

/// Reckons clocks that could not be when something happened to them, now that their calendars' zones are known.
/// @param snapshot  the product's newest settings
/// @param now       when it is done: nobody knows when the zones came to be known
/// @return nothing if there are none, or if their zones are still unknown
template <class Ids>
[[nodiscard]] std::optional<decision> decide_reckoning(const ticket_state& state, const settings_snapshot& snapshot,
                                                       timestamp now, Ids& ids)
{
    const auto can_be_reckoned = [&](const ticket_cycle& cycle) {
        return is_unreckoned(cycle) && snapshot.find_calendar(cycle.calendar) != nullptr;
    };
    if (std::none_of(state.running.begin(), state.running.end(), can_be_reckoned)) return std::nullopt;
    draft made{state, timer_principal(), now, snapshot};
    const uuid id = ids.next(made.at());
    auto reckoned = std::move(made).finish(event_kind::sla_changed, id);
    if (!reckoned.event) return std::nullopt;
    return reckoned;
}

/// The state after a decision.
/// @return the state; an error of `evolve`
[[nodiscard]] inline result<ticket_state> apply(ticket_state state, const decision& made)
{
    auto ticket = evolve(std::move(state.ticket), *made.event);
    if (!ticket) return ticket.error();
    state.ticket = *std::move(ticket);
    for (const auto* cycles : {&made.changed, &made.opened})
        for (const ticket_cycle& newest : *cycles) {
            for (auto* kept : {&state.running, &state.ended})
                std::erase_if(*kept, [&](const ticket_cycle& cycle) { return cycle.metric == newest.metric; });
            (newest.ended_at ? state.ended : state.running).push_back(newest);
        }
    return state;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_TIMERS_HPP
