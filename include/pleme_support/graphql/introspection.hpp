// Introspection: the types __Schema to __Directive and the fields __typename, __schema and __type.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_INTROSPECTION_HPP
#define PLEME_SUPPORT_GRAPHQL_INTROSPECTION_HPP

#include <pleme_support/graphql/builtin_directives.hpp>
#include <pleme_support/graphql/execution/field_call.hpp>
#include <pleme_support/graphql/field_source.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <pleme_support/graphql/detail/introspection_fields.hpp>

#include <array>
#include <string>

namespace pleme_support::inline v0::graphql {

namespace introspection {

inline constexpr type_view schema_type{
    .kind = type_kind::object,
    .name = "__Schema",
    .description =
        "A GraphQL Schema defines the capabilities of a GraphQL server. It exposes all available types and "
        "directives on the server, as well as the entry points for query, mutation, and subscription operations.",
    .fields = detail::schema_fields};
inline constexpr type_view type_type{
    .kind = type_kind::object,
    .name = "__Type",
    .description =
        "The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as "
        "represented by the `__TypeKind` enum.\n\nDepending on the kind of a type, certain fields describe "
        "information about that type. Scalar types provide no information beyond a name, description and optional "
        "`specifiedByURL`, while Enum types provide their values. Object and Interface types provide the fields "
        "they describe. Abstract types, Union and Interface, provide the Object types possible at runtime. List "
        "and NonNull types compose other types.",
    .fields = detail::type_fields};
inline constexpr type_view field_type{
    .kind = type_kind::object,
    .name = "__Field",
    .description =
        "Object and Interface types are described by a list of Fields, each of which has a name, potentially a "
        "list of arguments, and a return type.",
    .fields = detail::field_fields};
inline constexpr type_view input_value_type{
    .kind = type_kind::object,
    .name = "__InputValue",
    .description =
        "Arguments provided to Fields or Directives and the input fields of an InputObject are represented as "
        "Input Values which describe their type and optionally a default value.",
    .fields = detail::input_value_fields};
inline constexpr type_view enum_value_type{
    .kind = type_kind::object,
    .name = "__EnumValue",
    .description =
        "One possible value for a given Enum. Enum values are unique values, not a placeholder for a string or "
        "numeric value. However an Enum value is returned in a JSON response as a string.",
    .fields = detail::enum_value_fields};
inline constexpr type_view directive_type{
    .kind = type_kind::object,
    .name = "__Directive",
    .description =
        "A Directive provides a way to describe alternate runtime execution and type validation behavior in a "
        "GraphQL document.\n\nIn some cases, you need to provide options to alter GraphQL's execution behavior "
        "in ways field arguments will not suffice, such as conditionally including or skipping a field. "
        "Directives provide this by describing additional information to the executor.",
    .fields = detail::directive_fields};
inline constexpr type_view type_kind_type{.kind = type_kind::enum_,
                                          .name = "__TypeKind",
                                          .description = "An enum describing what kind of type a given `__Type` is.",
                                          .enum_values = detail::type_kinds};
inline constexpr type_view directive_location_type{
    .kind = type_kind::enum_,
    .name = "__DirectiveLocation",
    .description =
        "A Directive can be adjacent to many parts of the GraphQL language, a __DirectiveLocation describes one "
        "such possible adjacencies.",
    .enum_values = detail::directive_locations};

}  // namespace introspection

/// In the order in which graphql-js lists them. A schema has them all, and String and Boolean, which they use.
inline constexpr std::array<const type_view*, 8> introspection_types{
    &introspection::schema_type,      &introspection::type_type,
    &introspection::type_kind_type,   &introspection::field_type,
    &introspection::input_value_type, &introspection::enum_value_type,
    &introspection::directive_type,   &introspection::directive_location_type};

/// `__typename` of every object, then `__schema` and `__type` of the query root: what a plan is made with.
inline constexpr std::array<field_view, 3> introspection_meta_fields{
    {{"__typename",
      "The name of the current Object type at runtime.",
      {&string_type, 0, 1},
      {},
      {},
      {.kind = source_kind::type_name}},
     {"__schema",
      "Access the current type schema of this server.",
      {&introspection::schema_type, 0, 1},
      {},
      {},
      {.kind = source_kind::function,
       .shape = &introspection::detail::object_shape<introspection::schema_type>,
       .resolve = [](field_call& call) { call.set(0, &call.setting().schema); }}},
     {"__type",
      "Request the type information of a single type.",
      {&introspection::type_type, 0, 0},
      introspection::detail::name_argument,
      {},
      {.kind = source_kind::function,
       .shape = &introspection::detail::object_shape<introspection::type_type>,
       .resolve =
           [](field_call& call) {
               const auto& name = introspection::detail::as<std::string>(call.arguments());
               call.set(0, introspection::detail::make_type(call, call.setting().schema.find_type(name)));
           },
       .arguments = &introspection::detail::type_name_argument}}}};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_INTROSPECTION_HPP
