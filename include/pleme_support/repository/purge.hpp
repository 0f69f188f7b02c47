// Removing tickets that were deleted long ago, in bounded steps.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/retention.test.cpp,
// adapters/sqlite/tests/held_tickets.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_PURGE_HPP
#define PLEME_SUPPORT_REPOSITORY_PURGE_HPP

#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/pass_over.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <cstdint>
#include <string>
#include <tuple>

namespace pleme_support::inline v0::repository {

/// Tickets of a product that were deleted before an instant, those first that were first.
[[nodiscard]] inline storage::query<support_ticket> deleted_tickets(const std::string& product, timestamp before)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .compare<&support_ticket::deleted_at>(storage::comparison::less, before)
        .ascending<&support_ticket::deleted_at, &support_ticket::id>()
        .select<&support_ticket::version, &support_ticket::deleted_at>();
    return tickets;
}

/// Removes a ticket with all that belongs to it.
/// @return whether it did; `errc::conflict` for one that somebody holds, as a host's table can
template <class Context>
[[nodiscard]] result<bool> purge_ticket(const Context& call, const support_ticket& ticket)
{
    storage::ticket_batch batch{ticket};
    batch.remove(ticket);
    const auto removed = call.commit(batch);
    if (removed) return true;
    if (removed.error().code != errc::conflict) return removed.error();
    storage::query<support_ticket> again;
    again.equal<&support_ticket::id>(ticket.id)
        .equal<&support_ticket::product>(ticket.product)
        .select<&support_ticket::version>();
    auto read = call.read(again);
    if (!read) return read.error();
    const auto& found = get<0>(*read);
    if (found.empty() || found.front().version != ticket.version) return false;  // purged, restored or changed by another
    return removed.error();
}

/// Removes up to `limit` tickets that were deleted before `before`, each with all that belongs to it.
/// @pre `caller.reaches(product)`, limit 1 or more
template <class Context>
[[nodiscard]] result<step_progress> purge_deleted(const Context& call, const std::string& product, timestamp before,
                                                  std::uint32_t limit)
{
    step_progress progress;
    auto through = pass_over_held(
        call, deleted_tickets(product, before), limit, progress.held, [](const support_ticket& ticket) { return ticket.id; },
        [&](const support_ticket& ticket) { return purge_ticket(call, ticket); });
    if (!through) return through.error();
    progress.done = through->done;
    progress.more = through->more;
    return progress;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_PURGE_HPP
