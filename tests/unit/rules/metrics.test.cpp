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
    CHECK(dashboard.by_others == other_performance{});
    CHECK(dashboard.by_other_agents == other_performance{});
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
          std::vector<ticket_trend>{{"2026-03-28", 2, 0, 2}, {"2026-03-29", 2, 1, 3}, {"2026-03-30", 1, 0, 4}});
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

/// A resolution of `length` that ended on 10 March.
ticket_cycle make_resolution(std::int32_t ticket, std::optional<uuid> by, std::chrono::microseconds length = 2h,
                             actor_kind kind = actor_kind::agent)
{
    auto made = testing::make_cycle(testing::make_ticket(ticket), cycle_metric::resolution);
    made.ended_at = at("2026-03-10T00:00:00Z");
    made.started_at = *made.ended_at - length;
    made.outcome = cycle_outcome::fulfilled;
    made.ended_by = by;
    if (by) made.ended_by_kind = kind;
    return made;
}

TEST_CASE("metrics: the ten agents with most resolved tickets, ties by id; what others resolved adds up to the total")
{
    rules::dashboard_facts facts;
    for (std::uint32_t n = 13; n >= 1; --n)
        for (std::uint32_t i = 0; i < (n == 12 ? 3U : n == 11 ? 2U : 1U); ++i)
            facts.resolutions.push_back(make_resolution(static_cast<std::int32_t>(100 * n + i), agent(n).actor_id));
    facts.resolutions.push_back(make_resolution(1100, agent(11).actor_id, 8h));  // the same ticket once more
    facts.resolutions.push_back(make_resolution(1, bot().actor_id, 1h, actor_kind::bot));
    facts.resolutions.push_back(make_resolution(2, customer().actor_id, 3h, actor_kind::customer));
    facts.resolutions.push_back(make_resolution(2, std::nullopt, 5h));  // nobody knows who it was
    const auto seen = rules::compute_dashboard(facts, make_march(), false, nullptr);
    const auto& agents = seen.top_agents;
    REQUIRE(agents.size() == 10);
    CHECK(agents[0].agent_id == agent(12).actor_id);
    CHECK(agents[1].agent_id == agent(11).actor_id);
    for (std::uint32_t n = 1; n <= 8; ++n) CHECK(agents[n + 1].agent_id == agent(n).actor_id);
    CHECK(agents[0].tickets_resolved == 3);
    CHECK(agents[1].tickets_resolved == 2);
    CHECK(agents[1].resolution_count == 3);
    CHECK(*agents[1].avg_resolution_hours == 4.0);
    CHECK(agents[0].agent_name == to_text(agent(12).actor_id));
    CHECK(seen.by_other_agents.tickets_resolved == 3);  // 9, 10, 13
    CHECK(seen.by_other_agents.resolution_count == 3);
    CHECK(seen.by_other_agents.avg_resolution_hours == 2.0);
    CHECK(seen.by_others.tickets_resolved == 2);
    CHECK(seen.by_others.resolution_count == 3);
    CHECK(seen.by_others.avg_resolution_hours == 3.0);
    std::int32_t sum = seen.by_others.resolution_count + seen.by_other_agents.resolution_count;
    for (const agent_performance& each : agents) sum += each.resolution_count;
    CHECK(sum == seen.overview.resolution_count);
}

TEST_CASE(
    "metrics: lengths leave out what was suspended; the full time is from the creation; working time is of what has a calendar")
{
    rules::dashboard_facts facts;
    facts.resolutions = {make_resolution(1, agent().actor_id, 10h), make_resolution(2, agent().actor_id, 4h)};
    facts.resolutions[0].suspended = std::chrono::microseconds{6h}.count();
    facts.resolutions[0].worked = std::chrono::microseconds{90min}.count();
    facts.resolutions[1].ordinal = 2;
    facts.resolutions[1].ticket_created_at = *facts.resolutions[1].ended_at - 50h;
    facts.resolutions.push_back(make_resolution(3, agent().actor_id));
    facts.resolutions.back().outcome = cycle_outcome::cancelled;
    const auto seen = rules::compute_dashboard(facts, make_march(), false, nullptr);
    CHECK(seen.overview.resolution_count == 2);
    CHECK(seen.overview.avg_resolution_time_hours == 4.0);
    CHECK(seen.overview.avg_full_resolution_time_hours == 30.0);
    CHECK(seen.overview.resolution_working_count == 1);
    CHECK(seen.overview.avg_resolution_working_hours == 1.5);
    CHECK(seen.response_metrics.p95_resolution_working_hours == 1.5);
    CHECK(seen.top_agents.at(0).resolution_working_count == 1);
}

TEST_CASE("metrics: at first contact is what one reply resolved, unless it was reopened within seven days")
{
    const auto seen_with = [](std::int32_t replies, std::optional<std::chrono::microseconds> reopened_after,
                              std::chrono::microseconds asked_after) {
        rules::dashboard_facts facts;
        facts.resolutions = {make_resolution(1, agent().actor_id)};
        facts.resolutions[0].replies = replies;
        const timestamp end = *facts.resolutions[0].ended_at;
        if (reopened_after) {
            ticket_cycle reopen = make_resolution(1, agent().actor_id);
            reopen.started_at = end + *reopened_after;
            for (reopen.ordinal = 2; reopen.ordinal <= 3; ++reopen.ordinal) facts.reopens.push_back(reopen);
        }
        auto window = make_march();
        window.now = end + asked_after;
        return rules::compute_dashboard(facts, window, false, nullptr).overview;
    };
    constexpr auto week = std::chrono::microseconds{7 * 24h};
    CHECK(seen_with(1, {}, week).first_contact_resolution_rate == 100.0);
    CHECK(seen_with(1, {}, week).first_contact_provisional == 0);
    CHECK(seen_with(1, {}, week - tick).first_contact_provisional == 1);
    CHECK(seen_with(1, {}, week - tick).first_resolution_count == 1);
    CHECK(seen_with(0, {}, week).first_contact_resolution_rate == 0.0);
    CHECK(seen_with(2, {}, week).first_contact_resolution_rate == 0.0);
    CHECK(seen_with(1, week - tick, 2 * week).first_contact_resolution_rate == 0.0);
    CHECK(seen_with(1, week, 2 * week).first_contact_resolution_rate == 100.0);
}

TEST_CASE("metrics: of several ratings of one resolution the last that the window has, each resolution on its own")
{
    const auto rate = [](std::int32_t ticket, std::int32_t version, std::int32_t ordinal, std::int32_t score,
                         std::optional<uuid> agent_id) {
        return ticket_rating{
            testing::make_ticket(ticket).id, "thai", version, at("2026-03-10T00:00:00Z"), score, ordinal, agent_id};
    };
    rules::dashboard_facts facts;
    facts.ratings = {rate(1, 9, 1, 4, agent(1).actor_id), rate(1, 5, 1, 1, agent(1).actor_id),
                     rate(1, 12, 2, 2, agent(2).actor_id), rate(2, 9, 1, 5, std::nullopt), rate(3, 3, 1, 5, agent(1).actor_id)};
    const auto seen = rules::compute_dashboard(facts, make_march(), false, nullptr);
    CHECK(seen.overview.csat_count == 4);
    CHECK(seen.overview.avg_csat_score == 4.0);
    CHECK(seen.overview.csat_histogram == std::vector<std::int32_t>{0, 1, 0, 1, 2});
    CHECK(seen.overview.csat_positive_rate == 75.0);
    REQUIRE(seen.top_agents.size() == 2);
    CHECK(seen.top_agents[0].csat_count == 2);
    CHECK(seen.top_agents[0].csat_score == 4.5);
    CHECK(seen.top_agents[1].csat_score == 2.0);
    CHECK(seen.by_others.csat_count == 1);
    CHECK(seen.by_others.csat_score == 5.0);
}

TEST_CASE("metrics: the backlog at an instant has what started before it and did not end before it")
{
    rules::dashboard_facts facts;
    facts.resolutions = {make_resolution(1, agent().actor_id)};
    facts.resolutions[0].started_at = at("2026-03-02T00:00:00Z");
    facts.resolutions[0].ended_at = at("2026-03-04T00:00:00Z");
    auto& ticket = facts.created.emplace_back(testing::make_ticket(1));
    ticket.created_at = facts.resolutions[0].started_at;
    const auto trends = rules::compute_dashboard(facts, make_march(), true, nullptr).ticket_trends;
    CHECK(trends[0] == ticket_trend{"2026-03-01", 0, 0, 0});  // created exactly at midnight
    CHECK(trends[1] == ticket_trend{"2026-03-02", 1, 0, 1});
    CHECK(trends[2] == ticket_trend{"2026-03-03", 0, 0, 1});
    CHECK(trends[3] == ticket_trend{"2026-03-04", 0, 1, 0});
}

}  // namespace
