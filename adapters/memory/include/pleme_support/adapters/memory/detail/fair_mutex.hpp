// A shared mutex whose writers are not starved: a reader waits behind a writer that waits.
// Memory adapter. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP

#include <mutex>
#include <shared_mutex>

namespace pleme_support::adapters::memory::detail {

/// For `std::scoped_lock` and `std::shared_lock`. glibc's `std::shared_mutex` lets readers pass a waiting writer, who then
/// waits as long as there are readers; here everybody goes through one door, and a waiting writer stands in it.
class fair_mutex {
public:
    void lock()
    {
        const std::scoped_lock at_the_door{door_};
        mutex_.lock();
    }
    void unlock() { mutex_.unlock(); }
    void lock_shared()
    {
        const std::scoped_lock at_the_door{door_};
        mutex_.lock_shared();
    }
    void unlock_shared() { mutex_.unlock_shared(); }

private:
    std::mutex door_;
    std::shared_mutex mutex_;
};

}  // namespace pleme_support::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_FAIR_MUTEX_HPP
