// How the memory adapter answers a query: for tests that no query walks a table.
// Memory adapter. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/query_plans.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_READ_PLAN_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_READ_PLAN_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::memory {

/// What `memory_storage::explain` returns. A query that is ordered by what belongs to tickets starts at that: the order is one
/// of its records.
struct read_plan {
    bool by_keys = false;                   ///< the query names the keys
    std::vector<std::string_view> members;  ///< of the key, or of the index, by which rows are read
    std::size_t fixed = 0;                  ///< how many of them, from the first, have one of some given values
    std::vector<std::string_view> null;     ///< where these are null, and only there, the index has records
    bool in_order = false;                  ///< nothing has to be sorted
    std::uint64_t rows = 0;                 ///< that were looked at, those of related records among them
    std::uint64_t found = 0;                ///< how many of them it returns
};

}  // namespace pleme_support::inline v0::adapters::memory

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_READ_PLAN_HPP
