// Prints types and values as GraphQL text, for error messages and default values.
// GraphQL layer, internal. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/print_quoted.hpp>

#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// Prints a type reference as it stands in the document, without blanks.
[[nodiscard]] inline std::string print_type(const type_node& type)
{
    std::string before;
    std::string after;
    for (const type_node* level = &type; level != nullptr; level = level->item) {
        if (level->non_null) after.insert(after.begin(), '!');
        if (level->item == nullptr) {
            before.append(level->name.text);
        } else {
            before.push_back('[');
            after.insert(after.begin(), ']');
        }
    }
    return before + after;
}

/// Appends a literal or variable. Recursion is bounded by the nesting that the parser allows.
inline void append_value(std::string& out, const value_node& value)
{
    switch (value.kind) {
        case value_kind::variable:
            out.append("$").append(value.text);
            break;
        case value_kind::string:
            print_quoted(out, value.text);
            break;
        case value_kind::int_:
        case value_kind::float_:
        case value_kind::boolean:
        case value_kind::null:
        case value_kind::enum_:
            out.append(value.text);
            break;
        case value_kind::list:
            out.push_back('[');
            for (const value_node& item : value.items) {
                if (&item != value.items.data()) out.append(", ");
                append_value(out, item);
            }
            out.push_back(']');
            break;
        case value_kind::object:
            out.push_back('{');
            for (const argument_node& field : value.fields) {
                out.append(&field == value.fields.data() ? "" : ", ").append(field.name.text).append(": ");
                append_value(out, *field.value);
            }
            out.push_back('}');
            break;
    }
}

[[nodiscard]] inline std::string print_value(const value_node& value)
{
    std::string text;
    append_value(text, value);
    return text;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_HPP
