#include <pleme_support/rules/statistics.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace {

using namespace pleme_support;
using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("statistics: nothing of nothing")
{
    CHECK_FALSE(rules::mean<minutes>({}));
    CHECK_FALSE(rules::median<minutes>({}));
    CHECK_FALSE(rules::rate(0, 0));
    CHECK_FALSE(rules::score_mean{}.value());
}

TEST_CASE("statistics: means are exact quotients of microseconds")
{
    CHECK(*rules::mean<minutes>({90s}) == 1.5);
    CHECK(*rules::mean<hours>({1h, 2h, 6h}) == 3.0);
    CHECK(*rules::mean<minutes>({0us}) == 0.0);
    CHECK(*rules::mean<minutes>({1us, 2us}) == doctest::Approx(1.5 / 60e6).epsilon(1e-15));
}

TEST_CASE("statistics: a median interpolates as percentile_cont does, in any order")
{
    CHECK(*rules::median<minutes>({5min}) == 5.0);
    CHECK(*rules::median<minutes>({9min, 1min}) == 5.0);
    CHECK(*rules::median<minutes>({9min, 1min, 2min}) == 2.0);
    CHECK(*rules::median<minutes>({4min, 1min, 100min, 2min}) == 3.0);
    CHECK(*rules::median<minutes>({2min, 2min, 2min, 8min}) == 2.0);
    CHECK(*rules::median<hours>({30min, 0us}) == 0.25);
}

TEST_CASE("statistics: rates are percent")
{
    CHECK(*rules::rate(0, 3) == 0.0);
    CHECK(*rules::rate(3, 3) == 100.0);
    CHECK(*rules::rate(1, 8) == 12.5);
}

TEST_CASE("statistics: scores have their mean")
{
    rules::score_mean scores;
    for (const int score : {1, 5, 4}) scores.add(score);
    CHECK(*scores.value() == doctest::Approx(10.0 / 3));
}

}  // namespace
