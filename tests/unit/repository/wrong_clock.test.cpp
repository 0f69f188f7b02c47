// What one process with a wrong clock can do to the others, and what it can't.

#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/test_size.hpp"
#include "support/whole_ticket.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <set>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;
using enum cycle_metric;

constexpr std::chrono::microseconds ten_years = std::chrono::days{3652};

/// Changes some option of the product.
template <class Desk>
desk_settings touch_settings(Desk& desk, std::int32_t days)
{
    update_settings_input options;
    options.purge_deleted_after = days;
    return desk.repo.with(agent(9)).settings().update("thai", options).value();
}

TEST_CASE_TEMPLATE("a wrong clock: settings of one that is ten years ahead date nothing but themselves", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60, 60, 600});
    const auto old = desk.create();
    const timestamp right = desk.repo.clock().now();
    desk.set_now(right + ten_years);
    CHECK(touch_settings(desk, 900).at == right + ten_years);
    desk.set_now(right + 30min);

    CHECK(desk.create().created_at == right + 30min);
    CHECK(desk.say(customer(), old.id).created_at == right + 30min);
    CHECK(desk.find(old.id).settings_version == 2);
    auto policy = make_policy("standard", {120, 60, 600});
    const auto healed = desk.repo.with(agent(9)).settings().update_policy("thai", "standard", policy).value();
    CHECK(healed.at == right + 30min);
    const auto fresh = desk.create();
    CHECK(fresh.first_response_due_at == right + 30min + 2h);
    CHECK(desk.find(old.id).first_response_due_at == right + 1h);  // as it stands until a tick or a command comes
    desk.advance(1min);
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(old.id).first_response_due_at == right + 2h);
    CHECK(desk.find(old.id).updated_at <= right + 31min);

    desk.set_now(right + 48h);
    CHECK(desk.repo.with(host()).tick().value().events > 0);
    CHECK(desk.find(fresh.id).sla_breach);
    CHECK(clock_of(desk, fresh.id, first_response).breached_at == right + 30min + 2h);
    const auto month = desk.repo.with(host())
                           .reports()
                           .dashboard({"thai", right - std::chrono::days{1}, right + std::chrono::days{30}, "UTC", false})
                           .value();
    CHECK(month.overview.total_tickets == 3);
    CHECK(month.sla_metrics.tickets_breaching_sla == 3);
    check_whole(read_whole(desk, old.id));
}

TEST_CASE_TEMPLATE("a wrong clock: settings of one that is ahead come to every ticket at once, also without others after them",
                   Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto waiting = desk.create();
    const auto done = desk.create();
    desk.move(done.id, resolved);
    desk.say(agent(), done.id);
    const timestamp right = desk.repo.clock().now();
    desk.set_now(right + ten_years);
    desk.repo.with(agent(9)).settings().update_policy("thai", "standard", make_policy("standard", {240})).value();
    update_settings_input options;
    options.close_resolved_after = 24;
    desk.repo.with(agent(9)).settings().update("thai", options).value();
    desk.set_now(right + 30min);
    const auto report = desk.repo.with(host()).tick().value();
    CHECK(report.events == 1);
    CHECK(report.ahead == 1);
    CHECK(report.furthest_ahead == right + ten_years);
    CHECK(desk.find(waiting.id).first_response_due_at == right + 4h);
    CHECK(desk.find(waiting.id).updated_at == right + 30min - test::tick);
    desk.set_now(right + 26h);
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(done.id).status == closed);
    CHECK(clock_of(desk, waiting.id, first_response).breached_at == right + 4h);
}

TEST_CASE_TEMPLATE("a wrong clock: settings of one that is behind are the newest all the same", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    const timestamp right = desk.repo.clock().now();
    desk.set_now(right - ten_years);
    desk.repo.with(agent(9)).settings().update_policy("thai", "standard", make_policy("standard", {240})).value();
    desk.set_now(right + 30min);
    desk.repo.with(host()).tick().value();
    CHECK(desk.find(ticket.id).first_response_due_at == right + 4h);
    CHECK(desk.create().first_response_due_at == right + 30min + 4h);
    CHECK(desk.repo.with(host()).tick().value().ahead == 0);
}

TEST_CASE_TEMPLATE("a wrong clock: a call that is repeated on a process with another clock is the same call", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket(customer().actor_id, "It is broken");
    input.idempotency_key = "<mail-1@example.org>";
    const auto ticket = desk.create(input);
    auto answer = message_on(ticket.id, "It will be mended");
    answer.idempotency_key = "answer 1";
    const auto say = [&] { return desk.repo.with(agent()).conversations().add_message(agent().actor_id, answer).value(); };
    const auto message = say();
    const timestamp right = desk.repo.clock().now();
    for (const std::chrono::microseconds offset : {std::chrono::microseconds{72h}, ten_years, -ten_years}) {
        CAPTURE(offset.count());
        desk.set_now(right + offset);
        CHECK(desk.create(input).id == ticket.id);
        CHECK(say() == message);
        auto other = input;
        other.subject = "It is broken again";
        CHECK(failure(desk.repo.with(host()).tickets().create("thai", other)) == errc::idempotency_mismatch);
    }
    CHECK(desk.repo.with(host()).tickets().list("thai").value().size() == 1);
    CHECK(desk.repo.with(host()).conversations().messages(ticket.id).value().size() == 1);
}

TEST_CASE_TEMPLATE("a wrong clock: a tick of one that is ahead does what is due by it, each at its own instant", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    update_settings_input options;
    options.close_resolved_after = 24;
    desk.repo.with(agent(9)).settings().update("thai", options).value();
    auto input = new_ticket(customer().actor_id, "It is broken");
    input.idempotency_key = "<mail-1@example.org>";
    const auto waiting = desk.create(input);
    const auto done = desk.create();
    desk.say(agent(), done.id);
    const timestamp resolved_at = desk.move(done.id, resolved).resolved_at.value();
    const timestamp right = desk.repo.clock().now();
    desk.set_now(right + ten_years);
    const auto report = desk.repo.with(host()).tick().value();
    CHECK(report.events == 2);
    CHECK(report.expired_keys == 1);
    CHECK(report.ahead == 0);  // by its own clock nothing is

    desk.set_now(right + 30min);
    CHECK(clock_of(desk, waiting.id, first_response).breached_at == waiting.created_at + 1h);
    CHECK(desk.find(done.id).status == closed);
    CHECK(desk.find(done.id).closed_at == resolved_at + 24h);
    CHECK(desk.say(agent(), waiting.id).created_at == waiting.created_at + 1h + test::tick);
    const auto second = desk.create(input);
    CHECK(second.id != waiting.id);
    CHECK(second.created_at == right + 30min);
    CHECK(second.first_response_due_at == right + 90min);
    CHECK(desk.repo.with(host()).tick().value().events == 0);
}

struct heard_clocks final : clock_observer {
    std::vector<timestamp> instants;
    void instant_ahead(const std::string& product, timestamp instant, timestamp now) override
    {
        CHECK(product == "thai");
        CHECK(now < instant);
        instants.push_back(instant);
    }
};

TEST_CASE_TEMPLATE("a wrong clock: who meets what lies ahead of his own says so, and it can be found", Storage, EVERY_STORAGE)
{
    const auto heard = std::make_shared<heard_clocks>();
    repository_options options;
    options.clocks = heard;
    desk<Storage> desk{options};
    promise_to_thai(desk, {60});
    const timestamp right = desk.repo.clock().now();
    const auto first = desk.create();
    const auto ahead = desk.create();
    desk.set_now(right + 5min);
    desk.say(agent(), ahead.id);
    desk.set_now(right);
    desk.say(agent(), ahead.id);
    CHECK(heard->instants.empty());  // what may be
    desk.set_now(right + 1h);
    desk.say(agent(), ahead.id);
    desk.set_now(right);
    const auto pushed = desk.say(agent(), ahead.id);
    CHECK(pushed.created_at == right + 1h + test::tick);  // its own ticket can push a command later
    CHECK(heard->instants == std::vector{right + 1h});
    desk.say(agent(), first.id);
    CHECK(heard->instants.size() == 1);
    CHECK(desk.repo.with(host()).tick().value().ahead == 1);  // the ticket, to which it brings the settings
    desk.set_now(right + 3h);
    touch_settings(desk, 100);
    desk.set_now(right + 1min);
    CHECK(desk.repo.with(host()).tick().value().ahead == 2);  // and settings
    desk.say(agent(), first.id);
    CHECK(heard->instants.back() == right + 3h);

    auto log = desk.repo.with(agent()).log();
    const auto found = log.dated_ahead("thai").value();
    CHECK((found.settings == std::vector<settings_ahead>{{2, right + 3h}}));
    REQUIRE(found.tickets.size() == 1);
    CHECK(found.tickets.front().id == ahead.id);
    CHECK(found.tickets.front().updated_at == pushed.created_at);
    CHECK_FALSE(found.next);
    const auto part = log.dated_ahead("thai", 0, 1).value();
    CHECK(part.tickets.empty());
    REQUIRE(part.next);
    CHECK(log.dated_ahead("thai", *part.next, 1).value().tickets == found.tickets);
    CHECK(log.dated_ahead("thai", *part.next, 1).value().settings.empty());
    CHECK(failure(desk.repo.with(customer()).log().dated_ahead("thai")) == errc::forbidden);
    CHECK(failure(log.dated_ahead("thai", 0, 0)) == errc::invalid_argument);
    desk.set_now(right + 4h);
    CHECK((log.dated_ahead("thai").value() == dated_ahead_page{}));
}

TEST_CASE_TEMPLATE(
    "a wrong clock: whatever clocks did, commands of right ones are dated right, but on tickets that wrong ones touched",
    Storage, EVERY_STORAGE)
{
    const auto seeds = static_cast<std::uint32_t>(test_size("random_commands"));
    int wrong = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        desk<Storage> desk;
        random_history commands{desk, seed, at("2026-03-02T09:00:00.123457Z"), true};
        std::mt19937 random{seed};
        std::set<uuid> touched;
        std::int32_t minutes = 60;
        const auto change_policy = [&] {
            const auto policy = make_policy("standard", {minutes += 7, 90, 900});
            const bool is_first = desk.repo.with(host()).settings().find("thai").value().policies.empty();
            auto settings = desk.repo.with(agent(9)).settings();
            is_first ? settings.create_policy("thai", policy).value()
                     : settings.update_policy("thai", "standard", policy).value();
        };
        for (int i = 0; i < 150; ++i) {
            CAPTURE(i);
            const timestamp right = desk.repo.clock().now();
            const bool is_wrong = random() % 5 == 0;
            const auto offset =
                is_wrong ? std::chrono::minutes{static_cast<std::int64_t>(random() % 5'000'000) - 2'500'000} : 0min;
            desk.set_now(right + offset);
            if (random() % 10 == 0) change_policy();
            const random_step step = commands.step();
            const timestamp now = desk.repo.clock().now();
            wrong += is_wrong;
            if (is_wrong && !step.ticket.is_nil()) touched.insert(step.ticket);
            if (!step.ticket.is_nil() && !touched.contains(step.ticket)) {
                const auto ticket = read_whole(desk, step.ticket).ticket;
                CHECK(ticket.updated_at <= now + test::tick * ticket.version);
                if (step.is_new) CHECK(ticket.created_at == now);
            }
            desk.set_now(now - offset);
            if (random() % 5 == 0) desk.repo.with(host()).tick().value();
        }
        change_policy();
        desk.repo.with(host()).tick().value();
        const timestamp now = desk.repo.clock().now();
        for (const uuid& id : commands.tickets()) {
            const auto whole = read_whole(desk, id);
            check_whole(whole);
            if (touched.contains(id)) continue;
            CHECK(whole.ticket.updated_at <= now + test::tick * whole.ticket.version);
            for (const ticket_cycle& cycle : whole.cycles)
                if (!cycle.ended_at && cycle.metric == first_response) CHECK(cycle.target_minutes == minutes);
        }
        CHECK(desk.create().first_response_due_at == now + std::chrono::minutes{minutes});
    }
    CHECK(wrong > 0);
}

}  // namespace
