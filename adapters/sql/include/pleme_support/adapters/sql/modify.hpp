// Writing as SQL: INSERT, version-checked UPDATE and DELETE made from a record's table, and the look whether one is there.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP

#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <boost/mp11/list.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pleme_support::inline v0::adapters::sql {

/// What a batch does to one table.
struct table_changes {
    const table& of;              ///< which
    storage::changes_view asked;  ///< what
};

/// What a batch does to each of its tables, parents before children; as long as the batch does not change.
template <class Records>
[[nodiscard]] auto changes_of(const storage::basic_batch<Records>& batch)
{
    const auto view = [&]<class... R>(boost::mp11::mp_list<R...>) {
        return std::array{table_changes{table_of<R>(), storage::changes_view{batch.template changes<R>()}}...};
    };
    return view(Records{});
}

/// Appends one INSERT of all the records.
/// @param records  at least one
template <dialect D>
void append_insert(statement<D>& to, const table& into, const storage::record_span& records)
{
    assert(!records.empty());
    to.append("INSERT INTO ").append(into.name);
    std::string_view separator = " (";
    for (const column& each : into.columns) {
        to.append(separator).append(each.name);
        separator = ", ";
    }
    std::string_view row = ") VALUES ";
    for (std::size_t i = 0; i < records.size(); ++i) {
        to.append(row);
        separator = "(";
        for (const column& each : into.columns) {
            to.append(separator).bind(each.value_in(records[i]), each.type);
            separator = ", ";
        }
        to.append(")");
        row = ", ";
    }
}

namespace detail {

/// `a = ?, b = ?`: those of the columns that are in a set, in member order.
template <dialect D>
void append_values(statement<D>& to, const table& of, member_set members, const void* record, std::string_view before,
                   std::string_view between)
{
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!has_member(members, i)) continue;
        const column& each = of.columns[i];
        to.append(before).append(each.name).append(" = ").bind(each.value_in(record), each.type);
        before = between;
    }
}

/// Appends the condition that a versioned record has some version.
/// @param less  how much below that of `record`
template <dialect D>
void append_version(statement<D>& to, const table& of, const void* record, std::int64_t less)
{
    if (!of.version) return;
    const column& version = of.columns[*of.version];
    to.append(" AND ").append(version.name).append(" = ").bind(of.version_of(record) - less, version.type);
}

}  // namespace detail

/// Appends the condition that finds a record by its key.
template <dialect D>
void append_key(statement<D>& to, const table& of, const void* record)
{
    detail::append_values(to, of, of.key_members, record, "", " AND ");
}

/// Appends the SELECT that returns one row if there is a record with the key of this one, and none otherwise.
template <dialect D>
void append_search(statement<D>& to, const table& in, const void* record)
{
    to.append("SELECT 1 FROM ").append(in.name).append(" WHERE ");
    append_key(to, in, record);
}

/// Appends the UPDATE of one record: by its key and, if it is versioned, from version - 1. It must change exactly one row; none
/// is a conflict.
/// @param changed  the members to write, besides the key; one at least
template <dialect D>
void append_update(statement<D>& to, const table& of, const void* record, member_set changed)
{
    assert((changed & ~of.key_members) != 0);
    to.append("UPDATE ").append(of.name);
    detail::append_values(to, of, changed & ~of.key_members, record, " SET ", ", ");
    to.append(" WHERE ");
    append_key(to, of, record);
    detail::append_version(to, of, record, 1);
}

/// Appends the DELETE of one record: by its key and, if it is versioned, its version. It must change exactly one row; none is
/// a conflict.
template <dialect D>
void append_delete(statement<D>& to, const table& from, const void* record)
{
    to.append("DELETE FROM ").append(from.name).append(" WHERE ");
    append_key(to, from, record);
    detail::append_version(to, from, record, 0);
}

/// Appends the DELETE of everything in a table that belongs to a ticket.
/// @pre `from.belongs_to_ticket`
template <dialect D>
void append_delete_of(statement<D>& to, const table& from, const support_ticket& ticket)
{
    assert(from.belongs_to_ticket);
    to.append("DELETE FROM ").append(from.name).append(" WHERE ").append(from.key_column(0).name).append(" = ");
    to.bind(ticket.id, column_type::uuid).append(" AND ").append(from.key_column(1).name).append(" = ");
    to.bind(ticket.product, column_type::text);
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_MODIFY_HPP
