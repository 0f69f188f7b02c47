// Lets the end of a call interrupt what SQLite does for it: statements and waits for locks.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/call_end.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CALL_WATCH_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CALL_WATCH_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/model/call_end.hpp>

#include <sqlite3.h>

#include <chrono>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// For as long as it lives, statements of a connection end with SQLITE_INTERRUPT and waits for locks with SQLITE_BUSY when the
/// call is over. Costs nothing for a call without an end.
class call_watch {
public:
    /// @param busy_timeout  of the connection: no wait is longer
    call_watch(connection& on, const call_end& end, std::chrono::milliseconds busy_timeout) noexcept
        : on_{on}, end_{end}, busy_timeout_{busy_timeout}, busy_until_{call_end::clock::now() + busy_timeout}
    {
        if (!end_.can_come()) return;
        constexpr int instructions = 1000;  // of SQLite's machine, between two looks: some tens of microseconds
        sqlite3_progress_handler(on_.handle(), instructions, &look, this);
        sqlite3_busy_handler(on_.handle(), &wait, this);
    }
    call_watch(const call_watch&) = delete;
    call_watch& operator=(const call_watch&) = delete;
    ~call_watch()
    {
        if (!end_.can_come()) return;
        ignore_statements();
        on_.set_busy_timeout(busy_timeout_);
    }

    /// From here on only waits are ended: for a COMMIT, which is better known to have happened than interrupted.
    void ignore_statements() noexcept { sqlite3_progress_handler(on_.handle(), 0, nullptr, nullptr); }

private:
    static int look(void* self) noexcept { return static_cast<call_watch*>(self)->end_.is_over() ? 1 : 0; }

    static int wait(void* self, int tries) noexcept
    {
        const auto& watch = *static_cast<call_watch*>(self);
        if (watch.end_.is_over() || call_end::clock::now() >= watch.busy_until_) return 0;
        constexpr int eager_tries = 4;
        constexpr int longest = 10;  // milliseconds
        sqlite3_sleep(tries < eager_tries ? 1 : longest);
        return 1;
    }

    connection& on_;
    const call_end& end_;
    const std::chrono::milliseconds busy_timeout_;
    const call_end::instant busy_until_;
};

/// @return what a call failed with: that it had to end, if that is why it was interrupted
[[nodiscard]] inline support_error end_or(const call_end& end, support_error failed)
{
    return failed.code == errc::storage_unavailable && end.is_over() ? end.error() : failed;
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CALL_WATCH_HPP
