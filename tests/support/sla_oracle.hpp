// Deadlines and working time once more, by brute force from events and messages alone, of policies whose clocks run around the
// clock, with a calendar that is always open or without.
// Tests only. Knows nothing of cycles, of ticks, nor of the library's clocks and calendars; no policy may say RESUME.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_SLA_ORACLE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_SLA_ORACLE_HPP

#include "support/values.hpp"

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/sla.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// What came of one deadline: `breached`, or `met` at an instant, or neither yet.
struct told_deadline {
    std::optional<timestamp> breached;
    std::optional<timestamp> met;
};

/// What a calendar counted of something that was done at an instant.
struct told_work {
    cycle_metric metric;
    timestamp done;
    std::chrono::microseconds worked;
};

/// Follows one ticket through its life.
class deadline_teller {
public:
    explicit deadline_teller(const std::vector<sla_policy>& policies) : policies_{policies} {}

    /// @param now  later deadlines have not passed, unless the ticket's own events say so
    [[nodiscard]] std::vector<told_deadline> tell(const record_list<ticket_event>& events,
                                                  const record_list<ticket_message>& messages, timestamp now)
    {
        for (const ticket_event& event : events) {
            note_breaches(event.at);
            follow(event, messages);
            note_moved_deadlines(event.at);
        }
        now = std::max(now, events.back().at);
        for (span& each : running_) {
            const auto is_written = [&](const ticket_event& event) {
                return event.kind == event_kind::sla_breached && event.metric == each.metric && event.due_at == due_of(each);
            };
            const bool is_told = std::any_of(events.begin(), events.end(), is_written);
            const auto breach = each.breached ? each.breached : due_of(each);
            if (breach && (*breach < now || is_told)) told_.push_back({breach, {}});
        }
        for (const span& each : suspended_)
            if (each.breached) told_.push_back({each.breached, {}});
        return told_;
    }

    /// Of what was done under a policy that has a calendar.
    [[nodiscard]] const std::vector<told_work>& work() const noexcept { return work_; }

private:
    /// A span in which something is owed, the parts of it that count, and since when it has been too late.
    struct span {
        cycle_metric metric;
        bool reopened;
        std::vector<std::pair<timestamp, std::optional<timestamp>>> counted;
        std::optional<timestamp> breached{};
    };

    /// What became too late before an instant, in which the ticket did not change.
    void note_breaches(timestamp at)
    {
        for (span& each : running_)
            if (const auto due = due_of(each); due && *due < at && !each.breached) each.breached = due;
    }

    /// What a change made of deadlines: one that it moved into the past is too late from then on.
    void note_moved_deadlines(timestamp at)
    {
        for (span& each : running_) {
            const auto due = due_of(each);
            const bool over = due && *due < at;
            if (!over)
                each.breached.reset();
            else if (!each.breached)
                each.breached = at;
        }
    }

    void follow(const ticket_event& event, const record_list<ticket_message>& messages)
    {
        using enum cycle_metric;
        const auto message =
            std::find_if(messages.begin(), messages.end(), [&](const auto& m) { return event.message_id == m.id; });
        const bool is_public = message != messages.end() && !message->is_internal;
        const std::string before = status_;
        std::string after = status_, priority = priority_, tags = tags_;
        for (const ticket_change& change : event.changes) {
            if (change.field == "status") after = *change.after;
            if (change.field == "priority") priority = *change.after;
            if (change.field == "tags") tags = *change.after;
        }
        const auto is_done = [](const std::string& status) { return status == "RESOLVED" || status == "CLOSED"; };
        const bool resolves = !is_done(before) && is_done(after);
        // What ends, ends as the ticket was before.
        if (is_public && message->author_kind == actor_kind::agent)
            for (const cycle_metric metric : {first_response, next_response}) {
                bring_back(metric);
                end(metric, event.at);
            }
        if (resolves) end(resolution, event.at);
        if (resolves || event.kind == event_kind::deleted)
            for (const cycle_metric metric : {first_response, next_response, resolution}) put_away(metric, event.at);
        status_ = after, priority_ = priority, tags_ = tags;
        if ((is_done(before) || event.kind == event_kind::restored) && !is_done(after))
            for (const cycle_metric metric : {first_response, next_response, resolution}) bring_back(metric);
        if (event.kind == event_kind::created) {
            begin(first_response, event.at);
            begin(resolution, event.at);
        }
        if (is_done(before) && !is_done(after)) begin(resolution, event.at, true);
        if (is_public && is_helped(message->author_kind) && !find(next_response)) begin(next_response, event.at);
        for (span& each : running_) {
            if (each.counted.back().second && !stands_still(each))
                each.counted.emplace_back(event.at, std::nullopt);
            else if (!each.counted.back().second && stands_still(each))
                each.counted.back().second = event.at;
        }
    }

    void begin(cycle_metric metric, timestamp at, bool reopened = false)
    {
        running_.push_back({metric, reopened, {{at, std::nullopt}}});
    }

    [[nodiscard]] span* find(cycle_metric metric)
    {
        const auto found =
            std::find_if(running_.begin(), running_.end(), [&](const span& each) { return each.metric == metric; });
        return found == running_.end() ? nullptr : &*found;
    }

    /// What was owed was done.
    void end(cycle_metric metric, timestamp at)
    {
        const span* ending = find(metric);
        if (ending == nullptr) return;
        if (target_of(*ending) && policy()->calendar) work_.push_back({metric, at, worked_until(*ending, at)});
        if (ending->breached)
            told_.push_back({ending->breached, {}});
        else if (target_of(*ending))
            told_.push_back({{}, at});
        std::erase_if(running_, [&](const span& each) { return each.metric == metric; });
    }

    /// It is owed no more until the ticket is back.
    void put_away(cycle_metric metric, timestamp at)
    {
        span* away = find(metric);
        if (away == nullptr) return;
        if (!away->counted.back().second) away->counted.back().second = at;
        suspended_.push_back(*away);
        std::erase_if(running_, [&](const span& each) { return each.metric == metric; });
    }

    void bring_back(cycle_metric metric)
    {
        for (const span& each : suspended_)
            if (each.metric == metric) running_.push_back(each);
        std::erase_if(suspended_, [&](const span& each) { return each.metric == metric; });
    }

    [[nodiscard]] const sla_policy* policy() const
    {
        for (const sla_policy& each : policies_) {
            const auto is_mine = [&](ticket_priority p) { return to_text(p) == priority_; };
            const auto is_tagged = [&](const std::string& tag) { return tags_.find('"' + tag + '"') != std::string::npos; };
            if (!each.priorities.empty() && std::none_of(each.priorities.begin(), each.priorities.end(), is_mine)) continue;
            if (each.tags.empty() || std::any_of(each.tags.begin(), each.tags.end(), is_tagged)) return &each;
        }
        return nullptr;
    }

    [[nodiscard]] std::optional<std::chrono::minutes> target_of(const span& of) const
    {
        const sla_policy* found = policy();
        if (found == nullptr || (of.reopened && found->on_reopen == reopen_behaviour::first_only)) return std::nullopt;
        for (const sla_target& target : found->targets)
            if (target.metric == of.metric && to_text(target.priority) == priority_)
                return std::chrono::minutes{target.minutes};
        return std::nullopt;
    }

    [[nodiscard]] bool stands_still(const span& of) const
    {
        if (!target_of(of)) return false;
        const auto& pauses = policy()->pauses;
        return std::any_of(pauses.begin(), pauses.end(), [&](const sla_pause& pause) {
            return pause.metric == of.metric && to_text(pause.status) == status_;
        });
    }

    [[nodiscard]] static std::chrono::microseconds worked_until(const span& of, timestamp at)
    {
        std::chrono::microseconds worked{0};
        for (const auto& [from, until] : of.counted) worked += until.value_or(at) - from;
        return worked;
    }

    [[nodiscard]] std::optional<timestamp> due_of(const span& of) const
    {
        const auto target = target_of(of);
        if (!target) return std::nullopt;
        std::chrono::microseconds left = *target;
        for (const auto& [from, until] : of.counted) {
            if (!until || left < *until - from) return from + left;
            left -= *until - from;
        }
        return std::nullopt;
    }

    const std::vector<sla_policy>& policies_;
    std::string status_ = "NEW", priority_, tags_;
    std::vector<span> running_;
    std::vector<span> suspended_;  ///< of a ticket that is resolved or deleted
    std::vector<told_deadline> told_;
    std::vector<told_work> work_;
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_SLA_ORACLE_HPP
