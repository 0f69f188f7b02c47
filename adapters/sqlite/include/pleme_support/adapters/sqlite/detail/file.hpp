// What the adapter does to files beside SQLite: making them, and asking how large they are.
// SQLite adapter, POSIX. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_FILE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_FILE_HPP

#include <pleme_support/platform.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include <sys/stat.h>

namespace pleme_support::inline v0::adapters::sqlite::detail {

inline constexpr std::string_view in_memory = ":memory:";

/// Makes an empty file that its owner alone may read and write, whatever the umask allows; SQLite gives the log and the index
/// of the log beside it the same mode. Not by open and close: closing any handle of a file drops all locks that the process has
/// on it, and another thread may have opened it by then.
/// @return false, errno saying why, if there is something of that name or none can be made
[[nodiscard]] inline bool make_private_file(const std::string& path) noexcept
{
    return ::mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) == 0;
}

/// @return whether there is something of that name, a link that leads nowhere included
[[nodiscard]] inline bool is_there(const std::string& path) noexcept
{
    struct stat found;
    return ::lstat(path.c_str(), &found) == 0;
}

/// @return in bytes; 0 if there is no such file
[[nodiscard]] inline std::int64_t file_size(const std::string& path) noexcept
{
    struct stat found;
    return ::stat(path.c_str(), &found) == 0 ? static_cast<std::int64_t>(found.st_size) : 0;
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_FILE_HPP
