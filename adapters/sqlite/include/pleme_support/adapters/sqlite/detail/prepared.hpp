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
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

    /// Reads a column of the present row straight into its member, as rows have many: `column` and `sql::from_column` in one.
    /// @param record   whose member it is, with what was read of it so far
    /// @param problem  `errc::storage_newer` or `errc::storage_corrupt` if it does not hold what the member needs
    template <class R, class T>
    void read(std::size_t position, const R& record, T& member, std::optional<support_error>& problem) const
    {
        if constexpr (storage::scalar_member<T> || storage::nullable_scalar_member<T>) {
            // One value for all questions: each call of sqlite3_column_* looks it up anew. Connections have no mutex, so it
            // needs none either.
            const bool is_read =
                read_scalar(sqlite3_column_value(statement_.get(), static_cast<int>(position)), member, problem);
            if (!is_read && !problem) problem = sql::unreadable();
        } else {
            auto decoded = sql::from_column<T>(record, column(position, sql::column_type_of<T>));
            if (decoded)
                member = *std::move(decoded);
            else
                problem = decoded.error();
        }
    }

private:
    struct finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    template <class T>
    [[nodiscard]] static bool read_scalar(sqlite3_value* cell, T& member, std::optional<support_error>& problem)
    {
        const int type = sqlite3_value_type(cell);
        if constexpr (storage::nullable_scalar_member<T>) {
            if (type != SQLITE_NULL) return read_scalar(cell, member.emplace(), problem);
            member.reset();
            return true;
        } else if constexpr (std::is_same_v<T, uuid>) {
            if (type != SQLITE_BLOB || sqlite3_value_bytes(cell) != static_cast<int>(member.size())) return false;
            std::copy_n(static_cast<const std::uint8_t*>(sqlite3_value_blob(cell)), member.size(), member.begin());
            return true;
        } else if constexpr (std::is_same_v<T, std::string> || std::is_enum_v<T>) {
            if (type != SQLITE_TEXT) return false;
            const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(cell));
            const std::string_view text{bytes, static_cast<std::size_t>(sqlite3_value_bytes(cell))};
            if constexpr (std::is_same_v<T, std::string>) {
                member.assign(text);
                return true;
            } else {
                const auto named = parse_stored_enum<T>(text);
                if (named)
                    member = *named;
                else
                    problem = sql::unknown_name(text);
                return named.has_value();
            }
        } else {
            if (type != SQLITE_INTEGER) return false;
            const std::int64_t number = sqlite3_value_int64(cell);
            if constexpr (std::is_same_v<T, timestamp>) {
                member = timestamp{std::chrono::microseconds{number}};
            } else if constexpr (std::is_same_v<T, bool>) {
                member = number != 0;
            } else {
                member = static_cast<T>(number);
                return member == number;
            }
            return true;
        }
    }

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
