// Opening with bad options, statements by name and without, many writers, and the numbers of a product.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

using namespace pleme_support;
using adapters::postgres_options;
using adapters::postgres_statements;
using adapters::postgres_storage;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;

namespace {

errc open_error(const postgres_options& options)
{
    const auto opened = postgres_storage::open(options);
    REQUIRE_FALSE(opened.has_value());
    return opened.error().code;
}

std::vector<support_ticket> tickets(postgres_storage& storage)
{
    return get<0>(storage.read(no_end, query<support_ticket>{}).value()).take_all();
}

/// Whether the pooler keeps the statements that its clients prepare, as pgbouncer can from 1.21 on: what its console says.
bool keeps_prepared_statements(const std::string& pooler)
{
    const std::unique_ptr<PGconn, decltype(&PQfinish)> console{PQconnectdb((pooler + " dbname=pgbouncer").c_str()), &PQfinish};
    const std::unique_ptr<PGresult, decltype(&PQclear)> config{PQexec(console.get(), "SHOW CONFIG"), &PQclear};
    REQUIRE_MESSAGE(PQresultStatus(config.get()) == PGRES_TUPLES_OK, PQerrorMessage(console.get()));
    for (int row = 0; row < PQntuples(config.get()); ++row)
        if (std::string_view{PQgetvalue(config.get(), row, 0)} == "max_prepared_statements")
            return std::string_view{PQgetvalue(config.get(), row, 1)} != "0";
    return false;
}

/// How many connections the server knows by our name.
std::string count_connections(postgres_storage& storage, const std::string& server)
{
    static_cast<void>(tickets(storage));
    postgres_test::raw_connection raw{server};
    return raw.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pleme-support'");
}

}  // namespace

TEST_CASE("options out of bounds are refused")
{
    postgres_options options;
    options.connections = 0;
    CHECK(open_error(options) == errc::invalid_argument);
    options.connections = 1001;
    CHECK(open_error(options) == errc::invalid_argument);
    options = {};
    options.timeout = std::chrono::milliseconds{-1};
    CHECK(open_error(options) == errc::invalid_argument);
    options.timeout = std::chrono::hours{2};
    CHECK(open_error(options) == errc::invalid_argument);
    options = {};
    options.connection = "nonsense";
    CHECK(open_error(options) == errc::invalid_argument);
    options = {};
    options.standbys = "nonsense";
    CHECK(open_error(options) == errc::invalid_argument);
    options = {};
    options.standby_connections = 0;
    CHECK(open_error(options) == errc::invalid_argument);
    options.standby_connections = 1001;
    CHECK(open_error(options) == errc::invalid_argument);
}

TEST_CASE("a server that is not there: storage_unavailable, in time")
{
    auto options = postgres_test::make_options("host=127.0.0.1 port=1");
    options.timeout = std::chrono::milliseconds{50};
    const auto opened = postgres_storage::open(options);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error() == support_error{errc::storage_unavailable, "the database can't be reached"});
}

TEST_CASE("the server knows the connections by name")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    CHECK(count_connections(*storage, *server) == "1");
}

TEST_CASE("a connection remembers the statements that were used last, and no more than its bound")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto string = adapters::postgres::detail::make_connection_string(postgres_test::make_options(*server)).value();
    const adapters::postgres::detail::time_limit enough{no_end, std::chrono::minutes{5}};
    const auto opened = adapters::postgres::detail::session::open(adapters::postgres::detail::make_attempts(string), enough);
    REQUIRE(opened.has_value());
    const auto& session = *opened;
    const auto run = [&](int n) {
        const auto answer = session->run({"SELECT " + std::to_string(n) + " + $1::integer", {"1"}}, true, enough);
        REQUIRE(answer.has_value());
        CHECK(answer->at(0, 0) == std::to_string(n + 1));
    };
    for (int n = 0; n < 300; ++n) {
        run(n);
        run(1'000);  // used all the time
    }
    const auto count = [&](const std::string& of) {
        const auto answer = session->run("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'pleme_%'" + of, enough);
        return std::string{answer->at(0, 0)};
    };
    CHECK(count("") == "128");
    CHECK(count(" AND statement LIKE 'SELECT 1000 +%'") == "1");
    CHECK(count(" AND statement LIKE 'SELECT 299 +%'") == "1");
    CHECK(count(" AND statement LIKE 'SELECT 0 +%'") == "0");
    run(0);  // known once more
    CHECK(count("") == "128");
}

TEST_CASE("a transaction pooler: automatic finds out by itself, unnamed works, prepared if the pooler keeps statements")
{
    const auto server = postgres_test::find_server();
    const auto pooler = postgres_test::find_server("PLEME_SUPPORT_PGBOUNCER");
    if (!server || !pooler) return;
    const auto seed = postgres_test::open_empty(*server, *server);
    REQUIRE(seed->commit(no_end, batch{}.insert(make_ticket(1))).has_value());

    // Enough threads that every call meets another connection of the pooler than the one before.
    const auto count_failures = [&](postgres_statements statements) {
        auto options = postgres_test::make_options(*pooler);
        options.statements = statements;
        const auto storage = postgres_storage::open(options).value();
        std::atomic<int> failures{0};
        std::vector<std::thread> readers;
        for (int i = 0; i < 6; ++i)
            readers.emplace_back([&] {
                for (int n = 0; n < 50; ++n) {
                    const auto read = storage->read(no_end, query<support_ticket>{}.equal<&support_ticket::product>("thai"),
                                                    query<ticket_event>{});
                    if (!read || get<0>(*read).size() != 1) ++failures;
                }
            });
        for (std::thread& reader : readers) reader.join();
        return failures.load();
    };
    CHECK(count_failures(postgres_statements::automatic) == 0);
    CHECK(count_failures(postgres_statements::unnamed) == 0);
    CHECK((count_failures(postgres_statements::prepared) == 0) == keeps_prepared_statements(*pooler));
}

TEST_CASE("U+0000 is refused, not cut")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    auto ticket = make_ticket(1);
    ticket.subject = std::string("a\0b", 3);
    CHECK(storage->commit(no_end, batch{}.insert(ticket)).error().code == errc::storage_unavailable);
    CHECK(tickets(*storage).empty());
    CHECK_FALSE(storage->read(no_end, query<support_ticket>{}.equal<&support_ticket::subject>(ticket.subject)).has_value());
}

TEST_CASE("a row that this version can't read is storage_corrupt")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    REQUIRE(storage->commit(no_end, batch{}.insert(make_ticket(1))).has_value());
    postgres_test::raw_connection{*server}.run("UPDATE support_tickets SET tags = '{'");
    const auto read = storage->read(no_end, query<support_ticket>{});
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == errc::storage_corrupt);
}

TEST_CASE("what a newer version has stored is kept, and said to be newer")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    auto ticket = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(testing::make_event(ticket))).has_value());
    postgres_test::raw_connection raw{*server};
    raw.run("UPDATE support_tickets SET status = 'ON_HOLD'");
    CHECK(storage->read(no_end, query<support_ticket>{}).error().code == errc::storage_newer);
    CHECK(storage->read(no_end, query<ticket_message>{}, query<support_ticket>{}).error().code == errc::storage_newer);
    CHECK(storage->read(no_end, query<support_ticket>{}.select<&support_ticket::subject>()).has_value());
    ticket.version = 2;
    ticket.priority = ticket_priority::high;
    REQUIRE(storage->commit(no_end, batch{}.update(ticket, storage::members_of<&support_ticket::priority>)).has_value());
    CHECK(raw.run("SELECT status || ' ' || priority FROM support_tickets") == "ON_HOLD HIGH");
    raw.run("UPDATE ticket_events SET kind = 'TELEPHONED'");
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_newer);
    raw.run("UPDATE ticket_events SET kind = 'UPDATED', changes = '{\"mood\":[\"CALM\",null]}'");
    CHECK(get<0>(storage->read(no_end, query<ticket_event>{}).value()).at(0).changes ==
          std::vector<ticket_change>{{"mood", "CALM", std::nullopt}});
    raw.run("UPDATE ticket_events SET cycles = '{\"U1\":{}}'");
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_newer);
}

TEST_CASE("the answer does not depend on the settings of the database")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    auto ticket = testing::make_full_ticket(1);
    for (const char* settings : {"datestyle='German,DMY' timezone='Asia/Bangkok' intervalstyle=iso_8601 extra_float_digits=0",
                                 "datestyle='SQL,MDY' timezone='America/St_Johns' bytea_output=escape lc_monetary=C"}) {
        std::string options;
        for (const char* at = settings; *at != '\0';) {
            std::string setting;
            for (; *at != '\0' && *at != ' '; ++at)
                if (*at != '\'') setting += *at;
            if (*at == ' ') ++at;
            options += "-c " + setting + " ";
        }
        const auto storage = postgres_test::open_empty(*server, *server + " options='" + options + "'");
        REQUIRE(storage->commit(no_end, batch{}.insert(ticket)).has_value());
        CHECK((tickets(*storage) == std::vector{ticket}));
    }
}

TEST_CASE("32 writers on one ticket: no update is lost, every version is there once")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    const auto first = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(first).insert(make_event(first))).has_value());
    constexpr int writers = 32;
    constexpr int updates = 5;
    std::atomic<int> others{0};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&, writer] {
            for (int done = 0; done < updates;) {
                const auto read = storage->read(no_end, query<support_ticket>{}.equal<&support_ticket::id>(first.id));
                if (!read) {
                    ++others;
                    return;
                }
                auto next = testing::make_next_version(get<0>(*read).front());
                ++next.agent_replies;
                auto event = make_event(next);
                event.id = testing::make_id(static_cast<std::uint64_t>(5'000'000 + writer * 1000 + done));
                const auto committed = storage->commit(no_end, batch{}.update(next).insert(event));
                if (committed)
                    ++done;
                else if (committed.error().code != errc::conflict) {
                    ++others;
                    return;
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(others == 0);
    const auto last = tickets(*storage).front();
    CHECK(last.version == 1 + writers * updates);
    CHECK(last.agent_replies == writers * updates);
    const auto events =
        get<0>(storage->read(no_end, query<ticket_event>{}.ascending<&ticket_event::version>().select<>()).value());
    REQUIRE(events.size() == static_cast<std::size_t>(last.version));
    for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].version == static_cast<std::int32_t>(i) + 1);
}

TEST_CASE("two calls with one idempotency key at once: one ticket")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    std::atomic<int> created{0};
    std::atomic<int> conflicts{0};
    std::vector<std::thread> threads;
    for (int i = 1; i <= 8; ++i)
        threads.emplace_back([&, i] {
            const auto ticket = make_ticket(i);
            auto key = testing::make_idempotency_key(ticket, "same");
            const auto committed = storage->commit(no_end, batch{}.insert(ticket).insert(make_event(ticket)).insert(key));
            if (committed)
                ++created;
            else if (committed.error().code == errc::conflict)
                ++conflicts;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(created == 1);
    CHECK(conflicts == 7);
    CHECK(tickets(*storage).size() == 1);
}

TEST_CASE("several queries of one read see one snapshot")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    const auto first = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(first).insert(make_event(first))).has_value());
    std::atomic<bool> stop{false};
    std::thread writer{[&] {
        auto ticket = first;
        for (int i = 0; i < 150; ++i) {
            ticket = testing::make_next_version(ticket);
            if (!storage->commit(no_end, batch{}.update(ticket).insert(make_event(ticket)))) break;
        }
        stop = true;
    }};
    int torn = 0;
    while (!stop) {
        const auto rows = storage->read(no_end, query<support_ticket>{}, query<ticket_event>{}.select<>());
        if (!rows || static_cast<std::size_t>(get<0>(*rows).front().version) != get<1>(*rows).size()) ++torn;
    }
    writer.join();
    CHECK(torn == 0);
    CHECK(tickets(*storage).front().version == 151);
}
