// What makes a calendar valid: its bounds, its days, and spans that do not overlap.
// Rules layer: pure; what a valid one means is in rules/working_calendar.hpp. Guide: docs/guide/calendars.md.
// Tests: tests/unit/rules/calendar.test.cpp.

#ifndef PLEME_SUPPORT_RULES_CALENDAR_HPP
#define PLEME_SUPPORT_RULES_CALENDAR_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::rules {

inline constexpr std::int32_t minutes_of_day = 1'440;

/// The days on which a calendar may work: hours and holidays lie in [first_calendar_day, last_calendar_day].
inline constexpr local_day first_calendar_day{std::chrono::days{0}};
inline constexpr local_day last_calendar_day{
    std::chrono::sys_days{std::chrono::year{2099} / std::chrono::December / 31}.time_since_epoch()};

namespace detail {

[[nodiscard]] inline std::optional<support_error> check_count(std::string_view field, std::size_t count, std::size_t least,
                                                              std::size_t most)
{
    if (count >= least && count <= most) return std::nullopt;
    return bad(field, range_text(least, most, "entries"));
}

/// Checks a day of a list that rises; `previous` is that of the entry before and becomes this one.
[[nodiscard]] inline std::optional<support_error> check_next_day(std::string_view field, std::string_view text,
                                                                 local_day& previous)
{
    const auto day = parse_day(text);
    if (!day || *day < first_calendar_day || *day > last_calendar_day)
        return bad(field, "must be a day from 1970-01-01 to 2099-12-31");
    if (*day <= previous) return bad(field, "must be later than that of the entry before");
    previous = *day;
    return std::nullopt;
}

/// Checks spans that lie on a circle of `period` minutes, or on a line if there is no period; sorts them.
[[nodiscard]] inline std::optional<support_error> check_overlaps(std::string_view field, std::vector<day_span>& spans,
                                                                 std::optional<std::int32_t> period)
{
    std::sort(spans.begin(), spans.end(), [](const day_span& a, const day_span& b) { return a.from < b.from; });
    bool overlap = false;
    for (std::size_t i = 1; i < spans.size(); ++i) overlap = overlap || spans[i].from < spans[i - 1].to;
    if (period && !spans.empty()) overlap = overlap || spans.back().to > spans.front().from + *period;
    if (overlap) return bad(field, "must not overlap, nor reach into one of the next day");
    return std::nullopt;
}

[[nodiscard]] inline std::optional<support_error> check_span(std::string_view field, std::int32_t from, std::int32_t to)
{
    if (from < 0 || from >= minutes_of_day) return bad(field, "must begin at a minute from 0 to 1439 of their day");
    if (to <= from || to - from > minutes_of_day) return bad(field, "must end 1 to 1440 minutes after they begin");
    return std::nullopt;
}

[[nodiscard]] inline std::optional<support_error> check_weekly(const std::vector<weekday_span>& weekly)
{
    if (auto problem = check_count("hours.weekly", weekly.size(), 0, bounds::calendar_weekly_spans)) return problem;
    std::vector<day_span> week;
    for (const weekday_span& span : weekly) {
        if (auto problem = check_span("hours.weekly", span.from, span.to)) return problem;
        const std::int32_t day = static_cast<std::int32_t>(span.day) * minutes_of_day;
        week.push_back({day + span.from, day + span.to});
    }
    return check_overlaps("hours.weekly", week, 7 * minutes_of_day);
}

[[nodiscard]] inline std::optional<support_error> check_holiday(const calendar_holiday& holiday)
{
    if (auto problem = check_text("holidays.name", holiday.name, 0, bounds::holiday_name_characters, text_unit::characters,
                                  text_use::heading))
        return problem;
    if (auto problem = check_count("holidays.spans", holiday.spans.size(), 0, bounds::holiday_spans)) return problem;
    for (const day_span& span : holiday.spans)
        if (auto problem = check_span("holidays.spans", span.from, span.to)) return problem;
    auto spans = holiday.spans;
    return check_overlaps("holidays.spans", spans, std::nullopt);
}

}  // namespace detail

/// Checks a calendar whole. Spans of the week must not overlap, those over midnight and from Sunday to Monday included, nor
/// those of one holiday. Where hours begin to be in force, and beside holidays, a span over midnight may run into one of the
/// next day: that time works once.
/// @return nothing if it is valid, else `errc::invalid_argument` naming the field and the bound, or `errc::zones_unavailable`
[[nodiscard]] inline std::optional<support_error> check_calendar(const support_calendar& calendar)
{
    if (auto problem = check_product(calendar.product)) return problem;
    if (auto problem = detail::check_heading("name", calendar.name, bounds::calendar_name_characters)) return problem;
    if (const auto zone = time_zone::find(calendar.time_zone); !zone) return zone.error();

    if (auto problem = detail::check_count("hours", calendar.hours.size(), 1, bounds::calendar_hours)) return problem;
    const local_day before_all = first_calendar_day - std::chrono::days{1};
    local_day previous = before_all;
    bool ever_open = false;
    for (const opening_hours& hours : calendar.hours) {
        if (auto problem = detail::check_next_day("hours.inForceFrom", hours.in_force_from, previous)) return problem;
        if (auto problem = detail::check_weekly(hours.weekly)) return problem;
        ever_open = ever_open || !hours.weekly.empty();
    }
    if (!ever_open) return detail::bad("hours", "must have a weekly span in one of the entries");

    if (auto problem = detail::check_count("holidays", calendar.holidays.size(), 0, bounds::calendar_holidays)) return problem;
    previous = before_all;
    for (const calendar_holiday& holiday : calendar.holidays) {
        if (auto problem = detail::check_next_day("holidays.date", holiday.date, previous)) return problem;
        if (auto problem = detail::check_holiday(holiday)) return problem;
    }
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_CALENDAR_HPP
