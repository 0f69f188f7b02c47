#include "support/policies.hpp"
#include "support/storages.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("settings: a product that nobody governs has version 0", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto settings = desk.repo.with(agent()).settings().find("thai").value();
    CHECK(settings.version == 0);
    CHECK(settings.policies.empty());
    CHECK(!desk.create().first_response_due_at);
    CHECK(desk.repo.with(agent()).settings().calendars("thai").value().empty());
}

TEST_CASE_TEMPLATE("settings: every member comes back", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto calendar = with_lunch("Europe/Rome", {holiday("2026-12-25"), holiday("2026-12-24", {{900, 1200}})});
    auto in_order = calendar;
    std::swap(in_order.holidays[0], in_order.holidays[1]);
    desk.repo.with(agent(9)).settings().save_calendar(in_order).value();
    auto policy = make_policy("gold", {60, 30, 600}, "desk");
    policy.priorities = {ticket_priority::high, ticket_priority::urgent};
    policy.categories = {"billing", "ร้าน"};
    policy.tags = {"vip\""};
    policy.pauses = {{cycle_metric::first_response, ticket_status::new_}};
    policy.on_reopen = reopen_behaviour::new_cycle;
    policy.warnings = {{30, std::nullopt}, {std::nullopt, 80}};
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    update_settings_input options;
    options.close_resolved_after = 96;
    options.purge_deleted_after = 365;
    options.survey_expires_after = 100;
    options.survey_changeable_for = 0;
    desk.advance(1s);
    const auto saved = desk.repo.with(agent(9)).settings().update("thai", options).value();
    const auto found = desk.repo.with(agent()).settings().find("thai").value();
    CHECK((found == saved));
    CHECK(found.version == 3);
    CHECK(found.at == at("2026-03-02T09:00:01Z"));
    CHECK(found.changed_by == agent(9).actor_id);
    REQUIRE(found.policies.size() == 1);
    CHECK((found.policies.front() == policy));
    CHECK(found.close_resolved_after == 96);
    CHECK(found.purge_deleted_after == 365);
    const auto calendars = desk.repo.with(agent()).settings().calendars("thai").value();
    REQUIRE(calendars.size() == 1);
    CHECK((calendars.front() == in_order));
    // The same again is no new version, null turns off.
    CHECK(desk.repo.with(agent(9)).settings().update("thai", options).value().version == 3);
    CHECK(desk.repo.with(agent(9)).settings().save_calendar(in_order).value().version == 3);
    options.close_resolved_after = omittable<std::int32_t>::null();
    CHECK(!desk.repo.with(agent(9)).settings().update("thai", options).value().close_resolved_after);
}

TEST_CASE_TEMPLATE("settings: the first policy that matches applies, and order can be changed", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto narrow = make_policy("urgent", {10});
    narrow.priorities = {ticket_priority::urgent};
    desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("all", {100})).value();
    desk.repo.with(agent(9)).settings().create_policy("thai", narrow).value();
    auto input = new_ticket();
    input.priority = ticket_priority::urgent;
    const timestamp now = desk.repo.clock().now();
    CHECK(desk.create(input).first_response_due_at == now + 100min);
    desk.repo.with(agent(9)).settings().update_policy("thai", "urgent", narrow, 0).value();
    CHECK(desk.create(input).first_response_due_at == now + 10min);
    CHECK(desk.create().first_response_due_at == now + 100min);
    desk.repo.with(agent(9)).settings().delete_policy("thai", "urgent").value();
    CHECK(desk.create(input).first_response_due_at == now + 100min);
}

TEST_CASE_TEMPLATE("settings: what is not valid as a whole changes nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.repo.with(agent(9)).settings().save_calendar(nine_to_five()).value();
    desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("gold", {60}, "desk")).value();
    const auto before = desk.repo.with(agent()).settings().find("thai").value();
    CHECK(complaint(desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("gold", {60}))) ==
          "name of a policy must be unique within the product");
    CHECK(complaint(desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("silver", {60}, "night"))) ==
          "calendar of policy 'silver' must be the name of a calendar of the product");
    CHECK(complaint(desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("silver", {60}), 2)) ==
          "position must be 0 to 1");
    CHECK(complaint(desk.repo.with(agent(9)).settings().delete_calendar("thai", "desk")) ==
          "calendar of policy 'gold' must be the name of a calendar of the product");
    CHECK(failure(desk.repo.with(agent(9)).settings().delete_calendar("thai", "night")) == errc::not_found);
    CHECK(failure(desk.repo.with(agent(9)).settings().delete_policy("thai", "silver")) == errc::not_found);
    CHECK(failure(desk.repo.with(agent(9)).settings().update_policy("thai", "silver", make_policy("silver", {60}))) ==
          errc::not_found);
    update_settings_input options;
    options.close_resolved_after = 0;
    CHECK(complaint(desk.repo.with(agent(9)).settings().update("thai", options)) == "closeResolvedAfter must be 1 to 87600");
    auto broken = nine_to_five("Mars/Olympus");
    CHECK(failure(desk.repo.with(agent(9)).settings().save_calendar(broken)) == errc::invalid_argument);
    CHECK((desk.repo.with(agent()).settings().find("thai").value() == before));
}

TEST_CASE_TEMPLATE("settings: not for customers, nor for other products", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto policy = make_policy("gold", {60});
    const auto ticket = desk.create();
    CHECK(failure(desk.repo.with(customer()).settings().find("thai")) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).settings().create_policy("thai", policy)) == errc::forbidden);
    CHECK(failure(desk.repo.with(agent()).settings().create_policy("lilitu", policy)) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).sla().preview("thai", {policy})) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).sla().explain(ticket.id)) == errc::forbidden);
    CHECK(desk.repo.with(agent()).settings().find("thai").value().version == 0);
}

TEST_CASE_TEMPLATE("settings: another process's change counts from the next command on", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    using repository = typename test::desk<Storage>::repository_type;
    repository other{desk.storage()};
    other.clock().set(desk.repo.clock().now());
    promise_to_thai(desk, {60});
    CHECK(desk.create().first_response_due_at);  // its settings are known now
    other.with(agent(9)).settings().update_policy("thai", "standard", make_policy("standard", {20})).value();
    CHECK(desk.create().first_response_due_at == desk.repo.clock().now() + 20min);
}

TEST_CASE_TEMPLATE("settings: writers at once lose nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([&desk, writer] {
            for (int i = 0; i < 3; ++i)
                desk.repo.with(agent(9))
                    .settings()
                    .create_policy("thai", make_policy(std::to_string(writer) + "-" + std::to_string(i), {60}))
                    .value();
        });
    writers.clear();
    const auto settings = desk.repo.with(agent()).settings().find("thai").value();
    CHECK(settings.version == 12);
    CHECK(settings.policies.size() == 12);
}

}  // namespace
