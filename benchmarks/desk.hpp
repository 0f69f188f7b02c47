// A support desk filled with tickets, for benchmarks to work on.

#ifndef PLEME_SUPPORT_BENCHMARKS_DESK_HPP
#define PLEME_SUPPORT_BENCHMARKS_DESK_HPP

#include <pleme_support/pleme_support.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace pleme_support::benchmarks {

/// The service itself: sees all, may act for everybody.
inline principal host()
{
    return principal::agent(*parse_uuid("a0000000-0000-4000-8000-000000000001"))
        .within_all_products()
        .with_internal_notes()
        .acting_for(delegation::anyone);
}

inline create_ticket_input new_ticket(int i)
{
    create_ticket_input input;
    input.customer_id = *parse_uuid("c0000000-0000-4000-8000-000000000001");
    input.customer_id.begin()[15] = static_cast<unsigned char>(i % 250);
    input.subject = "Order " + std::to_string(i) + " has not arrived";
    input.description = "It was due on Monday, and the tracking page has shown nothing new since.";
    return input;
}

/// Creates `count` tickets, every second one of them closed.
/// @return their ids
template <class Repository>
std::vector<uuid> fill(Repository& repository, int count)
{
    const auto caller = host();
    std::vector<uuid> ids;
    for (int i = 0; i < count; ++i) {
        const auto ticket = repository.with(caller).tickets().create("thai", new_ticket(i));
        if (!ticket) std::abort();
        ids.push_back(ticket->id);
        if (i % 2 != 0) continue;
        update_ticket_input close;
        close.status = ticket_status::closed;
        if (!repository.with(caller).tickets().update(ticket->id, close)) std::abort();
    }
    return ids;
}

}  // namespace pleme_support::benchmarks

#endif  // PLEME_SUPPORT_BENCHMARKS_DESK_HPP
