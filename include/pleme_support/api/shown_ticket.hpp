// The SupportTicket of the schema: a ticket with its clocks, which are read only where a request asks for them.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/sla.test.cpp.

#ifndef PLEME_SUPPORT_API_SHOWN_TICKET_HPP
#define PLEME_SUPPORT_API_SHOWN_TICKET_HPP

#include <pleme_support/graphql/selection.hpp>
#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/sla.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/class.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::api {

/// What every field gives that gives tickets.
struct shown_ticket : support_ticket {
    std::vector<sla_clock> clocks;  ///< of its cycles under a policy; empty unless `clocks` is selected
};
BOOST_DESCRIBE_STRUCT(shown_ticket, (support_ticket), (clocks))

/// Tickets as the schema shows them: one read of clocks for all of them, and none if the request wants no clocks.
/// @param desk     what the caller may do
/// @param tickets  as it gave them to him
/// @return an error of the storage
[[nodiscard]] inline result<std::vector<shown_ticket>> show_tickets(const repository::caller_areas& desk,
                                                                    record_list<support_ticket> tickets,
                                                                    const graphql::selection& selected)
{
    std::vector<std::vector<sla_clock>> clocks(tickets.size());
    if (selected.contains("clocks")) {
        auto read = desk.sla().clocks(tickets);
        if (!read) return read.error();
        clocks = *std::move(read);
    }
    std::vector<shown_ticket> shown;
    shown.reserve(tickets.size());
    for (std::size_t i = 0; i < tickets.size(); ++i) shown.push_back({tickets.take(i), std::move(clocks[i])});
    return shown;
}

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SHOWN_TICKET_HPP
