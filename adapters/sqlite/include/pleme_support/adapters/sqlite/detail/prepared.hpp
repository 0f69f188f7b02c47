// One prepared statement: bind, step, read columns.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP

#include <pleme_support/adapters/sql/columns.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace pleme_support::adapters::sqlite::detail {

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

    /// The value of a column of the present row; null if it holds another type than the one asked for.
    [[nodiscard]] value column(std::size_t position, sql::column_type type) const
    {
        const int at = static_cast<int>(position);
        auto* row = statement_.get();
        switch (sqlite3_column_type(row, at)) {
            case SQLITE_INTEGER: {
                const std::int64_t number = sqlite3_column_int64(row, at);
                if (type == sql::column_type::boolean) return number != 0;
                if (type == sql::column_type::integer) return number;
                if (type == sql::column_type::timestamp) return timestamp{std::chrono::microseconds{number}};
                break;
            }
            case SQLITE_TEXT:
                if (type == sql::column_type::text) {
                    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, at));
                    return std::string{text, static_cast<std::size_t>(sqlite3_column_bytes(row, at))};
                }
                break;
            case SQLITE_BLOB:
                if (uuid id{}; type == sql::column_type::uuid && sqlite3_column_bytes(row, at) == static_cast<int>(id.size())) {
                    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(row, at));
                    std::copy_n(bytes, id.size(), id.begin());
                    return id;
                }
                break;
            default:
                break;
        }
        return std::monostate{};
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

}  // namespace pleme_support::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_PREPARED_HPP
