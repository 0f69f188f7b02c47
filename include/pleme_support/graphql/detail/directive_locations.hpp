// The names of directive locations, as SDL and error messages write them.
// GraphQL layer, internal. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_DIRECTIVE_LOCATIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_DIRECTIVE_LOCATIONS_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// Element i names the `directive_location` of bit i.
inline constexpr std::string_view directive_location_names[] = {
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION",
    "INTERFACE",
    "UNION",
    "ENUM",
    "ENUM_VALUE",
    "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
    "DIRECTIVE_DEFINITION",
};

[[nodiscard]] constexpr std::optional<directive_location> find_directive_location(std::string_view name) noexcept
{
    for (std::size_t bit = 0; bit < std::size(directive_location_names); ++bit)
        if (directive_location_names[bit] == name) return static_cast<directive_location>(std::uint32_t{1} << bit);
    return {};
}

[[nodiscard]] constexpr std::string_view name_of(directive_location location) noexcept
{
    std::size_t bit = 0;
    while ((static_cast<std::uint32_t>(location) >> bit) > 1) ++bit;
    return directive_location_names[bit];
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_DIRECTIVE_LOCATIONS_HPP
