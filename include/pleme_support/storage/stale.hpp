// Reading what may be a little old, for storages that can answer that from elsewhere.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/stale.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_STALE_HPP
#define PLEME_SUPPORT_STORAGE_STALE_HPP

#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <concepts>

namespace pleme_support::inline v0::storage {

/// What an adapter may offer beside the rest. For `S s` and queries `q...`:
///  - `s.read_stale(e, q...)` does what `s.read(e, q...)` does, but its one snapshot may be an earlier one: it may lack what a
///    `commit` made that returned before.
template <class S>
concept reads_stale = adapter<S> &&
    requires(S& s, const call_end& e, const query<support_ticket>& tickets, const query<ticket_cycle>& cycles)
{
    {
        s.read_stale(e, tickets, cycles)
        } -> std::same_as<result<rows<support_ticket, ticket_cycle>>>;
};

/// Reads what may be stale: for numbers over many records, never for what a decision rests on.
/// @return as `storage.read(end, queries...)`
template <adapter S, record... R>
[[nodiscard]] result<rows<R...>> read_stale(S& storage, const call_end& end, const query<R>&... queries)
{
    if constexpr (reads_stale<S>)
        return storage.read_stale(end, queries...);
    else
        return storage.read(end, queries...);
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_STALE_HPP
