#include <pleme_support/testing/manual_clock.hpp>

#include <doctest/doctest.h>

namespace {

using namespace pleme_support;

TEST_CASE("manual_clock: stands still until it is set or moved, also back")
{
    testing::manual_clock clock;
    CHECK(clock.now() == testing::default_now);
    CHECK(clock.now() == testing::default_now);
    clock.advance(std::chrono::microseconds{5});
    CHECK(clock.now() == testing::default_now + std::chrono::microseconds{5});
    clock.advance(-std::chrono::hours{1});
    CHECK(clock.now() < testing::default_now);
    clock.set(timestamp{});
    CHECK(clock.now() == timestamp{});
}

}  // namespace
