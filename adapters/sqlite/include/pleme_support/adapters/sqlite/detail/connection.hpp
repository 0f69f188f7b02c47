// One connection: opened, asked, and with a bounded cache of prepared statements. Used by one thread at a time.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CONNECTION_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CONNECTION_HPP

#include <pleme_support/adapters/sqlite/detail/file.hpp>
#include <pleme_support/adapters/sqlite/detail/prepared.hpp>
#include <pleme_support/adapters/sqlite/error_map.hpp>
#include <pleme_support/result.hpp>

#include <sqlite3.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

class connection {
public:
    /// Opens a file, which is made if there is none, for its owner alone; extended result codes on, no lock of SQLite's own.
    [[nodiscard]] static result<std::unique_ptr<connection>> open(const std::string& path)
    {
        if (path != in_memory) static_cast<void>(make_private_file(path));  // if it fails, opening says what is wrong
        sqlite3* opened = nullptr;
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
        const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
        std::unique_ptr<connection> made{new connection{opened}};
        if (code != SQLITE_OK) return to_error(code);
        // A misspelt column in quotes shall be an error, not a text.
        sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        return made;
    }

    /// Runs statements that return nothing of interest.
    /// @return a result code
    [[nodiscard]] int execute(const std::string& script) noexcept
    {
        return sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
    }

    /// Runs one statement and calls `visit(row)` for every row, until it returns an error.
    /// @param visit  `visit(const prepared&)` returns `result<void>`
    template <class Visitor>
    [[nodiscard]] result<void> query(const std::string& text, const std::vector<value>& parameters, Visitor&& visit)
    {
        auto found = prepare(text);
        if (!found) return found.error();
        prepared& statement = **found;
        const struct finish {
            prepared& used;
            ~finish() { used.reset(); }
        } finish{statement};
        int code = statement.bind(parameters);
        if (code != SQLITE_OK) return error(code);
        while ((code = statement.step()) == SQLITE_ROW)
            if (auto visited = visit(std::as_const(statement)); !visited) return visited;
        if (code != SQLITE_DONE) return error(code);
        return {};
    }

    /// Runs one statement that returns no rows.
    [[nodiscard]] result<void> run(const std::string& text, const std::vector<value>& parameters)
    {
        return query(text, parameters, [](const prepared&) { return result<void>{}; });
    }

    /// The integer that a pragma or a one-row query returns; 0 if it returns none.
    [[nodiscard]] result<std::int64_t> ask_integer(const std::string& text, const std::vector<value>& parameters = {})
    {
        std::int64_t answer = 0;
        auto asked = query(text, parameters, [&](const prepared& row) -> result<void> {
            answer = row.cell(0, sql::column_type::integer).number;
            return {};
        });
        if (!asked) return asked.error();
        return answer;
    }

    /// The text that a pragma returns.
    [[nodiscard]] result<std::string> ask_text(const std::string& text)
    {
        std::string answer;
        auto asked = query(text, {}, [&](const prepared& row) -> result<void> {
            answer = row.cell(0, sql::column_type::text).text;
            return {};
        });
        if (!asked) return asked.error();
        return answer;
    }

    /// The full path of the database; empty in memory.
    [[nodiscard]] std::string file() const
    {
        const char* const path = sqlite3_db_filename(handle_.get(), "main");
        return path == nullptr ? std::string{} : std::string{path};
    }
    /// The path of its write-ahead log, whether there is one or not; empty in memory.
    [[nodiscard]] std::string log_file() const
    {
        const std::string path = file();
        return path.empty() ? path : path + "-wal";
    }
    /// Copies the write-ahead log into the file.
    /// @param mode  SQLITE_CHECKPOINT_…
    /// @return a result code; SQLITE_BUSY if others stood in the way for the busy timeout
    [[nodiscard]] int checkpoint(int mode) noexcept
    {
        return sqlite3_wal_checkpoint_v2(handle_.get(), "main", mode, nullptr, nullptr);
    }
    void set_busy_timeout(std::chrono::milliseconds wait) noexcept
    {
        sqlite3_busy_timeout(handle_.get(), static_cast<int>(wait.count()));
    }
    /// What a failure of this connection's last call is to a caller.
    [[nodiscard]] support_error error(int code) const { return to_error(code, sqlite3_system_errno(handle_.get())); }
    /// For what this class has no call for.
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

    /// Rows that the last INSERT or UPDATE wrote.
    [[nodiscard]] std::int64_t changes() const noexcept { return sqlite3_changes64(handle_.get()); }
    [[nodiscard]] bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle_.get()) == 0; }

private:
    /// Texts of queries differ by their shape, not by their values: a few dozen are all that a service needs.
    static constexpr std::size_t cached_statements = 64;

    struct close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    using cache = std::list<std::pair<std::string, prepared>>;

    explicit connection(sqlite3* owned) noexcept : handle_{owned} {}

    [[nodiscard]] result<prepared*> prepare(const std::string& text)
    {
        if (const auto known = by_text_.find(text); known != by_text_.end()) {
            cache_.splice(cache_.begin(), cache_, known->second);
            return &cache_.front().second;
        }
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()),
                                            SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        prepared owner{made};
        if (code != SQLITE_OK) return to_error(code);
        cache_.emplace_front(text, std::move(owner));
        by_text_.insert_or_assign(cache_.front().first, cache_.begin());
        if (cache_.size() > cached_statements) {
            by_text_.erase(cache_.back().first);
            cache_.pop_back();
        }
        return &cache_.front().second;
    }

    // In this order, so that statements are finalized before the handle is closed.
    std::unique_ptr<sqlite3, close> handle_;
    cache cache_;                                                    ///< last used first
    std::unordered_map<std::string_view, cache::iterator> by_text_;  ///< views of the texts in `cache_`
};

/// A transaction that is rolled back unless it was committed.
class transaction {
public:
    explicit transaction(connection& on) noexcept : connection_{on} {}
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() { rollback(); }

    /// @param how  "BEGIN" to read one snapshot, "BEGIN IMMEDIATE" to write
    [[nodiscard]] result<void> begin(const std::string& how) { return connection_.run(how, {}); }
    /// @return a result code: what a failed COMMIT means is the caller's to find out
    [[nodiscard]] int commit() noexcept { return connection_.execute("COMMIT"); }
    void rollback() noexcept
    {
        // Some errors have rolled back already. A failing ROLLBACK leaves nothing either: the transaction ends with it.
        if (connection_.in_transaction()) static_cast<void>(connection_.execute("ROLLBACK"));
    }

private:
    connection& connection_;
};

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_CONNECTION_HPP
