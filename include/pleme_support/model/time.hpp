// The one time type of the library, its text form, and the clock that services pass in.
// Model layer: describes and formats instants, decides nothing. Guide: docs/guide/time.md. Tests:
// tests/unit/model/time.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_TIME_HPP
#define PLEME_SUPPORT_MODEL_TIME_HPP

#include <pleme_support/platform.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0 {

/// Microseconds since the Unix epoch, UTC (what PostgreSQL's TIMESTAMPTZ keeps): the core's only time type.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Tells the time. `c.now()` may be called from several threads at once and need not be monotonic: within a ticket the
/// rules make time rise.
template <class C>
concept clock_source = requires(C& c)
{
    {
        c.now()
        } -> std::same_as<timestamp>;
};

/// The clock of the machine.
struct wall_clock {
    /// Now.
    [[nodiscard]] timestamp now() const
    {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};
static_assert(clock_source<wall_clock>);

namespace detail {

constexpr void append_digits(std::string& out, std::uint64_t value, int width)
{
    std::array<char, 20> digits{};
    int used = 0;
    for (; used < width || value != 0; value /= 10)
        digits[static_cast<std::size_t>(used++)] = static_cast<char>('0' + value % 10);
    while (used > 0) out.push_back(digits[static_cast<std::size_t>(--used)]);
}

/// Two digits of each number below 100.
inline constexpr std::array<char, 200> digit_pairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

/// @param value  below 100
inline char* write_pair(char* out, std::uint32_t value) noexcept
{
    out[0] = digit_pairs[2 * value];
    out[1] = digit_pairs[2 * value + 1];
    return out + 2;
}

/// Stores a date as 2026-01-31, of years 0 to 9999.
inline char* write_date(char* out, std::chrono::year_month_day date) noexcept
{
    const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()));
    out = write_pair(write_pair(out, year / 100), year % 100);
    *out++ = '-';
    out = write_pair(out, static_cast<unsigned>(date.month()));
    *out++ = '-';
    return write_pair(out, static_cast<unsigned>(date.day()));
}

/// Reads exactly `width` digits at `at` and moves past them; -1 if they are not there.
constexpr int read_digits(std::string_view text, std::size_t& at, std::size_t width) noexcept
{
    if (at + width > text.size()) return -1;
    int value = 0;
    for (std::size_t end = at + width; at < end; ++at) {
        if (text[at] < '0' || text[at] > '9') return -1;
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

}  // namespace detail

/// The first and last instants that have a text form: years 0001 to 9999, as RFC 3339 has four digits for them.
inline constexpr timestamp min_timestamp = std::chrono::sys_days{std::chrono::year{1} / 1 / 1};
/// The latest instant that is taken.
inline constexpr timestamp max_timestamp =
    timestamp{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}} - std::chrono::microseconds{1};

/// Bytes of an instant's text, at most.
inline constexpr std::size_t timestamp_text_bytes = 27;

/// Stores RFC 3339 with a trailing Z; a fraction, of six digits, only when there is one.
/// @param t  `min_timestamp` to `max_timestamp`
/// @return behind it
inline char* write_timestamp(char* out, timestamp t) noexcept
{
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const auto in_day = static_cast<std::uint64_t>((t - day).count());
    const auto second = static_cast<std::uint32_t>(in_day / 1'000'000);
    const auto fraction = static_cast<std::uint32_t>(in_day % 1'000'000);
    out = detail::write_date(out, std::chrono::year_month_day{day});
    *out++ = 'T';
    out = detail::write_pair(out, second / 3600);
    *out++ = ':';
    out = detail::write_pair(out, second / 60 % 60);
    *out++ = ':';
    out = detail::write_pair(out, second % 60);
    if (fraction != 0) {
        *out++ = '.';
        out = detail::write_pair(out, fraction / 10'000);
        out = detail::write_pair(out, fraction / 100 % 100);
        out = detail::write_pair(out, fraction % 100);
    }
    *out++ = 'Z';
    return out;
}

/// Appends the text of `write_timestamp`.
/// @param t  `min_timestamp` to `max_timestamp`
inline void append_timestamp(std::string& out, timestamp t)
{
    std::array<char, timestamp_text_bytes> text;
    out.append(text.data(), write_timestamp(text.data(), t));
}

/// The text of `write_timestamp`.
[[nodiscard]] inline std::string to_text(timestamp t)
{
    std::string text;
    append_timestamp(text, t);
    return text;
}

/// Reads an RFC 3339 date-time with `Z` or a numeric offset (https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
/// Digits of the fraction beyond microseconds are cut; a leap second is refused.
/// @return nothing if `text` is no such date-time or lies outside years 0001 to 9999
[[nodiscard]] inline std::optional<timestamp> parse_timestamp(std::string_view text)
{
    std::size_t at = 0;
    const auto expect = [&](char lower, char upper) {
        return at < text.size() && (text[at] == lower || text[at] == upper) && (++at, true);
    };
    const int year = detail::read_digits(text, at, 4);
    if (year < 1 || !expect('-', '-')) return std::nullopt;
    const int month = detail::read_digits(text, at, 2);
    if (month < 0 || !expect('-', '-')) return std::nullopt;
    const int day = detail::read_digits(text, at, 2);
    if (day < 0 || !expect('t', 'T')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    const int hour = detail::read_digits(text, at, 2);
    if (hour < 0 || hour > 23 || !expect(':', ':')) return std::nullopt;
    const int minute = detail::read_digits(text, at, 2);
    if (minute < 0 || minute > 59 || !expect(':', ':')) return std::nullopt;
    const int second = detail::read_digits(text, at, 2);
    if (second < 0 || second > 59) return std::nullopt;

    std::int64_t fraction = 0;
    if (expect('.', '.')) {
        const std::size_t first = at;
        for (std::int64_t unit = 100'000; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            fraction += unit * (text[at] - '0');
        if (at == first) return std::nullopt;
    }
    std::chrono::minutes offset{0};
    if (!expect('z', 'Z')) {
        const bool ahead = at < text.size() && text[at] == '+';
        if (!expect('+', '-')) return std::nullopt;
        const int offset_hour = detail::read_digits(text, at, 2);
        if (offset_hour < 0 || offset_hour > 23 || !expect(':', ':')) return std::nullopt;
        const int offset_minute = detail::read_digits(text, at, 2);
        if (offset_minute < 0 || offset_minute > 59) return std::nullopt;
        offset = std::chrono::hours{offset_hour} + std::chrono::minutes{offset_minute};
        if (!ahead) offset = -offset;
    }
    if (at != text.size()) return std::nullopt;
    const timestamp local = std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                            std::chrono::seconds{second} + std::chrono::microseconds{fraction};
    const timestamp utc = local - offset;
    if (utc < min_timestamp || utc > max_timestamp) return std::nullopt;
    return utc;
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_TIME_HPP
