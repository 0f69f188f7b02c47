// Random policies, calendars and settings: any values, sensible together or not.
// Testing layer. Guide: docs/guide/custom_storage.md. Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SETTINGS_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SETTINGS_HPP

#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/testing/random/random_source.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing {

/// A list of up to three things.
template <class Make>
[[nodiscard]] auto make_random_list(random_source& random, Make&& make)
{
    std::vector<decltype(make())> list;
    for (std::size_t left = random.below(4); left > 0; --left) list.push_back(make());
    return list;
}

[[nodiscard]] inline sla_policy make_random_policy(random_source& random)
{
    const auto metric = [&] { return random.pick(enum_values<cycle_metric>); };
    const auto priority = [&] { return random.pick(enum_values<ticket_priority>); };
    const auto word = [&] { return std::string{random.word()}; };
    sla_policy policy;
    policy.name = random.text();
    policy.priorities = make_random_list(random, priority);
    policy.categories = make_random_list(random, word);
    policy.tags = make_random_list(random, word);
    policy.targets = make_random_list(random, [&] { return sla_target{metric(), priority(), random.up_to(1000)}; });
    policy.calendar = random.maybe(word());
    policy.pauses = make_random_list(random, [&] { return sla_pause{metric(), random.pick(enum_values<ticket_status>)}; });
    policy.on_reopen = random.pick(enum_values<reopen_behaviour>);
    policy.warnings = make_random_list(random, [&] {
        return random.chance(50) ? sla_warning{random.up_to(1000), {}} : sla_warning{{}, random.up_to(99)};
    });
    return policy;
}

[[nodiscard]] inline desk_settings make_random_settings(random_source& random, std::int32_t version, std::string product)
{
    desk_settings settings = make_settings(version, std::move(product));
    settings.at = random.instant();
    settings.changed_by = make_id(random.below(3));
    settings.changed_by_kind = random.pick(enum_values<actor_kind>);
    settings.policies = make_random_list(random, [&] { return make_random_policy(random); });
    settings.calendars = make_random_list(random, [&] {
        return calendar_in_force{std::string{random.word()}, random.up_to(9)};
    });
    settings.close_resolved_after = random.maybe(random.up_to(100));
    settings.purge_deleted_after = random.maybe(random.up_to(100));
    settings.survey_expires_after = random.up_to(100);
    settings.survey_changeable_for = random.up_to(100);
    return settings;
}

[[nodiscard]] inline support_calendar make_random_calendar(random_source& random, std::int32_t version, std::string product)
{
    const auto minute = [&] { return random.up_to(1'440); };
    support_calendar calendar = make_calendar(std::string{random.word()}, version, std::move(product));
    calendar.time_zone = random.word();
    calendar.hours = make_random_list(random, [&] {
        return opening_hours{random.text(), make_random_list(random, [&] {
                                 return weekday_span{random.pick(enum_values<day_of_week>), minute(), minute()};
                             })};
    });
    calendar.holidays = make_random_list(random, [&] {
        return calendar_holiday{std::string{random.word()}, random.text(), make_random_list(random, [&] {
                                    return day_span{minute(), minute()};
                                })};
    });
    return calendar;
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SETTINGS_HPP
