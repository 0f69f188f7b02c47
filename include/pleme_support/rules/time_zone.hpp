// Local days and offsets of an IANA time zone: std::chrono's zone database where the library has one, Howard Hinnant's where
// not. Rules layer: pure, the only file that knows where zones come from. Guide: docs/guide/time.md. Tests:
// tests/unit/rules/time_zone.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TIME_ZONE_HPP
#define PLEME_SUPPORT_RULES_TIME_ZONE_HPP

#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#if defined(__cpp_lib_chrono) && __cpp_lib_chrono >= 201907L
#define PLEME_SUPPORT_HAS_STD_TIME_ZONES 1
#else
#define PLEME_SUPPORT_HAS_STD_TIME_ZONES 0
#include <date/tz.h>
#endif

namespace pleme_support::inline v0::rules {

namespace detail {
#if PLEME_SUPPORT_HAS_STD_TIME_ZONES
namespace zones = std::chrono;
using local_days = std::chrono::local_days;
#else
namespace zones = date;
using local_days = date::local_days;
#endif
}  // namespace detail

/// A day of a local calendar.
using local_day = detail::local_days;

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

/// A zone of the IANA time-zone database, as installed on the machine. Cheap to copy; valid as long as the program runs.
class time_zone {
public:
    /// @param name  as in the database: "Europe/Rome", "UTC"
    /// @return the zone; `errc::invalid_argument` for a name that the database does not have
    [[nodiscard]] static result<time_zone> find(std::string_view name)
    {
        try {
            return time_zone{detail::zones::locate_zone(std::string{name})};
        } catch (const std::runtime_error&) {  // the databases' only way to say so
            return support_error{errc::invalid_argument, "timeZone must be a name of the IANA time-zone database"};
        }
    }

    /// The local day that holds an instant.
    [[nodiscard]] local_day day_of(timestamp t) const
    {
        const auto local = t.time_since_epoch() + zone_->get_info(std::chrono::floor<std::chrono::seconds>(t)).offset;
        return local_day{std::chrono::floor<std::chrono::days>(local)};
    }

    /// The first instant of a local day: midnight, or where clocks skip midnight, the instant after the gap; where they
    /// repeat it, the first of the two.
    [[nodiscard]] timestamp start_of(local_day day) const
    {
        const auto info = zone_->get_info(day);
        using kind = decltype(info);
        if (info.result == kind::nonexistent) return info.first.end;
        return timestamp{day.time_since_epoch() - info.first.offset};
    }

    /// The segment that holds an instant.
    /// @param t  in the years 1 to 9999
    [[nodiscard]] offset_segment segment_at(timestamp t) const
    {
        const auto info = zone_->get_info(std::chrono::floor<std::chrono::seconds>(t));
        return {(std::max)(info.begin, std::chrono::floor<std::chrono::seconds>(min_timestamp)),
                (std::min)(info.end, std::chrono::ceil<std::chrono::seconds>(max_timestamp)), info.offset};
    }

private:
    explicit time_zone(const detail::zones::time_zone* zone) : zone_{zone} {}

    const detail::zones::time_zone* zone_;
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_TIME_ZONE_HPP
