// Importing into a file: references hold, who is killed in it leaves all or nothing, and the log keeps its bound.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/storage/importer.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

#include <sys/wait.h>
#include <unistd.h>

using namespace pleme_support;
using adapters::sqlite_storage;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_message;
using testing::make_ticket;

namespace sqlite_import_test {

batch make_stock(std::int32_t count)
{
    batch stock;
    for (std::int32_t n = 1; n <= count; ++n) {
        const auto ticket = make_ticket(n);
        stock.insert(ticket).insert(make_event(ticket)).insert(make_message(ticket, n)).insert(testing::make_text(ticket));
    }
    return stock;
}

std::size_t count_tickets(sqlite_storage& storage)
{
    return get<0>(storage.read(no_end, query<support_ticket>{}).value()).size();
}

[[noreturn]] void die()
{
    static_cast<void>(::kill(::getpid(), SIGKILL));
    ::_exit(1);
}

/// Called for every new connection: a COMMIT kills the process before any of it has happened.
int install_death(sqlite3* connection, const char**, const sqlite3_api_routines*)
{
    sqlite3_commit_hook(
        connection, [](void*) -> int { die(); }, nullptr);
    return SQLITE_OK;
}

enum class end_of_process { before_commit, after_import };

/// Imports in a process of its own, which is killed.
void import_and_die(const std::string& path, end_of_process end)
{
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
        if (end == end_of_process::before_commit) sqlite3_auto_extension(reinterpret_cast<void (*)()>(install_death));
        const auto storage = sqlite_storage::open({path});
        if (storage && (*storage)->import(no_end, make_stock(2'000))) die();
        ::_exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(process, &status, 0) == process);
    CHECK(WIFSIGNALED(status));
}

}  // namespace sqlite_import_test

using namespace sqlite_import_test;

TEST_CASE("an import of a child without its ticket is a conflict, and leaves nothing")
{
    const auto storage = sqlite_storage::open({":memory:"}).value();
    CHECK(storage->import(no_end, make_stock(50).insert(make_message(make_ticket(51), 51))).error().code == errc::conflict);
    CHECK(count_tickets(*storage) == 0);
    CHECK(get<0>(storage->read(no_end, query<ticket_text>{}).value()).empty());
    CHECK(storage->import(no_end, make_stock(51)).has_value());
}

TEST_CASE("an import is not bound by how many values a statement takes")
{
    const auto storage = sqlite_storage::open({":memory:"}).value();
    REQUIRE(
        storage->import(no_end, make_stock(3'000)).has_value());  // of 33 columns each, in statements of at most 32,766 values
    CHECK(count_tickets(*storage) == 3'000);
}

TEST_CASE("who is killed leaves nothing of an import before its COMMIT, and all of it once it has returned")
{
    const sqlite_test::temporary_file file;
    static_cast<void>(sqlite_storage::open({file.path()}).value());
    import_and_die(file.path(), end_of_process::before_commit);
    {
        const auto storage = sqlite_storage::open({file.path()}).value();
        CHECK(count_tickets(*storage) == 0);
        CHECK(get<0>(storage->read(no_end, query<ticket_event>{}).value()).empty());
    }
    import_and_die(file.path(), end_of_process::after_import);
    const auto storage = sqlite_storage::open({file.path()}).value();
    CHECK(count_tickets(*storage) == 2'000);
    CHECK(get<0>(storage->read(no_end, query<ticket_message>{}).value()).size() == 2'000);
    CHECK(get<0>(storage->read(no_end, query<ticket_text>{}.matches<&ticket_text::subject>({"2000"})).value()).size() == 1);
}

TEST_CASE("what importer commits at once takes less than 32 MB of the log")
{
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({file.path()}).value();
    storage::importer into{*storage};
    std::int64_t largest = 0;
    // Customers and ids by chance, so that each row touches pages of its own in each index.
    std::uint64_t state = 1;
    const auto next = [&] { return state = state * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407; };
    for (std::int32_t n = 1; n <= 12'000; ++n) {
        auto ticket = make_ticket(n);
        ticket.id = testing::make_id(next());
        ticket.customer_id = testing::make_id(next());
        ticket.created_at += std::chrono::seconds{next() % 100'000'000};
        ticket.updated_at = ticket.created_at;
        for (int word = 0; word < 40; ++word) ticket.description += ' ' + std::to_string(next() % 1'000'000);
        auto message = make_message(ticket, n);
        message.content.append(400, 'm');
        REQUIRE(into.add(no_end, batch{}.insert(ticket).insert(make_event(ticket)).insert(message)).has_value());
        largest = (std::max)(largest, storage->status().log_bytes);
    }
    REQUIRE(into.finish(no_end).has_value());
    MESSAGE("the largest log: " << largest);
    CHECK(count_tickets(*storage) == 12'000);
    CHECK(largest < (8 + 32) * std::int64_t{1'000'000});  // begun anew at 8 MB, and one commit more
}
