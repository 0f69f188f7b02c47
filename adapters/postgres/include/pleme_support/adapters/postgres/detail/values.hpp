// Values as text parameters of PostgreSQL, and fields of a result as values: exact both ways, whatever the session's settings.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

using storage::value;

/// The text of a value that is not null. Instants are ISO 8601 with their zone, which every DateStyle and TimeZone reads alike.
[[nodiscard]] inline std::string to_literal(const value& of)
{
    return std::visit(
        []<class T>(const T& plain) -> std::string {
            if constexpr (std::is_same_v<T, std::monostate>)
                return {};
            else if constexpr (std::is_same_v<T, bool>)
                return plain ? "t" : "f";
            else if constexpr (std::is_same_v<T, std::int64_t>)
                return std::to_string(plain);
            else if constexpr (std::is_same_v<T, std::string>)
                return plain;
            else
                return to_text(plain);
        },
        of);
}

/// What is sent for a value: nothing for null.
[[nodiscard]] inline std::optional<std::string> to_parameter(const value& of)
{
    if (std::holds_alternative<std::monostate>(of)) return std::nullopt;
    return to_literal(of);
}

/// An array of values in the form that PostgreSQL reads.
[[nodiscard]] inline std::string to_array(const std::vector<value>& values)
{
    std::string array = "{";
    for (const value& each : values) {
        if (array.size() > 1) array += ',';
        if (std::holds_alternative<std::monostate>(each)) {
            array += "NULL";
            continue;
        }
        array += '"';
        for (const char c : to_literal(each)) {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    array += '}';
    return array;
}

/// Reads a field. Instants come as microseconds since 1970.
/// @return null also for text that is none of the type: no member that may not be null takes it
[[nodiscard]] inline value from_field(std::string_view text, sql::column_type type)
{
    const auto read_integer = [&]() -> std::optional<std::int64_t> {
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return number;
    };
    switch (type) {
        case sql::column_type::boolean:
            if (text == "t" || text == "true") return true;  // the second form is that of a cast to text
            if (text == "f" || text == "false") return false;
            return {};
        case sql::column_type::integer:
            if (const auto number = read_integer()) return *number;
            return {};
        case sql::column_type::timestamp:
            if (const auto number = read_integer()) return timestamp{std::chrono::microseconds{*number}};
            return {};
        case sql::column_type::uuid:
            if (const auto id = parse_uuid(text)) return *id;
            return {};
        case sql::column_type::text:
            return std::string{text};
    }
    return {};
}

/// Reads a field that is not null straight into its member, as rows have many: `from_field` and `sql::from_column` in one.
/// @param record  whose member it is, with those that stand before it
/// @return why the text is none of a `T`; nothing if it is one
template <class R, class T>
[[nodiscard]] std::optional<support_error> read_field(const R& record, std::string_view text, T& member)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        return read_field(record, text, member.emplace());
    } else if constexpr (std::is_same_v<T, std::string>) {
        member.assign(text);
    } else if constexpr (std::is_same_v<T, uuid>) {
        const auto id = parse_uuid(text);
        if (!id) return sql::unreadable();
        member = *id;
    } else if constexpr (sql::column_type_of<T> == sql::column_type::text) {
        auto decoded = sql::from_text_column<T>(record, text);
        if (!decoded) return decoded.error();
        member = *std::move(decoded);
    } else {
        auto decoded = sql::from_column<T>(record, from_field(text, sql::column_type_of<T>));
        if (!decoded) return decoded.error();
        member = *std::move(decoded);
    }
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP
