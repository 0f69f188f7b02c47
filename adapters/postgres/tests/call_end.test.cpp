// Calls that end in time: whatever the server does, and whatever they wait for. Nothing of a call that was told to have
// failed is there later.

#include "cutting_proxy.hpp"
#include "every_ticket.hpp"
#include "frozen_server.hpp"
#include "lateness.hpp"
#include "silent_server.hpp"
#include "support/every_call.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/manual_clock.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

using namespace pleme_support;
using adapters::postgres_options;
using adapters::postgres_storage;
using postgres_test::frozen_server;
using postgres_test::raw_connection;
using storage::batch;
using storage::query;

namespace {

using std::chrono::milliseconds;
constexpr milliseconds time_of_a_call{300};
constexpr milliseconds grace{100};  ///< what a call may take beyond its time

/// Measures calls, and by how much this machine was late meanwhile.
class stopwatch {
public:
    stopwatch() { late_.begin(); }

    [[nodiscard]] milliseconds passed() const
    {
        return std::chrono::duration_cast<milliseconds>(call_end::clock::now() - from_);
    }
    /// Within its time and the grace. A call waits up to four times, one after the other (for the answer, to connect, to ask
    /// for the end, to hear of it), and this machine may be late each time.
    void check_within(milliseconds time) const
    {
        const auto took = passed();
        CHECK(took <= time + grace + 4 * std::chrono::duration_cast<milliseconds>(late_.longest()));
    }
    void restart()
    {
        late_.begin();
        from_ = call_end::clock::now();
    }

private:
    postgres_test::lateness late_;
    call_end::instant from_ = call_end::clock::now();
};

call_end ends_in(milliseconds time)
{
    return {call_end::clock::now() + time};
}

/// Calls of a repository on a storage, each with so much time.
struct hurried_desk {
    postgres_storage& storage;
    support_repository<postgres_storage, testing::manual_clock> repository{storage};

    explicit hurried_desk(postgres_storage& on) : storage{on} { repository.clock().set(test::at("2026-03-02T09:00:00Z")); }
    uuid create() { return repository.with(test::host()).tickets().create("thai", test::new_ticket()).value().id; }
    [[nodiscard]] auto hurried() { return repository.with({test::host(), call_end::clock::now() + time_of_a_call}); }
};

/// What a call comes to that could not be answered. Three touch no storage, and are answered: no clocks are asked for, and what
/// is no token is nobody's.
void check_ended(const test::public_call& call, const std::optional<errc>& problem)
{
    if (call.name == "sla().clocks")
        CHECK(problem == std::nullopt);
    else if (call.takes_nobody)
        CHECK(problem == errc::not_found);
    else if (problem != errc::outcome_unknown)
        CHECK(problem == errc::timed_out);
}

/// How many statements of the adapter the server works on.
std::string count_running(raw_connection& watcher)
{
    return watcher.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pleme-support' AND state <> 'idle'");
}
void wait_until(raw_connection& watcher, const std::string& count)
{
    while (count_running(watcher) != count) std::this_thread::yield();
}
/// Until a statement waits for a lock that somebody has.
void wait_until_locked_out(raw_connection& watcher)
{
    while (watcher.run("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "0")
        std::this_thread::yield();
}

/// Leaves several idle connections in the pool.
void fill_pool(postgres_storage& storage, const std::string& server)
{
    raw_connection holder{server};
    raw_connection watcher{server};
    holder.run("BEGIN");
    holder.run("LOCK TABLE ticket_number_blocks IN ACCESS EXCLUSIVE MODE");
    std::vector<std::future<bool>> reading;
    for (int i = 0; i < 6; ++i)
        reading.push_back(
            std::async(std::launch::async, [&] { return storage.read(no_end, query<number_block>{}).has_value(); }));
    wait_until(watcher, std::to_string(reading.size()));
    holder.run("COMMIT");
    for (auto& each : reading) CHECK(each.get());
}

std::size_t count_events(postgres_storage& storage)
{
    return get<0>(storage.read(no_end, query<ticket_event>{}).value()).size();
}

/// A server with one ticket whose row another session has locked, and a change of that ticket.
struct locked_ticket {
    std::string server;
    std::unique_ptr<postgres_storage> storage;
    std::unique_ptr<raw_connection> holder{};
    std::unique_ptr<raw_connection> watcher{};
    support_ticket ticket = testing::make_ticket(1);
    support_ticket changed = testing::make_next_version(ticket);

    locked_ticket(std::string direct, const std::string& through)
        : server{std::move(direct)}, storage{postgres_test::open_empty(server, through)}
    {
        REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(testing::make_event(ticket))).has_value());
        holder = std::make_unique<raw_connection>(server);
        watcher = std::make_unique<raw_connection>(server);
        holder->run("BEGIN");
        holder->run("SELECT 1 FROM support_tickets FOR UPDATE");
    }
    [[nodiscard]] batch change() const { return batch{}.update(changed).insert(testing::make_event(changed)); }
    /// Lets go of the row, and waits until nobody works for the storage any more.
    void release()
    {
        holder->run("COMMIT");
        wait_until(*watcher, "0");
    }
    [[nodiscard]] bool is_changed() const
    {
        const auto rows = storage->read(no_end, query<support_ticket>{}, query<ticket_event>{}).value();
        const bool row = get<0>(rows) == std::vector{changed};
        CHECK((get<1>(rows).size() == 2) == row);
        return row;
    }
};

}  // namespace

TEST_CASE("call_end: a server that takes connections and says nothing fails every opening in time")
{
    const postgres_test::silent_server silent;
    auto options = postgres_test::make_options("host=127.0.0.1 user=nobody port=" + std::to_string(silent.port()));
    options.timeout = time_of_a_call;
    stopwatch watch;
    CHECK(postgres_storage::open(options).error().code == errc::storage_unavailable);
    watch.check_within(time_of_a_call);
    watch.restart();
    CHECK(adapters::postgres::migrate(options).error().code == errc::storage_unavailable);
    watch.check_within(time_of_a_call);
    watch.restart();
    CHECK(adapters::postgres::pending_migrations(options).error().code == errc::storage_unavailable);
    watch.check_within(time_of_a_call);
}

TEST_CASE("call_end: every call on a server that takes connections and says nothing any more ends in time")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const std::string port = raw_connection{*server}.run("SHOW port");
    postgres_test::cutting_proxy proxy{static_cast<std::uint16_t>(std::stoi(port))};
    const auto storage = postgres_test::open_empty(*server, *server + " host=127.0.0.1 port=" + std::to_string(proxy.port()));
    hurried_desk desk{*storage};
    const auto calls = test::every_call(desk.create());
    proxy.fall_silent();
    stopwatch watch;
    for (const auto& call : calls) {
        CAPTURE(call.name);
        watch.restart();
        check_ended(call, call.run(desk.hurried()));
        watch.check_within(time_of_a_call);
    }
    CHECK(count_events(*postgres_storage::open(postgres_test::make_options(*server)).value()) == 1);
}

TEST_CASE("call_end: every call on a server that stands still ends in time; afterwards all is as it was, and works")
{
    const auto server = postgres_test::find_server();
    const auto folder = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_FOLDER");  // no other servers may be stopped
    if (!server || !folder) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    hurried_desk desk{*storage};
    const uuid ticket = desk.create();
    const auto before = postgres_test::read_everything(*storage);
    const auto calls = test::every_call(ticket);
    std::size_t unknown = 0;
    milliseconds longest{0};
    {
        const frozen_server frozen{*folder};
        stopwatch watch;
        for (const auto& call : calls) {
            CAPTURE(call.name);
            watch.restart();
            const auto problem = call.run(desk.hurried());
            longest = (std::max)(longest, watch.passed());
            watch.check_within(time_of_a_call);
            check_ended(call, problem);
            if (problem == errc::outcome_unknown) ++unknown;
        }
    }
    raw_connection watcher{*server};
    wait_until(watcher, "0");
    const auto after = postgres_test::read_everything(*storage);
    for (const auto& [id, state] : after) test::check_whole(state);
    for (const auto& [id, state] : before) CHECK((after.at(id) == state));
    CHECK(after.size() <= before.size() + unknown);  // a create whose number was known beforehand
    MESSAGE(calls.size(), " calls of 300 ms: the longest took ", longest.count(), " ms, of unknown end: ", unknown);

    hurried_desk other{*storage};
    const auto again = test::every_call(other.create());
    for (const auto& call : again) {
        CAPTURE(call.name);
        const auto problem = call.run(other.repository.with(test::host()));
        if (problem) CHECK_FALSE((is_end_of_call(*problem) || *problem == errc::storage_unavailable));
    }
}

TEST_CASE("call_end: ten calls without an end on a server that stands still do not take ten times as long")
{
    const auto server = postgres_test::find_server();
    const auto folder = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_FOLDER");
    if (!server || !folder) return;
    auto options = postgres_test::make_options(*server);
    options.timeout = milliseconds{2'000};
    const auto storage = postgres_storage::open(options).value();
    fill_pool(*storage, *server);
    constexpr int reads = 10;
    {
        const frozen_server frozen{*folder};
        stopwatch watch;
        const call_end end = ends_in(time_of_a_call);
        for (int i = 0; i < reads; ++i) CHECK(storage->read(end, query<number_block>{}).error().code == errc::timed_out);
        watch.check_within(time_of_a_call);  // all of them together
        watch.restart();
        for (int i = 0; i < reads; ++i)
            CHECK(storage->read(no_end, query<number_block>{}).error().code == errc::storage_unavailable);
        // One finds out, a second one that a second later is patient does; the others try for 100 ms.
        CHECK(watch.passed() < reads * options.timeout / 2);
        MESSAGE("ten reads with two seconds each: ", watch.passed().count(), " ms");
    }
    while (!storage->read(no_end, query<number_block>{})) std::this_thread::yield();
}

TEST_CASE("call_end: a stop ends a read that waits, and what the server did for it")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    raw_connection holder{*server};
    raw_connection watcher{*server};
    holder.run("BEGIN");
    holder.run("LOCK TABLE support_tickets IN ACCESS EXCLUSIVE MODE");
    std::atomic<bool> stop{false};
    SUBCASE("that is not prepared yet: the server waits while it parses it") {}
    SUBCASE("that is prepared: the server waits while it runs it")
    {
        holder.run("COMMIT");
        REQUIRE(storage->read(no_end, query<support_ticket>{}).has_value());
        holder.run("BEGIN");
        holder.run("LOCK TABLE support_tickets IN ACCESS EXCLUSIVE MODE");
    }
    auto read = std::async(std::launch::async, [&] {
        return storage->read({(call_end::instant::max)(), &stop}, query<support_ticket>{}).error().code;
    });
    wait_until_locked_out(watcher);
    const stopwatch watch;
    stop = true;
    CHECK(read.get() == errc::stopped);
    MESSAGE("ended after its stop: ", watch.passed().count(), " ms");
    watch.check_within(milliseconds{0});
    wait_until(watcher, "0");  // while the lock is held on: it would wait for ever
    holder.run("COMMIT");
    CHECK(storage->read(no_end, query<support_ticket>{}).has_value());
}

TEST_CASE("call_end: the time of the storage ends a call that has no end")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    auto options = postgres_test::make_options(*server);
    options.timeout = time_of_a_call;
    const auto storage = postgres_storage::open(options).value();
    postgres_test::empty_tables(*server);
    raw_connection holder{*server};
    holder.run("BEGIN");
    holder.run("LOCK TABLE support_tickets IN ACCESS EXCLUSIVE MODE");
    const support_error late{errc::storage_unavailable, "the database did not answer in time"};
    stopwatch watch;
    CHECK(storage->read(no_end, query<support_ticket>{}).error() == late);
    watch.check_within(time_of_a_call);
    watch.restart();
    CHECK(storage->commit(no_end, batch{}.insert(testing::make_ticket(1))).error() == late);
    watch.check_within(time_of_a_call);
    watch.restart();
    CHECK(storage->import(no_end, batch{}.insert(testing::make_ticket(1))).error() == late);
    watch.check_within(time_of_a_call);
    watch.restart();
    CHECK(storage->explain(ends_in(milliseconds{50}), query<support_ticket>{}).error().code == errc::timed_out);
    watch.check_within(milliseconds{50});
    raw_connection watcher{*server};
    wait_until(watcher, "0");
    holder.run("COMMIT");
    CHECK(get<0>(storage->read(no_end, query<support_ticket>{}).value()).empty());
}

TEST_CASE("call_end: an import ends with its call, and nothing of it is there")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    raw_connection holder{*server};
    raw_connection watcher{*server};
    holder.run("BEGIN");
    holder.run("LOCK TABLE ticket_events IN ACCESS EXCLUSIVE MODE");  // after the rows of the tickets
    batch stock;
    for (std::int32_t n = 1; n <= 500; ++n)
        stock.insert(testing::make_ticket(n)).insert(testing::make_event(testing::make_ticket(n)));
    std::atomic<bool> stop{false};
    auto imported = std::async(std::launch::async, [&] {
        return storage->import({(call_end::instant::max)(), &stop}, stock).error().code;
    });
    wait_until_locked_out(watcher);
    const stopwatch watch;
    stop = true;
    CHECK(imported.get() == errc::stopped);
    watch.check_within(milliseconds{0});
    holder.run("COMMIT");
    wait_until(watcher, "0");
    CHECK(get<0>(storage->read(no_end, query<support_ticket>{}).value()).empty());
    CHECK(storage->import(ends_in(std::chrono::minutes{1}), stock).has_value());
}

TEST_CASE("call_end: a commit that is told to have timed out is never applied later")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    locked_ticket locked{*server, *server};
    stopwatch watch;
    SUBCASE("its time is over")
    {
        CHECK(locked.storage->commit(ends_in(time_of_a_call), locked.change()).error().code == errc::timed_out);
        watch.check_within(time_of_a_call);
    }
    SUBCASE("it is stopped")
    {
        std::atomic<bool> stop{false};
        auto committed = std::async(std::launch::async, [&] {
            return locked.storage->commit({(call_end::instant::max)(), &stop}, locked.change()).error().code;
        });
        wait_until_locked_out(*locked.watcher);
        watch.restart();
        stop = true;
        CHECK(committed.get() == errc::stopped);
        watch.check_within(milliseconds{0});
    }
    locked.release();
    CHECK_FALSE(locked.is_changed());
    CHECK(locked.storage->commit(no_end, locked.change()).has_value());
    CHECK(locked.is_changed());
}

TEST_CASE("call_end: behind a pooler the server can't be asked to end a commit: its end is unknown")
{
    const auto server = postgres_test::find_server();
    const auto pooler = postgres_test::find_server("PLEME_SUPPORT_PGBOUNCER");
    if (!server || !pooler) return;
    locked_ticket locked{*server, *pooler};
    const stopwatch watch;
    CHECK(locked.storage->commit(ends_in(time_of_a_call), locked.change()).error().code == errc::outcome_unknown);
    watch.check_within(time_of_a_call);
    locked.release();
    static_cast<void>(locked.is_changed());  // whole, either way
    const auto storage = postgres_storage::open(postgres_test::make_options(*pooler)).value();
    CHECK(storage->read(no_end, query<support_ticket>{}).has_value());
}

TEST_CASE("call_end: a commit during which the server stands still is of unknown end, and whole either way")
{
    const auto server = postgres_test::find_server();
    const auto folder = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_FOLDER");
    if (!server || !folder) return;
    locked_ticket locked{*server, *server};
    constexpr std::chrono::seconds time{2};
    stopwatch watch;
    auto committed =
        std::async(std::launch::async, [&] { return locked.storage->commit(ends_in(time), locked.change()).error().code; });
    wait_until_locked_out(*locked.watcher);
    {
        const frozen_server frozen{*folder};
        CHECK(committed.get() == errc::outcome_unknown);
        watch.check_within(time);
    }
    locked.release();
    static_cast<void>(locked.is_changed());
    CHECK(count_events(*locked.storage) >= 1);
}

TEST_CASE("call_end: a silent standby leaves a stale read the time to ask the primary")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const postgres_test::silent_server silent;
    auto options = postgres_test::make_options(*server);
    options.standbys = "host=127.0.0.1 user=nobody port=" + std::to_string(silent.port());
    const auto storage = postgres_storage::open(options).value();
    const stopwatch watch;
    constexpr std::chrono::seconds time{2};
    CHECK(storage->read_stale(ends_in(time), query<number_block>{}).has_value());
    watch.check_within(time);
    CHECK(storage->read_stale(ends_in(time), query<number_block>{}).has_value());  // the standby is left alone
}
