#include "support/storages.hpp"

#include <algorithm>

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE_TEMPLATE("messages: a conversation is there in its order, with its authors", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    std::vector<ticket_message> said;
    said.push_back(desk.say(customer(), ticket));
    said.push_back(desk.say(agent(), ticket));
    said.push_back(desk.say(bot(), ticket));
    said.push_back(desk.say(agent(), ticket, true));
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value() == said);
    CHECK(std::is_sorted(said.begin(), said.end(), [](const auto& a, const auto& b) { return a.created_at < b.created_at; }));
    CHECK(said[0].author_kind == actor_kind::customer);
    CHECK(said[1].author_kind == actor_kind::agent);
    CHECK(said[2].author_kind == actor_kind::bot);
    CHECK(said[3].is_internal);
}

TEST_CASE_TEMPLATE("messages: content comes back byte by byte, up to 65,536 of them", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto say = [&](std::string content) {
        return desk.repo.with(customer())
            .conversations()
            .add_message(customer().actor_id, message_on(ticket, std::move(content)));
    };
    for (const std::string& content :
         {std::string{" \r\n\t.\n "}, std::string{"'; DROP TABLE support_tickets; --"}, repeat("ก", 21'845) + "x"}) {
        REQUIRE(say(content));
        CHECK(desk.repo.with(agent()).conversations().messages(ticket).value().back().content == content);
    }
    CHECK(failure(say(repeat("x", 65'537))) == errc::invalid_argument);
    CHECK(failure(say("")) == errc::invalid_argument);
    CHECK(failure(say(std::string(1, '\0'))) == errc::invalid_argument);
    CHECK(failure(say("\xED\xA0\x80")) == errc::invalid_argument);
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value().size() == 3);
}

TEST_CASE_TEMPLATE("messages: internal notes are seen by those who see them, never by a customer", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.say(agent(), ticket, true);
    const auto open = desk.say(agent(), ticket);

    auto outsider = agent();
    outsider.internal_notes = false;
    auto curious = customer();
    curious.internal_notes = true;  // a host's mistake must not show them
    auto delegate = curious;
    delegate.acts_for = delegation::anyone;
    for (const auto& caller : {customer(), curious, delegate, outsider}) {
        CHECK(desk.repo.with(caller).conversations().messages(ticket).value() == std::vector{open});
        for (const auto& event : desk.repo.with(caller).log().events(ticket).value())
            CHECK(event.kind != event_kind::note_added);
    }
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value().size() == 2);
    CHECK(desk.repo.with(host()).conversations().messages(ticket).value().size() == 2);
}

TEST_CASE_TEMPLATE("messages: what a message does to its ticket is kept with it", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto answer = desk.say(agent(), ticket);
    CHECK(desk.find(ticket).status == ticket_status::in_progress);
    CHECK(desk.find(ticket).first_response_at == answer.created_at);
    CHECK(desk.find(ticket).updated_at == answer.created_at);
    desk.move(ticket, ticket_status::resolved);
    desk.say(customer(), ticket);
    CHECK(desk.find(ticket).reopen_count == 1);
    CHECK(desk.find(ticket).resolved_at == std::nullopt);
}

TEST_CASE_TEMPLATE("messages: the reopen window is the repository's option", Storage, EVERY_STORAGE)
{
    repository_options options;
    options.rules.reopen_window = std::chrono::hours{1};
    desk<Storage> desk{options};
    const uuid ticket = desk.create().id;
    const auto closed = desk.move(ticket, ticket_status::closed);
    const auto say = [&] {
        return desk.repo.with(customer()).conversations().add_message(customer().actor_id, message_on(ticket));
    };
    desk.set_now(*closed.closed_at + std::chrono::hours{1} + tick);
    CHECK(failure(say()) == errc::reopen_window_over);
    CHECK(desk.find(ticket) == closed);
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value().empty());
    desk.set_now(*closed.closed_at + std::chrono::hours{1});
    CHECK(say());
}

TEST_CASE_TEMPLATE("messages: only in one's own name, unless one acts for others; notes never in the customer's", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto say = [&](const pleme_support::principal& caller, const uuid& author, bool internal = false) {
        return desk.repo.with(caller).conversations().add_message(author, message_on(ticket, "Hello", internal));
    };
    CHECK(failure(say(agent(1), agent(2).actor_id)) == errc::forbidden);
    CHECK(failure(say(customer(1), agent(2).actor_id)) == errc::forbidden);
    CHECK(failure(say(customer(1), customer(1).actor_id, true)) == errc::forbidden);
    auto delegate = agent(1);
    delegate.acts_for = delegation::anyone;
    CHECK(say(delegate, customer(1).actor_id).value().author_kind == actor_kind::customer);
    CHECK(failure(say(delegate, customer(1).actor_id, true)) == errc::forbidden);
    CHECK(failure(desk.repo.with(host()).conversations().messages(make_id('1', 99))) == errc::not_found);
    CHECK(failure(desk.repo.with(agent()).conversations().add_message(agent().actor_id, message_on(make_id('1', 99)))) ==
          errc::not_found);
}

}  // namespace
