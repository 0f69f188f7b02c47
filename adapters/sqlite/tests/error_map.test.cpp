// Every row of the table of result codes.

#include <pleme_support/adapters/sqlite/error_map.hpp>

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace pleme_support;
using adapters::sqlite::error_table;
using adapters::sqlite::to_error;

TEST_CASE("every row is found by its code")
{
    std::set<int> codes;
    for (const auto& row : error_table) {
        CAPTURE(row.code);
        CHECK(codes.insert(row.code).second);
        CHECK(to_error(row.code).code == row.meaning);
        CHECK(to_error(row.code).message == row.message);
        CHECK_FALSE(row.message.empty());
        CHECK(row.message.back() != '.');
    }
}

TEST_CASE("what the codes mean")
{
    struct expectation {
        int code;
        errc meaning;
    };
    const std::vector<expectation> expected{
        {SQLITE_CONSTRAINT_PRIMARYKEY, errc::conflict},
        {SQLITE_CONSTRAINT_UNIQUE, errc::conflict},
        {SQLITE_CONSTRAINT_ROWID, errc::conflict},
        {SQLITE_CONSTRAINT_FOREIGNKEY, errc::conflict},
        {SQLITE_CONSTRAINT_CHECK, errc::storage_corrupt},
        {SQLITE_CONSTRAINT_NOTNULL, errc::storage_corrupt},
        {SQLITE_CONSTRAINT_DATATYPE, errc::storage_corrupt},
        {SQLITE_CONSTRAINT, errc::storage_corrupt},
        {SQLITE_BUSY, errc::storage_unavailable},
        {SQLITE_BUSY_SNAPSHOT, errc::storage_unavailable},
        {SQLITE_BUSY_RECOVERY, errc::storage_unavailable},
        {SQLITE_BUSY_TIMEOUT, errc::storage_unavailable},
        {SQLITE_LOCKED, errc::storage_unavailable},
        {SQLITE_LOCKED_SHAREDCACHE, errc::storage_unavailable},
        {SQLITE_PROTOCOL, errc::storage_unavailable},
        {SQLITE_IOERR, errc::storage_unavailable},
        {SQLITE_IOERR_FSYNC, errc::storage_unavailable},
        {SQLITE_IOERR_NOMEM, errc::storage_unavailable},
        {SQLITE_FULL, errc::storage_full},
        {SQLITE_CANTOPEN, errc::storage_unavailable},
        {SQLITE_READONLY, errc::storage_unavailable},
        {SQLITE_READONLY_DBMOVED, errc::storage_unavailable},
        {SQLITE_PERM, errc::storage_unavailable},
        {SQLITE_AUTH, errc::storage_unavailable},
        {SQLITE_NOLFS, errc::storage_unavailable},
        {SQLITE_NOMEM, errc::storage_unavailable},
        {SQLITE_INTERRUPT, errc::storage_unavailable},
        {SQLITE_ABORT, errc::storage_unavailable},
        {SQLITE_ABORT_ROLLBACK, errc::storage_unavailable},
        {SQLITE_TOOBIG, errc::storage_unavailable},
        {SQLITE_CORRUPT, errc::storage_corrupt},
        {SQLITE_CORRUPT_VTAB, errc::storage_corrupt},
        {SQLITE_NOTADB, errc::storage_corrupt},
        {SQLITE_FORMAT, errc::storage_corrupt},
        {SQLITE_ERROR, errc::storage_corrupt},
        {SQLITE_SCHEMA, errc::storage_corrupt},
        {SQLITE_MISMATCH, errc::storage_corrupt},
        {SQLITE_NOTFOUND, errc::storage_corrupt},
        {SQLITE_RANGE, errc::storage_corrupt},
        {SQLITE_MISUSE, errc::storage_corrupt},
        {SQLITE_INTERNAL, errc::storage_corrupt},
        {9999, errc::storage_unavailable},
    };
    for (const auto& [code, meaning] : expected) {
        CAPTURE(code);
        CHECK(to_error(code).code == meaning);
    }
}
