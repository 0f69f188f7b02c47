// Calendars by the words that people use for them.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_CALENDARS_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_CALENDARS_HPP

#include <pleme_support/model/calendar.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// A minute of the day from its clock: 930 is 09:30.
constexpr std::int32_t clock_minute(std::int32_t clock)
{
    return clock / 100 * 60 + clock % 100;
}

/// Spans of the days from `first` to `last`, their times given as clocks: {{900, 1300}, {1400, 1800}}.
inline std::vector<weekday_span> every(day_of_week first, day_of_week last, const std::vector<day_span>& clocks)
{
    std::vector<weekday_span> made;
    for (int day = static_cast<int>(first); day <= static_cast<int>(last); ++day)
        for (const day_span& span : clocks)
            made.push_back({static_cast<day_of_week>(day), clock_minute(span.from), clock_minute(span.to)});
    return made;
}

inline calendar_holiday holiday(std::string date, const std::vector<day_span>& clocks = {})
{
    calendar_holiday made{std::move(date), "", {}};
    for (const day_span& span : clocks) made.spans.push_back({clock_minute(span.from), clock_minute(span.to)});
    return made;
}

inline support_calendar make_calendar(std::string zone, std::vector<weekday_span> weekly,
                                      std::vector<calendar_holiday> holidays = {})
{
    support_calendar made;
    made.product = "thai";
    made.name = "desk";
    made.version = 1;
    made.time_zone = std::move(zone);
    made.hours.push_back({"2020-01-01", std::move(weekly)});
    made.holidays = std::move(holidays);
    return made;
}

/// Mon-Fri 9-17.
inline support_calendar nine_to_five(std::string zone = "UTC", std::vector<calendar_holiday> holidays = {})
{
    return make_calendar(std::move(zone), every(day_of_week::monday, day_of_week::friday, {{900, 1700}}), std::move(holidays));
}

/// Mon-Fri 9-13 and 14-18.
inline support_calendar with_lunch(std::string zone = "Europe/Rome", std::vector<calendar_holiday> holidays = {})
{
    return make_calendar(std::move(zone), every(day_of_week::monday, day_of_week::friday, {{900, 1300}, {1400, 1800}}),
                         std::move(holidays));
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_CALENDARS_HPP
