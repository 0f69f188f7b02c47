// Standbys that answer reads which may be stale, and are left alone for a while when they don't.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/standby/standby.test.cpp,
// adapters/postgres/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP

#include <pleme_support/adapters/postgres/detail/client.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/options.hpp>

#include <atomic>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Whether to try something that may be down. After a failure it is not tried for `length`; then one caller tries, and the
/// others go on without until that has succeeded, or again for `length`. So a server that is gone without a word, which takes
/// seconds to find out, costs one call now and then these seconds, and not all of them.
class rest_after_failure {
public:
    using clock = session::clock;
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
    void succeeded() noexcept { over_.store(awake, std::memory_order_relaxed); }

private:
    static constexpr clock::rep awake = (std::numeric_limits<clock::rep>::min)();

    std::atomic<clock::rep> over_{awake};
};

class standbys {
public:
    /// Connects to nothing yet.
    /// @param options  `connections` and `timeout` are those of the standbys
    standbys(const postgres_options& options, std::string connection_string)
        : client_{options, std::move(connection_string), persistence::briefly}
    {
    }

    /// @return nothing if another server is to be asked
    [[nodiscard]] std::optional<pqxx::result> read(const call_end& end, const request& sent)
    {
        if (!rest_.may_try()) return std::nullopt;
        auto answer = client_.read(end, sent);
        if (!answer) {
            rest_.failed();
            return std::nullopt;
        }
        rest_.succeeded();
        return std::move(*answer);
    }

private:
    client client_;
    rest_after_failure rest_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP
