// Everything that a server has of its tickets, so that a test can look whether each is whole.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_EVERY_TICKET_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_EVERY_TICKET_HPP

#include "support/whole_ticket.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#include <doctest/doctest.h>

#include <map>
#include <tuple>
#include <utility>

namespace postgres_test {

/// What the server has, by ticket.
inline std::map<pleme_support::uuid, pleme_support::test::whole_ticket> read_everything(
    pleme_support::adapters::postgres_storage& storage)
{
    using namespace pleme_support;
    using pleme_support::storage::query;
    auto rows = storage
                    .read(no_end, query<support_ticket>{}, query<ticket_event>{}.ascending<&ticket_event::version>(),
                          query<ticket_message>{}.ascending<&ticket_message::created_at, &ticket_message::id>(),
                          query<ticket_cycle>{}.ascending<&ticket_cycle::ordinal>(),
                          query<csat_survey>{}.ascending<&csat_survey::ordinal>(),
                          query<ticket_rating>{}.ascending<&ticket_rating::version>(), query<ticket_activity>{})
                    .value();
    std::map<uuid, test::whole_ticket> tickets;
    for (auto& ticket : get<0>(rows)) tickets[ticket.id].ticket = std::move(ticket);
    const auto sort_in = [&](auto& children, auto member) {
        for (auto& child : children) {
            const auto found = tickets.find(child.ticket_id);
            REQUIRE(found != tickets.end());
            (found->second.*member).push_back(std::move(child));
        }
    };
    sort_in(get<1>(rows), &test::whole_ticket::events);
    sort_in(get<2>(rows), &test::whole_ticket::messages);
    sort_in(get<3>(rows), &test::whole_ticket::cycles);
    sort_in(get<4>(rows), &test::whole_ticket::surveys);
    sort_in(get<5>(rows), &test::whole_ticket::ratings);
    sort_in(get<6>(rows), &test::whole_ticket::activity);
    return tickets;
}

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_EVERY_TICKET_HPP
