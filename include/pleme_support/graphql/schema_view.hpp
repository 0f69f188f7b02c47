// The flat schema tables that the engine works on: filled at compile time from described types, or by a loader from SDL.
// GraphQL layer, no templates, no tickets. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/schema_view.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_SCHEMA_VIEW_HPP
#define PLEME_SUPPORT_GRAPHQL_SCHEMA_VIEW_HPP

#include <pleme_support/graphql/field_source.hpp>
#include <pleme_support/platform.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

struct type_view;

/// A named type with its list and non-null wrappers. Level 0 is the outermost; level `lists` is the named type itself;
/// bit i of `non_null` says whether level i is non-null: `[T!]!` is `{&T, 1, 0b11}`.
struct type_ref {
    const type_view* named = nullptr;
    std::uint8_t lists = 0;
    std::uint16_t non_null = 0;

    [[nodiscard]] constexpr bool is_non_null() const noexcept { return (non_null & 1U) != 0; }
    [[nodiscard]] constexpr bool is_list() const noexcept { return lists != 0; }
    /// The item type; precondition: `is_list()`.
    [[nodiscard]] constexpr type_ref item() const noexcept
    {
        return {named, static_cast<std::uint8_t>(lists - 1), static_cast<std::uint16_t>(non_null >> 1)};
    }
    /// The same type without its outermost non-null.
    [[nodiscard]] constexpr type_ref nullable() const noexcept
    {
        return {named, lists, static_cast<std::uint16_t>(non_null & ~1U)};
    }

    friend constexpr bool operator==(const type_ref&, const type_ref&) = default;
};

/// An argument or an input field.
struct input_value_view {
    std::string_view name;
    std::string_view description;  ///< empty: none
    type_ref type;
    std::optional<std::string_view> default_value;  ///< a GraphQL literal
    std::optional<std::string_view> deprecation;    ///< the reason
};

struct field_view {
    std::string_view name;
    std::string_view description;
    type_ref type;
    std::span<const input_value_view> arguments;
    std::optional<std::string_view> deprecation;
    field_source source{};
    std::uint8_t weight = 1;  ///< how many of `limits::root_fields` it counts as, or of `limits::field_uses` below the root
};

struct enum_value_view {
    std::string_view name;
    std::string_view description;
    std::optional<std::string_view> deprecation;
};

enum class type_kind : std::uint8_t { scalar, object, interface_, union_, enum_, input_object };

/// Checks an input for a scalar type.
/// @return nothing if it is acceptable, else what the scalar wants, for an error ("a UUID in its 8-4-4-4-12 form")
using check_scalar_fn = std::optional<std::string> (*)(const boost::json::value& input);

/// A named type. Only the members of its kind are set.
struct type_view {
    type_kind kind = type_kind::scalar;
    std::string_view name{};
    std::string_view description{};
    std::optional<std::string_view> specified_by{};      ///< scalar
    check_scalar_fn check_scalar = nullptr;              ///< scalar; null: takes everything
    std::span<const field_view> fields{};                ///< object, interface
    std::span<const type_view* const> interfaces{};      ///< object, interface
    std::span<const type_view* const> possible_types{};  ///< interface, union: object types in definition order
    std::span<const enum_value_view> enum_values{};      ///< enum
    std::span<const input_value_view> input_fields{};    ///< input object
    bool one_of = false;                                 ///< input object

    [[nodiscard]] constexpr bool is_composite() const noexcept
    {
        return kind == type_kind::object || kind == type_kind::interface_ || kind == type_kind::union_;
    }
    [[nodiscard]] constexpr bool is_input() const noexcept
    {
        return kind == type_kind::scalar || kind == type_kind::enum_ || kind == type_kind::input_object;
    }
    [[nodiscard]] constexpr bool is_output() const noexcept { return kind != type_kind::input_object; }
};

/// Places where a directive may stand (https://spec.graphql.org/September2025/#DirectiveLocations), as bits.
enum class directive_location : std::uint32_t {
    query = 1U << 0,
    mutation = 1U << 1,
    subscription = 1U << 2,
    field = 1U << 3,
    fragment_definition = 1U << 4,
    fragment_spread = 1U << 5,
    inline_fragment = 1U << 6,
    variable_definition = 1U << 7,
    schema = 1U << 8,
    scalar = 1U << 9,
    object = 1U << 10,
    field_definition = 1U << 11,
    argument_definition = 1U << 12,
    interface_ = 1U << 13,
    union_ = 1U << 14,
    enum_ = 1U << 15,
    enum_value = 1U << 16,
    input_object = 1U << 17,
    input_field_definition = 1U << 18,
    directive_definition = 1U << 19,  ///< of the draft after September 2025; graphql-js 16.15 has it already
};

struct directive_view {
    std::string_view name;
    std::string_view description;
    std::uint32_t locations = 0;  ///< bits of `directive_location`
    std::span<const input_value_view> arguments;
    bool repeatable = false;
};

/// A whole schema. `types` holds every named type once: built-in scalars and introspection types included.
struct schema_view {
    std::string_view description{};
    const type_view* query = nullptr;
    const type_view* mutation = nullptr;      ///< null: none
    const type_view* subscription = nullptr;  ///< null: none
    std::span<const type_view* const> types{};
    std::span<const directive_view> directives{};  ///< @skip, @include, @deprecated, @specifiedBy and @oneOf included

    [[nodiscard]] constexpr const type_view* find_type(std::string_view name) const noexcept
    {
        for (const type_view* type : types)
            if (type->name == name) return type;
        return nullptr;
    }
    [[nodiscard]] constexpr const directive_view* find_directive(std::string_view name) const noexcept
    {
        for (const directive_view& directive : directives)
            if (directive.name == name) return &directive;
        return nullptr;
    }
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_SCHEMA_VIEW_HPP
