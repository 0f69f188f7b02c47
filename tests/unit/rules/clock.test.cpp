// Clocks on the stage: no storage, no repository. What real help desks got wrong is in unit/repository/tracker_cases.test.cpp.

#include "support/policies.hpp"
#include "support/stage.hpp"

#include <pleme_support/rules/clock_view.hpp>

#include <chrono>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum cycle_metric;
using enum ticket_status;

ticket_cycle cycle_from(timestamp start)
{
    ticket_cycle cycle;
    cycle.started_at = start;
    return cycle;
}

void add_pause(ticket_cycle& cycle, std::string_view from, std::string_view until)
{
    cycle.pauses.push_back({at(from).time_since_epoch().count(), at(until).time_since_epoch().count()});
}

TEST_CASE("clocks: pauses are left out, in working time")
{
    const auto calendar = rules::working_calendar::make(nine_to_five()).value();
    auto cycle = cycle_from(at("2026-03-02T10:00:00Z"));  // a Monday
    add_pause(cycle, "2026-03-02T12:00:00Z", "2026-03-02T14:00:00Z");
    add_pause(cycle, "2026-03-02T16:00:00Z", "2026-03-03T10:00:00Z");
    CHECK(rules::spent_until(cycle, calendar, at("2026-03-02T13:00:00Z")) == 2h);
    CHECK(rules::spent_until(cycle, calendar, at("2026-03-02T15:00:00Z")) == 3h);
    CHECK(rules::spent_until(cycle, calendar, at("2026-03-03T11:00:00Z")) == 5h);
    CHECK(rules::instant_of(cycle, calendar, 1h) == at("2026-03-02T11:00:00Z"));
    CHECK(rules::instant_of(cycle, calendar, 2h) == at("2026-03-02T12:00:00Z"));  // as the pause begins, not as it ends
    CHECK(rules::instant_of(cycle, calendar, 3h) == at("2026-03-02T15:00:00Z"));
    CHECK(rules::instant_of(cycle, calendar, 5h) == at("2026-03-03T11:00:00Z"));
    cycle.paused_since = at("2026-03-03T12:00:00Z");
    CHECK(rules::spent_until(cycle, calendar, at("2026-03-03T15:00:00Z")) == 6h);
    CHECK(rules::instant_of(cycle, calendar, 5h) == at("2026-03-03T11:00:00Z"));
    CHECK(!rules::instant_of(cycle, calendar, 6h));  // it stands still before that has passed
    CHECK(!rules::instant_of(cycle, calendar, 7h));
}

TEST_CASE("clocks: a breach at the end of the day stays one when the clock stands still that evening")
{
    stage desk{{}, governed(make_policy("p", {{}, {}, 480}, "desk"), nine_to_five())};
    CHECK(desk.ticket().resolution_due_at == at("2026-03-02T17:00:00Z"));
    desk.pass(at("2026-03-02T20:00:00Z"));
    CHECK(desk.ticket().sla_breach);
    desk.move(waiting_on_customer).value();
    CHECK(desk.ticket().sla_breach);
    CHECK(desk.ticket().resolution_due_at == at("2026-03-02T17:00:00Z"));
    CHECK(desk.last(resolution)->breached_at == at("2026-03-02T17:00:00Z"));
}

TEST_CASE("clocks: warnings come in the order of their instants, none at or before the start, none of the past")
{
    auto policy = make_policy("p", {{}, {}, 100});
    policy.warnings = {{std::nullopt, 80}, {50, std::nullopt}, {100, std::nullopt}, {500, std::nullopt}};
    const auto amounts = rules::warning_amounts(policy, 100min);
    CHECK((amounts == std::vector<std::chrono::microseconds>{50min, 80min}));

    stage desk{{}, governed(policy)};
    CHECK(desk.last(resolution)->alarm_at == at("2026-03-02T09:50:00Z"));
    desk.pass(at("2026-03-02T09:50:00Z"));
    CHECK(desk.events.size() == 1);  // not before it has passed
    desk.pass(at("2026-03-02T09:55:00Z"));
    CHECK(desk.last(resolution)->alarm_at == at("2026-03-02T10:20:00Z"));
    // Another target: the warning of its past is left out, the one ahead comes.
    policy.targets[1].minutes = 80;
    policy.targets[1].priority = ticket_priority::medium;
    desk.snapshot = governed(policy);
    desk.snapshot.settings.version = 2;
    desk.snapshot.settings.at = desk.now;
    update_ticket_input retitled;
    retitled.subject = std::string{"Other words"};
    desk.update(retitled).value();
    CHECK(desk.ticket().resolution_due_at == at("2026-03-02T10:20:00Z"));
    CHECK(desk.last(resolution)->warnings_passed == 1);
    CHECK(desk.last(resolution)->alarm_at == at("2026-03-02T10:04:00Z"));
}

TEST_CASE("clocks: a deadline that moves into the past is a breach when it moved, and not before")
{
    auto policy = make_policy("p", {60});
    policy.targets[static_cast<std::size_t>(ticket_priority::urgent)].minutes = 5;
    stage desk{{}, governed(policy)};
    desk.pass(at("2026-03-02T09:30:00Z"));
    update_ticket_input input;
    input.priority = ticket_priority::urgent;
    desk.update(input).value();
    CHECK(desk.last(first_response)->due_at == at("2026-03-02T09:05:00Z"));
    CHECK(rules::is_breached(desk.ticket(), desk.now));
    const timestamp changed = desk.ticket().updated_at;
    desk.pass(desk.now + 1min);
    CHECK(desk.last(first_response)->breached_at == changed);
    CHECK(desk.last(first_response)->due_at == at("2026-03-02T09:05:00Z"));
    CHECK(desk.events.back().kind == event_kind::sla_breached);
    CHECK(desk.events.back().due_at == at("2026-03-02T09:05:00Z"));
    CHECK(desk.events.back().at == changed + test::tick);
    // Moved once more to where it is over, it is the breach that it was.
    input.priority = ticket_priority::medium;
    desk.now = at("2026-03-02T10:30:00Z");
    desk.update(input).value();
    CHECK(desk.last(first_response)->due_at == at("2026-03-02T10:00:00Z"));
    CHECK(desk.last(first_response)->breached_at == changed);
}

TEST_CASE("clocks: what passes at one instant is a breach of that instant, though its events follow one another")
{
    stage desk{{}, governed(make_policy("p", {60, 60, 60}))};
    desk.now = desk.ticket().created_at;
    desk.pass(at("2026-03-02T11:00:00Z"));
    for (const cycle_metric metric : {first_response, resolution})
        CHECK(desk.last(metric)->breached_at == at("2026-03-02T10:00:00Z"));
    CHECK(desk.events.back().at == at("2026-03-02T10:00:00Z") + test::tick);
}

TEST_CASE("clocks: a calendar that never works for so long gives no deadline")
{
    auto closed_desk = nine_to_five();
    closed_desk.hours.front().in_force_from = "2099-12-31";
    stage desk{{}, governed(make_policy("p", {600}, "desk"), closed_desk)};
    CHECK(!desk.ticket().first_response_due_at);
    desk.pass(at("2026-12-31T00:00:00Z"));
    CHECK(!desk.ticket().sla_breach);
}

TEST_CASE(
    "clocks: at its end a cycle keeps what its calendar counts of its length, without pauses, nor what was before a reopen")
{
    auto policy = make_policy("p", {60, {}, 600});
    policy.calendar = "desk";
    stage desk{{}, governed(policy, nine_to_five())};  // Monday 09:00
    desk.now = at("2026-03-02T16:30:00Z");
    desk.say(agent()).value();
    CHECK(desk.last(first_response)->worked == std::chrono::microseconds{7h + 30min}.count());
    desk.now = at("2026-03-02T17:30:00Z");  // 8 h
    desk.move(waiting_on_customer).value();
    desk.now = at("2026-03-04T10:00:00Z");
    desk.move(in_progress).value();
    desk.now = at("2026-03-06T11:00:00Z");  // 8 + 7 + 8 + 2 h
    CHECK_FALSE(desk.last(resolution)->worked);
    desk.move(resolved).value();
    CHECK(desk.last(resolution)->worked == std::chrono::microseconds{25h}.count());
    desk.now = at("2026-03-07T12:00:00Z");  // a Saturday
    desk.move(in_progress).value();
    desk.now = at("2026-03-09T09:50:00Z");
    desk.move(resolved).value();
    CHECK(desk.last(resolution)->clock_started_at == at("2026-03-02T09:00:00Z"));
    CHECK(desk.last(resolution)->worked == std::chrono::microseconds{50min}.count());

    stage around_the_clock{{}, governed(make_policy("p", {60, {}, 600}))};
    around_the_clock.move(resolved).value();
    CHECK_FALSE(around_the_clock.last(resolution)->worked);
    CHECK_FALSE(around_the_clock.last(first_response)->worked);
}

TEST_CASE("clocks: two pauses and a reopen leave out what they should")
{
    stage desk{{}, governed(make_policy("p", {{}, {}, 240}))};
    desk.now = at("2026-03-02T10:00:00Z");  // 1 h
    desk.move(waiting_on_customer).value();
    desk.now = at("2026-03-02T12:00:00Z");
    desk.move(in_progress).value();
    desk.now = at("2026-03-02T13:00:00Z");  // 2 h
    desk.move(resolved).value();
    CHECK(desk.last(resolution)->due_at == at("2026-03-02T15:00:00Z"));
    desk.now = at("2026-03-05T00:00:00Z");
    desk.move(in_progress).value();
    CHECK(desk.last(resolution)->clock_started_at == at("2026-03-02T09:00:00Z"));
    CHECK(desk.ticket().resolution_due_at == at("2026-03-05T02:00:00Z"));
    desk.now = at("2026-03-05T01:00:00Z");  // 3 h
    desk.move(waiting_on_customer).value();
    desk.now = at("2026-03-06T00:00:00Z");
    desk.move(resolved).value();  // straight from standing still
    CHECK(desk.last(resolution)->due_at == at("2026-03-06T01:00:00Z"));
    CHECK(!desk.ticket().sla_breach);
}

}  // namespace
