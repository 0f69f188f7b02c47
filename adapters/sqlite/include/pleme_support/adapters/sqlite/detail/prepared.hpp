// One prepared statement: bind, step, read columns.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP

#include <pleme_support/adapters/sql/table.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

using storage::value;

class prepared {
public:
    explicit prepared(sqlite3_stmt* owned) noexcept : statement_{owned} {}

    /// Binds by reference: the parameters must live until `reset`.
    /// @return a result code
    [[nodiscard]] int bind(const std::vector<value>& parameters)
    {
        int code = SQLITE_OK;
        for (std::size_t i = 0; i < parameters.size() && code == SQLITE_OK; ++i)
            code = bind_one(static_cast<int>(i + 1), parameters[i]);
        return code;
    }

    /// @return SQLITE_ROW, SQLITE_DONE or an error code
    [[nodiscard]] int step() noexcept { return sqlite3_step(statement_.get()); }

    /// Makes the statement ready for its next use, and forgets its parameters.
    void reset() noexcept
    {
        sqlite3_reset(statement_.get());
        sqlite3_clear_bindings(statement_.get());
    }

    /// What the present row has in a column; a text lives until the next step.
    [[nodiscard]] sql::cell cell(std::size_t position, sql::column_type type) const
    {
        // One value for all questions: each call of sqlite3_column_* looks it up anew. Connections have no mutex, so it needs
        // none either.
        auto* const stored = sqlite3_column_value(statement_.get(), static_cast<int>(position));
        sql::cell found{sql::cell::content::readable};
        switch (sqlite3_value_type(stored)) {
            case SQLITE_NULL:
                found.holds = sql::cell::content::null;
                return found;
            case SQLITE_INTEGER:
                if (type == sql::column_type::text || type == sql::column_type::uuid) break;
                found.number = sqlite3_value_int64(stored);
                return found;
            case SQLITE_TEXT:
                if (type != sql::column_type::text) break;
                found.text = {reinterpret_cast<const char*>(sqlite3_value_text(stored)),
                              static_cast<std::size_t>(sqlite3_value_bytes(stored))};
                return found;
            case SQLITE_BLOB:
                if (type != sql::column_type::uuid || sqlite3_value_bytes(stored) != static_cast<int>(found.id.size())) break;
                std::copy_n(static_cast<const std::uint8_t*>(sqlite3_value_blob(stored)), found.id.size(), found.id.begin());
                return found;
            default:
                break;
        }
        found.holds = sql::cell::content::unreadable;
        return found;
    }

    /// Reads a row into a record.
    /// @param members  of which its columns are, in member order
    /// @return `errc::storage_newer` or `errc::storage_corrupt` if it does not hold what a member needs; nothing if it does
    [[nodiscard]] std::optional<support_error> read(const sql::table& of, sql::member_set members, void* record) const
    {
        std::size_t position = 0;
        for (std::size_t i = 0; i < of.columns.size(); ++i) {
            if (!sql::has_member(members, i)) continue;
            const sql::column& each = of.columns[i];
            if (auto problem = each.read(record, cell(position++, each.type))) return problem;
        }
        return std::nullopt;
    }

private:
    struct finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    int bind_one(int at, const value& parameter)
    {
        auto* statement = statement_.get();
        if (const auto* boolean = std::get_if<bool>(&parameter)) return sqlite3_bind_int(statement, at, *boolean ? 1 : 0);
        if (const auto* number = std::get_if<std::int64_t>(&parameter)) return sqlite3_bind_int64(statement, at, *number);
        if (const auto* text = std::get_if<std::string>(&parameter))
            return sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
        if (const auto* id = std::get_if<uuid>(&parameter))
            return sqlite3_bind_blob64(statement, at, id->begin(), id->size(), SQLITE_STATIC);
        if (const auto* instant = std::get_if<timestamp>(&parameter))
            return sqlite3_bind_int64(statement, at, instant->time_since_epoch().count());
        return sqlite3_bind_null(statement, at);
    }

    std::unique_ptr<sqlite3_stmt, finalize> statement_;
};

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP
