// Input coercion of scalars and enums: from JSON as variables bring it, and from literals as documents have them.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_SCALAR_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_SCALAR_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/inspect.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <locale.h>
#include <stdlib.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// The integer that a JSON number is, however it was written: 1, 1.0 and 1e0 are one number.
inline std::optional<std::int64_t> find_integer(const boost::json::value& value)
{
    if (value.is_int64()) return value.get_int64();
    if (value.is_uint64() && value.get_uint64() <= static_cast<std::uint64_t>(INT64_MAX))
        return static_cast<std::int64_t>(value.get_uint64());
    if (!value.is_double()) return std::nullopt;
    const double number = value.get_double();
    // 2^63 is the first double above the range of std::int64_t.
    if (std::trunc(number) != number || !(std::fabs(number) < 9223372036854775808.0)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

inline std::string coerce_int(boost::json::value& value)
{
    if (!value.is_number() || (value.is_double() && std::trunc(value.get_double()) != value.get_double()))
        return "Int cannot represent non-integer value: " + inspect(value);
    const std::optional<std::int64_t> number = find_integer(value);
    if (!number || *number < INT32_MIN || *number > INT32_MAX)
        return "Int cannot represent non 32-bit signed integer value: " + inspect(value);
    value = *number;
    return {};
}

inline std::string coerce_float(boost::json::value& value)
{
    if (!value.is_number()) return "Float cannot represent non numeric value: " + inspect(value);
    const double number = value.to_number<double>();
    if (!std::isfinite(number)) return "Float cannot represent non numeric value: " + inspect(value);
    value = number;
    return {};
}

inline std::string coerce_id(boost::json::value& value)
{
    if (value.is_string()) return {};
    if (value.is_number()) {
        std::string text;
        if (value.is_uint64())
            append_json_number(text, value.get_uint64());
        else if (const std::optional<std::int64_t> number = find_integer(value))
            append_json_number(text, *number);
        if (!text.empty()) {
            value = boost::json::string_view{text};
            return {};
        }
    }
    return "ID cannot represent value: " + inspect(value);
}

inline std::string coerce_enum(const type_view& type, const boost::json::value& value)
{
    if (!value.is_string())
        return "Enum \"" + std::string{type.name} + "\" cannot represent non-string value: " + inspect(value) + ".";
    const boost::json::string& name = value.get_string();
    for (const enum_value_view& known : type.enum_values)
        if (known.name == std::string_view{name.data(), name.size()}) return {};
    const std::string shown{std::string_view{name}.substr(0, inspected_bytes)};
    return "Value \"" + shown + "\" does not exist in \"" + std::string{type.name} + "\" enum.";
}

}  // namespace detail

/// Coerces a JSON value to a scalar or enum type, in place: an Int becomes an int64, a Float a double, an ID a string.
/// @param type   a scalar or enum
/// @param value  not null
/// @return why it is refused, in the wording of graphql-js; empty if it is accepted
[[nodiscard]] inline std::string coerce_leaf(const type_view& type, boost::json::value& value)
{
    if (type.kind == type_kind::enum_) return detail::coerce_enum(type, value);
    if (type.name == "Int") return detail::coerce_int(value);
    if (type.name == "Float") return detail::coerce_float(value);
    if (type.name == "ID") return detail::coerce_id(value);
    if (type.name == "String")
        return value.is_string() ? std::string{} : "String cannot represent a non string value: " + inspect(value);
    if (type.name == "Boolean")
        return value.is_bool() ? std::string{} : "Boolean cannot represent a non boolean value: " + inspect(value);
    if (type.check_scalar == nullptr) return {};
    const std::optional<std::string> wanted = type.check_scalar(value);
    if (!wanted) return {};
    return "Expected type \"" + std::string{type.name} + "\". Expected " + *wanted + ", found: " + inspect(value) + ".";
}

namespace detail {

/// The double nearest to a number literal, whatever the process's locale; infinite if it is too large for one. Not by
/// `std::from_chars`, which libc++ 19 lacks for doubles.
inline double to_double(std::string_view literal)
{
    static const ::locale_t c_locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
    return ::strtod_l(std::string{literal}.c_str(), nullptr, c_locale);
}

/// The JSON form of a number literal; integers beyond 64 bits become doubles, as in JSON.
inline boost::json::value to_json_number(const value_node& literal)
{
    if (literal.kind == value_kind::int_) {
        const char* const first = literal.text.data();
        std::int64_t integer = 0;
        if (std::from_chars(first, first + literal.text.size(), integer).ec == std::errc{}) return integer;
    }
    return to_double(literal.text);
}

}  // namespace detail

/// The JSON form of a literal without looking at a type, as custom scalars take it.
/// @param variables  coerced; a variable without a value is null
[[nodiscard]] inline boost::json::value to_untyped_json(const value_node& literal, const boost::json::object& variables)
{
    switch (literal.kind) {
        case value_kind::null:
            return nullptr;
        case value_kind::boolean:
            return literal.boolean;
        case value_kind::int_:
        case value_kind::float_:
            return detail::to_json_number(literal);
        case value_kind::string:
        case value_kind::enum_:
            return boost::json::string_view{literal.text.data(), literal.text.size()};
        case value_kind::variable: {
            const boost::json::value* given = variables.if_contains(literal.text);
            return given == nullptr ? boost::json::value(nullptr) : *given;
        }
        case value_kind::list: {
            boost::json::array items;
            for (const value_node& item : literal.items) items.push_back(to_untyped_json(item, variables));
            return items;
        }
        case value_kind::object: {
            boost::json::object fields;
            for (const argument_node& field : literal.fields)
                fields.insert_or_assign(field.name.text, to_untyped_json(*field.value, variables));
            return fields;
        }
    }
    return nullptr;
}

/// Coerces a literal that is neither null nor a variable to a scalar or enum type. Unlike JSON, a literal has a kind of its
/// own for enum values, and 1.0 is no Int.
/// @return nothing if the type does not take it
[[nodiscard]] inline std::optional<boost::json::value> coerce_leaf_literal(const type_view& type, const value_node& literal,
                                                                           const boost::json::object& variables)
{
    const value_kind kind = literal.kind;
    const bool number = kind == value_kind::int_ || kind == value_kind::float_;
    if (type.kind == type_kind::enum_) {
        if (kind != value_kind::enum_) return std::nullopt;
    } else if (type.name == "Int") {
        if (kind != value_kind::int_) return std::nullopt;
    } else if (type.name == "Float") {
        if (!number) return std::nullopt;
    } else if (type.name == "String") {
        if (kind != value_kind::string) return std::nullopt;
    } else if (type.name == "Boolean") {
        if (kind != value_kind::boolean) return std::nullopt;
    } else if (type.name == "ID") {
        if (kind != value_kind::string && kind != value_kind::int_) return std::nullopt;
        return boost::json::value(boost::json::string_view{literal.text.data(), literal.text.size()});
    }
    boost::json::value value = to_untyped_json(literal, variables);
    if (!coerce_leaf(type, value).empty()) return std::nullopt;
    return value;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_SCALAR_HPP
