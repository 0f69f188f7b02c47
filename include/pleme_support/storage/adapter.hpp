// The storage concept: what a back end must do, all of it.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: every adapter runs testing/storage_conformance.hpp.

#ifndef PLEME_SUPPORT_STORAGE_ADAPTER_HPP
#define PLEME_SUPPORT_STORAGE_ADAPTER_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/rows.hpp>

#include <concepts>

namespace pleme_support::inline v0::storage {

/// A back end. For `S s`, queries `q...`, a batch `b` and the `call_end` `e` of the call that they are a part of:
///  - `s.read(e, q...)` returns, for each query, the records for which every condition and the text match hold, in the query's
///    order, cut to its page; all queries of one call see one consistent snapshot;
///  - what a `commit` made is seen by every `read` that starts after it returned;
///  - `s.commit(e, b)` applies the whole batch or nothing; it returns success only when the batch will survive whatever the
///    back end promises to survive;
///  - it fails with `errc::conflict`, and applies nothing, if an inserted key or one that is expected to be absent exists, an
///    updated or removed record does not, a versioned record is not at version - 1 (updated) or at the version given (removed),
///    or a ticket's number is taken in its product or a survey's token anywhere;
///  - when `e` comes while it waits or works, a call fails with `errc::timed_out` or `errc::stopped`, at most 100 ms later for
///    what it can interrupt, and a `commit` only if nothing was applied; one that may have been applied is
///    `errc::outcome_unknown`;
///  - any other failure is `errc::storage_unavailable` (nothing was applied), `errc::outcome_unknown` (it could not be found
///    out whether it was applied) or `errc::storage_corrupt`; nothing is thrown but `std::bad_alloc`, and no message holds
///    text of a driver;
///  - members come back as they went in: text byte by byte, instants to the microsecond, lists in order;
///  - all calls may come from several threads at once.
/// @see docs/concepts/storage.md, `testing::check_storage`
template <class S>
concept adapter = requires(S& s, const call_end& e, const batch& b, const query<support_ticket>& tickets,
                           const query<ticket_cycle>& cycles, const query<ticket_event>& events)
{
    {
        s.read(e, tickets)
        } -> std::same_as<result<rows<support_ticket>>>;
    {
        s.read(e, events)
        } -> std::same_as<result<rows<ticket_event>>>;
    {
        s.read(e, tickets, cycles)
        } -> std::same_as<result<rows<support_ticket, ticket_cycle>>>;
    {
        s.commit(e, b)
        } -> std::same_as<result<void>>;
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_ADAPTER_HPP
