// Connections that calls borrow: a bounded number at once, first come first served, each wait with an end.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP

#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/error.hpp>

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
        [[nodiscard]] outcome<session*> connect()
        {
            if (held_) return held_.get();
            while ((held_ = pool_->take_idle())) {
                if (session::clock::now() - held_->used() < pool_->options_.idle_check) return held_.get();
                if (held_->run("SELECT 1")) return held_.get();
                pool_->close_idle();  // to find out the same of each may take as long as it took with this one
            }
            auto opened = session::open(pool_->connection_string_);
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
    pool(const postgres_options& options, std::string connection_string)
        : options_{options}, connection_string_{std::move(connection_string)}, free_{options.connections}
    {
        idle_.reserve(options.connections);  // so that giving back can't fail
    }

    /// @return `errc::storage_unavailable` if all connections stayed in use until then
    [[nodiscard]] result<lease> borrow(session::clock::time_point until)
    {
        std::unique_lock lock{mutex_};
        if (free_ > 0) {
            --free_;
            return lease{*this};
        }
        waiter self;
        const auto place = waiting_.insert(waiting_.end(), &self);
        if (self.ready.wait_until(lock, until, [&] { return self.served; })) return lease{*this};
        waiting_.erase(place);
        return support_error{errc::storage_unavailable, "every connection of the pool stayed in use"};
    }

    /// Closes the connections that nobody uses: when one is lost, the others often are too.
    void close_idle() noexcept
    {
        while (take_idle()) {
        }
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

    /// The right goes to the one who has waited longest.
    void give_back(std::unique_ptr<session> returned) noexcept
    {
        if (returned && session::clock::now() - returned->opened() >= options_.max_age) returned.reset();
        const std::scoped_lock lock{mutex_};
        if (returned) idle_.push_back(std::move(returned));
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
    const std::string connection_string_;
    std::mutex mutex_;
    std::uint32_t free_;          ///< rights that nobody has; 0 while anybody waits
    std::list<waiter*> waiting_;  ///< longest first
    std::vector<std::unique_ptr<session>> idle_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_POOL_HPP
