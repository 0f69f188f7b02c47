// Every row of the table of failures, and what the driver makes of each when a real server reports it.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/detail/connection.hpp>
#include <pleme_support/adapters/postgres/detail/pqxx_compat.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/error_map.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

using namespace pleme_support;
using adapters::postgres::error_table;
using adapters::postgres::expiry;
using adapters::postgres::judge;
using adapters::postgres::judge_commit;
using adapters::postgres::recovery;
using adapters::postgres::detail::connection;
using adapters::postgres::detail::query_result;

namespace {

struct expectation {
    std::string sqlstate;
    errc meaning;
    recovery next;
};

const std::vector<expectation> expected{
    {"", errc::storage_unavailable, recovery::ask},             // nothing was heard
    {"08000", errc::storage_unavailable, recovery::ask},        // connection exception
    {"08006", errc::storage_unavailable, recovery::ask},        // connection failure, of a Citus worker on an open connection
    {"0A000", errc::storage_corrupt, recovery::unnamed},        // feature not supported
    {"22021", errc::storage_unavailable, recovery::none},       // character not in repertoire
    {"22012", errc::storage_corrupt, recovery::none},           // division by zero
    {"22P02", errc::storage_corrupt, recovery::none},           // invalid text representation
    {"23505", errc::conflict, recovery::none},                  // unique violation
    {"23503", errc::conflict, recovery::none},                  // foreign key violation
    {"23514", errc::storage_corrupt, recovery::none},           // check violation
    {"23502", errc::storage_corrupt, recovery::none},           // not null violation
    {"25006", errc::storage_unavailable, recovery::reconnect},  // read-only transaction
    {"25P03", errc::storage_unavailable, recovery::reconnect},  // idle in transaction session timeout
    {"25P02", errc::storage_unavailable, recovery::reconnect},  // in failed transaction
    {"26000", errc::storage_unavailable, recovery::unnamed},    // invalid SQL statement name
    {"28P01", errc::storage_unavailable, recovery::none},       // invalid password
    {"3D000", errc::storage_unavailable, recovery::none},       // invalid catalog name
    {"3F000", errc::storage_corrupt, recovery::none},           // invalid schema name
    {"40001", errc::storage_unavailable, recovery::again},      // serialization failure
    {"40P01", errc::storage_unavailable, recovery::again},      // deadlock detected
    {"40003", errc::storage_unavailable, recovery::ask},        // statement completion unknown
    {"42P05", errc::storage_unavailable, recovery::unnamed},    // duplicate prepared statement
    {"42501", errc::storage_unavailable, recovery::none},       // insufficient privilege
    {"42P01", errc::storage_corrupt, recovery::none},           // undefined table
    {"42703", errc::storage_corrupt, recovery::none},           // undefined column
    {"42601", errc::storage_corrupt, recovery::none},           // syntax error
    {"53300", errc::storage_unavailable, recovery::reconnect},  // too many connections
    {"53100", errc::storage_full, recovery::none},              // disk full
    {"53200", errc::storage_unavailable, recovery::none},       // out of memory
    {"54000", errc::storage_unavailable, recovery::none},       // program limit exceeded
    {"55P03", errc::storage_unavailable, recovery::again},      // lock not available
    {"55000", errc::storage_unavailable, recovery::none},       // object not in prerequisite state
    {"57014", errc::storage_unavailable, recovery::none},       // query canceled
    {"57P01", errc::storage_unavailable, recovery::ask},        // admin shutdown
    {"57P02", errc::storage_unavailable, recovery::ask},        // crash shutdown
    {"57P03", errc::storage_unavailable, recovery::reconnect},  // cannot connect now
    {"58030", errc::storage_unavailable, recovery::none},       // I/O error
    {"XX001", errc::storage_corrupt, recovery::none},           // data corrupted
    {"XX002", errc::storage_corrupt, recovery::none},           // index corrupted
    {"XX000", errc::storage_unavailable, recovery::none},       // internal error
    {"P0001", errc::storage_unavailable, recovery::none},       // raised by a trigger of the host's: in no row
};

}  // namespace

TEST_CASE("every row is found by its code")
{
    std::set<std::string> codes;
    for (const auto& row : error_table) {
        const std::string code{row.sqlstate};
        CAPTURE(code);
        CHECK(codes.insert(code).second);
        CHECK(judge({code, true}).error.code == row.meaning);
        CHECK(judge({code, true}).error.message == row.message);
        CHECK(judge({code, true}).next == row.next);
        CHECK_FALSE(row.message.empty());
        CHECK(row.message.back() != '.');
    }
}

TEST_CASE("what the codes mean")
{
    for (const expectation& each : expected) {
        CAPTURE(each.sqlstate);
        CHECK(judge({each.sqlstate, true}).error.code == each.meaning);
        CHECK(judge({each.sqlstate, true}).next == each.next);
    }
}

TEST_CASE("after a lost connection a write is in doubt, unless it certainly did not happen")
{
    for (const expectation& each : expected) {
        CAPTURE(each.sqlstate);
        const auto lost = judge({each.sqlstate, false});
        CHECK(lost.error.code == each.meaning);
        if (each.meaning == errc::conflict || each.next == recovery::reconnect)
            CHECK(lost.next == each.next);
        else
            CHECK(lost.next == recovery::ask);
    }
}

TEST_CASE("of a commit a division by zero is a conflict, for good; all else means what it means elsewhere")
{
    for (const bool connected : {true, false}) {
        const auto refused = judge_commit({"22012", connected});
        CHECK(refused.error.code == errc::conflict);
        CHECK(refused.next == recovery::none);
        for (const expectation& each : expected) {
            if (each.sqlstate == "22012") continue;
            CAPTURE(each.sqlstate);
            CHECK(judge_commit({each.sqlstate, connected}).error == judge({each.sqlstate, connected}).error);
            CHECK(judge_commit({each.sqlstate, connected}).next == judge({each.sqlstate, connected}).next);
        }
    }
}

namespace {

/// From now on.
adapters::postgres::detail::time_limit enough()
{
    return {no_end, std::chrono::minutes{1}};
}

adapters::postgres::detail::outcome<query_result> run(connection& on, const std::string& text)
{
    return on.run(text, {}, enough());
}

}  // namespace

TEST_CASE("what a real server reports comes with its code, and the connection can be used again")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto on = *connection::open(*server, enough());
    for (const expectation& each : expected) {
        if (each.sqlstate.empty()) continue;
        CAPTURE(each.sqlstate);
        const auto raised = run(*on, "DO $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = '" + each.sqlstate + "'; END $$");
        REQUIRE_FALSE(raised.has_value());
        CHECK(raised.error().sqlstate == each.sqlstate);
        CHECK(raised.error().connected);
        CHECK(raised.error().expired == expiry::none);
    }
    CHECK(run(*on, "SELECT 1").has_value());
}

TEST_CASE("the exceptions of libpqxx keep the code, or as much as the table needs")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    for (const expectation& each : expected) {
        if (each.sqlstate.empty()) continue;
        CAPTURE(each.sqlstate);
        const auto raised = adapters::postgres::detail::in_one_transaction(*server, [&](pqxx::work& now) {
            now.exec("DO $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = '" + each.sqlstate + "'; END $$");
            return true;
        });
        REQUIRE_FALSE(raised.has_value());
        CHECK(raised.error().connected);
        CHECK(judge(raised.error()).error.code == each.meaning);
        CHECK(judge(raised.error()).next == each.next);
    }
}

TEST_CASE("a server that can't be reached, or refuses, is a failure without a code")
{
    const auto nobody = connection::open("host=127.0.0.1 port=1", enough());
    REQUIRE_FALSE(nobody.has_value());
    CHECK_FALSE(nobody.error().connected);
    CHECK(judge(nobody.error()).error.code == errc::storage_unavailable);

    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto refused = connection::open(*server + " dbname=no_such_database", enough());
    REQUIRE_FALSE(refused.has_value());
    CHECK(judge(refused.error()).error.code == errc::storage_unavailable);
}

TEST_CASE("a connection that the server closes is a failure, and stays one")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto on = *connection::open(*server, enough());
    const std::string pid{run(*on, "SELECT pg_backend_pid()")->at(0, 0)};
    CHECK(pid == std::to_string(on->process()));
    postgres_test::raw_connection{*server}.run("SELECT pg_terminate_backend(" + pid + ", 5000)");
    for (int tries = 0; tries < 2; ++tries) {
        const auto lost = run(*on, "SELECT 1");
        REQUIRE_FALSE(lost.has_value());
        CHECK_FALSE(lost.error().connected);
        CHECK(judge(lost.error()).next == recovery::ask);
    }
}
