// The syntax tree of type-system definitions and extensions, as the SDL reader needs it.
// GraphQL layer, no schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_AST_TYPE_SYSTEM_HPP
#define PLEME_SUPPORT_GRAPHQL_AST_TYPE_SYSTEM_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// An argument of a field or directive, or a field of an input object.
struct input_value_definition_node {
    std::string_view description;  ///< empty: none
    name_node name;
    const type_node* type = nullptr;
    const value_node* default_value = nullptr;
    std::span<const directive_node> directives;
    source_offset at = 0;
};

struct field_definition_node {
    std::string_view description;
    name_node name;
    std::span<const input_value_definition_node> arguments;
    const type_node* type = nullptr;
    std::span<const directive_node> directives;
    source_offset at = 0;
};

struct enum_value_definition_node {
    std::string_view description;
    name_node name;
    std::span<const directive_node> directives;
    source_offset at = 0;
};

/// `query: Query` within a schema definition.
struct root_operation_node {
    operation_kind kind = operation_kind::query;
    name_node type;
    source_offset at = 0;
};

enum class type_system_kind : std::uint8_t { schema, directive, scalar, object, interface_, union_, enum_, input_object };

/// A definition or extension (https://spec.graphql.org/September2025/#sec-Type-System). Only the members of its kind are set.
struct type_system_node {
    type_system_kind kind = type_system_kind::schema;
    bool extension = false;   ///< written with `extend`
    bool repeatable = false;  ///< directive
    std::string_view description;
    name_node name;  ///< absent for a schema
    std::span<const directive_node> directives;
    std::span<const root_operation_node> root_operations;       ///< schema
    std::span<const name_node> interfaces;                      ///< object, interface
    std::span<const field_definition_node> fields;              ///< object, interface
    std::span<const name_node> members;                         ///< union
    std::span<const enum_value_definition_node> values;         ///< enum
    std::span<const input_value_definition_node> input_values;  ///< fields of an input object, arguments of a directive
    std::span<const name_node> locations;                       ///< directive
    source_offset at = 0;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_AST_TYPE_SYSTEM_HPP
