// What the demo desks are governed by: office hours, what is promised to whom, and what closes by itself.
// Example service: made through the repository, as an agent would. Guide: docs/guide/service.md.
// Tests: tests/clients/sla.test.mjs.

#ifndef SUPPORT_SERVICE_DEMO_DESK_HPP
#define SUPPORT_SERVICE_DEMO_DESK_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/repository/settings.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support_service::demo {

struct office {
    std::string_view product;
    std::string_view time_zone;
};

inline constexpr std::array offices{office{"novaskyn", "America/New_York"}, office{"lilitu", "Europe/Rome"},
                                    office{"thai", "Asia/Bangkok"}};

/// Monday to Friday, 9 to 18, with an hour off at noon, and a late evening on Thursday.
[[nodiscard]] inline pleme_support::support_calendar make_office_hours(const office& of)
{
    using enum pleme_support::day_of_week;
    constexpr std::int32_t hour = 60;
    pleme_support::opening_hours hours{"2020-01-01", {}};
    for (const auto day : {monday, tuesday, wednesday, thursday, friday}) {
        hours.weekly.push_back({day, 9 * hour, 12 * hour});
        hours.weekly.push_back({day, 13 * hour, (day == thursday ? 21 : 18) * hour});
    }
    return {std::string{of.product},
            "office hours",
            0,
            std::string{of.time_zone},
            {std::move(hours)},
            {{"2026-12-24", "Half a day", {{9 * hour, 12 * hour}}},
             {"2026-12-25", "Christmas", {}},
             {"2027-01-01", "New Year", {}}}};
}

/// Targets that double with each step of priority that a ticket is less urgent.
[[nodiscard]] inline std::vector<pleme_support::sla_target> make_targets(std::int32_t first_response, std::int32_t resolution)
{
    using pleme_support::cycle_metric;
    using enum pleme_support::ticket_priority;
    std::vector<pleme_support::sla_target> targets;
    std::int32_t times = 1;
    for (const auto priority : {urgent, high, medium, low}) {
        targets.push_back({cycle_metric::first_response, priority, first_response * times});
        targets.push_back({cycle_metric::next_response, priority, 2 * first_response * times});
        targets.push_back({cycle_metric::resolution, priority, resolution * times});
        times *= 2;
    }
    return targets;
}

/// Says what the desks of all demo products are governed by.
/// @param desk  a `support_repository<…>`
/// @return an error of the repository
template <class Repository>
[[nodiscard]] std::optional<pleme_support::support_error> set_up_desks(Repository& desk, const pleme_support::principal& agent)
{
    pleme_support::sla_policy vip;
    vip.name = "vip, around the clock";
    vip.tags = {"vip"};
    vip.targets = make_targets(15, 4 * 60);
    vip.warnings = {{std::nullopt, 75}};
    pleme_support::sla_policy standard;
    standard.name = "standard";
    standard.targets = make_targets(60, 8 * 60);
    standard.calendar = "office hours";
    standard.warnings = {{30, std::nullopt}};
    for (const office& of : offices) {
        const std::string product{of.product};
        if (auto done = desk.with(agent).settings().save_calendar(make_office_hours(of)); !done) return done.error();
        for (const auto* policy : {&vip, &standard})
            if (auto done = desk.with(agent).settings().create_policy(product, *policy); !done) return done.error();
        if (auto done = desk.with(agent).settings().update(product, {.close_resolved_after = 7 * 24}); !done)
            return done.error();
    }
    return std::nullopt;
}

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_DEMO_DESK_HPP
