#include "support/stage.hpp"

#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("evolve: the events of a whole life fold to the ticket")
{
    stage desk;
    update_ticket_input everything;
    everything.subject = std::string{"\"Quoted\"\nไทย"};
    everything.description = std::string{"new"};
    everything.priority = ticket_priority::high;
    everything.category = std::string{"billing"};
    everything.assigned_to = agent().actor_id;
    everything.tags = std::vector<std::string>{"a\"b", "c\\d", ""};
    everything.tags = std::vector<std::string>{"a\"b", "c\\d"};
    REQUIRE(desk.update(everything));
    REQUIRE(desk.say(agent()));
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.move(ticket_status::resolved));
    REQUIRE(desk.rate(4, "null"));
    REQUIRE(desk.say(customer()));
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK(rules::fold(desk.events).value() == desk.ticket());
    CHECK(desk.events.size() == static_cast<std::size_t>(desk.ticket().version));
}

TEST_CASE("evolve: every member of a ticket survives the way through an event")
{
    const support_ticket full = testing::make_full_ticket(1);
    ticket_event event = testing::make_event(full);
    event.version = 1;
    event.changes = rules::compute_initial_changes(full);
    CHECK(rules::evolve({}, event).value() == full);

    // And back to nothing: what can be null is cleared again.
    const support_ticket bare = testing::make_ticket(1);
    ticket_event cleared = testing::make_event(bare);
    cleared.version = 2;
    cleared.changes = rules::compute_changes(full, bare);
    auto expected = bare;
    expected.version = 2;
    CHECK(rules::evolve(full, cleared).value() == expected);
}

TEST_CASE("evolve: no difference, no changes")
{
    const support_ticket full = testing::make_full_ticket(1);
    CHECK(rules::compute_changes(full, full).empty());
    auto later = testing::make_next_version(full);
    CHECK(rules::compute_changes(full, later).empty());  // version and updated_at are the event's own
}

TEST_CASE("evolve: events must follow on each other")
{
    stage desk;
    REQUIRE(desk.say(agent()));
    REQUIRE(desk.say(agent()));
    auto gap = desk.events;
    gap.erase(gap.begin() + 1);
    CHECK(failure(rules::fold(gap)) == errc::storage_corrupt);
    auto twice = desk.events;
    twice.insert(twice.begin() + 1, twice[1]);
    CHECK(failure(rules::fold(twice)) == errc::storage_corrupt);
    CHECK(rules::fold({}).value() == support_ticket{});
}

TEST_CASE("evolve: changes that can't be read are corruption, with the field named")
{
    const stage desk;
    const auto folded_with = [&](ticket_change change) {
        auto events = desk.events;
        events[0].changes.push_back(std::move(change));
        return rules::fold(events);
    };
    for (const ticket_change& bad : {ticket_change{"co lour", {}, "red"}, ticket_change{"status", {}, "a sleep"},
                                     ticket_change{"status", {}, std::nullopt}, ticket_change{"number", {}, "one"},
                                     ticket_change{"created_at", {}, "yesterday"}, ticket_change{"tags", {}, "[broken"},
                                     ticket_change{"assigned_to", {}, "me"}, ticket_change{"version", {}, "7"},
                                     ticket_change{"updated_at", {}, "2026-03-02T09:00:00Z"}}) {
        CAPTURE(bad.field);
        const auto folded = folded_with(bad);
        CHECK(failure(folded) == errc::storage_corrupt);
        CHECK(complaint(folded).find('\'' + bad.field + '\'') != std::string::npos);
    }
    for (const ticket_change& newer : {ticket_change{"colour", {}, "red"}, ticket_change{"status", {}, "ASLEEP"},
                                       ticket_change{"resolved_by_kind", {}, "PARTNER"}}) {
        CAPTURE(newer.field);
        CHECK(failure(folded_with(newer)) == errc::storage_newer);
        CHECK(complaint(folded_with(newer)).find('\'' + newer.field + '\'') != std::string::npos);
    }
}

}  // namespace
