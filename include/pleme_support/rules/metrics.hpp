// The seven dashboard views, folded from records. Every number is defined in docs/guide/metrics.md.
// Rules layer: pure; which records are read is decided in repository/dashboard.hpp. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_METRICS_HPP
#define PLEME_SUPPORT_RULES_METRICS_HPP

#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/agent_metrics.hpp>
#include <pleme_support/rules/backlog.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/rules/statistics.hpp>
#include <pleme_support/rules/timings.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

[[nodiscard]] inline sla_metrics compute_sla(const dashboard_facts& facts, const dashboard_window& window,
                                             const timings& measured)
{
    std::vector<uuid> tickets;
    tickets.reserve(facts.breaches.size() + facts.responses.size() + facts.resolutions.size());
    for (const ticket_cycle& cycle : facts.breaches) tickets.push_back(cycle.ticket_id);
    const std::size_t breaching = keep_distinct(tickets);
    const auto add_if_in_time = [&](const ticket_cycle& fulfilled) {
        if (fulfilled.due_at && !fulfilled.breached_at) tickets.push_back(fulfilled.ticket_id);
    };
    for (const ticket_cycle& cycle : facts.responses) add_if_in_time(cycle);
    for (const ticket_cycle& cycle : facts.resolutions)
        if (is_fulfilled_in(window, cycle)) add_if_in_time(cycle);

    sla_metrics sla;
    sla.total_tickets = count_of(keep_distinct(tickets));
    sla.tickets_breaching_sla = count_of(breaching);
    sla.tickets_meeting_sla = sla.total_tickets - sla.tickets_breaching_sla;
    sla.compliance_rate = rate(sla.tickets_meeting_sla, sla.total_tickets);
    sla.breach_rate = rate(sla.tickets_breaching_sla, sla.total_tickets);
    sla.first_response_count = measured.first_responses.count();
    sla.avg_first_response_minutes = mean<std::chrono::minutes>(measured.first_responses.wall);
    sla.resolution_count = measured.resolutions.count();
    sla.avg_resolution_hours = mean<std::chrono::hours>(measured.resolutions.wall);
    return sla;
}

/// Sets the numbers of the first contact: of the tickets whose first resolution was fulfilled in the window, those with one
/// public agent message before its end that were not reopened soon after it.
inline void compute_first_contact(support_overview_metrics& overview, const dashboard_facts& facts,
                                  const dashboard_window& window)
{
    std::vector<const ticket_cycle*> reopens;  // the first of each ticket
    for (const ticket_cycle& cycle : facts.reopens)
        if (cycle.ordinal == 2) reopens.push_back(&cycle);
    const auto less = [](const ticket_cycle* a, const ticket_cycle* b) { return a->ticket_id < b->ticket_id; };
    std::sort(reopens.begin(), reopens.end(), less);
    std::int64_t at_first_contact = 0;
    for (const ticket_cycle& first : facts.resolutions) {
        if (first.ordinal != 1 || !is_fulfilled_in(window, first)) continue;
        ++overview.first_resolution_count;
        const auto is_over = [&](timestamp t) { return t - *first.ended_at >= first_contact_span; };
        overview.first_contact_provisional += is_over(window.now) ? 0 : 1;
        const auto [reopen, end] = std::equal_range(reopens.begin(), reopens.end(), &first, less);
        at_first_contact += first.replies == 1 && (reopen == end || is_over((*reopen)->started_at)) ? 1 : 0;
    }
    overview.first_contact_resolution_rate = rate(at_first_contact, overview.first_resolution_count);
}

inline void compute_satisfaction(support_overview_metrics& overview, const dashboard_facts& facts,
                                 const std::vector<ticket_rating>& ratings)
{
    score_mean scores;
    std::int64_t positive = 0;
    for (const ticket_rating& rating : ratings) {
        scores.add(rating.score);
        ++overview.csat_histogram.at(static_cast<std::size_t>(rating.score - 1));
        positive += rating.score >= 4 ? 1 : 0;
    }
    overview.csat_count = count_of(ratings.size());
    overview.avg_csat_score = scores.value();
    overview.csat_positive_rate = rate(positive, overview.csat_count);
    overview.surveys_sent = count_of(facts.surveys.size());
    overview.surveys_answered = static_cast<std::int32_t>(std::count_if(
        facts.surveys.begin(), facts.surveys.end(), [](const csat_survey& survey) { return survey.answered_at.has_value(); }));
    overview.csat_response_rate = rate(overview.surveys_answered, overview.surveys_sent);
}

[[nodiscard]] inline support_overview_metrics compute_overview(const dashboard_facts& facts, const dashboard_window& window,
                                                               const backlog& running, const timings& measured,
                                                               const sla_metrics& sla)
{
    support_overview_metrics overview;
    overview.total_tickets = count_of(facts.created.size());
    overview.open_tickets = count_of(static_cast<std::size_t>(std::count_if(
        facts.created.begin(), facts.created.end(), [](const support_ticket& ticket) { return is_open(ticket.status); })));
    overview.resolved_tickets = overview.total_tickets - overview.open_tickets;
    overview.total_active_tickets = running.at(window.horizon());
    overview.new_tickets_today = facts.created_today;
    overview.resolved_tickets_today = facts.resolved_today;
    overview.first_response_count = sla.first_response_count;
    overview.avg_first_response_time_minutes = sla.avg_first_response_minutes;
    overview.first_response_working_count = measured.first_responses.working_count();
    overview.avg_first_response_working_minutes = mean<std::chrono::minutes>(measured.first_responses.working);
    overview.resolution_count = sla.resolution_count;
    overview.avg_resolution_time_hours = sla.avg_resolution_hours;
    overview.avg_full_resolution_time_hours = mean<std::chrono::hours>(measured.full_resolutions);
    overview.resolution_working_count = measured.resolutions.working_count();
    overview.avg_resolution_working_hours = mean<std::chrono::hours>(measured.resolutions.working);
    compute_first_contact(overview, facts, window);
    overview.sla_ticket_count = sla.total_tickets;
    overview.sla_compliance_rate = sla.compliance_rate;
    overview.sla_breach_count = count_of(facts.breaches.size());
    return overview;
}

/// Where the numbers of one kind of length go.
struct spread {
    std::int32_t& count;
    std::optional<double>& avg;
    std::optional<double>& median;
    std::optional<double>& p90;
    std::optional<double>& p95;
};

template <class Unit>
void fill(spread to, const durations& lengths)
{
    to.count = count_of(lengths.size());
    to.avg = mean<Unit>(lengths);
    to.median = percentile<Unit>(lengths, 50);
    to.p90 = percentile<Unit>(lengths, 90);
    to.p95 = percentile<Unit>(lengths, 95);
}

[[nodiscard]] inline response_metrics compute_responses(const dashboard_facts& facts, const timings& measured)
{
    using std::chrono::hours;
    using std::chrono::minutes;
    response_metrics r;
    for (const support_ticket& ticket : facts.created)
        ++(ticket.first_response_at ? r.tickets_with_first_response : r.tickets_without_first_response);
    fill<minutes>({r.first_response_count, r.avg_first_response_minutes, r.median_first_response_minutes,
                   r.p90_first_response_minutes, r.p95_first_response_minutes},
                  measured.first_responses.wall);
    fill<minutes>(
        {r.first_response_working_count, r.avg_first_response_working_minutes, r.median_first_response_working_minutes,
         r.p90_first_response_working_minutes, r.p95_first_response_working_minutes},
        measured.first_responses.working);
    fill<minutes>(
        {r.response_count, r.avg_response_minutes, r.median_response_minutes, r.p90_response_minutes, r.p95_response_minutes},
        measured.all_responses.wall);
    fill<minutes>({r.response_working_count, r.avg_response_working_minutes, r.median_response_working_minutes,
                   r.p90_response_working_minutes, r.p95_response_working_minutes},
                  measured.all_responses.working);
    fill<hours>(
        {r.resolution_count, r.avg_resolution_hours, r.median_resolution_hours, r.p90_resolution_hours, r.p95_resolution_hours},
        measured.resolutions.wall);
    fill<hours>({r.resolution_working_count, r.avg_resolution_working_hours, r.median_resolution_working_hours,
                 r.p90_resolution_working_hours, r.p95_resolution_working_hours},
                measured.resolutions.working);
    return r;
}

}  // namespace detail

/// Computes all views; `ticket_trends` only if `with_trends`. Linear in the facts but for sorting.
/// @param directory  may be null: agents are called by their ids
[[nodiscard]] inline support_dashboard_metrics compute_dashboard(const dashboard_facts& facts, const dashboard_window& window,
                                                                 bool with_trends, const agent_directory* directory)
{
    const detail::timings measured = detail::measure(facts, window);
    const std::vector<ticket_rating> ratings = detail::last_of_each(facts.ratings);
    const detail::backlog running{facts.resolutions};
    support_dashboard_metrics dashboard;
    dashboard.sla_metrics = detail::compute_sla(facts, window, measured);
    dashboard.overview = detail::compute_overview(facts, window, running, measured, dashboard.sla_metrics);
    detail::compute_satisfaction(dashboard.overview, facts, ratings);
    for (const ticket_status status : enum_values<ticket_status>) dashboard.ticket_by_status.push_back({status, 0});
    using enum ticket_priority;
    for (const ticket_priority priority : {urgent, high, medium, low}) dashboard.ticket_by_priority.push_back({priority, 0});
    for (const support_ticket& ticket : facts.created) {
        for (ticket_status_count& row : dashboard.ticket_by_status) row.count += row.status == ticket.status ? 1 : 0;
        for (ticket_priority_count& row : dashboard.ticket_by_priority) row.count += row.priority == ticket.priority ? 1 : 0;
    }
    dashboard.response_metrics = detail::compute_responses(facts, measured);
    detail::compute_performance(dashboard, facts, window, ratings, directory);
    if (with_trends) dashboard.ticket_trends = detail::compute_trends(facts, window, running);
    return dashboard;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_METRICS_HPP
