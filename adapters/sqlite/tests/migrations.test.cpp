// The schema: embedded as it is in the file, applied once, refused when it is not ours to touch.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_options;
using adapters::sqlite_storage;
namespace sqlite = adapters::sqlite;
using sqlite::detail::connection;

namespace {

std::string read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Makes a database with some other hand than the adapter's.
void make_database(const std::string& path, const std::string& script)
{
    REQUIRE(connection::open(path).value()->execute(script) == SQLITE_OK);
}

errc open_error(sqlite_options options)
{
    const auto opened = sqlite_storage::open(std::move(options));
    REQUIRE_FALSE(opened.has_value());
    return opened.error().code;
}

}  // namespace

TEST_CASE("the embedded migrations are those of migrations/sqlite (else run scripts/embed_migrations)")
{
    int version = 0;
    for (const auto& migration : sqlite::migrations) {
        CHECK(migration.version == ++version);
        const std::string file = std::string{PLEME_SUPPORT_SOURCE_DIR} + "/migrations/sqlite/" + std::string{migration.name};
        CAPTURE(file);
        CHECK(migration.sql == read_file(file));
    }
}

TEST_CASE("a new database gets the schema, its version and its owner")
{
    const sqlite_test::temporary_file file;
    REQUIRE(sqlite_storage::open({file.path()}).has_value());
    const auto raw = connection::open(file.path()).value();
    CHECK(raw->ask_integer("PRAGMA application_id").value() == sqlite::application_id);
    CHECK(raw->ask_integer("PRAGMA user_version").value() == sqlite::newest_version);
    CHECK(raw->ask_text("PRAGMA journal_mode").value() == "wal");
    CHECK(raw->ask_text("PRAGMA integrity_check").value() == "ok");
}

TEST_CASE("the schema keeps out what is no record")
{
    const auto raw = connection::open(":memory:").value();
    REQUIRE(sqlite::migrate(*raw, true).has_value());
    REQUIRE(raw->execute("INSERT INTO ticket_number_blocks VALUES ('thai', 1, 0)") == SQLITE_OK);
    CHECK((raw->execute("INSERT INTO ticket_number_blocks VALUES ('japanese', 'x', 0)") & 0xFF) == SQLITE_CONSTRAINT);
    CHECK((raw->execute("INSERT INTO ticket_number_blocks VALUES (NULL, 1, 0)") & 0xFF) == SQLITE_CONSTRAINT);
    CHECK((raw->execute("INSERT INTO idempotency_keys VALUES ('a', x'00', 'CREATE_TICKET', 'k', x'00', x'00', NULL, 0)") &
           0xFF) == SQLITE_CONSTRAINT);
}

TEST_CASE("every table has the columns of its record and no others")
{
    const auto raw = connection::open(":memory:").value();
    REQUIRE(sqlite::migrate(*raw, true).has_value());
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        (..., [&] {
            const std::string table{storage::record_traits<R>::name};
            CAPTURE(table);
            const auto columns =
                raw->ask_integer("SELECT count(*) FROM pragma_table_info('" + table + "') WHERE name <> 'docid'").value();
            CHECK(columns == static_cast<std::int64_t>(storage::member_count<R>));
            for (const auto& column : adapters::sql::table_of<R>().columns) {
                const std::string name{column.name};
                CAPTURE(name);
                CHECK(raw->ask_integer("SELECT count(*) FROM pragma_table_info('" + table + "') WHERE name = '" + name + "'")
                          .value() == 1);
            }
        }());
    }(storage::record_types{});
}

TEST_CASE("migrating twice changes nothing")
{
    const sqlite_test::temporary_file file;
    const auto ticket = testing::make_ticket(1);
    REQUIRE(sqlite_storage::open({file.path()}).value()->commit(no_end, storage::batch{}.insert(ticket)).has_value());
    const auto again = sqlite_storage::open({file.path()}).value();
    CHECK((get<0>(again->read(no_end, storage::query<support_ticket>{}).value()) == std::vector{ticket}));
}

TEST_CASE("many may open a new file at once: one migrates it")
{
    const sqlite_test::temporary_file file;
    std::vector<std::future<std::string>> opened;
    for (int i = 0; i < 6; ++i)
        opened.push_back(std::async(std::launch::async, [&] {
            const auto storage = sqlite_storage::open({file.path()});
            return storage ? std::string{} : storage.error().message;
        }));
    for (auto& problem : opened) CHECK(problem.get() == "");
    CHECK(connection::open(file.path()).value()->ask_integer("SELECT count(*) FROM commit_fence").value() == 1);
}

TEST_CASE("a newer version is refused and not touched")
{
    const sqlite_test::temporary_file file;
    REQUIRE(sqlite_storage::open({file.path()}).has_value());
    make_database(file.path(), "PRAGMA user_version = " + std::to_string(sqlite::newest_version + 1));
    const auto refused = sqlite_storage::open({file.path()});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::storage_newer);
    CHECK(refused.error().message == "the database was made by a newer version of pleme-support");
    CHECK(connection::open(file.path()).value()->ask_integer("PRAGMA user_version").value() == sqlite::newest_version + 1);
}

TEST_CASE("a schema that was made by another migration is refused by a sentence and not touched")
{
    const sqlite_test::temporary_file file;
    const auto check = [&] {
        const auto refused = sqlite_storage::open({file.path()});
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == errc::storage_corrupt);
        CHECK(refused.error().message == "a migration was changed after it was applied");
    };
    REQUIRE(sqlite_storage::open({file.path()}).has_value());
    const auto raw = connection::open(file.path()).value();
    CHECK(raw->ask_text("SELECT name FROM support_schema_migrations WHERE version = 1").value() == sqlite::migrations[0].name);
    SUBCASE("another checksum")
    {
        make_database(file.path(), "UPDATE support_schema_migrations SET checksum = zeroblob(16) WHERE version = 1");
        check();
        CHECK(raw->ask_integer("SELECT count(*) FROM support_schema_migrations WHERE checksum = zeroblob(16)").value() == 1);
    }
    SUBCASE("another version")
    {
        make_database(file.path(), "UPDATE support_schema_migrations SET version = 7 WHERE version = 1");
        check();
    }
    SUBCASE("one too many")
    {
        make_database(file.path(), "INSERT INTO support_schema_migrations VALUES (99, 'x', zeroblob(16))");
        check();
    }
    SUBCASE("one too few")
    {
        make_database(file.path(), "DELETE FROM support_schema_migrations");
        check();
    }
    SUBCASE("no record of what was applied")
    {
        make_database(file.path(), "DROP TABLE support_schema_migrations");
        check();
        CHECK(raw->ask_integer("SELECT count(*) FROM sqlite_schema WHERE name = 'support_schema_migrations'").value() == 0);
    }
}

TEST_CASE("a file that is not ours is refused and not touched")
{
    const sqlite_test::temporary_file file;
    SUBCASE("a database with other tables")
    {
        make_database(file.path(), "CREATE TABLE recipes (name TEXT)");
        CHECK(open_error({file.path()}) == errc::storage_corrupt);
        CHECK(connection::open(file.path()).value()->ask_text("PRAGMA journal_mode").value() == "delete");
    }
    SUBCASE("a database of another application, empty")
    {
        make_database(file.path(), "PRAGMA application_id = 42");
        CHECK(open_error({file.path()}) == errc::storage_corrupt);
    }
    SUBCASE("no database at all")
    {
        const std::string content(5000, 'x');
        std::ofstream{file.path()} << content;
        CHECK(open_error({file.path()}) == errc::storage_corrupt);
        CHECK(read_file(file.path()) == content);
    }
}

TEST_CASE("a database that lacks migrations is refused if they are not to be applied")
{
    const sqlite_test::temporary_file file;
    sqlite_options options{file.path()};
    options.migrate = false;
    CHECK(open_error(options) == errc::storage_corrupt);
    REQUIRE(sqlite_storage::open({file.path()}).has_value());
    CHECK(sqlite_storage::open(options).has_value());
}
