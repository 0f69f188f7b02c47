// Folding events into the cycles of their ticket, forwards and back: what they were at any version.
// Rules layer: pure. Guide: docs/guide/event_format.md. Tests: tests/unit/rules/evolve_cycles.test.cpp.

#ifndef PLEME_SUPPORT_RULES_EVOLVE_CYCLES_HPP
#define PLEME_SUPPORT_RULES_EVOLVE_CYCLES_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>

#include <algorithm>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

[[nodiscard]] inline auto find_cycle(std::vector<ticket_cycle>& cycles, const cycle_change& change)
{
    return std::find_if(cycles.begin(), cycles.end(), [&](const ticket_cycle& cycle) {
        return cycle.metric == change.metric && cycle.ordinal == change.ordinal;
    });
}

}  // namespace detail

/// The cycles after one more event, of each: metric, ordinal, start, end, outcome, who ended it, deadline and breach. Policy,
/// calendar and pauses are not in events: they follow from the settings of the event's version.
/// @param cycles  as they were before it, in the order in which they were opened
inline void evolve(std::vector<ticket_cycle>& cycles, const ticket_event& event)
{
    for (const cycle_change& change : event.cycles) {
        auto found = detail::find_cycle(cycles, change);
        if (found == cycles.end()) {
            ticket_cycle opened;
            opened.ticket_id = event.ticket_id;
            opened.product = event.product;
            opened.metric = change.metric;
            opened.ordinal = change.ordinal;
            opened.started_at = change.started_at;
            found = cycles.insert(cycles.end(), std::move(opened));
        }
        found->ended_at = change.ended_at;
        found->outcome = change.outcome;
        found->ended_by = change.ended_by;
        found->ended_by_kind = change.ended_by_kind;
        found->due_at = change.due_at;
        found->breached_at = change.breached_at;
    }
}

/// The cycles before an event: the inverse of `evolve`.
/// @param cycles  as they were after it
inline void revert(std::vector<ticket_cycle>& cycles, const ticket_event& event)
{
    for (const cycle_change& change : event.cycles) {
        const auto found = detail::find_cycle(cycles, change);
        if (found == cycles.end()) continue;
        if (change.started_at == event.at) {
            cycles.erase(found);
            continue;
        }
        found->ended_at = change.ended_before;
        found->outcome = change.ended_before ? std::optional{cycle_outcome::cancelled} : std::nullopt;  // it was suspended
        found->ended_by = change.ended_by_before;
        found->ended_by_kind = change.ended_by_kind_before;
        found->due_at = change.due_before;
        found->breached_at = change.breached_before;
    }
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_EVOLVE_CYCLES_HPP
