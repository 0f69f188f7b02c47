// Means, medians and rates, the same on every storage: nothing of nothing is null.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/statistics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_STATISTICS_HPP
#define PLEME_SUPPORT_RULES_STATISTICS_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Lengths of cycles and the like, each zero or more.
using durations = std::vector<std::chrono::microseconds>;

/// An exact quotient: `in_units<std::chrono::minutes>(90s)` is 1.5.
template <class Unit>
[[nodiscard]] constexpr double in_units(double microseconds) noexcept
{
    return microseconds / static_cast<double>(std::chrono::microseconds{Unit{1}}.count());
}

/// The arithmetic mean in units of `Unit`; nothing for no durations.
template <class Unit>
[[nodiscard]] std::optional<double> mean(const durations& lengths)
{
    if (lengths.empty()) return std::nullopt;
    std::int64_t sum = 0;  // 292,000 years of microseconds
    for (const auto length : lengths) sum += length.count();
    return in_units<Unit>(static_cast<double>(sum) / static_cast<double>(lengths.size()));
}

/// The median in units of `Unit` by linear interpolation, as PostgreSQL's percentile_cont(0.5) defines it; nothing for no
/// durations. Linear in the number of durations.
template <class Unit>
[[nodiscard]] std::optional<double> median(durations lengths)
{
    if (lengths.empty()) return std::nullopt;
    const std::size_t upper = lengths.size() / 2;
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(upper);
    std::nth_element(lengths.begin(), middle, lengths.end());
    const auto high = static_cast<double>(middle->count());
    if (lengths.size() % 2 == 1) return in_units<Unit>(high);
    const auto low = static_cast<double>(std::max_element(lengths.begin(), middle)->count());
    return in_units<Unit>(low + (high - low) * 0.5);
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
    [[nodiscard]] std::optional<double> value() const
    {
        if (count == 0) return std::nullopt;
        return static_cast<double>(sum) / static_cast<double>(count);
    }
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_STATISTICS_HPP
