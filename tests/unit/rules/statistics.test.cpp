#include <pleme_support/rules/statistics.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

namespace {

using namespace pleme_support;
using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("statistics: nothing of nothing")
{
    CHECK_FALSE(rules::mean<minutes>({}));
    CHECK_FALSE(rules::percentile<minutes>({}, 50));
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

TEST_CASE("statistics: the mean of more than 64 bits of microseconds, and of some that no double holds")
{
    CHECK(*rules::mean<hours>(rules::durations(1'000'000, std::chrono::days{120})) == 2'880.0);
    const std::chrono::microseconds longest{(std::numeric_limits<std::int64_t>::max)()};
    CHECK(*rules::mean<minutes>(rules::durations(1'000, longest)) == static_cast<double>(longest.count()) / 60e6);
    // 2^53 microseconds and one more are one double; their half hours are not.
    const std::chrono::microseconds wide{(std::int64_t{1} << 53) + 1};
    CHECK(*rules::mean<std::chrono::microseconds>({wide, wide, wide, std::chrono::microseconds{wide.count() - 4}}) ==
          static_cast<double>(wide.count() - 1));
}

TEST_CASE("statistics: a median interpolates as percentile_cont does, in any order")
{
    const auto median_of = [](rules::durations lengths) { return *rules::percentile<minutes>(std::move(lengths), 50); };
    CHECK(median_of({5min}) == 5.0);
    CHECK(median_of({9min, 1min}) == 5.0);
    CHECK(median_of({9min, 1min, 2min}) == 2.0);
    CHECK(median_of({4min, 1min, 100min, 2min}) == 3.0);
    CHECK(median_of({2min, 2min, 2min, 8min}) == 2.0);
    CHECK(*rules::percentile<hours>({30min, 0us}, 50) == 0.25);
}

TEST_CASE("statistics: percentiles as percentile_cont computes them")
{
    rules::durations lengths;
    for (int n = 11; n >= 1; --n) lengths.push_back(std::chrono::minutes{n * n});  // 1, 4, 9 ... 121
    CHECK(*rules::percentile<minutes>(lengths, 0) == 1.0);
    CHECK(*rules::percentile<minutes>(lengths, 90) == 100.0);
    CHECK(*rules::percentile<minutes>(lengths, 95) == 110.5);
    CHECK(*rules::percentile<minutes>(lengths, 100) == 121.0);
    CHECK(*rules::percentile<minutes>({7min}, 95) == 7.0);
    CHECK(*rules::percentile<minutes>({0min, 10min}, 90) == doctest::Approx(9.0).epsilon(1e-15));
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
