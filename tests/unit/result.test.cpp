#include <pleme_support/result.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;

const support_error lost{errc::not_found, "no such ticket"};

TEST_CASE("result: value() of a failed one throws its message")
{
    result<int> failed = lost;
    CHECK_THROWS_WITH_AS(static_cast<void>(failed.value()), doctest::Contains("no such ticket"), std::runtime_error);
    CHECK_THROWS_AS(static_cast<void>(std::as_const(failed).value()), std::runtime_error);
    CHECK_THROWS_AS(static_cast<void>(std::move(failed).value()), std::runtime_error);
    CHECK_THROWS_AS(result<void>{lost}.value(), std::runtime_error);
    CHECK(result<int>{3}.value() == 3);
    CHECK_NOTHROW(result<void>{}.value());
}

TEST_CASE("result: an assignment replaces a value by an error and an error by a value, and ends what was there")
{
    const auto counted = std::make_shared<int>(7);
    result<std::shared_ptr<int>> one = counted;
    result<std::shared_ptr<int>> other = one;
    CHECK(counted.use_count() == 3);
    one = lost;
    CHECK(one.error() == lost);
    CHECK(counted.use_count() == 2);
    one = other;
    CHECK(one.value() == counted);
    CHECK(counted.use_count() == 3);
    other = std::move(one);
    CHECK(other.value() == counted);
    other = result<std::shared_ptr<int>>{lost};
    result<std::shared_ptr<int>> copy = other;
    CHECK(copy == other);
    CHECK(counted.use_count() == 1);
    auto& itself = copy;
    copy = itself;
    CHECK(copy.error() == lost);
}

TEST_CASE("result: is made from whatever a value is made from, and owns what can't be copied")
{
    const result<std::string> text = "a subject";
    CHECK(*text == "a subject");
    CHECK(text->size() == 9);
    const result<std::optional<int>> nothing = std::nullopt;
    CHECK(nothing.has_value());
    CHECK_FALSE(nothing->has_value());
    CHECK(result<std::vector<int>>{}.value().empty());

    result<std::unique_ptr<int>> owner = std::make_unique<int>(4);
    const std::unique_ptr<int> taken = *std::move(owner);
    CHECK(*taken == 4);
    static_assert(!std::is_copy_constructible_v<result<std::unique_ptr<int>>>);
    static_assert(std::is_nothrow_move_constructible_v<result<std::vector<std::string>>>);
    static_assert(!std::is_convertible_v<result<int>, int> && !std::is_convertible_v<result<int>, bool>);
}

TEST_CASE("result: equal are two values that are, or two errors that are")
{
    CHECK(result<int>{1} == result<int>{1});
    CHECK(result<int>{1} != result<int>{2});
    CHECK(result<int>{lost} != result<int>{0});
    CHECK(result<int>{lost} == result<int>{lost});
    CHECK(result<void>{lost} != result<void>{});
}

}  // namespace
