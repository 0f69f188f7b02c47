// Reading clocks: how those of tickets stand, why they do, and how they would under other policies.
// Repository layer. What time has done and nobody has written down yet is reckoned with, and nothing is written.
// Guide: docs/guide/sla.md. Tests: tests/unit/repository/clocks.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CLOCK_READER_HPP
#define PLEME_SUPPORT_REPOSITORY_CLOCK_READER_HPP

#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/clock_view.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/rules/timers.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// A ticket with all its cycles.
struct whole_ticket {
    rules::ticket_state state;
    std::vector<ticket_cycle> ended;
};

/// Applies to a ticket's row and cycles, in memory only, the timers that have fired by `now`.
template <class Context>
class clock_reader {
public:
    /// @param call  must outlive it
    explicit clock_reader(const Context& call) : context_{call} {}

    /// Tickets as they are now with their cycles, from one snapshot, in the order given; those that are gone meanwhile without
    /// cycles. With them comes which settings of the first ticket's product are the newest: mostly there is no other product.
    /// @return an error of the storage
    [[nodiscard]] result<std::vector<whole_ticket>> read_whole(const record_list<support_ticket>& tickets)
    {
        std::vector<whole_ticket> whole;
        std::vector<uuid> ids;
        for (const support_ticket& ticket : tickets) {
            whole.push_back({{ticket, {}, {}, {}}, {}});
            ids.push_back(ticket.id);
        }
        if (ids.empty()) return whole;
        storage::query<support_ticket> rows;
        rows.in<&support_ticket::id>(ids);
        storage::query<ticket_cycle> cycles;
        cycles.in<&ticket_cycle::ticket_id>(ids);
        const std::string& product = tickets.front().product;
        auto version = newest_settings(product);
        version.template select<&desk_settings::version>();
        auto read = context_.read(rows, cycles, version);
        if (!read) return read.error();
        const auto& found = get<2>(*read);
        auto newest = context_.settings().of_version(context_, product, found.empty() ? 0 : found.front().version);
        if (!newest) return newest.error();
        settings_[product] = *std::move(newest);
        for (const support_ticket& row : get<0>(*read))
            for (whole_ticket& each : whole)
                if (each.state.ticket.id == row.id && each.state.ticket.product == row.product) each.state.ticket = row;
        for (ticket_cycle& cycle : get<1>(*std::move(read)).take_all()) {
            const auto owner = std::find_if(whole.begin(), whole.end(), [&](const whole_ticket& each) {
                return each.state.ticket.id == cycle.ticket_id && each.state.ticket.product == cycle.product;
            });
            if (owner == whole.end()) continue;
            (cycle.ended_at ? owner->ended : owner->state.running).push_back(std::move(cycle));
        }
        for (whole_ticket& each : whole)
            if (!rules::is_in_work(each.state.ticket)) each.state.ended = rules::newest_of_each(each.ended);
        return whole;
    }

    /// Brings a ticket up to an instant.
    /// @param snapshot  the product's newest settings
    /// @return the events of the timers that fired and that nobody has written down; an error of the storage
    [[nodiscard]] result<std::vector<ticket_event>> apply_timers(
        whole_ticket& whole, const std::shared_ptr<const rules::settings_snapshot>& snapshot, timestamp now)
    {
        std::vector<ticket_event> events;
        for (;;) {
            const support_ticket& ticket = whole.state.ticket;
            auto history = context_.settings().history_since(context_, ticket.product, ticket.settings_version, snapshot);
            if (!history) return history.error();
            auto next = rules::decide_next_timer(whole.state, *history, now, now, context_.options().rules, context_);
            if (!next) return events;
            for (const ticket_cycle& cycle : next->changed)
                if (cycle.ended_at) whole.ended.push_back(cycle);
            auto after = rules::apply(std::move(whole.state), *next);
            if (!after) return after.error();
            whole.state = *std::move(after);
            events.push_back(*std::move(next->event));
        }
    }

    /// How the clocks of a ticket stand.
    /// @return an error of the storage
    [[nodiscard]] result<std::vector<sla_clock>> view(const whole_ticket& whole, timestamp now)
    {
        std::vector<ticket_cycle> cycles = whole.ended;
        cycles.insert(cycles.end(), whole.state.running.begin(), whole.state.running.end());
        auto calendars = context_.settings().calendars_of(context_, whole.state.ticket.product, cycles);
        if (!calendars) return calendars.error();
        return rules::view_clocks(cycles, *calendars, now);
    }

    /// How the clocks of tickets stand at an instant, in the order of the tickets.
    /// @param tickets  within the caller's scope
    /// @return an error of the storage
    [[nodiscard]] result<std::vector<std::vector<sla_clock>>> clocks_of(const record_list<support_ticket>& tickets,
                                                                        timestamp now)
    {
        auto read = read_as_of(tickets, now);
        if (!read) return read.error();
        std::vector<std::vector<sla_clock>> clocks;
        for (const whole_ticket& whole : *read) {
            auto viewed = view(whole, now);
            if (!viewed) return viewed.error();
            clocks.push_back(*std::move(viewed));
        }
        return clocks;
    }

    /// Why a ticket has the deadlines that it has.
    /// @param ticket  within the caller's scope
    /// @return an error of the storage
    [[nodiscard]] result<sla_explanation> explain(const support_ticket& ticket, std::vector<ticket_event> events, timestamp now)
    {
        auto read = read_whole({ticket});
        if (!read) return read.error();
        auto snapshot = settings_of(ticket.product);
        if (!snapshot) return snapshot.error();
        whole_ticket& whole = read->front();
        auto timer_events = apply_timers(whole, *snapshot, now);
        if (!timer_events) return timer_events.error();
        events.insert(events.end(), timer_events->begin(), timer_events->end());

        sla_explanation explanation;
        explanation.ticket_id = ticket.id;
        explanation.settings_version = (*snapshot)->settings.version;
        explanation.policies = rules::judge_policies((*snapshot)->settings.policies, whole.state.ticket, *(*snapshot)->folding);
        if (const sla_policy* policy =
                rules::find_policy((*snapshot)->settings.policies, whole.state.ticket, *(*snapshot)->folding))
            explanation.policy = policy->name;
        std::vector<ticket_cycle> cycles = std::move(whole.ended);
        cycles.insert(cycles.end(), whole.state.running.begin(), whole.state.running.end());
        std::sort(cycles.begin(), cycles.end(), [](const ticket_cycle& a, const ticket_cycle& b) {
            return std::tie(a.metric, a.ordinal) < std::tie(b.metric, b.ordinal);
        });
        auto calendars = context_.settings().calendars_of(context_, ticket.product, cycles);
        if (!calendars) return calendars.error();
        for (const ticket_cycle& cycle : cycles)
            if (auto clock = rules::explain_clock(cycle, events, *calendars, now))
                explanation.clocks.push_back(*std::move(clock));
        return explanation;
    }

    /// What other settings, in force from `now` on, would do to tickets.
    /// @param tickets   open ones of one product
    /// @param proposed  with the product's present calendars
    /// @return those whose clocks would stand otherwise; an error of the storage
    [[nodiscard]] result<std::vector<ticket_preview>> preview(const record_list<support_ticket>& tickets,
                                                              const rules::settings_snapshot& proposed, timestamp now)
    {
        auto read = read_as_of(tickets, now);
        if (!read) return read.error();
        std::vector<ticket_preview> changed;
        for (whole_ticket& whole : *read) {
            auto before = view(whole, now);
            if (!before) return before.error();
            for (ticket_cycle& cycle : whole.state.running) rules::set_clock(cycle, whole.state.ticket, proposed, now, true);
            auto after = view(whole, now);
            if (!after) return after.error();
            const support_ticket& ticket = whole.state.ticket;
            if (*before != *after) changed.push_back({ticket.id, ticket.number, *std::move(before), *std::move(after)});
        }
        return changed;
    }

private:
    /// Tickets with their cycles as they stand at an instant, whether that is written down yet or not, in the order given.
    [[nodiscard]] result<std::vector<whole_ticket>> read_as_of(const record_list<support_ticket>& tickets, timestamp now)
    {
        auto read = read_whole(tickets);
        if (!read) return read.error();
        for (whole_ticket& whole : *read) {
            auto snapshot = settings_of(whole.state.ticket.product);
            if (!snapshot) return snapshot.error();
            if (auto timer_events = apply_timers(whole, *snapshot, now); !timer_events) return timer_events.error();
        }
        return read;
    }

    /// A product's newest settings, asked for once.
    /// @return an error of the storage
    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> settings_of(const std::string& product)
    {
        if (const auto known = settings_.find(product); known != settings_.end()) return known->second;
        auto newest = context_.settings().newest(context_, product);
        if (newest) settings_[product] = *newest;
        return newest;
    }

    const Context& context_;
    std::map<std::string, std::shared_ptr<const rules::settings_snapshot>> settings_;  ///< by product
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CLOCK_READER_HPP
