// Who did what in a window: the ten agents who resolved most, the agents behind them, and who is no agent.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_AGENT_METRICS_HPP
#define PLEME_SUPPORT_RULES_AGENT_METRICS_HPP

#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/rules/statistics.hpp>
#include <pleme_support/rules/timings.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

/// What one agent, or several others, did.
struct tally {
    std::int32_t assigned = 0;
    std::vector<uuid> tickets_resolved;  ///< with repeats
    lengths resolutions;
    lengths first_responses;
    score_mean scores;

    void add(const tally& other)
    {
        tickets_resolved.insert(tickets_resolved.end(), other.tickets_resolved.begin(), other.tickets_resolved.end());
        resolutions.add(other.resolutions);
        scores.add(other.scores);
    }
};

using tallies = std::map<uuid, tally>;

/// The members that rows of every kind have.
template <class Row>
void fill_resolutions(Row& row, tally& counted)
{
    row.tickets_resolved = count_of(keep_distinct(counted.tickets_resolved));
    row.resolution_count = counted.resolutions.count();
    row.avg_resolution_hours = mean<std::chrono::hours>(counted.resolutions.wall);
    row.resolution_working_count = counted.resolutions.working_count();
    row.avg_resolution_working_hours = mean<std::chrono::hours>(counted.resolutions.working);
    row.csat_count = static_cast<std::int32_t>(counted.scores.count);
    row.csat_score = counted.scores.value();
}

[[nodiscard]] inline agent_performance make_agent_row(const uuid& id, tally& counted)
{
    agent_performance row;
    row.agent_id = id;
    row.tickets_assigned = counted.assigned;
    row.first_response_count = counted.first_responses.count();
    row.avg_first_response_minutes = mean<std::chrono::minutes>(counted.first_responses.wall);
    row.first_response_working_count = counted.first_responses.working_count();
    row.avg_first_response_working_minutes = mean<std::chrono::minutes>(counted.first_responses.working);
    fill_resolutions(row, counted);
    return row;
}

/// Sets `top_agents`, `by_other_agents` and `by_others`.
/// @param ratings  the last of each resolution
inline void compute_performance(support_dashboard_metrics& dashboard, const dashboard_facts& facts,
                                const dashboard_window& window, const std::vector<ticket_rating>& ratings,
                                const agent_directory* directory)
{
    constexpr std::size_t most = 10;
    tallies agents;
    tally others;
    for (const support_ticket& ticket : facts.created)
        if (ticket.assigned_to) ++agents[*ticket.assigned_to].assigned;
    for (const ticket_cycle& cycle : facts.resolutions) {
        if (!is_fulfilled_in(window, cycle)) continue;
        const bool by_agent = cycle.ended_by && cycle.ended_by_kind == actor_kind::agent;
        tally& resolver = by_agent ? agents[*cycle.ended_by] : others;
        resolver.tickets_resolved.push_back(cycle.ticket_id);
        resolver.resolutions.add(cycle);
    }
    for (const ticket_cycle& cycle : facts.responses)
        if (cycle.metric == cycle_metric::first_response && cycle.ended_by) agents[*cycle.ended_by].first_responses.add(cycle);
    for (const ticket_rating& rating : ratings) (rating.agent_id ? agents[*rating.agent_id] : others).scores.add(rating.score);

    for (auto& [id, counted] : agents) dashboard.top_agents.push_back(make_agent_row(id, counted));
    std::sort(dashboard.top_agents.begin(), dashboard.top_agents.end(),
              [](const agent_performance& a, const agent_performance& b) {
                  if (a.tickets_resolved != b.tickets_resolved) return a.tickets_resolved > b.tickets_resolved;
                  return a.agent_id < b.agent_id;
              });
    tally behind;
    for (std::size_t i = most; i < dashboard.top_agents.size(); ++i) behind.add(agents[dashboard.top_agents[i].agent_id]);
    if (dashboard.top_agents.size() > most) dashboard.top_agents.resize(most);
    fill_resolutions(dashboard.by_other_agents, behind);
    fill_resolutions(dashboard.by_others, others);
    for (agent_performance& agent : dashboard.top_agents) {
        auto name = directory != nullptr ? directory->name_of(agent.agent_id) : std::nullopt;
        agent.agent_name = name ? std::move(*name) : to_text(agent.agent_id);
    }
}

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_AGENT_METRICS_HPP
