// Bringing a database to the schema of this version, or refusing it.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/migrations.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_MIGRATE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_MIGRATE_HPP

#include <pleme_support/adapters/sql/text_id.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/migrations.hpp>
#include <pleme_support/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0::adapters::sqlite {

/// PRAGMA application_id of our files: "PlSu" in ASCII. PRAGMA user_version holds the version of the schema, and
/// `support_schema_migrations` what each version was made by.
inline constexpr std::int32_t application_id = 0x506C5375;

/// The version that this library writes and reads.
inline constexpr std::int64_t newest_version = migrations.back().version;

namespace detail {

/// Compares what `support_schema_migrations` records with the migrations of this version.
/// @param version  of the database, not newer than this version
/// @return `errc::storage_corrupt` if one of them is not what was applied
[[nodiscard]] inline result<void> check_applied(connection& on, std::int64_t version)
{
    const support_error changed{errc::storage_corrupt, "a migration was changed after it was applied"};
    const auto has_record =
        on.ask_integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'support_schema_migrations'");
    if (!has_record) return has_record.error();
    if (*has_record == 0) return changed;
    std::int64_t recorded = 0;
    auto checked = on.query("SELECT version, checksum FROM support_schema_migrations ORDER BY version", {},
                            [&](const prepared& row) -> result<void> {
                                if (recorded == version) return changed;
                                const migration& known = migrations[static_cast<std::size_t>(recorded++)];
                                if (row.cell(0, sql::column_type::integer).number != known.version ||
                                    row.cell(1, sql::column_type::uuid).id != sql::make_text_id(known.sql))
                                    return changed;
                                return {};
                            });
    if (checked && recorded != version) return changed;
    return checked;
}

/// @return the version of the schema, 0 of an empty database; `errc::storage_corrupt` if the file is another application's, or
///         its schema was made by other migrations; `errc::storage_newer` if a newer version made it
[[nodiscard]] inline result<std::int64_t> ask_version(connection& on)
{
    const auto owner = on.ask_integer("PRAGMA application_id");
    if (!owner) return owner.error();
    const auto version = on.ask_integer("PRAGMA user_version");
    if (!version) return version.error();
    const auto objects = on.ask_integer("SELECT count(*) FROM sqlite_schema");
    if (!objects) return objects.error();
    if (*owner == 0 && *version == 0 && *objects == 0) return std::int64_t{0};
    if (*owner != application_id) return support_error{errc::storage_corrupt, "the file is a database of another application"};
    if (*version > newest_version)
        return support_error{errc::storage_newer, "the database was made by a newer version of pleme-support"};
    if (auto checked = check_applied(on, *version); !checked) return checked.error();
    return *version;
}

}  // namespace detail

/// Applies the migrations that the database lacks, all of them or none. Any number of processes may do so at once: the first
/// one works, the others wait and find it done.
/// @param allowed  false: refuse a database that lacks some
/// @return `errc::storage_corrupt` if the file is another application's, made by a migration that was
///         changed since, or old and `allowed` is false; `errc::storage_newer` if a newer version made it;
///         `errc::storage_unavailable`
[[nodiscard]] inline result<void> migrate(detail::connection& on, bool allowed)
{
    const auto before = detail::ask_version(on);
    if (!before) return before.error();
    if (*before == newest_version) return {};
    if (!allowed) return support_error{errc::storage_corrupt, "the database lacks migrations, and migrating was not asked for"};

    detail::transaction transaction{on};
    if (auto begun = transaction.begin("BEGIN IMMEDIATE"); !begun) return begun;
    const auto version = detail::ask_version(on);  // again: another process may have been first
    if (!version) return version.error();
    const char* record_table =
        "CREATE TABLE IF NOT EXISTS support_schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
        "checksum BLOB NOT NULL CHECK (length(checksum) = 16)) STRICT";
    if (const int code = on.execute(record_table); code != SQLITE_OK) return to_error(code);
    for (const migration& step : migrations) {
        if (step.version <= *version) continue;
        if (const int code = on.execute(std::string{step.sql}); code != SQLITE_OK) return to_error(code);
        auto recorded = on.run("INSERT INTO support_schema_migrations (version, name, checksum) VALUES (?, ?, ?)",
                               {std::int64_t{step.version}, std::string{step.name}, sql::make_text_id(step.sql)});
        if (!recorded) return recorded;
    }
    const std::string marks = "PRAGMA application_id = " + std::to_string(application_id) +
                              "; PRAGMA user_version = " + std::to_string(newest_version);
    if (const int code = on.execute(marks); code != SQLITE_OK) return to_error(code);
    if (const int code = transaction.commit(); code != SQLITE_OK) return to_error(code);
    return {};
}

}  // namespace pleme_support::inline v0::adapters::sqlite

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_MIGRATE_HPP
