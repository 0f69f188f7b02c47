// Does the cost of a call grow with the number of tickets? Look-up, page and creation at 1,000, 10,000 and 100,000 tickets.
#include "desk.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>

#include <benchmark/benchmark.h>

#include <unistd.h>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace {

using namespace pleme_support;

struct memory_desk {
    adapters::memory_storage storage;
    support_repository<adapters::memory_storage> repository{storage};
    std::vector<uuid> ids;

    explicit memory_desk(int count) { ids = benchmarks::fill(repository, count); }
};

/// On a file, with synchronous=NORMAL: a disk that flushes would hide what the library costs.
struct sqlite_desk {
    std::filesystem::path file;
    std::unique_ptr<adapters::sqlite_storage> storage;
    std::unique_ptr<support_repository<adapters::sqlite_storage>> owned;
    support_repository<adapters::sqlite_storage>& repository;
    std::vector<uuid> ids;

    explicit sqlite_desk(int count) : file{make_file(count)}, storage{open()}, owned{make()}, repository{*owned}
    {
        ids = benchmarks::fill(repository, count);
    }
    ~sqlite_desk()
    {
        owned.reset();
        storage.reset();
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    }

    static std::filesystem::path make_file(int count)
    {
        const auto name = "pleme_support_" + std::to_string(::getpid()) + "_" + std::to_string(count) + ".db";
        return std::filesystem::temp_directory_path() / name;
    }
    std::unique_ptr<adapters::sqlite_storage> open() const
    {
        return adapters::sqlite_storage::open({.path = file.string(), .synchronous = adapters::sqlite_synchronous::normal})
            .value();
    }
    std::unique_ptr<support_repository<adapters::sqlite_storage>> make() const
    {
        return std::make_unique<support_repository<adapters::sqlite_storage>>(*storage);
    }
};

template <class Desk>
Desk& desk_of(benchmark::State& state)
{
    static std::map<std::int64_t, std::unique_ptr<Desk>> desks;
    auto& desk = desks[state.range(0)];
    if (!desk) desk = std::make_unique<Desk>(static_cast<int>(state.range(0)));
    return *desk;
}

template <class Desk>
void look_up(benchmark::State& state)
{
    Desk& desk = desk_of<Desk>(state);
    const auto caller = benchmarks::host();
    std::size_t at = 0;
    for (auto _ : state) {
        at = (at + 7919) % desk.ids.size();
        benchmark::DoNotOptimize(desk.repository.with(caller).tickets().find(desk.ids[at]));
    }
}

template <class Desk>
void first_page(benchmark::State& state)
{
    Desk& desk = desk_of<Desk>(state);
    const auto caller = benchmarks::host();
    ticket_filter filter;
    filter.status = ticket_status::closed;
    for (auto _ : state) benchmark::DoNotOptimize(desk.repository.with(caller).tickets().list("thai", filter));
}

template <class Desk>
void deep_page(benchmark::State& state)
{
    Desk& desk = desk_of<Desk>(state);
    const auto caller = benchmarks::host();
    const auto middle = desk.repository.with(caller).tickets().find(desk.ids[desk.ids.size() / 2]).value();
    const connection_page page{
        .first = 20,
        .after = repository::make_list_cursor(repository::mark_of_list("thai", {}, ticket_order::created_desc),
                                              ticket_order::created_desc, middle)};
    for (auto _ : state)
        benchmark::DoNotOptimize(desk.repository.with(caller).tickets().list("thai", {}, ticket_order::created_desc, page));
}

template <class Desk>
void create(benchmark::State& state)
{
    Desk& desk = desk_of<Desk>(state);
    const auto caller = benchmarks::host();
    int i = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(desk.repository.with(caller).tickets().create("lilitu", benchmarks::new_ticket(++i)));
}

#define PLEME_SUPPORT_SIZES ->Arg(1'000)->Arg(10'000)->Arg(100'000)
BENCHMARK(look_up<memory_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(first_page<memory_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(deep_page<memory_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(create<memory_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(look_up<sqlite_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(first_page<sqlite_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(deep_page<sqlite_desk>) PLEME_SUPPORT_SIZES;
BENCHMARK(create<sqlite_desk>) PLEME_SUPPORT_SIZES;

}  // namespace
