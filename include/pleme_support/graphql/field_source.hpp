// Where the values of a field come from: a member, a function of one object, or a function of all objects of a level at once.
// GraphQL layer, no templates. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_FIELD_SOURCE_HPP
#define PLEME_SUPPORT_GRAPHQL_FIELD_SOURCE_HPP

#include <pleme_support/graphql/value_shape.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0::graphql {

class coerced_arguments;
class field_call;

/// The C++ struct that a field function takes its arguments in.
struct arguments_view {
    std::size_t bytes = 0;
    std::size_t alignment = 1;
    void (*construct)(void* place) = nullptr;
    void (*destroy)(void* made) = nullptr;
    /// @return false if a custom scalar does not take what it was given; `problem` says which argument, and why
    bool (*read)(const coerced_arguments& from, void* into, std::string& problem) = nullptr;
};

enum class source_kind : std::uint8_t {
    none,       ///< nothing resolves it: an error, if it is asked for
    type_name,  ///< `__typename`: known when the operation is planned
    member,     ///< at `member(object)`, for as long as the object is there
    function,   ///< `resolve` is called once for each object
    batch,      ///< `resolve` is called once for all objects
};

/// Set once for each field, when the schema is made.
struct field_source {
    source_kind kind = source_kind::none;
    const value_shape* shape = nullptr;                   ///< of its values
    const void* (*member)(const void* object) = nullptr;  ///< member
    void (*resolve)(field_call& call) = nullptr;          ///< function, batch: sets or fails each row of the call
    const arguments_view* arguments = nullptr;            ///< function, batch; null: it takes none
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_FIELD_SOURCE_HPP
