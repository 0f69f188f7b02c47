// What the SQLite adapter promises beyond the concept: files, several handles, bounded waiting, searchable text kept in step.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace pleme_support;
using adapters::sqlite_options;
using adapters::sqlite_storage;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;
namespace sqlite = adapters::sqlite;

namespace {

std::vector<support_ticket> all_tickets(sqlite_storage& storage)
{
    return get<0>(storage.read(no_end, query<support_ticket>{}.ascending<&support_ticket::number>()).value()).take_all();
}

}  // namespace

TEST_CASE("what was committed is there after the file is opened again")
{
    const sqlite_test::temporary_file file;
    const auto ticket = testing::make_full_ticket(1);
    REQUIRE(sqlite_storage::open({file.path()})
                .value()
                ->commit(no_end, batch{}.insert(ticket).insert(make_event(ticket)))
                .has_value());
    const auto again = sqlite_storage::open({file.path()}).value();
    CHECK((all_tickets(*again) == std::vector{ticket}));
}

TEST_CASE("two storages on one file see each other's commits")
{
    const sqlite_test::temporary_file file;
    const auto one = sqlite_storage::open({file.path()}).value();
    const auto two = sqlite_storage::open({file.path()}).value();
    const auto ticket = make_ticket(1);
    REQUIRE(one->commit(no_end, batch{}.insert(ticket)).has_value());
    CHECK((all_tickets(*two) == std::vector{ticket}));
    const auto next = testing::make_next_version(ticket);
    REQUIRE(two->commit(no_end, batch{}.update(next)).has_value());
    const auto late = one->commit(no_end, batch{}.update(next));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code == errc::conflict);
}

TEST_CASE("a storage in memory is its own")
{
    const auto one = sqlite_storage::open({":memory:"}).value();
    const auto two = sqlite_storage::open({":memory:"}).value();
    REQUIRE(one->commit(no_end, batch{}.insert(make_ticket(1))).has_value());
    CHECK(all_tickets(*two).empty());
}

TEST_CASE("options out of their bounds are refused")
{
    const auto code = [](sqlite_options options) { return sqlite_storage::open(std::move(options)).error().code; };
    sqlite_options options{":memory:"};
    CHECK(code({""}) == errc::invalid_argument);
    CHECK(code({std::string{"a\0b", 3}}) == errc::invalid_argument);
    options.readers = 0;
    CHECK(code(options) == errc::invalid_argument);
    options.readers = 65;
    CHECK(code(options) == errc::invalid_argument);
    options.readers = 1;
    options.busy_timeout = std::chrono::milliseconds{-1};
    CHECK(code(options) == errc::invalid_argument);
    CHECK(code({"/nowhere/at/all.db"}) == errc::storage_unavailable);
}

TEST_CASE("the settings of every connection are as asked for")
{
    const sqlite_test::temporary_file file;
    sqlite_options options{file.path()};
    options.busy_timeout = std::chrono::milliseconds{1234};
    const auto check = [&](std::int64_t synchronous) {
        const auto writer = sqlite::detail::open_writer(options).value();
        const auto reader = sqlite::detail::open_reader(options).value();
        for (auto* connection : {writer.get(), reader.get()}) {
            CHECK(connection->ask_integer("PRAGMA synchronous").value() == synchronous);
            CHECK(connection->ask_integer("PRAGMA foreign_keys").value() == 1);
            CHECK(connection->ask_integer("PRAGMA busy_timeout").value() == 1234);
            CHECK(connection->ask_integer("PRAGMA secure_delete").value() == 1);
            CHECK(connection->ask_text("PRAGMA journal_mode").value() == "wal");
        }
        CHECK(writer->ask_integer("PRAGMA journal_size_limit").value() == 4 << 20);
        CHECK(reader->execute("INSERT INTO ticket_number_blocks VALUES ('thai', 1, 0)") == SQLITE_READONLY);
    };
    SUBCASE("full")
    {
        check(2);
    }
    SUBCASE("normal")
    {
        options.synchronous = adapters::sqlite_synchronous::normal;
        check(1);
    }
}

TEST_CASE("the files belong to their owner alone, whatever the umask allows")
{
    for (const mode_t umask : {mode_t{0}, mode_t{022}, mode_t{077}}) {
        const sqlite_test::temporary_file file;
        const mode_t before = ::umask(umask);
        const auto storage = sqlite_storage::open({file.path()}).value();
        REQUIRE(storage->commit(no_end, batch{}.insert(make_ticket(1))).has_value());
        ::umask(before);
        for (const char* suffix : {"", "-wal", "-shm"}) {
            const std::string path = file.path() + suffix;
            CAPTURE(path);
            struct stat found {};
            REQUIRE(::stat(path.c_str(), &found) == 0);
            CHECK((found.st_mode & 0777) == 0600);
        }
    }
}

TEST_CASE("the mode of a file that is there is its owner's to choose")
{
    const sqlite_test::temporary_file file;
    REQUIRE(sqlite_storage::open({file.path()}).has_value());
    REQUIRE(::chmod(file.path().c_str(), 0660) == 0);
    const auto storage = sqlite_storage::open({file.path()}).value();
    REQUIRE(storage->commit(no_end, batch{}.insert(make_ticket(1))).has_value());
    for (const char* suffix : {"", "-wal", "-shm"}) {
        struct stat found {};
        REQUIRE(::stat((file.path() + suffix).c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0660);
    }
}

TEST_CASE("a link that leads nowhere is not followed: what lies there would not be made for its owner alone")
{
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file elsewhere;
    std::filesystem::create_symlink(elsewhere.path(), file.path());
    CHECK(sqlite_storage::open({file.path()}).error().code == errc::storage_unavailable);
    CHECK_FALSE(std::filesystem::exists(elsewhere.path()));
}

TEST_CASE("what was deleted is overwritten in the file")
{
    const sqlite_test::temporary_file file;
    const std::string secret = "Qxzjwvk Hbrfgd";
    {
        const auto storage = sqlite_storage::open({file.path()}).value();
        const auto ticket = make_ticket(1);
        auto message = testing::make_message(ticket, 1);
        message.content = secret;
        REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(message)).has_value());
        message.content = "";
        REQUIRE(storage->commit(no_end, batch{}.update(message)).has_value());
    }
    std::ifstream read{file.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{read}, {}};
    CHECK(bytes.size() > 4096);
    CHECK(bytes.find(secret) == std::string::npos);
}

TEST_CASE("a writer elsewhere: readers go on, a commit waits so long and no longer")
{
    const sqlite_test::temporary_file file;
    sqlite_options options{file.path()};
    options.busy_timeout = std::chrono::milliseconds{1};
    const auto storage = sqlite_storage::open(options).value();
    const auto ticket = make_ticket(1);
    const auto elsewhere = sqlite::detail::connection::open(file.path()).value();
    REQUIRE(elsewhere->execute("BEGIN IMMEDIATE") == SQLITE_OK);
    CHECK(all_tickets(*storage).empty());
    const auto refused = storage->commit(no_end, batch{}.insert(ticket));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::storage_unavailable);
    REQUIRE(elsewhere->execute("ROLLBACK") == SQLITE_OK);
    CHECK(storage->commit(no_end, batch{}.insert(ticket)).has_value());
}

TEST_CASE("a child of no ticket, or of a ticket of another product, is a conflict")
{
    const auto storage = sqlite_storage::open({":memory:"}).value();
    auto ticket = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(ticket)).has_value());
    ticket.product = "japanese";
    CHECK(storage->commit(no_end, batch{}.insert(testing::make_message(ticket, 1))).error().code == errc::conflict);
    CHECK(storage->commit(no_end, batch{}.insert(testing::make_message(make_ticket(2), 1))).error().code == errc::conflict);
}

TEST_CASE("a row that this version can't read is corruption, not a crash")
{
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({file.path()}).value();
    const auto ticket = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(make_event(ticket))).has_value());
    const auto elsewhere = sqlite::detail::connection::open(file.path()).value();
    for (const char* damage :
         {"UPDATE support_tickets SET tags = 'none'", "UPDATE support_tickets SET tags = '[]', number = 1 << 40"}) {
        REQUIRE(elsewhere->execute(damage) == SQLITE_OK);
        CHECK(storage->read(no_end, query<support_ticket>{}).error().code == errc::storage_corrupt);
    }
    REQUIRE(elsewhere->execute("UPDATE ticket_events SET changes = '[{\"field\":1}]'") == SQLITE_OK);
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_corrupt);
    REQUIRE(elsewhere->execute("UPDATE ticket_events SET changes = '{}', cycles = '{\"F\":1}'") == SQLITE_OK);
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_corrupt);
    REQUIRE(elsewhere->execute("DROP TABLE idempotency_keys") == SQLITE_OK);
    CHECK(storage->read(no_end, query<idempotency_key>{}).error().code == errc::storage_corrupt);
}

TEST_CASE("what a newer version has stored is kept, and said to be newer")
{
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({file.path()}).value();
    auto ticket = make_ticket(1);
    REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(make_event(ticket))).has_value());
    const auto elsewhere = sqlite::detail::connection::open(file.path()).value();
    const auto count = [&](const char* condition) {
        return elsewhere->ask_integer(std::string{"SELECT count(*) FROM "} + condition).value();
    };

    REQUIRE(elsewhere->execute("UPDATE support_tickets SET status = 'ON_HOLD', priority = 'LOW'") == SQLITE_OK);
    CHECK(storage->read(no_end, query<support_ticket>{}).error().code == errc::storage_newer);
    // Who does not ask for it is not told; who writes something else leaves it where it is.
    CHECK(storage->read(no_end, query<support_ticket>{}.select<&support_ticket::subject>()).has_value());
    ticket.version = 2;
    ticket.priority = ticket_priority::high;
    REQUIRE(storage->commit(no_end, batch{}.update(ticket, storage::members_of<&support_ticket::priority>)).has_value());
    CHECK(count("support_tickets WHERE status = 'ON_HOLD' AND priority = 'HIGH'") == 1);

    REQUIRE(elsewhere->execute("UPDATE ticket_events SET kind = 'TELEPHONED'") == SQLITE_OK);
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_newer);
    REQUIRE(elsewhere->execute("UPDATE ticket_events SET kind = 'UPDATED', cycles = '{\"U1\":{}}'") == SQLITE_OK);
    CHECK(storage->read(no_end, query<ticket_event>{}).error().code == errc::storage_newer);
    // A change of a member that is not known comes as it is.
    REQUIRE(elsewhere->execute("UPDATE ticket_events SET cycles = '{}', changes = '{\"mood\":[\"CALM\",null]}'") == SQLITE_OK);
    const auto events = get<0>(storage->read(no_end, query<ticket_event>{}).value());
    CHECK(events.at(0).changes == std::vector<ticket_change>{{"mood", "CALM", std::nullopt}});
    REQUIRE(storage->commit(no_end, batch{}.update(events.at(0))).has_value());
    CHECK(count("ticket_events WHERE changes = '{\"mood\":[\"CALM\",null]}'") == 1);

    const auto settings = testing::make_full_settings();
    REQUIRE(storage->commit(no_end, batch{}.insert(settings)).has_value());
    REQUIRE(elsewhere->execute("UPDATE desk_settings SET policies = replace(policies, '\"on_reopen\"', "
                               "'\"colour\":\"red\",\"on_reopen\"')") == SQLITE_OK);
    CHECK(storage->read(no_end, query<desk_settings>{}).error().code == errc::storage_newer);
}

TEST_CASE("more kinds of statements than the cache holds")
{
    const auto storage = sqlite_storage::open({":memory:"}).value();
    REQUIRE(storage->commit(no_end, batch{}.insert(make_ticket(1))).has_value());
    std::vector<std::int32_t> numbers;
    for (std::int32_t n = 0; n < 200; ++n) {
        numbers.push_back(n);
        const auto rows = storage->read(no_end, query<support_ticket>{}.in<&support_ticket::number>(numbers)).value();
        CHECK(get<0>(rows).size() == (n >= 1 ? 1 : 0));
    }
    CHECK(storage->read(no_end, query<support_ticket>{}).has_value());
}

TEST_CASE("the trigram index agrees with the texts after inserts, changes and failures")
{
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({file.path()}).value();
    for (std::int32_t n = 1; n <= 20; ++n) {
        auto ticket = make_ticket(n);
        const auto text = testing::make_text(ticket);
        REQUIRE(storage->commit(no_end, batch{}.insert(ticket).insert(text)).has_value());
        ticket = testing::make_next_version(ticket);
        if (n % 2 == 0) ticket.subject = "Changed " + std::to_string(n);
        REQUIRE(storage->commit(no_end, batch{}.update(ticket).update(testing::make_text(ticket))).has_value());
        CHECK_FALSE(storage->commit(no_end, batch{}.update(ticket).update(text)).has_value());
    }
    const auto elsewhere = sqlite::detail::connection::open(file.path()).value();
    // Compares every trigram with the text that it came from.
    CHECK(elsewhere->execute("INSERT INTO ticket_texts_trigrams (ticket_texts_trigrams, rank) VALUES ('integrity-check', 1)") ==
          SQLITE_OK);
    CHECK(elsewhere->ask_integer("SELECT count(*) FROM ticket_texts_kept").value() == 20);
}
