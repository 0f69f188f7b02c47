// A copy of a database that is written to meanwhile, made in steps into a file that appears when it is whole.
// SQLite adapter. Guide: docs/guide/backup.md. Tests: adapters/sqlite/tests/backup.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_BACKUP_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_BACKUP_HPP

#include <pleme_support/adapters/sqlite/backup.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/file.hpp>
#include <pleme_support/adapters/sqlite/detail/open.hpp>
#include <pleme_support/adapters/sqlite/detail/pool.hpp>
#include <pleme_support/adapters/sqlite/error_map.hpp>
#include <pleme_support/adapters/sqlite/options.hpp>
#include <pleme_support/result.hpp>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// The file that a backup is written to: under another name until it is whole and synced, so that a backup that was broken off
/// is never taken for one.
class backup_target {
public:
    /// @param path  of the backup; in a folder on a file system that has hard links
    /// @return `errc::invalid_argument` if there is something of that name already, or of those that SQLite would use beside
    /// it;
    ///         `errc::storage_unavailable` if no file can be made
    [[nodiscard]] static result<std::unique_ptr<backup_target>> make(const std::string& path)
    {
        if (path.empty() || path.find('\0') != std::string::npos || path == in_memory)
            return support_error{errc::invalid_argument, "the target must name a file, without U+0000"};
        // A log or a journal that is left of another database would be taken for that of the copy.
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            if (is_there(path + suffix))
                return support_error{errc::invalid_argument, "there is something of the target's name"};
        std::unique_ptr<backup_target> made{new backup_target{path}};
        if (!make_private_file(made->partial_)) {
            if (errno == EEXIST)
                return support_error{errc::invalid_argument,
                                     "a backup to that target runs, or was broken off and left a file that ends in .partial"};
            return support_error{errc::storage_unavailable, "the target can't be made"};
        }
        made->owned_ = true;
        auto opened = connection::open(made->partial_);
        if (!opened) return opened.error();
        made->connection_ = std::move(*opened);
        // The file is synced once, when it is whole; a journal would only help one that is broken off, which is removed.
        constexpr auto settings = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF";
        if (const int code = made->connection_->execute(settings); code != SQLITE_OK) return to_error(code);
        return made;
    }
    backup_target(const backup_target&) = delete;
    backup_target& operator=(const backup_target&) = delete;
    ~backup_target()
    {
        connection_.reset();
        std::error_code ignored;
        if (owned_) std::filesystem::remove(partial_, ignored);
    }

    [[nodiscard]] connection& database() noexcept { return *connection_; }

    /// Syncs the copy and gives it its name.
    /// @return `errc::invalid_argument` if another file has taken the name meanwhile; `errc::storage_unavailable`
    [[nodiscard]] result<void> publish()
    {
        sqlite3_file* file = nullptr;
        sqlite3_vfs* folder = nullptr;
        sqlite3_file_control(connection_->handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
        sqlite3_file_control(connection_->handle(), "main", SQLITE_FCNTL_VFS_POINTER, &folder);
        if (const int code = file->pMethods->xSync(file, SQLITE_SYNC_FULL); code != SQLITE_OK) return to_error(code);
        connection_.reset();
        std::error_code failed;
        std::filesystem::create_hard_link(partial_, path_, failed);  // unlike a renaming, replaces nothing
        if (failed == std::errc::file_exists)
            return support_error{errc::invalid_argument, "there is something of the target's name"};
        if (failed) return support_error{errc::storage_unavailable, "the copy can't be given its name"};
        constexpr int sync_folder = 1;
        if (const int code = folder->xDelete(folder, partial_.c_str(), sync_folder); code != SQLITE_OK) {
            std::filesystem::remove(path_, failed);  // it might be gone after a loss of power
            return to_error(code);
        }
        owned_ = false;
        return {};
    }

private:
    explicit backup_target(const std::string& path) : path_{path}, partial_{path + ".partial"} {}

    const std::string path_;
    const std::string partial_;
    bool owned_ = false;
    std::unique_ptr<connection> connection_;
};

/// A copy under way. What the source's connection itself writes between two steps is written to the copy, too; what others
/// write lets the copy start over.
class backup_copy {
public:
    /// @param source  not used by anybody else during this call and those of `step`, nor when this ends
    /// @return `errc::storage_unavailable`
    [[nodiscard]] static result<backup_copy> begin(connection& source, backup_target& target)
    {
        sqlite3_backup* begun = sqlite3_backup_init(target.database().handle(), "main", source.handle(), "main");
        if (begun == nullptr) return to_error(sqlite3_extended_errcode(target.database().handle()));
        return backup_copy{begun};
    }

    /// Copies the next pages, 1 MiB of them.
    [[nodiscard]] result<void> step()
    {
        constexpr int pages = 256;
        const int code = sqlite3_backup_step(backup_.get(), pages);
        if (code != SQLITE_OK && code != SQLITE_DONE) return to_error(code);
        whole_ = code == SQLITE_DONE;
        const auto before = progress_.copied;
        progress_.pages = sqlite3_backup_pagecount(backup_.get());
        progress_.copied = progress_.pages - sqlite3_backup_remaining(backup_.get());
        if (!whole_ && progress_.copied <= before) ++restarts_;
        return {};
    }

    [[nodiscard]] bool is_whole() const noexcept { return whole_; }
    [[nodiscard]] const sqlite_backup_progress& progress() const noexcept { return progress_; }
    /// How often it started over.
    [[nodiscard]] int restarts() const noexcept { return restarts_; }

private:
    struct finish {
        void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
    };

    explicit backup_copy(sqlite3_backup* owned) noexcept : backup_{owned} {}

    std::unique_ptr<sqlite3_backup, finish> backup_;
    sqlite_backup_progress progress_;
    int restarts_ = 0;
    bool whole_ = false;
};

/// Copies beside the commits of this storage: each step borrows the connection that writes, so that what it commits between two
/// steps is in the copy as well, and no reader stands in the log for long.
/// @return false if the writing of other processes made the copy start over too often
template <backup_observer Progress>
[[nodiscard]] result<bool> copy_beside_commits(pool& writer, backup_target& target, std::chrono::milliseconds wait,
                                               Progress& progress)
{
    constexpr int max_restarts = 3;
    struct guarded {  // a copy ends while nobody else uses the connection, however long that takes to come
        pool& writer;
        std::optional<backup_copy> copy;
        ~guarded()
        {
            while (copy)
                if (const auto lease = writer.borrow(no_end, std::chrono::minutes{1})) copy.reset();
        }
    } held{writer, {}};
    for (bool is_whole = false; !is_whole;) {
        sqlite_backup_progress now;
        {
            const auto lease = writer.borrow(no_end, wait);
            if (!lease) return lease.error();
            if (!held.copy) {
                auto begun = backup_copy::begin(**lease, target);
                if (!begun) return begun.error();
                held.copy.emplace(std::move(*begun));
            }
            const auto stepped = held.copy->step();
            if (!stepped) return stepped.error();
            if (held.copy->restarts() > max_restarts) return false;
            now = held.copy->progress();
            is_whole = held.copy->is_whole();
        }
        progress(std::as_const(now));
    }
    return true;
}

/// Copies a snapshot, by a connection of its own. Nothing makes it start over, but what is written meanwhile stays in the log.
template <backup_observer Progress>
[[nodiscard]] result<void> copy_snapshot(const sqlite_options& options, backup_target& target, Progress& progress)
{
    auto source = open_reader(options);
    if (!source) return source.error();
    transaction snapshot{**source};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun;
    if (auto seen = (**source).ask_integer("SELECT count(*) FROM sqlite_schema"); !seen) return seen.error();
    auto copy = backup_copy::begin(**source, target);
    if (!copy) return copy.error();
    do {
        if (auto stepped = copy->step(); !stepped) return stepped;
        progress(copy->progress());
    } while (!copy->is_whole());
    return {};
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_BACKUP_HPP
