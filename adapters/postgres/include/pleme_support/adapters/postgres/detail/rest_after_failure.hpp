// Whether to try something that may be down, so that finding it out anew does not cost every call its whole time.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_REST_AFTER_FAILURE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_REST_AFTER_FAILURE_HPP

#include <pleme_support/platform.hpp>

#include <atomic>
#include <chrono>
#include <limits>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// After a failure it is not tried for `length`; then one caller tries, and the others go on without until that has succeeded,
/// or again for `length`. So a server that is gone without a word, which takes seconds to find out, costs one call now and then
/// these seconds, and not all of them.
class rest_after_failure {
public:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds length{1};

    [[nodiscard]] bool may_try(clock::time_point now = clock::now()) noexcept
    {
        auto over = over_.load(std::memory_order_relaxed);
        if (over == awake) return true;
        if (now.time_since_epoch().count() < over) return false;
        return over_.compare_exchange_strong(over, (now + length).time_since_epoch().count(), std::memory_order_relaxed);
    }
    void failed(clock::time_point now = clock::now()) noexcept
    {
        over_.store((now + length).time_since_epoch().count(), std::memory_order_relaxed);
    }
    void succeeded() noexcept
    {
        if (over_.load(std::memory_order_relaxed) != awake) over_.store(awake, std::memory_order_relaxed);
    }

private:
    static constexpr clock::rep awake = (std::numeric_limits<clock::rep>::min)();

    std::atomic<clock::rep> over_{awake};
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_REST_AFTER_FAILURE_HPP
