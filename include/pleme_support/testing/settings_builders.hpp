// Calendars, policies and settings in one call, to be changed by the test where it matters.
// Testing layer, for tests of the library and of its users. Guide: docs/guide/testing.md.
// Tests: tests/unit/testing/builders.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_SETTINGS_BUILDERS_HPP
#define PLEME_SUPPORT_TESTING_SETTINGS_BUILDERS_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace pleme_support::inline v0::testing {

/// A calendar: Monday to Friday, 09:00 to 17:00 in Rome, with a day off and a part-day holiday.
[[nodiscard]] inline support_calendar make_calendar(std::string name = "Office", std::int32_t version = 1,
                                                    std::string product = "thai")
{
    support_calendar calendar;
    calendar.product = std::move(product);
    calendar.name = std::move(name);
    calendar.version = version;
    calendar.time_zone = "Europe/Rome";
    opening_hours hours{"2024-01-01", {}};
    for (const day_of_week day :
         {day_of_week::monday, day_of_week::tuesday, day_of_week::wednesday, day_of_week::thursday, day_of_week::friday})
        hours.weekly.push_back({day, 9 * 60, 17 * 60});
    calendar.hours.push_back(std::move(hours));
    calendar.holidays = {{"2024-12-24", "Christmas Eve", {{9 * 60, 12 * 60}}}, {"2024-12-25", "Christmas", {}}};
    return calendar;
}

/// A policy for every ticket, around the clock: an answer within four hours, a resolution within three days.
[[nodiscard]] inline sla_policy make_policy(std::string name = "Standard")
{
    sla_policy policy;
    policy.name = std::move(name);
    for (const ticket_priority priority : enum_values<ticket_priority>) {
        policy.targets.push_back({cycle_metric::first_response, priority, 4 * 60});
        policy.targets.push_back({cycle_metric::next_response, priority, 4 * 60});
        policy.targets.push_back({cycle_metric::resolution, priority, 3 * 24 * 60});
    }
    return policy;
}

/// A policy with a value in every member, every metric and every priority among its targets, and both kinds of warnings.
[[nodiscard]] inline sla_policy make_full_policy(std::string name = "Urgent first")
{
    sla_policy policy = make_policy(std::move(name));
    policy.priorities = {ticket_priority::urgent, ticket_priority::high};
    policy.categories = {"billing", "account"};
    policy.tags = {"vip"};
    policy.calendar = "Office";
    policy.pauses = {{cycle_metric::first_response, ticket_status::new_},
                     {cycle_metric::next_response, ticket_status::in_progress},
                     {cycle_metric::resolution, ticket_status::waiting_on_customer}};
    policy.on_reopen = reopen_behaviour::new_cycle;
    policy.warnings = {{60, {}}, {{}, 75}};
    return policy;
}

/// Settings without policies, a minute after those of the version before.
[[nodiscard]] inline desk_settings make_settings(std::int32_t version = 1, std::string product = "thai")
{
    desk_settings settings;
    settings.product = std::move(product);
    settings.version = version;
    settings.at = default_now + std::chrono::minutes{version};
    settings.changed_by = make_id(2'000'000);
    return settings;
}

/// Settings with a value in every member.
[[nodiscard]] inline desk_settings make_full_settings(std::int32_t version = 1, std::string product = "thai")
{
    desk_settings settings = make_settings(version, std::move(product));
    settings.changed_by_kind = actor_kind::system;
    settings.policies = {make_full_policy(), make_policy()};
    settings.calendars = {{"Night", 4}, {"Office", 1}};
    settings.close_resolved_after = 72;
    settings.purge_deleted_after = 30;
    settings.survey_expires_after = 7 * 24;
    settings.survey_changeable_for = 2;
    return settings;
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_SETTINGS_BUILDERS_HPP
