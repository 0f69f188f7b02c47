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
    CHECK(desk.is_running(next_response));  // the message that reopened waits for an answer
    REQUIRE(desk.say(agent()));
    CHECK(desk.count(first_response) == 1);
    CHECK(desk.last(first_response)->outcome == cancelled);
    CHECK(desk.ticket().first_response_at == desk.ticket().updated_at);

    REQUIRE(desk.move(closed));
    REQUIRE(desk.move(in_progress));
    CHECK(desk.count(resolution) == 3);
}

TEST_CASE("cycles: deleting cancels responses that are owed, the resolution waits for a restore")
{
    stage desk;
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    CHECK(desk.last(first_response)->outcome == cancelled);
    CHECK(desk.last(next_response)->outcome == cancelled);
    CHECK(desk.is_running(resolution));
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK_FALSE(desk.is_running(first_response));
    CHECK(desk.is_running(resolution));
    REQUIRE(desk.move(resolved));
    CHECK(desk.last(resolution)->outcome == fulfilled);
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
