// What every failure of the server means to a caller, and what the adapter does about it: the one table of it.
// PostgreSQL adapter: no driver text passes. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/error_map.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_ERROR_MAP_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_ERROR_MAP_HPP

#include <pleme_support/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::postgres {

/// Whether the time was over before the server said what came of a statement.
enum class expiry : std::uint8_t {
    none,
    unsent,      ///< it was over before the server had to do anything
    unprepared,  ///< the server parses the statement, and has not been told to run it
    unanswered,  ///< the server has the statement, or may have it
};

/// What is known of a call that failed.
struct failure {
    std::string sqlstate{};         ///< five characters, or empty if the server said nothing
    bool connected = false;         ///< the connection is still open, and can be used again
    expiry expired = expiry::none;  ///< why it was given up, if it was
};

/// What to do after a failure.
enum class recovery : std::uint8_t {
    none,       ///< tell the caller
    again,      ///< nothing was applied, and the same may succeed now
    unnamed,    ///< nothing was applied: a pooler does not know the prepared statement; send it without a name
    reconnect,  ///< nothing was applied, and only another connection can help
    ask,        ///< it is not known whether a write was applied: ask on another connection
};

/// One line of the table.
struct error_row {
    std::string_view sqlstate;  ///< a code, or the two characters of a class; empty: the server said nothing
    errc meaning;               ///< what the failure is to a caller
    recovery next;              ///< what the pool does about the connection
    std::string_view message;   ///< for developers; none of the driver's words
};

/// A code stands here only where it means something else than its class (Appendix A of the manual).
inline constexpr std::array error_table{
    error_row{"", errc::storage_unavailable, recovery::ask, "the connection to the database was lost"},
    error_row{"08", errc::storage_unavailable, recovery::ask, "the connection to the database was lost"},
    error_row{"0A", errc::storage_corrupt, recovery::unnamed, "the database lacks a feature"},
    error_row{"22021", errc::storage_unavailable, recovery::none, "a text can't be kept by the database"},
    error_row{"22", errc::storage_corrupt, recovery::none, "a value does not fit the schema of the database"},
    error_row{"23505", errc::conflict, recovery::none,
              "an inserted record exists, or an updated one does not have the version"},
    error_row{"23503", errc::conflict, recovery::none, "the ticket of a record does not exist"},
    error_row{"23", errc::storage_corrupt, recovery::none, "a record breaks a constraint of the schema"},
    error_row{"25006", errc::storage_unavailable, recovery::reconnect, "the database is read-only"},
    error_row{"25P03", errc::storage_unavailable, recovery::reconnect, "the database closed an idle transaction"},
    error_row{"25", errc::storage_unavailable, recovery::reconnect, "the connection was in an unexpected transaction"},
    error_row{"26", errc::storage_unavailable, recovery::unnamed, "the pooler does not know prepared statements"},
    error_row{"28", errc::storage_unavailable, recovery::none, "access to the database was denied"},
    error_row{"3D", errc::storage_unavailable, recovery::none, "the database does not exist"},
    error_row{"3F", errc::storage_corrupt, recovery::none, "the database does not have the expected schema"},
    error_row{"40003", errc::storage_unavailable, recovery::ask, "the end of a statement is unknown"},
    error_row{"40", errc::storage_unavailable, recovery::again, "other commits kept getting in the way"},
    error_row{"42P05", errc::storage_unavailable, recovery::unnamed, "the pooler does not know prepared statements"},
    error_row{"42501", errc::storage_unavailable, recovery::none, "access to a table was denied"},
    error_row{"42", errc::storage_corrupt, recovery::none, "the database does not have the expected schema"},
    error_row{"53300", errc::storage_unavailable, recovery::reconnect, "the database has too many connections"},
    error_row{"53100", errc::storage_full, recovery::none, "the disk of the database is full"},
    error_row{"53", errc::storage_unavailable, recovery::none, "the database ran out of resources"},
    error_row{"54", errc::storage_unavailable, recovery::none, "a record or a statement is larger than the database allows"},
    error_row{"55P03", errc::storage_unavailable, recovery::again, "a record stayed locked"},
    error_row{"55", errc::storage_unavailable, recovery::none, "the database was not in a state to answer"},
    error_row{"57014", errc::storage_unavailable, recovery::none, "the statement was cancelled"},
    error_row{"57P03", errc::storage_unavailable, recovery::reconnect, "the database is starting up or shutting down"},
    error_row{"57", errc::storage_unavailable, recovery::ask, "the database was stopped"},
    error_row{"58", errc::storage_unavailable, recovery::none, "the files of the database can't be read or written"},
    error_row{"XX001", errc::storage_corrupt, recovery::none, "the database is damaged"},
    error_row{"XX002", errc::storage_corrupt, recovery::none, "the database is damaged"},
    error_row{"XX", errc::storage_unavailable, recovery::none, "the database failed inside"},
};

/// What a failure comes to.
struct verdict {
    pleme_support::support_error error;  ///< what the caller gets
    recovery next;                       ///< what the pool does about the connection
};

/// @return the row of the code if it has one, else that of its class, else `errc::storage_unavailable`. A connection that is
///         closed turns every `recovery` but `reconnect` into `ask`: a server that panics during a commit sends a code first.
///         A conflict stays one: it was refused for good.
[[nodiscard]] inline verdict judge(const failure& failed)
{
    constexpr std::size_t class_length = 2;
    const std::string_view code = failed.sqlstate;
    verdict found{{errc::storage_unavailable, "the database failed in an unknown way"}, recovery::none};
    for (const std::string_view wanted : {code, code.substr(0, class_length)}) {
        const auto* row =
            std::find_if(error_table.begin(), error_table.end(), [&](const error_row& r) { return r.sqlstate == wanted; });
        if (row == error_table.end()) continue;
        found = {{row->meaning, std::string{row->message}}, row->next};
        break;
    }
    if (!failed.connected && found.next != recovery::reconnect && found.error.code != errc::conflict)
        found.next = recovery::ask;
    return found;
}

/// Like `judge`, of a failed commit: its statement divides by zero when the counts of its rows are wrong (detail/write.hpp).
/// Only a commit's does: elsewhere 22012 is a mistake of a statement, and no conflict.
[[nodiscard]] inline verdict judge_commit(const failure& failed)
{
    if (failed.sqlstate != "22012") return judge(failed);
    return {{errc::conflict, "an updated record does not have the version, or one exists that was expected to be absent"},
            recovery::none};
}

}  // namespace pleme_support::inline v0::adapters::postgres

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_ERROR_MAP_HPP
