// Cycles that are suspended: while their ticket is resolved, closed or deleted they count as cancelled, and when it comes back
// the same cycles go on.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/cycles.test.cpp.

#ifndef PLEME_SUPPORT_RULES_SUSPENSION_HPP
#define PLEME_SUPPORT_RULES_SUSPENSION_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/rules/clock.hpp>

namespace pleme_support::inline v0::rules {

/// Whether a cycle of a ticket goes on when the ticket comes back: what it was about is still owed.
/// @param ticket  as it is now
[[nodiscard]] inline bool is_suspended(const ticket_cycle& cycle, const support_ticket& ticket) noexcept
{
    if (cycle.outcome != cycle_outcome::cancelled) return false;
    switch (cycle.metric) {
        case cycle_metric::first_response:
            return !ticket.first_response_at;
        case cycle_metric::next_response:
            return cycle.ordinal == ticket.customer_turns;
        case cycle_metric::resolution:
            break;
    }
    return cycle.ordinal == ticket.reopen_count + 1;
}

/// Lets a suspended cycle go on. The time between is not of its length, and its clock stood still.
/// @param at  later than `cycle.ended_at`; the deadline is to be set anew
inline void resume(ticket_cycle& cycle, timestamp at)
{
    cycle.suspended += (at - *cycle.ended_at).count();
    detail::add_pause(cycle.pauses, *cycle.ended_at, at);
    cycle.ended_at.reset();
    cycle.outcome.reset();
    cycle.ended_by.reset();
    cycle.ended_by_kind.reset();
    cycle.replies = 0;
    cycle.worked.reset();
    if (!cycle.breached_at) cycle.due_at.reset();
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_SUSPENSION_HPP
