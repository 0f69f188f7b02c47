// Values as text parameters of PostgreSQL, and fields of a result as values: exact both ways, whatever the session's settings.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <charconv>
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

/// Reads a field that is not null. Instants come as microseconds since 1970.
/// @return what it holds, as long as the text is there
[[nodiscard]] inline sql::cell from_field(std::string_view text, sql::column_type type)
{
    sql::cell found{sql::cell::content::readable};
    const auto is_readable = [&](bool is) {
        if (!is) found.holds = sql::cell::content::unreadable;
    };
    switch (type) {
        case sql::column_type::boolean:
            found.number = text == "t" || text == "true" ? 1 : 0;  // the second form is that of a cast to text
            is_readable(found.number == 1 || text == "f" || text == "false");
            break;
        case sql::column_type::integer:
        case sql::column_type::timestamp: {
            const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), found.number);
            is_readable(problem == std::errc{} && end == text.data() + text.size());
            break;
        }
        case sql::column_type::uuid: {
            const auto id = parse_uuid(text);
            is_readable(id.has_value());
            if (id) found.id = *id;
            break;
        }
        case sql::column_type::text:
            found.text = text;
    }
    return found;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_VALUES_HPP
