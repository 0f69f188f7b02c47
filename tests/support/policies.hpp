// Policies by the words that people use for them, and desks that have one.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_POLICIES_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_POLICIES_HPP

#include "support/calendars.hpp"
#include "support/values.hpp"

#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/sla.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// What a policy promises, in minutes, whatever the priority; nothing: no target.
struct promise {
    std::optional<std::int32_t> first_response{};
    std::optional<std::int32_t> next_response{};
    std::optional<std::int32_t> resolution{};
};

inline sla_policy make_policy(std::string name, const promise& promised, std::optional<std::string> calendar = {})
{
    sla_policy made;
    made.name = std::move(name);
    made.calendar = std::move(calendar);
    const auto add = [&](cycle_metric metric, std::optional<std::int32_t> minutes) {
        if (!minutes) return;
        for (const ticket_priority priority : enum_values<ticket_priority>)
            made.targets.push_back({metric, priority, *minutes});
    };
    add(cycle_metric::first_response, promised.first_response);
    add(cycle_metric::next_response, promised.next_response);
    add(cycle_metric::resolution, promised.resolution);
    return made;
}

/// Gives product thai the calendar and one policy that reckons with it.
template <class Desk>
void promise_to_thai(Desk& desk, const promise& promised, std::optional<support_calendar> calendar = {})
{
    std::optional<std::string> name;
    if (calendar) {
        name = calendar->name;
        desk.repo.with(agent(9)).settings().save_calendar(*calendar).value();
    }
    desk.repo.with(agent(9)).settings().create_policy("thai", make_policy("standard", promised, name)).value();
}

/// The clock of a metric, as it stands now.
template <class Desk>
sla_clock clock_of(Desk& desk, const uuid& ticket, cycle_metric metric)
{
    const auto clocks = desk.repo.with(host()).sla().clocks({desk.find(ticket)}).value().front();
    for (const sla_clock& clock : clocks)
        if (clock.metric == metric) return clock;
    throw std::invalid_argument{"the ticket has no such clock"};
}

}  // namespace pleme_support::test

namespace pleme_support {

inline doctest::String toString(clock_state value)
{
    return std::string{enum_name(value)}.c_str();
}

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_POLICIES_HPP
