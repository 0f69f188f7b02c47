// The rule by which a zone's clocks change in all years to come: the TZ string of POSIX, as the last line of a zone's file has
// it. Rules layer, detail of rules/detail/tzif.hpp. Format: RFC 9636, section 3.3. Guide: docs/guide/time.md. Tests:
// tests/unit/rules/tzif.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DETAIL_POSIX_TIME_ZONE_HPP
#define PLEME_SUPPORT_RULES_DETAIL_POSIX_TIME_ZONE_HPP

#include <pleme_support/platform.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::rules::detail {

/// A day of every year and a time of it: when clocks change.
struct yearly_change {
    enum class day_kind {
        month_week_day,  ///< the `week`-th `weekday` of a month; week 5 is the last one
        julian,          ///< day 1 to 365; February has 28 days
        day_of_year,     ///< day 0 to 365; leap days count
    };

    day_kind kind = day_kind::month_week_day;
    unsigned month = 1;
    unsigned week = 1;
    unsigned day = 0;                         ///< of the week from Sunday, or of the year
    std::chrono::seconds time_of_day{7'200};  ///< of the clocks before the change; may be of days before or after

    /// The local time of the change, in seconds since 1970-01-01T00:00 of the clocks before it.
    [[nodiscard]] std::int64_t local_time(int year) const
    {
        const std::chrono::year_month_day january{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
        std::chrono::sys_days on{january};
        if (kind == day_kind::day_of_year)
            on += std::chrono::days{day};
        else if (kind == day_kind::julian)
            on += std::chrono::days{day - 1 + (january.year().is_leap() && day >= 60 ? 1 : 0)};
        else if (week == 5)
            on = std::chrono::year_month_weekday_last{january.year(), std::chrono::month{month},
                                                      std::chrono::weekday_last{std::chrono::weekday{day}}};
        else
            on = std::chrono::year_month_weekday{january.year(), std::chrono::month{month},
                                                 std::chrono::weekday_indexed{std::chrono::weekday{day}, week}};
        return std::chrono::seconds{on.time_since_epoch() + time_of_day}.count();
    }
};

/// A standard offset, and summer time where there is one.
struct posix_time_zone {
    struct summer_time {
        std::int32_t offset = 0;
        yearly_change begin;
        yearly_change end;
    };

    std::int32_t offset = 0;  ///< local time - UTC, seconds
    std::optional<summer_time> summer;
};

/// Reads a TZ string.
class posix_time_zone_parser {
public:
    /// @return nothing if `text` is none, or one without the rule for its summer time
    [[nodiscard]] static std::optional<posix_time_zone> parse(std::string_view text)
    {
        posix_time_zone_parser parser{text};
        posix_time_zone zone;
        if (!parser.read_zone(zone) || !parser.rest_.empty()) return std::nullopt;
        return zone;
    }

private:
    explicit posix_time_zone_parser(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool read_zone(posix_time_zone& zone)
    {
        std::int64_t west = 0;
        if (!skip_name() || !read_time(west, 24)) return false;
        zone.offset = static_cast<std::int32_t>(-west);
        if (rest_.empty()) return true;
        posix_time_zone::summer_time summer;
        west -= 3'600;
        if (!skip_name() || (!rest_.starts_with(',') && !read_time(west, 24))) return false;
        summer.offset = static_cast<std::int32_t>(-west);
        if (!skip(',') || !read_change(summer.begin) || !skip(',') || !read_change(summer.end)) return false;
        zone.summer = summer;
        return true;
    }

    [[nodiscard]] bool skip(char expected)
    {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    [[nodiscard]] bool skip_name()
    {
        const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
        const auto is_quotable = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-'; };
        const bool quoted = skip('<');
        std::size_t length = 0;
        while (length < rest_.size() && (quoted ? is_quotable(rest_[length]) : is_letter(rest_[length]))) ++length;
        rest_.remove_prefix(length);
        return length >= 3 && (!quoted || skip('>'));
    }

    [[nodiscard]] bool read_number(std::int64_t& number, std::int64_t most)
    {
        std::size_t length = 0;
        for (number = 0; length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9' && number <= most; ++length)
            number = number * 10 + (rest_[length] - '0');
        rest_.remove_prefix(length);
        return length > 0 && number <= most;
    }

    /// [+-]hh[:mm[:ss]], in seconds.
    [[nodiscard]] bool read_time(std::int64_t& seconds, std::int64_t most_hours)
    {
        const bool negative = skip('-');
        if (!negative && rest_.starts_with('+')) rest_.remove_prefix(1);
        std::int64_t part = 0;
        if (!read_number(part, most_hours)) return false;
        seconds = part * 3'600;
        for (const int unit : {60, 1}) {
            if (!rest_.starts_with(':')) break;
            rest_.remove_prefix(1);
            if (!read_number(part, 59)) return false;
            seconds += part * unit;
        }
        if (negative) seconds = -seconds;
        return true;
    }

    [[nodiscard]] bool read_in(unsigned& number, unsigned least, unsigned most)
    {
        std::int64_t read = 0;
        if (!read_number(read, most) || read < least) return false;
        number = static_cast<unsigned>(read);
        return true;
    }

    [[nodiscard]] bool read_change(yearly_change& change)
    {
        using enum yearly_change::day_kind;
        if (skip('M')) {
            change.kind = month_week_day;
            if (!read_in(change.month, 1, 12) || !skip('.') || !read_in(change.week, 1, 5) || !skip('.') ||
                !read_in(change.day, 0, 6))
                return false;
        } else if (skip('J')) {
            change.kind = julian;
            if (!read_in(change.day, 1, 365)) return false;
        } else {
            change.kind = day_of_year;
            if (!read_in(change.day, 0, 365)) return false;
        }
        if (!skip('/')) return true;
        std::int64_t time = 0;
        if (!read_time(time, 167)) return false;
        change.time_of_day = std::chrono::seconds{time};
        return true;
    }

    std::string_view rest_;
};

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_DETAIL_POSIX_TIME_ZONE_HPP
