// The fields of the introspection types, as flat tables.
// GraphQL layer, internal. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_FIELDS_HPP

#include <pleme_support/graphql/detail/introspection_values.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

template <class View>
inline constexpr field_source type_of{source_kind::member, &object_shape<type_type>,
                                      [](const void* o) -> const void* { return &as<View>(o).type; }};

/// The bits of a directive's locations are a list of enum values.
inline constexpr value_shape location_shape{.kind = shape_kind::text,
                                            .to_text = [](const void* o) { return as<enum_value_view>(o).name; }};
inline constexpr value_shape locations_shape{
    .kind = shape_kind::list,
    .inner = &location_shape,
    .size = [](const void* o) { return static_cast<std::size_t>(std::popcount(as<directive_view>(o).locations)); },
    .at = [](const void* o, std::size_t index) -> const void* {
        std::uint32_t bits = as<directive_view>(o).locations;
        for (; index != 0; --index) bits &= bits - 1;
        return &directive_location_type.enum_values[static_cast<std::size_t>(std::countr_zero(bits))];
    }};
inline constexpr field_source locations_source{source_kind::member, &locations_shape, &itself};

inline constexpr std::array<field_view, 6> schema_fields{{
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<schema_view>(o).description);
     }>},
    {"types",
     "A list of all types supported by this server.",
     required_list(type_type),
     {},
     {},
     made_source<object_list_shape<type_type>,
                 [](field_call& call, const void* o) { return make_types(call, as<schema_view>(o).types); }>},
    {"queryType",
     "The type that query operations will be rooted at.",
     required(type_type),
     {},
     {},
     made_source<object_shape<type_type>,
                 [](field_call& call, const void* o) { return make_type(call, as<schema_view>(o).query); }>},
    {"mutationType",
     "If this server supports mutation, the type that mutation operations will be rooted at.",
     nullable(type_type),
     {},
     {},
     made_source<object_shape<type_type>,
                 [](field_call& call, const void* o) { return make_type(call, as<schema_view>(o).mutation); }>},
    {"subscriptionType",
     "If this server support subscription, the type that subscription operations will be rooted at.",
     nullable(type_type),
     {},
     {},
     made_source<object_shape<type_type>,
                 [](field_call& call, const void* o) { return make_type(call, as<schema_view>(o).subscription); }>},
    {"directives",
     "A list of all directives supported by this server.",
     required_list(directive_type),
     {},
     {},
     made_source<object_list_shape<directive_type>,
                 [](field_call& call, const void* o) {
                     return make_list(call, as<schema_view>(o).directives, [](const directive_view&) { return true; });
                 }>},
}};

inline constexpr std::array<field_view, 11> type_fields{{
    {"kind", {}, required(type_kind_type), {}, {}, text_source<&kind_name>},
    {"name", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return named(o) != nullptr ? named(o)->name : std::string_view{};
     }>},
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return named(o) != nullptr ? or_null(named(o)->description) : std::string_view{};
     }>},
    {"specifiedByURL", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return named(o) != nullptr ? or_null(named(o)->specified_by) : std::string_view{};
     }>},
    {"fields",
     {},
     nullable_list(field_type),
     include_deprecated,
     {},
     made_source<nullable_list_shape<field_type>,
                 [](field_call& call, const void* o) {
                     return has_kind(named(o), type_kind::object, type_kind::interface_) ? make_listed(call, named(o)->fields)
                                                                                        : make_null_list(call);
                 },
                 &listing>},
    {"interfaces",
     {},
     nullable_list(type_type),
     {},
     {},
     made_source<nullable_list_shape<type_type>,
                 [](field_call& call, const void* o) {
                     return has_kind(named(o), type_kind::object, type_kind::interface_) ? make_types(call, named(o)->interfaces)
                                                                                        : make_null_list(call);
                 }>},
    {"possibleTypes",
     {},
     nullable_list(type_type),
     {},
     {},
     made_source<nullable_list_shape<type_type>,
                 [](field_call& call, const void* o) {
                     return has_kind(named(o), type_kind::interface_, type_kind::union_)
                                ? make_types(call, named(o)->possible_types)
                                : make_null_list(call);
                 }>},
    {"enumValues",
     {},
     nullable_list(enum_value_type),
     include_deprecated,
     {},
     made_source<nullable_list_shape<enum_value_type>,
                 [](field_call& call, const void* o) {
                     return has_kind(named(o), type_kind::enum_, type_kind::enum_) ? make_listed(call, named(o)->enum_values)
                                                                                   : make_null_list(call);
                 },
                 &listing>},
    {"inputFields",
     {},
     nullable_list(input_value_type),
     include_deprecated,
     {},
     made_source<nullable_list_shape<input_value_type>,
                 [](field_call& call, const void* o) {
                     return has_kind(named(o), type_kind::input_object, type_kind::input_object)
                                ? make_listed(call, named(o)->input_fields)
                                : make_null_list(call);
                 },
                 &listing>},
    {"ofType",
     {},
     nullable(type_type),
     {},
     {},
     made_source<object_shape<type_type>,
                 [](field_call& call, const void* o) {
                     return as<type_ref>(o).is_non_null() ? make_type(call, as<type_ref>(o).nullable())
                            : as<type_ref>(o).is_list()   ? make_type(call, as<type_ref>(o).item())
                                                          : nullptr;
                 }>},
    {"isOneOf", {}, nullable(boolean_type), {}, {}, truth_source<[](const void* o) -> std::optional<bool> {
         return has_kind(named(o), type_kind::input_object, type_kind::input_object) ? std::optional{named(o)->one_of}
                                                                                     : std::nullopt;
     }>},
}};

inline constexpr std::array<field_view, 6> field_fields{{
    {"name", {}, required(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return as<field_view>(o).name;
     }>},
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<field_view>(o).description);
     }>},
    {"args",
     {},
     required_list(input_value_type),
     include_deprecated,
     {},
     made_source<object_list_shape<input_value_type>,
                 [](field_call& call, const void* o) { return make_listed(call, as<field_view>(o).arguments); }, &listing>},
    {"type", {}, required(type_type), {}, {}, type_of<field_view>},
    {"isDeprecated", {}, required(boolean_type), {}, {}, truth_source<[](const void* o) -> std::optional<bool> {
         return as<field_view>(o).deprecation.has_value();
     }>},
    {"deprecationReason", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<field_view>(o).deprecation);
     }>},
}};

inline constexpr std::array<field_view, 6> input_value_fields{{
    {"name", {}, required(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return as<input_value_view>(o).name;
     }>},
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<input_value_view>(o).description);
     }>},
    {"type", {}, required(type_type), {}, {}, type_of<input_value_view>},
    {"defaultValue",
     "A GraphQL-formatted string representing the default value for this input value.",
     nullable(string_type),
     {},
     {},
     text_source<[](const void* o) -> std::string_view { return or_null(as<input_value_view>(o).default_value); }>},
    {"isDeprecated", {}, required(boolean_type), {}, {}, truth_source<[](const void* o) -> std::optional<bool> {
         return as<input_value_view>(o).deprecation.has_value();
     }>},
    {"deprecationReason", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<input_value_view>(o).deprecation);
     }>},
}};

inline constexpr std::array<field_view, 4> enum_value_fields{{
    {"name", {}, required(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return as<enum_value_view>(o).name;
     }>},
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<enum_value_view>(o).description);
     }>},
    {"isDeprecated", {}, required(boolean_type), {}, {}, truth_source<[](const void* o) -> std::optional<bool> {
         return as<enum_value_view>(o).deprecation.has_value();
     }>},
    {"deprecationReason", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<enum_value_view>(o).deprecation);
     }>},
}};

inline constexpr std::array<field_view, 5> directive_fields{{
    {"name", {}, required(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return as<directive_view>(o).name;
     }>},
    {"description", {}, nullable(string_type), {}, {}, text_source<[](const void* o) -> std::string_view {
         return or_null(as<directive_view>(o).description);
     }>},
    {"isRepeatable", {}, required(boolean_type), {}, {}, truth_source<[](const void* o) -> std::optional<bool> {
         return as<directive_view>(o).repeatable;
     }>},
    {"locations", {}, required_list(directive_location_type), {}, {}, locations_source},
    {"args",
     {},
     required_list(input_value_type),
     include_deprecated,
     {},
     made_source<object_list_shape<input_value_type>,
                 [](field_call& call, const void* o) { return make_listed(call, as<directive_view>(o).arguments); }, &listing>},
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
