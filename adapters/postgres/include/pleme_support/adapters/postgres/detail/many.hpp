// Many records in one part of a statement: updates, removals and searches by arrays of their columns.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/storage/record.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Appends records as rows `v` of the columns in `members`: one array for each column, so that a statement has as many
/// parameters for a thousand records as for two, and one text.
template <storage::record R>
void append_rows(statement& to, const std::vector<R>& records, storage::member_set members)
{
    std::string_view separator = "unnest(";
    const R shape{};
    storage::for_each_member(shape, [&]<class T>(auto index, std::string_view, const T&) {
        if (((members >> index()) & 1U) == 0) return;
        std::vector<value> column;
        column.reserve(records.size());
        for (const R& record : records) {
            storage::for_each_member(record, [&](auto other, std::string_view, const auto& member) {
                if constexpr (index() == other()) column.push_back(sql::to_column(record, member));
            });
        }
        to.append(separator).bind(to_array(column), sql::column_type_of<T>).append("[]");
        separator = ", ";
    });
    to.append(") AS v (" + list_columns<R>(members) + ")");
}

/// Appends the condition that a row of the table has the key of one of `append_rows`.
template <storage::record R>
void append_row_match(statement& to)
{
    const std::string table{storage::record_traits<R>::name};
    std::string_view separator = " WHERE ";
    for (const storage::member_index member : storage::record_traits<R>::key) {
        const std::string name{sql::columns_of<R>[member].name};
        to.append(separator).append(table + "." + name + " = v." + name);
        separator = " AND ";
    }
}

/// Appends to that that it has the version of that one, if `R` is versioned.
/// @param added  what is added to the version of `v`
template <storage::record R>
void append_version_match(statement& to, std::string_view added)
{
    if constexpr (storage::is_versioned<R>)
        to.append(" AND " + std::string{storage::record_traits<R>::name} + ".version = v.version").append(added);
}

/// Appends one UPDATE of all the records.
/// @param records  at least one
/// @param changed  of each record the members that may differ from what is stored
template <storage::record R>
void append_updates(statement& to, const std::vector<R>& records, const std::vector<storage::member_set>& changed)
{
    if (records.size() == 1) return sql::append_update(to, records.front(), changed.front());
    storage::member_set written = storage::key_members<R>;
    for (const storage::member_set each : changed) written |= each;
    to.append("UPDATE ").append(storage::record_traits<R>::name);
    std::string_view separator = " SET ";
    for (std::size_t i = 0; i < sql::columns_of<R>.size(); ++i) {
        if (sql::is_key_member<R>(i) || ((written >> i) & 1U) == 0) continue;
        const std::string name{sql::columns_of<R>[i].name};
        to.append(separator).append(name + " = v." + name);
        separator = ", ";
    }
    to.append(" FROM ");
    append_rows(to, records, written);
    append_row_match<R>(to);
    append_version_match<R>(to, " - 1");
}

/// Appends one DELETE of all the records.
/// @param records  at least one
template <storage::record R>
void append_deletes(statement& to, const std::vector<R>& records)
{
    if (records.size() == 1) return sql::append_delete(to, records.front());
    to.append("DELETE FROM ").append(storage::record_traits<R>::name).append(" USING ");
    storage::member_set members = storage::key_members<R>;
    if constexpr (storage::is_versioned<R>) members |= storage::members_of<&R::version>;
    append_rows(to, records, members);
    append_row_match<R>(to);
    append_version_match<R>(to, "");
}

/// Appends one SELECT that returns a row for each of the records whose key is there.
/// @param records  at least one
template <storage::record R>
void append_searches(statement& to, const std::vector<R>& records)
{
    if (records.size() == 1) return sql::append_search(to, records.front());
    to.append("SELECT 1 FROM ").append(storage::record_traits<R>::name).append(", ");
    append_rows(to, records, storage::key_members<R>);
    append_row_match<R>(to);
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_MANY_HPP
