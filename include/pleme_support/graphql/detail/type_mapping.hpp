// Which GraphQL type a C++ type becomes: wrappers taken off, the rest classified, what can't be mapped refused.
// GraphQL layer, compile time only. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_MAPPING_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_MAPPING_HPP

#include <pleme_support/graphql/detail/members.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/graphql/scalars.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

/// An input that tells absent, null and a value apart, such as `pleme_support::omittable<T>`.
template <class T>
concept omittable_like = requires(const T& input)
{
    typename T::value_type;
    {
        input.is_absent()
        } -> std::same_as<bool>;
    {
        input.is_null()
        } -> std::same_as<bool>;
    {
        input.has_value()
        } -> std::same_as<bool>;
    {
        T::null()
        } -> std::same_as<T>;
};

/// What a fallible function returns, such as `pleme_support::result<T>` or `boost::system::result<T, E>`.
template <class T>
concept result_like = requires(const T& outcome)
{
    typename T::value_type;
    typename T::error_type;
    {
        outcome.has_value()
        } -> std::same_as<bool>;
    outcome.error();
};

/// The innermost type of `T` with the wrappers found on the way, encoded as `type_ref` has it.
template <class T>
struct unwrapped {
    using named = T;
    static constexpr std::uint8_t lists = 0;
    static constexpr std::uint16_t non_null = 1;
};

template <class Wrapper, class T>
struct nullable_unwrapped : unwrapped<T> {
    static_assert((unwrapped<T>::non_null & 1U) != 0,
                  "a GraphQL type is nullable only once: take one std::optional or omittable away");
    static constexpr std::uint16_t non_null = unwrapped<T>::non_null & 0xFFFEU;
};

template <class T>
struct unwrapped<std::optional<T>> : nullable_unwrapped<std::optional<T>, T> {
};

template <omittable_like T>
struct unwrapped<T> : nullable_unwrapped<T, typename T::value_type> {
};

/// A list as a field gives it: `std::vector<T>`, `std::span<const T>`, or a list of another library. An input is a vector.
template <class T>
concept list_like =
    !custom_scalar<T> && !std::is_same_v<T, std::string> && !std::is_same_v<T, std::string_view> && requires(const T& list)
{
    typename T::value_type;
    {
        list.size()
        } -> std::convertible_to<std::size_t>;
    list[std::size_t{}];
};

template <list_like T>
struct unwrapped<T> : unwrapped<typename T::value_type> {
    static_assert(unwrapped<typename T::value_type>::lists < 8, "a GraphQL list may be nested eight deep");
    static constexpr std::uint8_t lists = unwrapped<typename T::value_type>::lists + 1;
    static constexpr std::uint16_t non_null =
        static_cast<std::uint16_t>(unwrapped<typename T::value_type>::non_null << 1U | 1U);
};

template <class T>
using named_type = typename unwrapped<T>::named;

enum class mapping : std::uint8_t { none, int_, float_, string, boolean, id, custom, enum_, union_, structure };

template <class T>
inline constexpr bool is_variant = false;
template <class... Ts>
inline constexpr bool is_variant<std::variant<Ts...>> = true;

template <class T>
constexpr mapping classify()
{
    if constexpr (custom_scalar<T>)
        return mapping::custom;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return mapping::int_;
    else if constexpr (std::is_same_v<T, double>)
        return mapping::float_;
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)
        return mapping::string;
    else if constexpr (std::is_same_v<T, bool>)
        return mapping::boolean;
    else if constexpr (std::is_same_v<T, id>)
        return mapping::id;
    else if constexpr (described_enum<T>)
        return mapping::enum_;
    else if constexpr (is_variant<T>)
        return mapping::union_;
    else if constexpr (described_struct<T>)
        return mapping::structure;
    else
        return mapping::none;
}

/// Refuses a type that has no GraphQL form. The template arguments in the compiler's note say where it stands:
/// @tparam T       the refused type
/// @tparam Owner   the described type that holds it
/// @tparam Member  the descriptor of the member, function or argument
template <class T, class Owner, class Member>
struct check_mapping {
    static constexpr bool wide_integer = std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, std::int32_t>;
    static constexpr bool other_float = std::is_floating_point_v<T> && !std::is_same_v<T, double>;
    static_assert(!wide_integer,
                  "a GraphQL Int has exactly 32 bits: use std::int32_t, or a custom scalar (graphql::scalar<T>) for "
                  "integers of another size");
    static_assert(!other_float, "a GraphQL Float is a double: use double for this member");
    static_assert(wide_integer || other_float || classify<T>() != mapping::none,
                  "this type has no GraphQL form: describe it with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM, or make "
                  "it a custom scalar by specialising graphql::scalar<T>");
    static constexpr bool value = true;
};

template <class T>
struct check_name {
    static_assert(is_schema_name(find_type_name<T>()),
                  "this C++ type has no name that GraphQL could use (a std::variant, or an instance of a class template): "
                  "give it one by specialising graphql::type_name<T>");
    static constexpr bool value = true;
};

template <class T>
struct check_input_name {
    static_assert(is_schema_name(type_name<T>::input), "graphql::type_name<T>::input is a GraphQL name");
    static constexpr bool value = true;
};

enum class position : std::uint8_t { output, input };

/// The name of a named type. The root types of a schema are called Query and Mutation unless `type_name` says otherwise.
/// @tparam Schema  the `schema<...>` that the type is a part of
/// @tparam P       where it stands: only structs may have two names
template <class T, class Schema, position P>
constexpr std::string_view name_of()
{
    constexpr mapping kind = classify<T>();
    if constexpr (kind == mapping::custom)
        return scalar<T>::name;
    else if constexpr (kind == mapping::int_)
        return int_type.name;
    else if constexpr (kind == mapping::float_)
        return float_type.name;
    else if constexpr (kind == mapping::string)
        return string_type.name;
    else if constexpr (kind == mapping::boolean)
        return boolean_type.name;
    else if constexpr (kind == mapping::id)
        return id_type.name;
    else if constexpr (kind == mapping::structure && P == position::input && has_input_name<T>) {
        static_assert(check_input_name<T>::value);
        return type_name<T>::input;
    } else if constexpr (has_own_type_name<T>)
        return find_type_name<T>();
    else if constexpr (std::is_same_v<T, typename Schema::query_type>)
        return "Query";
    else if constexpr (std::is_same_v<T, typename Schema::mutation_type>)
        return "Mutation";
    else {
        static_assert(check_name<T>::value);
        return find_type_name<T>();
    }
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_MAPPING_HPP
