// The memory adapter against the conformance suite.

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/testing/storage_conformance.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace pleme_support;

TEST_CASE("memory_storage keeps the promises of a storage")
{
    testing::check_storage([] { return std::make_unique<adapters::memory_storage>(); });
}
