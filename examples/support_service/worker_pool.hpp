// The threads that work on requests, and those that wait for one: both bounded, and reads never wait for writes alone.
// Example service: threads, no sockets. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_WORKER_POOL_HPP
#define SUPPORT_SERVICE_WORKER_POOL_HPP

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace support_service {

/// Which line a job stands in. Writes may wait for each other in storage, as long as another process keeps the database
/// locked: so they never have all threads, nor all places.
enum class job_kind : std::uint8_t { read, write };

struct pool_bounds {
    std::size_t threads = 8;
    std::size_t queue = 256;  ///< of each kind, that wait for a thread
};

/// Runs jobs in the order in which they came, but lets reads pass writes while those have all the threads that they may.
class worker_pool {
public:
    using job = std::function<void()>;

    explicit worker_pool(pool_bounds bounds) : bounds_{bounds}, most_writes_{compute_most_writes(bounds.threads)}
    {
        for (std::size_t i = 0; i < bounds.threads; ++i) threads_.emplace_back([this] { run(); });
    }
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    /// Waits for the jobs that run; those that wait are never run.
    ~worker_pool()
    {
        {
            const std::scoped_lock lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        for (std::thread& each : threads_) each.join();
    }

    /// @param added  does not throw
    /// @return whether there was a place for it
    [[nodiscard]] bool submit(job_kind kind, job added)
    {
        {
            const std::scoped_lock lock{mutex_};
            std::deque<place>& line = line_of(kind);
            if (line.size() >= bounds_.queue) return false;
            line.push_back({++last_number_, std::move(added)});
        }
        wake_.notify_one();
        return true;
    }

private:
    struct place {
        std::uint64_t number = 0;
        job waiting;
    };

    /// A quarter of the threads, and at least one, is for reads; one thread alone does both.
    static std::size_t compute_most_writes(std::size_t threads)
    {
        constexpr std::size_t share = 4;
        return threads == 1 ? 1 : threads - std::max<std::size_t>(1, threads / share);
    }

    std::deque<place>& line_of(job_kind kind) { return lines_[static_cast<std::size_t>(kind)]; }

    /// What may be run now: the line that has waited longest among those that may; null if none does.
    std::deque<place>* find_next()
    {
        std::deque<place>& reads = line_of(job_kind::read);
        std::deque<place>& writes = line_of(job_kind::write);
        if (writes.empty() || running_writes_ >= most_writes_) return reads.empty() ? nullptr : &reads;
        return reads.empty() || writes.front().number < reads.front().number ? &writes : &reads;
    }

    void run()
    {
        std::unique_lock lock{mutex_};
        while (true) {
            std::deque<place>* line = nullptr;
            wake_.wait(lock, [&] { return stopping_ || (line = find_next()) != nullptr; });
            if (stopping_) return;
            const bool is_write = line == &line_of(job_kind::write);
            job next = std::move(line->front().waiting);
            line->pop_front();
            if (is_write) ++running_writes_;
            if (find_next() != nullptr) wake_.notify_one();  // whom `submit` woke may have found that writes had to wait
            lock.unlock();
            next();
            next = nullptr;
            lock.lock();
            if (is_write) --running_writes_;
        }
    }

    const pool_bounds bounds_;
    const std::size_t most_writes_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<place>, 2> lines_;
    std::uint64_t last_number_ = 0;
    std::size_t running_writes_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;  // below what they use
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_WORKER_POOL_HPP
