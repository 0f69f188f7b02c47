#include "support/values.hpp"

#include <pleme_support/rules/activity.hpp>

#include <doctest/doctest.h>

namespace activity_test {

using namespace pleme_support;
using namespace test;

TEST_CASE("activity: what a ticket has not comes last")
{
    support_ticket ticket;
    ticket.id = make_id('1', 1);
    ticket.product = "thai";
    ticket.updated_at = at("2026-03-02T09:00:00Z");
    CHECK(
        (rules::activity_of(ticket) == ticket_activity{ticket.id, "thai", ticket.updated_at, 2, max_timestamp, max_timestamp}));
    ticket.waiting_since = at("2026-03-02T08:00:00Z");
    ticket.resolution_due_at = at("2026-03-02T12:00:00Z");
    ticket.next_response_due_at = at("2026-03-02T10:00:00Z");
    ticket.priority = ticket_priority::urgent;
    CHECK((rules::activity_of(ticket) ==
           ticket_activity{ticket.id, "thai", ticket.updated_at, 0, *ticket.waiting_since, *ticket.next_response_due_at}));
}

TEST_CASE("activity: the more urgent comes first")
{
    std::int32_t last = -1;
    for (const auto priority :
         {ticket_priority::urgent, ticket_priority::high, ticket_priority::medium, ticket_priority::low}) {
        CHECK(rules::urgency_of(priority) == last + 1);
        last = rules::urgency_of(priority);
    }
}

TEST_CASE("activity: the first deadline, whichever it is")
{
    support_ticket ticket;
    CHECK_FALSE(rules::first_deadline(ticket));
    for (auto member :
         {&support_ticket::first_response_due_at, &support_ticket::next_response_due_at, &support_ticket::resolution_due_at}) {
        ticket = {};
        ticket.first_response_due_at = ticket.next_response_due_at = ticket.resolution_due_at = at("2026-03-02T10:00:00Z");
        ticket.*member = at("2026-03-02T09:00:00Z");
        CHECK(rules::first_deadline(ticket) == at("2026-03-02T09:00:00Z"));
        ticket.*member = std::nullopt;
        CHECK(rules::first_deadline(ticket) == at("2026-03-02T10:00:00Z"));
    }
}

}  // namespace activity_test
