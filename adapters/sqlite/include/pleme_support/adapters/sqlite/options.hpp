// How a SQLite database is opened, and what its commits promise to survive.
// SQLite adapter: values only. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_OPTIONS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_OPTIONS_HPP

#include <pleme_support/platform.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0::adapters {

/// What a commit that returned success survives; see the table in adapters/sqlite/README.md.
enum class sqlite_synchronous : std::uint8_t {
    full,    ///< the end of the process and the loss of power
    normal,  ///< the end of the process only: a loss of power may undo the latest commits; about seven times the commits
};

/// Which file, and how it is opened.
struct sqlite_options {
    std::string path{};                                         ///< of the file, which is made if there is none; or ":memory:"
    sqlite_synchronous synchronous = sqlite_synchronous::full;  ///< what an acknowledged commit survives
    std::chrono::milliseconds busy_timeout{5000};  ///< how long a call waits for a connection, and for other processes
    std::uint32_t readers = 4;  ///< how many reads run at once, 1 to 64; in memory there is one connection for everything
    bool migrate = true;        ///< bring an older schema up to date; false: refuse it
};

/// What a SQLite database takes on the disk.
struct sqlite_status {
    std::int64_t file_bytes = 0;  ///< the database itself; 0 in memory
    std::int64_t log_bytes = 0;   ///< the write-ahead log beside it; bounded, see adapters/sqlite/README.md
};

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_OPTIONS_HPP
