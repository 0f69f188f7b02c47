// The fields of the introspection types, with the functions that write them from the flat tables.
// GraphQL layer, internal. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP

#include <pleme_support/graphql/execute.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pleme_support::graphql {

namespace introspection {

// The types refer to each other, so they are declared before their fields
// (https://spec.graphql.org/September2025/#sec-Schema-Introspection.Schema-Introspection-Schema).
extern const type_view schema_type;
extern const type_view type_type;
extern const type_view field_type;
extern const type_view input_value_type;
extern const type_view enum_value_type;
extern const type_view directive_type;
extern const type_view type_kind_type;
extern const type_view directive_location_type;

namespace detail {

// What stands behind the objects: `__Schema` a schema_view, `__Type` a type_ref, the others the view of their name.

template <class T>
const T& as(const void* object)
{
    return *static_cast<const T*>(object);
}

inline bool write_text(execution& run, std::string_view text)
{
    append_json_string(run.out(), text);
    return true;
}

inline bool write_null(execution& run)
{
    run.out().append("null");
    return true;
}

inline bool write_bool(execution& run, bool value)
{
    run.out().append(value ? "true" : "false");
    return true;
}

/// An empty description is no description.
inline bool write_description(execution& run, std::string_view text)
{
    return text.empty() ? write_null(run) : write_text(run, text);
}

inline bool write_optional(execution& run, const std::optional<std::string_view>& text)
{
    return text ? write_text(run, *text) : write_null(run);
}

inline bool write_type(execution& run, const type_ref& type, const planned_field& field)
{
    return run.write_object(&type, type_type, field);
}

inline bool write_root_type(execution& run, const type_view* type, const planned_field& field)
{
    return type == nullptr ? write_null(run) : write_type(run, {type, 0, 0}, field);
}

inline bool write_types(execution& run, std::span<const type_view* const> types, const planned_field& field)
{
    list_writer list{run};
    for (const type_view* type : types)
        if (!list.next() || !write_type(run, {type, 0, 0}, field)) return false;
    list.close();
    return true;
}

/// Writes those of `items` that are not deprecated, or all if the argument `includeDeprecated` says so.
template <class View>
bool write_listed(execution& run, std::span<const View> items, const type_view& type, const planned_field& field)
{
    const boost::json::object* arguments = run.arguments(field);
    if (arguments == nullptr) return false;
    const boost::json::value* all = arguments->if_contains("includeDeprecated");
    const bool deprecated = all != nullptr && all->is_bool() && all->get_bool();
    list_writer list{run};
    for (const View& item : items)
        if (deprecated || !item.deprecation)
            if (!list.next() || !run.write_object(&item, type, field)) return false;
    list.close();
    return true;
}

inline bool write_locations(execution& run, std::uint32_t locations)
{
    list_writer list{run};
    for (unsigned bit = 0; bit < directive_location_type.enum_values.size(); ++bit) {
        if ((locations >> bit & 1U) == 0) continue;
        if (!list.next()) return false;
        write_text(run, directive_location_type.enum_values[bit].name);
    }
    list.close();
    return true;
}

/// In the order of `type_kind`.
inline constexpr std::array<std::string_view, 6> kind_names{"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT"};

inline bool write_kind(execution& run, const type_ref& type)
{
    if (type.is_non_null()) return write_text(run, "NON_NULL");
    if (type.is_list()) return write_text(run, "LIST");
    return write_text(run, kind_names[static_cast<std::size_t>(type.named->kind)]);
}

/// The named type of a `__Type`; null for a list or non-null, most of whose fields are null.
inline const type_view* named(const void* object)
{
    const type_ref& type = as<type_ref>(object);
    return type.is_non_null() || type.is_list() ? nullptr : type.named;
}

inline bool has_kind(const type_view* type, type_kind a, type_kind b)
{
    return type != nullptr && (type->kind == a || type->kind == b);
}

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
         return has_kind(type, type_kind::object, type_kind::interface) ? write_listed(run, type->fields, field_type, f)
                                                                        : write_null(run);
     }},
    {"interfaces",
     {},
     nullable_list(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::object, type_kind::interface) ? write_types(run, type->interfaces, f)
                                                                        : write_null(run);
     }},
    {"possibleTypes",
     {},
     nullable_list(type_type),
     {},
     {},
     [](execution& run, const void* o, const planned_field& f) {
         const type_view* type = named(o);
         return has_kind(type, type_kind::interface, type_kind::union_) ? write_types(run, type->possible_types, f)
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
}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP
