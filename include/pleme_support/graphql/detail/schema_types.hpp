// Questions about the types of a schema: what a reference means, what may stand for what.
// GraphQL layer, internal, pure. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_SCHEMA_TYPES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_SCHEMA_TYPES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// Lists that a `type_ref` can hold; no schema has a type with more, so such a reference fits nowhere.
inline constexpr int most_lists = 15;

/// Finds what a type reference of a document means.
/// @return `named` is null if the schema lacks the type; nothing if there are more than `most_lists` lists
[[nodiscard]] inline std::optional<type_ref> resolve_type(const schema_view& schema, const type_node& node) noexcept
{
    unsigned non_null = 0;
    int lists = 0;
    const type_node* level = &node;
    for (; level->item != nullptr; level = level->item, ++lists) {
        if (lists == most_lists) return {};
        if (level->non_null) non_null |= 1U << lists;
    }
    if (level->non_null) non_null |= 1U << lists;
    return type_ref{schema.find_type(level->name.text), static_cast<std::uint8_t>(lists), static_cast<std::uint16_t>(non_null)};
}

/// @return the innermost type of a reference, null if the schema lacks it
[[nodiscard]] inline const type_view* resolve_named_type(const schema_view& schema, const type_node& node) noexcept
{
    const type_node* level = &node;
    while (level->item != nullptr) level = level->item;
    return schema.find_type(level->name.text);
}

/// @return whether an input of type `given` fits where `wanted` is expected: equal but for more non-nulls in `given`
[[nodiscard]] constexpr bool is_input_subtype(const type_ref& given, const type_ref& wanted) noexcept
{
    return given.named == wanted.named && given.lists == wanted.lists && (wanted.non_null & ~given.non_null) == 0;
}

/// @return whether the input must be given: non-null without default
[[nodiscard]] constexpr bool is_required(const input_value_view& input) noexcept
{
    return input.type.is_non_null() && !input.default_value;
}

[[nodiscard]] constexpr const input_value_view* find_input(std::span<const input_value_view> inputs,
                                                           std::string_view name) noexcept
{
    for (const input_value_view& input : inputs)
        if (input.name == name) return &input;
    return nullptr;
}

/// @return whether an object of type `object` is also of the composite type `type`
[[nodiscard]] inline bool includes_type(const type_view& type, const type_view& object) noexcept
{
    return &type == &object || std::ranges::find(type.possible_types, &object) != type.possible_types.end();
}

/// @return whether an object can be of both composite types
[[nodiscard]] inline bool types_overlap(const type_view& a, const type_view& b) noexcept
{
    if (&a == &b) return true;
    if (a.kind == type_kind::object) return includes_type(b, a);
    return std::ranges::any_of(a.possible_types, [&b](const type_view* type) { return includes_type(b, *type); }) ||
           includes_type(a, b);
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_SCHEMA_TYPES_HPP
