#include "support/storages.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE_TEMPLATE("events: one for each command, with its kind, actor and message, and the ticket is their fold", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.repo.with(customer()).tickets().create("thai", new_ticket()).value().id;
    const auto answer = desk.say(agent(2), ticket);
    const auto note = desk.say(agent(3), ticket, true);
    desk.move(ticket, ticket_status::resolved);
    REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {5, {}}));
    REQUIRE(desk.repo.with(host()).tickets().remove(ticket));
    REQUIRE(desk.repo.with(host()).tickets().restore(ticket));

    const auto events = desk.repo.with(agent()).log().events(ticket).value();
    using enum event_kind;
    struct row {
        event_kind kind;
        pleme_support::principal actor;
        std::optional<uuid> message;
    };
    const std::vector<row> expected{{created, customer(), {}},       {message_added, agent(2), answer.id},
                                    {note_added, agent(3), note.id}, {updated, agent(1), {}},
                                    {rated, customer(), {}},         {deleted, host(), {}},
                                    {restored, host(), {}}};
    REQUIRE(events.size() == expected.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        CAPTURE(i);
        CHECK(events[i].kind == expected[i].kind);
        CHECK(events[i].actor_id == expected[i].actor.actor_id);
        CHECK(events[i].actor == expected[i].actor.kind);
        CHECK(events[i].message_id == expected[i].message);
        CHECK(events[i].version == static_cast<std::int32_t>(i + 1));
        CHECK(events[i].ticket_id == ticket);
        CHECK(events[i].product == "thai");
        if (i > 0) CHECK(events[i].at > events[i - 1].at);
    }
    CHECK(rules::fold(events).value() == desk.find(ticket));
}

TEST_CASE_TEMPLATE("events: before and after of everything that a reopen changes", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto made = desk.create();
    const uuid ticket = made.id;
    const auto done = desk.move(ticket, ticket_status::closed);
    desk.advance(std::chrono::hours{1});
    desk.move(ticket, ticket_status::in_progress);
    const std::string then = to_text(*done.resolved_at);
    CHECK(desk.repo.with(agent()).log().events(ticket).value().back().changes ==
          std::vector<ticket_change>{{"status", "CLOSED", "IN_PROGRESS"},
                                     {"resolved_at", then, std::nullopt},
                                     {"resolved_by", to_text(agent().actor_id), std::nullopt},
                                     {"resolved_by_kind", "AGENT", std::nullopt},
                                     {"closed_at", then, std::nullopt},
                                     {"reopen_count", "0", "1"},
                                     {"waiting_since", std::nullopt, to_text(made.created_at)}});  // the first answer is owed
}

TEST_CASE_TEMPLATE("events: of an unknown ticket there are none", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    CHECK(failure(desk.repo.with(host()).log().events(make_id('1', 99))) == errc::not_found);
}

}  // namespace
