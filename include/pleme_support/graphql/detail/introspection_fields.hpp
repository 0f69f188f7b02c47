// The fields of the introspection types, as flat tables.
// GraphQL layer, internal. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP

#include <pleme_support/graphql/detail/introspection_writers.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <array>
#include <cstdint>

namespace pleme_support::inline v0::graphql {

namespace introspection {

namespace detail {

// Short forms for the tables below.

constexpr type_ref nullable(const type_view& type)
{
    return {&type, 0, 0};
}
constexpr type_ref required(const type_view& type)
{
    return {&type, 0, 1};
}
constexpr type_ref nullable_list(const type_view& type)
{
    return {&type, 1, 0b10};
}
constexpr type_ref required_list(const type_view& type)
{
    return {&type, 1, 0b11};
}

inline constexpr std::array<input_value_view, 1> include_deprecated{
    {{"includeDeprecated", {}, required(boolean_type), "false", {}}}};
inline constexpr std::array<input_value_view, 1> name_argument{{{"name", {}, required(string_type), {}, {}}}};

inline constexpr std::array<field_view, 6> schema_fields{{
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_description(run, as<schema_view>(o).description);
     }},
    {"types",
     "A list of all types supported by this server.",
     required_list(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) { return write_types(run, as<schema_view>(o).types, f); }},
    {"queryType",
     "The type that query operations will be rooted at.",
     required(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) { return write_root_type(run, as<schema_view>(o).query, f); }},
    {"mutationType",
     "If this server supports mutation, the type that mutation operations will be rooted at.",
     nullable(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         return write_root_type(run, as<schema_view>(o).mutation, f);
     }},
    {"subscriptionType",
     "If this server support subscription, the type that subscription operations will be rooted at.",
     nullable(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         return write_root_type(run, as<schema_view>(o).subscription, f);
     }},
    {"directives",
     "A list of all directives supported by this server.",
     required_list(directive_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         list_writer list{run};
         for (const directive_view& directive : as<schema_view>(o).directives)
             if (!list.next() || !run.write_object(&directive, directive_type, f)) return false;
         list.close();
         return true;
     }},
}};

inline constexpr std::array<field_view, 11> type_fields{{
    {"kind",
     {},
     required(type_kind_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_kind(run, as<type_ref>(o)); }},
    {"name",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return named(o) != nullptr ? write_text(run, named(o)->name) : write_null(run);
     }},
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return named(o) != nullptr ? write_description(run, named(o)->description) : write_null(run);
     }},
    {"specifiedByURL",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return named(o) != nullptr ? write_optional(run, named(o)->specified_by) : write_null(run);
     }},
    {"fields",
     {},
     nullable_list(field_type),
     include_deprecated,
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::object, type_kind::interface_) ? write_listed(run, type->fields, field_type, f)
                                                                         : write_null(run);
     }},
    {"interfaces",
     {},
     nullable_list(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::object, type_kind::interface_) ? write_types(run, type->interfaces, f)
                                                                         : write_null(run);
     }},
    {"possibleTypes",
     {},
     nullable_list(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::interface_, type_kind::union_) ? write_types(run, type->possible_types, f)
                                                                         : write_null(run);
     }},
    {"enumValues",
     {},
     nullable_list(enum_value_type),
     include_deprecated,
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::enum_, type_kind::enum_) ? write_listed(run, type->enum_values, enum_value_type, f)
                                                                   : write_null(run);
     }},
    {"inputFields",
     {},
     nullable_list(input_value_type),
     include_deprecated,
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::input_object, type_kind::input_object)
                    ? write_listed(run, type->input_fields, input_value_type, f)
                    : write_null(run);
     }},
    {"ofType",
     {},
     nullable(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_ref& type = as<type_ref>(o);
         if (type.is_non_null()) return write_type(run, type.nullable(), f);
         return type.is_list() ? write_type(run, type.item(), f) : write_null(run);
     }},
    {"isOneOf",
     {},
     nullable(boolean_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::input_object, type_kind::input_object) ? write_bool(run, type->one_of)
                                                                                 : write_null(run);
     }},
}};

inline constexpr std::array<field_view, 6> field_fields{{
    {"name",
     {},
     required(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_text(run, as<field_view>(o).name); }},
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_description(run, as<field_view>(o).description); }},
    {"args",
     {},
     required_list(input_value_type),
     include_deprecated,
     {},
     [](execution& run, const void* o, const planned_field& f) {
         return write_listed(run, as<field_view>(o).arguments, input_value_type, f);
     }},
    {"type",
     {},
     required(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) { return write_type(run, as<field_view>(o).type, f); }},
    {"isDeprecated",
     {},
     required(boolean_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_bool(run, as<field_view>(o).deprecation.has_value());
     }},
    {"deprecationReason",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_optional(run, as<field_view>(o).deprecation); }},
}};

inline constexpr std::array<field_view, 6> input_value_fields{{
    {"name",
     {},
     required(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_text(run, as<input_value_view>(o).name); }},
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_description(run, as<input_value_view>(o).description);
     }},
    {"type",
     {},
     required(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) { return write_type(run, as<input_value_view>(o).type, f); }},
    {"defaultValue",
     "A GraphQL-formatted string representing the default value for this input value.",
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_optional(run, as<input_value_view>(o).default_value);
     }},
    {"isDeprecated",
     {},
     required(boolean_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_bool(run, as<input_value_view>(o).deprecation.has_value());
     }},
    {"deprecationReason",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_optional(run, as<input_value_view>(o).deprecation);
     }},
}};

inline constexpr std::array<field_view, 4> enum_value_fields{{
    {"name",
     {},
     required(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_text(run, as<enum_value_view>(o).name); }},
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_description(run, as<enum_value_view>(o).description);
     }},
    {"isDeprecated",
     {},
     required(boolean_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_bool(run, as<enum_value_view>(o).deprecation.has_value());
     }},
    {"deprecationReason",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_optional(run, as<enum_value_view>(o).deprecation);
     }},
}};

inline constexpr std::array<field_view, 5> directive_fields{{
    {"name",
     {},
     required(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_text(run, as<directive_view>(o).name); }},
    {"description",
     {},
     nullable(string_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) {
         return write_description(run, as<directive_view>(o).description);
     }},
    {"isRepeatable",
     {},
     required(boolean_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_bool(run, as<directive_view>(o).repeatable); }},
    {"locations",
     {},
     required_list(directive_location_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field&) { return write_locations(run, as<directive_view>(o).locations); }},
    {"args",
     {},
     required_list(input_value_type),
     include_deprecated,
     {},
     [](execution& run, const void* o, const planned_field& f) {
         return write_listed(run, as<directive_view>(o).arguments, input_value_type, f);
     }},
}};

inline constexpr std::array<enum_value_view, 8> type_kinds{{
    {"SCALAR", "Indicates this type is a scalar.", {}},
    {"OBJECT", "Indicates this type is an object. `fields` and `interfaces` are valid fields.", {}},
    {"INTERFACE", "Indicates this type is an interface. `fields`, `interfaces`, and `possibleTypes` are valid fields.", {}},
    {"UNION", "Indicates this type is a union. `possibleTypes` is a valid field.", {}},
    {"ENUM", "Indicates this type is an enum. `enumValues` is a valid field.", {}},
    {"INPUT_OBJECT", "Indicates this type is an input object. `inputFields` is a valid field.", {}},
    {"LIST", "Indicates this type is a list. `ofType` is a valid field.", {}},
    {"NON_NULL", "Indicates this type is a non-null. `ofType` is a valid field.", {}},
}};

/// In the order of the bits of `graphql::directive_location`.
inline constexpr std::array<enum_value_view, 20> directive_locations{{
    {"QUERY", "Location adjacent to a query operation.", {}},
    {"MUTATION", "Location adjacent to a mutation operation.", {}},
    {"SUBSCRIPTION", "Location adjacent to a subscription operation.", {}},
    {"FIELD", "Location adjacent to a field.", {}},
    {"FRAGMENT_DEFINITION", "Location adjacent to a fragment definition.", {}},
    {"FRAGMENT_SPREAD", "Location adjacent to a fragment spread.", {}},
    {"INLINE_FRAGMENT", "Location adjacent to an inline fragment.", {}},
    {"VARIABLE_DEFINITION", "Location adjacent to a variable definition.", {}},
    {"SCHEMA", "Location adjacent to a schema definition.", {}},
    {"SCALAR", "Location adjacent to a scalar definition.", {}},
    {"OBJECT", "Location adjacent to an object type definition.", {}},
    {"FIELD_DEFINITION", "Location adjacent to a field definition.", {}},
    {"ARGUMENT_DEFINITION", "Location adjacent to an argument definition.", {}},
    {"INTERFACE", "Location adjacent to an interface definition.", {}},
    {"UNION", "Location adjacent to a union definition.", {}},
    {"ENUM", "Location adjacent to an enum definition.", {}},
    {"ENUM_VALUE", "Location adjacent to an enum value definition.", {}},
    {"INPUT_OBJECT", "Location adjacent to an input object type definition.", {}},
    {"INPUT_FIELD_DEFINITION", "Location adjacent to an input object field definition.", {}},
    {"DIRECTIVE_DEFINITION", "Location adjacent to a directive definition.", {}},
}};

}  // namespace detail

}  // namespace introspection
}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP
