#include <pleme_support/testing/sequential_ids.hpp>

#include <doctest/doctest.h>

namespace {

using namespace pleme_support;

TEST_CASE("sequential_ids: counts up whatever the time is")
{
    testing::sequential_ids ids;
    CHECK(to_text(ids.next(timestamp{})) == "00000000-0000-7000-8000-000000000001");
    CHECK(to_text(ids.next(timestamp{})) == "00000000-0000-7000-8000-000000000002");
    CHECK(to_text(testing::make_id(0xABC)) == "00000000-0000-7000-8000-000000000abc");
}

}  // namespace
