// The pool: bounded, first come first served, and never a connection that is dead or too old.

#include "silent_server.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/pool.hpp>
#include <pleme_support/adapters/postgres/detail/rest_after_failure.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace pleme_support;
using adapters::postgres_options;
using adapters::postgres::detail::make_connection_string;
using adapters::postgres::detail::pool;
using adapters::postgres::detail::session;
using wait_limit = adapters::postgres::detail::time_limit;

namespace {

constexpr std::chrono::seconds long_enough{10};
const wait_limit enough{no_end, std::chrono::hours{1}, adapters::postgres::detail::time_of::each_wait};

postgres_options few(const std::string& server, std::uint32_t connections)
{
    auto options = postgres_test::make_options(server);
    options.connections = connections;
    return options;
}

std::string process_of(pool::lease& lease)
{
    const auto connected = lease.connect(enough);
    REQUIRE(connected.has_value());
    return std::string{(*connected)->run("SELECT pg_backend_pid()", enough)->at(0, 0)};
}

}  // namespace

TEST_CASE("no more connections than allowed are lent; who waits too long is told")
{
    pool connections{few("", 2), ""};  // nothing connects before it is asked to
    auto first = std::optional{connections.borrow(no_end, long_enough).value()};
    const auto second = connections.borrow(no_end, long_enough).value();
    const auto third = connections.borrow(no_end, std::chrono::milliseconds{1});
    REQUIRE_FALSE(third.has_value());
    CHECK(third.error().code == errc::storage_unavailable);
    CHECK(connections.waiting() == 0);
    CHECK(connections.borrow({call_end::clock::now() + std::chrono::milliseconds{1}}, long_enough).error().code ==
          errc::timed_out);
    const std::atomic<bool> stopped{true};
    CHECK(connections.borrow({(call_end::instant::max)(), &stopped}, long_enough).error().code == errc::stopped);
    CHECK(connections.waiting() == 0);
    first.reset();
    CHECK(connections.borrow(no_end, std::chrono::milliseconds{0}).has_value());
}

TEST_CASE("first come, first served")
{
    pool connections{few("", 1), ""};
    auto held = std::optional{connections.borrow(no_end, long_enough).value()};
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::thread> waiting;
    for (int i = 0; i < 5; ++i) {
        waiting.emplace_back([&, i] {
            const auto mine = connections.borrow(no_end, long_enough);
            const std::scoped_lock lock{mutex};
            order.push_back(mine ? i : -1);
        });
        while (connections.waiting() != static_cast<std::size_t>(i) + 1) std::this_thread::yield();
    }
    held.reset();
    for (std::thread& thread : waiting) thread.join();
    CHECK((order == std::vector{0, 1, 2, 3, 4}));
}

TEST_CASE("a connection is used again")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto options = few(*server, 2);
    pool connections{options, make_connection_string(options).value()};
    std::string process;
    {
        auto lease = connections.borrow(no_end, long_enough).value();
        process = process_of(lease);
        CHECK(process_of(lease) == process);
    }
    auto again = connections.borrow(no_end, long_enough).value();
    CHECK(process_of(again) == process);
    auto other = connections.borrow(no_end, long_enough).value();
    CHECK(process_of(other) != process);
}

TEST_CASE("an idle connection that is dead is found out and replaced")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    auto options = few(*server, 1);
    options.idle_check = std::chrono::seconds{0};
    pool connections{options, make_connection_string(options).value()};
    std::string process;
    {
        auto lease = connections.borrow(no_end, long_enough).value();
        process = process_of(lease);
    }
    postgres_test::raw_connection{*server}.run("SELECT pg_terminate_backend(" + process + ", 5000)");
    auto lease = connections.borrow(no_end, long_enough).value();
    CHECK(process_of(lease) != process);
}

TEST_CASE("when an idle connection is dead, the others are not tried one after the other")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    auto options = few(*server, 2);
    options.idle_check = std::chrono::seconds{0};
    pool connections{options, make_connection_string(options).value()};
    std::string first;
    std::string last_back;
    {
        auto kept_longer = connections.borrow(no_end, long_enough).value();  // goes back last, and is taken first
        auto other = connections.borrow(no_end, long_enough).value();
        last_back = process_of(kept_longer);
        first = process_of(other);
    }
    postgres_test::raw_connection{*server}.run("SELECT pg_terminate_backend(" + last_back + ", 5000)");
    auto lease = connections.borrow(no_end, long_enough).value();
    const std::string used = process_of(lease);
    CHECK(used != last_back);
    CHECK(used != first);
}

TEST_CASE("among several hosts one that takes connections and says nothing does not use up the time")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const postgres_test::silent_server silent;
    const std::string port = postgres_test::raw_connection{*server}.run("SHOW port");
    auto options = few(*server + " host=127.0.0.1,127.0.0.1 port=" + std::to_string(silent.port()) + "," + port, 1);
    options.timeout = std::chrono::seconds{60};
    pool connections{options, make_connection_string(options).value()};
    const auto from = session::clock::now();
    auto lease = connections.borrow(no_end, long_enough).value();
    CHECK_FALSE(process_of(lease).empty());
    CHECK(session::clock::now() - from < options.timeout / 2);
}

namespace {

/// Whether a second call gets the connection of the first.
bool is_used_again(const postgres_options& options, bool discard, bool close_idle)
{
    pool connections{options, make_connection_string(options).value()};
    std::string process;
    {
        auto lease = connections.borrow(no_end, long_enough).value();
        process = process_of(lease);
        if (discard) lease.discard();
    }
    if (close_idle) connections.close_idle();
    auto lease = connections.borrow(no_end, long_enough).value();
    return process_of(lease) == process;
}

}  // namespace

TEST_CASE("an old connection is closed when it comes back, a discarded one at once, idle ones on demand")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto options = few(*server, 1);
    auto short_lived = options;
    short_lived.max_age = std::chrono::minutes{0};
    CHECK(is_used_again(options, false, false));
    CHECK_FALSE(is_used_again(short_lived, false, false));
    CHECK_FALSE(is_used_again(options, true, false));
    CHECK_FALSE(is_used_again(options, false, true));
}

TEST_CASE("what failed is left alone for a second; then one tries, and the others wait for what comes of it")
{
    using adapters::postgres::detail::rest_after_failure;
    const auto start = session::clock::now();
    constexpr std::chrono::milliseconds tick{1};
    rest_after_failure rest;
    CHECK(rest.may_try(start));
    CHECK(rest.may_try(start));
    rest.failed(start);
    CHECK_FALSE(rest.may_try(start + rest.length - tick));
    CHECK(rest.may_try(start + rest.length));
    CHECK_FALSE(rest.may_try(start + rest.length));
    CHECK_FALSE(rest.may_try(start + rest.length + rest.length - tick));
    CHECK(rest.may_try(start + rest.length + rest.length));
    rest.succeeded();
    CHECK(rest.may_try(start + rest.length + rest.length));
    CHECK(rest.may_try(start + rest.length + rest.length));
}
