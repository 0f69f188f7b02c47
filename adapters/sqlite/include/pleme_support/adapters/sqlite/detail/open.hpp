// Opening connections with the settings that the adapter's promises rest on, each verified by reading it back.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_OPEN_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_OPEN_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/write_ahead_log.hpp>
#include <pleme_support/adapters/sqlite/migrate.hpp>
#include <pleme_support/adapters/sqlite/options.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// Sets an integer pragma: SQLite ignores what it does not know, so the setting is asked for again.
[[nodiscard]] inline result<void> set_pragma(connection& on, const std::string& name, std::int64_t wanted)
{
    if (const int code = on.execute("PRAGMA " + name + " = " + std::to_string(wanted)); code != SQLITE_OK)
        return to_error(code);
    const auto now = on.ask_integer("PRAGMA " + name);
    if (!now) return now.error();
    if (*now != wanted) return support_error{errc::storage_unavailable, "the database does not take the setting " + name};
    return {};
}

/// Switches to the write-ahead log. The switch needs the file for itself and does not wait for it, so it is tried until the
/// time to wait is over; it stays in the file, so that only the first to open it switches.
[[nodiscard]] inline result<void> switch_to_wal(connection& on, std::chrono::milliseconds wait)
{
    constexpr int pause = 5;  // milliseconds
    const auto until = std::chrono::steady_clock::now() + wait;
    for (;;) {
        const auto mode = on.ask_text("PRAGMA journal_mode = WAL");
        if (mode && *mode == "wal") return {};
        if (mode) return support_error{errc::storage_unavailable, "the file system can't hold a write-ahead log"};
        if (mode.error().code != errc::storage_unavailable || std::chrono::steady_clock::now() >= until) return mode.error();
        sqlite3_sleep(pause);
    }
}

/// A connection that waits for others, checks foreign keys, and overwrites what is deleted: whether SQLite would do so by
/// itself was decided by who built it.
[[nodiscard]] inline result<std::unique_ptr<connection>> open_connection(const sqlite_options& options)
{
    auto opened = connection::open(options.path);
    if (!opened) return opened;
    connection& on = **opened;
    if (auto set = set_pragma(on, "busy_timeout", options.busy_timeout.count()); !set) return set.error();
    if (auto set = set_pragma(on, "foreign_keys", 1); !set) return set.error();
    if (auto set = set_pragma(on, "secure_delete", 1); !set) return set.error();
    constexpr int full = 2;
    constexpr int normal = 1;
    const int synchronous = options.synchronous == sqlite_synchronous::full ? full : normal;
    if (auto set = set_pragma(on, "synchronous", synchronous); !set) return set.error();
    return opened;
}

/// The connection that writes; a file that is not ours is refused before anything in it is changed.
[[nodiscard]] inline result<std::unique_ptr<connection>> open_writer(const sqlite_options& options)
{
    auto opened = open_connection(options);
    if (!opened) return opened;
    if (auto version = ask_version(**opened); !version) return version.error();
    if (options.path != in_memory) {
        if (auto switched = switch_to_wal(**opened, options.busy_timeout); !switched) return switched.error();
        if (auto set = set_pragma(**opened, "journal_size_limit", log_bounds{}.kept); !set) return set.error();
    }
    if (auto migrated = migrate(**opened, options.migrate); !migrated) return migrated.error();
    return opened;
}

/// A connection that can't write, whatever it is told.
[[nodiscard]] inline result<std::unique_ptr<connection>> open_reader(const sqlite_options& options)
{
    auto opened = open_connection(options);
    if (!opened) return opened;
    if (auto set = set_pragma(**opened, "query_only", 1); !set) return set.error();
    return opened;
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_OPEN_HPP
