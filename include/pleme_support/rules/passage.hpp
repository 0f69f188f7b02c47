// The passage of time: what it makes of a ticket when nobody commands anything. Warnings, breaches, new settings, closing.
// Rules layer: pure. It happens at its own instants, whenever somebody looks: a tick or the next command only writes it down.
// Guide: docs/guide/sla.md. Tests: tests/unit/repository/tick.test.cpp.

#ifndef PLEME_SUPPORT_RULES_PASSAGE_HPP
#define PLEME_SUPPORT_RULES_PASSAGE_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/access.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/rules/desk.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/lifecycle.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace pleme_support::rules {

/// Versions of a product's settings, oldest first: the one that was in force before a ticket's last change, and all after it.
using desk_history = std::vector<std::shared_ptr<const desk>>;

/// Whether an event was made by time alone, and by no command.
[[nodiscard]] constexpr bool is_of_time(event_kind kind) noexcept
{
    using enum event_kind;
    return kind == sla_warned || kind == sla_breached || kind == sla_changed || kind == auto_closed;
}

/// In whose name time acts: nobody's.
[[nodiscard]] inline const access& time_itself()
{
    static const access nobody{uuid{}, actor_kind::system, {}, true, true, true};
    return nobody;
}

namespace detail {

/// The running clock that goes off first.
[[nodiscard]] inline const ticket_cycle* first_alarm(const std::vector<ticket_cycle>& running)
{
    const ticket_cycle* first = nullptr;
    for (const ticket_cycle& cycle : running)
        if (cycle.alarm_at &&
            (first == nullptr || std::pair{*cycle.alarm_at, cycle.metric} < std::pair{*first->alarm_at, first->metric}))
            first = &cycle;
    return first;
}

/// When a resolved ticket closes.
[[nodiscard]] inline std::optional<timestamp> closing_instant(const support_ticket& ticket, const desk& of)
{
    const bool waits = ticket.status == ticket_status::resolved && ticket.resolved_at && !ticket.deleted_at;
    if (!waits || !of.settings.close_resolved_after) return std::nullopt;
    // Settings that came later do not close it earlier than they came.
    return (std::max)(*ticket.resolved_at + std::chrono::hours{*of.settings.close_resolved_after}, of.settings.at);
}

}  // namespace detail

/// What time alone makes of a ticket next.
/// @param history  not empty
/// @param until    alarms of then, or later, are not looked at: a deadline passes after its instant
/// @param ids      `ids.next(t)` makes the event's id
/// @return nothing if nothing happens up to `until`
template <class Ids>
[[nodiscard]] std::optional<decision> decide_next(const ticket_state& state, const desk_history& history, timestamp until,
                                                  const ticket_rules& rules, Ids& ids)
{
    for (std::size_t i = 0; i < history.size(); ++i) {
        const desk& now = *history[i];
        const bool is_newest = i + 1 == history.size();
        // What was due before the ticket's last change happens after it, under the settings of then.
        const auto happens = [&](timestamp instant) {
            return instant < until && (is_newest || next_instant(state.ticket, instant) < history[i + 1]->settings.at);
        };
        const ticket_cycle* alarm = detail::first_alarm(state.running);
        const auto closing = detail::closing_instant(state.ticket, now);
        if (alarm != nullptr && happens(*alarm->alarm_at) && !(closing && *closing < *alarm->alarm_at)) {
            draft made{state, time_itself(), *alarm->alarm_at, now};
            const event_kind kind = made.sound_alarm(alarm->metric);
            return std::move(made).finish(kind, ids.next(made.at()));
        }
        if (closing && happens(*closing) && rules.transitions.allows(ticket_status::resolved, ticket_status::closed)) {
            draft made{state, time_itself(), *closing, now};
            made.move_to(ticket_status::closed);
            return std::move(made).finish(event_kind::auto_closed, ids.next(made.at()));
        }
        if (is_newest || history[i + 1]->settings.at > until) return std::nullopt;
        const desk& next = *history[i + 1];
        draft made{state, time_itself(), next.settings.at, next};
        const uuid id = ids.next(made.at());
        if (auto changed = std::move(made).finish(event_kind::sla_changed, id); changed.event) return changed;
    }
    return std::nullopt;
}

/// The state after a decision.
/// @return the state; an error of `evolve`
[[nodiscard]] inline result<ticket_state> apply(ticket_state state, const decision& made)
{
    auto ticket = evolve(std::move(state.ticket), *made.event);
    if (!ticket) return ticket.error();
    state.ticket = *std::move(ticket);
    for (const ticket_cycle& changed : made.changed) {
        std::erase_if(state.running, [&](const ticket_cycle& cycle) { return cycle.metric == changed.metric; });
        if (!changed.ended_at)
            state.running.push_back(changed);
        else if (changed.metric == cycle_metric::resolution)
            state.last_resolution = changed;
    }
    state.running.insert(state.running.end(), made.opened.begin(), made.opened.end());
    return state;
}

}  // namespace pleme_support::rules

#endif  // PLEME_SUPPORT_RULES_PASSAGE_HPP
