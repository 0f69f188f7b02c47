// Reads that may be stale come from the standby, and from the primary when it does not answer; and a planned switch, after
// which the primary only reads. The cases share one pair of servers; the last one makes the standby the primary.

#include "../test_server.hpp"
#include "support/values.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <tuple>

using namespace pleme_support;
using adapters::postgres_storage;
using postgres_test::raw_connection;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;

namespace {

bool run_cluster(const char* what)
{
    const std::string script = std::string{PLEME_SUPPORT_SOURCE_DIR} + "/tests/support/postgres_cluster ";
    return std::system((script + what).c_str()) == 0;
}

/// Two servers, emptied, each with a connection of the test's own, and a storage that knows of both.
struct pair_of_servers {
    std::string primary_string;
    std::string standby_string;
    std::string both_string;
    std::unique_ptr<postgres_storage> storage{};
    std::unique_ptr<raw_connection> primary{};
    std::unique_ptr<raw_connection> standby{};

    /// Until the standby shows everything that is now on the primary.
    void catch_up()
    {
        primary->run("SELECT pg_logical_emit_message(true, '', '')");  // a commit, which sends what came before it, too
        const std::string place = primary->run("SELECT pg_current_wal_flush_lsn()");
        wait_for(*standby, "SELECT pg_last_wal_replay_lsn() >= '" + place + "'", "t");
    }
    /// Until the standby has a lock that a transaction on the primary took.
    void catch_up_with_lock(const std::string& table)
    {
        catch_up();
        wait_for(*standby,
                 "SELECT count(*) FROM pg_locks WHERE relation = '" + table +
                     "'::regclass AND mode = 'AccessExclusiveLock' AND granted",
                 "1");
    }
    /// Until a question has this answer.
    static void wait_for(raw_connection& on, const std::string& question, const std::string& answer)
    {
        while (on.run(question) != answer) std::this_thread::yield();
    }

    [[nodiscard]] std::size_t count_stale() { return count(storage->read_stale(no_end, query<support_ticket>{})); }
    [[nodiscard]] std::size_t count_current() { return count(storage->read(no_end, query<support_ticket>{})); }

private:
    static std::size_t count(const result<storage::rows<support_ticket>>& read) { return get<0>(read.value()).size(); }
};

std::optional<pair_of_servers> start()
{
    const auto both = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_BOTH");
    const auto folder = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_FOLDER");  // no other servers may be killed
    if (!both || !folder) return std::nullopt;
    pair_of_servers made{postgres_test::find_server().value(),
                         postgres_test::find_server("PLEME_SUPPORT_POSTGRES_STANDBY").value(), *both};
    auto options = postgres_test::make_options(made.both_string);
    options.standbys = made.standby_string;
    made.storage = postgres_storage::open(options).value();
    postgres_test::empty_tables(made.primary_string);
    made.primary = std::make_unique<raw_connection>(made.primary_string);
    made.standby = std::make_unique<raw_connection>(made.standby_string);
    REQUIRE(made.standby->run("SELECT pg_is_in_recovery()") == "t");
    made.catch_up();
    return made;
}

batch create(std::int32_t number)
{
    const auto ticket = make_ticket(number);
    return batch{}.insert(ticket).insert(make_event(ticket));
}

/// A process that stands still, until it may go on.
class stopped_process {
public:
    explicit stopped_process(const std::string& id) : id_{static_cast<pid_t>(std::stol(id))} { ::kill(id_, SIGSTOP); }
    stopped_process(const stopped_process&) = delete;
    stopped_process& operator=(const stopped_process&) = delete;
    ~stopped_process() { go_on(); }

    void go_on() const { ::kill(id_, SIGCONT); }

private:
    pid_t id_;
};

/// Our sessions that wait for a lock.
const std::string count_waiting =
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pleme-support' AND wait_event_type = 'Lock'";

}  // namespace

TEST_CASE("read_stale reads the standby, and read the primary")
{
    auto servers = start();
    if (!servers) return;
    REQUIRE(servers->storage->commit(no_end, create(1)).has_value());
    servers->catch_up();
    servers->standby->run("SELECT pg_wal_replay_pause()");
    pair_of_servers::wait_for(*servers->standby, "SELECT pg_get_wal_replay_pause_state()", "paused");
    REQUIRE(servers->storage->commit(no_end, create(2)).has_value());
    CHECK(servers->count_stale() == 1);
    CHECK(servers->count_current() == 2);
    servers->standby->run("SELECT pg_wal_replay_resume()");
    servers->catch_up();
    CHECK(servers->count_stale() == 2);
}

TEST_CASE("the dashboard may be as old as the standby, the list is not")
{
    auto servers = start();
    if (!servers) return;
    support_repository<postgres_storage> repository{*servers->storage};
    const timestamp now = repository.clock().now();
    const dashboard_request day{"thai", now - std::chrono::hours{24}, now + std::chrono::hours{24}, "UTC", false};
    const auto counted = [&] { return repository.with(test::agent()).reports().dashboard(day).value().overview.total_tickets; };
    servers->standby->run("SELECT pg_wal_replay_pause()");
    pair_of_servers::wait_for(*servers->standby, "SELECT pg_get_wal_replay_pause_state()", "paused");
    REQUIRE(repository.with(test::customer()).tickets().create("thai", test::new_ticket()).has_value());
    CHECK(counted() == 0);
    CHECK(repository.with(test::agent()).tickets().list("thai").value().size() == 1);
    servers->standby->run("SELECT pg_wal_replay_resume()");
    servers->catch_up();
    CHECK(counted() == 1);
}

TEST_CASE("the queries of one stale read see one snapshot")
{
    auto servers = start();
    if (!servers) return;
    raw_connection holder{servers->primary_string};
    holder.run("BEGIN; LOCK TABLE ticket_number_blocks IN ACCESS EXCLUSIVE MODE");
    servers->catch_up_with_lock("ticket_number_blocks");
    // Between the first query and the third, a ticket and its event come to be.
    auto reading = std::async(std::launch::async, [&] {
        return servers->storage->read_stale(no_end, query<ticket_event>{}, query<number_block>{}, query<support_ticket>{});
    });
    pair_of_servers::wait_for(*servers->standby, count_waiting, "1");
    REQUIRE(servers->storage->commit(no_end, create(1)).has_value());
    servers->catch_up();
    holder.run("ROLLBACK");
    const auto read = reading.get();
    REQUIRE(read.has_value());
    CHECK(get<0>(*read).size() == get<2>(*read).size());
}

TEST_CASE("a query that the standby cancels, because it gets in the way of replay, is answered by the primary")
{
    auto servers = start();
    if (!servers) return;
    REQUIRE(servers->storage->commit(no_end, create(1)).has_value());
    servers->catch_up();
    const std::string count_conflicts = "SELECT confl_lock FROM pg_stat_database_conflicts WHERE datname = current_database()";
    const std::string before = servers->standby->run(count_conflicts);

    // The reader has read tickets and waits for number blocks, and now replay wants the tickets to itself.
    raw_connection blocks{servers->primary_string};
    blocks.run("BEGIN; LOCK TABLE ticket_number_blocks IN ACCESS EXCLUSIVE MODE");
    servers->catch_up_with_lock("ticket_number_blocks");
    auto reading = std::async(std::launch::async, [&] {
        return servers->storage->read_stale(no_end, query<support_ticket>{}, query<number_block>{});
    });
    pair_of_servers::wait_for(*servers->standby, count_waiting, "1");
    CHECK(servers->primary->run(count_waiting) == "0");
    raw_connection tickets{servers->primary_string};
    tickets.run("BEGIN; LOCK TABLE support_tickets IN ACCESS EXCLUSIVE MODE");
    servers->catch_up();

    pair_of_servers::wait_for(*servers->primary, count_waiting, "1");  // here it is again
    CHECK(servers->standby->run(count_waiting) == "0");
    tickets.run("ROLLBACK");
    blocks.run("ROLLBACK");
    const auto read = reading.get();
    REQUIRE(read.has_value());
    CHECK(get<0>(*read).size() == 1);
    servers->storage.reset();  // a process of the server counts its conflicts at its end, at the latest
    while (servers->standby->run("SELECT pg_stat_clear_snapshot(); " + count_conflicts) == before) std::this_thread::yield();
}

TEST_CASE("a standby that is killed is not missed, and read again when it is back")
{
    auto servers = start();
    if (!servers) return;
    REQUIRE(servers->storage->commit(no_end, create(1)).has_value());
    servers->catch_up();
    CHECK(servers->count_stale() == 1);
    servers->standby.reset();
    REQUIRE(run_cluster("--kill-standby"));
    CHECK(servers->count_stale() == 1);  // on a connection that is dead
    CHECK(servers->count_stale() == 1);

    REQUIRE(run_cluster("--start-standby"));
    servers->standby = std::make_unique<raw_connection>(servers->standby_string);
    const auto our_sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pleme-support'";
    while (servers->standby->run(our_sessions) == "0") REQUIRE(servers->count_stale() == 1);
}

TEST_CASE("a commit of unknown end that is found is success only once the standby has it")
{
    auto servers = start();
    if (!servers) return;
    const stopped_process receiver{servers->standby->run("SELECT pid FROM pg_stat_wal_receiver")};
    auto committing = std::async(std::launch::async, [&] { return servers->storage->commit(no_end, create(1)); });
    const std::string ours = " FROM pg_stat_activity WHERE application_name = 'pleme-support' AND wait_event = 'SyncRep'";
    pair_of_servers::wait_for(*servers->primary, "SELECT count(*)" + ours, "1");
    // It is done on the primary, and its session ends before the standby has it.
    servers->primary->run("SELECT pg_terminate_backend(pid, 10000)" + ours);
    const auto is_told = [&] { return committing.wait_for(std::chrono::seconds{0}) == std::future_status::ready; };
    while (!is_told() && servers->primary->run("SELECT count(*)" + ours + " AND query LIKE '%KEY SHARE%'") != "1")
        std::this_thread::yield();
    CHECK(servers->primary->run("SELECT count(*) FROM support_tickets") == "1");
    CHECK_FALSE(is_told());
    receiver.go_on();
    CHECK(committing.get().has_value());
}

// The last one: there is no standby after it.
TEST_CASE("a planned switch: connections to the old primary, which now only reads, are replaced by ones to the new one")
{
    auto servers = start();
    if (!servers) return;
    REQUIRE(servers->storage->commit(no_end, create(1)).has_value());
    servers->primary->run("ALTER SYSTEM SET default_transaction_read_only = on");
    servers->primary->run("SELECT pg_reload_conf()");
    pair_of_servers::wait_for(*servers->primary, "SHOW default_transaction_read_only", "on");
    CHECK(servers->standby->run("SELECT pg_promote()") == "t");

    REQUIRE(servers->storage->commit(no_end, create(2)).has_value());
    CHECK(servers->standby->run("SELECT count(*) FROM support_tickets") == "2");
    CHECK(servers->primary->run("SELECT count(*) FROM support_tickets") == "1");
    CHECK(servers->count_current() == 2);
}
