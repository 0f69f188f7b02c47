// The SQLite adapter against the conformance suite: in memory, and in a file.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/storage_conformance.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace pleme_support;

TEST_CASE("sqlite_storage in memory keeps the promises of a storage")
{
    testing::check_storage([] { return adapters::sqlite_storage::open({":memory:"}).value(); });
}

TEST_CASE("sqlite_storage in a file keeps the promises of a storage")
{
    const sqlite_test::temporary_file file;
    testing::check_storage(
        [&] {
            file.remove();
            return adapters::sqlite_storage::open({file.path()}).value();
        },
        [&](std::unique_ptr<adapters::sqlite_storage> open) {
            open.reset();
            return adapters::sqlite_storage::open({file.path()}).value();
        });
}
