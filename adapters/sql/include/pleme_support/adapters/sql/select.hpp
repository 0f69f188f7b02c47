// Reading as SQL: a SELECT made from a query's parts and the description of its record.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP

#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

/// A column of a record's table: it has its member's stored name.
struct column {
    std::string_view name;                 ///< as it stands in the SELECT list
    column_type type = column_type::text;  ///< how its value is read
};

namespace detail {

template <storage::record R, class... D, std::size_t... I>
[[nodiscard]] constexpr std::array<column, sizeof...(D)> make_columns(boost::mp11::mp_list<D...>, std::index_sequence<I...>)
{
    return {
        column{stored_member_names<R>[I], column_type_of<std::remove_cvref_t<decltype(std::declval<R&>().*D::pointer)>>}...};
}

}  // namespace detail

/// The columns of `R`, in member order.
template <storage::record R>
inline constexpr auto columns_of =
    detail::make_columns<R>(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{},
                            std::make_index_sequence<storage::member_count<R>>{});

/// The columns of the key of `R`, in parentheses.
template <storage::record R, class D>
void append_key_columns(statement<D>& to)
{
    std::string_view separator = "(";
    for (const storage::member_index member : storage::record_traits<R>::key) {
        to.append(separator).append(columns_of<R>[member].name);
        separator = ", ";
    }
    to.append(")");
}

/// `(a, b) IN (SELECT * FROM (VALUES (?, ?), ...))`: the form of `append_in_keys` for a back end without array parameters.
/// Without the SELECT around it SQLite would look at every row.
template <storage::record R, class D>
void append_in_key_list(statement<D>& to, const std::vector<std::vector<value>>& keys)
{
    append_key_columns<R>(to);
    std::string_view separator = " IN (SELECT * FROM (VALUES (";
    for (const std::vector<value>& key : keys) {
        for (std::size_t i = 0; i < key.size(); ++i) {
            to.append(separator).bind(key[i], columns_of<R>[storage::record_traits<R>::key[i]].type);
            separator = ", ";
        }
        separator = "), (";
    }
    to.append(")))");
}

namespace detail {

template <dialect D>
void append_condition(statement<D>& to, const column& tested, const storage::condition& condition)
{
    using storage::comparison;
    const auto compare = [&](std::string_view op) {
        to.append(tested.name).append(op).bind(condition.operands.front(), tested.type);
    };
    switch (condition.op) {
        case comparison::equal:
            return compare(" = ");
        case comparison::less:
            return compare(" < ");
        case comparison::less_equal:
            return compare(" <= ");
        case comparison::greater:
            return compare(" > ");
        case comparison::greater_equal:
            return compare(" >= ");
        case comparison::is_null:
            to.append(tested.name).append(" IS NULL");
            return;
        case comparison::is_not_null:
            to.append(tested.name).append(" IS NOT NULL");
            return;
        case comparison::in:
            if (condition.operands.empty())
                to.append("FALSE");
            else
                D::append_in(to, tested.name, tested.type, condition.operands);
    }
}

/// How a member of another record is called where tickets are ordered by it, so that no name means two things.
inline constexpr std::string_view other_ticket_id = "other_ticket_id";
inline constexpr std::string_view other_product = "other_product";
inline constexpr std::string_view other_member = "other_member";

/// What comes after a place, as one comparison of row values, which an index on the same columns answers by one seek.
template <storage::record R, dialect D>
void append_after(statement<D>& to, const storage::query_parts& parts)
{
    std::string_view separator = "(";
    if (parts.by_other) {
        to.append(separator).append(other_member);
        separator = ", ";
    }
    for (const storage::member_index member : parts.order) {
        to.append(separator).append(columns_of<R>[member].name);
        separator = ", ";
    }
    separator = parts.descending ? ") < (" : ") > (";
    auto place = parts.after.begin();
    if (parts.by_other) {
        to.append(separator).bind(*place++, column_type_of_kind(parts.by_other->by.of->members[parts.by_other->member].kind));
        separator = ", ";
    }
    for (const storage::member_index member : parts.order) {
        to.append(separator).bind(*place++, columns_of<R>[member].type);
        separator = ", ";
    }
    to.append(")");
}

/// The conditions on another record, each behind `separator`.
template <dialect D>
void append_conditions_on(statement<D>& to, const storage::related_records& others, std::string_view separator)
{
    for (const storage::condition& condition : others.conditions) {
        to.append(separator);
        const storage::member_info& tested = others.of->members[condition.member];
        append_condition(to, column{tested.name, column_type_of_kind(tested.kind)}, condition);
        separator = " AND ";
    }
}

/// A record of another type of the same ticket: its names need no table, but for the two that join it.
template <storage::record R, dialect D>
requires(storage::is_of_ticket<R>) void append_related(statement<D>& to, const storage::related_records& others)
{
    to.append(others.exist ? "EXISTS (SELECT 1 FROM " : "NOT EXISTS (SELECT 1 FROM ").append(others.of->name);
    std::string_view separator = " WHERE ";
    for (std::size_t i = 0; i < others.of->ticket.size(); ++i) {
        to.append(separator).append(others.of->name).append(".").append(others.of->members[others.of->ticket[i]].name);
        to.append(" = ").append(storage::record_traits<R>::name).append(".");
        to.append(columns_of<R>[storage::record_traits<R>::key[i]].name);
        separator = " AND ";
    }
    append_conditions_on(to, others, separator);
    to.append(")");
}

/// What tickets are ordered by, and the tickets.
template <dialect D>
void append_from_other(statement<D>& to, const storage::related_order& order)
{
    using R = support_ticket;
    const storage::related_records& others = order.by;
    const auto name_of = [&](storage::member_index member) { return others.of->members[member].name; };
    to.append("(SELECT ").append(name_of(others.of->ticket[0])).append(" AS ").append(other_ticket_id).append(", ");
    to.append(name_of(others.of->ticket[1])).append(" AS ").append(other_product).append(", ");
    to.append(name_of(order.member)).append(" AS ").append(other_member).append(" FROM ").append(others.of->name);
    append_conditions_on(to, others, " WHERE ");
    to.append(") AS other JOIN ").append(storage::record_traits<R>::name).append(" ON ");
    to.append(columns_of<R>[storage::record_traits<R>::key[0]].name).append(" = ").append(other_ticket_id).append(" AND ");
    to.append(columns_of<R>[storage::record_traits<R>::key[1]].name).append(" = ").append(other_product);
}

/// The table, and before it what its records are ordered by.
template <storage::record R, dialect D>
void append_from(statement<D>& to, const storage::query_parts& parts)
{
    to.append(" FROM ");
    if constexpr (std::is_same_v<R, support_ticket>)
        if (parts.by_other) return append_from_other(to, *parts.by_other);
    to.append(storage::record_traits<R>::name);
}

/// All conditions of a query.
/// @param ticket  only what belongs to this one: its id and product; null: of any
template <storage::record R, dialect D>
void append_where(statement<D>& to, const storage::query_parts& parts, const std::vector<value>* ticket = nullptr)
{
    std::string_view separator = " WHERE ";
    const auto begin_condition = [&] {
        to.append(separator);
        separator = " AND ";
    };
    if constexpr (storage::belongs_to_ticket<R>) {
        for (std::size_t i = 0; ticket != nullptr && i < ticket->size(); ++i) {
            begin_condition();
            const column& of_key = columns_of<R>[storage::record_traits<R>::key[i]];
            to.append(of_key.name).append(" = ").bind((*ticket)[i], of_key.type);
        }
    }
    for (const storage::condition& condition : parts.conditions) {
        begin_condition();
        append_condition(to, columns_of<R>[condition.member], condition);
    }
    if (parts.keys) {
        begin_condition();
        if (parts.keys->empty())
            to.append("FALSE");
        else
            D::template append_in_keys<R>(to, *parts.keys);
    }
    if (parts.text && !parts.text->words.empty()) {
        begin_condition();
        D::template append_text_match<R>(to, *parts.text);
    }
    if constexpr (storage::is_of_ticket<R>) {
        for (const storage::related_records& others : parts.related) {
            begin_condition();
            append_related<R>(to, others);
        }
    }
    if (!parts.after.empty()) {
        begin_condition();
        append_after<R>(to, parts);
    }
}

template <storage::record R, dialect D>
void append_order(statement<D>& to, const storage::query_parts& parts)
{
    std::string_view separator = " ORDER BY ";
    const auto append = [&](std::string_view name) {
        to.append(separator).append(name).append(parts.descending ? " DESC" : "");
        separator = ", ";
    };
    if (parts.by_other) append(other_member);
    for (const storage::member_index member : parts.order) append(columns_of<R>[member].name);
}

template <dialect D>
void append_limit(statement<D>& to, std::uint32_t limit)
{
    if (D::has_literal_limits)
        to.append(" LIMIT ").append(std::to_string(limit));
    else
        to.append(" LIMIT ").bind(std::int64_t{limit}, column_type::integer);
}

/// SELECT and the columns that are wanted, in member order.
template <storage::record R, dialect D>
void append_columns(statement<D>& to, storage::member_set members, std::string_view before, std::size_t nulls)
{
    std::string_view separator = "SELECT ";
    if (!before.empty()) {
        to.append(separator).append(before);
        separator = ", ";
    }
    for (std::size_t i = 0; i < columns_of<R>.size(); ++i) {
        if (((members >> i) & 1U) == 0) continue;
        to.append(separator);
        if constexpr (requires { D::append_output(to, columns_of<R>[i].name, columns_of<R>[i].type); })
            D::append_output(to, columns_of<R>[i].name, columns_of<R>[i].type);
        else
            to.append(columns_of<R>[i].name);
        separator = ", ";
    }
    for (; nulls > 0; --nulls) to.append(", NULL");
}

/// The first of each ticket: one SELECT for each, which an index answers by one seek. Their number is rounded up to a power of
/// two by tickets that there are none of, so that few texts do for all.
template <storage::record R, dialect D>
void append_select_of_each(statement<D>& to, const storage::query_parts& parts, std::string_view before, std::size_t nulls)
{
    const storage::ticket_limit& each = *parts.of_each;
    const std::vector<value> nobody(2);
    const std::size_t arms = std::bit_ceil((std::max)(each.tickets.size(), std::size_t{1}));
    for (std::size_t i = 0; i < arms; ++i) {
        to.append(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
        append_columns<R>(to, parts.members, before, nulls);
        append_from<R>(to, parts);
        append_where<R>(to, parts, i < each.tickets.size() ? &each.tickets[i] : &nobody);
        append_order<R>(to, parts);
        append_limit(to, each.limit);
        to.append(") AS each_" + std::to_string(i));
    }
}

}  // namespace detail

/// Appends the SELECT that returns what `parts` asks for: the columns of `parts.members`, in member order.
/// @param before  an expression that comes first in every row; empty: none
/// @param nulls   how many columns of NULL come last
template <storage::record R, dialect D>
void append_select(statement<D>& to, const storage::query_parts& parts, std::string_view before = {}, std::size_t nulls = 0)
{
    if constexpr (storage::belongs_to_ticket<R>)
        if (parts.of_each) return detail::append_select_of_each<R>(to, parts, before, nulls);
    detail::append_columns<R>(to, parts.members, before, nulls);
    detail::append_from<R>(to, parts);
    detail::append_where<R>(to, parts);
    detail::append_order<R>(to, parts);
    if (parts.limit)
        detail::append_limit(to, *parts.limit);
    else if (parts.offset != 0)
        to.append(D::unlimited);
    if (parts.offset != 0) to.append(" OFFSET ").bind(std::int64_t{parts.offset}, column_type::integer);
}

/// Appends the SELECT that returns how many records there are that the conditions of `parts` hold for.
/// @param parts  without a page
/// @param up_to  and looks for no more
template <storage::record R, dialect D>
void append_count(statement<D>& to, const storage::query_parts& parts, std::uint32_t up_to)
{
    to.append("SELECT count(*) FROM (SELECT 1");
    detail::append_from<R>(to, parts);
    detail::append_where<R>(to, parts);
    detail::append_limit(to, up_to);
    to.append(") AS counted");
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
