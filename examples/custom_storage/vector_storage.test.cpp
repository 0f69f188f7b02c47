// The least custom storage against the conformance suite and the model.

#include "vector_storage.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/testing/random_storage_operations.hpp>
#include <pleme_support/testing/storage_conformance.hpp>

#include <doctest/doctest.h>

#include <memory>

TEST_CASE("vector_storage keeps the promises of a storage")
{
    pleme_support::testing::check_storage([] { return std::make_unique<vectors::vector_storage>(); });
}

TEST_CASE("vector_storage answers as the model does")
{
    vectors::vector_storage storage;
    pleme_support::adapters::memory_storage model;
    const auto difference = pleme_support::testing::find_difference(storage, model, 11, 150);
    CHECK_MESSAGE(!difference, difference.value_or(""));
}

TEST_CASE("vector_storage answers several threads as a model of each does")
{
    vectors::vector_storage storage;
    const auto make_model = [] { return std::make_unique<pleme_support::adapters::memory_storage>(); };
    CHECK(pleme_support::testing::find_concurrent_differences(storage, make_model, 12, 60, 4).empty());
}
