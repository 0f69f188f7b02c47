// Counting records without reading them, for storages that can.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/count.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_COUNT_HPP
#define PLEME_SUPPORT_STORAGE_COUNT_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/query.hpp>

#include <concepts>
#include <cstdint>
#include <tuple>

namespace pleme_support::inline v0::storage {

/// What an adapter may offer beside the rest. For `S s`, a query `q` and a number `n`:
///  - `s.count(e, q, n)` returns how many records the conditions and the text match of `q` hold for, and `n` if they are more;
///    order, page and members of `q` do not count, and it has no `limit_each`.
template <class S>
concept counts = adapter<S> && requires(S& s, const call_end& e, const query<support_ticket>& tickets, std::uint32_t n)
{
    {
        s.count(e, tickets, n)
        } -> std::same_as<result<std::uint32_t>>;
};

/// How many records the conditions of a query hold for. A storage that can't count reads their keys.
/// @param up_to  it is enough to know that there are so many: what the count costs at most
/// @return the number, `up_to` at most; an error of the storage
template <adapter S, record R>
[[nodiscard]] result<std::uint32_t> count(S& storage, const call_end& end, query<R> asked, std::uint32_t up_to)
{
    if constexpr (counts<S>) {
        return storage.count(end, asked, up_to);
    } else {
        if (up_to == 0) return std::uint32_t{0};
        const auto keys = storage.read(end, asked.without_page().template select<>().limit(up_to));
        if (!keys) return keys.error();
        return static_cast<std::uint32_t>(get<0>(*keys).size());
    }
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_COUNT_HPP
