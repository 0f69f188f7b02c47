// What a backup of a SQLite database says about itself while it runs.
// SQLite adapter: values only. Guide: docs/guide/backup.md. Tests: adapters/sqlite/tests/backup.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_BACKUP_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_BACKUP_HPP

#include <pleme_support/platform.hpp>

#include <concepts>
#include <cstdint>

namespace pleme_support::inline v0::adapters {

/// How far a copy has come. Commits may let the database grow meanwhile, and those of another process let the copy start over.
struct sqlite_backup_progress {
    std::int64_t copied = 0;  ///< pages
    std::int64_t pages = 0;   ///< of the whole database, as of now

    friend bool operator==(const sqlite_backup_progress&, const sqlite_backup_progress&) = default;
};

/// Is told after each step. It may throw to end the backup, which then leaves nothing behind.
template <class F>
concept backup_observer = std::invocable<F&, const sqlite_backup_progress&>;

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_BACKUP_HPP
