// The PostgreSQL adapter against the conformance suite: on a direct connection, with every way to send statements, and through
// pgbouncer in transaction pooling.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/storage_conformance.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace pleme_support;
using adapters::postgres_statements;
using adapters::postgres_storage;

TEST_CASE("postgres_storage keeps the promises of a storage")
{
    static const auto server = postgres_test::find_server();
    if (!server) return;
    testing::check_storage([] { return postgres_test::open_empty(*server, *server); },
                           [](std::unique_ptr<postgres_storage> open) {
                               open.reset();
                               return postgres_storage::open(postgres_test::make_options(*server)).value();
                           });
}

TEST_CASE("postgres_storage keeps the promises of a storage, with unnamed statements")
{
    static const auto server = postgres_test::find_server();
    if (!server) return;
    testing::check_storage([] {
        auto options = postgres_test::make_options(*server);
        options.statements = postgres_statements::unnamed;
        auto storage = postgres_storage::open(options).value();
        postgres_test::empty_tables(*server);
        return storage;
    });
}

TEST_CASE("postgres_storage keeps the promises of a storage through a transaction pooler")
{
    static const auto server = postgres_test::find_server();
    static const auto pooler = postgres_test::find_server("PLEME_SUPPORT_PGBOUNCER");
    if (!server || !pooler) return;
    testing::check_storage([] { return postgres_test::open_empty(*server, *pooler); });
}
