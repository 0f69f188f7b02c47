// Claims of one process, one after the other for each product.
// Repository layer: no storage. Guide: docs/guide/assignment.md. Tests: tests/unit/repository/assignment.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CLAIM_QUEUE_HPP
#define PLEME_SUPPORT_REPOSITORY_CLAIM_QUEUE_HPP

#include <pleme_support/model/call_end.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

namespace pleme_support::inline v0::repository {

/// Lets threads that claim wait for each other rather than be each other's conflicts: 32 of them on PostgreSQL claimed a
/// quarter of what one did, and some lost all their attempts. Nothing else rests on it, so who has waited for long, since
/// storage does not answer the one before him, goes on without.
class claim_queue {
public:
    /// @param longest_wait  for the turn
    explicit claim_queue(std::chrono::milliseconds longest_wait = std::chrono::seconds{1}) : longest_wait_{longest_wait} {}

    /// A place in the queue of a product; left at the end of its life.
    class place {
    public:
        explicit place(claim_queue& queue) : queue_{queue} {}
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place()
        {
            if (at_ == nullptr) return;
            {
                const std::scoped_lock lock{queue_.mutex_};
                queue_.claiming_.erase(*at_);
            }
            queue_.left_.notify_all();
        }

        /// Waits for the turn, unless it came already.
        /// @return whether it came, before the call had to end
        bool wait(const std::string& product, const call_end& end)
        {
            if (at_ != nullptr) return true;
            std::unique_lock lock{queue_.mutex_};
            const auto is_free = [&] { return !queue_.claiming_.contains(product); };
            const auto latest = call_end::clock::now() + queue_.longest_wait_;
            if (end.wait(queue_.left_, lock, latest, is_free)) at_ = &*queue_.claiming_.insert(product).first;
            return at_ != nullptr;
        }

    private:
        claim_queue& queue_;
        const std::string* at_ = nullptr;
    };

private:
    std::chrono::milliseconds longest_wait_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::set<std::string> claiming_;  ///< products
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CLAIM_QUEUE_HPP
