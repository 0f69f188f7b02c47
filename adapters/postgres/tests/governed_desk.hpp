// A product that is governed by policies and that time does its work on: every call of a repository that has to do with that.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_GOVERNED_DESK_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_GOVERNED_DESK_HPP

#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace postgres_test {

/// @param repository     with a manual clock, which it moves on by a month
/// @param administrator  an agent of one product, which is empty
template <class Repository>
void govern(Repository& repository, const pleme_support::principal& administrator)
{
    using namespace pleme_support;
    const std::string& product = administrator.products.front();
    auto calendar = testing::make_calendar("Office", 1, product);
    REQUIRE(repository.with(administrator).settings().save_calendar(calendar).value().version == 1);
    calendar.time_zone = "Asia/Yangon";
    REQUIRE(repository.with(administrator).settings().save_calendar(calendar).value().version == 2);
    auto policy = testing::make_full_policy("Standard");
    policy.priorities.clear();
    policy.categories.clear();
    policy.tags.clear();
    REQUIRE(repository.with(administrator).settings().create_policy(product, policy).has_value());
    policy.warnings.clear();
    REQUIRE(repository.with(administrator).settings().update_policy(product, "Standard", policy).has_value());
    update_settings_input options;
    options.close_resolved_after = 24;
    options.purge_deleted_after = 10;
    REQUIRE(repository.with(administrator).settings().update(product, options).has_value());
    REQUIRE(repository.with(administrator).settings().find(product).has_value());
    REQUIRE(repository.with(administrator).settings().calendars(product).value().size() == 1);

    std::vector<support_ticket> tickets;
    for (int i = 0; i < 5; ++i) {
        create_ticket_input input{testing::make_id(1), "New", "New"};
        input.idempotency_key = product + std::to_string(i);
        tickets.push_back(repository.with(administrator).tickets().create(product, input).value());
    }
    update_ticket_input resolve;
    resolve.status = ticket_status::resolved;
    REQUIRE(repository.with(administrator).tickets().update(tickets[0].id, resolve).has_value());
    REQUIRE(repository.with(administrator).tickets().remove(tickets[1].id).has_value());
    repository.clock().advance(std::chrono::minutes{1});
    policy.pauses.clear();
    REQUIRE(repository.with(administrator).settings().update_policy(product, "Standard", policy).has_value());
    REQUIRE(repository.with(administrator).sla().clocks(tickets).value().size() == tickets.size());
    REQUIRE(repository.with(administrator).sla().explain(tickets[2].id).has_value());
    const auto previewed = repository.with(administrator).sla().preview(product, {}, {2, {}}).value();
    REQUIRE(previewed.next.has_value());
    REQUIRE(repository.with(administrator).sla().preview(product, {}, {2, previewed.next}).has_value());

    repository.clock().advance(std::chrono::days{30});
    REQUIRE(repository.with(administrator).tickets().update(tickets[2].id, resolve).has_value());  // catches up first
    tick_report done;
    for (bool more = true; more;) {
        const auto step = repository.with(administrator).tick(repository.clock().now(), 2).value();
        done.events += step.events;
        done.purged_tickets += step.purged_tickets;
        done.expired_keys += step.expired_keys;
        more = step.more;
    }
    REQUIRE(done.events > 3);
    REQUIRE(done.purged_tickets == 1);
    REQUIRE(done.expired_keys == 5);
    REQUIRE(repository.with(administrator).settings().delete_policy(product, "Standard").has_value());
    REQUIRE(repository.with(administrator).settings().delete_calendar(product, "Office").has_value());
}

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_GOVERNED_DESK_HPP
