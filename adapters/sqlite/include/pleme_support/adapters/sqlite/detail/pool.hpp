// Connections that threads borrow, waiting a bounded time and in the order in which they came.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

class pool {
public:
    /// A borrowed connection; goes back when destroyed.
    class lease {
    public:
        lease(pool& from, std::unique_ptr<connection> held) noexcept : pool_{&from}, held_{std::move(held)} {}
        lease(lease&&) noexcept = default;
        lease& operator=(lease&&) = delete;
        ~lease()
        {
            if (held_) pool_->give_back(std::move(held_));
        }
        [[nodiscard]] connection& operator*() const noexcept { return *held_; }

    private:
        pool* pool_;
        std::unique_ptr<connection> held_;
    };

    /// While it lives, nobody has a connection of the pool and nobody gets one.
    class standstill {
    public:
        explicit standstill(pool& of) noexcept : pool_{&of} {}
        standstill(standstill&& other) noexcept : pool_{std::exchange(other.pool_, nullptr)} {}
        standstill& operator=(standstill&&) = delete;
        ~standstill()
        {
            if (pool_ != nullptr) pool_->go_on();
        }

    private:
        pool* pool_;
    };

    /// Before the pool is used by several threads.
    void add(std::unique_ptr<connection> connection)
    {
        free_.reserve(++size_);  // so that giving back can't fail
        free_.push_back(std::move(connection));
    }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// @return `errc::storage_unavailable` if every connection stayed in use for so long; `errc::timed_out`, `errc::stopped`
    [[nodiscard]] result<lease> borrow(const call_end& end, std::chrono::milliseconds wait)
    {
        std::unique_lock lock{mutex_};
        if (!held_back_ && !free_.empty()) return lease{*this, take_free()};
        waiter self;
        const auto place = waiting_.insert(waiting_.end(), &self);
        const auto is_served = [&] { return self.given != nullptr; };
        if (end.wait(self.ready, lock, call_end::clock::now() + wait, is_served)) return lease{*this, std::move(self.given)};
        waiting_.erase(place);
        if (end.is_over()) return end.error();
        return support_error{errc::storage_unavailable, "every connection of the database stayed in use"};
    }

    /// Holds new borrowers back until those who have a connection gave it back. One thread at a time may ask for it.
    /// @return nothing if they did not within `wait`, or the call was over; then who was held back goes on, before another
    /// standstill can begin
    [[nodiscard]] std::optional<standstill> hold_back(const call_end& end, std::chrono::milliseconds wait)
    {
        std::unique_lock lock{mutex_};
        held_back_ = true;
        const auto all_returned = [&] { return free_.size() == size_; };
        if (end.wait(all_returned_, lock, call_end::clock::now() + wait, all_returned)) return standstill{*this};
        held_back_ = false;
        serve();
        return std::nullopt;
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
        std::unique_ptr<connection> given;
    };

    [[nodiscard]] std::unique_ptr<connection> take_free() noexcept
    {
        auto taken = std::move(free_.back());
        free_.pop_back();
        return taken;
    }

    void give_back(std::unique_ptr<connection> connection) noexcept
    {
        const std::scoped_lock lock{mutex_};
        free_.push_back(std::move(connection));
        serve();
        if (held_back_ && free_.size() == size_) all_returned_.notify_one();
    }

    void go_on() noexcept
    {
        const std::scoped_lock lock{mutex_};
        held_back_ = false;
        serve();
    }

    /// Hands free connections to those who have waited longest. They have them from here on, so that who comes again at once
    /// can't be before them.
    void serve() noexcept
    {
        while (!held_back_ && !free_.empty() && !waiting_.empty()) {
            waiter& first = *waiting_.front();
            waiting_.pop_front();
            first.given = take_free();
            first.ready.notify_one();
        }
    }

    std::mutex mutex_;
    std::condition_variable all_returned_;
    std::list<waiter*> waiting_;                     ///< longest first; none while there are free ones, unless held back
    std::vector<std::unique_ptr<connection>> free_;  ///< used last at the end
    std::size_t size_ = 0;
    bool held_back_ = false;
};

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP
