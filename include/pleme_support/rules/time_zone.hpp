// Local days and offsets of an IANA time zone.
// Rules layer; zones come from rules/zone_database.hpp. Guide: docs/guide/time.md. Tests: tests/unit/rules/time_zone.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TIME_ZONE_HPP
#define PLEME_SUPPORT_RULES_TIME_ZONE_HPP

#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/zone_database.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::rules {

/// A day of a local calendar.
using local_day = std::chrono::local_days;

/// The local day as YYYY-MM-DD.
[[nodiscard]] inline std::string day_text(local_day day)
{
    const std::chrono::year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
    std::string text;
    pleme_support::detail::append_digits(text, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
    text.push_back('-');
    pleme_support::detail::append_digits(text, static_cast<unsigned>(date.month()), 2);
    text.push_back('-');
    pleme_support::detail::append_digits(text, static_cast<unsigned>(date.day()), 2);
    return text;
}

/// Reads YYYY-MM-DD.
/// @return nothing if `text` is no such day of the years 0001 to 9999
[[nodiscard]] inline std::optional<local_day> parse_day(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    std::size_t at = 0;
    const int year = pleme_support::detail::read_digits(text, at, 4);
    const int month = pleme_support::detail::read_digits(text, at = 5, 2);
    const int day = pleme_support::detail::read_digits(text, at = 8, 2);
    if (year < 1 || month < 0 || day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return local_day{std::chrono::sys_days{date}.time_since_epoch()};
}

/// A stretch of time, [begin, end), in which the clocks of a zone keep one distance to UTC.
struct offset_segment {
    std::chrono::sys_seconds begin;  ///< not before the year 1
    std::chrono::sys_seconds end;    ///< not after the year 9999
    std::chrono::seconds offset;     ///< local time - UTC
};

/// A zone of the IANA time-zone database, as installed on the machine when it was first asked for. Cheap to copy.
class time_zone {
public:
    /// @param name  as in the database: "Europe/Rome", "UTC"
    /// @return the zone; `errc::invalid_argument` for a name that the database does not have; `errc::zones_unavailable` where
    /// the
    ///         machine can't tell it
    [[nodiscard]] static result<time_zone> find(std::string_view name)
    {
        auto zone = zone_database::of_machine().find(name);
        if (!zone) return zone.error();
        return time_zone{*std::move(zone)};
    }

    /// The local day that holds an instant.
    [[nodiscard]] local_day day_of(timestamp t) const
    {
        const auto second = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
        return local_day{std::chrono::floor<std::chrono::days>(std::chrono::seconds{second + offsets_->at(second).offset})};
    }

    /// The first instant of a local day: midnight, or where clocks skip midnight, the instant after the gap; where they
    /// repeat it, the first of the two.
    [[nodiscard]] timestamp start_of(local_day day) const
    {
        const std::int64_t midnight = std::chrono::seconds{day.time_since_epoch()}.count();
        auto segment = offsets_->at(midnight - 2 * 86'400);  // no zone is so far away from UTC
        while (midnight - segment.offset >= segment.end) segment = offsets_->at(segment.end);
        return timestamp{std::chrono::seconds{(std::max)(segment.begin, midnight - segment.offset)}};
    }

    /// The segment that holds an instant.
    /// @param t  in the years 1 to 9999
    [[nodiscard]] offset_segment segment_at(timestamp t) const
    {
        constexpr std::int64_t least = std::chrono::floor<std::chrono::seconds>(min_timestamp).time_since_epoch().count();
        constexpr std::int64_t most = std::chrono::ceil<std::chrono::seconds>(max_timestamp).time_since_epoch().count();
        const auto found = offsets_->at(std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count());
        return {std::chrono::sys_seconds{std::chrono::seconds{(std::max)(found.begin, least)}},
                std::chrono::sys_seconds{std::chrono::seconds{(std::min)(found.end, most)}},
                std::chrono::seconds{found.offset}};
    }

    /// A text that two zones share if their clocks show the same from 1970 to 2099.
    [[nodiscard]] std::string fingerprint() const { return offsets_->fingerprint(); }

private:
    explicit time_zone(zone_database::zone offsets) : offsets_{std::move(offsets)} {}

    zone_database::zone offsets_;
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_TIME_ZONE_HPP
