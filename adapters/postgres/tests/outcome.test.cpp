// Connections that are lost: reads are repeated, and of a commit the adapter finds out whether it happened.

#include "cutting_proxy.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace pleme_support;
using adapters::postgres_options;
using adapters::postgres_storage;
using postgres_test::cut;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;

namespace {

/// A server behind a proxy, emptied, with a storage that goes through the proxy and one that does not.
struct proxied {
    std::string server;
    std::unique_ptr<postgres_test::cutting_proxy> proxy;
    std::unique_ptr<postgres_storage> direct;
    std::unique_ptr<postgres_storage> storage;

    std::size_t count_tickets() { return get<0>(direct->read(no_end, query<support_ticket>{}).value()).size(); }
};

std::optional<proxied> start(std::chrono::milliseconds timeout = std::chrono::seconds{20})
{
    const auto server = postgres_test::find_server();
    if (!server) return std::nullopt;
    const std::string port = postgres_test::raw_connection{*server}.run("SHOW port");
    proxied made{*server, std::make_unique<postgres_test::cutting_proxy>(static_cast<std::uint16_t>(std::stoi(port))),
                 postgres_test::open_empty(*server, *server), nullptr};
    const auto through = adapters::postgres::detail::make_connection_string(postgres_test::make_options(*server)).value();
    auto options = postgres_test::make_options(through + " host=127.0.0.1 port=" + std::to_string(made.proxy->port()));
    options.timeout = timeout;
    made.storage = postgres_storage::open(options).value();
    return made;
}

const support_ticket ticket = make_ticket(1);
const ticket_event event = make_event(ticket);

batch create()
{
    return batch{}.insert(ticket).insert(event);
}

}  // namespace

TEST_CASE("a commit is cut off before it reaches the server: it is sent again")
{
    const auto with = start();
    if (!with) return;
    with->proxy->arm(cut::before, to_text(event.id));
    CHECK(with->storage->commit(no_end, create()).has_value());
    CHECK(with->proxy->cuts() == 1);
    CHECK((get<0>(with->direct->read(no_end, query<ticket_event>{}).value()) == std::vector{event}));
}

TEST_CASE("a commit is cut off after it happened: success, and it is not done twice")
{
    const auto with = start();
    if (!with) return;
    with->proxy->arm(cut::after, to_text(event.id));
    CHECK(with->storage->commit(no_end, create()).has_value());
    CHECK(with->proxy->cuts() == 1);
    CHECK((get<0>(with->direct->read(no_end, query<ticket_event>{}).value()) == std::vector{event}));
}

TEST_CASE("an update is resolved as a creation is")
{
    const auto with = start();
    if (!with) return;
    REQUIRE(with->direct->commit(no_end, create()).has_value());
    const auto next = testing::make_next_version(ticket);
    const auto change = batch{}.update(next).insert(make_event(next));
    SUBCASE("before")
    {
        with->proxy->arm(cut::before, to_text(make_event(next).id));
    }
    SUBCASE("after")
    {
        with->proxy->arm(cut::after, to_text(make_event(next).id));
    }
    CHECK(with->storage->commit(no_end, change).has_value());
    CHECK(with->proxy->cuts() == 1);
    CHECK((get<0>(with->direct->read(no_end, query<support_ticket>{}).value()) == std::vector{next}));
    CHECK(get<0>(with->direct->read(no_end, query<ticket_event>{}).value()).size() == 2);
}

TEST_CASE("a commit that the server refused, and whose refusal was cut off, is refused")
{
    const auto with = start();
    if (!with) return;
    REQUIRE(with->direct->commit(no_end, create()).has_value());
    auto other = event;
    other.id = testing::make_id(99);
    with->proxy->arm(cut::after, to_text(other.id));
    CHECK(with->storage->commit(no_end, batch{}.insert(ticket).insert(other)).error().code == errc::conflict);
    CHECK(with->proxy->cuts() == 1);

    auto same_number = make_ticket(2);  // another conflict than the event's
    same_number.number = ticket.number;
    auto own = make_event(same_number);
    own.id = testing::make_id(98);
    with->proxy->arm(cut::after, to_text(own.id));
    CHECK(with->storage->commit(no_end, batch{}.insert(same_number).insert(own)).error().code == errc::conflict);
    CHECK(with->proxy->cuts() == 2);
}

TEST_CASE("another writer came first while it was not known: conflict")
{
    const auto with = start();
    if (!with) return;
    auto other = event;
    other.id = testing::make_id(99);
    bool written = false;
    with->proxy->arm(cut::before, to_text(event.id),
                     [&] { written = with->direct->commit(no_end, batch{}.insert(ticket).insert(other)).has_value(); });
    CHECK(with->storage->commit(no_end, create()).error().code == errc::conflict);
    CHECK(written);
    CHECK((get<0>(with->direct->read(no_end, query<ticket_event>{}).value()) == std::vector{other}));
}

TEST_CASE("the first try still runs when it is sent again: both wait, one happens, success")
{
    const auto with = start();
    if (!with) return;
    REQUIRE(with->direct->commit(no_end, create()).has_value());
    postgres_test::raw_connection holder{with->server};
    postgres_test::raw_connection watcher{with->server};
    holder.run("BEGIN");
    holder.run("SELECT 1 FROM support_tickets FOR UPDATE");

    const auto next = testing::make_next_version(ticket);
    const auto next_event = make_event(next);
    with->proxy->arm(cut::in_flight, to_text(next_event.id));
    auto committed =
        std::async(std::launch::async, [&] { return with->storage->commit(no_end, batch{}.update(next).insert(next_event)); });
    const auto waiting = [&] {
        return watcher.run(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%support_tickets SET%'");
    };
    while (waiting() != "2") std::this_thread::yield();
    holder.run("COMMIT");
    CHECK(committed.get().has_value());
    CHECK((get<0>(with->direct
                      ->read(no_end, query<ticket_event>{}.ascending<&ticket_event::version>().select<&ticket_event::kind>())
                      .value())
               .size() == 2));
    CHECK((get<0>(with->direct->read(no_end, query<support_ticket>{}).value()) == std::vector{next}));
}

TEST_CASE("what was expected to be absent comes while the first try still runs: it is waited for, not called a conflict")
{
    const auto with = start();
    if (!with) return;
    REQUIRE(with->direct->commit(no_end, create()).has_value());
    postgres_test::raw_connection holder{with->server};
    std::array<postgres_test::raw_connection, 2> watchers{postgres_test::raw_connection{with->server},
                                                          postgres_test::raw_connection{with->server}};
    holder.run("BEGIN");
    holder.run("SELECT 1 FROM support_tickets FOR UPDATE");
    const auto waiting = [&](std::size_t watcher) {  // one for each thread
        return watchers[watcher].run(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%support_tickets SET%'");
    };

    const auto next = testing::make_next_version(ticket);
    const auto next_event = make_event(next);
    const auto newer = testing::make_settings(2);
    bool inserted = false;
    with->proxy->arm(cut::in_flight, to_text(next_event.id), [&] {
        while (waiting(1) != "1") std::this_thread::yield();  // what it sees, it has seen by now
        inserted = with->direct->commit(no_end, batch{}.insert(newer)).has_value();
    });
    auto committed = std::async(std::launch::async, [&] {
        return with->storage->commit(no_end, batch{}.update(next).insert(next_event).expect_absent(newer));
    });
    while (waiting(0) != "2" && committed.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
        std::this_thread::yield();
    holder.run("COMMIT");
    CHECK(committed.get().has_value());
    CHECK(inserted);
    CHECK((get<0>(with->direct->read(no_end, query<support_ticket>{}).value()) == std::vector{next}));
}

TEST_CASE("nobody can be asked in time: outcome_unknown")
{
    const auto with = start(std::chrono::milliseconds{300});
    if (!with) return;
    with->proxy->stay_down();
    SUBCASE("it did not happen")
    {
        with->proxy->arm(cut::before, to_text(event.id));
    }
    SUBCASE("it did")
    {
        with->proxy->arm(cut::after, to_text(event.id));
    }
    CHECK(with->storage->commit(no_end, create()).error().code == errc::outcome_unknown);
    const auto read = with->storage->read(no_end, query<support_ticket>{});
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == errc::storage_unavailable);
}

TEST_CASE("without an event there is nothing to ask by: outcome_unknown")
{
    const auto with = start();
    if (!with) return;
    with->proxy->arm(cut::after, "unforgeable");
    CHECK(with->storage->commit(no_end, batch{}.insert(number_block{"unforgeable", 1, 0})).error().code ==
          errc::outcome_unknown);
    CHECK(get<0>(with->direct->read(no_end, query<number_block>{}).value()).size() == 1);
}

TEST_CASE("a read whose connection is lost is repeated: of one query and of several")
{
    const auto with = start();
    if (!with) return;
    REQUIRE(with->direct->commit(no_end, create()).has_value());
    const auto of_ticket = query<support_ticket>{}.equal<&support_ticket::id>(ticket.id);
    for (const auto where : {cut::before, cut::after}) {
        with->proxy->arm(where, to_text(ticket.id));
        CHECK((get<0>(with->storage->read(no_end, of_ticket).value()) == std::vector{ticket}));
        with->proxy->arm(where, to_text(ticket.id));
        const auto both = with->storage->read(no_end, query<ticket_event>{}, of_ticket);
        REQUIRE(both.has_value());
        CHECK((get<0>(*both) == std::vector{event}));
        CHECK((get<1>(*both) == std::vector{ticket}));
    }
    CHECK(with->proxy->cuts() == 4);
}

TEST_CASE("the server closes every connection: the next calls do not notice")
{
    const auto with = start();
    if (!with) return;
    const auto close_all = [&] {
        postgres_test::raw_connection{with->server}.run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = "
            "'client backend'");
    };
    close_all();
    CHECK(with->storage->commit(no_end, create()).has_value());
    close_all();
    CHECK((get<0>(with->storage->read(no_end, query<support_ticket>{}).value()) == std::vector{ticket}));
}
