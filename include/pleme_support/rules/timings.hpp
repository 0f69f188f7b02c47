// How long what ended in a window took, by the clock on the wall and in working time, and how the last ratings of it were.
// Rules layer: pure. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TIMINGS_HPP
#define PLEME_SUPPORT_RULES_TIMINGS_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/rules/statistics.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

[[nodiscard]] inline std::int32_t count_of(std::size_t size) noexcept
{
    return static_cast<std::int32_t>(size);
}

/// Sorts, and drops repeats.
/// @return how many are left
inline std::size_t keep_distinct(std::vector<uuid>& ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids.size();
}

/// The lengths of cycles that have ended.
struct lengths {
    durations wall;     ///< of each, without what it was suspended
    durations working;  ///< of those that a calendar applied to

    void add(const ticket_cycle& ended)
    {
        wall.push_back(*ended.ended_at - ended.started_at - std::chrono::microseconds{ended.suspended});
        if (ended.worked) working.push_back(std::chrono::microseconds{*ended.worked});
    }
    void add(const lengths& other)
    {
        wall.insert(wall.end(), other.wall.begin(), other.wall.end());
        working.insert(working.end(), other.working.begin(), other.working.end());
    }
    [[nodiscard]] std::int32_t count() const noexcept { return count_of(wall.size()); }
    [[nodiscard]] std::int32_t working_count() const noexcept { return count_of(working.size()); }
};

/// Whether a cycle is a resolution that a window has.
[[nodiscard]] inline bool is_fulfilled_in(const dashboard_window& window, const ticket_cycle& resolution) noexcept
{
    return resolution.outcome == cycle_outcome::fulfilled && window.holds(*resolution.ended_at);
}

struct timings {
    lengths first_responses;
    lengths all_responses;
    lengths resolutions;
    durations full_resolutions;  ///< from the creation of the ticket
};

[[nodiscard]] inline timings measure(const dashboard_facts& facts, const dashboard_window& window)
{
    timings measured;
    for (const ticket_cycle& cycle : facts.responses) {
        measured.all_responses.add(cycle);
        if (cycle.metric == cycle_metric::first_response) measured.first_responses.add(cycle);
    }
    for (const ticket_cycle& cycle : facts.resolutions) {
        if (!is_fulfilled_in(window, cycle)) continue;
        measured.resolutions.add(cycle);
        measured.full_resolutions.push_back(*cycle.ended_at - cycle.ticket_created_at.value_or(cycle.started_at));
    }
    return measured;
}

/// Of several ratings of one resolution the last.
[[nodiscard]] inline std::vector<ticket_rating> last_of_each(std::vector<ticket_rating> ratings)
{
    const auto key = [](const ticket_rating& rating) { return std::tie(rating.ticket_id, rating.ordinal); };
    std::sort(ratings.begin(), ratings.end(), [&](const ticket_rating& a, const ticket_rating& b) {
        return std::tuple{key(a), b.version} < std::tuple{key(b), a.version};
    });
    const auto end = std::unique(ratings.begin(), ratings.end(),
                                 [&](const ticket_rating& a, const ticket_rating& b) { return key(a) == key(b); });
    ratings.erase(end, ratings.end());
    return ratings;
}

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_TIMINGS_HPP
