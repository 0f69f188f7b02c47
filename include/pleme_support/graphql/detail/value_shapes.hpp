// The shape of every C++ type that a field may have.
// GraphQL layer, constant-initialised. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_VALUE_SHAPES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_VALUE_SHAPES_HPP

#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/value_shape.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

template <class T>
const void* get_value(const void* value)
{
    const T& nullable = *static_cast<const T*>(value);
    return nullable.has_value() ? &*nullable : nullptr;
}

template <class T>
std::size_t get_size(const void* value)
{
    return static_cast<const T*>(value)->size();
}

template <class T>
const void* get_item(const void* value, std::size_t index)
{
    if constexpr (std::is_same_v<T, std::vector<bool>>) {
        static constexpr bool truths[] = {false, true};
        return &truths[(*static_cast<const T*>(value))[index] ? 1 : 0];
    } else {
        static_assert(std::is_lvalue_reference_v<decltype((*static_cast<const T*>(value))[index])>,
                      "a list that a field gives keeps its items: its operator[] returns a reference");
        return &(*static_cast<const T*>(value))[index];
    }
}

template <class T>
std::string_view get_enum_name(const void* value)
{
    using table = enum_values_of<T>;
    for (std::size_t i = 0; i < table::values.size(); ++i)
        if (table::values[i] == *static_cast<const T*>(value)) return table::views[i].name;
    return {};
}

template <class Schema, class... T>
object_ref open_variant(const void* value)
{
    return std::visit(
        [](const auto& alternative) {
            using type = std::remove_cvref_t<decltype(alternative)>;
            return object_ref{&alternative, &table<type, Schema, position::output>::view};
        },
        *static_cast<const std::variant<T...>*>(value));
}

template <class T>
constexpr value_shape make_leaf_shape()
{
    constexpr mapping kind = classify<T>();
    value_shape made{.bytes = sizeof(T)};
    if constexpr (kind == mapping::int_) {
        made.kind = shape_kind::int_;
    } else if constexpr (kind == mapping::float_) {
        made.kind = shape_kind::float_;
    } else if constexpr (kind == mapping::boolean) {
        made.kind = shape_kind::boolean;
    } else if constexpr (kind == mapping::string) {
        made.kind = std::is_same_v<T, std::string> ? shape_kind::string : shape_kind::string_view;
    } else if constexpr (kind == mapping::id) {
        made.kind = shape_kind::text;
        made.to_text = [](const void* value) { return std::string_view{static_cast<const id*>(value)->value}; };
    } else if constexpr (kind == mapping::enum_) {
        made.kind = shape_kind::enum_;
        made.to_text = &get_enum_name<T>;
    } else if constexpr (fixed_scalar<T>) {
        made.kind = shape_kind::fixed_custom;
        made.most_bytes = scalar<T>::most_bytes;
        made.write_at = [](char* out, const void* value) { return scalar<T>::write(out, *static_cast<const T*>(value)); };
    } else {
        made.kind = shape_kind::custom;
        made.write = [](std::string& out, const void* value) { scalar<T>::write(out, *static_cast<const T*>(value)); };
    }
    return made;
}

enum class shape_form : std::uint8_t { nullable, list, structure, union_, leaf };

template <class T>
constexpr shape_form form_of()
{
    if constexpr ((unwrapped<T>::non_null & 1U) == 0)
        return shape_form::nullable;
    else if constexpr (unwrapped<T>::lists != 0)
        return shape_form::list;
    else if constexpr (classify<T>() == mapping::structure)
        return shape_form::structure;
    else if constexpr (classify<T>() == mapping::union_)
        return shape_form::union_;
    else
        return shape_form::leaf;
}

/// The shape of a type. Those of other types are referred to by address, in initializers only, as types may lead to
/// themselves.
template <class T, class Schema, shape_form Form = form_of<T>()>
struct shape;

/// Leaves, and lists of them, are the same in every schema.
template <class T, class Schema>
using shape_of = shape<T, std::conditional_t<form_of<named_type<T>>() == shape_form::leaf, void, Schema>>;

template <class T, class Schema>
struct shape<T, Schema, shape_form::leaf> {
    static constexpr value_shape view = make_leaf_shape<T>();
};

template <class T, class Schema>
struct shape<T, Schema, shape_form::nullable> {
    static const value_shape view;
};
template <class T, class Schema>
constinit const value_shape shape<T, Schema, shape_form::nullable>::view{
    .kind = shape_kind::nullable,
    .bytes = sizeof(T),
    .inner = &shape_of<typename T::value_type, Schema>::view,
    .get = &get_value<T>};

template <class T, class Schema>
struct shape<T, Schema, shape_form::list> {
    static const value_shape view;
};
template <class T, class Schema>
constinit const value_shape shape<T, Schema, shape_form::list>::view{.kind = shape_kind::list,
                                                                     .bytes = sizeof(T),
                                                                     .inner = &shape_of<typename T::value_type, Schema>::view,
                                                                     .size = &get_size<T>,
                                                                     .at = &get_item<T>};

template <class T, class Schema>
struct shape<T, Schema, shape_form::structure> {
    static const value_shape view;
};
template <class T, class Schema>
constinit const value_shape shape<T, Schema, shape_form::structure>::view{
    .kind = shape_kind::object, .bytes = sizeof(T), .type = &table<T, Schema, position::output>::view};

template <class Schema, class... T>
struct shape<std::variant<T...>, Schema, shape_form::union_> {
    static constexpr value_shape view{
        .kind = shape_kind::abstract, .bytes = sizeof(std::variant<T...>), .open = &open_variant<Schema, T...>};
};

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_VALUE_SHAPES_HPP
