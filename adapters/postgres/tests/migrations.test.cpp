// The schema: embedded as it is in the files, applied once, refused when it is not ours to touch.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;
namespace postgres = adapters::postgres;

namespace {

std::string read_migration(const std::string& name)
{
    std::ifstream file{std::string{PLEME_SUPPORT_SOURCE_DIR} + "/migrations/postgres/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string refusal(const adapters::postgres_options& options, errc expected = errc::storage_corrupt)
{
    const auto opened = postgres_storage::open(options);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == expected);
    return opened.error().message;
}

const std::vector<std::string> all_files{"001_support_ticketing_system.sql"};

}  // namespace

TEST_CASE("the embedded migrations are those of migrations/postgres (else run scripts/embed_migrations)")
{
    int version = 0;
    for (const auto& migration : postgres::migrations) {
        CHECK(migration.version == ++version);
        const std::string name{migration.name};
        CAPTURE(name);
        CHECK(migration.sql == read_migration(name));
    }
    CHECK(postgres::trigram_index == read_migration("optional_trigram_index.sql"));
}

TEST_CASE("an empty database gets the schema once; a dry run says so and does nothing")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    postgres_test::raw_connection raw{*server};
    const auto options = postgres_test::make_options(*server);
    CHECK(postgres::pending_migrations(options).value() == all_files);
    CHECK(raw.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0");
    CHECK(postgres::migrate(options).value() == all_files);
    CHECK(postgres::migrate(options).value().empty());
    CHECK(postgres::pending_migrations(options).value().empty());
    CHECK(raw.run("SELECT count(*) FROM support_schema_migrations") == std::to_string(postgres::migrations.size()));
}

TEST_CASE("a database made by psql, once or twice, is taken over as it is")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    {
        postgres_test::raw_connection raw{*server};
        raw.run("SET client_min_messages = warning");
        for (int i = 0; i < 2; ++i) raw.run(read_migration(all_files.front()));
        raw.run("INSERT INTO ticket_number_blocks VALUES ('thai', 7, 3)");
    }
    const auto storage = postgres_storage::open(postgres_test::make_options(*server)).value();
    CHECK((get<0>(storage->read(no_end, storage::query<number_block>{}).value()) == std::vector{number_block{"thai", 7, 3}}));
}

TEST_CASE("every table has the columns of its record and no others")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_storage::open(postgres_test::make_options(*server)).value();
    postgres_test::raw_connection raw{*server};
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        (..., [&] {
            const std::string table{storage::record_traits<R>::name};
            std::string wanted;
            for (const auto& column : adapters::sql::table_of<R>().columns)
                wanted.append(wanted.empty() ? "" : ",").append(column.name);
            CHECK(raw.run("SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE "
                          "table_schema = 'public' AND table_name = '" +
                          table + "'") == wanted);
        }());
    }(storage::record_types{});
}

TEST_CASE("every text is compared byte by byte, and nothing is done by triggers, functions or defaults")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_storage::open(postgres_test::make_options(*server)).value();
    postgres_test::raw_connection raw{*server};
    const std::string ours = " table_schema = 'public' AND table_name <> 'support_schema_migrations'";
    CHECK(raw.run("SELECT count(*) FROM information_schema.columns WHERE data_type = 'text' AND collation_name IS DISTINCT "
                  "FROM 'C' AND" +
                  ours) == "0");
    CHECK(raw.run("SELECT count(*) FROM information_schema.columns WHERE column_default IS NOT NULL AND" + ours) == "0");
    CHECK(raw.run("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == "0");
    CHECK(raw.run("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%(created_at%'") == "0");
}

TEST_CASE("many may open a new database at once: one migrates it")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    std::vector<std::future<std::string>> opened;
    for (int i = 0; i < 6; ++i)
        opened.push_back(std::async(std::launch::async, [&] {
            const auto storage = postgres_storage::open(postgres_test::make_options(*server));
            return storage ? std::string{} : storage.error().message;
        }));
    for (auto& problem : opened) CHECK(problem.get() == "");
}

TEST_CASE("a changed migration and a newer version are refused and not touched")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto options = postgres_test::make_options(*server);
    REQUIRE(postgres::migrate(options).has_value());
    postgres_test::raw_connection raw{*server};
    SUBCASE("changed")
    {
        raw.run("UPDATE support_schema_migrations SET checksum = '00000000-0000-0000-0000-000000000000'");
        CHECK(refusal(options) == "a migration was changed after it was applied");
    }
    SUBCASE("one is missing in between")
    {
        raw.run("UPDATE support_schema_migrations SET version = version + 1");
        CHECK(refusal(options) == "a migration was changed after it was applied");
    }
    SUBCASE("newer")
    {
        raw.run("INSERT INTO support_schema_migrations VALUES (999, '999_later.sql', '00000000-0000-0000-0000-000000000000')");
        CHECK(refusal(options, errc::storage_newer) == "the database was made by a newer version of pleme-support");
        CHECK(raw.run("SELECT max(version) FROM support_schema_migrations") == "999");
    }
    postgres_test::drop_everything(*server);
}

TEST_CASE("other tables of our names are refused, and nothing of the schema stays")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    postgres_test::raw_connection raw{*server};
    raw.run("CREATE TABLE support_tickets (id uuid PRIMARY KEY)");
    CHECK(refusal(postgres_test::make_options(*server)) == "the database does not have the expected schema");
    CHECK(raw.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "1");
    postgres_test::drop_everything(*server);
}

TEST_CASE("a database that lacks migrations is refused if they are not to be applied")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    auto options = postgres_test::make_options(*server);
    options.migrate = false;
    CHECK(refusal(options) == "the database lacks migrations, and migrating was not asked for");
    REQUIRE(postgres::migrate(options).has_value());
    CHECK(postgres_storage::open(options).has_value());
}

TEST_CASE("the trigram index is made where the extension is, and search needs it not")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    postgres_test::drop_everything(*server);
    postgres_test::raw_connection raw{*server};
    const std::string count = "SELECT count(*) FROM pg_indexes WHERE indexname = 'ticket_texts_trigrams'";
    SUBCASE("without")
    {
        REQUIRE(postgres::migrate(postgres_test::make_options(*server)).has_value());
        CHECK(raw.run(count) == "0");
    }
    SUBCASE("with")
    {
        raw.run("CREATE EXTENSION pg_trgm");
        REQUIRE(postgres::migrate(postgres_test::make_options(*server)).has_value());
        CHECK(raw.run(count) == "1");
    }
    const auto storage = postgres_storage::open(postgres_test::make_options(*server)).value();
    auto ticket = testing::make_ticket(1);
    ticket.subject = "ฉันลืมรหัสผ่าน PASSWORD";
    REQUIRE(storage->commit(no_end, storage::batch{}.insert(ticket).insert(testing::make_text(ticket))).has_value());
    for (const char* word : {"รหัส", "PASSWORD", "SS", "ม"})
        CHECK(get<0>(storage->read(no_end, storage::query<ticket_text>{}.matches<&ticket_text::subject>({word})).value())
                  .size() == 1);
    postgres_test::drop_everything(*server);
}
