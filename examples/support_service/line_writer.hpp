// Lines for a file descriptor, written by a thread of its own: who reads them slowly, or not at all, holds up nobody.
// Example service: threads and one descriptor. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_LINE_WRITER_HPP
#define SUPPORT_SERVICE_LINE_WRITER_HPP

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace support_service {

/// Keeps lines until they are written, up to a bound; what comes beyond it is dropped and counted, and the count is a line as
/// soon as writing goes on. Lines of several threads never mix.
class line_writer {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} * 1024 * 1024;  ///< that wait, beside as many being written
    static constexpr std::chrono::seconds longest_drain{1};                  ///< at the end, for a reader that takes nothing

    /// @param descriptor  of an open file, pipe or terminal; may be non-blocking
    /// @param tell        the line, ended, that says how many were dropped
    line_writer(int descriptor, std::function<std::string(std::size_t)> tell)
        : shared_{std::make_shared<shared>(descriptor, std::move(tell))}, thread_{[all = shared_] { all->run(); }}
    {
    }
    line_writer(const line_writer&) = delete;
    line_writer& operator=(const line_writer&) = delete;

    /// Waits for `longest_drain` at most: the thread may be stuck in the reader's full pipe, and then ends with the process.
    ~line_writer()
    {
        if (shared_->drain(longest_drain))
            thread_.join();
        else
            thread_.detach();
    }

    /// @param line  ended by '\n'
    void write(std::string_view line) { shared_->write(line); }

private:
    /// Outlives the writer if its thread does.
    class shared {
    public:
        shared(int descriptor, std::function<std::string(std::size_t)> tell) : descriptor_{descriptor}, tell_{std::move(tell)}
        {
        }

        void write(std::string_view line)
        {
            const std::scoped_lock lock{mutex_};
            if (waiting_.size() + line.size() > most_bytes) {
                ++dropped_;
                return;
            }
            waiting_.append(line);
            ++lines_;
            wake_.notify_one();
        }

        void run()
        {
            std::unique_lock lock{mutex_};
            while (true) {
                wake_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
                if (waiting_.empty()) break;
                std::string text = std::exchange(waiting_, {});
                const std::size_t dropped = std::exchange(dropped_, 0);
                const std::size_t lines = std::exchange(lines_, 0);
                lock.unlock();
                if (dropped != 0) text.append(tell_(dropped));
                const bool is_written = write_all(text);
                lock.lock();
                if (!is_written) dropped_ += lines + dropped;
            }
            ended_ = true;
            drained_.notify_one();
        }

        /// @return whether everything was written in that time
        bool drain(std::chrono::seconds longest)
        {
            std::unique_lock lock{mutex_};
            stopping_ = true;
            wake_.notify_one();
            return drained_.wait_for(lock, longest, [this] { return ended_; });
        }

    private:
        /// @return whether all of it was; a reader that is gone and a full disk are no reason to end
        bool write_all(std::string_view text) const
        {
            while (!text.empty()) {
                const ssize_t written = ::write(descriptor_, text.data(), text.size());
                if (written >= 0) {
                    text.remove_prefix(static_cast<std::size_t>(written));
                } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                    pollfd ready{descriptor_, POLLOUT, 0};
                    ::poll(&ready, 1, -1);
                } else if (errno != EINTR) {
                    return false;
                }
            }
            return true;
        }

        const int descriptor_;
        const std::function<std::string(std::size_t)> tell_;
        std::mutex mutex_;
        std::condition_variable wake_;
        std::condition_variable drained_;
        std::string waiting_;
        std::size_t lines_ = 0;    ///< in waiting_
        std::size_t dropped_ = 0;  ///< since the last time that it was told
        bool stopping_ = false;
        bool ended_ = false;
    };

    std::shared_ptr<shared> shared_;
    std::thread thread_;  // below what it uses
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_LINE_WRITER_HPP
