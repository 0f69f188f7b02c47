// Many records in one part of a statement: updates, removals and searches by arrays of their columns.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Appends records as rows `v` of the columns in `members`: one array for each column, so that a statement has as many
/// parameters for a thousand records as for two, and one text.
inline void append_rows(statement& to, const sql::table& of, const storage::record_span& records, sql::member_set members)
{
    std::string_view separator = "unnest(";
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!sql::has_member(members, i)) continue;
        const sql::column& each = of.columns[i];
        std::vector<value> column;
        column.reserve(records.size());
        for (std::size_t at = 0; at < records.size(); ++at) column.push_back(each.value_in(records[at]));
        to.append(separator).bind(to_array(column), each.type).append("[]");
        separator = ", ";
    }
    to.append(") AS v (" + list_columns(of, members) + ")");
}

/// Appends the condition that a row of the table has the key of one of `append_rows`.
inline void append_row_match(statement& to, const sql::table& of)
{
    std::string_view separator = " WHERE ";
    for (const sql::member_index member : of.key) {
        const std::string_view name = of.columns[member].name;
        to.append(separator).append(of.name).append(".").append(name).append(" = v.").append(name);
        separator = " AND ";
    }
}

/// Appends to that that it has the version of that one, if records are versioned.
/// @param added  what is added to the version of `v`
inline void append_version_match(statement& to, const sql::table& of, std::string_view added)
{
    if (!of.version) return;
    const std::string_view name = of.columns[*of.version].name;
    to.append(" AND ").append(of.name).append(".").append(name).append(" = v.").append(name).append(added);
}

/// Appends one UPDATE of all the records.
/// @param records  at least one
/// @param changed  of each record the members that may differ from what is stored
inline void append_updates(statement& to, const sql::table& of, const storage::record_span& records,
                           std::span<const sql::member_set> changed)
{
    if (records.size() == 1) return sql::append_update(to, of, records[0], changed[0]);
    sql::member_set written = of.key_members;
    for (const sql::member_set each : changed) written |= each;
    to.append("UPDATE ").append(of.name);
    std::string_view separator = " SET ";
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!sql::has_member(written & ~of.key_members, i)) continue;
        const std::string_view name = of.columns[i].name;
        to.append(separator).append(name).append(" = v.").append(name);
        separator = ", ";
    }
    to.append(" FROM ");
    append_rows(to, of, records, written);
    append_row_match(to, of);
    append_version_match(to, of, " - 1");
}

/// Appends one DELETE of all the records.
/// @param records  at least one
inline void append_deletes(statement& to, const sql::table& from, const storage::record_span& records)
{
    if (records.size() == 1) return sql::append_delete(to, from, records[0]);
    to.append("DELETE FROM ").append(from.name).append(" USING ");
    const sql::member_set version = from.version ? sql::member_set{1} << *from.version : 0;
    append_rows(to, from, records, from.key_members | version);
    append_row_match(to, from);
    append_version_match(to, from, "");
}

/// Appends one SELECT that returns a row for each of the records whose key is there.
/// @param records  at least one
inline void append_searches(statement& to, const sql::table& in, const storage::record_span& records)
{
    if (records.size() == 1) return sql::append_search(to, in, records[0]);
    to.append("SELECT 1 FROM ").append(in.name).append(", ");
    append_rows(to, in, records, in.key_members);
    append_row_match(to, in);
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP
