// replay_log: puts the log of a real help desk through the library, in memory, in SQLite or in PostgreSQL.

#include "../common/progress_bar.hpp"
#include "dashboards.hpp"
#include "log_reader.hpp"
#include "options.hpp"
#include "outcomes.hpp"
#include "policy.hpp"
#include "replayer.hpp"
#include "summary.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#ifdef REPLAY_LOG_POSTGRES  // the build has that adapter
#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#endif

#include <cstddef>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace replay_log;

/// @return whether some ticket is there already. Throws `std::runtime_error` if the storage fails.
template <support::storage::adapter Storage>
bool has_tickets(Storage& storage)
{
    support::storage::query<support::support_ticket> any;
    any.select<>().limit(1);
    return !get<0>(storage.read(pleme_support::no_end, any).value()).empty();
}

template <support::storage::adapter Storage>
int run(Storage& storage, const options& chosen)
{
    if (!chosen.append && has_tickets(storage)) {
        std::fputs("replay_log: the database has tickets already; give another one, or --append\n", stderr);
        return 2;
    }
    const auto rows = read_log(chosen.log);
    replayer<Storage> replayed{storage};
    if (chosen.policy) promise(replayed, rows);
    examples::progress_bar bar{"replay", rows.size(), chosen.quiet};
    for (std::size_t done = 0; done < rows.size();) {
        replayed.replay(rows[done]);
        ++done;
        if (chosen.tick_every != 0 && done % chosen.tick_every == 0) tick(replayed);
        bar.advance();
    }
    tick(replayed);
    const auto all = summarize(replayed, chosen.verify, chosen.quiet);
    if (!chosen.summary.empty()) write_summary(chosen.summary, all.cases);
    if (!chosen.outcomes.empty()) write_outcomes(chosen.outcomes, storage, replayed.cases());
    if (!chosen.dashboards.empty()) write_dashboards(chosen.dashboards, replayed, rows);
    return print_summary(replayed, all, rows.size(), chosen.verify) ? 0 : 1;
}

int run_on_postgres([[maybe_unused]] const options& chosen)
{
#ifdef REPLAY_LOG_POSTGRES
    support::adapters::postgres_options where;
    where.connection = chosen.storage;
    where.connections = 1;  // one command after the other
    const auto storage = support::adapters::postgres_storage::open(where);
    if (!storage) throw std::runtime_error{"the database can't be opened: " + storage.error().message};
    return run(**storage, chosen);
#else
    throw std::runtime_error{"this replay_log was built without PostgreSQL"};
#endif
}

int run(const options& chosen)
{
    if (is_postgres(chosen.storage)) return run_on_postgres(chosen);
    if (chosen.storage == "memory:") {
        support::adapters::memory_storage storage;
        return run(storage, chosen);
    }
    support::adapters::sqlite_options where;
    where.path = chosen.storage.substr(std::string_view{"sqlite:"}.size());
    where.synchronous = support::adapters::sqlite_synchronous::normal;  // a replay that lost power is replayed again
    const auto storage = support::adapters::sqlite_storage::open(where);
    if (!storage) throw std::runtime_error{chosen.storage + ": " + storage.error().message};
    return run(**storage, chosen);
}

}  // namespace

int main(int argc, char** argv)
{
    options chosen;
    try {
        chosen = parse_options({argv + 1, argv + argc});
    } catch (const std::invalid_argument& problem) {
        std::fprintf(stderr, "replay_log: %s\n\n%s", problem.what(), usage.data());
        return 2;
    }
    if (chosen.help) {
        std::fputs(usage.data(), stdout);
        return 0;
    }
    try {
        return run(chosen);
    } catch (const bad_log& problem) {
        std::fprintf(stderr, "replay_log: %s: %s\n", chosen.log.c_str(), problem.what());
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "replay_log: %s\n", problem.what());
    }
    return 2;
}
