// Random sequences of batches and queries: SQLite must answer as the memory adapter does.

#include "support/test_size.hpp"
#include "temporary_file.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/random_storage_operations.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace pleme_support;

TEST_CASE("sqlite_storage answers as memory_storage does")
{
    for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(pleme_support::test::test_size("random_storages"));
         ++seed) {
        auto storage = adapters::sqlite_storage::open({":memory:"}).value();
        adapters::memory_storage model;
        const auto difference = testing::find_difference(*storage, model, seed, 150);
        CHECK_MESSAGE(!difference, difference.value_or(""));
    }
}

TEST_CASE("sqlite_storage answers as memory_storage does, with concurrent writers")
{
    const sqlite_test::temporary_file file;
    auto storage = adapters::sqlite_storage::open({file.path()}).value();
    const auto make_model = [] { return std::make_unique<adapters::memory_storage>(); };
    for (const auto& difference : testing::find_concurrent_differences(*storage, make_model, 100, 60, 4))
        FAIL_CHECK(difference);
}
