// What a schema says about described types beyond their names: descriptions, deprecations, defaults, what is hidden.
// GraphQL layer, compile time only. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DOCS_HPP
#define PLEME_SUPPORT_GRAPHQL_DOCS_HPP

#include <pleme_support/platform.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// What is to be said about one described member, function or enumerator.
struct member_doc {
    std::string_view name;                               ///< the C++ name, as described
    std::string_view description{};                      ///< empty: none
    std::optional<std::string_view> deprecation = {};    ///< the reason
    std::optional<std::string_view> default_value = {};  ///< of an argument or input field: a GraphQL literal
    bool hidden = false;                                 ///< described, but no part of the schema
    std::uint8_t weight = 1;  ///< how many of `limits::root_fields` it counts as, or of `limits::field_uses` below the root
};

/// Specialise for a described type. All parts are optional:
/// @code
/// template <>
/// struct pleme_support::graphql::docs<book> {
///     static constexpr std::string_view text = "A printed work.";
///     static constexpr auto members = std::array{
///         member_doc{"title", "As on the cover."},
///         member_doc{.name = "shelf", .hidden = true},
///     };
///     static constexpr bool one_of = true;  // of an input object: exactly one field is given
/// };
/// @endcode
/// The documentation of a base's members is found through the derived type, which may override it.
template <class T>
struct docs {
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DOCS_HPP
