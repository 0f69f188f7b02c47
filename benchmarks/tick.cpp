// Does a tick cost what is due, or what is open? The same number of deadlines passes among few open tickets and among many.
#include "../examples/common/progress_bar.hpp"
#include "desk.hpp"
#include "stock.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#ifdef PLEME_SUPPORT_BENCHMARKS_POSTGRES
#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#endif

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

using namespace pleme_support;

constexpr int rounds = 5;  ///< at each size
constexpr timestamp opening = testing::default_now;
const std::string product = "thai";

template <class T>
T value_of(result<T> made)
{
    if (made) return *std::move(made);
    std::fprintf(stderr, "tick_benchmark: %s\n", made.error().message.c_str());
    std::exit(1);
}

/// An open ticket of a category promises an answer so many days after the opening; without one, after a year.
sla_policy make_policy(std::string name, int days, std::vector<std::string> categories)
{
    sla_policy policy;
    policy.name = std::move(name);
    policy.categories = std::move(categories);
    for (const ticket_priority priority : enum_values<ticket_priority>) {
        policy.targets.push_back({cycle_metric::first_response, priority, days * 24 * 60});
        policy.targets.push_back({cycle_metric::resolution, priority, 2 * 365 * 24 * 60});
    }
    return policy;
}

std::string category_of(int round)
{
    return "due in round " + std::to_string(round);
}

/// The middle one of several times, in milliseconds.
double median(std::vector<double> times)
{
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
}

struct times {
    double due = 0;   ///< until all deadlines of a round are written down
    double idle = 0;  ///< a tick when nothing is due
};

/// A desk that grows: measured when it is small, filled up, measured again.
template <class Storage>
class measurement {
public:
    measurement(const char* name, Storage& storage, int due) : name_{name}, storage_{storage}, desk_{storage}, due_{due}
    {
        desk_.clock().set(opening);
        for (int round = 0; round < 2 * rounds; ++round)
            value_of(desk_.with(host_).settings().create_policy(
                product, make_policy(category_of(round), round + 1, {category_of(round)})));
        value_of(desk_.with(host_).settings().create_policy(product, make_policy("in a year", 365, {})));
        update_settings_input options;
        options.close_resolved_after = 24;
        options.purge_deleted_after = 30;
        snapshot_.settings = value_of(desk_.with(host_).settings().update(product, options));
        tick_until_done();
        storage::batch numbers;
        numbers.insert(number_block{product, 100'000'000, 1});
        write(numbers);
    }

    /// Up to `size` open tickets, among which at even distances are those that are due in the next rounds.
    void fill_to(int size)
    {
        examples::progress_bar progress{name_, static_cast<std::size_t>(size)};
        const int added = size - size_;
        const int apart = added / due_;
        storage::batch batch;
        for (int i = 0; i < added; ++i) {
            const int n = ++size_;
            create_ticket_input input = benchmarks::new_ticket(n);
            if (i % apart < rounds && i / apart < due_) input.category = category_of(round_ + i % apart);
            const rules::create_ticket command{benchmarks::make_timed_id(1'700'000'000'000 + n, static_cast<std::uint64_t>(n)),
                                               product, n, std::move(input)};
            const auto event_id =
                benchmarks::make_timed_id(1'700'000'000'000 + n, (std::uint64_t{1} << 56) + static_cast<std::uint64_t>(n));
            const auto made = rules::decide(command, {host_, opening, event_id, rules_, snapshot_});
            auto state = value_of(rules::apply(rules::ticket_state{}, made));
            batch.insert(std::move(state.ticket));
            batch.insert(*made.event);
            for (auto& cycle : state.running) batch.insert(std::move(cycle));
            if constexpr (requires { storage_.import(no_end, batch); }) {
                if (n % 5'000 != 0 && n != size) continue;
            }
            write(batch);
            batch = {};
            progress.advance_to(static_cast<std::size_t>(n));
        }
    }

    [[nodiscard]] times measure()
    {
        std::vector<double> due;
        std::vector<double> idle;
        for (int i = 0; i < rounds; ++i) {
            ++round_;
            desk_.clock().set(opening + std::chrono::days{round_} - std::chrono::hours{1});
            idle.push_back(time([&] { tick_until_done(0); }));
            desk_.clock().advance(std::chrono::hours{2});
            due.push_back(time([&] { tick_until_done(due_); }));
        }
        return {median(due), median(idle)};
    }

private:
    void write(const storage::batch& batch)
    {
        result<void> written;
        if constexpr (requires { storage_.import(no_end, batch); })
            written = storage_.import(no_end, batch);
        else
            written = storage_.commit(no_end, batch);
        if (written) return;
        std::fprintf(stderr, "tick_benchmark: %s\n", written.error().message.c_str());
        std::exit(1);
    }

    void tick_until_done(int expected = 0)
    {
        std::int32_t events = 0;
        for (bool more = true; more;) {
            const auto step = value_of(desk_.with(host_).tick());
            events += step.events;
            more = step.more;
        }
        if (events == expected) return;
        std::fprintf(stderr, "tick_benchmark: %d events instead of %d\n", events, expected);
        std::exit(1);
    }

    template <class Call>
    static double time(Call&& call)
    {
        const auto start = std::chrono::steady_clock::now();
        call();
        return std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - start}.count();
    }

    const char* name_;
    Storage& storage_;
    principal host_ = benchmarks::host();
    support_repository<Storage, testing::manual_clock> desk_;
    int due_;
    int size_ = 0;
    int round_ = 0;
    rules::ticket_rules rules_;
    rules::settings_snapshot snapshot_;
};

struct sizes {
    int small = 10'000;
    int large = 1'000'000;
    int due = 1'000;
};

/// @param settle  called after each filling
template <class Storage, class Settle>
void compare(const char* name, Storage& storage, const sizes& of, Settle&& settle)
{
    measurement desk{name, storage, of.due};
    desk.fill_to(of.small);
    settle();
    const times small = desk.measure();
    desk.fill_to(of.large);
    settle();
    const times large = desk.measure();
    std::printf("%-10s %8d due: %9.2f ms among %d, %9.2f ms among %d: ratio %.2f\n", name, of.due, small.due, of.small,
                large.due, of.large, large.due / small.due);
    std::printf("%-10s  nothing due: %9.3f ms among %d, %9.3f ms among %d: ratio %.2f\n", name, small.idle, of.small,
                large.idle, of.large, large.idle / small.idle);
    std::fflush(stdout);
}

void on_memory(const sizes& of)
{
    adapters::memory_storage storage;
    compare("memory", storage, of, [] {});
}

/// On a file, with synchronous=NORMAL: a disk that flushes would hide what the library costs.
void on_sqlite(const sizes& of)
{
    const auto file = std::filesystem::temp_directory_path() / ("pleme_support_tick_" + std::to_string(::getpid()) + ".db");
    {
        const auto storage = value_of(
            adapters::sqlite_storage::open({.path = file.string(), .synchronous = adapters::sqlite_synchronous::normal}));
        compare("SQLite", *storage, of, [] {});
    }
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix, ignored);
}

void on_postgres([[maybe_unused]] const sizes& of)
{
#ifdef PLEME_SUPPORT_BENCHMARKS_POSTGRES
    const char* const server = std::getenv("PLEME_SUPPORT_POSTGRES");
    if (server != nullptr && *server != '\0') {
        adapters::postgres_options options;
        options.connection = server;
        const auto storage = value_of(adapters::postgres_storage::open(options));
        // As the server does by itself in time.
        compare("PostgreSQL", *storage, of, [&] {
            pqxx::connection connection{server};
            pqxx::nontransaction{connection}.exec("VACUUM ANALYZE");
        });
        return;
    }
#endif
    std::puts("PostgreSQL: left out; PLEME_SUPPORT_POSTGRES, the connection string of an empty database, is not set");
}

int usage()
{
    std::fputs(
        "Usage: tick_benchmark [--small N] [--large N] [--due N] [memory|sqlite|postgres]...\n"
        "Ticks until N deadlines that have passed (1,000) are written down, among few open tickets (10,000) and, on the\n"
        "same storage, among many (1,000,000). Medians of 5 rounds. PostgreSQL: an empty database by its connection string\n"
        "in PLEME_SUPPORT_POSTGRES.\n",
        stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv)
{
    sizes of;
    std::vector<std::string_view> storages;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        int* const size = name == "--small" ? &of.small : name == "--large" ? &of.large : name == "--due" ? &of.due : nullptr;
        if (size == nullptr) {
            if (name != "memory" && name != "sqlite" && name != "postgres") return usage();
            storages.push_back(name);
            continue;
        }
        if (++i == argc) return usage();
        const std::string_view text = argv[i];
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *size);
        if (problem != std::errc{} || end != text.data() + text.size() || *size < 1) return usage();
    }
    if (of.due * rounds > of.small || of.due * rounds > of.large - of.small || of.large > 100'000'000) {
        std::fprintf(stderr, "tick_benchmark: both sizes need %d tickets for each that is due, 100000000 at most\n", rounds);
        return usage();
    }
    if (storages.empty()) storages = {"memory", "sqlite", "postgres"};
    for (const std::string_view name : storages)
        name == "memory" ? on_memory(of) : name == "sqlite" ? on_sqlite(of) : on_postgres(of);
}
