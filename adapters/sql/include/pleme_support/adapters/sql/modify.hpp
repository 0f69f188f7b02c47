// Writing as SQL: INSERT, version-checked UPDATE and DELETE made from described records, and the look whether one is there.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP

#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::adapters::sql {

/// Whether a member belongs to the key of `R`.
template <storage::record R>
[[nodiscard]] constexpr bool is_key_member(std::size_t index) noexcept
{
    const auto& key = storage::record_traits<R>::key;
    return std::find(key.begin(), key.end(), index) != key.end();
}

/// Appends one INSERT of all the records.
/// @param records  at least one
template <storage::record R, dialect D>
void append_insert(statement<D>& to, std::span<const R> records)
{
    assert(!records.empty());
    to.append("INSERT INTO ").append(storage::record_traits<R>::name);
    std::string_view separator = " (";
    for (const column& column : columns_of<R>) {
        to.append(separator).append(column.name);
        separator = ", ";
    }
    std::string_view row = ") VALUES ";
    for (const R& record : records) {
        to.append(row);
        separator = "(";
        storage::for_each_member(record, [&]<class T>(auto, std::string_view, const T& member) {
            to.append(separator).bind(to_column(record, member), column_type_of<T>);
            separator = ", ";
        });
        to.append(")");
        row = ", ";
    }
}

/// Appends the condition that finds a record by its key.
template <storage::record R, dialect D>
void append_key(statement<D>& to, const R& record)
{
    std::string_view separator;
    storage::for_each_member(record, [&]<class T>(auto index, std::string_view name, const T& member) {
        if constexpr (is_key_member<R>(index())) {
            to.append(separator).append(name).append(" = ").bind(to_column(record, member), column_type_of<T>);
            separator = " AND ";
        }
    });
}

/// Appends the SELECT that returns one row if there is a record with the key of this one, and none otherwise.
template <storage::record R, dialect D>
void append_search(statement<D>& to, const R& record)
{
    to.append("SELECT 1 FROM ").append(storage::record_traits<R>::name).append(" WHERE ");
    append_key(to, record);
}

/// Appends the UPDATE of one record: by its key and, if `R` is versioned, from version - 1. It must change exactly one row;
/// none is a conflict.
/// @param changed  the members to write, besides the key; one at least
template <storage::record R, dialect D>
void append_update(statement<D>& to, const R& record, storage::member_set changed = storage::all_members<R>)
{
    assert((changed & ~storage::key_members<R>) != 0);
    to.append("UPDATE ").append(storage::record_traits<R>::name);
    std::string_view separator = " SET ";
    storage::for_each_member(record, [&]<class T>(auto index, std::string_view name, const T& member) {
        if constexpr (!is_key_member<R>(index())) {
            if (((changed >> index()) & 1U) == 0) return;
            to.append(separator).append(name).append(" = ").bind(to_column(record, member), column_type_of<T>);
            separator = ", ";
        }
    });
    to.append(" WHERE ");
    append_key(to, record);
    if constexpr (storage::is_versioned<R>)
        to.append(" AND version = ").bind(std::int64_t{record.version} - 1, column_type::integer);
}

/// Appends the DELETE of one record: by its key and, if `R` is versioned, its version. It must change exactly one row; none is
/// a conflict.
template <storage::record R, dialect D>
void append_delete(statement<D>& to, const R& record)
{
    to.append("DELETE FROM ").append(storage::record_traits<R>::name).append(" WHERE ");
    append_key(to, record);
    if constexpr (storage::is_versioned<R>)
        to.append(" AND version = ").bind(std::int64_t{record.version}, column_type::integer);
}

/// Appends the DELETE of everything of one type that belongs to a ticket.
template <storage::record R, dialect D>
requires(storage::belongs_to_ticket<R>) void append_delete_of(statement<D>& to, const support_ticket& ticket)
{
    to.append("DELETE FROM ").append(storage::record_traits<R>::name).append(" WHERE ticket_id = ");
    to.bind(ticket.id, column_type::uuid).append(" AND product = ").bind(ticket.product, column_type::text);
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP
