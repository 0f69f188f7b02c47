// How late this machine wakes a thread that waits, meanwhile: what a bound on a time has to forgive on a shared machine.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_LATENESS_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_LATENESS_HPP

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace postgres_test {

/// A thread that does nothing but wait, 2 ms each time, and notes the longest that it was woken too late.
class lateness {
public:
    using clock = std::chrono::steady_clock;

    lateness() : control_{[this] { run(); }} {}
    lateness(const lateness&) = delete;
    lateness& operator=(const lateness&) = delete;
    ~lateness()
    {
        ended_ = true;
        control_.join();
    }

    void begin() noexcept { longest_ = 0; }
    /// Since `begin`.
    [[nodiscard]] std::chrono::nanoseconds longest() const noexcept { return std::chrono::nanoseconds{longest_.load()}; }

private:
    void run()
    {
        constexpr int wait = 2;  // ms
        while (!ended_) {
            const auto from = clock::now();
            ::poll(nullptr, 0, wait);
            const auto late = clock::now() - from - std::chrono::milliseconds{wait};
            longest_ = (std::max)(longest_.load(), late / std::chrono::nanoseconds{1});
        }
    }

    std::atomic<bool> ended_{false};
    std::atomic<std::chrono::nanoseconds::rep> longest_{0};
    std::thread control_;  ///< last, since it uses the others
};

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_LATENESS_HPP
