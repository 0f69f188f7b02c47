#include <pleme_support/rules/erase.hpp>

#include "support/values.hpp"

#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

const rules::erasure erased{make_id('c', 1), make_id('d', 9)};

TEST_CASE("erase: the texts of a ticket and its customer go, the rest stays")
{
    auto ticket = testing::make_full_ticket(1);
    ticket.customer_id = erased.person;
    ticket.resolved_by = erased.person;
    auto expected = ticket;
    expected.subject = expected.description = "[erased]";
    expected.csat_comment = "[erased]";
    expected.customer_id = erased.replacement;
    expected.resolved_by = erased.replacement;
    rules::erase(ticket, erased);
    CHECK((ticket == expected));

    ticket.csat_comment.reset();
    ticket.resolved_by = make_id('a', 1);
    rules::erase(ticket, erased);
    CHECK_FALSE(ticket.csat_comment);
    CHECK(ticket.resolved_by == make_id('a', 1));
}

TEST_CASE("erase: a message loses its content whoever wrote it, and its author if that is the customer")
{
    auto message = testing::make_message(testing::make_ticket(1), 1);
    message.author_id = erased.person;
    rules::erase(message, erased);
    CHECK(message.content == "[erased]");
    CHECK(message.author_id == erased.replacement);
    message.author_id = make_id('d', 3);  // left by a try that broke off
    rules::erase(message, erased);
    CHECK(message.author_id == erased.replacement);
    message.author_id = make_id('a', 1);
    message.author_kind = actor_kind::agent;
    message.content = "Dear Ada";
    rules::erase(message, erased);
    CHECK(message.content == "[erased]");
    CHECK(message.author_id == make_id('a', 1));
}

TEST_CASE("erase: the events of an erased ticket fold to its erased row")
{
    auto ticket = testing::make_full_ticket(1);
    ticket.customer_id = erased.person;
    ticket.resolved_by = erased.person;
    ticket.version = 1;
    auto created = testing::make_event(ticket);
    created.changes = rules::compute_initial_changes(ticket);
    auto next = testing::make_next_version(ticket);
    next.subject = "My address is 1 High Street";
    next.csat_comment.reset();
    next.resolved_by = make_id('a', 1);
    auto changed = testing::make_event(next);
    changed.actor_id = make_id('a', 1);
    changed.changes = rules::compute_changes(ticket, next);

    for (ticket_event* event : {&created, &changed}) {
        CHECK(rules::erase(*event, erased).has_value());
        for (const ticket_change& change : event->changes)
            for (const auto& side : {change.before, change.after}) {
                if (!side) continue;
                CHECK(side->find("High Street") == std::string::npos);
                CHECK(side->find("Thank you") == std::string::npos);
                CHECK(*side != to_text(erased.person));
            }
    }
    CHECK(created.actor_id == erased.replacement);
    CHECK(changed.actor_id == make_id('a', 1));
    rules::erase(next, erased);
    CHECK((rules::fold({created, changed}).value() == next));
}

TEST_CASE("erase: what a newer version has stored is not taken for erased")
{
    auto event = testing::make_event(testing::make_ticket(1));
    event.changes = {{"subject", "a", "b"}, {"signature", "a", "b"}};
    const auto before = event;
    const auto refused = rules::erase(event, erased);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == errc::storage_newer);
    CHECK(event == before);
}

TEST_CASE("erase: a cycle that the customer ended")
{
    auto cycle = testing::make_cycle(testing::make_ticket(1));
    cycle.ended_by = erased.person;
    rules::erase(cycle, erased);
    CHECK(cycle.ended_by == erased.replacement);
    rules::erase(cycle, erased);
    CHECK(cycle.ended_by == erased.replacement);
}

TEST_CASE("erase: a rating keeps its score, and names no agent who was the customer himself")
{
    ticket_rating rating{make_id('d', 1), "thai", 7, at("2026-03-09T09:00:00Z"), 2, 1, make_id('a', 1)};
    auto expected = rating;
    rules::erase(rating, erased);
    CHECK(rating == expected);
    rating.agent_id = erased.person;
    expected.agent_id = erased.replacement;
    rules::erase(rating, erased);
    CHECK(rating == expected);
}

TEST_CASE("erase: a survey loses its comment and its token, and can't be answered later than that")
{
    const timestamp now = at("2026-03-09T09:00:00Z");
    csat_survey survey{make_id('d', 1),           "thai",   1,        "old", now - 24h, now + 24h, 4,
                       "I live at 1 High Street", now - 2h, now + 22h};
    auto expected = survey;
    expected.token = "new";
    expected.expires_at = now;
    expected.changeable_until = now;
    expected.comment = "[erased]";
    rules::erase(survey, "new", now);
    CHECK((survey == expected));

    csat_survey over{make_id('d', 1), "thai", 2, "old", now - 48h, now - 24h, {}, {}, {}, {}};
    expected = over;
    expected.token = "new";
    rules::erase(over, "new", now);
    CHECK((over == expected));
}

}  // namespace
