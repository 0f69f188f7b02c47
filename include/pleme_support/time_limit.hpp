// When something has to end: at an instant, or because somebody says so.
// On its own: knows nothing of calls, errors or requests. Guide: docs/concepts/calls_that_end.md.
// Tests: tests/unit/model/call_end.test.cpp, tests/unit/graphql/bounds.test.cpp.

#ifndef PLEME_SUPPORT_TIME_LIMIT_HPP
#define PLEME_SUPPORT_TIME_LIMIT_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>

namespace pleme_support::inline v0 {

/// Handed down with everything that may take time, from whoever waits for the answer.
struct time_limit {
    using clock = std::chrono::steady_clock;  ///< never set back, unlike the time of day
    using instant = clock::time_point;        ///< a place on it

    instant expires_at = (instant::max)();    ///< its time is up then; the default is never
    const std::atomic<bool>* stop = nullptr;  ///< set by another thread to stop; outlives the limit; null: nobody stops it

    /// Whether somebody has stopped it.
    [[nodiscard]] bool is_stopped() const noexcept { return stop != nullptr && stop->load(std::memory_order_relaxed); }
    /// Asks the clock only if there is an end.
    [[nodiscard]] bool is_expired() const noexcept { return expires_at != (instant::max)() && clock::now() >= expires_at; }
    /// Whether it has come, one way or the other.
    [[nodiscard]] bool is_over() const noexcept { return is_stopped() || is_expired(); }

    /// Whether it can be over at all: if not, nobody needs to look.
    [[nodiscard]] bool can_come() const noexcept { return stop != nullptr || expires_at != (instant::max)(); }
    /// When somebody who waits for something else, until `latest`, has to give up.
    [[nodiscard]] instant before(instant latest) const noexcept { return (std::min)(latest, expires_at); }

    /// Waits for something that other threads bring about; a stop is seen within 20 ms.
    /// @param changed  a `std::condition_variable` that is notified when `ready` may have changed
    /// @param latest   not longer than that, even if there is time left
    /// @return what `ready()` returned last
    template <class Condition, class Lock, class Ready>
    [[nodiscard]] bool wait(Condition& changed, Lock& lock, instant latest, Ready ready) const
    {
        constexpr std::chrono::milliseconds look{20};
        const instant until = before(latest);
        if (stop == nullptr && until == (instant::max)()) return changed.wait(lock, ready), true;
        for (;;) {
            const instant now = clock::now();
            const bool last = stop == nullptr || until <= now + look;
            if (changed.wait_until(lock, last ? until : now + look, ready)) return true;
            if (last || is_stopped()) return false;
        }
    }
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_TIME_LIMIT_HPP
