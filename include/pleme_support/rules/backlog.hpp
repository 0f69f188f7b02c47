// How many tickets were open at an instant, and day by day what came and went.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_BACKLOG_HPP
#define PLEME_SUPPORT_RULES_BACKLOG_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

/// Instants, sorted once, to count those before a moment or in a span.
class instants {
public:
    void add(timestamp t) { sorted_.push_back(t); }
    void sort() { std::sort(sorted_.begin(), sorted_.end()); }

    [[nodiscard]] std::int32_t before(timestamp t) const
    {
        return static_cast<std::int32_t>(std::lower_bound(sorted_.begin(), sorted_.end(), t) - sorted_.begin());
    }
    [[nodiscard]] std::int32_t within(timestamp from, timestamp to) const { return before(to) - before(from); }

private:
    std::vector<timestamp> sorted_;
};

/// The RESOLUTION cycles as starts and ends: how many had started before an instant and not ended before it, and how many ended
/// in a span.
struct backlog {
    explicit backlog(const std::vector<ticket_cycle>& resolutions)
    {
        for (const ticket_cycle& cycle : resolutions) {
            starts.add(cycle.started_at);
            if (cycle.ended_at) ends.add(*cycle.ended_at);
        }
        starts.sort();
        ends.sort();
    }
    [[nodiscard]] std::int32_t at(timestamp t) const { return starts.before(t) - ends.before(t); }

    instants starts;
    instants ends;
};

[[nodiscard]] inline std::vector<ticket_trend> compute_trends(const dashboard_facts& facts, const dashboard_window& window,
                                                              const backlog& running)
{
    instants created;
    for (const support_ticket& ticket : facts.created) created.add(ticket.created_at);
    created.sort();
    std::vector<ticket_trend> trends;
    const timestamp end = window.horizon();
    if (window.start >= end) return trends;
    for (local_day day = window.zone.day_of(window.start);; day += std::chrono::days{1}) {
        const timestamp from = (std::max)(window.zone.start_of(day), window.start);
        if (from >= end) return trends;
        const timestamp to = (std::min)(window.zone.start_of(day + std::chrono::days{1}), end);
        if (from >= to) continue;  // a day that a zone left out, as Samoa did on 2011-12-30
        trends.push_back({day_text(day), created.within(from, to), running.ends.within(from, to), running.at(to)});
    }
}

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_BACKLOG_HPP
