// When an execution is over, done or not: its time is up, or nobody waits for the answer any more.
// GraphQL layer, plain data. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/bounds.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_END_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_END_HPP

#include <pleme_support/platform.hpp>

#include <atomic>
#include <chrono>

namespace pleme_support::inline v0::graphql {

/// The end of a request. Execution looks at it before each root field and between the items of lists; a field that is
/// being resolved is not interrupted.
struct execution_end {
    /// its time is up then; the maximum: never
    std::chrono::steady_clock::time_point expires_at = (std::chrono::steady_clock::time_point::max)();
    const std::atomic<bool>* stop = nullptr;  ///< set by another thread to stop; outlives the call; may be null

    /// Whether somebody has stopped it.
    [[nodiscard]] bool is_stopped() const noexcept { return stop != nullptr && stop->load(std::memory_order_relaxed); }

    /// Reads the clock, unless there is no end to look for.
    [[nodiscard]] bool is_over() const
    {
        if (is_stopped()) return true;
        return expires_at != (std::chrono::steady_clock::time_point::max)() && std::chrono::steady_clock::now() >= expires_at;
    }
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_END_HPP
