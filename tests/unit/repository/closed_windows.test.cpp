// A window that is over keeps its numbers, whatever happens later: by cases from real help desks, and by random histories.

#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/test_size.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

template <class Desk>
support_dashboard_metrics see(Desk& desk, std::string_view from, std::string_view to)
{
    return desk.repo.with(agent()).reports().dashboard({"thai", at(from), at(to), "UTC", true}).value();
}
template <class Desk>
support_dashboard_metrics february(Desk& desk)
{
    return see(desk, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
}
template <class Desk>
support_dashboard_metrics march(Desk& desk)
{
    return see(desk, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
}

/// Resolved by agent 1 on 10 February, one hour after it was created, with one reply; rated 1 if that is wanted.
template <class Desk>
uuid resolve_in_february(Desk& desk, bool rated, bool with_survey = false)
{
    desk.set_now(at("2026-02-10T09:00:00Z"));
    const uuid ticket = desk.create().id;
    desk.say(agent(), ticket);
    desk.set_now(at("2026-02-10T10:00:00Z"));
    desk.move(ticket, ticket_status::resolved);
    if (with_survey) REQUIRE(desk.repo.with(agent()).surveys().request(ticket));
    if (rated) REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {1, {}}));
    return ticket;
}

/// Reopened by its customer on 2 March, resolved by agent 2 two hours later; rated 5 if that is wanted.
template <class Desk>
void resolve_again_in_march(Desk& desk, const uuid& ticket, bool rated)
{
    desk.set_now(at("2026-03-02T09:00:00Z"));
    desk.say(customer(), ticket);
    desk.set_now(at("2026-03-02T11:00:00Z"));
    REQUIRE(desk.repo.with(agent(2)).tickets().update(ticket, to_status(ticket_status::resolved)));
    if (rated) REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {5, {}}));
}

TEST_CASE_TEMPLATE("closed windows: a rating stays in the window in which it was given when a later one follows", Storage,
                   EVERY_STORAGE)
{
    for (const bool with_survey : {false, true}) {
        CAPTURE(with_survey);
        desk<Storage> desk;
        const uuid ticket = resolve_in_february(desk, true, with_survey);
        desk.set_now(at("2026-02-28T00:00:00Z"));
        CHECK(february(desk).overview.avg_csat_score == 1.0);
        resolve_again_in_march(desk, ticket, true);
        desk.set_now(at("2026-03-20T00:00:00Z"));
        const auto then = february(desk);
        CHECK(then.overview.avg_csat_score == 1.0);
        CHECK(then.overview.csat_count == 1);
        CHECK(then.overview.csat_histogram == std::vector<std::int32_t>{1, 0, 0, 0, 0});
        CHECK(then.overview.csat_positive_rate == 0.0);
        CHECK(then.top_agents.at(0).csat_score == 1.0);
        CHECK(march(desk).overview.avg_csat_score == 5.0);
        CHECK(march(desk).top_agents.at(0).agent_id == agent(2).actor_id);
        CHECK(march(desk).top_agents.at(0).csat_score == 5.0);
        const auto both = see(desk, "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z");
        CHECK(both.overview.avg_csat_score == 3.0);  // two resolutions, each with its own
        CHECK(both.overview.csat_count == 2);
    }
}

TEST_CASE_TEMPLATE("closed windows: of several ratings of one resolution each window has its last", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = resolve_in_february(desk, true);
    const auto rate = [&](std::string_view when, std::int32_t score) {
        desk.set_now(at(when));
        REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {score, {}}));
    };
    rate("2026-02-20T00:00:00Z", 2);
    rate("2026-03-01T00:00:00Z", 4);
    CHECK(february(desk).overview.avg_csat_score == 2.0);
    CHECK(march(desk).overview.avg_csat_score == 4.0);
    const auto both = see(desk, "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z");
    CHECK(both.overview.avg_csat_score == 4.0);
    CHECK(both.overview.csat_count == 1);
    CHECK(see(desk, "2026-02-01T00:00:00Z", "2026-02-15T00:00:00Z").overview.avg_csat_score == 1.0);
}

TEST_CASE_TEMPLATE(
    "closed windows: a resolution stays in its window and with its agent when the ticket is reopened and resolved anew",
    Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = resolve_in_february(desk, false);
    desk.set_now(at("2026-03-01T00:00:00Z"));
    const auto before = february(desk);
    CHECK(before.overview.avg_resolution_time_hours == 1.0);
    CHECK(before.overview.first_contact_resolution_rate == 100.0);
    resolve_again_in_march(desk, ticket, false);
    desk.set_now(at("2026-03-20T00:00:00Z"));
    const auto after = february(desk);
    CHECK(after.overview.avg_resolution_time_hours == 1.0);
    CHECK(after.overview.first_contact_resolution_rate == 100.0);  // reopened, but later than seven days
    CHECK(after.top_agents.at(0).agent_id == agent(1).actor_id);
    CHECK(after.top_agents.at(0).tickets_resolved == 1);
    CHECK(after.top_agents.at(0).avg_resolution_hours == 1.0);
    CHECK((after == before));

    const auto seen = march(desk);
    CHECK(seen.overview.resolution_count == 1);
    CHECK(seen.overview.avg_resolution_time_hours == 2.0);  // of the second resolution alone
    CHECK(seen.overview.avg_full_resolution_time_hours == 20 * 24.0 + 2.0);
    CHECK(seen.overview.first_resolution_count == 0);
    CHECK(seen.overview.first_contact_resolution_rate == std::nullopt);
    CHECK(seen.top_agents.at(0).agent_id == agent(2).actor_id);
}

TEST_CASE_TEMPLATE("dashboard: beside each mean and rate stands of how many it is", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = resolve_in_february(desk, true);
    resolve_again_in_march(desk, ticket, false);
    desk.set_now(at("2026-03-20T00:00:00Z"));
    const auto seen = march(desk);
    CHECK(seen.overview.resolved_tickets == 0);  // of those created in March
    CHECK(seen.overview.resolution_count == 1);
    CHECK(seen.overview.avg_resolution_time_hours.has_value());
    const auto& overview = seen.overview;
    const auto& r = seen.response_metrics;
    CHECK(overview.first_response_count == 0);
    CHECK(overview.avg_first_response_time_minutes.has_value() == (overview.first_response_count > 0));
    CHECK(overview.csat_count == 0);
    CHECK(overview.avg_csat_score.has_value() == (overview.csat_count > 0));
    CHECK(overview.sla_ticket_count == 0);
    CHECK(seen.sla_metrics.resolution_count == 1);
    CHECK(r.resolution_count == 1);
    CHECK(r.p90_resolution_hours == 2.0);
    CHECK(r.response_count == 0);
    CHECK(seen.top_agents.at(0).resolution_count == 1);
    CHECK(february(desk).overview.first_resolution_count == 1);
    CHECK(february(desk).overview.csat_count == 1);
}

TEST_CASE_TEMPLATE("dashboard: what is created at midnight is not of the day before", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.set_now(at("2026-03-02T00:00:00Z"));
    desk.create();
    desk.set_now(at("2026-03-04T12:00:00Z"));
    const auto trends = see(desk, "2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z").ticket_trends;
    CHECK(trends.at(0) == ticket_trend{"2026-03-01", 0, 0, 0});
    CHECK(trends.at(1) == ticket_trend{"2026-03-02", 1, 0, 1});
    CHECK(see(desk, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z").overview.total_active_tickets == 0);
}

TEST_CASE_TEMPLATE("dashboard: what bots, time and customers resolve has a row of its own", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid by_agent = desk.create().id;
    desk.move(by_agent, ticket_status::resolved);
    const auto by = [&](const principal& caller) {
        const uuid ticket = desk.create().id;
        desk.advance(3h);
        REQUIRE(desk.repo.with(caller).tickets().update(ticket, to_status(ticket_status::resolved)));
        return ticket;
    };
    REQUIRE(desk.repo.with(customer()).surveys().rate(by(bot()), {2, {}}));
    by(host());
    const auto seen = march(desk);
    REQUIRE(seen.top_agents.size() == 1);
    CHECK(seen.top_agents[0].resolution_count == 1);
    CHECK(seen.by_others.tickets_resolved == 2);
    CHECK(seen.by_others.resolution_count == 2);
    CHECK(seen.by_others.avg_resolution_hours == 3.0);
    CHECK(seen.by_others.csat_count == 1);
    CHECK(seen.by_others.csat_score == 2.0);
    CHECK(seen.by_other_agents == other_performance{});
    CHECK(seen.top_agents[0].resolution_count + seen.by_others.resolution_count == seen.overview.resolution_count);
}

TEST_CASE_TEMPLATE("dashboard: beside the hours on the wall stand those that the desk works", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    REQUIRE(desk.repo.with(host()).settings().save_calendar(nine_to_five()));
    auto policy = make_policy("office", {120, {}, 1200});
    policy.calendar = "desk";
    REQUIRE(desk.repo.with(host()).settings().create_policy("thai", policy));
    desk.set_now(at("2026-03-06T16:40:00Z"));  // a Friday
    const uuid ticket = desk.create().id;
    desk.set_now(at("2026-03-09T09:30:00Z"));
    desk.say(agent(), ticket);
    desk.move(ticket, ticket_status::resolved);
    const auto seen = march(desk);
    CHECK(seen.overview.avg_first_response_time_minutes == 3'890.0);
    CHECK(seen.overview.avg_first_response_working_minutes == 50.0);
    CHECK(seen.response_metrics.median_first_response_working_minutes == 50.0);
    CHECK(seen.response_metrics.avg_response_working_minutes == 50.0);
    CHECK(seen.overview.resolution_working_count == 1);
    CHECK(*seen.overview.avg_resolution_working_hours == doctest::Approx(50.0 / 60).epsilon(1e-9));
    CHECK(seen.top_agents.at(0).avg_first_response_working_minutes == 50.0);
}

/// What the numbers of a window are whatever happens later: without those that say how its tickets, or today, stand now.
support_dashboard_metrics without_now(support_dashboard_metrics seen, bool first_contact_settled)
{
    seen.overview.open_tickets = seen.overview.resolved_tickets = 0;
    seen.overview.new_tickets_today = seen.overview.resolved_tickets_today = 0;
    seen.overview.surveys_answered = 0;
    seen.overview.csat_response_rate.reset();
    if (!first_contact_settled) {
        seen.overview.first_contact_provisional = 0;
        seen.overview.first_contact_resolution_rate.reset();
    }
    for (auto& row : seen.ticket_by_status) row.count = 0;
    for (auto& row : seen.ticket_by_priority) row.count = 0;
    seen.response_metrics.tickets_with_first_response = seen.response_metrics.tickets_without_first_response = 0;
    for (auto& row : seen.top_agents) row.tickets_assigned = 0;
    agent_performance nothing;
    std::erase_if(seen.top_agents, [&](const agent_performance& row) {
        nothing.agent_id = row.agent_id;
        nothing.agent_name = row.agent_name;
        return row == nothing;
    });
    return seen;
}

TEST_CASE_TEMPLATE("closed windows: any later history leaves their numbers as they were", Storage, EVERY_STORAGE)
{
    std::int32_t resolutions = 0;
    std::int32_t ratings = 0;
    std::int32_t breaches = 0;
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test_size("closed_windows")); ++seed) {
        const timestamp start = at("2026-03-02T09:00:00.123457Z");
        desk<Storage> desk;
        desk.set_now(start - 1h);
        REQUIRE(desk.repo.with(host()).settings().save_calendar(nine_to_five()));
        auto policy = make_policy("p", {90, 400, 900});  // of every priority, so that no edit moves a deadline
        policy.calendar = "desk";
        REQUIRE(desk.repo.with(host()).settings().create_policy("thai", policy));
        random_history history{desk, seed, start, true};
        for (int i = 0; i < 150; ++i) history.step();
        history.keep_all();  // deleting and restoring do change the past

        const timestamp asked = desk.repo.clock().now();
        struct window {
            dashboard_request request;
            support_dashboard_metrics seen;
        };
        std::vector<window> windows;
        for (int i = 0; i < 12; ++i) {
            auto minutes = std::chrono::duration_cast<std::chrono::minutes>(asked - start).count();
            const auto some = [&] {
                return start - 1h + std::chrono::minutes{history.below(static_cast<std::uint32_t>(minutes))};
            };
            timestamp from = some();
            timestamp to = i == 0 ? asked : some();
            if (to < from) std::swap(from, to);
            const dashboard_request request{"thai", from, to, i % 2 == 0 ? "UTC" : "Europe/Rome", true};
            windows.push_back({request, desk.repo.with(agent()).reports().dashboard(request).value()});
        }
        for (int i = 0; i < 150; ++i) {
            history.step();
            if (i % 50 == 49) REQUIRE(desk.repo.with(host()).tick());
        }
        desk.advance(std::chrono::days{30});
        REQUIRE(desk.repo.with(host()).tick());
        for (const auto& [request, then] : windows) {
            CAPTURE(seed);
            CAPTURE(request.period_start);
            CAPTURE(request.period_end);
            const bool settled = asked - request.period_end >= std::chrono::days{7};
            const auto now = desk.repo.with(agent()).reports().dashboard(request).value();
            CHECK((without_now(now, settled) == without_now(then, settled)));
            CHECK(now.overview.first_contact_provisional == 0);
            resolutions += now.overview.resolution_count;
            ratings += now.overview.csat_count;
            breaches += now.overview.sla_breach_count;
        }
    }
    CHECK(resolutions > 0);
    CHECK(ratings > 0);
    CHECK(breaches > 0);
}

}  // namespace
