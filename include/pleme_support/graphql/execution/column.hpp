// The values of one field for all objects of a level.
// GraphQL layer, plain data. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_COLUMN_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_COLUMN_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/execution/plan.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// The value of a field for one object, or why there is none.
struct cell {
    const void* value = nullptr;
    std::uint32_t failure = 0;      ///< 0: none; 1: the execution was over before; else 2 more than its place in a list
    std::uint32_t first_child = 0;  ///< of the objects in it that have columns: the place of the first among all of them
};

inline constexpr std::uint32_t not_resolved = 1;
inline constexpr std::uint32_t first_failure = 2;

/// An error of a field that waits until the response has come to it, since only then its path is known, and whether a
/// failure above it has made it void.
struct cell_failure {
    std::string message;
    std::string code;
    std::optional<source_offset> at;  ///< the part of the field that is to blame; nothing: the field
};

/// Objects of one planned set on one level, with the columns of the set.
struct object_level {
    const planned_set* set = nullptr;
    std::vector<const void*> objects;
    std::span<std::span<cell>> columns;
};

/// Where an object with columns stands.
struct placed_object {
    std::uint32_t level = 0;  ///< among all levels
    std::uint32_t row = 0;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_COLUMN_HPP
