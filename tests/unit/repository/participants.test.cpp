#include "support/storages.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// Who carries a message, and in whose name.
struct carrier {
    std::string who;
    principal caller;
};

std::vector<carrier> carriers_of(const principal& author)
{
    return {{"he himself", author},
            {"a gateway for customers", bot(7).acting_for(delegation::customers)},
            {"the host", host()},
            {"an agent for anyone", agent(7).acting_for(delegation::anyone)},
            {"a portal for customers", customer(7).acting_for(delegation::customers)}};
}

template <class Storage>
result<ticket_message> say_as(desk<Storage>& desk, const principal& caller, const principal& author, const uuid& ticket)
{
    return desk.repo.with(caller).conversations().add_message(author.actor_id, message_on(ticket));
}

TEST_CASE_TEMPLATE("participants: people who are helped reopen, end a wait and never respond, whoever carries their words",
                   Storage, EVERY_STORAGE)
{
    for (const bool is_customer : {true, false}) {
        const principal author = is_customer ? customer(1) : customer(2);
        for (const carrier& by : carriers_of(author)) {
            CAPTURE(is_customer);
            CAPTURE(by.who);
            desk<Storage> desk;
            const uuid ticket = desk.create().id;
            REQUIRE(desk.repo.with(agent()).conversations().add_participant(ticket, make_id('c', 2)));

            const auto first = say_as(desk, by.caller, author, ticket).value();
            CHECK(first.author_kind == (is_customer ? actor_kind::customer : actor_kind::participant));
            CHECK(first.author_id == author.actor_id);
            CHECK(desk.find(ticket).first_response_at == std::nullopt);
            CHECK(desk.find(ticket).agent_replies == 0);
            CHECK(desk.find(ticket).customer_turns == 1);

            for (const ticket_status from :
                 {ticket_status::waiting_on_customer, ticket_status::resolved, ticket_status::closed}) {
                CAPTURE(enum_name(from));
                desk.say(agent(), ticket);
                desk.move(ticket, from);
                desk.advance(24h * 6);
                const int turns = desk.find(ticket).customer_turns;
                REQUIRE(say_as(desk, by.caller, author, ticket));
                CHECK(desk.find(ticket).status == ticket_status::in_progress);
                CHECK(desk.find(ticket).customer_turns == turns + 1);
                CHECK(desk.find(ticket).next_response_due_at == std::nullopt);
            }
            CHECK(desk.find(ticket).reopen_count == 2);
        }
    }
}

TEST_CASE_TEMPLATE("participants: an automatic message in somebody's name says so itself and does nothing", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.move(ticket, ticket_status::resolved);
    add_ticket_message_input input = message_on(ticket, "I am out of office");
    for (const actor_kind kind : {actor_kind::bot, actor_kind::system}) {
        input.author_kind = kind;
        const auto said = desk.repo.with(host()).conversations().add_message(make_id('c', 1), input).value();
        CHECK(said.author_kind == kind);
        CHECK(desk.find(ticket).status == ticket_status::resolved);
        CHECK(desk.find(ticket).customer_turns == 0);
        CHECK(desk.find(ticket).first_response_at == std::nullopt);
    }
    const auto refusal = [&](const principal& caller, actor_kind kind) {
        input.author_kind = kind;
        return failure(desk.repo.with(caller).conversations().add_message(caller.actor_id, input));
    };
    CHECK(refusal(bot(), actor_kind::bot) == std::nullopt);
    CHECK(refusal(bot(), actor_kind::system) == errc::forbidden);
    CHECK(refusal(customer(), actor_kind::bot) == errc::forbidden);
    CHECK(refusal(agent(), actor_kind::system) == errc::forbidden);
    for (const actor_kind kind : {actor_kind::agent, actor_kind::customer, actor_kind::participant})
        CHECK(refusal(host(), kind) == errc::invalid_argument);
}

TEST_CASE_TEMPLATE("participants: a retry that says another author's kind is another message", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    add_ticket_message_input input = message_on(desk.create().id);
    input.idempotency_key = "once";
    REQUIRE(desk.repo.with(host()).conversations().add_message(make_id('c', 1), input));
    input.author_kind = actor_kind::bot;
    CHECK(failure(desk.repo.with(host()).conversations().add_message(make_id('c', 1), input)) == errc::idempotency_mismatch);
}

struct two_agents : agent_directory {
    [[nodiscard]] std::optional<std::string> name_of(const uuid& id) const override
    {
        if (id == make_id('a', 1) || id == make_id('a', 2)) return "Somebody";
        return std::nullopt;
    }
};

TEST_CASE_TEMPLATE("participants: with a directory only who is in it is made an agent by others; nobody is by who is helped",
                   Storage, EVERY_STORAGE)
{
    struct row {
        bool has_directory;
        principal caller;
        uuid author;
        actor_kind expected;
    };
    const uuid known = make_id('a', 2);
    const uuid unknown = make_id('d', 1);
    const auto portal = customer(7).acting_for(delegation::anyone);
    for (const row& each :
         {row{true, host(), known, actor_kind::agent}, row{true, host(), unknown, actor_kind::participant},
          row{false, host(), unknown, actor_kind::agent}, row{true, portal, known, actor_kind::participant},
          row{false, portal, unknown, actor_kind::participant}, row{true, agent(3), make_id('a', 3), actor_kind::agent}}) {
        repository_options options;
        if (each.has_directory) options.agents = std::make_shared<two_agents>();
        desk<Storage> desk{std::move(options)};
        const uuid ticket = desk.create().id;
        const auto said = desk.repo.with(each.caller).conversations().add_message(each.author, message_on(ticket)).value();
        CHECK(said.author_kind == each.expected);
        CHECK(desk.find(ticket).first_response_at.has_value() == (each.expected == actor_kind::agent));
    }
}

TEST_CASE_TEMPLATE("participants: they see the ticket and its public messages, as long as they take part", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto open = desk.say(agent(), ticket);
    desk.say(agent(), ticket, true);
    const auto kin = customer(2);
    auto curious = kin.with_internal_notes();
    const auto sees = [&](const principal& caller) {
        auto areas = desk.repo.with(caller);
        const bool found = areas.tickets().find(ticket).has_value();
        CHECK(areas.conversations().messages(ticket).has_value() == found);
        CHECK(areas.conversations().participants(ticket).has_value() == found);
        CHECK(areas.log().events(ticket).has_value() == found);
        ticket_filter own;
        own.participant_id = caller.actor_id;
        CHECK((areas.tickets().list("thai", own).value().size() == 1) == found);
        CHECK((areas.tickets().list("thai", own, ticket_order::created_desc).value().tickets.size() == 1) == found);
        CHECK(areas.tickets().list("thai").value().empty());  // his own tickets
        return found;
    };
    CHECK(!sees(kin));
    const auto added = desk.repo.with(agent()).conversations().add_participant(ticket, kin.actor_id).value();
    CHECK(added.participant_ids == std::vector{kin.actor_id});
    CHECK(sees(kin));
    CHECK(sees(curious));
    CHECK(desk.repo.with(curious).conversations().messages(ticket).value() == std::vector{open});
    const auto people = desk.repo.with(customer()).conversations().participants(ticket).value();
    CHECK(people == std::vector{ticket_participant{ticket, "thai", kin.actor_id, added.updated_at, agent().actor_id,
                                                   actor_kind::agent, std::nullopt}});
    auto elsewhere = kin.within({"lao"});
    CHECK(failure(desk.repo.with(elsewhere).tickets().find(ticket)) == errc::not_found);
    CHECK(desk.repo.with(customer(3)).tickets().list("thai", {.participant_id = kin.actor_id}).value().empty());
    CHECK(desk.repo.with(agent()).tickets().list("thai", {.participant_id = kin.actor_id}).value().size() == 1);

    // Writing as himself, and nothing else.
    auto as_kin = desk.repo.with(kin);
    CHECK(as_kin.conversations().add_message(kin.actor_id, message_on(ticket)).has_value());
    CHECK(failure(as_kin.conversations().add_message(customer().actor_id, message_on(ticket))) == errc::forbidden);
    CHECK(failure(as_kin.tickets().update(ticket, to_status(ticket_status::closed))) == errc::forbidden);
    CHECK(failure(as_kin.conversations().remove_participant(ticket, kin.actor_id)) == errc::forbidden);
    desk.move(ticket, ticket_status::resolved);
    CHECK(failure(as_kin.surveys().rate(ticket, {5, {}})) == errc::forbidden);

    REQUIRE(desk.repo.with(agent()).conversations().remove_participant(ticket, kin.actor_id));
    CHECK(!sees(kin));
    CHECK(desk.repo.with(agent()).conversations().participants(ticket).value().empty());
}

TEST_CASE_TEMPLATE("participants: adding and removing are events; what changes nothing is none", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    auto area = desk.repo.with(agent()).conversations();
    REQUIRE(area.remove_participant(ticket, make_id('c', 2)));
    REQUIRE(area.add_participant(ticket, make_id('c', 2)));
    REQUIRE(area.add_participant(ticket, make_id('c', 3)));
    REQUIRE(area.add_participant(ticket, make_id('c', 2)));
    REQUIRE(area.remove_participant(ticket, make_id('c', 2)));
    REQUIRE(area.remove_participant(ticket, make_id('c', 2)));
    const auto events = desk.repo.with(agent()).log().events(ticket).value();
    std::vector<event_kind> kinds;
    for (const ticket_event& event : events) kinds.push_back(event.kind);
    CHECK(kinds == std::vector{event_kind::created, event_kind::participant_added, event_kind::participant_added,
                               event_kind::participant_removed});
    CHECK(rules::fold(events).value() == desk.find(ticket));
    CHECK(desk.find(ticket).participant_ids == std::vector{make_id('c', 3)});
}

TEST_CASE_TEMPLATE("participants: a ticket has at most 50, and neither its customer, an agent nor nobody", Storage,
                   EVERY_STORAGE)
{
    repository_options options;
    options.agents = std::make_shared<two_agents>();
    desk<Storage> desk{std::move(options)};
    const uuid ticket = desk.create().id;
    auto area = desk.repo.with(agent()).conversations();
    for (const uuid& refused : {make_id('c', 1), make_id('a', 2), uuid{}})
        CHECK(failure(area.add_participant(ticket, refused)) == errc::invalid_argument);
    for (std::uint32_t n = 2; n <= 51; ++n) REQUIRE(area.add_participant(ticket, make_id('c', n)));
    const auto refused = area.add_participant(ticket, make_id('c', 52));
    REQUIRE(failure(refused) == errc::invalid_argument);
    CHECK(refused.error().message.find("participantId") == 0);
    CHECK(refused.error().message.find("50") != std::string::npos);
    CHECK(area.add_participant(ticket, make_id('c', 51)).has_value());
    CHECK(desk.find(ticket).participant_ids.size() == 50);
    REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
    CHECK(failure(area.add_participant(ticket, make_id('c', 60))) == errc::ticket_deleted);
    CHECK(failure(area.remove_participant(ticket, make_id('c', 2))) == errc::ticket_deleted);
    CHECK(failure(area.add_participant(make_id('9', 9), make_id('c', 2))) == errc::not_found);
}

}  // namespace
