// A ticket under the rules alone: commands at instants, no storage, no repository.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_STAGE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_STAGE_HPP

#include "support/values.hpp"

#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/timers.hpp>
#include <pleme_support/rules/working_calendar.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// The settings of a desk with one policy, which counts in the calendar.
inline rules::settings_snapshot governed(const sla_policy& policy, std::optional<support_calendar> calendar = {})
{
    rules::settings_snapshot made;
    made.settings.version = 1;
    made.settings.policies = {policy};
    if (calendar) {
        made.settings.calendars = {{calendar->name, calendar->version}};
        made.calendars[calendar->name] =
            std::make_shared<const rules::working_calendar>(rules::working_calendar::make(*calendar).value());
    }
    return made;
}

/// Holds the ticket of customer 1 as the commands leave it, and everything that they wrote.
class stage {
public:
    explicit stage(rules::ticket_rules chosen = {}, rules::settings_snapshot governed_by = {},
                   timestamp start = at("2026-03-02T09:00:00Z"), create_ticket_input input = new_ticket())
        : rules{chosen}, now{start}, snapshot{std::move(governed_by)}
    {
        const auto caller = customer();
        take(rules::decide(rules::create_ticket{make_id('1', 1), "thai", 1, std::move(input)},
                           {caller, now, make_id('e', 1), rules, snapshot}));
    }

    rules::ticket_rules rules;
    timestamp now;
    rules::settings_snapshot snapshot;
    rules::ticket_state state;
    std::vector<ticket_event> events;
    std::vector<ticket_message> messages;
    std::vector<ticket_cycle> cycles;  ///< in the order in which they were opened

    [[nodiscard]] const support_ticket& ticket() const noexcept { return state.ticket; }

    /// Runs a command a minute after the last one, or at `now` if the test sets that, and takes over what comes of it.
    template <class Command>
    result<rules::decision> run(const pleme_support::principal& caller, const Command& command)
    {
        auto made = rules::decide(state, command,
                                  {caller, now, make_id('e', static_cast<std::uint32_t>(events.size() + 1)), rules, snapshot});
        if (made) take(*made);
        return made;
    }

    /// Lets time pass up to an instant, and takes over what it makes of the ticket.
    void pass(timestamp until)
    {
        testing::sequential_ids ids;
        const rules::settings_history history{std::make_shared<const rules::settings_snapshot>(snapshot)};
        while (const auto made = rules::decide_next_timer(state, history, until, until, rules, ids)) take(*made);
        now = until;
    }

    result<rules::decision> update(const update_ticket_input& input, const pleme_support::principal& caller = agent())
    {
        return run(caller, rules::update_ticket{input});
    }
    result<rules::decision> move(ticket_status to) { return update(to_status(to)); }
    result<rules::decision> say(const pleme_support::principal& author, bool is_internal = false)
    {
        return run(author, rules::add_message{make_id('9', static_cast<std::uint32_t>(messages.size() + 1)), author.actor_id,
                                              message_on(ticket().id, "Hello", is_internal)});
    }
    result<rules::decision> rate(std::int32_t score, std::optional<std::string> comment = {},
                                 const pleme_support::principal& caller = customer())
    {
        return run(caller, rules::rate_ticket{{score, std::move(comment)}});
    }

    /// The last cycle of a metric that was opened; nothing if there was none.
    [[nodiscard]] std::optional<ticket_cycle> last(cycle_metric metric) const
    {
        const auto found =
            std::find_if(cycles.rbegin(), cycles.rend(), [&](const auto& cycle) { return cycle.metric == metric; });
        return found == cycles.rend() ? std::nullopt : std::optional{*found};
    }
    [[nodiscard]] bool is_running(cycle_metric metric) const
    {
        const auto cycle = last(metric);
        return cycle && !cycle->ended_at;
    }
    [[nodiscard]] std::size_t count(cycle_metric metric) const
    {
        return static_cast<std::size_t>(
            std::count_if(cycles.begin(), cycles.end(), [&](const auto& cycle) { return cycle.metric == metric; }));
    }

private:
    void take(const rules::decision& made)
    {
        if (!made.event) return;
        state.ticket = rules::evolve(state.ticket, *made.event).value();
        events.push_back(*made.event);
        if (made.message) messages.push_back(*made.message);
        for (const ticket_cycle& changed : made.changed)
            for (ticket_cycle& cycle : cycles)
                if (cycle.metric == changed.metric && cycle.ordinal == changed.ordinal) cycle = changed;
        cycles.insert(cycles.end(), made.opened.begin(), made.opened.end());
        state.running.clear();
        state.ended.clear();
        for (const ticket_cycle& cycle : rules::newest_of_each(cycles))
            (cycle.ended_at ? state.ended : state.running).push_back(cycle);
        now += std::chrono::minutes{1};
    }
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_STAGE_HPP
