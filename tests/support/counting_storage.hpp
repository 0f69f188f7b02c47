// A storage that counts what is read through it: calls and records.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_COUNTING_STORAGE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_COUNTING_STORAGE_HPP

#include <pleme_support/storage/adapter.hpp>

#include <cstddef>
#include <tuple>

namespace pleme_support::test {

template <storage::adapter Storage>
struct counting_storage {
    Storage& counted;
    std::size_t reads = 0;
    std::size_t records = 0;  ///< of all reads

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        auto read = counted.read(end, queries...);
        ++reads;
        if (read) read->apply([&](const auto&... rows) { records += (rows.size() + ...); });
        return read;
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return counted.commit(end, batch); }
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_COUNTING_STORAGE_HPP
