// The five built-in scalars, and the trait by which other C++ types become scalars.
// GraphQL layer, no reflection. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_SCALARS_HPP
#define PLEME_SUPPORT_GRAPHQL_SCALARS_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// A value of type ID: text that a client passes back and does not read.
struct id {
    std::string value;  ///< opaque to clients

    friend bool operator==(const id&, const id&) = default;
};

/// Specialise to make `T` a custom scalar; `custom_scalar` says what the specialisation must have.
template <class T>
struct scalar;

/// A custom scalar whose text is short. `scalar<T>` for any custom scalar has:
///  - `name`, `description` (may be empty): texts;
///  - `specified_by`: an `std::optional<std::string_view>`, the URL of the format's specification;
///  - `check(json)`: nothing if `json` is an acceptable input, else what the scalar wants ("a UUID in its 8-4-4-4-12 form");
///  - `parse(json)`: the value, or nothing where `check` has an answer;
///  - `write(out, value)`: appends one JSON value; or, if that never has more than `most_bytes`, which are at most 255, stores
///  it
///    at `char* out` and returns where it ended.
template <class T>
concept fixed_scalar = requires(char* out, const T& value)
{
    {
        scalar<T>::most_bytes
        } -> std::convertible_to<std::uint8_t>;
    {
        scalar<T>::write(out, value)
        } -> std::same_as<char*>;
};

/// What `scalar<T>` says it must have.
template <class T>
concept custom_scalar = requires(const boost::json::value& input)
{
    {
        scalar<T>::name
        } -> std::convertible_to<std::string_view>;
    {
        scalar<T>::description
        } -> std::convertible_to<std::string_view>;
    {
        scalar<T>::specified_by
        } -> std::convertible_to<std::optional<std::string_view>>;
    {
        scalar<T>::check(input)
        } -> std::same_as<std::optional<std::string>>;
    {
        scalar<T>::parse(input)
        } -> std::same_as<std::optional<T>>;
}
&&(fixed_scalar<T> || requires(std::string & out, const T& value) { scalar<T>::write(out, value); });

// Their inputs are checked by the coercion itself, which knows them by name: Int also takes 1.0, ID also takes 1.

/// Int: 32 bits.
inline constexpr type_view int_type{
    .name = "Int",
    .description =
        "The `Int` scalar type represents non-fractional signed whole numeric values. Int can represent values "
        "between -(2^31) and 2^31 - 1."};
/// Float.
inline constexpr type_view float_type{
    .name = "Float",
    .description =
        "The `Float` scalar type represents signed double-precision fractional values as specified by "
        "[IEEE 754](https://en.wikipedia.org/wiki/IEEE_floating_point)."};
/// String.
inline constexpr type_view string_type{
    .name = "String",
    .description =
        "The `String` scalar type represents textual data, represented as UTF-8 character sequences. The String "
        "type is most often used by GraphQL to represent free-form human-readable text."};
/// Boolean.
inline constexpr type_view boolean_type{.name = "Boolean",
                                        .description = "The `Boolean` scalar type represents `true` or `false`."};
/// ID.
inline constexpr type_view id_type{
    .name = "ID",
    .description =
        "The `ID` scalar type represents a unique identifier, often used to refetch an object or as key for a "
        "cache. The ID type appears in a JSON response as a String; however, it is not intended to be "
        "human-readable. When expected as an input type, any string (such as `\"4\"`) or integer (such as `4`) "
        "input value will be accepted as an ID."};

/// In the order in which graphql-js lists them.
inline constexpr std::array<const type_view*, 5> builtin_scalars{&int_type, &float_type, &string_type, &boolean_type, &id_type};

/// Whether the language itself has the scalar; such types are left out of SDL.
constexpr bool is_builtin_scalar(std::string_view name) noexcept
{
    for (const type_view* type : builtin_scalars)
        if (type->name == name) return true;
    return false;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_SCALARS_HPP
