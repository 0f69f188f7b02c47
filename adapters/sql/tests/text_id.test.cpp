// Names of texts: what is stored by them has to be found again by another build.

#include <pleme_support/adapters/sql/text_id.hpp>

#include <doctest/doctest.h>

using namespace pleme_support;
using adapters::sql::make_text_id;

TEST_CASE("equal texts have equal ids, others have others, and they are the same for ever")
{
    CHECK(make_text_id("SELECT 1") == make_text_id("SELECT 1"));
    CHECK(make_text_id("SELECT 1") != make_text_id("SELECT 2"));
    CHECK(to_text(make_text_id("SELECT 1")) == "221294d5-c3bb-5128-a1e0-e57ab1633a5b");
}
