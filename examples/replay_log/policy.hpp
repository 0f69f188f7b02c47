// The promise that a replay is measured against, and the ticks that write down what became of it.
// Example: shows how a desk gets a calendar and a policy.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_POLICY_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_POLICY_HPP

#include "log_reader.hpp"
#include "replayer.hpp"

#include <pleme_support/pleme_support.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace replay_log {

/// Monday to Friday from 09:00 to 13:00 and from 14:00 to 18:00 in Italy.
[[nodiscard]] inline support::support_calendar make_office(const std::string& product)
{
    using enum support::day_of_week;
    support::support_calendar office;
    office.product = product;
    office.name = "office";
    office.time_zone = "Europe/Rome";
    support::opening_hours& hours = office.hours.emplace_back();
    hours.in_force_from = "1970-01-01";
    for (const support::day_of_week day : {monday, tuesday, wednesday, thursday, friday}) {
        hours.weekly.push_back({day, 9 * 60, 13 * 60});
        hours.weekly.push_back({day, 14 * 60, 18 * 60});
    }
    return office;
}

/// A first response within 8 working hours and a resolution within 40, whatever the priority.
[[nodiscard]] inline support::sla_policy make_policy()
{
    support::sla_policy policy;
    policy.name = "log";
    policy.calendar = "office";
    for (const support::ticket_priority priority : support::enum_values<support::ticket_priority>) {
        policy.targets.push_back({support::cycle_metric::first_response, priority, 8 * 60});
        policy.targets.push_back({support::cycle_metric::resolution, priority, 40 * 60});
    }
    return policy;
}

/// Gives every product of a log the policy, one second before the log begins, unless it has one of that name.
/// Throws `std::runtime_error` if the storage fails.
template <class Replayer>
void promise(Replayer& replayed, const std::vector<log_row>& rows)
{
    const support::principal governor = make_observer();
    const support::sla_policy policy = make_policy();
    auto& desk = replayed.desk();
    desk.clock().set(rows.front().at - std::chrono::seconds{1});
    std::set<std::string> products;
    for (const log_row& row : rows) products.insert(product_of(row));
    for (const std::string& product : products) {
        const auto policies = desk.with(governor).settings().find(product).value().policies;
        const bool has_it = std::any_of(policies.begin(), policies.end(), [&](const auto& p) { return p.name == policy.name; });
        if (has_it) continue;
        desk.with(governor).settings().save_calendar(make_office(product)).value();
        desk.with(governor).settings().create_policy(product, policy).value();
    }
}

/// Writes down what time alone has done by the instant at which the clock stands. Throws `std::runtime_error` if the storage
/// fails.
template <class Replayer>
void tick(Replayer& replayed)
{
    const support::principal observer = make_observer();
    while (replayed.desk().with(observer).tick().value().more) {
    }
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_POLICY_HPP
