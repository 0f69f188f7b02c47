// The directives of the language itself: @include, @skip, @deprecated, @specifiedBy, @oneOf.
// GraphQL layer, constant tables. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_BUILTIN_DIRECTIVES_HPP
#define PLEME_SUPPORT_GRAPHQL_BUILTIN_DIRECTIVES_HPP

#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>

namespace pleme_support::inline v0::graphql {

namespace detail {

constexpr std::uint32_t location_bits(std::initializer_list<directive_location> locations)
{
    std::uint32_t all = 0;
    for (const directive_location location : locations) all |= static_cast<std::uint32_t>(location);
    return all;
}

inline constexpr std::array<input_value_view, 1> include_arguments{
    {{"if", "Included when true.", {&boolean_type, 0, 1}, {}, {}}}};
inline constexpr std::array<input_value_view, 1> skip_arguments{{{"if", "Skipped when true.", {&boolean_type, 0, 1}, {}, {}}}};
inline constexpr std::array<input_value_view, 1> deprecated_arguments{
    {{"reason",
      "Explains why this element was deprecated, usually also including a suggestion for how to access supported similar "
      "data. Formatted using the Markdown syntax, as specified by [CommonMark](https://commonmark.org/).",
      {&string_type, 0, 1},
      "\"No longer supported\"",
      {}}}};
inline constexpr std::array<input_value_view, 1> specified_by_arguments{
    {{"url", "The URL that specifies the behavior of this scalar.", {&string_type, 0, 1}, {}, {}}}};

}  // namespace detail

/// The directives of the language, in the order in which graphql-js lists them
/// (https://spec.graphql.org/September2025/#sec-Type-System.Directives.Built-in-Directives).
inline constexpr std::array<directive_view, 5> builtin_directives{{
    {"include", "Directs the executor to include this field or fragment only when the `if` argument is true.",
     detail::location_bits(
         {directive_location::field, directive_location::fragment_spread, directive_location::inline_fragment}),
     detail::include_arguments, false},
    {"skip", "Directs the executor to skip this field or fragment when the `if` argument is true.",
     detail::location_bits(
         {directive_location::field, directive_location::fragment_spread, directive_location::inline_fragment}),
     detail::skip_arguments, false},
    {"deprecated", "Marks an element of a GraphQL schema as no longer supported.",
     detail::location_bits({directive_location::field_definition, directive_location::argument_definition,
                            directive_location::input_field_definition, directive_location::enum_value,
                            directive_location::directive_definition}),
     detail::deprecated_arguments, false},
    {"specifiedBy", "Exposes a URL that specifies the behavior of this scalar.",
     detail::location_bits({directive_location::scalar}), detail::specified_by_arguments, false},
    {"oneOf",
     "Indicates exactly one field must be supplied and this field must not be `null`.",
     detail::location_bits({directive_location::input_object}),
     {},
     false},
}};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_BUILTIN_DIRECTIVES_HPP
