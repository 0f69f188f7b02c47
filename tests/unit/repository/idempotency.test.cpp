#include "support/storages.hpp"
#include "support/test_size.hpp"

#include <thread>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

create_ticket_input keyed(std::string key, std::string subject = "It is broken")
{
    auto input = new_ticket(make_id('c', 1), std::move(subject));
    input.idempotency_key = std::move(key);
    return input;
}

add_ticket_message_input keyed_message(const uuid& ticket, std::string key, std::string content = "Hello")
{
    auto input = message_on(ticket, std::move(content));
    input.idempotency_key = std::move(key);
    return input;
}

TEST_CASE_TEMPLATE("idempotency: same key and input of a creation: one ticket, as it is by then", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto first = desk.create(keyed("k"));
    CHECK(desk.create(keyed("k")) == first);
    const auto moved = desk.move(first.id, ticket_status::in_progress);
    CHECK(desk.create(keyed("k")) == moved);
    CHECK(desk.repo.with(host()).tickets().list("thai").value().size() == 1);
    CHECK(desk.repo.with(host()).log().events(first.id).value().size() == 2);
}

TEST_CASE_TEMPLATE("idempotency: same key, other input: refused, and nothing written", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create(keyed("k"));
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", keyed("k", "Other"))) == errc::idempotency_mismatch);
    CHECK(desk.repo.with(host()).tickets().list("thai").value().size() == 1);
}

TEST_CASE_TEMPLATE("idempotency: keys of other actors, products and operations are other keys", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto mine = desk.repo.with(agent(1)).tickets().create("thai", keyed("k")).value();
    CHECK(desk.repo.with(agent(2)).tickets().create("thai", keyed("k", "Other")).value().id != mine.id);
    CHECK(desk.repo.with(host()).tickets().create("lao", keyed("k", "Other")).value().id != mine.id);
    CHECK(desk.repo.with(agent(1)).conversations().add_message(agent(1).actor_id, keyed_message(mine.id, "k")).has_value());
    CHECK(desk.repo.with(agent(1)).tickets().create("thai", keyed("K", "Other")).value().id != mine.id);
}

TEST_CASE_TEMPLATE("idempotency: without a key every creation is one", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    CHECK(desk.create().id != desk.create().id);
}

TEST_CASE_TEMPLATE("idempotency: same key and input of a message: one message, one effect", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto say = [&](std::string content = "Hello") {
        return desk.repo.with(agent()).conversations().add_message(agent().actor_id,
                                                                   keyed_message(ticket, "k", std::move(content)));
    };
    const auto first = say().value();
    desk.advance(1h);
    CHECK(say().value() == first);
    CHECK(failure(say("Other")) == errc::idempotency_mismatch);
    CHECK(desk.find(ticket).version == 2);
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value() == std::vector{first});

    // The first result, even when the call would be refused by now.
    desk.move(ticket, ticket_status::closed);
    CHECK(say().value() == first);
}

TEST_CASE_TEMPLATE("idempotency: the same key on another ticket is another input", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid one = desk.create().id;
    const uuid other = desk.create().id;
    REQUIRE(desk.repo.with(agent()).conversations().add_message(agent().actor_id, keyed_message(one, "k")));
    CHECK(failure(desk.repo.with(agent()).conversations().add_message(agent().actor_id, keyed_message(other, "k"))) ==
          errc::idempotency_mismatch);
}

TEST_CASE_TEMPLATE("idempotency: a key that is there counts; a tick removes it after 48 hours, and it can be used anew",
                   Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto first = desk.create(keyed("k"));
    desk.advance(24h);
    CHECK(desk.create(keyed("k")).id == first.id);
    desk.set_now(first.created_at + 48h);
    CHECK(desk.repo.with(host()).tick().value().expired_keys == 0);
    CHECK(desk.create(keyed("k")).id == first.id);
    desk.advance(tick);
    CHECK(desk.create(keyed("k")).id == first.id);
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", keyed("k", "Other"))) == errc::idempotency_mismatch);
    CHECK(desk.repo.with(host()).tick().value().expired_keys == 1);
    const auto second = desk.repo.with(host()).tickets().create("thai", keyed("k", "Other")).value();
    CHECK(second.id != first.id);
    CHECK(desk.repo.with(host()).tickets().create("thai", keyed("k", "Other")).value() == second);
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", keyed("k"))) == errc::idempotency_mismatch);
}

TEST_CASE_TEMPLATE("idempotency: a clock that goes back does not forget a key", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto first = desk.create(keyed("k"));
    desk.advance(-1000h);
    CHECK(desk.create(keyed("k")).id == first.id);
}

TEST_CASE_TEMPLATE("idempotency: threads with one key make one ticket and one message", Storage, EVERY_STORAGE)
{
    const int rounds = test_size("idempotency_rounds");
    constexpr std::size_t callers = 2;
    desk<Storage> desk;
    for (int round = 0; round < rounds; ++round) {
        const std::string key = "round " + std::to_string(round);
        std::vector<uuid> tickets(callers);
        std::vector<uuid> messages(callers);
        std::vector<std::thread> threads;
        for (std::size_t n = 0; n < callers; ++n)
            threads.emplace_back([&, n] {
                const auto ticket = desk.repo.with(agent()).tickets().create("thai", keyed(key));
                if (!ticket) return;
                tickets[n] = ticket->id;
                const auto message =
                    desk.repo.with(agent()).conversations().add_message(agent().actor_id, keyed_message(ticket->id, key));
                if (message) messages[n] = message->id;
            });
        for (auto& thread : threads) thread.join();
        CHECK_FALSE(tickets[0].is_nil());
        CHECK(tickets[0] == tickets[1]);
        CHECK_FALSE(messages[0].is_nil());
        CHECK(messages[0] == messages[1]);
        CHECK(desk.repo.with(agent()).conversations().messages(tickets[0]).value().size() == 1);
    }
    CHECK(desk.repo.with(host()).tickets().list("thai").value().size() == rounds);
}

}  // namespace
