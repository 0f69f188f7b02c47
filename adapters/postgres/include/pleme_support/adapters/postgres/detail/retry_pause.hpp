// Pauses between the tries of one call, which end with it.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/outcome.test.cpp,
// adapters/postgres/tests/call_end.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_RETRY_PAUSE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_RETRY_PAUSE_HPP

#include <pleme_support/model/call_end.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Pauses between tries: none before the second, then longer ones of random length, until the time is over.
class retry_pause {
public:
    explicit retry_pause(call_end::clock::time_point until) noexcept : until_{until} {}

    /// @return false, at once, if the next try would come too late
    [[nodiscard]] bool wait(const call_end& end)
    {
        constexpr std::chrono::milliseconds first{10};
        constexpr std::chrono::milliseconds longest{200};
        const auto now = call_end::clock::now();
        if (now >= until_ || end.is_stopped()) return false;
        if (length_.count() == 0) {
            length_ = first;
            return true;
        }
        thread_local std::minstd_rand random{std::random_device{}()};
        const auto half = length_ / 2;
        const auto jitter =
            std::chrono::milliseconds{static_cast<std::int64_t>(random() % static_cast<unsigned>(half.count() + 1))};
        std::mutex unshared;
        std::unique_lock lock{unshared};
        std::condition_variable never;
        static_cast<void>(end.wait(never, lock, (std::min)(until_, now + half + jitter), [] { return false; }));
        length_ = (std::min)(length_ * 2, longest);
        return !end.is_stopped();
    }

private:
    call_end::clock::time_point until_;
    std::chrono::milliseconds length_{0};
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_RETRY_PAUSE_HPP
