#include "support/policies.hpp"
#include "support/stage.hpp"

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;
using enum cycle_metric;
using enum cycle_outcome;

TEST_CASE("cycles: a new ticket owes a first response and a resolution")
{
    const stage desk;
    CHECK(desk.cycles.size() == 2);
    for (const cycle_metric metric : {first_response, resolution}) {
        const auto cycle = desk.last(metric);
        REQUIRE(cycle);
        CHECK(cycle->ordinal == 1);
        CHECK(cycle->started_at == desk.ticket().created_at);
        CHECK(cycle->product == "thai");
        CHECK_FALSE(cycle->ended_at);
        CHECK_FALSE(cycle->outcome);
    }
}

TEST_CASE("cycles: only a human agent's public message is a response")
{
    stage desk;
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.say(agent(), true));
    REQUIRE(desk.say(bot()));
    REQUIRE(desk.say(host()));
    REQUIRE(desk.move(in_progress));
    REQUIRE(desk.move(waiting_on_customer));
    CHECK(desk.is_running(first_response));
    CHECK(desk.is_running(next_response));

    REQUIRE(desk.say(agent(7)));
    for (const cycle_metric metric : {first_response, next_response}) {
        const auto cycle = desk.last(metric);
        CHECK(cycle->ended_at == desk.ticket().updated_at);
        CHECK(cycle->outcome == fulfilled);
        CHECK(cycle->ended_by == agent(7).actor_id);
        CHECK(cycle->ended_by_kind == actor_kind::agent);
    }
}

TEST_CASE("cycles: three customer messages and one reply are one NEXT_RESPONSE, from the oldest")
{
    stage desk;
    REQUIRE(desk.say(agent()));
    CHECK(desk.count(next_response) == 0);
    REQUIRE(desk.say(customer()));
    const timestamp oldest = desk.ticket().updated_at;
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.say(agent()));
    CHECK(desk.count(next_response) == 1);
    CHECK(desk.last(next_response)->started_at == oldest);
    CHECK(desk.last(next_response)->ended_at == desk.ticket().updated_at);

    REQUIRE(desk.say(agent()));  // nobody waits: no cycle
    CHECK(desk.count(next_response) == 1);
    REQUIRE(desk.say(customer()));
    CHECK(desk.last(next_response)->ordinal == 2);
    CHECK(desk.ticket().customer_turns == 2);
}

TEST_CASE("cycles: resolving fulfils the resolution and cancels what nobody answered")
{
    for (const ticket_status end : {resolved, closed}) {
        stage desk;
        REQUIRE(desk.say(customer()));
        REQUIRE(desk.update(to_status(end), agent(3)));
        CHECK(desk.last(resolution)->outcome == fulfilled);
        CHECK(desk.last(resolution)->ended_at == desk.ticket().resolved_at);
        CHECK(desk.last(resolution)->ended_by == agent(3).actor_id);
        CHECK(desk.last(first_response)->outcome == cancelled);
        CHECK(desk.last(next_response)->outcome == cancelled);
        CHECK(desk.last(next_response)->ended_at == desk.ticket().resolved_at);
    }
}

TEST_CASE("cycles: closing what is resolved ends nothing anew")
{
    stage desk;
    REQUIRE(desk.move(resolved));
    const auto cycles = desk.cycles;
    REQUIRE(desk.move(closed));
    CHECK(desk.cycles == cycles);
}

TEST_CASE("cycles: a reopen starts another RESOLUTION, and no FIRST_RESPONSE")
{
    stage desk;
    REQUIRE(desk.move(resolved));
    REQUIRE(desk.say(customer()));
    CHECK(desk.last(resolution)->ordinal == 2);
    CHECK(desk.last(resolution)->started_at == desk.ticket().updated_at);
    CHECK(desk.is_running(resolution));
    CHECK(desk.is_running(next_response));   // the message that reopened waits for an answer
    CHECK(desk.is_running(first_response));  // and so does what was not answered before
    REQUIRE(desk.say(agent()));
    CHECK(desk.count(first_response) == 1);
    CHECK(desk.last(first_response)->outcome == fulfilled);
    CHECK(desk.ticket().first_response_at == desk.ticket().updated_at);

    REQUIRE(desk.move(closed));
    REQUIRE(desk.move(in_progress));
    CHECK(desk.count(resolution) == 3);
}

TEST_CASE("cycles: while a ticket is deleted all that is owed counts as cancelled; restored, the same goes on")
{
    stage desk;
    REQUIRE(desk.say(customer()));
    const auto before = desk.cycles;
    REQUIRE(desk.run(agent(3), rules::delete_ticket{}));
    for (const cycle_metric metric : enum_values<cycle_metric>) {
        CHECK(desk.last(metric)->outcome == cancelled);
        CHECK(desk.last(metric)->ended_at == desk.ticket().deleted_at);
        CHECK(desk.last(metric)->ended_by == agent(3).actor_id);
    }
    const timestamp deleted_at = *desk.ticket().deleted_at;
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK(desk.cycles.size() == before.size());
    for (const cycle_metric metric : enum_values<cycle_metric>) {
        CHECK(desk.is_running(metric));
        CHECK_FALSE(desk.last(metric)->outcome);
        CHECK(desk.last(metric)->suspended == (desk.ticket().updated_at - deleted_at).count());
    }
    for (const cycle_change& change : desk.events.back().cycles) {
        CHECK(change.ended_before == deleted_at);
        CHECK(change.ended_by_before == agent(3).actor_id);
        CHECK_FALSE(change.ended_at);
    }
    REQUIRE(desk.say(agent()));
    CHECK(desk.last(first_response)->outcome == fulfilled);
    CHECK(desk.last(next_response)->outcome == fulfilled);
    REQUIRE(desk.move(resolved));
    CHECK(desk.last(resolution)->outcome == fulfilled);
}

TEST_CASE("cycles: what was answered does not go on when the ticket comes back")
{
    stage desk;
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.say(agent()));
    REQUIRE(desk.move(resolved));
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    const auto ended = desk.cycles;
    REQUIRE(desk.move(in_progress));
    CHECK_FALSE(desk.is_running(first_response));
    CHECK_FALSE(desk.is_running(next_response));
    CHECK((std::vector(desk.cycles.begin(), desk.cycles.end() - 1) == ended));
}

TEST_CASE("cycles: an unanswered ticket that is resolved, deleted, restored and reopened is away from the resolution on")
{
    stage desk;
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.move(resolved));
    const timestamp away = desk.ticket().updated_at;
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK(desk.last(next_response)->ended_at == away);
    REQUIRE(desk.say(customer()));
    CHECK(desk.count(next_response) == 1);  // the customer waits since he first wrote
    for (const cycle_metric metric : {first_response, next_response}) {
        CHECK(desk.is_running(metric));
        CHECK(desk.last(metric)->suspended == (desk.ticket().updated_at - away).count());
    }
    CHECK(desk.last(resolution)->suspended == 0);
}

TEST_CASE("cycles: an agent who answers while the ticket is resolved answers what was owed, then and there")
{
    for (const ticket_status end : {resolved, closed}) {
        stage desk;
        REQUIRE(desk.say(customer()));
        REQUIRE(desk.move(end));
        const timestamp away = desk.ticket().updated_at;
        REQUIRE(desk.say(agent(), true));
        CHECK(desk.last(first_response)->outcome == cancelled);
        REQUIRE(desk.say(agent(5)));
        CHECK(desk.ticket().status == end);
        for (const cycle_metric metric : {first_response, next_response}) {
            CHECK(desk.last(metric)->outcome == fulfilled);
            CHECK(desk.last(metric)->ended_at == desk.ticket().updated_at);
            CHECK(desk.last(metric)->ended_by == agent(5).actor_id);
            CHECK(desk.last(metric)->suspended == (desk.ticket().updated_at - away).count());
        }
        REQUIRE(desk.move(in_progress));
        CHECK_FALSE(desk.is_running(first_response));
        CHECK_FALSE(desk.is_running(next_response));
    }
}

TEST_CASE("cycles: a breach is counted at the real end of its cycle, and the clock stands still while that is suspended")
{
    stage desk{{}, governed(make_policy("p", {60, 60, 600}))};
    desk.pass(at("2026-03-02T10:30:00Z"));
    REQUIRE(desk.last(first_response)->breached_at);
    REQUIRE(desk.move(resolved));  // 10:30
    CHECK(desk.ticket().sla_breaches == 1);
    desk.now = at("2026-03-03T10:30:00Z");
    REQUIRE(desk.move(in_progress));
    CHECK(desk.ticket().sla_breaches == 0);
    CHECK(desk.ticket().sla_breach);
    CHECK(desk.last(first_response)->breached_at == at("2026-03-02T10:00:00Z"));
    CHECK(desk.last(resolution)->due_at == at("2026-03-03T19:00:00Z"));
    desk.now = at("2026-03-03T10:40:00Z");
    REQUIRE(desk.say(customer()));
    CHECK(desk.ticket().next_response_due_at == at("2026-03-03T11:40:00Z"));
    desk.now = at("2026-03-03T11:00:00Z");
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    CHECK_FALSE(desk.ticket().next_response_due_at);
    desk.now = at("2026-03-04T11:00:00Z");
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK(desk.ticket().next_response_due_at == at("2026-03-04T11:40:00Z"));
    REQUIRE(desk.say(agent()));
    CHECK(desk.ticket().sla_breaches == 1);
    CHECK(desk.last(next_response)->breached_at == std::nullopt);
}

TEST_CASE("cycles: replies are counted up to the resolution")
{
    stage desk;
    REQUIRE(desk.say(agent()));
    REQUIRE(desk.say(agent(), true));
    REQUIRE(desk.say(bot()));
    CHECK(desk.last(resolution)->replies == 0);
    REQUIRE(desk.move(resolved));
    CHECK(desk.last(resolution)->replies == 1);
    REQUIRE(desk.say(agent()));
    CHECK(desk.last(resolution)->replies == 1);
    CHECK(desk.ticket().agent_replies == 2);
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.move(resolved));
    CHECK(desk.last(resolution)->replies == 2);
    CHECK(desk.last(first_response)->replies == 0);
}

TEST_CASE("cycles: what a reopen started knows when its ticket was created, what began with the ticket does not say it again")
{
    stage desk;
    CHECK_FALSE(desk.last(resolution)->ticket_created_at);
    REQUIRE(desk.move(resolved));
    REQUIRE(desk.say(customer()));
    CHECK(desk.last(resolution)->ticket_created_at == desk.ticket().created_at);
    CHECK_FALSE(desk.last(next_response)->ticket_created_at);
}

TEST_CASE(
    "cycles: the time that a ticket was deleted is not of the length of its resolution, whether its clock stood still or not")
{
    for (const ticket_status status : {in_progress, waiting_on_customer}) {
        CAPTURE(status);
        stage desk;
        REQUIRE(desk.move(status));
        for (int times = 1; times <= 2; ++times) {
            REQUIRE(desk.run(agent(), rules::delete_ticket{}));
            CHECK(desk.last(resolution)->suspended == (times - 1) * std::chrono::microseconds{5h}.count());
            desk.now = desk.ticket().updated_at + 5h;
            REQUIRE(desk.run(agent(), rules::restore_ticket{}));
            CHECK(desk.last(resolution)->suspended == times * std::chrono::microseconds{5h}.count());
        }
        REQUIRE(desk.run(agent(), rules::restore_ticket{}));  // of what is there
        CHECK(desk.last(resolution)->suspended == 2 * std::chrono::microseconds{5h}.count());
    }
}

}  // namespace
