// Reading what belongs to one ticket.
// Repository layer. Guide: docs/guide/authorization.md. Tests: tests/unit/repository/principal.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CHILDREN_HPP
#define PLEME_SUPPORT_REPOSITORY_CHILDREN_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>

#include <tuple>
#include <utility>

namespace pleme_support::inline v0::repository {

/// Children of a ticket, if the ticket is there for the caller, from the snapshot that says so.
/// @return the children; `errc::not_found`
template <class Context, storage::record R>
[[nodiscard]] result<record_list<R>> read_children(const Context& call, const uuid& ticket_id,
                                                   const storage::query<R>& children)
{
    storage::query<support_ticket> ticket = live_ticket(ticket_id, call.caller());
    ticket.select<&support_ticket::customer_id, &support_ticket::participant_ids>();
    auto read = call.read(ticket, children);
    if (!read) return read.error();
    const auto& found = get<0>(*read);
    if (find_visible(found, call.caller()) == found.size()) return no_such_ticket();
    return std::move(get<1>(*read));
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CHILDREN_HPP
