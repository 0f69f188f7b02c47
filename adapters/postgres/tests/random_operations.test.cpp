// Random sequences of batches and queries: PostgreSQL must answer as the memory adapter does.

#include "support/test_size.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/random_storage_operations.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>

using namespace pleme_support;

namespace {

void check_random_operations(const std::string& direct, const std::string& through)
{
    for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(pleme_support::test::test_size("random_storages"));
         ++seed) {
        const auto storage = postgres_test::open_empty(direct, through);
        adapters::memory_storage model;
        const auto difference = testing::find_difference(*storage, model, seed, 150);
        CHECK_MESSAGE(!difference, difference.value_or(""));
    }
}

void check_concurrent_operations(const std::string& direct, const std::string& through)
{
    const auto storage = postgres_test::open_empty(direct, through);
    const auto make_model = [] { return std::make_unique<adapters::memory_storage>(); };
    for (const auto& difference : testing::find_concurrent_differences(*storage, make_model, 100, 60, 4))
        FAIL_CHECK(difference);
}

}  // namespace

TEST_CASE("postgres_storage answers as memory_storage does")
{
    const auto server = postgres_test::find_server();
    if (server) check_random_operations(*server, *server);
}

TEST_CASE("postgres_storage answers as memory_storage does, with concurrent writers")
{
    const auto server = postgres_test::find_server();
    if (server) check_concurrent_operations(*server, *server);
}

TEST_CASE("postgres_storage answers as memory_storage does, through a transaction pooler")
{
    const auto server = postgres_test::find_server();
    const auto pooler = postgres_test::find_server("PLEME_SUPPORT_PGBOUNCER");
    if (!server || !pooler) return;
    check_random_operations(*server, *pooler);
    check_concurrent_operations(*server, *pooler);
}
