// The write-ahead log beside the file: how large it is, and cut before it grows beyond its bound.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/write_ahead_log.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_AHEAD_LOG_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_AHEAD_LOG_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/file.hpp>
#include <pleme_support/adapters/sqlite/detail/pool.hpp>
#include <pleme_support/result.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// What the log may grow to, in bytes, and how long anybody waits for that.
struct log_bounds {
    std::int64_t kept = 4 << 20;        ///< what stays of the file after the log was begun anew (`journal_size_limit`)
    std::int64_t begin_anew = 8 << 20;  ///< from here on a commit first tries to begin the log anew
    std::int64_t step = 4 << 20;        ///< after a try that failed, the growth until the next
    std::int64_t full = 24 << 20;  ///< from here on a commit waits for it, and is refused if reads of this storage prevent it
    std::chrono::milliseconds held_back{250};  ///< how long new reads wait for those that stand in the log, at a time
    std::chrono::milliseconds others{100};     ///< how long for the readers and writers of other processes
    std::int64_t cut_from = 1 << 20;           ///< when nothing was written for `idle`, a larger log is cut to nothing
    std::chrono::milliseconds idle{1000};
};

/// SQLite writes the log from its beginning again only at a moment when no reader stands in it. While reads overlap there is
/// none, and the log grows without end; waiting for one (SQLITE_CHECKPOINT_RESTART with a busy timeout) can fail for ever. So
/// new reads are held back for as long as those that are inside take to end.
class write_ahead_log {
public:
    using clock = std::chrono::steady_clock;

    explicit write_ahead_log(const log_bounds& bounds = {}) : bounds_{bounds}, next_try_{bounds.begin_anew} {}

    /// Before the log is used by several threads.
    /// @param on  a connection in WAL mode
    void watch(const connection& on) { file_ = on.log_file(); }

    /// The size of the file; 0 if there is none.
    [[nodiscard]] std::int64_t bytes() const noexcept { return file_size(file_); }

    /// Before a commit: begins the log anew if it has grown.
    /// @param writer        borrowed by the caller, outside of a transaction
    /// @param busy_timeout  of the writer, and the longest that this waits
    /// @return `errc::storage_unavailable` if the log is full and reads of this storage did not end in time;
    ///         `errc::timed_out`, `errc::stopped`
    [[nodiscard]] result<void> make_room(const call_end& end, connection& writer, pool& readers,
                                         std::chrono::milliseconds busy_timeout)
    {
        const std::int64_t size = bytes();
        last_write_.store(clock::now().time_since_epoch(), std::memory_order_relaxed);
        if (size < next_try_) {
            // Begun anew since, by another process or by SQLite at a quiet moment.
            if (size < bounds_.begin_anew) next_try_ = bounds_.begin_anew;
            return {};
        }
        const auto until = clock::now() + busy_timeout;
        for (;;) {
            if (const auto readers_out = readers.hold_back(end, (std::min)(busy_timeout, bounds_.held_back))) {
                // If it fails, it is another process's readers that stand in the way: no use in refusing, nor in trying each
                // time.
                const bool begun = begin_anew(writer, SQLITE_CHECKPOINT_RESTART, busy_timeout);
                next_try_ = begun ? bounds_.begin_anew : size + bounds_.step;
                return {};
            }
            if (size < bounds_.full) {
                next_try_ = (std::min)(size + bounds_.step, bounds_.full);
                return {};
            }
            if (end.is_over()) return end.error();
            if (clock::now() >= until)
                return support_error{errc::storage_unavailable, "the write-ahead log is full, and reads stayed in it"};
        }
    }

    /// After a read: cuts what a load has left, once nobody has written for a while and nobody reads or writes now.
    void cut_if_idle(pool& writer, pool& readers, std::chrono::milliseconds busy_timeout)
    {
        const auto written = last_write_.load(std::memory_order_relaxed);
        if (written == nothing || clock::now().time_since_epoch() - written < bounds_.idle) return;
        if (last_write_.exchange(nothing, std::memory_order_relaxed) == nothing) return;  // another thread sees to it
        if (bytes() < bounds_.cut_from) return;
        constexpr std::chrono::milliseconds now{0};
        const auto lease = writer.borrow(no_end, now);
        if (!lease) return;
        const auto readers_out = readers.hold_back(no_end, now);
        if (!readers_out || !begin_anew(**lease, SQLITE_CHECKPOINT_TRUNCATE, busy_timeout))
            last_write_.store(written, std::memory_order_relaxed);  // the next read tries again
    }

    /// Empties the log, so that nothing of what it had is left in it.
    /// @param writer  borrowed by the caller, outside of a transaction
    /// @return whether it did: reads of this storage end in time, but who reads in another process stands in the way
    [[nodiscard]] bool empty(const call_end& end, connection& writer, pool& readers, std::chrono::milliseconds busy_timeout)
    {
        if (bytes() == 0) return true;
        const auto readers_out = readers.hold_back(end, busy_timeout);
        return readers_out && begin_anew(writer, SQLITE_CHECKPOINT_TRUNCATE, busy_timeout);
    }

private:
    static constexpr clock::duration nothing = (clock::duration::max)();

    [[nodiscard]] bool begin_anew(connection& writer, int mode, std::chrono::milliseconds busy_timeout) const noexcept
    {
        writer.set_busy_timeout((std::min)(busy_timeout, bounds_.others));
        const int code = writer.checkpoint(mode);
        writer.set_busy_timeout(busy_timeout);
        return code == SQLITE_OK;
    }

    const log_bounds bounds_;
    std::string file_;       ///< empty: there is no log
    std::int64_t next_try_;  ///< the size from which on a commit tries; used by who has the writer
    std::atomic<clock::duration> last_write_{clock::duration::zero()};  ///< `nothing`: none since the log was cut
};

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_AHEAD_LOG_HPP
