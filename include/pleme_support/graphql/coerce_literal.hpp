// Input coercion of literals: lists, input objects, and the defaults that a schema writes as literals.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_LITERAL_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_LITERAL_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_scalar.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// The defaults whose values are being made, the innermost first. A schema in which a default leads back to itself is not
/// valid, but must not exhaust the stack either: such a default counts as none.
struct default_chain {
    const input_value_view* input = nullptr;
    const default_chain* outer = nullptr;
};

}  // namespace detail

/// Coerces a literal; variables in it are coerced already
/// (https://spec.graphql.org/September2025/#sec-Input-Objects.Input-Coercion).
/// @param within  the defaults that the literal is a part of; none for a literal of a document
/// @return nothing if `type` does not take it
[[nodiscard]] std::optional<boost::json::value> coerce_literal(const type_ref& type, const value_node& literal,
                                                               const boost::json::object& variables,
                                                               const detail::default_chain* within = nullptr);

namespace detail {

/// Whether the literal is a variable that has no value: such a field counts as left out.
inline bool is_unset_variable(const value_node& literal, const boost::json::object& variables)
{
    return literal.kind == value_kind::variable && variables.if_contains(literal.text) == nullptr;
}

inline const argument_node* find_argument(std::span<const argument_node> arguments, std::string_view name)
{
    for (const argument_node& argument : arguments)
        if (argument.name.text == name) return &argument;
    return nullptr;
}

/// The value of a default, which the author of the schema has written as a literal.
/// @return nothing if it is no literal of its type
inline std::optional<boost::json::value> find_default(const input_value_view& input, const default_chain* within = nullptr)
{
    for (const default_chain* at = within; at != nullptr; at = at->outer)
        if (at->input == &input) return std::nullopt;
    const default_chain chain{&input, within};
    std::array<std::byte, 1024> buffer;
    std::pmr::monotonic_buffer_resource arena{buffer.data(), buffer.size()};
    const value_node* literal = parse_const_value(*input.default_value, arena);
    return literal == nullptr ? std::nullopt : coerce_literal(input.type, *literal, {}, &chain);
}

inline std::optional<boost::json::value> coerce_list_literal(const type_ref& type, const value_node& literal,
                                                             const boost::json::object& variables, const default_chain* within)
{
    const type_ref item_type = type.item();
    boost::json::array items;
    if (literal.kind != value_kind::list) {  // a single value counts as a list of one
        std::optional<boost::json::value> item = coerce_literal(item_type, literal, variables, within);
        if (!item) return std::nullopt;
        items.push_back(std::move(*item));
        return items;
    }
    for (const value_node& node : literal.items) {
        std::optional<boost::json::value> item;
        if (!is_unset_variable(node, variables))
            item = coerce_literal(item_type, node, variables, within);
        else if (!item_type.is_non_null())
            item.emplace(nullptr);
        if (!item) return std::nullopt;
        items.push_back(std::move(*item));
    }
    return items;
}

inline std::optional<boost::json::value> coerce_object_literal(const type_view& type, const value_node& literal,
                                                               const boost::json::object& variables,
                                                               const default_chain* within)
{
    if (literal.kind != value_kind::object) return std::nullopt;
    boost::json::object fields;
    for (const input_value_view& declared : type.input_fields) {
        const argument_node* given = find_argument(literal.fields, declared.name);
        std::optional<boost::json::value> value;
        if (given != nullptr && !is_unset_variable(*given->value, variables)) {
            value = coerce_literal(declared.type, *given->value, variables, within);
            if (!value) return std::nullopt;
        } else if (declared.default_value) {
            value = find_default(declared, within);
        } else if (declared.type.is_non_null()) {
            return std::nullopt;
        }
        if (value) fields.emplace(declared.name, std::move(*value));
    }
    if (type.one_of && (fields.size() != 1 || fields.begin()->value().is_null())) return std::nullopt;
    return fields;
}

}  // namespace detail

[[nodiscard]] inline std::optional<boost::json::value> coerce_literal(const type_ref& type, const value_node& literal,
                                                                      const boost::json::object& variables,
                                                                      const detail::default_chain* within)
{
    if (literal.kind == value_kind::variable) {
        const boost::json::value* given = variables.if_contains(literal.text);
        if (given == nullptr || (given->is_null() && type.is_non_null())) return std::nullopt;
        if (given->is_null() || given->is_array() || !type.is_list()) return *given;
        boost::json::array items;  // a variable of the item type in a list position
        items.push_back(*given);
        return items;
    }
    if (literal.kind == value_kind::null) {
        if (type.is_non_null()) return std::nullopt;
        return boost::json::value(nullptr);
    }
    if (type.is_list()) return detail::coerce_list_literal(type, literal, variables, within);
    if (type.named->kind == type_kind::input_object)
        return detail::coerce_object_literal(*type.named, literal, variables, within);
    return coerce_leaf_literal(*type.named, literal, variables);
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_LITERAL_HPP
