// Connections that are borrowed: in the order of coming, for a bounded time, and by nobody during a standstill.

#include <pleme_support/adapters/sqlite/detail/pool.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <thread>

using namespace pleme_support;
using adapters::sqlite::detail::connection;
using adapters::sqlite::detail::pool;

namespace pool_test {

constexpr std::chrono::milliseconds at_once{0};
constexpr std::chrono::milliseconds a_moment{1};
constexpr std::chrono::minutes long_enough{10};

void fill(pool& with, int connections)
{
    for (int i = 0; i < connections; ++i) with.add(connection::open(":memory:").value());
}

}  // namespace pool_test

using namespace pool_test;

TEST_CASE("pool: waiting for a connection ends")
{
    pool connections;
    fill(connections, 1);
    {
        const auto held = connections.borrow(no_end, at_once);
        REQUIRE(held.has_value());
        const auto refused = connections.borrow(no_end, a_moment);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == errc::storage_unavailable);
    }
    CHECK(connections.borrow(no_end, at_once).has_value());
}

TEST_CASE("pool: a standstill begins when the last one is back, and nobody gets a connection before it ends")
{
    pool connections;
    fill(connections, 2);
    std::optional<pool::lease> inside{connections.borrow(no_end, at_once).value()};
    CHECK_FALSE(connections.hold_back(no_end, a_moment).has_value());
    CHECK(connections.borrow(no_end, at_once).has_value());  // as if nothing had been

    auto waiting = std::async(std::launch::async, [&] { return connections.hold_back(no_end, long_enough); });
    while (connections.borrow(no_end, at_once).has_value())
        std::this_thread::yield();  // until it holds back, though one is free
    inside.reset();
    std::optional<pool::standstill> standstill = waiting.get();
    REQUIRE(standstill.has_value());
    CHECK_FALSE(connections.borrow(no_end, a_moment).has_value());
    auto held_back = std::async(std::launch::async, [&] { return connections.borrow(no_end, long_enough).has_value(); });
    standstill.reset();
    CHECK(held_back.get());
    CHECK(connections.borrow(no_end, at_once).has_value());
}

TEST_CASE("pool: who comes again at once does not pass those who wait")
{
    pool connections;
    fill(connections, 1);
    for (int round = 0; round < 100; ++round) {
        std::optional<pool::lease> held{connections.borrow(no_end, at_once).value()};
        std::atomic<bool> was_served{false};
        auto waiting = std::async(std::launch::async, [&] {
            const auto lease = connections.borrow(no_end, long_enough);
            was_served = true;
        });
        while (connections.waiting() == 0) std::this_thread::yield();
        held.reset();
        held.emplace(connections.borrow(no_end, long_enough).value());  // the connection was never free in between
        CHECK(was_served);
        held.reset();
        waiting.get();
    }
}
