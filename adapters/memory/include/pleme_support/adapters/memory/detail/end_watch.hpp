// Looking for the end of a call while walking over rows, now and then.
// Memory adapter: no I/O. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_END_WATCH_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_END_WATCH_HPP

#include <pleme_support/model/call_end.hpp>

#include <cstdint>

namespace pleme_support::inline v0::adapters::memory::detail {

/// One for each call. Counts the rows that it looks at.
class end_watch {
public:
    explicit end_watch(const call_end& end) noexcept : end_{end}, looks_{end.can_come()} {}

    /// For every row: asks the clock for one of 256.
    /// @return whether the call is over
    bool look_at_row() noexcept
    {
        if (++rows_ % 256 == 0 && looks_ && !over_) over_ = end_.is_over();
        return over_;
    }
    [[nodiscard]] bool is_over() const noexcept { return over_; }
    /// @pre `is_over()`
    [[nodiscard]] support_error error() const { return end_.error(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

private:
    const call_end& end_;
    const bool looks_;
    bool over_ = false;
    std::uint64_t rows_ = 0;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_END_WATCH_HPP
