// What a dashboard is folded from: its window, and the records that play a part in it.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/dashboard_facts.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DASHBOARD_FACTS_HPP
#define PLEME_SUPPORT_RULES_DASHBOARD_FACTS_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace pleme_support::inline v0::rules {

/// So long after its end a first resolution may still turn out to be none.
inline constexpr std::chrono::days first_contact_span{7};

/// The window of a dashboard, and the local day that holds now.
struct dashboard_window {
    time_zone zone;
    timestamp start;  ///< the window is [start, end)
    timestamp end;
    timestamp now;
    timestamp today_start;  ///< the local day that holds `now` is [today_start, today_end)
    timestamp today_end;

    /// The end of the window, but not later than now: nothing is known of the future.
    [[nodiscard]] timestamp horizon() const noexcept { return (std::min)(end, now); }
    /// The earliest instant at which a backlog is asked for: the horizon may lie before a window that is still to come.
    [[nodiscard]] timestamp backlog_start() const noexcept { return (std::min)(start, horizon()); }
    /// The end of the time in which a reopen plays a part.
    [[nodiscard]] timestamp reopens_end() const noexcept
    {
        return end > (timestamp::max)() - first_contact_span ? (timestamp::max)() : end + first_contact_span;
    }
    [[nodiscard]] bool holds(timestamp t) const noexcept { return start <= t && t < end; }
    [[nodiscard]] bool is_today(timestamp t) const noexcept { return today_start <= t && t < today_end; }
};

/// The longest window that trends are given for.
inline constexpr std::chrono::days max_trend_window{1'100};

/// @return the window; `errc::invalid_argument` if it is upside down, too long for trends, or in an unknown zone;
///         `errc::zones_unavailable`
[[nodiscard]] inline result<dashboard_window> make_window(const dashboard_request& request, timestamp now)
{
    if (request.period_start > request.period_end)
        return support_error{errc::invalid_argument, "periodStart must not be after periodEnd"};
    if (request.with_trends && request.period_end - request.period_start > max_trend_window)
        return support_error{errc::invalid_argument, "periodEnd must be at most 1100 days after periodStart for ticketTrends"};
    const auto zone = time_zone::find(request.time_zone);
    if (!zone) return zone.error();
    const local_day today = zone->day_of(now);
    return dashboard_window{*zone, request.period_start,  request.period_end,
                            now,   zone->start_of(today), zone->start_of(today + std::chrono::days{1})};
}

/// The records of one product that a dashboard is folded from: of tickets within the caller's scope that are not deleted.
/// A RESOLUTION cycle plays a part if it was running at some instant of [backlog_start, horizon), or ended in
/// [backlog_start, end).
struct dashboard_facts {
    std::vector<support_ticket> created;  ///< created in the window
    std::int32_t created_today = 0;
    std::int32_t resolved_today = 0;        ///< RESOLUTION cycles that ended today
    std::vector<ticket_cycle> responses;    ///< FIRST_RESPONSE and NEXT_RESPONSE, fulfilled in the window
    std::vector<ticket_cycle> resolutions;  ///< RESOLUTION, those that play a part
    std::vector<ticket_cycle> reopens;      ///< RESOLUTION that a reopen started in [start, reopens_end)
    std::vector<ticket_cycle> breaches;  ///< of any metric, `breached_at` in the window; running ones over their deadline too
    std::vector<csat_survey> surveys;    ///< `sent_at` in the window
    std::vector<ticket_rating> ratings;  ///< `given_at` in the window
};

/// Takes from a few tickets, with all their cycles, surveys and ratings, what plays a part: the same that queries with the same
/// conditions find among the tickets of a product.
inline void add_facts(dashboard_facts& facts, const dashboard_window& window, const std::vector<support_ticket>& tickets,
                      const std::vector<ticket_cycle>& cycles, const std::vector<csat_survey>& surveys,
                      const std::vector<ticket_rating>& ratings)
{
    for (const support_ticket& ticket : tickets) {
        if (window.holds(ticket.created_at)) facts.created.push_back(ticket);
        if (window.is_today(ticket.created_at)) ++facts.created_today;
    }
    for (const ticket_cycle& cycle : cycles) {
        if (cycle.metric != cycle_metric::resolution) {
            if (cycle.outcome == cycle_outcome::fulfilled && window.holds(*cycle.ended_at)) facts.responses.push_back(cycle);
        } else {
            const bool ended_within =
                cycle.ended_at && window.backlog_start() <= *cycle.ended_at && *cycle.ended_at < window.end;
            const bool runs_on = !cycle.ended_at || *cycle.ended_at >= window.end;
            if (ended_within || (runs_on && cycle.started_at < window.horizon())) facts.resolutions.push_back(cycle);
            if (cycle.ticket_created_at && window.start <= cycle.started_at && cycle.started_at < window.reopens_end())
                facts.reopens.push_back(cycle);
            if (cycle.ended_at && window.is_today(*cycle.ended_at)) ++facts.resolved_today;
        }
        if (cycle.breached_at) {
            if (window.holds(*cycle.breached_at)) facts.breaches.push_back(cycle);
        } else if (cycle.due_at && !cycle.ended_at) {
            // From when on it is one though nobody has written it down; a warning that is still to come is no later.
            const timestamp breach = (std::max)(*cycle.due_at, cycle.alarm_at.value_or(*cycle.due_at));
            if (window.start <= breach && breach < window.horizon()) facts.breaches.push_back(cycle);
        }
    }
    for (const csat_survey& survey : surveys)
        if (window.holds(survey.sent_at)) facts.surveys.push_back(survey);
    for (const ticket_rating& rating : ratings)
        if (window.holds(rating.given_at)) facts.ratings.push_back(rating);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_DASHBOARD_FACTS_HPP
