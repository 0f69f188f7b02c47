// A connection: rows as text, statements larger than any buffer, COPY, and no more waiting than was allowed.

#include "silent_server.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/detail/connection.hpp>
#include <pleme_support/adapters/postgres/detail/copy.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

using namespace pleme_support;
using adapters::postgres::expiry;
using adapters::postgres::detail::connection;
using adapters::postgres::detail::parameter;
using wait_limit = adapters::postgres::detail::time_limit;

namespace {

/// From now on.
wait_limit no_hurry()
{
    return {no_end, std::chrono::minutes{1}};
}

/// Null where there is no server.
std::unique_ptr<connection> connect()
{
    const auto server = postgres_test::find_server();
    if (!server) return nullptr;
    return *connection::open(*server, no_hurry());
}

/// Chunks of a text, of a size.
auto cut_up(std::string_view rows, std::size_t size)
{
    return [rows, size]() mutable {
        const auto chunk = rows.substr(0, size);
        rows.remove_prefix(chunk.size());
        return chunk;
    };
}

}  // namespace

TEST_CASE("connection: rows, fields, what is null and what is empty")
{
    const auto on = connect();
    if (!on) return;
    const auto rows = on->run("SELECT $1::text, NULL, '' UNION ALL SELECT 'b', 'c', $2::text", {"a", std::nullopt}, no_hurry());
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 2);
    CHECK(rows->at(0, 0) == "a");
    CHECK(rows->is_null(0, 1));
    CHECK(rows->at(0, 1).empty());
    CHECK_FALSE(rows->is_null(0, 2));
    CHECK(rows->at(0, 2).empty());
    CHECK(rows->at(1, 1) == "c");
    CHECK(rows->is_null(1, 2));
    CHECK(on->run("SELECT 1 WHERE false", {}, no_hurry())->empty());
    CHECK(on->run("DO $$ BEGIN RAISE NOTICE 'to nobody'; END $$", {}, no_hurry())->empty());
}

TEST_CASE("connection: what is larger than the buffers of both sides gets there and back")
{
    const auto on = connect();
    if (!on) return;
    const std::string large(20'000'000, 'x');
    const auto back = on->run("SELECT $1::text", {large}, no_hurry());
    REQUIRE(back.has_value());
    CHECK(back->at(0, 0) == large);
    REQUIRE(on->prepare("echo", "SELECT length($1::text), $1::text", no_hurry()).has_value());
    for (int i = 0; i < 2; ++i) CHECK(on->run_prepared("echo", {large}, no_hurry())->at(0, 0) == "20000000");
}

TEST_CASE("connection: COPY takes rows in chunks of any size, and says why it took none")
{
    const auto on = connect();
    if (!on) return;
    REQUIRE(on->run("CREATE TEMPORARY TABLE copied (a text, b text NOT NULL)", {}, no_hurry()).has_value());
    const std::string nasty = "\\ \t \n \r \\N \\. ' \" é";
    std::string rows;
    constexpr int count = 50'000;
    for (int i = 0; i < count; ++i) {
        adapters::postgres::detail::append_copied(rows, i % 2 == 0 ? parameter{} : parameter{nasty});
        rows += '\t';
        adapters::postgres::detail::append_copied(rows, nasty);
        rows += '\n';
    }
    const std::string copy = "COPY copied (a, b) FROM STDIN";
    for (const std::size_t size : {rows.size(), std::size_t{1'000}}) {
        REQUIRE(on->copy(copy, cut_up(rows, size), no_hurry()).has_value());
        CHECK(
            on->run("SELECT count(*) FROM copied WHERE b = $1::text AND (a = b OR a IS NULL)", {nasty}, no_hurry())->at(0, 0) ==
            std::to_string(count));
        REQUIRE(on->run("TRUNCATE copied", {}, no_hurry()).has_value());
    }
    const auto refused = on->copy(copy, cut_up("a\t\\N\n" + rows, 1'000), no_hurry());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().sqlstate == "23502");
    CHECK(refused.error().connected);
    CHECK(on->copy("COPY nothing FROM STDIN", cut_up(rows, 1'000), no_hurry()).error().sqlstate == "42P01");
    CHECK_FALSE(on->copy("SELECT 1", cut_up(rows, 1'000), no_hurry()).has_value());  // no COPY
    CHECK(on->run("SELECT count(*) FROM copied", {}, no_hurry())->at(0, 0) == "0");
}

TEST_CASE("connection: a statement is sent only while there is time, and not waited for when there is none")
{
    const auto on = connect();
    if (!on) return;
    const std::atomic<bool> stopped{true};
    const call_end over{call_end::clock::now()};
    const call_end stop{(call_end::instant::max)(), &stopped};
    for (const call_end& end : {over, stop}) {
        const auto unsent = on->run("SELECT 1", {}, {end, std::chrono::minutes{1}});
        REQUIRE_FALSE(unsent.has_value());
        CHECK(unsent.error().expired == expiry::unsent);
        CHECK(unsent.error().connected);
    }
    CHECK(on->run("SELECT 1", {}, no_hurry()).has_value());
    const auto unanswered = on->run("SELECT pg_sleep(60)", {}, {no_end, std::chrono::milliseconds{50}});
    REQUIRE_FALSE(unanswered.has_value());
    CHECK(unanswered.error().expired == expiry::unanswered);
    CHECK_FALSE(unanswered.error().connected);
    postgres_test::raw_connection{*postgres_test::find_server()}.run("SELECT pg_cancel_backend(" +
                                                                     std::to_string(on->process()) + ")");
    CHECK(on->wait_on(no_hurry()).error().sqlstate == "57014");
}

TEST_CASE("connection: connecting ends in time, too")
{
    const postgres_test::silent_server silent;
    const std::string string = "host=127.0.0.1 port=" + std::to_string(silent.port());
    const auto from = call_end::clock::now();
    const auto opened = connection::open(string, {no_end, std::chrono::milliseconds{50}});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().expired == expiry::unsent);
    CHECK(call_end::clock::now() - from >= std::chrono::milliseconds{50});
    CHECK(connection::open("nonsense", no_hurry()).error().expired == expiry::none);
}

TEST_CASE("connection: of work that goes on each wait is bounded, and not all of them together")
{
    const auto on = connect();
    if (!on) return;
    const wait_limit each{no_end, std::chrono::seconds{2}, adapters::postgres::detail::time_of::each_wait};
    const wait_limit all{no_end, std::chrono::seconds{2}};
    const auto from = call_end::clock::now();
    while (call_end::clock::now() - from < std::chrono::milliseconds{2'100})
        REQUIRE(on->run("SELECT pg_sleep(0.05)", {}, each).has_value());
    CHECK(on->run("SELECT 1", {}, all).error().expired == expiry::unsent);
    CHECK(each.within(std::chrono::milliseconds{10}).left() <= std::chrono::milliseconds{10});
}
