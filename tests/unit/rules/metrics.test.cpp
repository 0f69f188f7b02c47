#include <pleme_support/rules/metrics.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

dashboard_request request_for(std::string_view start, std::string_view end, std::string zone = "UTC")
{
    return {"thai", at(start), at(end), std::move(zone), true};
}

rules::dashboard_window make_march()
{
    return rules::make_window(request_for("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"), at("2026-03-20T12:00:00Z")).value();
}

TEST_CASE("metrics: a window may be empty but not upside down, and trends have 1,100 days at most")
{
    const timestamp now = at("2026-03-20T12:00:00Z");
    auto request = request_for("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z");
    CHECK(failure(rules::make_window(request, now)) == std::nullopt);
    request.period_end -= tick;
    CHECK(complaint(rules::make_window(request, now)) == "periodStart must not be after periodEnd");
    request.period_end = request.period_start + std::chrono::days{1'100};
    CHECK(failure(rules::make_window(request, now)) == std::nullopt);
    request.period_end += tick;
    CHECK(failure(rules::make_window(request, now)) == errc::invalid_argument);
    request.with_trends = false;
    CHECK(failure(rules::make_window(request, now)) == std::nullopt);
    request.time_zone = "Nowhere";
    CHECK(failure(rules::make_window(request, now)) == errc::invalid_argument);
}

TEST_CASE("metrics: of nothing, counts are 0 and everything else is null")
{
    const auto dashboard = rules::compute_dashboard({}, make_march(), true, nullptr);
    CHECK(dashboard.overview == support_overview_metrics{});
    CHECK(dashboard.sla_metrics == sla_metrics{});
    CHECK(dashboard.response_metrics == response_metrics{});
    CHECK(dashboard.top_agents.empty());
    CHECK(dashboard.ticket_by_status == std::vector<ticket_status_count>{{ticket_status::new_, 0},
                                                                         {ticket_status::in_progress, 0},
                                                                         {ticket_status::waiting_on_customer, 0},
                                                                         {ticket_status::resolved, 0},
                                                                         {ticket_status::closed, 0}});
    CHECK(dashboard.ticket_by_priority == std::vector<ticket_priority_count>{{ticket_priority::urgent, 0},
                                                                             {ticket_priority::high, 0},
                                                                             {ticket_priority::medium, 0},
                                                                             {ticket_priority::low, 0}});
    CHECK(dashboard.ticket_trends.size() == 20);  // 1 to 20 March: nothing is known of the future
}

TEST_CASE("metrics: of the surveys sent, the share that was answered")
{
    rules::dashboard_facts facts;
    facts.surveys.resize(3);
    const auto seen = [&] { return rules::compute_dashboard(facts, make_march(), false, nullptr).overview; };
    CHECK(seen().surveys_sent == 3);
    CHECK(seen().surveys_answered == 0);
    CHECK(seen().csat_response_rate == 0.0);
    facts.surveys[1].answered_at = at("2027-01-01T00:00:00Z");  // whenever that was
    CHECK(seen().surveys_answered == 1);
    CHECK(seen().csat_response_rate == doctest::Approx(100.0 / 3).epsilon(1e-12));
    facts.surveys.clear();
    CHECK(seen().csat_response_rate == std::nullopt);
}

TEST_CASE("metrics: trends cut the first and the last day at the window, in local days")
{
    auto window = rules::make_window(request_for("2026-03-28T12:00:00Z", "2026-03-30T06:00:00Z", "Europe/Rome"),
                                     at("2026-05-01T00:00:00Z"))
                      .value();
    rules::dashboard_facts facts;
    for (const std::string_view created : {"2026-03-28T12:00:00Z", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z",
                                           "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"}) {
        auto& ticket = facts.created.emplace_back(testing::make_ticket(1));
        ticket.created_at = at(created);
        facts.resolutions.emplace_back(testing::make_cycle(ticket, cycle_metric::resolution));
    }
    facts.resolutions[0].ended_at = at("2026-03-29T10:00:00Z");
    facts.resolutions[0].outcome = cycle_outcome::fulfilled;
    CHECK(rules::compute_dashboard(facts, window, true, nullptr).ticket_trends ==
          std::vector<ticket_trend>{{"2026-03-28", 2, 0, 3}, {"2026-03-29", 2, 1, 4}, {"2026-03-30", 1, 0, 4}});
    CHECK(rules::compute_dashboard(facts, window, false, nullptr).ticket_trends.empty());
}

TEST_CASE("metrics: the SLA views count tickets that were in time or breached, breaches outweigh")
{
    const auto window = make_march();
    rules::dashboard_facts facts;
    const auto cycle = [&](std::int32_t ticket, cycle_metric metric, bool in_time) {
        auto made = testing::make_cycle(testing::make_ticket(ticket), metric);
        made.due_at = at("2026-03-10T00:00:00Z");
        made.ended_at = at("2026-03-11T00:00:00Z");
        made.outcome = cycle_outcome::fulfilled;
        if (!in_time) made.breached_at = made.due_at;
        return made;
    };
    facts.responses = {cycle(1, cycle_metric::first_response, true), cycle(2, cycle_metric::first_response, true)};
    facts.resolutions = {cycle(1, cycle_metric::resolution, true), cycle(2, cycle_metric::resolution, false),
                         cycle(3, cycle_metric::resolution, true), cycle(4, cycle_metric::resolution, true)};
    facts.resolutions[2].due_at.reset();         // without a policy: in no SLA number
    facts.resolutions[3].ended_at = window.end;  // not in the window
    facts.breaches = {facts.resolutions[1], cycle(5, cycle_metric::next_response, false),
                      cycle(5, cycle_metric::resolution, false)};

    const auto dashboard = rules::compute_dashboard(facts, window, false, nullptr);
    CHECK(dashboard.sla_metrics.total_tickets == 3);
    CHECK(dashboard.sla_metrics.tickets_meeting_sla == 1);
    CHECK(dashboard.sla_metrics.tickets_breaching_sla == 2);
    CHECK(*dashboard.sla_metrics.compliance_rate == doctest::Approx(100.0 / 3));
    CHECK(*dashboard.sla_metrics.breach_rate == doctest::Approx(200.0 / 3));
    CHECK(dashboard.overview.sla_breach_count == 3);
    CHECK(dashboard.overview.sla_compliance_rate == dashboard.sla_metrics.compliance_rate);
}

TEST_CASE("metrics: the ten agents with most resolutions, ties by id")
{
    rules::dashboard_facts facts;
    for (std::uint32_t n = 12; n >= 1; --n) {
        const int resolved = n == 12 ? 3 : n == 11 ? 2 : 1;
        for (int i = 0; i < resolved; ++i) {
            auto& ticket = facts.resolved.emplace_back(testing::make_ticket(static_cast<std::int32_t>(n)));
            ticket.resolved_at = ticket.created_at + 2h;
            ticket.resolved_by = agent(n).actor_id;
            ticket.resolved_by_kind = actor_kind::agent;
        }
    }
    facts.resolved[0].resolved_by_kind = actor_kind::bot;  // one of agent 12's: who is no agent is in no ranking
    const auto agents = rules::compute_dashboard(facts, make_march(), false, nullptr).top_agents;
    REQUIRE(agents.size() == 10);
    CHECK(agents[0].agent_id == agent(11).actor_id);
    CHECK(agents[1].agent_id == agent(12).actor_id);
    for (std::uint32_t n = 1; n <= 8; ++n) CHECK(agents[n + 1].agent_id == agent(n).actor_id);
    CHECK(agents[0].tickets_resolved == 2);
    CHECK(*agents[0].avg_resolution_hours == 2.0);
    CHECK(agents[0].agent_name == to_text(agent(11).actor_id));
}

}  // namespace
