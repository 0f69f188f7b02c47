// Calendars: when a desk works. Hours of the week in a time zone, in force from a day on, and the days that differ from them.
// Model layer: values only; checked in rules/calendar.hpp, reckoned with in rules/working_calendar.hpp.
// Guide: docs/guide/calendars.md. Tests: tests/unit/rules/calendar.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CALENDAR_HPP
#define PLEME_SUPPORT_MODEL_CALENDAR_HPP

#include <pleme_support/model/stored_names.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// In the order of ISO 8601.
enum class day_of_week { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
BOOST_DESCRIBE_ENUM(day_of_week, monday, tuesday, wednesday, thursday, friday, saturday, sunday)
template <>
inline constexpr auto stored_names<day_of_week> = std::to_array<stored_name>({{"monday", "MONDAY"},
                                                                              {"tuesday", "TUESDAY"},
                                                                              {"wednesday", "WEDNESDAY"},
                                                                              {"thursday", "THURSDAY"},
                                                                              {"friday", "FRIDAY"},
                                                                              {"saturday", "SATURDAY"},
                                                                              {"sunday", "SUNDAY"}});

/// Working time of one day: from the minute `from` to the minute `to`, that one not included, as the clock on the wall shows
/// them, in minutes since the midnight with which the day begins. Past 1,440 lies the next day: 22:00 to 06:00 is
/// {1320, 1800}, and belongs to the day on which it begins.
struct day_span {
    std::int32_t from = 0;  ///< 0 to 1,439
    std::int32_t to = 0;    ///< after `from`, at most 1,440 later

    friend bool operator==(const day_span&, const day_span&) = default;
};
BOOST_DESCRIBE_STRUCT(day_span, (), (from, to))
template <>
inline constexpr auto stored_names<day_span> = std::to_array<stored_name>({"from", "to"});

/// A `day_span` of every week.
struct weekday_span {
    day_of_week day = day_of_week::monday;  ///< on which the span begins
    std::int32_t from = 0;                  ///< as in `day_span`
    std::int32_t to = 0;                    ///< as in `day_span`

    friend bool operator==(const weekday_span&, const weekday_span&) = default;
};
BOOST_DESCRIBE_STRUCT(weekday_span, (), (day, from, to))
template <>
inline constexpr auto stored_names<weekday_span> = std::to_array<stored_name>({"day", "from", "to"});

/// The hours of the week from a day on, until those that follow are in force.
struct opening_hours {
    std::string in_force_from;         ///< local day, YYYY-MM-DD, 1970-01-01 to 2099-12-31
    std::vector<weekday_span> weekly;  ///< up to 70, in any order, without overlap; none: closed

    friend bool operator==(const opening_hours&, const opening_hours&) = default;
};
BOOST_DESCRIBE_STRUCT(opening_hours, (), (in_force_from, weekly))
template <>
inline constexpr auto stored_names<opening_hours> = std::to_array<stored_name>({"in_force_from", "weekly"});

/// A day that has hours of its own instead of its weekday's.
struct calendar_holiday {
    std::string date;  ///< local day, YYYY-MM-DD, 1970-01-01 to 2099-12-31
    std::string name;  ///< up to 100 characters, for people to read
    std::vector<day_span>
        spans;  ///< up to 10, in any order, without overlap, that are worked all the same; none: the day is off

    friend bool operator==(const calendar_holiday&, const calendar_holiday&) = default;
};
BOOST_DESCRIBE_STRUCT(calendar_holiday, (), (date, name, spans))
template <>
inline constexpr auto stored_names<calendar_holiday> = std::to_array<stored_name>({"date", "name", "spans"});

/// When a desk works.
struct support_calendar {
    std::string product;                     ///< whose calendar; with name and version it is the key
    std::string name;                        ///< 1 to 100 characters, unique within the product
    std::int32_t version = 0;                ///< of this record: 1 after creation, +1 with every change
    std::string time_zone = "UTC";           ///< in the IANA time-zone database, as "Europe/Rome"
    std::vector<opening_hours> hours;        ///< 1 to 50, by rising day; before the first the desk is closed
    std::vector<calendar_holiday> holidays;  ///< up to 2,000, by rising day

    friend bool operator==(const support_calendar&, const support_calendar&) = default;
};
BOOST_DESCRIBE_STRUCT(support_calendar, (), (product, name, version, time_zone, hours, holidays))
template <>
inline constexpr auto stored_names<support_calendar> = std::to_array<stored_name>({"product", "name", "version", "time_zone",
                                                                                   "hours", "holidays"});

/// A calendar that a machine can't reckon by, since it can't tell the zone: it has no zone database, or one without the name.
struct unknown_calendar {
    std::string product;    ///< whose calendar
    std::string name;       ///< of the calendar
    std::string time_zone;  ///< of the calendar

    friend bool operator==(const unknown_calendar&, const unknown_calendar&) = default;
};
BOOST_DESCRIBE_STRUCT(unknown_calendar, (), (product, name, time_zone))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CALENDAR_HPP
