// From a calendar's days to stretches of time: first as its clocks show them, then as they pass.
// Rules layer, detail of rules/working_calendar.hpp. Guide: docs/guide/calendars.md.
// Tests: tests/unit/rules/working_calendar.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DETAIL_LOCAL_HOURS_HPP
#define PLEME_SUPPORT_RULES_DETAIL_LOCAL_HOURS_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

/// [from, to) in seconds since 1970-01-01T00:00, of local time or of UTC.
struct stretch {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// Appends to stretches that are sorted, disjoint and do not touch.
/// @param added  not empty, and not before the start of the last one
inline void append_stretch(std::vector<stretch>& sorted, const stretch& added)
{
    if (!sorted.empty() && added.from <= sorted.back().to)
        sorted.back().to = (std::max)(sorted.back().to, added.to);
    else
        sorted.push_back(added);
}

inline void append_day(std::vector<stretch>& sorted, local_day day, const std::vector<day_span>& spans)
{
    const std::int64_t midnight = std::chrono::seconds{day.time_since_epoch()}.count();
    for (const day_span& span : spans) append_stretch(sorted, {midnight + span.from * 60, midnight + span.to * 60});
}

[[nodiscard]] inline std::vector<day_span> sort_spans(std::vector<day_span> spans)
{
    std::sort(spans.begin(), spans.end(), [](const day_span& a, const day_span& b) { return a.from < b.from; });
    return spans;
}

/// The local times at which a calendar works, in order.
/// @param calendar  one that `check_calendar` accepts
[[nodiscard]] inline std::vector<stretch> make_local_hours(const support_calendar& calendar)
{
    std::vector<stretch> hours;
    std::vector<local_day> holidays;
    for (const calendar_holiday& holiday : calendar.holidays) holidays.push_back(*parse_day(holiday.date));
    std::size_t holiday = 0;
    for (std::size_t i = 0; i < calendar.hours.size(); ++i) {
        std::array<std::vector<day_span>, 7> week;
        for (const weekday_span& span : calendar.hours[i].weekly)
            week[static_cast<std::size_t>(span.day)].push_back({span.from, span.to});
        for (auto& spans : week) spans = sort_spans(std::move(spans));

        local_day end = last_calendar_day + std::chrono::days{1};
        if (i + 1 < calendar.hours.size()) end = *parse_day(calendar.hours[i + 1].in_force_from);
        for (local_day day = *parse_day(calendar.hours[i].in_force_from); day < end; day += std::chrono::days{1}) {
            while (holiday < holidays.size() && holidays[holiday] < day) ++holiday;
            if (holiday < holidays.size() && holidays[holiday] == day) {
                append_day(hours, day, sort_spans(calendar.holidays[holiday].spans));
            } else {
                const std::chrono::weekday weekday{std::chrono::sys_days{day.time_since_epoch()}};
                append_day(hours, day, week[weekday.iso_encoding() - 1]);
            }
        }
    }
    return hours;
}

/// When local times are: a stretch that clocks skip is left out, one that they repeat is there twice.
[[nodiscard]] inline std::vector<stretch> to_utc(const std::vector<stretch>& local, const time_zone& zone)
{
    std::vector<stretch> utc;
    if (local.empty()) return utc;
    utc.reserve(local.size());
    const std::chrono::seconds margin = std::chrono::days{2};  // more than any zone is away from UTC
    const std::chrono::sys_seconds end{std::chrono::seconds{local.back().to} + margin};
    for (std::chrono::sys_seconds at{std::chrono::seconds{local.front().from} - margin}; at < end;) {
        const offset_segment segment = zone.segment_at(at);
        const std::int64_t offset = segment.offset.count();
        const stretch shown{segment.begin.time_since_epoch().count() + offset, segment.end.time_since_epoch().count() + offset};
        auto span = std::upper_bound(local.begin(), local.end(), shown.from,
                                     [](std::int64_t from, const stretch& s) { return from < s.to; });
        for (; span != local.end() && span->from < shown.to; ++span)
            append_stretch(utc, {(std::max)(span->from, shown.from) - offset, (std::min)(span->to, shown.to) - offset});
        at = segment.end;
    }
    return utc;
}

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_DETAIL_LOCAL_HOURS_HPP
