// A clock that stands still until it is told to move: tests with it never sleep.
// Testing layer, for tests of the library and of its users. Guide: docs/guide/testing.md.
// Tests: tests/unit/testing/manual_clock.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_MANUAL_CLOCK_HPP
#define PLEME_SUPPORT_TESTING_MANUAL_CLOCK_HPP

#include <pleme_support/model/time.hpp>

#include <atomic>
#include <chrono>

namespace pleme_support::inline v0::testing {

/// Where a `manual_clock` starts unless it is told otherwise: 2026-01-05, a Monday, 09:00 UTC.
inline constexpr timestamp default_now =
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::January / 5} + std::chrono::hours{9};

/// A `clock` set by hand, from any thread.
class manual_clock {
public:
    /// @param start  what it shows
    explicit manual_clock(timestamp start = default_now) noexcept : now_{start} {}

    /// What it shows.
    [[nodiscard]] timestamp now() const noexcept { return now_.load(); }
    /// Makes it show an instant, also an earlier one.
    void set(timestamp now) noexcept { now_.store(now); }
    /// Moves on, or back for a negative span.
    void advance(std::chrono::microseconds span) noexcept
    {
        timestamp before = now_.load();
        while (!now_.compare_exchange_weak(before, before + span)) {
        }
    }

private:
    std::atomic<timestamp> now_;
};
static_assert(clock_source<manual_clock>);

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_MANUAL_CLOCK_HPP
