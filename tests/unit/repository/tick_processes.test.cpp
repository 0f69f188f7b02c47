// Several processes of the operating system that tick one database.

#include "support/policies.hpp"
#include "support/storages.hpp"

#include "temporary_file.hpp"  // of adapters/sqlite/tests

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// A database that every process opens for itself.
struct sqlite_file {
    sqlite_test::temporary_file file;

    [[nodiscard]] auto open() const { return adapters::sqlite_storage::open({.path = file.path()}); }
};
#ifdef PLEME_SUPPORT_TESTS_POSTGRES
struct postgres_database {
    std::string server = postgres_test::find_server().value();

    postgres_database() { postgres_test::open_empty(server, server); }
    [[nodiscard]] auto open() const { return adapters::postgres_storage::open(postgres_test::make_options(server)); }
};
#define EVERY_SHARED_DATABASE sqlite_file, postgres_database
#else
#define EVERY_SHARED_DATABASE sqlite_file
#endif

template <class Storage>
using ticker = support_repository<Storage, testing::manual_clock>;

constexpr timestamp start_of_desk = testing::default_now;
constexpr timestamp long_after = start_of_desk + std::chrono::days{60};
constexpr int tickets_filled = 120;

/// Tickets that time has everything in store for, and a change of policy that has reached none of them.
template <class Repository>
void fill(Repository& desk)
{
    desk.clock().set(start_of_desk);
    auto policy = make_policy("standard", {60, 45, 240});
    policy.warnings = {{15, std::nullopt}, {std::nullopt, 50}};
    desk.with(agent(9)).settings().create_policy("thai", policy).value();
    update_settings_input options;
    options.close_resolved_after = 24;
    options.purge_deleted_after = 30;
    desk.with(agent(9)).settings().update("thai", options).value();
    std::vector<uuid> tickets;
    for (int i = 0; i < tickets_filled; ++i) {
        auto input = new_ticket();
        input.idempotency_key = "ticket " + std::to_string(i);
        tickets.push_back(desk.with(host()).tickets().create("thai", input).value().id);
    }
    desk.clock().advance(10min);
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        if (i % 6 == 1)
            desk.with(agent()).conversations().add_message(agent().actor_id, message_on(tickets[i], "An answer")).value();
        if (i % 6 == 2) desk.with(agent()).tickets().update(tickets[i], to_status(ticket_status::resolved)).value();
        if (i % 6 == 3) desk.with(agent()).tickets().update(tickets[i], to_status(ticket_status::waiting_on_customer)).value();
        if (i % 6 == 4) desk.with(agent()).tickets().remove(tickets[i]).value();
    }
    desk.clock().advance(10min);
    policy.targets.front().minutes += 30;
    policy.pauses.clear();
    desk.with(agent(9)).settings().update_policy("thai", "standard", policy).value();
}

/// What one tick of a process did.
struct told {
    std::size_t process = 0;
    tick_report done;
};

/// Each event of every ticket that is left, by the ticket's number.
using history = std::map<
    std::int32_t,
    std::vector<std::tuple<event_kind, std::int32_t, timestamp, std::optional<cycle_metric>, std::optional<timestamp>>>>;

template <class Storage>
history read_history(Storage& storage)
{
    storage::query<support_ticket> tickets;
    tickets.template ascending<&support_ticket::number>();
    const auto found = storage.read(no_end, tickets).value();
    history read;
    for (const support_ticket& ticket : get<0>(found)) {
        storage::query<ticket_event> query;
        query.equal<&ticket_event::ticket_id>(ticket.id).template ascending<&ticket_event::version>();
        const auto events = storage.read(no_end, query).value();
        for (const ticket_event& event : get<0>(events))
            read[ticket.number].emplace_back(event.kind, event.version, event.at, event.metric, event.due_at);
    }
    return read;
}

/// One tick for each byte that comes in, of which it tells.
/// @return the process's exit status
template <class Place>
int tick_when_told(const Place& place, std::size_t number, int orders, int reports)
{
    const auto storage = place.open();
    if (!storage) return 1;
    ticker<std::remove_reference_t<decltype(**storage)>> desk{**storage};
    desk.clock().set(long_after);
    for (char order = 0; ::read(orders, &order, 1) == 1;) {
        const auto step = desk.with(host()).tick(long_after, 5);
        if (!step) return 2;
        const told report{number, *step};
        if (::write(reports, &report, sizeof report) != static_cast<ssize_t>(sizeof report)) return 3;
    }
    return 0;
}

/// Two processes, both told to tick at the same time, and again when both have done so, until nothing is left.
class two_processes {
public:
    template <class Place>
    explicit two_processes(const Place& place)
    {
        std::array<int, 2> reports{};
        REQUIRE(::pipe(reports.data()) == 0);
        reports_ = reports[0];
        for (std::size_t i = 0; i < 2; ++i) {
            std::array<int, 2> orders{};
            REQUIRE(::pipe(orders.data()) == 0);
            const pid_t process = ::fork();
            REQUIRE(process >= 0);
            if (process == 0) {
                if (i == 1) ::close(orders_[0]);
                ::close(orders[1]);
                ::close(reports[0]);
                ::_exit(tick_when_told(place, i, orders[0], reports[1]));
            }
            ::close(orders[0]);
            orders_[i] = orders[1];
            processes_[i] = process;
        }
        ::close(reports[1]);
    }
    two_processes(const two_processes&) = delete;
    two_processes& operator=(const two_processes&) = delete;
    ~two_processes()
    {
        for (std::size_t i = 0; i < 2; ++i) {
            ::close(orders_[i]);
            int status = 0;
            CHECK(::waitpid(processes_[i], &status, 0) == processes_[i]);
            if (is_killed_ && i == 0)
                CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
            else
                CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
        }
        ::close(reports_);
    }

    /// @param killed_at  in which round the first is killed, once the other has done its tick
    /// @return what each did, all ticks together
    std::array<tick_report, 2> run(std::optional<int> killed_at)
    {
        std::array<tick_report, 2> sums{};
        for (int round = 0;; ++round) {
            std::size_t ticking = is_killed_ ? 1 : 2;
            for (std::size_t i = 2 - ticking; i < 2; ++i) REQUIRE(::write(orders_[i], "t", 1) == 1);
            bool more = false;
            for (told next; ticking > 0;) {
                REQUIRE(::read(reports_, &next, sizeof next) == static_cast<ssize_t>(sizeof next));
                if (is_killed_ && next.process == 0) continue;  // its last words
                --ticking;
                more = more || next.done.more;
                sums[next.process].events += next.done.events;
                sums[next.process].purged_tickets += next.done.purged_tickets;
                sums[next.process].expired_keys += next.done.expired_keys;
                if (next.process == 0 || round != killed_at) continue;
                REQUIRE(::kill(processes_[0], SIGKILL) == 0);  // in its tick, or just after
                is_killed_ = more = true;
                break;
            }
            if (!more) return sums;
        }
    }

private:
    int reports_ = -1;
    std::array<int, 2> orders_{};
    std::array<pid_t, 2> processes_{};
    bool is_killed_ = false;
};

TEST_CASE_TEMPLATE("tick: two processes at one database write each event once, though one be killed", Place,
                   EVERY_SHARED_DATABASE)
{
    // What one alone makes of it, elsewhere.
    adapters::memory_storage elsewhere;
    ticker<adapters::memory_storage> alone{elsewhere};
    fill(alone);
    alone.clock().set(long_after);
    const history before = read_history(elsewhere);
    tick_report expected;
    for (bool more = true; more;) {
        const auto step = alone.with(host()).tick(long_after, 1'000).value();
        expected.events += step.events;
        expected.purged_tickets += step.purged_tickets;
        expected.expired_keys += step.expired_keys;
        more = step.more;
    }
    const history made = read_history(elsewhere);
    CHECK(expected.events > 3 * tickets_filled);
    CHECK(expected.purged_tickets == tickets_filled / 6);
    CHECK(expected.expired_keys == tickets_filled);

    const Place place;
    {
        const auto storage = place.open().value();
        ticker<std::remove_reference_t<decltype(*storage)>> desk{*storage};
        fill(desk);
        CHECK((read_history(*storage) == before));
    }
    std::optional<int> killed_at;
    SUBCASE("both to the end") {}
    SUBCASE("one killed in its fourth tick")
    {
        killed_at = 3;
    }
    const auto [one, other] = two_processes{place}.run(killed_at);
    CHECK(one.events > 0);
    CHECK(other.events > 0);
    if (!killed_at) {
        CHECK(one.events + other.events == expected.events);
        CHECK(one.purged_tickets + other.purged_tickets == expected.purged_tickets);
        CHECK(one.expired_keys + other.expired_keys == expected.expired_keys);
    }
    CHECK((read_history(*place.open().value()) == made));
}

}  // namespace
