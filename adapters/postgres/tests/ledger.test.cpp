// A server that is killed while many write: what was acknowledged is there, once and whole, and what was not is whole or
// absent.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;
using storage::batch;
using storage::query;

namespace {

/// What one writer was told, kept outside of the database: of each of its tickets the last version that was acknowledged.
struct ledger {
    std::map<std::int32_t, std::int32_t> versions{};
    std::vector<std::string> failures{};
};

/// Creates tickets and changes each three times, until told to stop.
void write_tickets(const adapters::postgres_options& options, std::int32_t first, std::atomic<int>& acknowledged,
                   const std::atomic<bool>& stop, ledger& told)
{
    const auto storage = postgres_storage::open(options);
    if (!storage) return told.failures.push_back(storage.error().message);
    constexpr std::int32_t changes = 3;
    for (std::int32_t number = first; !stop; ++number) {
        auto ticket = testing::make_ticket(number);
        for (std::int32_t version = 1; version <= 1 + changes && !stop; ++version) {
            batch written;
            if (version == 1) {
                written.insert(ticket).insert(testing::make_cycle(ticket));
            } else {
                ticket = testing::make_next_version(ticket);
                ticket.subject = "Version " + std::to_string(version);
                written.update(ticket).insert(testing::make_message(ticket, version));
            }
            auto event = testing::make_event(ticket);
            event.id =
                testing::make_id(1'000'000'000 + static_cast<std::uint64_t>(number) * 10 + static_cast<std::uint64_t>(version));
            const auto committed = (*storage)->commit(written.insert(event));
            if (!committed) return told.failures.push_back(committed.error().message);
            told.versions[number] = version;
            ++acknowledged;
        }
    }
}

}  // namespace

TEST_CASE("a server killed and restarted under load loses nothing, doubles nothing, halves nothing")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    if (std::getenv("PLEME_SUPPORT_POSTGRES_FOLDER") == nullptr) {
        MESSAGE("skipped: only the server of tests/support/postgres_cluster may be killed");
        return;
    }
    postgres_test::open_empty(*server, *server);
    auto options = postgres_test::make_options(*server);
    options.timeout = std::chrono::seconds{20};
    options.connections = 2;

    constexpr std::size_t writers = 6;
    constexpr std::int32_t tickets_each = 1'000'000;
    std::vector<ledger> ledgers(writers);
    std::vector<std::thread> threads;
    std::atomic<int> acknowledged{0};
    std::atomic<int> running{writers};
    std::atomic<bool> stop{false};
    for (std::size_t i = 0; i < writers; ++i)
        threads.emplace_back([&, i] {
            write_tickets(options, 1 + static_cast<std::int32_t>(i) * tickets_each, acknowledged, stop, ledgers[i]);
            --running;
        });
    const auto wait_for_more = [&] {
        for (const int before = acknowledged; acknowledged < before + 400 && running > 0;) std::this_thread::yield();
    };
    const std::string crash = std::string{PLEME_SUPPORT_SOURCE_DIR} + "/tests/support/postgres_cluster --crash";
    wait_for_more();
    bool restarted = true;
    for (int i = 0; i < 4 && restarted; ++i) {
        restarted = std::system(crash.c_str()) == 0;
        wait_for_more();
    }
    stop = true;
    for (std::thread& thread : threads) thread.join();
    REQUIRE(restarted);

    const auto storage = postgres_storage::open(options).value();
    const auto rows =
        storage->read(query<support_ticket>{}, query<ticket_event>{}.select<>(), query<ticket_message>{}.select<>());
    REQUIRE(rows.has_value());
    std::map<std::int32_t, support_ticket> kept;
    std::map<uuid, int> events;
    std::map<uuid, int> messages;
    for (const support_ticket& ticket : std::get<0>(*rows)) kept.emplace(ticket.number, ticket);
    for (const ticket_event& event : std::get<1>(*rows)) ++events[event.ticket_id];
    for (const ticket_message& message : std::get<2>(*rows)) ++messages[message.ticket_id];

    std::size_t told = 0;
    for (const ledger& each : ledgers) {
        for (const std::string& failure : each.failures) FAIL_CHECK(failure);
        told += each.versions.size();
        for (const auto& [number, version] : each.versions) {
            const auto found = kept.find(number);
            REQUIRE(found != kept.end());
            CHECK(found->second.version == version);
        }
    }
    CHECK(kept.size() == told);
    for (const auto& [number, ticket] : kept) {
        CHECK(events[ticket.id] == ticket.version);
        CHECK(messages[ticket.id] == ticket.version - 1);
        CHECK(ticket.subject ==
              (ticket.version == 1 ? "Ticket " + std::to_string(number) : "Version " + std::to_string(ticket.version)));
    }
    MESSAGE("acknowledged: ", acknowledged.load(), " commits, through four kills");
}
