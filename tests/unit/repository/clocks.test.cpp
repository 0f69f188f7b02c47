#include "support/policies.hpp"
#include "support/storages.hpp"

#include <chrono>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum cycle_metric;
using enum ticket_status;

std::vector<clock_step> steps_of(const clock_timeline& told)
{
    std::vector<clock_step> steps;
    for (const clock_entry& entry : told.entries) steps.push_back(entry.step);
    return steps;
}

TEST_CASE_TEMPLATE("clocks: how they stand is told without a tick", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60, {}, 240}, nine_to_five());
    const auto ticket = desk.create();
    desk.set_now(at("2026-03-02T09:20:00.5Z"));
    auto clock = clock_of(desk, ticket.id, first_response);
    CHECK(clock.state == clock_state::running);
    CHECK(clock.policy == "standard");
    CHECK(clock.target_minutes == 60);
    CHECK(clock.started_at == ticket.created_at);
    CHECK(clock.due_at == at("2026-03-02T10:00:00Z"));
    CHECK(clock.remaining == 40 * 60 - 1);
    CHECK(!clock.breached_at);
    desk.set_now(at("2026-03-02T18:00:00Z"));  // the desk closed at 17:00
    clock = clock_of(desk, ticket.id, first_response);
    CHECK(clock.state == clock_state::breached);
    CHECK(clock.breached_at == clock.due_at);
    CHECK(clock.remaining == -7 * 3600);
    CHECK(desk.find(ticket.id).sla_breach);
    CHECK(desk.repo.with(agent()).tickets().list("thai").value().front().sla_breach);
    CHECK(desk.repo.with(agent()).log().events(ticket.id).value().size() == 1);  // looking writes nothing
}

TEST_CASE_TEMPLATE("clocks: a paused clock has no deadline, and goes on where it stood", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {{}, {}, 240}, nine_to_five());
    const auto ticket = desk.create();
    desk.set_now(at("2026-03-02T10:00:00Z"));
    desk.move(ticket.id, waiting_on_customer);
    desk.set_now(at("2026-03-03T10:00:00Z"));
    const auto clock = clock_of(desk, ticket.id, resolution);
    CHECK(clock.state == clock_state::paused);
    CHECK(!clock.due_at);
    CHECK(clock.remaining == 3 * 3600);
    CHECK(clock.paused_for == 24 * 3600);
    CHECK(desk.move(ticket.id, in_progress).resolution_due_at == at("2026-03-03T13:00:00Z"));
    desk.set_now(at("2026-03-03T10:30:00Z"));
    desk.repo.with(agent()).tickets().remove(ticket.id).value();
    desk.set_now(at("2026-03-04T09:00:00Z"));
    CHECK(desk.repo.with(agent()).tickets().restore(ticket.id).value().resolution_due_at == at("2026-03-04T11:30:00Z"));
}

TEST_CASE_TEMPLATE("clocks: an explanation names the policy, the reasons and every step", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto urgent = make_policy("urgent", {10});
    urgent.priorities = {ticket_priority::urgent};
    auto billing = make_policy("billing", {10});
    billing.categories = {"billing"};
    auto vip = make_policy("vip", {10});
    vip.tags = {"vip"};
    auto standard = make_policy("standard", {60, {}, 240});
    standard.warnings = {{std::nullopt, 50}};
    for (const auto& policy : {urgent, billing, vip, standard, make_policy("rest", {5})})
        desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    const auto ticket = desk.create();
    desk.advance(1h);
    desk.say(agent(), ticket.id);
    desk.move(ticket.id, waiting_on_customer);
    desk.advance(1h);
    desk.move(ticket.id, in_progress);
    desk.advance(5h);
    const auto told = desk.repo.with(agent()).sla().explain(ticket.id).value();
    CHECK(told.policy == "standard");
    CHECK(told.settings_version == 5);
    using enum policy_verdict;
    CHECK((told.policies == std::vector<judged_policy>{{"urgent", other_priority},
                                                       {"billing", other_category},
                                                       {"vip", other_tags},
                                                       {"standard", applies},
                                                       {"rest", earlier_applies}}));
    REQUIRE(told.clocks.size() == 2);
    using enum clock_step;
    CHECK(told.clocks[0].clock.metric == first_response);
    CHECK((steps_of(told.clocks[0]) == std::vector{started, warned, fulfilled}));
    CHECK(told.clocks[1].clock.metric == resolution);
    CHECK((steps_of(told.clocks[1]) == std::vector{started, paused, resumed, warned, breached}));
    CHECK(told.clocks[1].entries.back().at == told.clocks[1].clock.breached_at);
    CHECK(failure(desk.repo.with(agent()).sla().explain(make_id('1', 999))) == errc::not_found);
}

TEST_CASE_TEMPLATE("clocks: a dry run goes by the tags of the policies that it is given, not of those in force", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {60, {}, 240});
    policy.tags = {"vip"};
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    auto input = new_ticket();
    input.tags = {"gold"};
    const auto gold = desk.repo.with(agent()).tickets().create("thai", input).value();
    CHECK(desk.repo.with(agent()).sla().preview("thai", {policy}).value().changed.empty());
    policy.tags = {"Gold"};
    const auto page = desk.repo.with(agent()).sla().preview("thai", {policy}).value();
    REQUIRE(page.changed.size() == 1);
    CHECK(page.changed[0].before.empty());
    REQUIRE(page.changed[0].after.size() == 2);
    CHECK(page.changed[0].after[0].due_at == gold.created_at + 60min);
}

TEST_CASE_TEMPLATE("clocks: a dry run tells what other policies would do, and does nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60, {}, 240});
    const auto first = desk.create();
    const auto second = desk.create();
    const auto done = desk.create();
    desk.move(done.id, resolved);
    desk.say(agent(), second.id);
    desk.advance(30min);
    const auto stricter = make_policy("standard", {20, {}, 240});
    const auto page = desk.repo.with(agent()).sla().preview("thai", {stricter}).value();
    CHECK(page.examined == 2);
    CHECK(!page.next);
    REQUIRE(page.changed.size() == 1);
    CHECK(page.changed[0].ticket_id == first.id);
    CHECK(page.changed[0].number == first.number);
    CHECK(page.changed[0].before[0].due_at == first.created_at + 60min);
    CHECK(page.changed[0].after[0].due_at == first.created_at + 20min);
    CHECK(page.changed[0].after[0].state == clock_state::breached);
    CHECK(desk.find(first.id) == first);
    CHECK(desk.repo.with(agent()).sla().preview("thai", {make_policy("standard", {60, {}, 240})}).value().changed.empty());
    CHECK(desk.repo.with(agent()).sla().preview("thai", {}).value().changed.size() == 2);
    CHECK(failure(desk.repo.with(agent()).sla().preview("thai", {stricter, stricter})) == errc::invalid_argument);

    cursor_page one_by_one;
    one_by_one.limit = 1;
    const auto start = desk.repo.with(agent()).sla().preview("thai", {stricter}, one_by_one).value();
    CHECK(start.examined == 1);
    REQUIRE(start.next);
    one_by_one.after = start.next;
    CHECK(desk.repo.with(agent()).sla().preview("thai", {stricter}, one_by_one).value().examined == 1);
    one_by_one.after = "nowhere";
    CHECK(failure(desk.repo.with(agent()).sla().preview("thai", {stricter}, one_by_one)) == errc::invalid_argument);
    // What the dry run told is what the change does.
    desk.repo.with(agent(9)).settings().update_policy("thai", "standard", stricter).value();
    desk.advance(1s);
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(first.id).first_response_due_at == page.changed[0].after[0].due_at);
}

}  // namespace
