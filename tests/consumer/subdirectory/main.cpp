// What a service's own tests take from the library, beside the service.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <pleme_support/adapters/sqlite/options.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

TEST_CASE("the library's builders")
{
    CHECK(pleme_support::testing::make_ticket(1).number == 1);
}
