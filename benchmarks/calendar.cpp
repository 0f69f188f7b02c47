// Deadlines a second, on one core, for short and for long spans of working time: the cost must not grow with the span.
#include <pleme_support/rules/working_calendar.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pleme_support;

/// Mon-Fri 9-13 and 14-18 in Rome from 2020 on, Christmas Eve till noon, five days a year off.
support_calendar make_office()
{
    support_calendar office{.product = "thai", .name = "office", .time_zone = "Europe/Rome", .hours = {}, .holidays = {}};
    office.hours.push_back({"2020-01-01", {}});
    for (int day = 0; day < 5; ++day) {
        office.hours[0].weekly.push_back({static_cast<day_of_week>(day), 9 * 60, 13 * 60});
        office.hours[0].weekly.push_back({static_cast<day_of_week>(day), 14 * 60, 18 * 60});
    }
    for (int year = 2020; year < 2030; ++year) {
        for (const char* day : {"-01-01", "-05-01", "-08-15", "-12-24", "-12-25", "-12-26"})
            office.holidays.push_back({std::to_string(year) + day, "", {}});
        office.holidays[office.holidays.size() - 3].spans = {{9 * 60, 12 * 60}};
    }
    return office;
}

const rules::working_calendar& office()
{
    static const auto made = rules::working_calendar::make(make_office()).value();
    return made;
}

/// Instants of one year, in no order, more of them than a branch predictor learns by heart.
const std::vector<timestamp>& instants()
{
    static const auto made = [] {
        std::mt19937_64 random{1};
        std::vector<timestamp> drawn(65'536);
        const timestamp year = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
        for (timestamp& t : drawn) t = year + std::chrono::microseconds{random() % 31'536'000'000'000};
        return drawn;
    }();
    return made;
}

void add(benchmark::State& state)
{
    const auto& calendar = office();
    const auto& starts = instants();
    const std::chrono::microseconds span = std::chrono::hours{state.range(0)};
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(calendar.add(starts[i++ % starts.size()], span));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(add)->Arg(1)->Arg(8)->Arg(40)->Arg(1'000)->Arg(100'000)->ArgName("hours");

void subtract(benchmark::State& state)
{
    const auto& calendar = office();
    const auto& starts = instants();
    const std::chrono::microseconds span = std::chrono::hours{state.range(0)};
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(calendar.subtract(starts[i++ % starts.size()], span));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(subtract)->Arg(1)->Arg(1'000)->ArgName("hours");

void between(benchmark::State& state)
{
    const auto& calendar = office();
    const auto& starts = instants();
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(calendar.between(starts[i % starts.size()], starts[(i + 1) % starts.size()]));
        ++i;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(between);

void make(benchmark::State& state)
{
    const auto calendar = make_office();
    for (auto _ : state) benchmark::DoNotOptimize(rules::working_calendar::make(calendar));
    state.counters["bytes"] = static_cast<double>(office().bytes());
}
BENCHMARK(make)->Unit(benchmark::kMicrosecond);

}  // namespace
