// A storage that has the least that a storage must, and notes what is read of tickets through it.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_NOTING_STORAGE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_NOTING_STORAGE_HPP

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/testing/builders.hpp>

#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::test {

struct noting_storage {
    adapters::memory_storage kept;
    std::vector<pleme_support::storage::query_parts> asked;  ///< of tickets, in the order of the calls

    template <pleme_support::storage::record... R>
    result<pleme_support::storage::rows<R...>> read(const call_end& end, const pleme_support::storage::query<R>&... queries)
    {
        const auto note = [&]<class Record>(const pleme_support::storage::query<Record>& query) {
            if constexpr (std::is_same_v<Record, support_ticket>) asked.push_back(query.parts());
        };
        (note(queries), ...);
        return kept.read(end, queries...);
    }
    result<void> commit(const call_end& end, const pleme_support::storage::batch& batch) { return kept.commit(end, batch); }

    /// Puts in tickets with the numbers from `first` to `last`.
    void fill(std::int32_t first, std::int32_t last)
    {
        pleme_support::storage::batch stock;
        for (std::int32_t n = first; n <= last; ++n) stock.insert(testing::make_ticket(n));
        kept.commit(no_end, stock).value();
    }
};
static_assert(pleme_support::storage::adapter<noting_storage>);

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_NOTING_STORAGE_HPP
