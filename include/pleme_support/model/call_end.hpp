// When a call has to end: at an instant, or because somebody says so.
// Model layer. Guide: docs/guide/errors.md, docs/concepts/storage.md. Tests: tests/unit/model/call_end.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CALL_END_HPP
#define PLEME_SUPPORT_MODEL_CALL_END_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/time_limit.hpp>

#include <optional>

namespace pleme_support::inline v0 {

/// Handed down from whoever waits for the answer to the driver of the database: a time limit whose end is an error of the call,
/// `errc::timed_out` or `errc::stopped`.
struct call_end : time_limit {
    /// Of a call that may take as long as it takes.
    constexpr call_end() = default;
    /// @param until    the end; the maximum: never
    /// @param stopped  as `stop`
    constexpr call_end(instant until, const std::atomic<bool>* stopped = nullptr) : time_limit{until, stopped} {}

    /// What a call fails with that gave up because of its end.
    [[nodiscard]] support_error error() const
    {
        if (is_stopped()) return {errc::stopped, "the call was stopped"};
        return {errc::timed_out, "the call took longer than it may"};
    }
    /// @return nothing as long as the call may go on; then `error()`
    [[nodiscard]] std::optional<support_error> check() const { return is_over() ? std::optional{error()} : std::nullopt; }
};

/// Of a call that may take as long as it takes.
inline constexpr call_end no_end{};

/// Whether a call failed because it had to end.
[[nodiscard]] constexpr bool is_end_of_call(errc code) noexcept
{
    return code == errc::timed_out || code == errc::stopped;
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CALL_END_HPP
