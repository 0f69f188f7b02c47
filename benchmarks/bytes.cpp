// How many bytes a help desk takes on each storage, and how many are written when its events get their places.
#include "../examples/support_service/demo_data.hpp"
#include "stock.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/repository/log.hpp>
#ifdef PLEME_SUPPORT_BENCHMARKS_POSTGRES
#include <pleme_support/adapters/postgres/postgres_storage.hpp>

#include <pqxx/pqxx>
#endif

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace pleme_support;
using benchmarks::stock;

[[noreturn]] void fail(const support_error& problem)
{
    std::fprintf(stderr, "bytes_benchmark: %s\n", problem.message.c_str());
    std::exit(1);
}

storage::batch make_rows(const stock& from, std::int64_t first, std::int64_t chunk)
{
    storage::batch rows;
    for (std::int64_t n = first; n < first + chunk && n <= from.size(); ++n) from.add_to(rows, n);
    if (first + chunk > from.size()) from.add_number_blocks(rows);
    return rows;
}

/// The bytes of everything that people wrote.
std::size_t count_texts(const storage::batch& rows)
{
    std::size_t bytes = 0;
    for (const support_ticket& ticket : rows.inserts<support_ticket>())
        bytes += ticket.subject.size() + ticket.description.size() + ticket.csat_comment.value_or("").size();
    for (const ticket_message& message : rows.inserts<ticket_message>()) bytes += message.content.size();
    return bytes;
}

/// @param chunk  how many tickets are written at once
/// @return the bytes of the texts
template <class Storage>
double fill(Storage& storage, const stock& made, std::int64_t chunk)
{
    std::size_t texts = 0;
    for (std::int64_t first = 1; first <= made.size(); first += chunk) {
        const auto rows = make_rows(made, first, chunk);
        texts += count_texts(rows);
        if (const auto written = storage.import(no_end, rows); !written) fail(written.error());
    }
    std::printf("  texts: %.0f bytes a ticket\n", static_cast<double>(texts) / static_cast<double>(made.size()));
    return static_cast<double>(texts);
}

/// Reads up to so many of a product's events in their order, so that they get their places.
template <class Storage>
std::size_t follow(Storage& storage, const std::string& product, std::size_t wanted)
{
    std::size_t events = 0;
    std::string cursor;
    support_repository desk{storage};
    const auto reader = principal::agent(benchmarks::make_plain_id(1)).within_all_products().with_internal_notes();
    while (events < wanted) {
        const auto page = desk.with(reader).log().events_after(product, cursor, 1000);
        if (!page) fail(page.error());
        if (page->next == cursor) break;
        cursor = page->next;
        events += page->events.size();
    }
    return events;
}

template <class Storage>
void follow_all(Storage& storage)
{
    for (const char digit : {'1', '2', '3', '4'})
        static_cast<void>(follow(storage, std::string{"product_"} + digit, static_cast<std::size_t>(-1)));
}

void report(const char* what, double bytes, double of)
{
    std::printf("  %s: %.0f bytes in all, %.0f each\n", what, bytes, bytes / of);
    std::fflush(stdout);
}

/// What tickets take, and how many times their texts.
void report_tickets(const char* what, double bytes, double texts, std::int64_t tickets)
{
    std::printf("  %s: %.0f bytes a ticket, %.2f times the texts\n", what, bytes / static_cast<double>(tickets), bytes / texts);
    std::fflush(stdout);
}

/// What this process has handed to the system to write.
double written_bytes()
{
    std::ifstream counters{"/proc/self/io"};
    for (std::string name, value; counters >> name >> value;)
        if (name == "wchar:") return std::strtod(value.c_str(), nullptr);
    return 0;
}

void measure_sqlite(const stock& made, std::size_t placed)
{
    const auto folder = std::filesystem::temp_directory_path() / ("bytes_benchmark." + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    std::puts("SQLite, a file");
    {
        adapters::sqlite_options options;
        options.path = (folder / "desk.db").string();
        options.synchronous = adapters::sqlite_synchronous::normal;
        auto storage = adapters::sqlite_storage::open(options);
        if (!storage) fail(storage.error());
        const double texts = fill(**storage, made, 250);
        storage->reset();
        const auto size = [&] { return static_cast<double>(std::filesystem::file_size(options.path)); };
        report_tickets("tickets", size(), texts, made.size());

        storage = adapters::sqlite_storage::open(options);
        if (!storage) fail(storage.error());
        const double before = written_bytes();
        const auto events = follow(**storage, "product_1", placed);
        storage->reset();  // the log goes into the file
        report("placing events", written_bytes() - before, static_cast<double>(events));

        storage = adapters::sqlite_storage::open(options);
        if (!storage) fail(storage.error());
        follow_all(**storage);
        storage->reset();
        const auto connection = adapters::sqlite::detail::connection::open(options.path);
        if (!connection || (*connection)->execute("VACUUM") != 0) std::abort();
        report_tickets("tickets, with all events placed, packed by VACUUM", size(), texts, made.size());
        const auto listed =
            (*connection)
                ->query("SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name HAVING bytes > 65536 ORDER BY bytes DESC",
                        {}, [&](const adapters::sqlite::detail::prepared& row) -> result<void> {
                            const std::string name{row.cell(0, adapters::sql::column_type::text).text};
                            const auto bytes = row.cell(1, adapters::sql::column_type::integer).number;
                            std::printf("    %-40s %6.0f a ticket\n", name.c_str(),
                                        static_cast<double>(bytes) / static_cast<double>(made.size()));
                            return {};
                        });
        if (!listed) std::puts("    (this SQLite can't tell which table has how many: it lacks dbstat)");
    }
    if (std::getenv("BYTES_BENCHMARK_KEEP") == nullptr) std::filesystem::remove_all(folder);
}

#ifdef PLEME_SUPPORT_BENCHMARKS_POSTGRES
void measure_postgres(const stock& made, std::size_t placed)
{
    const char* const server = std::getenv("PLEME_SUPPORT_POSTGRES");
    if (server == nullptr) return;
    std::puts("PostgreSQL, all tables with their indexes");
    adapters::postgres_options options;
    options.connection = server;
    const auto storage = adapters::postgres_storage::open(options);
    if (!storage) fail(storage.error());
    const double texts = fill(**storage, made, 5000);

    pqxx::connection connection{server};
    pqxx::nontransaction ask{connection};
    const auto measure = [&](const char* what) {
        ask.exec("VACUUM ANALYZE");
        ask.exec("CHECKPOINT");
        report_tickets(what,
                       ask.exec("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                                "current_schema()::regnamespace")[0][0]
                           .as<double>(),
                       texts, made.size());
    };
    measure("tickets");
    const auto log_position = [&] { return ask.exec("SELECT pg_current_wal_lsn() - '0/0'")[0][0].as<double>(); };
    const double before = log_position();
    const auto events = follow(**storage, "product_1", placed);
    report("placing events", log_position() - before, static_cast<double>(events));
    follow_all(**storage);
    ask.exec("VACUUM FULL unplaced_ticket_events");
    measure("tickets, with all events placed");
    for (const auto& row : ask.exec("SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i') AND "
                                    "relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 65536 "
                                    "ORDER BY 2 DESC"))
        std::printf("    %-40s %6.0f a ticket\n", row[0].c_str(), row[1].as<double>() / static_cast<double>(made.size()));
}
#endif

double used_memory()
{
    return static_cast<double>(mallinfo2().uordblks);
}

/// The demo data of the example service.
void measure_memory(std::size_t tickets, support_service::demo::text_lengths lengths)
{
    support_service::storage_choice storage{std::make_unique<adapters::memory_storage>()};
    const double before = used_memory();
    {
        const auto now = *parse_timestamp("2026-11-29T12:00:00Z");
        examples::progress_bar progress{"demo data", tickets};
        if (const auto failure = support_service::demo::fill(storage, tickets, now, progress, lengths)) fail(*failure);
    }
    const double after = used_memory();
    const auto all = storage.read(no_end, storage::query<support_ticket>{}, storage::query<ticket_message>{},
                                  storage::query<ticket_event>{}.select<>(), storage::query<ticket_cycle>{}.select<>());
    if (!all) fail(all.error());
    storage::batch rows;
    for (const auto& each : get<0>(*all)) rows.insert(each);
    for (const auto& each : get<1>(*all)) rows.insert(each);
    const auto texts = static_cast<double>(count_texts(rows));
    const auto average = [&](const auto& records) { return double(records.size()) / double(tickets); };
    std::printf("memory, the service's demo data: a ticket has %.1f messages, %.1f events, %.1f cycles\n",
                average(get<1>(*all)), average(get<2>(*all)), average(get<3>(*all)));
    std::printf("  texts: %.0f bytes a ticket\n", texts / static_cast<double>(tickets));
    const double held = used_memory() - after;  // by what was read
    report_tickets("tickets", after - before, texts, static_cast<std::int64_t>(tickets));
    for (const auto& office : support_service::demo::offices)
        static_cast<void>(follow(storage, std::string{office.product}, static_cast<std::size_t>(-1)));
    report_tickets("tickets, with all events placed", used_memory() - before - held, texts, static_cast<std::int64_t>(tickets));
}

void measure_memory(std::size_t tickets)
{
    measure_memory(tickets, support_service::demo::text_lengths::short_ones);
    measure_memory(tickets, support_service::demo::text_lengths::like_real_ones);
}

}  // namespace

int main(int argc, char** argv)
{
    std::int64_t tickets = 100'000;
    std::int64_t demo = 20'000;
    std::int64_t placed = 100'000;
    std::int64_t words = 0;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        std::int64_t* const option = name == "--tickets" ? &tickets
                                     : name == "--demo"  ? &demo
                                     : name == "--place" ? &placed
                                     : name == "--words" ? &words
                                                         : nullptr;
        if (option == nullptr || i + 1 == argc || (*option = std::atoll(argv[i + 1])) < 0) {
            std::fputs(
                "Usage: bytes_benchmark [--tickets N] [--demo TICKETS] [--place EVENTS] [--words 0|1]\n"
                "Fills storages and prints what they take: SQLite in TMPDIR, memory, and the empty PostgreSQL of\n"
                "PLEME_SUPPORT_POSTGRES (a connection string) if there is one. 0 leaves a part out. With --words 1 tickets\n"
                "say a few words instead of as much as real ones.\n",
                stderr);
            return 2;
        }
    }
    if (demo != 0) measure_memory(static_cast<std::size_t>(demo));
    if (tickets == 0) return 0;
    const stock made{tickets, words == 0 ? benchmarks::stock_texts::like_real_ones : benchmarks::stock_texts::words};
    measure_sqlite(made, static_cast<std::size_t>(placed));
#ifdef PLEME_SUPPORT_BENCHMARKS_POSTGRES
    measure_postgres(made, static_cast<std::size_t>(placed));
#endif
}
