// What a table asks of the other tables.
// Memory adapter: no locks; `memory_storage` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/storage/query.hpp>

#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// A ticket, and the member of what belongs to it that it is ordered by.
struct ordered_ticket {
    storage::value by;
    std::vector<storage::value> ticket;  ///< id and product
};

/// All tables of a storage.
class related_tables {
public:
    related_tables(const related_tables&) = delete;
    related_tables& operator=(const related_tables&) = delete;

    /// Whether there is such a record of a ticket.
    /// @param ticket  id and product
    [[nodiscard]] virtual bool has(const storage::related_records& others, std::vector<storage::value> ticket,
                                   end_watch& watch) const = 0;
    /// All tickets that have such a record, in any order.
    [[nodiscard]] virtual std::vector<ordered_ticket> list(const storage::related_order& order, end_watch& watch) const = 0;

protected:
    related_tables() = default;
    ~related_tables() = default;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_HPP
