#include <pleme_support/model/omittable.hpp>

#include <doctest/doctest.h>

#include <string>

namespace {

using pleme_support::omittable;

TEST_CASE("omittable: absent, null and a value are three things")
{
    const omittable<int> absent;
    const auto null = omittable<int>::null();
    const omittable<int> zero{0};

    CHECK(absent.is_absent());
    CHECK_FALSE(absent.is_null());
    CHECK_FALSE(absent.has_value());

    CHECK_FALSE(null.is_absent());
    CHECK(null.is_null());
    CHECK_FALSE(null.has_value());

    CHECK_FALSE(zero.is_absent());
    CHECK_FALSE(zero.is_null());
    REQUIRE(zero.has_value());
    CHECK(zero.value() == 0);

    CHECK(absent != null);
    CHECK(null != zero);
    CHECK(zero == omittable<int>{0});
    CHECK(zero != omittable<int>{1});
}

TEST_CASE("omittable: as_optional is empty for absent and null")
{
    CHECK_FALSE(omittable<std::string>{}.as_optional());
    CHECK_FALSE(omittable<std::string>::null().as_optional());
    CHECK(omittable<std::string>{"x"}.as_optional() == "x");
}

TEST_CASE("omittable: assigning a value ends absence and null")
{
    auto field = omittable<std::string>::null();
    field = std::string{"billing"};
    CHECK(field.value() == "billing");
}

}  // namespace
