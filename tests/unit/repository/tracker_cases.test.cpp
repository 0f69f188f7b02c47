// Cases from the bug trackers of other help desks, where they went wrong.

#include "support/policies.hpp"
#include "support/storages.hpp"

#include <algorithm>
#include <chrono>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;
using enum cycle_metric;

std::size_t count_kind(const record_list<ticket_event>& events, event_kind kind)
{
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [kind](const auto& event) { return event.kind == kind; }));
}

TEST_CASE_TEMPLATE("trackers: Friday 16:30 and an hour is Monday 9:30", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.set_now(at("2026-03-06T16:30:00Z"));
    promise_to_thai(desk, {60}, nine_to_five());
    CHECK(desk.create().first_response_due_at == at("2026-03-09T09:30:00Z"));
}

TEST_CASE_TEMPLATE("trackers: what is opened at lunch does not run before it is over", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.set_now(at("2026-03-04T13:20:00Z"));
    promise_to_thai(desk, {30}, with_lunch("UTC"));
    const auto ticket = desk.create();
    CHECK(ticket.first_response_due_at == at("2026-03-04T14:30:00Z"));
    desk.set_now(at("2026-03-04T13:59:00Z"));
    CHECK(clock_of(desk, ticket.id, first_response).remaining == 30 * 60);
}

TEST_CASE_TEMPLATE("trackers: a pause is kept when the policy changes", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 240});
    const auto ticket = desk.create();
    desk.set_now(at("2026-03-02T10:00:00Z"));
    CHECK(!desk.move(ticket.id, waiting_on_customer).resolution_due_at);
    desk.set_now(at("2026-03-02T15:00:00Z"));
    CHECK(desk.move(ticket.id, in_progress).resolution_due_at == at("2026-03-02T18:00:00Z"));
    // Another target, and no status pauses any more: the five hours of before stay left out.
    desk.set_now(at("2026-03-02T15:30:00Z"));
    auto changed = make_policy("strict", {{}, {}, 120});
    changed.pauses.clear();
    desk.repo.with(agent(9)).settings().update_policy("thai", "standard", changed).value();
    desk.set_now(at("2026-03-02T15:40:00Z"));
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(ticket.id).resolution_due_at == at("2026-03-02T16:00:00Z"));
    CHECK(clock_of(desk, ticket.id, resolution).paused_for == 5 * 3600);
}

TEST_CASE_TEMPLATE("trackers: the customer's thank-you after the resolution starts no breach", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, 60, {}});
    const auto ticket = desk.create();
    desk.say(agent(), ticket.id);
    desk.advance(10min);
    desk.say(customer(), ticket.id);  // last word is the customer's
    desk.advance(10min);
    CHECK(!desk.move(ticket.id, resolved).next_response_due_at);
    desk.advance(24h);
    desk.repo.with(host()).tick().value();
    CHECK(!desk.find(ticket.id).sla_breach);
    CHECK(desk.repo.with(host()).sla().clocks({desk.find(ticket.id)}).value().front().front().state == clock_state::cancelled);
}

TEST_CASE_TEMPLATE("trackers: a bot's resolution is no agent's time", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60, 60, {}});
    const auto ticket = desk.create();
    desk.advance(1min);
    auto by_bot = bot();
    desk.repo.with(by_bot)
        .conversations()
        .add_message(by_bot.actor_id, message_on(ticket.id, "Have you tried to turn it off?"))
        .value();
    desk.repo.with(by_bot).tickets().update(ticket.id, to_status(resolved)).value();
    desk.advance(5 * 24h);
    desk.say(customer(), ticket.id);
    desk.advance(10min);
    desk.say(agent(), ticket.id);
    const auto cycles = desk.cycles(ticket.id);
    const auto next = std::find_if(cycles.begin(), cycles.end(), [](const auto& c) { return c.metric == next_response; });
    REQUIRE(next != cycles.end());
    CHECK(*next->ended_at - next->started_at == 10min);
    CHECK(next->ended_by == agent().actor_id);
    // The first response was owed for a minute before the bot, and for the ten since; the five days are in neither.
    const auto first = std::find_if(cycles.begin(), cycles.end(), [](const auto& c) { return c.metric == first_response; });
    REQUIRE(first != cycles.end());
    CHECK(first->ended_by == agent().actor_id);
    const auto spent = *first->ended_at - first->started_at - std::chrono::microseconds{first->suspended};
    CHECK(spent - 11min < 1s);
    CHECK(spent >= 11min);
    CHECK(!desk.find(ticket.id).sla_breach);
    const auto dashboard = desk.repo.with(host())
                               .reports()
                               .dashboard({"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", false})
                               .value();
    CHECK(dashboard.response_metrics.response_count == 2);
    CHECK(dashboard.response_metrics.avg_first_response_minutes == doctest::Approx(11));
}

TEST_CASE_TEMPLATE("trackers: what is resolved late between two ticks is a breach", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 60});
    const auto ticket = desk.create();
    desk.repo.with(host()).tick().value();
    desk.advance(61min);
    const auto done = desk.move(ticket.id, resolved);
    desk.advance(1min);
    desk.repo.with(host()).tick().value();
    CHECK(done.sla_breach);
    CHECK(clock_of(desk, ticket.id, resolution).breached_at == at("2026-03-02T10:00:00Z"));
    CHECK(count_kind(desk.repo.with(host()).log().events(ticket.id).value(), event_kind::sla_breached) == 1);
}

TEST_CASE_TEMPLATE("trackers: closing an overdue ticket keeps the breach", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 60});
    const auto ticket = desk.create();
    desk.advance(2h);
    desk.repo.with(host()).tick().value();
    const auto done = desk.move(ticket.id, closed);
    CHECK(done.sla_breach);
    desk.advance(100 * 24h);
    CHECK(desk.find(ticket.id).sla_breach);
    const auto clock = clock_of(desk, ticket.id, resolution);
    CHECK(clock.state == clock_state::breached);
    CHECK(clock.breached_at == at("2026-03-02T10:00:00Z"));
    CHECK(clock.remaining == -3600);
}

TEST_CASE_TEMPLATE("trackers: reopening after the due date fires no alert at once under resume", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 60});
    const auto in_time = desk.create();
    const auto late = desk.create();
    desk.advance(40min);
    desk.move(in_time.id, resolved);
    desk.advance(40min);
    desk.move(late.id, resolved);
    CHECK(desk.find(late.id).sla_breach);
    desk.advance(3 * 24h);
    SUBCASE("met before: the rest of the target is left")
    {
        const auto again = desk.move(in_time.id, in_progress);
        CHECK(again.resolution_due_at == again.updated_at + 20min);
        desk.advance(19min);
        desk.repo.with(host()).tick().value();
        CHECK(!desk.find(in_time.id).sla_breach);
        desk.advance(2min);
        desk.repo.with(host()).tick().value();
        CHECK(desk.find(in_time.id).sla_breach);
    }
    SUBCASE("breached before: once is enough")
    {
        const auto before = desk.repo.with(host()).log().events(late.id).value();
        CHECK(!desk.move(late.id, in_progress).resolution_due_at);
        desk.advance(24h);
        desk.repo.with(host()).tick().value();
        const auto events = desk.repo.with(host()).log().events(late.id).value();
        CHECK(events.size() == before.size() + 1);
        CHECK(count_kind(events, event_kind::sla_breached) == 1);
        CHECK(clock_of(desk, late.id, resolution).state == clock_state::breached);
    }
}

TEST_CASE_TEMPLATE("trackers: what a reopen does is the policy's to say", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {{}, {}, 60});
    SUBCASE("a new cycle has the whole target")
    {
        policy.on_reopen = reopen_behaviour::new_cycle;
    }
    SUBCASE("only the first counts")
    {
        policy.on_reopen = reopen_behaviour::first_only;
    }
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    const auto ticket = desk.create();
    desk.advance(2h);
    CHECK(desk.move(ticket.id, resolved).sla_breach);
    desk.advance(24h);
    const auto again = desk.move(ticket.id, in_progress);
    CHECK(again.resolution_due_at ==
          (policy.on_reopen == reopen_behaviour::new_cycle ? std::optional{again.updated_at + 60min} : std::nullopt));
    CHECK(again.sla_breach);
    desk.advance(2h);
    desk.repo.with(host()).tick().value();
    CHECK(count_kind(desk.repo.with(host()).log().events(ticket.id).value(), event_kind::sla_breached) ==
          (policy.on_reopen == reopen_behaviour::new_cycle ? 2 : 1));
}

TEST_CASE_TEMPLATE("trackers: a short next-response target does not overrule the first response", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {480, 15, {}});
    const auto ticket = desk.create();
    CHECK(ticket.first_response_due_at == at("2026-03-02T17:00:00Z"));
    CHECK(!ticket.next_response_due_at);
    desk.advance(1h);
    desk.repo.with(host()).tick().value();
    CHECK(!desk.find(ticket.id).sla_breach);
    CHECK(desk.find(ticket.id).first_response_due_at == at("2026-03-02T17:00:00Z"));
}

TEST_CASE_TEMPLATE("trackers: three customer messages and one reply are one cycle, from the first", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, 60, {}});
    const auto ticket = desk.create();
    desk.say(agent(), ticket.id);
    for (int i = 0; i < 3; ++i) {
        desk.advance(10min);
        desk.say(customer(), ticket.id);
    }
    CHECK(desk.find(ticket.id).next_response_due_at == at("2026-03-02T10:10:00Z"));
    desk.advance(10min);
    desk.say(agent(), ticket.id);
    const auto cycles = desk.cycles(ticket.id);
    CHECK(std::count_if(cycles.begin(), cycles.end(), [](const auto& c) { return c.metric == next_response; }) == 1);
    CHECK(clock_of(desk, ticket.id, next_response).state == clock_state::met);
}

TEST_CASE_TEMPLATE("trackers: October has its rows in Europe/London", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.set_now(at("2025-10-26T00:30:00Z"));  // 01:30 summer time, before the clocks go back
    desk.create();
    desk.set_now(at("2025-11-02T00:00:00Z"));
    const auto trends = desk.repo.with(host())
                            .reports()
                            .dashboard({"thai", at("2025-09-30T23:00:00Z"), at("2025-11-01T00:00:00Z"), "Europe/London", true})
                            .value()
                            .ticket_trends;
    REQUIRE(trends.size() == 31);
    CHECK(trends.front().date == "2025-10-01");
    CHECK(trends.back().date == "2025-10-31");
    CHECK(trends[25].date == "2025-10-26");
    CHECK(trends[25].new_tickets == 1);
}

TEST_CASE_TEMPLATE("trackers: the same reply twice under one key is one message", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    auto reply = message_on(ticket.id, "We look into it");
    reply.idempotency_key = "reply-1";
    const auto first = desk.repo.with(agent()).conversations().add_message(agent().actor_id, reply).value();
    desk.advance(2s);
    CHECK(desk.repo.with(agent()).conversations().add_message(agent().actor_id, reply).value() == first);
    CHECK(desk.repo.with(agent()).conversations().messages(ticket.id).value().size() == 1);
    CHECK(desk.find(ticket.id).agent_replies == 1);
}

TEST_CASE_TEMPLATE("trackers: unassigning and clearing a category work", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket();
    input.category = "billing";
    const auto ticket = desk.create(input);
    update_ticket_input change;
    change.assigned_to = agent(4).actor_id;
    CHECK(desk.repo.with(agent()).tickets().update(ticket.id, change).value().assigned_to == agent(4).actor_id);
    change.assigned_to = omittable<uuid>::null();
    change.category = omittable<std::string>::null();
    const auto cleared = desk.repo.with(agent()).tickets().update(ticket.id, change).value();
    CHECK(!cleared.assigned_to);
    CHECK(!cleared.category);
    CHECK(desk.find(ticket.id) == cleared);
}

TEST_CASE_TEMPLATE("trackers: a direct close counts as resolved", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 60});
    const auto ticket = desk.create();
    desk.advance(30min);
    const auto done = desk.move(ticket.id, closed);
    CHECK(done.resolved_at == done.closed_at);
    CHECK(clock_of(desk, ticket.id, resolution).state == clock_state::met);
    const auto dashboard = desk.repo.with(host())
                               .reports()
                               .dashboard({"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", false})
                               .value();
    CHECK(dashboard.overview.resolved_tickets == 1);
    CHECK(dashboard.sla_metrics.tickets_meeting_sla == 1);
    CHECK(dashboard.sla_metrics.compliance_rate == 100.0);
}

TEST_CASE_TEMPLATE("trackers: an empty product has null rates", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60, 60, 60});
    const auto dashboard = desk.repo.with(host())
                               .reports()
                               .dashboard({"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", true})
                               .value();
    CHECK(dashboard.sla_metrics.total_tickets == 0);
    CHECK(!dashboard.sla_metrics.compliance_rate);
    CHECK(!dashboard.sla_metrics.breach_rate);
    CHECK(!dashboard.overview.sla_compliance_rate);
    CHECK(!dashboard.overview.first_contact_resolution_rate);
    CHECK(!dashboard.overview.avg_csat_score);
}

TEST_CASE_TEMPLATE("trackers: fulfilled exactly at the deadline is met, and a microsecond later it is not", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto sharp = desk.create();
    const auto late = desk.create();
    desk.set_now(*sharp.first_response_due_at);
    desk.repo.with(host()).tick().value();
    CHECK(clock_of(desk, sharp.id, first_response).state == clock_state::running);
    desk.say(agent(), sharp.id);
    CHECK(clock_of(desk, sharp.id, first_response).state == clock_state::met);
    desk.advance(tick);
    desk.say(agent(), late.id);
    CHECK(clock_of(desk, late.id, first_response).state == clock_state::breached);
    CHECK(clock_of(desk, late.id, first_response).breached_at == late.first_response_due_at);
}

TEST_CASE_TEMPLATE("trackers: resolving without a reply cancels the response clock", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    desk.advance(30min);
    CHECK(!desk.move(ticket.id, resolved).first_response_due_at);
    desk.advance(24h);
    desk.repo.with(host()).tick().value();
    CHECK(clock_of(desk, ticket.id, first_response).state == clock_state::cancelled);
    CHECK(!desk.find(ticket.id).sla_breach);
}

TEST_CASE_TEMPLATE("trackers: an internal note is no response", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    desk.say(agent(), ticket.id, true);
    desk.advance(61min);
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(ticket.id).sla_breach);
}

TEST_CASE_TEMPLATE("trackers: a breach stays one unless another priority moves the deadline", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {60});
    policy.targets[static_cast<std::size_t>(ticket_priority::low)].minutes = 600;
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    const auto ticket = desk.create();
    desk.advance(2h);
    desk.repo.with(host()).tick().value();
    REQUIRE(desk.find(ticket.id).sla_breach);
    update_ticket_input change;
    change.subject = std::string{"Other words"};
    CHECK(desk.repo.with(agent()).tickets().update(ticket.id, change).value().sla_breach);
    change = {};
    change.priority = ticket_priority::low;
    const auto moved = desk.repo.with(agent()).tickets().update(ticket.id, change).value();
    CHECK(!moved.sla_breach);
    CHECK(moved.first_response_due_at == at("2026-03-02T19:00:00Z"));
    const auto last = desk.repo.with(host()).log().events(ticket.id).value().back();
    CHECK(std::any_of(last.changes.begin(), last.changes.end(),
                      [](const auto& each) { return each.field == "first_response_due_at"; }));
    change.priority = ticket_priority::high;
    const auto raised = desk.repo.with(agent()).tickets().update(ticket.id, change).value();
    CHECK(raised.first_response_due_at == at("2026-03-02T10:00:00Z"));
    desk.advance(1min);
    CHECK(desk.find(ticket.id).sla_breach);
    // It is over its deadline since it was raised, and not before anybody did that.
    CHECK(clock_of(desk, ticket.id, first_response).breached_at == raised.updated_at);
    desk.repo.with(host()).tick().value();
    CHECK(clock_of(desk, ticket.id, first_response).breached_at == raised.updated_at);
}

}  // namespace
