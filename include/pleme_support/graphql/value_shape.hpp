// How a value lies in memory and what it is in GraphQL: one constant table a C++ type, which one writer reads for all of them.
// GraphQL layer, no templates. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALUE_SHAPE_HPP
#define PLEME_SUPPORT_GRAPHQL_VALUE_SHAPE_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

struct type_view;

/// An object with its type, as a value of an interface or a union gives it.
struct object_ref {
    const void* object = nullptr;
    const type_view* type = nullptr;  ///< an object type
};

enum class shape_kind : std::uint8_t {
    nullable,      ///< `get` gives the value within, or null
    list,          ///< `size` and `at` give the items
    object,        ///< an object of `type`
    abstract,      ///< `open` tells which object it is
    string,        ///< a std::string
    string_view,   ///< a std::string_view
    text,          ///< `to_text` gives a text; one without data is null
    int_,          ///< a std::int32_t
    float_,        ///< a double
    boolean,       ///< a bool
    enum_,         ///< `to_text` gives the enum value's name; empty: it has none
    custom,        ///< `write` appends JSON
    fixed_custom,  ///< `write_at` stores JSON of at most `most_bytes`
};

/// Constant-initialised; those of types that refer to each other point to each other.
struct value_shape {
    shape_kind kind = shape_kind::object;
    std::uint8_t most_bytes = 0;         ///< fixed_custom
    std::uint32_t bytes = 0;             ///< of a value itself, without what it points to
    const value_shape* inner = nullptr;  ///< nullable, list
    const type_view* type = nullptr;     ///< object

    const void* (*get)(const void* value) = nullptr;
    std::size_t (*size)(const void* value) = nullptr;
    const void* (*at)(const void* value, std::size_t index) = nullptr;
    object_ref (*open)(const void* value) = nullptr;
    std::string_view (*to_text)(const void* value) = nullptr;
    void (*write)(std::string& out, const void* value) = nullptr;
    char* (*write_at)(char* out, const void* value) = nullptr;
};

/// The object of an object shape, or of an abstract one.
[[nodiscard]] inline object_ref open_object(const value_shape& shape, const void* value)
{
    return shape.kind == shape_kind::object ? object_ref{value, shape.type} : shape.open(value);
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_VALUE_SHAPE_HPP
