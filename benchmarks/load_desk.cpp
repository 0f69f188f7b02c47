// Fills an empty PostgreSQL database with a help desk of a chosen size, through postgres_storage::import.
#include "../examples/common/progress_bar.hpp"
#include "stock.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <string_view>

namespace {

using namespace pleme_support;
using benchmarks::stock;

/// Tickets first to last, both of them included.
storage::batch make_rows(const stock& from, std::int64_t first, std::int64_t last)
{
    storage::batch rows;
    for (std::int64_t n = first; n <= last; ++n) from.add_to(rows, n);
    if (last == from.size()) from.add_number_blocks(rows);
    return rows;
}

/// With what says that an event has no place yet.
std::size_t count_rows(const storage::batch& rows)
{
    return rows.inserts<support_ticket>().size() + rows.inserts<ticket_text>().size() + rows.inserts<ticket_message>().size() +
           2 * rows.inserts<ticket_event>().size() + rows.inserts<ticket_cycle>().size() + rows.inserts<number_block>().size();
}

int usage()
{
    std::fputs(
        "Usage: load_desk [--tickets N] [--seed N] [--chunk TICKETS] [--words 0|1]\n"
        "Fills the empty database of PLEME_SUPPORT_POSTGRES (a connection string) with N tickets (1,000,000) of three "
        "messages\n"
        "each, with events and cycles; with texts as long as real ones, or of a few words. Then: ANALYZE.\n",
        stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv)
{
    std::int64_t tickets = 1'000'000;
    std::int64_t seed = 1;
    std::int64_t chunk = 5'000;
    std::int64_t words = 0;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        std::int64_t* const option = name == "--tickets" ? &tickets
                                     : name == "--seed"  ? &seed
                                     : name == "--chunk" ? &chunk
                                     : name == "--words" ? &words
                                                         : nullptr;
        if (option == nullptr || i + 1 == argc || (*option = std::atoll(argv[i + 1])) < (option == &words ? 0 : 1))
            return usage();
    }
    const char* const server = std::getenv("PLEME_SUPPORT_POSTGRES");
    if (server == nullptr || tickets > 100'000'000) return usage();

    adapters::postgres_options options;
    options.connection = server;
    const auto storage = adapters::postgres_storage::open(options);
    if (!storage) {
        std::fprintf(stderr, "load_desk: %s\n", storage.error().message.c_str());
        return 1;
    }

    const stock made{tickets, words == 0 ? benchmarks::stock_texts::like_real_ones : benchmarks::stock_texts::words,
                     static_cast<std::uint64_t>(seed)};
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>{std::chrono::steady_clock::now() - start}.count(); };
    examples::progress_bar progress{"load_desk", static_cast<std::size_t>(tickets)};
    std::size_t rows = 0;
    // The next chunk is made while the server takes in this one.
    const auto make = [&](std::int64_t first) {
        return std::async(std::launch::async, make_rows, std::cref(made), first, std::min(first + chunk - 1, tickets));
    };
    auto next = make(1);
    for (std::int64_t first = 1; first <= tickets; first += chunk) {
        const auto batch = next.get();
        if (first + chunk <= tickets) next = make(first + chunk);
        if (const auto imported = (*storage)->import(no_end, batch); !imported) {
            std::fprintf(stderr, "load_desk: %s\n", imported.error().message.c_str());
            return 1;
        }
        rows += count_rows(batch);
        const auto done = std::min(first + chunk - 1, tickets);
        progress.advance_to(
            static_cast<std::size_t>(done),
            std::to_string(rows) + " rows, " + std::to_string(static_cast<long>(double(rows) / seconds())) + " rows/s");
    }
    std::printf("%lld tickets, %zu rows in %.1f s: %.0f rows/s\n", static_cast<long long>(tickets), rows, seconds(),
                static_cast<double>(rows) / seconds());
}
