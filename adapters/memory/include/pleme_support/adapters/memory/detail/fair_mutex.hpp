// A shared mutex whose waits end, and in which nobody is passed by who came later.
// Memory adapter. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/fair_mutex.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP

#include <pleme_support/model/call_end.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Readers share it, a writer has it alone, and all get it in the order in which they came. (glibc's `std::shared_mutex` lets
/// readers pass a waiting writer, who then waits as long as there are readers.)
class fair_mutex {
public:
    enum class mode : std::uint8_t { shared, exclusive };

    /// Holds the mutex, if it got it before the end of the call; gives it back when destroyed.
    class hold {
    public:
        hold(fair_mutex& of, mode how, const call_end& end) : of_{of}, how_{how}, held_{of.lock(how, end)} {}
        hold(const hold&) = delete;
        hold& operator=(const hold&) = delete;
        ~hold()
        {
            if (held_) of_.unlock(how_);
        }
        [[nodiscard]] explicit operator bool() const noexcept { return held_; }

    private:
        fair_mutex& of_;
        mode how_;
        bool held_;
    };

private:
    struct waiter {
        mode how;
        std::condition_variable ready;
        bool entered = false;
    };

    [[nodiscard]] bool lock(mode how, const call_end& end)
    {
        std::unique_lock lock{mutex_};
        if (waiting_.empty() && has_room(how)) return enter(how), true;
        waiter self{how, {}};
        const auto place = waiting_.insert(waiting_.end(), &self);
        if (end.wait(self.ready, lock, (call_end::instant::max)(), [&] { return self.entered; })) return true;
        waiting_.erase(place);
        serve();  // who waited behind a writer that gave up
        return false;
    }

    void unlock(mode how) noexcept
    {
        const std::scoped_lock lock{mutex_};
        if (how == mode::exclusive)
            writing_ = false;
        else
            --readers_;
        serve();
    }

    [[nodiscard]] bool has_room(mode how) const noexcept { return !writing_ && (how == mode::shared || readers_ == 0); }
    void enter(mode how) noexcept
    {
        if (how == mode::exclusive)
            writing_ = true;
        else
            ++readers_;
    }
    void serve() noexcept
    {
        while (!waiting_.empty() && has_room(waiting_.front()->how)) {
            waiter& first = *waiting_.front();
            waiting_.pop_front();
            enter(first.how);
            first.entered = true;
            first.ready.notify_one();
        }
    }

    std::mutex mutex_;
    std::list<waiter*> waiting_;  ///< longest first
    std::size_t readers_ = 0;
    bool writing_ = false;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP
