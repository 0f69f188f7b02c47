// One command at work on one ticket: the changes that commands are made of, with the cycles that they open and end.
// Rules layer: pure. Guide: docs/guide/lifecycle.md. Tests: tests/unit/rules/cycles.test.cpp, decide.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DRAFT_HPP
#define PLEME_SUPPORT_RULES_DRAFT_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/clock.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/rules/suspension.hpp>
#include <pleme_support/rules/ticket_state.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// A ticket while one command changes it. Members of `ticket` may be set freely; what has consequences goes through the
/// functions. `finish` sets the clocks and says what came of it.
class draft {
public:
    /// @param snapshot  the settings that it is decided under: the product's newest, for commands
    draft(const ticket_state& before, const principal& caller, timestamp now, const settings_snapshot& snapshot)
        : ticket{before.ticket},
          before_{before},
          caller_{caller},
          snapshot_{snapshot},
          at_{next_instant(before.ticket, now)},
          running_{before.running}
    {
    }

    support_ticket ticket;

    [[nodiscard]] timestamp at() const noexcept { return at_; }

    /// Opens the first cycles of a new ticket.
    void open()
    {
        open_cycle(cycle_metric::first_response, 1);
        open_cycle(cycle_metric::resolution, 1);
    }

    /// Changes the status with all that follows from it. The lifecycle has allowed it already.
    /// @pre the ticket is not deleted
    void move_to(ticket_status to)
    {
        const bool was_open = is_open(ticket.status);
        if (was_open && !is_open(to)) resolve();
        if (!was_open && is_open(to)) reopen();
        if (to == ticket_status::closed) ticket.closed_at = at_;
        if (to == ticket_status::resolved) ticket.closed_at.reset();
        ticket.status = to;
    }

    /// A human agent answered in public: also what was still owed when the ticket was resolved.
    void respond(const uuid& author)
    {
        resume(cycle_metric::first_response);
        resume(cycle_metric::next_response);
        if (!ticket.first_response_at) ticket.first_response_at = at_;
        ++ticket.agent_replies;
        end_cycle(cycle_metric::first_response, cycle_outcome::fulfilled, author, actor_kind::agent);
        end_cycle(cycle_metric::next_response, cycle_outcome::fulfilled, author, actor_kind::agent);
    }

    /// The customer wrote in public and waits for an answer, unless he was waiting already.
    void await_response()
    {
        if (find_running(cycle_metric::next_response) != running_.end() || find_suspended(cycle_metric::next_response)) return;
        open_cycle(cycle_metric::next_response, ++ticket.customer_turns);
    }

    /// Somebody wrote in public.
    void add_message()
    {
        ++ticket.message_count;
        ticket.last_message_at = at_;
    }

    /// @pre it is not deleted
    void remove()
    {
        ticket.deleted_at = at_;
        for (const cycle_metric metric : enum_values<cycle_metric>) suspend(metric);
    }

    /// @pre it is deleted
    void restore()
    {
        ticket.deleted_at.reset();
        if (!is_open(ticket.status)) return;
        for (const cycle_metric metric : enum_values<cycle_metric>) resume(metric);
    }

    /// The customer said what he thinks of the resolution that stands.
    void rate(std::int32_t score, const std::optional<std::string>& comment)
    {
        ticket.csat_score = score;
        ticket.csat_comment = comment;
        ticket.csat_rated_at = at_;
        is_rated_ = true;
    }

    /// The alarm of a running cycle fired: a warning, or past the warnings the breach.
    /// @pre a cycle of the metric is running and has an alarm
    /// @return which of the two
    event_kind fire_alarm(cycle_metric metric)
    {
        ticket_cycle& cycle = *find_running(metric);
        fired_ = metric;
        if (!is_unreckoned(cycle) && has_warning_left(cycle)) {
            ++cycle.warnings_passed;
            return event_kind::sla_warned;
        }
        cycle.breached_at = breach_instant(cycle);
        return event_kind::sla_breached;
    }

    /// @param event_id  for the event
    /// @param message   what was added, if the command added a message
    [[nodiscard]] decision finish(event_kind kind, const uuid& event_id, std::optional<ticket_message> message = {}) &&
    {
        decision made{{}, std::move(message), {}, {}, {}};
        set_clocks(made);
        auto changes = kind == event_kind::created ? compute_initial_changes(ticket) : compute_changes(before_.ticket, ticket);
        const bool is_nothing = changes.empty() && !made.message && made.opened.empty() && made.changed.empty();
        if (is_nothing && kind != event_kind::satisfaction_requested) return made;
        ticket_event& event = made.event.emplace();
        event.id = event_id;
        event.ticket_id = ticket.id;
        event.product = ticket.product;
        event.version = before_.ticket.version + 1;
        event.at = at_;
        event.kind = kind;
        event.actor_id = caller_.actor_id;
        event.actor = caller_.kind;
        if (made.message) event.message_id = made.message->id;
        if (is_rated_) made.rating = describe_rating(event);
        event.settings_version = snapshot_.settings.version;
        event.changes = std::move(changes);
        for (const ticket_cycle& cycle : made.opened) event.cycles.push_back(describe_change(cycle));
        for (const ticket_cycle& cycle : made.changed) event.cycles.push_back(describe_change(cycle));
        // In an order that does not depend on the one in which they were read.
        std::sort(event.cycles.begin(), event.cycles.end(), [](const cycle_change& a, const cycle_change& b) {
            return std::pair{a.metric, a.ordinal} < std::pair{b.metric, b.ordinal};
        });
        if (fired_) {
            event.metric = fired_;
            event.due_at = find_running(*fired_)->due_at;
        }
        return made;
    }

private:
    void resolve()
    {
        ticket.resolved_at = at_;
        ticket.resolved_by = caller_.actor_id;
        ticket.resolved_by_kind = caller_.kind;
        end_cycle(cycle_metric::resolution, cycle_outcome::fulfilled, caller_.actor_id, caller_.kind);
        suspend(cycle_metric::first_response);
        suspend(cycle_metric::next_response);
    }

    void reopen()
    {
        ticket.resolved_at.reset();
        ticket.resolved_by.reset();
        ticket.resolved_by_kind.reset();
        ticket.closed_at.reset();
        resume(cycle_metric::first_response);
        resume(cycle_metric::next_response);
        ++ticket.reopen_count;
        open_cycle(cycle_metric::resolution, ticket.reopen_count + 1);
    }

    [[nodiscard]] std::vector<ticket_cycle>::iterator find_running(cycle_metric metric)
    {
        return std::find_if(running_.begin(), running_.end(),
                            [metric](const ticket_cycle& cycle) { return cycle.metric == metric; });
    }

    /// Whether what a clock does next is to warn, though the instant is that of its deadline.
    [[nodiscard]] bool has_warning_left(const ticket_cycle& cycle) const
    {
        const sla_policy* policy = find_policy(snapshot_.settings.policies, ticket, *snapshot_.folding, snapshot_.folded_tags);
        return policy != nullptr && static_cast<std::size_t>(cycle.warnings_passed) <
                                        warning_amounts(*policy, std::chrono::minutes{*cycle.target_minutes}).size();
    }

    void open_cycle(cycle_metric metric, std::int32_t ordinal)
    {
        ticket_cycle cycle;
        cycle.ticket_id = ticket.id;
        cycle.product = ticket.product;
        cycle.metric = metric;
        cycle.ordinal = ordinal;
        cycle.started_at = at_;
        if (metric == cycle_metric::resolution && ordinal > 1) cycle.ticket_created_at = ticket.created_at;
        opened_.push_back(std::move(cycle));
    }

    /// What is owed is owed no more until the ticket comes back.
    void suspend(cycle_metric metric) { end_cycle(metric, cycle_outcome::cancelled, caller_.actor_id, caller_.kind); }

    [[nodiscard]] const ticket_cycle* find_suspended(cycle_metric metric) const
    {
        for (const ticket_cycle& cycle : before_.ended)
            if (cycle.metric == metric && is_suspended(cycle, before_.ticket)) return &cycle;
        return nullptr;
    }

    void resume(cycle_metric metric)
    {
        const ticket_cycle* suspended = find_suspended(metric);
        if (suspended == nullptr) return;
        ticket_cycle& cycle = running_.emplace_back(*suspended);
        rules::resume(cycle, at_);
        if (cycle.breached_at) --ticket.sla_breaches;  // it is counted when the cycle ends
    }

    /// A cycle as it was before the command; null if it was opened since.
    [[nodiscard]] const ticket_cycle* find_before(const ticket_cycle& after) const
    {
        for (const auto* cycles : {&before_.running, &before_.ended})
            for (const ticket_cycle& cycle : *cycles)
                if (cycle.metric == after.metric && cycle.ordinal == after.ordinal) return &cycle;
        return nullptr;
    }

    void end_cycle(cycle_metric metric, cycle_outcome outcome, const uuid& by, actor_kind by_kind)
    {
        const auto found = find_running(metric);
        if (found == running_.end()) return;
        ticket_cycle& cycle = changed_.emplace_back(std::move(*found));
        running_.erase(found);
        // The change that ends a clock does not move it any more: it ends as it stood before.
        set_clock(cycle, before_.ticket, snapshot_, at_);
        note_withdrawn(cycle);
        cycle.ended_at = at_;
        cycle.outcome = outcome;
        cycle.ended_by = by;
        cycle.ended_by_kind = by_kind;
        if (metric == cycle_metric::resolution) cycle.replies = ticket.agent_replies;
        stop_clock(cycle, snapshot_);
        if (cycle.breached_at) ++ticket.sla_breaches;
    }

    /// Brings the clocks of what runs to the ticket as it is now, and the row to what the clocks say.
    void set_clocks(decision& made)
    {
        // An alarm is counted by hand, and fires only where the clock is that of the settings already.
        const bool is_recounted = !fired_ && before_.ticket.settings_version != snapshot_.settings.version;
        for (ticket_cycle& cycle : running_) {
            const ticket_cycle& before = *find_before(cycle);
            set_clock(cycle, ticket, snapshot_, at_, is_recounted || before.ended_at);
            note_withdrawn(cycle);
            if (!is_same_clock(before, cycle)) changed_.push_back(cycle);
        }
        for (ticket_cycle& cycle : opened_) {
            const auto previous = std::find_if(before_.ended.begin(), before_.ended.end(), [&](const ticket_cycle& ended) {
                return cycle.metric == cycle_metric::resolution && ended.metric == cycle.metric;
            });
            start_clock(cycle, ticket, snapshot_, previous == before_.ended.end() ? nullptr : &*previous);
        }
        ticket.waiting_since = owed_since();
        ticket.first_response_due_at = due_of(cycle_metric::first_response);
        ticket.next_response_due_at = due_of(cycle_metric::next_response);
        ticket.resolution_due_at = due_of(cycle_metric::resolution);
        const auto is_over = [](const ticket_cycle& cycle) { return cycle.breached_at.has_value(); };
        // What was a breach stays one unless its deadline moved, also where no cycle says why: a ticket taken over from
        // elsewhere.
        ticket.sla_breach = ticket.sla_breaches > 0 || std::any_of(running_.begin(), running_.end(), is_over) ||
                            (ticket.sla_breach && !is_withdrawn_);
        made.opened = std::move(opened_);
        made.changed = std::move(changed_);
    }

    void note_withdrawn(const ticket_cycle& cycle)
    {
        is_withdrawn_ = is_withdrawn_ || (find_before(cycle)->breached_at && !cycle.breached_at);
    }

    /// What this command did to a cycle that it opened or changed.
    [[nodiscard]] cycle_change describe_change(const ticket_cycle& cycle) const
    {
        cycle_change change;
        change.metric = cycle.metric;
        change.ordinal = cycle.ordinal;
        change.started_at = cycle.started_at;
        change.ended_at = cycle.ended_at;
        change.outcome = cycle.outcome;
        change.ended_by = cycle.ended_by;
        change.ended_by_kind = cycle.ended_by_kind;
        if (const auto* calendar = snapshot_.find_calendar(cycle.calendar); cycle.ended_at && calendar != nullptr)
            change.worked = spent_until(cycle, *calendar, *cycle.ended_at).count();
        change.due_at = cycle.due_at;
        change.breached_at = cycle.breached_at;
        if (const ticket_cycle* before = find_before(cycle)) {
            change.ended_before = before->ended_at;
            change.ended_by_before = before->ended_by;
            change.ended_by_kind_before = before->ended_by_kind;
            change.due_before = before->due_at;
            change.breached_before = before->breached_at;
        }
        return change;
    }

    /// The fact that the present resolution was rated.
    [[nodiscard]] ticket_rating describe_rating(const ticket_event& event) const
    {
        ticket_rating rating;
        rating.ticket_id = ticket.id;
        rating.product = ticket.product;
        rating.version = event.version;
        rating.given_at = at_;
        rating.score = *ticket.csat_score;
        rating.ordinal = ticket.reopen_count + 1;
        if (ticket.resolved_by_kind == actor_kind::agent) rating.agent_id = ticket.resolved_by;
        return rating;
    }

    /// Since when a response is owed.
    [[nodiscard]] std::optional<timestamp> owed_since() const
    {
        std::optional<timestamp> since;
        for (const auto* cycles : {&running_, &opened_})
            for (const ticket_cycle& cycle : *cycles)
                if (cycle.metric != cycle_metric::resolution && (!since || cycle.started_at < *since)) since = cycle.started_at;
        return since;
    }

    /// The deadline of what runs or begins.
    [[nodiscard]] std::optional<timestamp> due_of(cycle_metric metric) const
    {
        for (const auto* cycles : {&running_, &opened_})
            for (const ticket_cycle& cycle : *cycles)
                if (cycle.metric == metric) return cycle.due_at;
        return std::nullopt;
    }

    const ticket_state& before_;
    const principal& caller_;
    const settings_snapshot& snapshot_;
    timestamp at_;
    std::vector<ticket_cycle> running_;  ///< what goes on
    std::vector<ticket_cycle> opened_;
    std::vector<ticket_cycle> changed_;
    std::optional<cycle_metric> fired_;
    bool is_rated_ = false;
    bool is_withdrawn_ = false;  ///< a breach is none any more, since its deadline moved
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_DRAFT_HPP
