#include "support/calendars.hpp"
#include "support/dashboard_oracle.hpp"
#include "support/random_history.hpp"
#include "support/test_size.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// Compares every described member, doubles to twelve digits.
template <class T>
void check_same(const T& found, const T& expected, const std::string& where)
{
    if constexpr (std::is_same_v<T, std::optional<double>>) {
        INFO(where);
        REQUIRE(found.has_value() == expected.has_value());
        if (found) CHECK(*found == doctest::Approx(*expected).epsilon(1e-12));
    } else if constexpr (boost::describe::has_describe_members<T>::value) {
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
            [&](auto member) { check_same(found.*member.pointer, expected.*member.pointer, where + '.' + member.name); });
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, uuid>) {
        INFO(where);
        CHECK(found == expected);
    } else if constexpr (requires { found.size(); }) {
        INFO(where);
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) check_same(found[i], expected[i], where + '[' + std::to_string(i) + ']');
    } else {
        INFO(where);
        CHECK(found == expected);
    }
}

/// A ticket's own words.
struct ticket_story {
    uuid customer;
    std::vector<ticket_event> events;
    std::vector<ticket_message> messages;
};

template <class Storage>
std::vector<ticket_story> read_stories(desk<Storage>& desk, const std::vector<uuid>& ids)
{
    std::vector<ticket_story> stories;
    for (const uuid& id : ids)
        if (auto events = desk.repo.with(host()).log().events(id))
            stories.push_back({desk.find(id).customer_id, std::move(*events).take_all(),
                               desk.repo.with(host()).conversations().messages(id).value().take_all()});
    return stories;
}

std::vector<told_ticket> tell_all(const std::vector<ticket_story>& stories, const std::vector<sla_policy>& policies,
                                  timestamp now, std::optional<uuid> only_of = std::nullopt)
{
    std::vector<told_ticket> told;
    for (const auto& [customer, events, messages] : stories) {
        if (only_of && customer != *only_of) continue;
        told.push_back(tell(events, messages));
        deadline_teller teller{policies};
        told.back().deadlines = teller.tell(events, messages, now);
        told.back().work = teller.work();
    }
    return told;
}

/// Three policies: by tag, by priority, and for the rest, with and without pauses and deadlines of each metric, two of them
/// with a calendar, which is always open.
std::vector<sla_policy> make_policies()
{
    using enum ticket_priority;
    sla_policy tagged, pressing, rest;
    tagged.name = "tagged";
    tagged.calendar = "desk";
    tagged.tags = {"x"};
    tagged.on_reopen = reopen_behaviour::new_cycle;
    tagged.pauses = {};
    pressing.name = "pressing";
    pressing.priorities = {urgent, high};
    pressing.on_reopen = reopen_behaviour::first_only;
    pressing.warnings = {{30, {}}};
    rest.name = "rest";
    rest.calendar = "desk";
    rest.on_reopen = reopen_behaviour::new_cycle;
    rest.pauses.push_back({cycle_metric::first_response, ticket_status::waiting_on_customer});
    for (const ticket_priority priority : {low, medium, high, urgent}) {
        const std::int32_t minutes = 90 * (5 - static_cast<std::int32_t>(priority));
        tagged.targets.push_back({cycle_metric::resolution, priority, 60 * minutes / 7});
        tagged.targets.push_back({cycle_metric::next_response, priority, minutes});
        pressing.targets.push_back({cycle_metric::first_response, priority, minutes / 2});
        pressing.targets.push_back({cycle_metric::resolution, priority, 9 * minutes});
        rest.targets.push_back({cycle_metric::first_response, priority, 2 * minutes});
        rest.targets.push_back({cycle_metric::next_response, priority, 3 * minutes});
    }
    rest.targets.push_back({cycle_metric::resolution, medium, 4'000});
    return {tagged, pressing, rest};
}

TEST_CASE_TEMPLATE("dashboard: equal to the brute-force computation, for random histories, windows and zones", Storage,
                   EVERY_STORAGE)
{
    const timestamp starts[]{at("2026-03-01T09:00:00.123457Z"),
                             at("2026-10-12T09:00:00.123457Z")};  // both changes of the clock
    std::int32_t met = 0;
    std::int32_t breached = 0;
    std::int32_t worked = 0;
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test_size("dashboard_histories")); ++seed) {
        const timestamp start = starts[seed % 2];
        desk<Storage> desk;
        desk.set_now(start - 24h);
        const auto policies = make_policies();
        REQUIRE(desk.repo.with(host()).settings().save_calendar(
            make_calendar("UTC", every(day_of_week::monday, day_of_week::sunday, {{0, 2400}}))));
        for (const sla_policy& policy : policies) REQUIRE(desk.repo.with(host()).settings().create_policy("thai", policy));
        random_history history{desk, seed, start};
        for (int i = 0; i < 250; ++i) history.step();
        const timestamp last = desk.repo.clock().now();
        auto stories = read_stories(desk, history.tickets());

        const auto some_instant = [&] { return start - 48h + std::chrono::minutes{history.below(60 * 24 * 45)}; };
        for (const char* zone : {"UTC", "Europe/Rome", "Asia/Bangkok", "America/New_York"}) {
            for (int round = 0; round < 5; ++round) {
                auto from = some_instant();
                auto to = some_instant();
                if (to < from) std::swap(from, to);
                const timestamp now = round == 0 ? last : round == 1 ? start + std::chrono::hours{24 * 20} : some_instant();
                desk.set_now(now);
                const dashboard_request request{"thai", from, to, zone, true};
                CAPTURE(seed);
                CAPTURE(zone);
                CAPTURE(from);
                CAPTURE(to);
                CAPTURE(now);
                const auto seen = desk.repo.with(agent()).reports().dashboard(request).value();
                check_same(seen, expect_dashboard(tell_all(stories, policies, now), request, now), "dashboard");
                const auto own = customer(1 + static_cast<std::uint32_t>(round) % 3);
                check_same(desk.repo.with(own).reports().dashboard(request).value(),
                           expect_dashboard(tell_all(stories, policies, now, own.actor_id), request, now), "customer's");
                met += seen.sla_metrics.tickets_meeting_sla;
                breached += seen.sla_metrics.tickets_breaching_sla;
                worked += seen.response_metrics.response_working_count;
            }
        }

        // Much later deadlines have passed of which nobody has heard; that a tick writes them down changes no number.
        const timestamp later = last + std::chrono::days{9};
        desk.set_now(later);
        const dashboard_request request{"thai", start, later + 1h, "Europe/Rome", true};
        const auto unticked = desk.repo.with(agent()).reports().dashboard(request).value();
        std::int32_t written = 0;
        for (bool more = true; more;) {
            const auto report = desk.repo.with(host()).tick(later, 10).value();
            written += report.events;
            more = report.more;
        }
        CHECK(written > 0);
        CHECK((desk.repo.with(agent()).reports().dashboard(request).value() == unticked));
        stories = read_stories(desk, history.tickets());
        check_same(unticked, expect_dashboard(tell_all(stories, policies, later), request, later), "later");
    }
    CHECK(met > 0);
    CHECK(breached > 0);
    CHECK(worked > 0);
}

TEST_CASE_TEMPLATE("dashboard: a deadline is missed from the instant after it, ticked or not", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    sla_policy policy;
    policy.name = "all";
    policy.targets = {{cycle_metric::first_response, ticket_priority::medium, 60}};
    REQUIRE(desk.repo.with(host()).settings().create_policy("thai", policy));
    const auto ticket = desk.create();
    const timestamp due = *ticket.first_response_due_at;
    const auto breaches = [&](timestamp from, timestamp to) {
        const auto seen = desk.repo.with(agent()).reports().dashboard({"thai", from, to, "UTC", false}).value();
        CHECK(seen.overview.sla_breach_count == seen.sla_metrics.tickets_breaching_sla);
        CHECK(seen.overview.sla_compliance_rate == (seen.sla_metrics.total_tickets == 0 ? std::nullopt : std::optional{0.0}));
        return seen.overview.sla_breach_count;
    };
    for (const bool is_ticked : {false, true}) {
        CAPTURE(is_ticked);
        desk.set_now(due);
        if (is_ticked) desk.set_now(due + tick);
        if (is_ticked) CHECK(desk.repo.with(host()).tick().value().events == 1);
        if (!is_ticked) CHECK(breaches(due - 1h, due + 1h) == 0);
        desk.set_now(due + tick);
        CHECK(breaches(due, due + tick) == 1);
        CHECK(breaches(due - 1h, due + 1h) == 1);
        CHECK(breaches(due - 1h, due) == 0);
        CHECK(breaches(due + tick, due + 1h) == 0);
        CHECK(desk.repo.with(customer(1))
                  .reports()
                  .dashboard({"thai", due, due + 1h, "UTC", false})
                  .value()
                  .overview.sla_breach_count == 1);
        CHECK(desk.repo.with(customer(2))
                  .reports()
                  .dashboard({"thai", due, due + 1h, "UTC", false})
                  .value()
                  .overview.sla_breach_count == 0);
    }
}

TEST_CASE_TEMPLATE("dashboard: a window holds its first instant and not its last", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    desk.advance(1h);
    const auto answer = desk.say(agent(), created.id);
    desk.advance(1h);
    const auto done = desk.move(created.id, ticket_status::resolved);
    desk.advance(1h);
    const auto rated = desk.repo.with(customer()).surveys().rate(created.id, {3, {}}).value();
    desk.advance(1h);
    const auto asked = desk.repo.with(agent()).surveys().request(created.id).value();
    desk.advance(24h);

    const auto view = [&](timestamp from, timestamp to) {
        return desk.repo.with(agent()).reports().dashboard({"thai", from, to, "UTC", true}).value();
    };
    const auto check_edges = [&](timestamp t, auto is_in) {
        CHECK(is_in(view(t, t + tick)));
        CHECK(is_in(view(t - 1s, t + tick)));
        CHECK_FALSE(is_in(view(t - 1s, t)));
        CHECK_FALSE(is_in(view(t + tick, t + 1s)));
        CHECK_FALSE(is_in(view(t, t)));
    };
    check_edges(created.created_at,
                [](const auto& seen) { return seen.overview.total_tickets == 1 && seen.ticket_trends.at(0).new_tickets == 1; });
    check_edges(answer.created_at, [](const auto& seen) { return seen.response_metrics.avg_first_response_minutes == 60.0; });
    check_edges(*done.resolved_at, [](const auto& seen) {
        return seen.overview.avg_resolution_time_hours == 2.0 && seen.overview.first_contact_resolution_rate == 100.0 &&
               seen.top_agents.at(0).tickets_resolved == 1 && seen.ticket_trends.at(0).resolved_tickets == 1;
    });
    check_edges(*rated.csat_rated_at, [](const auto& seen) { return seen.overview.avg_csat_score == 3.0; });
    check_edges(asked.sent_at, [](const auto& seen) { return seen.overview.surveys_sent == 1; });
}

TEST_CASE_TEMPLATE("dashboard: an agent is called what the directory says, or his id", Storage, EVERY_STORAGE)
{
    struct directory : agent_directory {
        [[nodiscard]] std::optional<std::string> name_of(const uuid& id) const override
        {
            return id == agent(1).actor_id ? std::optional<std::string>{"สมชาย"} : std::nullopt;
        }
    };
    repository_options options;
    options.agents = std::make_shared<directory>();
    desk<Storage> desk{options};
    for (std::uint32_t n : {2U, 1U})
        REQUIRE(desk.repo.with(agent(n)).tickets().update(desk.create().id, to_status(ticket_status::resolved)));
    desk.advance(1h);
    const auto agents = desk.repo.with(agent())
                            .reports()
                            .dashboard({"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", false})
                            .value()
                            .top_agents;
    REQUIRE(agents.size() == 2);  // a tie: by id
    CHECK(agents[0].agent_name == "สมชาย");
    CHECK(agents[1].agent_name == to_text(agent(2).actor_id));
}

TEST_CASE_TEMPLATE("dashboard: deleted tickets are in no number, and back in all of them once restored", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const dashboard_request request{"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", true};
    const auto nothing = desk.repo.with(agent()).reports().dashboard(request).value();
    const uuid ticket = desk.create().id;
    desk.say(agent(), ticket);
    desk.say(customer(), ticket);
    desk.say(agent(), ticket);
    desk.move(ticket, ticket_status::resolved);
    REQUIRE(desk.repo.with(agent()).surveys().request(ticket));
    REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {4, {}}));
    desk.advance(1h);
    const auto before = desk.repo.with(agent()).reports().dashboard(request).value();
    CHECK(before.overview.resolved_tickets_today == 1);
    CHECK(before.overview.csat_response_rate == 100.0);
    REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
    CHECK((desk.repo.with(agent()).reports().dashboard(request).value() == nothing));
    REQUIRE(desk.repo.with(agent()).tickets().restore(ticket));
    CHECK((desk.repo.with(agent()).reports().dashboard(request).value() == before));
}

TEST_CASE_TEMPLATE("dashboard: what can't be asked is refused", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = at("2026-03-01T00:00:00Z");
    const auto outcome = [&](const dashboard_request& request) {
        return failure(desk.repo.with(agent()).reports().dashboard(request));
    };
    CHECK(outcome({"thai", start, start, "UTC", true}) == std::nullopt);
    CHECK(outcome({"thai", start, start - tick, "UTC", true}) == errc::invalid_argument);
    CHECK(outcome({"thai", start, start + std::chrono::days{1'100} + tick, "UTC", true}) == errc::invalid_argument);
    CHECK(outcome({"thai", start, start + std::chrono::days{1'100} + tick, "UTC", false}) == std::nullopt);
    CHECK(outcome({"thai", start, start + 1h, "Mars/Base", true}) == errc::invalid_argument);
    CHECK(outcome({"Thai", start, start + 1h, "UTC", true}) == errc::invalid_argument);
}

}  // namespace
