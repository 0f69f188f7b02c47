// Connections that threads borrow, waiting a bounded time.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/error.hpp>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace pleme_support::adapters::sqlite::detail {

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

    /// Before the pool is used by several threads.
    void add(std::unique_ptr<connection> connection)
    {
        free_.reserve(++size_);  // so that giving back can't fail
        free_.push_back(std::move(connection));
    }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// @return `errc::storage_unavailable` if every connection stayed in use for so long
    [[nodiscard]] result<lease> borrow(std::chrono::milliseconds wait)
    {
        std::unique_lock lock{mutex_};
        if (!returned_.wait_for(lock, wait, [&] { return !free_.empty(); }))
            return support_error{errc::storage_unavailable, "every connection of the database stayed in use"};
        auto taken = std::move(free_.back());
        free_.pop_back();
        return lease{*this, std::move(taken)};
    }

private:
    void give_back(std::unique_ptr<connection> connection) noexcept
    {
        {
            const std::scoped_lock lock{mutex_};
            free_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<connection>> free_;
    std::size_t size_ = 0;
};

}  // namespace pleme_support::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_POOL_HPP
