// Bringing a database to the schema of this version, saying what that would take, or refusing it.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/migrations.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATE_HPP

#include <pleme_support/adapters/postgres/detail/client.hpp>
#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/pqxx_compat.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/migrations.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/adapters/sql/text_id.hpp>
#include <pleme_support/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres {

namespace detail {

/// What a database says about its migrations: those that it lacks, or why it is not ours to use.
using migration_state = result<std::vector<const migration*>>;

/// A migration that was applied: version and checksum, as text.
using applied_migration = std::pair<std::string, std::string>;

// Not to_regclass(): it may remember from before a wait for the lock that there was no such table.
inline constexpr const char* find_migrations =
    "SELECT 1 FROM pg_class WHERE relname = 'support_schema_migrations' AND pg_table_is_visible(oid)";
inline constexpr const char* list_migrations = "SELECT version, checksum FROM support_schema_migrations ORDER BY version";

/// Compares what `support_schema_migrations` records with what this version has.
[[nodiscard]] inline migration_state compare(const std::vector<applied_migration>& applied)
{
    std::size_t recorded = 0;
    for (const auto& [version, checksum] : applied) {
        if (recorded == migrations.size())
            return support_error{errc::storage_newer, "the database was made by a newer version of pleme-support"};
        const migration& known = migrations[recorded++];
        if (version != std::to_string(known.version) || checksum != to_text(sql::make_text_id(known.sql)))
            return support_error{errc::storage_corrupt, "a migration was changed after it was applied"};
    }
    std::vector<const migration*> pending;
    for (; recorded < migrations.size(); ++recorded) pending.push_back(&migrations[recorded]);
    return pending;
}

[[nodiscard]] inline outcome<migration_state> inspect(session& on, const time_limit& limit)
{
    const auto found = on.run(find_migrations, limit);
    if (!found) return found.error();
    if (found->empty()) return compare({});
    const auto rows = on.run(list_migrations, limit);
    if (!rows) return rows.error();
    std::vector<applied_migration> applied;
    for (std::size_t row = 0; row < rows->size(); ++row) applied.emplace_back(rows->at(row, 0), rows->at(row, 1));
    return compare(applied);
}

[[nodiscard]] inline migration_state inspect(pqxx::work& now)
{
    std::vector<applied_migration> applied;
    if (!now.exec(find_migrations).empty())
        for (const auto& row : now.exec(list_migrations)) applied.emplace_back(row[0].c_str(), row[1].c_str());
    return compare(applied);
}

/// Applies what is lacking, all of it or nothing; others who want to wait, and find it done. That takes as long as it takes: a
/// table may be large, and nobody else may touch it meanwhile.
[[nodiscard]] inline outcome<migration_state> apply_pending(const std::string& connection_string)
{
    return in_one_transaction(connection_string, [](pqxx::work& now) -> migration_state {
        // Held to the end of the transaction, also behind a pooler. The key is "PlSu" in ASCII.
        now.exec("SELECT pg_advisory_xact_lock(1349276533)");
        auto state = inspect(now);
        if (!state || state->empty()) return state;
        now.exec(
            "CREATE TABLE IF NOT EXISTS support_schema_migrations "
            "(version integer NOT NULL PRIMARY KEY, name text NOT NULL, checksum uuid NOT NULL)");
        for (const migration* step : *state) {
            now.exec(std::string{step->sql});
            now.exec("INSERT INTO support_schema_migrations (version, name, checksum) VALUES (" +
                     std::to_string(step->version) + ", " + now.quote(std::string{step->name}) + ", " +
                     now.quote(to_text(sql::make_text_id(step->sql))) + ")");
        }
        if (state->front()->version == 1 && !now.exec("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").empty())
            now.exec(std::string{trigram_index});
        return state;
    });
}

/// @param apply  false: only say what is lacking
/// @return the names of the files that were applied, or lack
[[nodiscard]] inline result<std::vector<std::string>> migrate(client& through, const std::string& connection_string, bool apply)
{
    std::optional<migration_state> state;
    const auto done = through.repeat(no_end, [&](session& on, const time_limit& limit, bool) -> outcome<void> {
        auto seen = inspect(on, limit);
        if (seen && apply && *seen && !(*seen)->empty()) seen = apply_pending(connection_string);
        if (!seen) return seen.error();
        state = std::move(*seen);
        return {};
    });
    if (!done) return done.error();
    if (!*state) return state->error();
    std::vector<std::string> names;
    for (const migration* step : **state) names.emplace_back(step->name);
    return names;
}

[[nodiscard]] inline result<std::vector<std::string>> migrate(const postgres_options& options, bool apply)
{
    auto connection_string = make_connection_string(options);
    if (!connection_string) return connection_string.error();
    client through{options, *connection_string};
    return migrate(through, *connection_string, apply);
}

}  // namespace detail

/// Applies the migrations that the database lacks, all of them or none. Any number of processes may do so at once: the first
/// one works, the others wait and find it done. Reaching the database takes `timeout` at most, applying as long as it takes. In
/// a new database that has pg_trgm the index for text search is made too.
/// @return the names of the files that were applied; `errc::storage_corrupt` if an applied one was changed since;
///         `errc::storage_newer` if a newer version made the database; `errc::invalid_argument`, `errc::storage_unavailable`
[[nodiscard]] inline result<std::vector<std::string>> migrate(const postgres_options& options)
{
    return detail::migrate(options, true);
}

/// What `migrate` would apply: a dry run, which changes nothing.
/// @return as `migrate`
[[nodiscard]] inline result<std::vector<std::string>> pending_migrations(const postgres_options& options)
{
    return detail::migrate(options, false);
}

}  // namespace pleme_support::inline v0::adapters::postgres

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATE_HPP
