// Connections that calls borrow: a bounded number at once, first come first served, each wait with an end.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP

#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// What came of asking the server to end a statement.
enum class cancellation : std::uint8_t { sent, not_found, unreachable };

class pool {
public:
    /// The right to one connection, and the connection once it was asked for; both go back when destroyed.
    class lease {
    public:
        explicit lease(pool& from) noexcept : pool_{&from} {}
        lease(lease&& other) noexcept : pool_{std::exchange(other.pool_, nullptr)}, held_{std::move(other.held_)} {}
        lease& operator=(lease&&) = delete;
        ~lease()
        {
            if (pool_ != nullptr) pool_->give_back(std::move(held_));
        }

        /// The connection that this lease has, or an idle one that answers, or a new one.
        [[nodiscard]] outcome<session*> connect(const time_limit& limit)
        {
            if (held_) return held_.get();
            while ((held_ = pool_->take_idle())) {
                if (session::clock::now() - held_->used() < pool_->options_.idle_check) return held_.get();
                if (held_->run("SELECT 1", limit.within(patience_among_several))) return held_.get();
                held_.reset();
                if (limit.is_over()) return failure{{}, false, expiry::unsent};
                pool_->close_idle();  // to find out the same of each may take as long as it took with this one
            }
            auto opened = session::open(pool_->attempts_, limit);
            if (!opened) return opened.error();
            held_ = std::move(*opened);
            return held_.get();
        }
        /// Closes a connection that may not be used again.
        void discard() noexcept { held_.reset(); }

    private:
        pool* pool_;
        std::unique_ptr<session> held_;
    };

    /// Opens nothing yet.
    pool(const postgres_options& options, const std::string& connection_string)
        : options_{options}, attempts_{make_attempts(connection_string)}, free_{options.connections}
    {
        idle_.reserve(options.connections);  // so that giving back can't fail
    }

    /// @return `errc::storage_unavailable` if all connections stayed in use for so long; `errc::timed_out`, `errc::stopped`
    [[nodiscard]] result<lease> borrow(const call_end& end, std::chrono::milliseconds wait)
    {
        std::unique_lock lock{mutex_};
        if (free_ > 0) {
            --free_;
            return lease{*this};
        }
        waiter self;
        const auto place = waiting_.insert(waiting_.end(), &self);
        if (end.wait(self.ready, lock, call_end::clock::now() + wait, [&] { return self.served; })) return lease{*this};
        waiting_.erase(place);
        if (end.is_over()) return end.error();
        return support_error{errc::storage_unavailable, "every connection of the pool stayed in use"};
    }

    /// Closes the connections that nobody uses: when one is lost, the others often are too.
    void close_idle() noexcept
    {
        while (take_idle()) {
        }
    }

    /// Has the server end what another session runs, by an idle connection or a new one.
    [[nodiscard]] cancellation cancel(const server_process& process, const time_limit& limit)
    {
        // By the start, too: another server, or this one after a crash, may have given the number to somebody else.
        const request ask{
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
            "WHERE pid = $1::integer AND extract(epoch FROM backend_start)::text = $2::text",
            {process.id, process.started}};
        for (auto through = take_idle(); !limit.is_over(); through.reset()) {
            const bool is_new = through == nullptr;
            if (is_new) {
                auto opened = session::open(attempts_, limit);
                if (!opened) break;
                through = std::move(*opened);
            }
            const auto told = through->run(ask, false, limit);
            if (told) {
                keep(std::move(through));
                return !told->empty() && told->at(0, 0) == "t" ? cancellation::sent : cancellation::not_found;
            }
            if (told.error().connected) return cancellation::not_found;
            if (is_new) break;
        }
        return cancellation::unreachable;
    }

    /// How many calls wait for a connection now.
    [[nodiscard]] std::size_t waiting()
    {
        const std::scoped_lock lock{mutex_};
        return waiting_.size();
    }

private:
    struct waiter {
        std::condition_variable ready;
        bool served = false;
    };

    [[nodiscard]] std::unique_ptr<session> take_idle() noexcept
    {
        const std::scoped_lock lock{mutex_};
        if (idle_.empty()) return nullptr;
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
    }

    /// Keeps a connection for the next one, if there is room: the one that cancels is one more.
    void keep(std::unique_ptr<session> unused) noexcept
    {
        const std::scoped_lock lock{mutex_};
        if (idle_.size() < options_.connections) idle_.push_back(std::move(unused));
    }

    /// The right goes to the one who has waited longest.
    void give_back(std::unique_ptr<session> returned) noexcept
    {
        if (returned && session::clock::now() - returned->opened() >= options_.max_age) returned.reset();
        if (returned) keep(std::move(returned));
        const std::scoped_lock lock{mutex_};
        if (waiting_.empty()) {
            ++free_;
            return;
        }
        waiter& first = *waiting_.front();
        waiting_.pop_front();
        first.served = true;
        first.ready.notify_one();
    }

    const postgres_options options_;
    const connection_attempts attempts_;
    std::mutex mutex_;
    std::uint32_t free_;          ///< rights that nobody has; 0 while anybody waits
    std::list<waiter*> waiting_;  ///< longest first
    std::vector<std::unique_ptr<session>> idle_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP
