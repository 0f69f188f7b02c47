// Means, percentiles and rates, the same on every storage: nothing of nothing is null.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/statistics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_STATISTICS_HPP
#define PLEME_SUPPORT_RULES_STATISTICS_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Lengths of cycles and the like, each zero or more.
using durations = std::vector<std::chrono::microseconds>;

namespace detail {

// Sums of microseconds: a million durations of 120 days are more than 64 bits hold.
__extension__ using wide = __int128;

template <class Unit>
inline constexpr std::int64_t microseconds_of = std::chrono::microseconds{Unit{1}}.count();

}  // namespace detail

/// An exact quotient: `in_units<std::chrono::minutes>(90s)` is 1.5.
template <class Unit>
[[nodiscard]] constexpr double in_units(double microseconds) noexcept
{
    return microseconds / static_cast<double>(detail::microseconds_of<Unit>);
}

/// The arithmetic mean in units of `Unit`, whatever the sum; nothing for no durations.
template <class Unit>
[[nodiscard]] std::optional<double> mean(const durations& lengths)
{
    if (lengths.empty()) return std::nullopt;
    detail::wide sum = 0;
    for (const auto length : lengths) sum += length.count();
    // Whole units and the rest apart: the sum itself may have more digits than a double.
    const detail::wide divisor = static_cast<detail::wide>(lengths.size()) * detail::microseconds_of<Unit>;
    return static_cast<double>(sum / divisor) + static_cast<double>(sum % divisor) / static_cast<double>(divisor);
}

/// A percentile in units of `Unit` by linear interpolation, as PostgreSQL's percentile_cont(percent / 100) defines it; nothing
/// for no durations. Linear in the number of durations.
/// @param percent  0 to 100
template <class Unit>
[[nodiscard]] std::optional<double> percentile(durations lengths, std::size_t percent)
{
    if (lengths.empty()) return std::nullopt;
    const std::size_t hundredths = (lengths.size() - 1) * percent;
    const auto lower = lengths.begin() + static_cast<std::ptrdiff_t>(hundredths / 100);
    std::nth_element(lengths.begin(), lower, lengths.end());
    const auto low = static_cast<double>(lower->count());
    if (hundredths % 100 == 0) return in_units<Unit>(low);
    const auto high = static_cast<double>(std::min_element(lower + 1, lengths.end())->count());
    return in_units<Unit>(low + (high - low) * (static_cast<double>(hundredths % 100) / 100.0));
}

/// A share in percent; nothing of nothing.
[[nodiscard]] inline std::optional<double> rate(std::int64_t part, std::int64_t whole)
{
    if (whole == 0) return std::nullopt;
    return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// A running mean of small integers.
struct score_mean {
    std::int64_t sum = 0;
    std::int64_t count = 0;

    void add(std::int32_t score) noexcept
    {
        sum += score;
        ++count;
    }
    void add(const score_mean& other) noexcept
    {
        sum += other.sum;
        count += other.count;
    }
    [[nodiscard]] std::optional<double> value() const
    {
        if (count == 0) return std::nullopt;
        return static_cast<double>(sum) / static_cast<double>(count);
    }
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_STATISTICS_HPP
