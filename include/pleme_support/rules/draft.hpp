// One command at work on one ticket: the changes that commands are made of, with the cycles that they open and end.
// Rules layer: pure. Guide: docs/guide/lifecycle.md. Tests: tests/unit/rules/cycles.test.cpp, decide.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DRAFT_HPP
#define PLEME_SUPPORT_RULES_DRAFT_HPP

#include <pleme_support/model/access.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/evolve.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::rules {

/// What a command starts from: the ticket's row and its running cycles.
struct ticket_state {
    support_ticket ticket;
    std::vector<ticket_cycle> running;
};

/// What a command comes to: everything that has to be written, together.
struct decision {
    std::optional<ticket_event> event;  ///< absent: nothing changes, nothing is written
    std::optional<ticket_message> message;
    std::vector<ticket_cycle> opened;  ///< to insert
    std::vector<ticket_cycle> ended;   ///< to update
};

/// The instant of a command: now, or one microsecond after the ticket's last change if that is later.
[[nodiscard]] inline timestamp next_instant(const support_ticket& ticket, timestamp now) noexcept
{
    return (std::max)(now, ticket.updated_at + std::chrono::microseconds{1});
}

/// A ticket while one command changes it. Members of `ticket` may be set freely; what has consequences goes through the
/// functions. `finish` says what came of it.
class draft {
public:
    draft(const ticket_state& before, const access& caller, timestamp now)
        : ticket{before.ticket}, before_{before}, caller_{caller}, at_{next_instant(before.ticket, now)}
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
    void move_to(ticket_status to)
    {
        const bool was_open = is_open(ticket.status);
        if (was_open && !is_open(to)) resolve();
        if (!was_open && is_open(to)) reopen();
        if (to == ticket_status::closed) ticket.closed_at = at_;
        if (to == ticket_status::resolved) ticket.closed_at.reset();
        ticket.status = to;
    }

    /// A human agent answered in public.
    void respond(const uuid& author)
    {
        if (!ticket.first_response_at) ticket.first_response_at = at_;
        ++ticket.agent_replies;
        end_cycle(cycle_metric::first_response, cycle_outcome::fulfilled, author, actor_kind::agent);
        end_cycle(cycle_metric::next_response, cycle_outcome::fulfilled, author, actor_kind::agent);
    }

    /// The customer wrote in public and waits for an answer, unless he was waiting already.
    void await_response()
    {
        if (is_running(cycle_metric::next_response)) return;
        open_cycle(cycle_metric::next_response, ++ticket.customer_turns);
    }

    /// Nobody is owed an answer any more.
    void cancel_responses()
    {
        end_cycle(cycle_metric::first_response, cycle_outcome::cancelled, caller_.actor_id, caller_.kind);
        end_cycle(cycle_metric::next_response, cycle_outcome::cancelled, caller_.actor_id, caller_.kind);
    }

    /// @param event_id  for the event
    /// @param message   what was added, if the command added a message
    [[nodiscard]] decision finish(event_kind kind, const uuid& event_id, std::optional<ticket_message> message = {}) &&
    {
        decision made{{}, std::move(message), std::move(opened_), std::move(ended_)};
        auto changes = kind == event_kind::created ? compute_initial_changes(ticket) : compute_changes(before_.ticket, ticket);
        if (changes.empty() && !made.message) return made;
        made.event = ticket_event{event_id,
                                  ticket.id,
                                  ticket.product,
                                  before_.ticket.version + 1,
                                  at_,
                                  kind,
                                  caller_.actor_id,
                                  caller_.kind,
                                  made.message ? std::optional{made.message->id} : std::nullopt,
                                  std::move(changes),
                                  std::nullopt,
                                  std::nullopt,
                                  std::nullopt};
        return made;
    }

private:
    void resolve()
    {
        ticket.resolved_at = at_;
        ticket.resolved_by = caller_.actor_id;
        ticket.resolved_by_kind = caller_.kind;
        ticket.replies_to_resolution = ticket.agent_replies;
        end_cycle(cycle_metric::resolution, cycle_outcome::fulfilled, caller_.actor_id, caller_.kind);
        cancel_responses();
    }

    void reopen()
    {
        ticket.resolved_at.reset();
        ticket.resolved_by.reset();
        ticket.resolved_by_kind.reset();
        ticket.replies_to_resolution.reset();
        ticket.closed_at.reset();
        ++ticket.reopen_count;
        open_cycle(cycle_metric::resolution, ticket.reopen_count + 1);
    }

    [[nodiscard]] bool is_running(cycle_metric metric) const noexcept
    {
        return std::any_of(before_.running.begin(), before_.running.end(),
                           [metric](const ticket_cycle& cycle) { return cycle.metric == metric; });
    }

    void open_cycle(cycle_metric metric, std::int32_t ordinal)
    {
        ticket_cycle cycle;
        cycle.ticket_id = ticket.id;
        cycle.product = ticket.product;
        cycle.metric = metric;
        cycle.ordinal = ordinal;
        cycle.started_at = at_;
        opened_.push_back(std::move(cycle));
    }

    void end_cycle(cycle_metric metric, cycle_outcome outcome, const uuid& by, actor_kind by_kind)
    {
        for (const ticket_cycle& running : before_.running) {
            if (running.metric != metric) continue;
            ticket_cycle& cycle = ended_.emplace_back(running);
            cycle.ended_at = at_;
            cycle.outcome = outcome;
            cycle.ended_by = by;
            cycle.ended_by_kind = by_kind;
        }
    }

    const ticket_state& before_;
    const access& caller_;
    timestamp at_;
    std::vector<ticket_cycle> opened_;
    std::vector<ticket_cycle> ended_;
};

}  // namespace pleme_support::rules

#endif  // PLEME_SUPPORT_RULES_DRAFT_HPP
