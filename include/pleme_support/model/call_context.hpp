// One call of the repository as its host makes it: who calls, until when anybody waits for it, and what it is called in logs.
// Model layer. Guide: docs/guide/authorization.md, docs/guide/errors.md. Tests: tests/unit/repository/call_end.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP
#define PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP

#include <pleme_support/model/principal.hpp>

#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

namespace pleme_support {

/// Who calls, and when his call has to end. A `principal` alone is one without an end.
struct call_context {
    using instant = std::chrono::steady_clock::time_point;  ///< never set back, unlike the time of day

    principal caller;               ///< who calls
    instant expires_at;             ///< then it ends with `errc::timed_out`
    const std::atomic<bool>* stop;  ///< true: it ends with `errc::stopped`; null: nobody stops it; outlives the call
    std::string_view trace;         ///< what the host calls the request; outlives the call

    /// @param ends_at  the maximum: it has no end
    call_context(principal who, instant ends_at = (instant::max)(), const std::atomic<bool>* stopped = nullptr,
                 std::string_view trace_id = {})
        : caller{std::move(who)}, expires_at{ends_at}, stop{stopped}, trace{trace_id}
    {
    }

    /// Whether somebody has stopped it.
    [[nodiscard]] bool is_stopped() const noexcept { return stop != nullptr && stop->load(std::memory_order_relaxed); }
    /// Asks the clock only if there is an end.
    [[nodiscard]] bool is_expired() const noexcept
    {
        return expires_at != (instant::max)() && std::chrono::steady_clock::now() >= expires_at;
    }
};

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP
