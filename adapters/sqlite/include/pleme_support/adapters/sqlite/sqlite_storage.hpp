// The help desk in one SQLite file: durable, for one machine, with readers beside one writer.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_SQLITE_STORAGE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_SQLITE_STORAGE_HPP

#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/adapters/sqlite/backup.hpp>
#include <pleme_support/adapters/sqlite/detail/backup.hpp>
#include <pleme_support/adapters/sqlite/detail/call_watch.hpp>
#include <pleme_support/adapters/sqlite/detail/file.hpp>
#include <pleme_support/adapters/sqlite/detail/open.hpp>
#include <pleme_support/adapters/sqlite/detail/pool.hpp>
#include <pleme_support/adapters/sqlite/detail/scrub.hpp>
#include <pleme_support/adapters/sqlite/detail/write.hpp>
#include <pleme_support/adapters/sqlite/detail/write_ahead_log.hpp>
#include <pleme_support/adapters/sqlite/options.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/storage/scrub.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters {

/// A `storage::adapter` on one SQLite file, which several storages, of one process or of many on one machine, may share.
/// Writes wait for each other; reads wait for nobody but the moment in which a log that has grown is begun anew. Every wait is
/// bounded by the end of the call, and by `sqlite_options::busy_timeout`.
class sqlite_storage {
public:
    /// Opens a database, makes it if there is none, and migrates it.
    /// @param options  see there
    /// @return `errc::invalid_argument` if an option breaks its bounds; `errc::storage_corrupt` if the file is not a database,
    ///         another application's, made by other migrations, or old and not to be migrated; `errc::storage_newer` if a newer
    ///         version made it; `errc::storage_unavailable`
    [[nodiscard]] static result<std::unique_ptr<sqlite_storage>> open(sqlite_options options)
    {
        constexpr std::uint32_t max_readers = 64;
        if (options.path.empty() || options.path.find('\0') != std::string::npos)
            return support_error{errc::invalid_argument, "path must name a file, without U+0000"};
        if (options.readers < 1 || options.readers > max_readers)
            return support_error{errc::invalid_argument, "readers must be from 1 to 64"};
        if (options.busy_timeout < std::chrono::milliseconds{0} || options.busy_timeout > std::chrono::hours{1})
            return support_error{errc::invalid_argument, "busy_timeout must be from 0 to an hour"};

        std::unique_ptr<sqlite_storage> made{new sqlite_storage{std::move(options)}};
        auto writer = sqlite::detail::open_writer(made->options_);
        if (!writer) return writer.error();
        made->file_ = (**writer).file();
        made->log_.watch(**writer);
        made->writer_.add(std::move(*writer));
        if (made->options_.path == sqlite::detail::in_memory) return made;  // each connection would be a database of its own
        for (std::uint32_t i = 0; i < made->options_.readers; ++i) {
            auto reader = sqlite::detail::open_reader(made->options_);
            if (!reader) return reader.error();
            made->readers_.add(std::move(*reader));
        }
        return made;
    }

    /// @param end  interrupts statements and waits
    /// @return the records of each query; `errc::timed_out`, `errc::stopped`, `errc::storage_unavailable`,
    ///         `errc::storage_corrupt`, `errc::storage_newer`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        storage::rows<R...> rows;
        const std::array<void*, sizeof...(R)> lists = rows.addresses();
        std::size_t next = 0;
        const std::array requests{sql::requested_rows{&sql::table_of<R>(), &queries.parts(), lists[next++]}...};
        if (auto read = read_all(end, requests); !read) return read.error();
        return rows;
    }

    /// @param end  interrupts statements and waits up to the COMMIT, which is not interrupted
    /// @param batch  of any list of records whose tables are there
    /// @return `errc::conflict`, `errc::timed_out`, `errc::stopped`, `errc::storage_unavailable`, `errc::storage_full`,
    ///         `errc::outcome_unknown`, `errc::storage_corrupt`; `errc::invalid_argument` as `batch.check()` says
    template <class Records>
    [[nodiscard]] result<void> commit(const call_end& end, const storage::basic_batch<Records>& batch)
    {
        if (auto wrong = batch.check()) return *std::move(wrong);
        auto done = write(end, sql::changes_of(batch), batch.template removals<support_ticket>(),
                          batch.template inserts<ticket_event>());
        if (!done) return sqlite::detail::end_or(end, std::move(done).error());
        return done;
    }

    /// @return how many records there are that the conditions of a query hold for, `up_to` at most; as `read`
    template <storage::record R>
    [[nodiscard]] result<std::uint32_t> count(const call_end& end, const storage::query<R>& query, std::uint32_t up_to)
    {
        auto counted = count_records(end, sql::table_of<R>(), storage::without_page(query.parts()), up_to);
        if (!counted) return sqlite::detail::end_or(end, std::move(counted).error());
        return static_cast<std::uint32_t>(*counted);
    }

    /// Inserts the records of many tickets in one transaction, the texts for search too: whole or not at all, also if the
    /// process is killed. What it writes into the log is a multiple of the rows (adapters/sqlite/README.md): a large stock is
    /// imported in many batches, which `storage::importer` cuts.
    /// @param end   as for `commit`
    /// @param rows  inserts only; the records must be consistent, as nothing but keys and columns is checked
    /// @return `errc::invalid_argument` if the batch has more than inserts; `errc::conflict` if a record exists or its
    ///         ticket does not; else as `commit`
    template <class Records>
    [[nodiscard]] result<void> import(const call_end& end, const storage::basic_batch<Records>& rows)
    {
        if (!storage::only_inserts(rows)) return storage::more_than_inserts();
        return commit(end, rows);
    }

    /// Makes the files forget what commits have overwritten or removed: one step. Rows are overwritten at once
    /// (`secure_delete`); what stays are removed trigrams, until the trigram index has been written anew, some megabytes a
    /// step, and the write-ahead log, which is emptied at the end. Copies, and blocks that the file system gave away, are not
    /// in reach.
    /// @param end  interrupts statements and waits
    /// @return `errc::timed_out`, `errc::stopped`, `errc::storage_unavailable`, `errc::storage_full`
    [[nodiscard]] result<storage::scrub_progress> scrub(const call_end& end)
    {
        auto scrubbed = scrub_files(end);
        if (!scrubbed) return sqlite::detail::end_or(end, std::move(scrubbed).error());
        return scrubbed;
    }

    /// What the database takes on the disk now.
    [[nodiscard]] sqlite_status status() const { return {sqlite::detail::file_size(file_), log_.bytes()}; }

    /// Copies the database into a new file while others read and write: a snapshot, which `open` opens. Commits wait for a step
    /// of 1 MiB at the most. The file belongs to its owner alone (0600) and appears when it is whole and synced; until then it
    /// has the same name with `.partial` behind it. Linear in the database.
    /// @param path      in a folder that exists, on a file system with hard links
    /// @param progress  see `backup_observer`; called without any lock
    /// @return `errc::invalid_argument` if there is something of that name already, nothing of which is touched;
    ///         `errc::storage_unavailable`, `errc::storage_corrupt`
    template <backup_observer Progress>
    [[nodiscard]] result<void> backup(const std::string& path, Progress&& progress)
    {
        auto target = sqlite::detail::backup_target::make(path);
        if (!target) return target.error();
        const auto copied = sqlite::detail::copy_beside_commits(writer_, **target, options_.busy_timeout, progress);
        if (!copied) return copied.error();
        if (!*copied)
            if (auto snapshot = sqlite::detail::copy_snapshot(options_, **target, progress); !snapshot) return snapshot;
        return (*target)->publish();
    }
    /// The same, telling nobody how far it is.
    [[nodiscard]] result<void> backup(const std::string& path)
    {
        return backup(path, [](const sqlite_backup_progress&) {});
    }

    /// How SQLite would answer a query: the lines of EXPLAIN QUERY PLAN. For developers: what they say differs from version
    /// to version.
    template <storage::record R>
    [[nodiscard]] result<std::vector<std::string>> explain(const storage::query<R>& query)
    {
        return explain_read(sql::table_of<R>(), query.parts());
    }

private:
    explicit sqlite_storage(sqlite_options options) : options_{std::move(options)} {}

    /// @param gone    the tickets that are removed
    /// @param events  the events that are inserted
    [[nodiscard]] result<void> write(const call_end& end, std::span<const sql::table_changes> changes,
                                     const std::vector<support_ticket>& gone, const std::vector<ticket_event>& events)
    {
        if (end.is_over()) return end.error();
        auto lease = writer_.borrow(end, options_.busy_timeout);
        if (!lease) return lease.error();
        if (auto room = log_.make_room(end, **lease, readers_, options_.busy_timeout); !room) return room;
        sqlite::detail::transaction transaction{**lease};
        sqlite::detail::call_watch watch{**lease, end, options_.busy_timeout};
        // IMMEDIATE: a transaction that reads first and writes later may find that it is too late to.
        if (auto begun = transaction.begin("BEGIN IMMEDIATE"); !begun) return begun;
        if (auto written = sqlite::detail::write_batch(**lease, changes, gone); !written) return written;
        watch.ignore_statements();
        const int committed = transaction.commit();
        if (committed == SQLITE_OK) return {};
        // The frame that makes a commit is the last that is written, and a full disk has not taken it: no question to ask, nor
        // room to ask in.
        auto problem = (**lease).error(committed);
        transaction.rollback();
        if (problem.code == errc::storage_full && (committed & 0xFF) == SQLITE_FULL) return problem;
        return sqlite::detail::settle(**lease, events);
    }

    [[nodiscard]] result<storage::scrub_progress> scrub_files(const call_end& end)
    {
        for (int merges = 0; merges < sqlite::detail::merges_per_scrub; ++merges) {
            if (end.is_over()) return end.error();
            auto lease = writer_.borrow(end, options_.busy_timeout);
            if (!lease) return lease.error();
            const sqlite::detail::call_watch watch{**lease, end, options_.busy_timeout};
            const auto merged = sqlite::detail::merge_trigrams(**lease, merges == 0);
            if (!merged) return merged.error();
            if (*merged) continue;
            if (log_.empty(end, **lease, readers_, options_.busy_timeout)) return storage::scrub_progress{};
            return storage::scrub_progress{true, {"the write-ahead log has it, since somebody reads: until he has read"}};
        }
        return storage::scrub_progress{true, {"the index of words has it until it is written anew: part of it was"}};
    }

    [[nodiscard]] result<std::int64_t> count_records(const call_end& end, const sql::table& of,
                                                     const storage::query_parts& parts, std::uint32_t up_to)
    {
        if (end.is_over()) return end.error();
        auto lease = readers().borrow(end, options_.busy_timeout);
        if (!lease) return lease.error();
        const sqlite::detail::call_watch watch{**lease, end, options_.busy_timeout};
        return sqlite::detail::read_by_plan(
            **lease, of, parts, [&](auto& counting) { sql::append_count(counting, of, parts, up_to); },
            [&](const std::string& text, const std::vector<sql::value>& parameters) {
                return (**lease).ask_integer(text, parameters);
            });
    }

    [[nodiscard]] result<std::vector<std::string>> explain_read(const sql::table& of, const storage::query_parts& parts)
    {
        auto lease = readers().borrow(no_end, options_.busy_timeout);
        if (!lease) return lease.error();
        constexpr std::size_t detail_column = 3;
        std::vector<std::string> lines;
        const auto append = [&](auto& select) {
            select.append("EXPLAIN QUERY PLAN ");
            sql::append_select(select, of, parts);
        };
        const auto take = [&](const sqlite::detail::prepared& row) -> result<void> {
            lines.emplace_back(row.cell(detail_column, sql::column_type::text).text);
            return {};
        };
        auto asked = sqlite::detail::read_by_plan(**lease, of, parts, append,
                                                  [&](const std::string& text, const std::vector<sql::value>& parameters) {
                                                      return (**lease).query(text, parameters, take);
                                                  });
        if (!asked) return asked.error();
        return lines;
    }

    [[nodiscard]] result<void> read_all(const call_end& end, std::span<const sql::requested_rows> queries)
    {
        if (auto read = read_snapshot(end, queries); !read) return sqlite::detail::end_or(end, std::move(read).error());
        if (!readers_.empty()) log_.cut_if_idle(writer_, readers_, options_.busy_timeout);
        return {};
    }

    [[nodiscard]] result<void> read_snapshot(const call_end& end, std::span<const sql::requested_rows> queries)
    {
        if (end.is_over()) return end.error();
        auto lease = readers().borrow(end, options_.busy_timeout);
        if (!lease) return lease.error();
        sqlite::detail::transaction snapshot{**lease};
        const sqlite::detail::call_watch watch{**lease, end, options_.busy_timeout};  // gone before it is rolled back
        if (queries.size() > 1)                                                       // one statement is a snapshot by itself
            if (auto begun = snapshot.begin("BEGIN"); !begun) return begun;
        for (const sql::requested_rows& each : queries)
            if (auto read = sqlite::detail::read_records(**lease, each); !read) return read;
        return {};
    }

    sqlite::detail::pool& readers() noexcept { return readers_.empty() ? writer_ : readers_; }

    sqlite_options options_;
    std::string file_;  ///< its full path; empty in memory
    sqlite::detail::write_ahead_log log_;
    sqlite::detail::pool writer_;   ///< one connection
    sqlite::detail::pool readers_;  ///< none in memory
};
static_assert(storage::adapter<sqlite_storage> && storage::counts<sqlite_storage> && storage::imports<sqlite_storage> &&
              storage::scrubs<sqlite_storage>);

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_SQLITE_STORAGE_HPP
