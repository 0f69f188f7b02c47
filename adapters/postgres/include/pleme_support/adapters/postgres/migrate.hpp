// Bringing a database to the schema of this version, saying what that would take, or refusing it.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/migrations.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATE_HPP

#include <pleme_support/adapters/postgres/detail/client.hpp>
#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/migrations.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/adapters/sql/text_id.hpp>
#include <pleme_support/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres {

namespace detail {

/// What a database says about its migrations: those that it lacks, or why it is not ours to use.
using migration_state = result<std::vector<const migration*>>;

/// Compares what `support_schema_migrations` records with what this version has.
[[nodiscard]] inline outcome<migration_state> inspect(session& on)
{
    std::vector<const migration*> pending;
    // Not to_regclass(): it may remember from before a wait for the lock that there was no such table.
    const auto found =
        on.run("SELECT 1 FROM pg_class WHERE relname = 'support_schema_migrations' AND pg_table_is_visible(oid)");
    if (!found) return found.error();
    std::size_t recorded = 0;
    if (!found->empty()) {
        const auto rows = on.run("SELECT version, checksum FROM support_schema_migrations ORDER BY version");
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            if (recorded == migrations.size())
                return migration_state{
                    support_error{errc::storage_corrupt, "the database was made by a newer version of pleme-support"}};
            const migration& known = migrations[recorded++];
            if (row[0].c_str() != std::to_string(known.version) || row[1].c_str() != to_text(sql::make_text_id(known.sql)))
                return migration_state{support_error{errc::storage_corrupt, "a migration was changed after it was applied"}};
        }
    }
    for (; recorded < migrations.size(); ++recorded) pending.push_back(&migrations[recorded]);
    return migration_state{std::move(pending)};
}

/// Applies what is lacking, all of it or nothing; others who want to wait, and find it done.
[[nodiscard]] inline outcome<migration_state> apply_pending(session& on)
{
    // Held to the end of the transaction, also behind a pooler. The key is "PlSu" in ASCII.
    for (const char* text : {"BEGIN", "SELECT pg_advisory_xact_lock(1349276533)"})
        if (auto done = on.run(text); !done) return done.error();
    auto state = inspect(on);
    if (!state) return state;
    if (*state && !(*state)->empty()) {
        const char* record_table =
            "CREATE TABLE IF NOT EXISTS support_schema_migrations "
            "(version integer NOT NULL PRIMARY KEY, name text NOT NULL, checksum uuid NOT NULL)";
        if (auto made = on.run(record_table); !made) return made.error();
        for (const migration* step : **state) {
            if (auto applied = on.execute(std::string{step->sql}); !applied) return applied.error();
            const request record{
                "INSERT INTO support_schema_migrations (version, name, checksum) VALUES ($1::integer, $2::text, $3::uuid)",
                {std::to_string(step->version), std::string{step->name}, to_text(sql::make_text_id(step->sql))}};
            if (auto recorded = on.run(record, false); !recorded) return recorded.error();
        }
        if ((**state).front()->version == 1) {
            const auto extension = on.run("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'");
            if (!extension) return extension.error();
            if (!extension->empty())
                if (auto indexed = on.execute(std::string{trigram_index}); !indexed) return indexed.error();
        }
    }
    if (auto ended = on.run("COMMIT"); !ended) return ended.error();
    return state;
}

/// @param apply  false: only say what is lacking
/// @return the names of the files that were applied, or lack
[[nodiscard]] inline result<std::vector<std::string>> migrate(client& through, bool apply)
{
    std::optional<migration_state> state;
    const auto done = through.repeat(no_end, [&](session& on, bool) -> outcome<void> {
        auto seen = inspect(on);
        if (seen && apply && *seen && !(*seen)->empty()) seen = apply_pending(on);
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
    client through{options, std::move(*connection_string)};
    return migrate(through, apply);
}

}  // namespace detail

/// Applies the migrations that the database lacks, all of them or none. Any number of processes may do so at once: the first
/// one works, the others wait and find it done. In a new database that has pg_trgm the index for text search is made too.
/// @return the names of the files that were applied; `errc::storage_corrupt` if an applied one was changed since, or the
///         database is of a newer version; `errc::invalid_argument`, `errc::storage_unavailable`
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
