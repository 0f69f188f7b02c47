// What every result code of SQLite means to a caller: the one table of it.
// SQLite adapter: no driver text passes. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/error_map.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_ERROR_MAP_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_ERROR_MAP_HPP

#include <pleme_support/error.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::sqlite {

/// One line of the table: a primary or an extended result code.
struct error_row {
    int code;                  ///< a result code of SQLite, primary or extended
    errc meaning;              ///< what it is to a caller
    std::string_view message;  ///< for developers; none of the driver's words
};

/// Extended codes stand here only where they mean something else than their primary code.
/// An error of COMMIT itself does not go through this table: its outcome is unknown until it has been asked for.
inline constexpr std::array error_table{
    error_row{SQLITE_CONSTRAINT_PRIMARYKEY, errc::conflict, "an inserted record exists"},
    error_row{SQLITE_CONSTRAINT_UNIQUE, errc::conflict, "another record has the values of a unique index"},
    error_row{SQLITE_CONSTRAINT_ROWID, errc::conflict, "an inserted record exists"},
    error_row{SQLITE_CONSTRAINT_FOREIGNKEY, errc::conflict, "the ticket of a record does not exist"},
    error_row{SQLITE_CONSTRAINT, errc::storage_corrupt, "a record breaks a constraint of the schema"},
    error_row{SQLITE_BUSY, errc::storage_unavailable, "the database stayed locked"},
    error_row{SQLITE_LOCKED, errc::storage_unavailable, "the database stayed locked"},
    error_row{SQLITE_PROTOCOL, errc::storage_unavailable, "the database stayed locked"},
    error_row{SQLITE_IOERR, errc::storage_unavailable, "the database file can't be read or written"},
    error_row{SQLITE_FULL, errc::storage_full, "the disk is full"},
    error_row{SQLITE_CANTOPEN, errc::storage_unavailable, "the database file can't be opened"},
    error_row{SQLITE_READONLY, errc::storage_unavailable, "the database is read-only"},
    error_row{SQLITE_PERM, errc::storage_unavailable, "access to the database was denied"},
    error_row{SQLITE_AUTH, errc::storage_unavailable, "access to the database was denied"},
    error_row{SQLITE_NOLFS, errc::storage_unavailable, "the file system can't hold so large a file"},
    error_row{SQLITE_NOMEM, errc::storage_unavailable, "the database ran out of memory"},
    error_row{SQLITE_INTERRUPT, errc::storage_unavailable, "the statement was interrupted"},
    error_row{SQLITE_ABORT, errc::storage_unavailable, "the statement was rolled back"},
    error_row{SQLITE_TOOBIG, errc::storage_unavailable, "a record or a statement is larger than the database allows"},
    error_row{SQLITE_CORRUPT, errc::storage_corrupt, "the database file is damaged"},
    error_row{SQLITE_NOTADB, errc::storage_corrupt, "the file is not a database"},
    error_row{SQLITE_FORMAT, errc::storage_corrupt, "the database file is damaged"},
    error_row{SQLITE_ERROR, errc::storage_corrupt, "the database does not have the expected schema"},
    error_row{SQLITE_SCHEMA, errc::storage_corrupt, "the database does not have the expected schema"},
    error_row{SQLITE_MISMATCH, errc::storage_corrupt, "the database does not have the expected schema"},
    error_row{SQLITE_NOTFOUND, errc::storage_corrupt, "the database library lacks a feature"},
    error_row{SQLITE_RANGE, errc::storage_corrupt, "the database library refused a call"},
    error_row{SQLITE_MISUSE, errc::storage_corrupt, "the database library refused a call"},
    error_row{SQLITE_INTERNAL, errc::storage_corrupt, "the database library failed inside"},
};

/// @param code       a primary or extended result code that is not success
/// @param system_errno  what the system said, for a failure of input or output; 0: nothing
/// @return the extended code's row if it has one, else its primary code's; `errc::storage_unavailable` for an unknown code
[[nodiscard]] inline support_error to_error(int code, int system_errno = 0)
{
    // SQLite says SQLITE_FULL of a write only, and not where the system tells of a full disk later, or of a quota.
    const bool has_no_room = system_errno == ENOSPC || system_errno == EDQUOT;
    if ((code & 0xFF) == SQLITE_IOERR && has_no_room) code = SQLITE_FULL;
    for (const int wanted : {code, code & 0xFF}) {
        const auto row =
            std::find_if(error_table.begin(), error_table.end(), [&](const error_row& r) { return r.code == wanted; });
        if (row != error_table.end()) return {row->meaning, std::string{row->message}};
    }
    return {errc::storage_unavailable, "the database failed in an unknown way"};
}

}  // namespace pleme_support::inline v0::adapters::sqlite

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_ERROR_MAP_HPP
