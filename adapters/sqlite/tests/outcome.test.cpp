// A COMMIT that fails: the adapter finds out whether the batch happened, and says so.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_storage;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;

namespace {

/// How many COMMITs, of all connections, are to fail before they happen, and after they did.
struct failures {
    int before = 0;
    int after = 0;
} planned;

int fail_after(void*, sqlite3*, const char*, int)
{
    return planned.after > 0 ? (--planned.after, SQLITE_IOERR) : SQLITE_OK;
}

/// What happened, SQLite tells a hook that opening replaces by its own, so this one is set when the commit begins.
int fail_before(void* connection)
{
    if (planned.after > 0) sqlite3_wal_hook(static_cast<sqlite3*>(connection), fail_after, nullptr);
    return planned.before > 0 ? planned.before-- : 0;
}

/// Called for every new connection: hooks by which SQLite lets a COMMIT fail.
int install_hooks(sqlite3* connection, const char**, const sqlite3_api_routines*)
{
    sqlite3_commit_hook(connection, fail_before, connection);
    return SQLITE_OK;
}

struct failing_commits {
    failing_commits() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(install_hooks)); }
    ~failing_commits()
    {
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(install_hooks));
        planned = {};
    }
};

}  // namespace

TEST_CASE("a failed COMMIT is asked about")
{
    const failing_commits hooks;
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({file.path()}).value();
    const auto ticket = make_ticket(1);
    const auto create = batch{}.insert(ticket).insert(make_event(ticket));
    const auto count = [&] { return get<0>(storage->read(no_end, query<support_ticket>{}).value()).size(); };

    SUBCASE("it did not happen: storage_unavailable, and a second try succeeds")
    {
        planned.before = 1;
        CHECK(storage->commit(no_end, create).error().code == errc::storage_unavailable);
        CHECK(count() == 0);
        CHECK(storage->commit(no_end, create).has_value());
        CHECK(count() == 1);
    }
    SUBCASE("it did happen: success")
    {
        planned.after = 1;
        CHECK(storage->commit(no_end, create).has_value());
        CHECK(planned.after == 0);
        CHECK(count() == 1);
    }
    SUBCASE("the question fails too: outcome_unknown")
    {
        planned.before = 2;
        CHECK(storage->commit(no_end, create).error().code == errc::outcome_unknown);
        CHECK(count() == 0);
        CHECK(storage->commit(no_end, create).has_value());
    }
    SUBCASE("without an event there is nothing to ask by: outcome_unknown")
    {
        planned.before = 1;
        CHECK(storage->commit(no_end, batch{}.insert(number_block{"thai", 1, 0})).error().code == errc::outcome_unknown);
    }
    SUBCASE("another's event is there: conflict")
    {
        REQUIRE(storage->commit(no_end, create).has_value());
        auto ours = make_event(ticket);
        ours.id = testing::make_id(99);
        const auto writer = adapters::sqlite::detail::open_writer({file.path()}).value();
        CHECK(adapters::sqlite::detail::settle(*writer, {ours}).error().code == errc::conflict);
    }
}
