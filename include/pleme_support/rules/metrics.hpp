// The seven dashboard views, folded from records. Every number is defined in docs/guide/metrics.md.
// Rules layer: pure; which records are read is decided in repository/dashboard.hpp. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_METRICS_HPP
#define PLEME_SUPPORT_RULES_METRICS_HPP

#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/rules/statistics.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

[[nodiscard]] inline std::int32_t count_of(std::size_t size) noexcept
{
    return static_cast<std::int32_t>(size);
}

/// Instants, sorted once, to count those before a moment or in a span.
class instants {
public:
    void add(timestamp t) { sorted_.push_back(t); }
    void sort() { std::sort(sorted_.begin(), sorted_.end()); }

    [[nodiscard]] std::int32_t up_to(timestamp t) const
    {
        return static_cast<std::int32_t>(std::upper_bound(sorted_.begin(), sorted_.end(), t) - sorted_.begin());
    }
    [[nodiscard]] std::int32_t within(timestamp from, timestamp to) const
    {
        return static_cast<std::int32_t>(std::lower_bound(sorted_.begin(), sorted_.end(), to) -
                                         std::lower_bound(sorted_.begin(), sorted_.end(), from));
    }

private:
    std::vector<timestamp> sorted_;
};

/// The RESOLUTION cycles as starts and ends: how many were running at an instant, and how many ended in a span.
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
    [[nodiscard]] std::int32_t at(timestamp t) const { return starts.up_to(t) - ends.up_to(t); }

    instants starts;
    instants ends;
};

struct timings {
    durations first_responses;
    durations all_responses;
    durations resolutions;
};

[[nodiscard]] inline timings measure(const dashboard_facts& facts)
{
    timings measured;
    for (const ticket_cycle& cycle : facts.responses) {
        const auto length = *cycle.ended_at - cycle.started_at;
        measured.all_responses.push_back(length);
        if (cycle.metric == cycle_metric::first_response) measured.first_responses.push_back(length);
    }
    for (const support_ticket& ticket : facts.resolved) measured.resolutions.push_back(*ticket.resolved_at - ticket.created_at);
    return measured;
}

/// Sorts, and drops repeats.
/// @return how many are left
inline std::size_t keep_distinct(std::vector<uuid>& ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids.size();
}

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
        if (cycle.outcome == cycle_outcome::fulfilled && window.holds(*cycle.ended_at)) add_if_in_time(cycle);

    sla_metrics sla;
    sla.total_tickets = count_of(keep_distinct(tickets));
    sla.tickets_breaching_sla = count_of(breaching);
    sla.tickets_meeting_sla = sla.total_tickets - sla.tickets_breaching_sla;
    sla.compliance_rate = rate(sla.tickets_meeting_sla, sla.total_tickets);
    sla.breach_rate = rate(sla.tickets_breaching_sla, sla.total_tickets);
    sla.avg_first_response_minutes = mean<std::chrono::minutes>(measured.first_responses);
    sla.avg_resolution_hours = mean<std::chrono::hours>(measured.resolutions);
    return sla;
}

[[nodiscard]] inline support_overview_metrics compute_overview(const dashboard_facts& facts, const dashboard_window& window,
                                                               const backlog& running, const sla_metrics& sla)
{
    support_overview_metrics overview;
    overview.total_tickets = count_of(facts.created.size());
    overview.open_tickets = count_of(static_cast<std::size_t>(std::count_if(
        facts.created.begin(), facts.created.end(), [](const support_ticket& ticket) { return is_open(ticket.status); })));
    overview.resolved_tickets = overview.total_tickets - overview.open_tickets;
    overview.total_active_tickets = running.at(window.horizon());
    overview.new_tickets_today = facts.created_today;
    overview.resolved_tickets_today = facts.resolved_today;
    overview.avg_first_response_time_minutes = sla.avg_first_response_minutes;
    overview.avg_resolution_time_hours = sla.avg_resolution_hours;
    overview.first_contact_resolution_rate =
        rate(std::count_if(
                 facts.resolved.begin(), facts.resolved.end(),
                 [](const support_ticket& ticket) { return ticket.reopen_count == 0 && ticket.replies_to_resolution == 1; }),
             static_cast<std::int64_t>(facts.resolved.size()));
    overview.sla_compliance_rate = sla.compliance_rate;
    overview.sla_breach_count = count_of(facts.breaches.size());
    score_mean scores;
    for (const support_ticket& ticket : facts.rated) scores.add(*ticket.csat_score);
    overview.avg_csat_score = scores.value();
    const auto is_answered = [](const csat_survey& survey) { return survey.answered_at.has_value(); };
    overview.surveys_sent = count_of(facts.surveys.size());
    overview.surveys_answered =
        static_cast<std::int32_t>(std::count_if(facts.surveys.begin(), facts.surveys.end(), is_answered));
    overview.csat_response_rate = rate(overview.surveys_answered, overview.surveys_sent);
    return overview;
}

[[nodiscard]] inline response_metrics compute_responses(const dashboard_facts& facts, const timings& measured)
{
    response_metrics responses;
    for (const support_ticket& ticket : facts.created)
        ++(ticket.first_response_at ? responses.tickets_with_first_response : responses.tickets_without_first_response);
    responses.avg_first_response_minutes = mean<std::chrono::minutes>(measured.first_responses);
    responses.median_first_response_minutes = median<std::chrono::minutes>(measured.first_responses);
    responses.avg_response_minutes = mean<std::chrono::minutes>(measured.all_responses);
    responses.median_response_minutes = median<std::chrono::minutes>(measured.all_responses);
    responses.avg_resolution_hours = mean<std::chrono::hours>(measured.resolutions);
    responses.median_resolution_hours = median<std::chrono::hours>(measured.resolutions);
    return responses;
}

[[nodiscard]] inline std::vector<agent_performance> compute_top_agents(const dashboard_facts& facts,
                                                                       const agent_directory* directory)
{
    constexpr std::size_t most = 10;
    struct tally {
        std::int32_t assigned = 0;
        durations resolutions;
        durations first_responses;
        score_mean scores;
    };
    std::map<uuid, tally> tallies;
    const auto resolver = [](const support_ticket& ticket) {
        return ticket.resolved_by_kind == actor_kind::agent ? ticket.resolved_by : std::nullopt;
    };
    for (const support_ticket& ticket : facts.created)
        if (ticket.assigned_to) ++tallies[*ticket.assigned_to].assigned;
    for (const support_ticket& ticket : facts.resolved)
        if (const auto agent = resolver(ticket)) tallies[*agent].resolutions.push_back(*ticket.resolved_at - ticket.created_at);
    for (const ticket_cycle& cycle : facts.responses)
        if (cycle.metric == cycle_metric::first_response && cycle.ended_by)
            tallies[*cycle.ended_by].first_responses.push_back(*cycle.ended_at - cycle.started_at);
    for (const support_ticket& ticket : facts.rated)
        if (const auto agent = resolver(ticket)) tallies[*agent].scores.add(*ticket.csat_score);

    std::vector<agent_performance> agents;
    agents.reserve(tallies.size());
    for (const auto& [id, counted] : tallies)
        agents.push_back({id,
                          {},
                          counted.assigned,
                          count_of(counted.resolutions.size()),
                          mean<std::chrono::minutes>(counted.first_responses),
                          mean<std::chrono::hours>(counted.resolutions),
                          counted.scores.value()});
    // The map is ordered by id, so a stable sort leaves ties in the order of their ids.
    std::stable_sort(agents.begin(), agents.end(), [](const agent_performance& a, const agent_performance& b) {
        return a.tickets_resolved > b.tickets_resolved;
    });
    if (agents.size() > most) agents.resize(most);
    for (agent_performance& agent : agents) {
        auto name = directory != nullptr ? directory->name_of(agent.agent_id) : std::nullopt;
        agent.agent_name = name ? std::move(*name) : to_text(agent.agent_id);
    }
    return agents;
}

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

}  // namespace detail

/// Computes all views; `ticket_trends` only if `with_trends`. Linear in the facts but for sorting.
/// @param directory  may be null: agents are called by their ids
[[nodiscard]] inline support_dashboard_metrics compute_dashboard(const dashboard_facts& facts, const dashboard_window& window,
                                                                 bool with_trends, const agent_directory* directory)
{
    const detail::timings measured = detail::measure(facts);
    const detail::backlog running{facts.resolutions};
    support_dashboard_metrics dashboard;
    dashboard.sla_metrics = detail::compute_sla(facts, window, measured);
    dashboard.overview = detail::compute_overview(facts, window, running, dashboard.sla_metrics);
    for (const ticket_status status : enum_values<ticket_status>) dashboard.ticket_by_status.push_back({status, 0});
    using enum ticket_priority;
    for (const ticket_priority priority : {urgent, high, medium, low}) dashboard.ticket_by_priority.push_back({priority, 0});
    for (const support_ticket& ticket : facts.created) {
        for (ticket_status_count& row : dashboard.ticket_by_status) row.count += row.status == ticket.status ? 1 : 0;
        for (ticket_priority_count& row : dashboard.ticket_by_priority) row.count += row.priority == ticket.priority ? 1 : 0;
    }
    dashboard.response_metrics = detail::compute_responses(facts, measured);
    dashboard.top_agents = detail::compute_top_agents(facts, directory);
    if (with_trends) dashboard.ticket_trends = detail::compute_trends(facts, window, running);
    return dashboard;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_METRICS_HPP
