// Working time: how much of it lies between two instants, and when so much of it will have passed.
// Rules layer: pure, no clock; the zone database is asked once, while a calendar is made. Guide: docs/guide/calendars.md.
// Tests: tests/unit/rules/working_calendar.test.cpp, tests/unit/rules/calendar_oracle.test.cpp.

#ifndef PLEME_SUPPORT_RULES_WORKING_CALENDAR_HPP
#define PLEME_SUPPORT_RULES_WORKING_CALENDAR_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/detail/bucket_index.hpp>
#include <pleme_support/rules/detail/local_hours.hpp>
#include <pleme_support/rules/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// A calendar to reckon with. It never changes, so that threads may share it.
///
/// An instant works if and only if the clock on the wall then shows a time within a span of its local day, or within one of the
/// day before that reaches over midnight. Working time is time that passes: when clocks go back over a span, the hour that
/// comes twice counts twice, and when they go forward, the hour that is skipped does not count. Before the first hours in force
/// and after 2099-12-31 nothing works.
///
/// Every call takes O(log n), in practice a constant time whatever the duration: about 8 bytes are kept for each span of each
/// day, with an index of about as much.
class working_calendar {
public:
    /// @return what `calendar` means; `errc::invalid_argument` if `check_calendar` refuses it
    /// Takes time proportional to the number of days until 2099: make it once for each version of a calendar.
    [[nodiscard]] static result<working_calendar> make(const support_calendar& calendar)
    {
        if (auto problem = check_calendar(calendar)) return *std::move(problem);
        const auto zone = time_zone::find(calendar.time_zone);
        if (!zone) return zone.error();
        return build(detail::to_utc(detail::make_local_hours(calendar), *zone));
    }

    /// Calendar time: every instant of the years 1970 to 2099, UTC, works.
    [[nodiscard]] static working_calendar around_the_clock()
    {
        const auto end = last_calendar_day.time_since_epoch() + std::chrono::days{1};
        return build({{0, std::chrono::seconds{end}.count()}});
    }

    /// The working time from `a` to `b`; negative if `b` is before `a`.
    [[nodiscard]] std::chrono::microseconds between(timestamp a, timestamp b) const noexcept
    {
        return std::chrono::microseconds{worked_until(b) - worked_until(a)};
    }

    /// The deadline: the earliest instant `u` from `from` on with `between(from, u) == duration`. Working time that ends with a
    /// span ends then, not when the next one begins. `add(t, 0)` is `t`.
    /// @return nothing if so much working time never passes, or if `duration` is negative
    [[nodiscard]] std::optional<timestamp> add(timestamp from, std::chrono::microseconds duration) const noexcept
    {
        if (duration.count() <= 0) return duration.count() == 0 ? std::optional{from} : std::nullopt;
        const std::int64_t worked = worked_until(from);
        if (duration.count() > total() - worked) return std::nullopt;
        return instant_of(worked + duration.count(), 1);
    }

    /// The mirror of `add`: the latest instant `u` up to `until` with `between(u, until) == duration`.
    /// @return nothing if so much working time has never passed, or if `duration` is negative
    [[nodiscard]] std::optional<timestamp> subtract(timestamp until, std::chrono::microseconds duration) const noexcept
    {
        if (duration.count() <= 0) return duration.count() == 0 ? std::optional{until} : std::nullopt;
        const std::int64_t worked = worked_until(until);
        if (duration.count() > worked) return std::nullopt;
        return instant_of(worked - duration.count(), 0);
    }

    /// Whether the instant is in working time.
    [[nodiscard]] bool is_working(timestamp t) const noexcept
    {
        if (t < start_ || t >= end_) return false;
        const std::int64_t passed = (t - start_).count();
        const std::size_t at = span_starts_.find(to_seconds(passed));
        return passed - since(span_starts_, at) < length(at);
    }

    /// When work goes on: `t` if it works, else the start of the next span.
    /// @return nothing if nothing works from `t` on
    [[nodiscard]] std::optional<timestamp> next_start(timestamp t) const noexcept
    {
        if (is_working(t)) return t;
        if (total() == 0 || t >= end_) return std::nullopt;
        if (t < start_) return start_;
        // Not working and before the end: there is a span after the last one that has begun.
        const std::size_t at = span_starts_.find(to_seconds((t - start_).count()));
        return start_ + std::chrono::microseconds{since(span_starts_, at + 1)};
    }

    /// The memory that it holds besides itself.
    [[nodiscard]] std::size_t bytes() const noexcept { return span_starts_.bytes() + worked_.bytes(); }

private:
    static constexpr std::int64_t second = 1'000'000;

    working_calendar(timestamp start, timestamp end, detail::bucket_index span_starts, detail::bucket_index worked)
        : start_{start}, end_{end}, span_starts_{std::move(span_starts)}, worked_{std::move(worked)}
    {
    }

    /// @param spans  sorted, disjoint, not touching, within 136 years
    [[nodiscard]] static working_calendar build(std::vector<detail::stretch> spans)
    {
        if (spans.empty()) spans.emplace_back();  // an empty one saves every call from asking whether there is one
        const std::int64_t first = spans.front().from;
        const std::int64_t last = spans.back().to;
        std::vector<std::uint32_t> starts;
        std::vector<std::uint32_t> sums{0};
        starts.reserve(spans.size());
        sums.reserve(spans.size() + 1);
        for (const detail::stretch& span : spans) {
            starts.push_back(static_cast<std::uint32_t>(span.from - first));
            sums.push_back(sums.back() + static_cast<std::uint32_t>(span.to - span.from));
        }
        const std::uint32_t total = sums.back();
        return {timestamp{std::chrono::seconds{first}},
                timestamp{std::chrono::seconds{last}},
                {std::move(starts), static_cast<std::uint32_t>(last - first)},
                {std::move(sums), total}};
    }

    [[nodiscard]] static std::uint32_t to_seconds(std::int64_t passed) noexcept
    {
        return static_cast<std::uint32_t>(static_cast<std::uint64_t>(passed) / second);
    }
    [[nodiscard]] static std::int64_t since(const detail::bucket_index& index, std::size_t at) noexcept
    {
        return std::int64_t{index.key(at)} * second;
    }
    [[nodiscard]] std::int64_t length(std::size_t at) const noexcept
    {
        return std::int64_t{worked_.key(at + 1) - worked_.key(at)} * second;
    }
    [[nodiscard]] std::int64_t total() const noexcept { return since(worked_, worked_.size() - 1); }

    /// The working time before `t`, in microseconds.
    [[nodiscard]] std::int64_t worked_until(timestamp t) const noexcept
    {
        const std::int64_t passed = ((std::clamp)(t, start_, end_) - start_).count();
        const std::size_t at = span_starts_.find(to_seconds(passed));
        return since(worked_, at) + (std::min)(passed - since(span_starts_, at), length(at));
    }

    /// An instant before which `worked` microseconds are worked. A span's end and the next one's start are both such: which of
    /// them is meant is said by `early`, 1 for the first and 0 for the last.
    /// @param worked  `early` to `total() - 1 + early`
    [[nodiscard]] timestamp instant_of(std::int64_t worked, std::int64_t early) const noexcept
    {
        const std::size_t at = worked_.find(to_seconds(worked - early));
        return start_ + std::chrono::microseconds{since(span_starts_, at) + worked - since(worked_, at)};
    }

    timestamp start_;                   ///< of the first span
    timestamp end_;                     ///< of the last span
    detail::bucket_index span_starts_;  ///< in seconds since `start_`
    detail::bucket_index worked_;       ///< seconds of work before each span, and in the end all
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_WORKING_CALENDAR_HPP
