// How long to wait for a socket: until the call ends, or the patience of the storage does, and a stop is seen on the way.
// PostgreSQL adapter; POSIX. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/call_end.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_TIME_LIMIT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_TIME_LIMIT_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/call_end.hpp>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// What a time limit bounds.
enum class time_of : std::uint8_t {
    call,       ///< everything together
    each_wait,  ///< every single wait: work that goes on may take as long as it takes
};

class time_limit {
public:
    using clock = call_end::clock;

    /// @param end      outlives the limit
    /// @param longest  up to an hour
    time_limit(const call_end& end, std::chrono::milliseconds longest, time_of what = time_of::call) noexcept
        : end_{&end}, longest_{longest}, until_{end.before(clock::now() + longest)}, what_{what}
    {
    }

    /// The same, and over after `longest` at the latest.
    [[nodiscard]] time_limit within(std::chrono::milliseconds longest) const noexcept
    {
        time_limit made{*end_, longest};
        if (what_ == time_of::call) made.until_ = (std::min)(made.until_, until_);
        return made;
    }

    [[nodiscard]] bool is_over() const noexcept
    {
        return end_->is_stopped() || (what_ == time_of::call ? clock::now() >= until_ : end_->is_expired());
    }
    /// How long a wait that begins now may take; never less than nothing.
    [[nodiscard]] clock::duration left() const noexcept
    {
        const auto now = clock::now();
        return (std::max)(until(now) - now, clock::duration{0});
    }

    /// Waits for one of the events of poll(2). A stop is seen within 20 ms.
    /// @return what happened to the socket; 0 if nothing did in time
    [[nodiscard]] short wait(int socket, short events) const noexcept
    {
        constexpr std::chrono::milliseconds look{20};
        const auto until = this->until(clock::now());
        for (;;) {
            if (end_->is_stopped()) return 0;
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
            if (left.count() <= 0) return 0;
            pollfd watched{socket, events, 0};
            const int ready =
                ::poll(&watched, 1, static_cast<int>((end_->stop != nullptr ? (std::min)(left, look) : left).count()));
            if (ready > 0) return watched.revents;
            if (ready < 0 && errno != EINTR) return POLLERR;  // the next call on the socket fails
        }
    }

    /// What a call fails with that gave up because of this limit.
    [[nodiscard]] support_error error() const
    {
        if (end_->is_over()) return end_->error();
        return {errc::storage_unavailable, "the database did not answer in time"};
    }

private:
    [[nodiscard]] clock::time_point until(clock::time_point now) const noexcept
    {
        return what_ == time_of::call ? until_ : end_->before(now + longest_);
    }

    const call_end* end_;
    std::chrono::milliseconds longest_;
    clock::time_point until_;
    time_of what_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_TIME_LIMIT_HPP
