// What SQLite's log takes beside a load that reads all the time: threads that ask for dashboards in a loop, and one that
// creates. Usage: sqlite_log FILE [SECONDS [READERS]]
#include "desk.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using namespace pleme_support;

double megabytes(const std::string& path)
{
    std::error_code missing;
    const auto size = std::filesystem::file_size(path, missing);
    return missing ? 0.0 : static_cast<double>(size) / 1e6;
}

double milliseconds(std::chrono::steady_clock::duration d)
{
    return std::chrono::duration<double, std::milli>(d).count();
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2) return EXIT_FAILURE;
    const std::string file = arguments[1];
    const int seconds = count > 2 ? std::atoi(arguments[2]) : 20;
    const int readers = count > 3 ? std::atoi(arguments[3]) : 4;
    adapters::sqlite_options options{file};
    options.synchronous = adapters::sqlite_synchronous::normal;
    const auto storage = adapters::sqlite_storage::open(options).value();
    support_repository<adapters::sqlite_storage> desk{*storage};
    constexpr int tickets = 3'000;
    benchmarks::fill(desk, tickets);

    using clock = std::chrono::steady_clock;
    std::atomic<bool> over{false};
    std::atomic<std::int64_t> dashboards{0};
    std::atomic<clock::duration> longest_read{clock::duration::zero()};
    const auto raise = [](std::atomic<clock::duration>& longest, clock::duration took) {
        for (auto seen = longest.load(); took > seen && !longest.compare_exchange_weak(seen, took);) {
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < readers; ++i)
        threads.emplace_back([&] {
            while (!over) {
                const auto now = wall_clock{}.now();
                const auto began = clock::now();
                if (!desk.with(benchmarks::host()).reports().dashboard({"thai", now - std::chrono::days{30}, now}))
                    std::abort();
                raise(longest_read, clock::now() - began);
                ++dashboards;
            }
        });
    const auto start = clock::now();
    clock::duration longest_create{};
    double largest = 0;
    int created = 0;
    for (int report = 5; report <= seconds; report += 5) {
        while (clock::now() - start < std::chrono::seconds{report}) {
            const auto began = clock::now();
            if (!desk.with(benchmarks::host()).tickets().create("thai", benchmarks::new_ticket(tickets + created)))
                std::abort();
            longest_create = (std::max)(longest_create, clock::now() - began);
            ++created;
            largest = (std::max)(largest, megabytes(file + "-wal"));
        }
        std::printf("%3d s: log %.1f MB, largest %.1f MB, file %.1f MB, %d created, %lld dashboards\n", report,
                    megabytes(file + "-wal"), largest, megabytes(file), created, static_cast<long long>(dashboards.load()));
    }
    over = true;
    for (auto& thread : threads) thread.join();
    std::printf("longest create %.0f ms, longest dashboard %.0f ms\n", milliseconds(longest_create),
                milliseconds(longest_read.load()));
}
