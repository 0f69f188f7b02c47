// Reading as SQL: a SELECT made from a query's parts and the description of its record.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP

#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pleme_support::adapters::sql {

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

template <storage::record R, dialect D>
void append_condition(statement<D>& to, const storage::condition& condition)
{
    using storage::comparison;
    const column& tested = columns_of<R>[condition.member];
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

/// What comes after a place, as one comparison of row values, which an index on the same columns answers by one seek.
template <storage::record R, dialect D>
void append_after(statement<D>& to, const storage::query_parts& parts)
{
    std::string_view separator = "(";
    for (const storage::member_index member : parts.order) {
        to.append(separator).append(columns_of<R>[member].name);
        separator = ", ";
    }
    separator = parts.descending ? ") < (" : ") > (";
    for (std::size_t i = 0; i < parts.after.size(); ++i) {
        to.append(separator).bind(parts.after[i], columns_of<R>[parts.order[i]].type);
        separator = ", ";
    }
    to.append(")");
}

}  // namespace detail

/// Appends the SELECT that returns what `parts` asks for: the columns of `parts.members`, in member order.
/// @param before  an expression that comes first in every row; empty: none
/// @param nulls   how many columns of NULL come last
template <storage::record R, dialect D>
void append_select(statement<D>& to, const storage::query_parts& parts, std::string_view before = {}, std::size_t nulls = 0)
{
    std::string_view separator = "SELECT ";
    if (!before.empty()) {
        to.append(separator).append(before);
        separator = ", ";
    }
    for (std::size_t i = 0; i < columns_of<R>.size(); ++i) {
        if (((parts.members >> i) & 1U) == 0) continue;
        to.append(separator);
        if constexpr (requires { D::append_output(to, columns_of<R>[i].name, columns_of<R>[i].type); })
            D::append_output(to, columns_of<R>[i].name, columns_of<R>[i].type);
        else
            to.append(columns_of<R>[i].name);
        separator = ", ";
    }
    for (; nulls > 0; --nulls) to.append(", NULL");
    to.append(" FROM ").append(storage::record_traits<R>::name);

    separator = " WHERE ";
    const auto begin_condition = [&] {
        to.append(separator);
        separator = " AND ";
    };
    for (const storage::condition& condition : parts.conditions) {
        begin_condition();
        detail::append_condition<R>(to, condition);
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
    if (!parts.after.empty()) {
        begin_condition();
        detail::append_after<R>(to, parts);
    }

    separator = " ORDER BY ";
    for (const storage::member_index member : parts.order) {
        to.append(separator).append(columns_of<R>[member].name).append(parts.descending ? " DESC" : "");
        separator = ", ";
    }
    if (parts.limit && D::has_literal_limits)
        to.append(" LIMIT ").append(std::to_string(*parts.limit));
    else if (parts.limit)
        to.append(" LIMIT ").bind(std::int64_t{*parts.limit}, column_type::integer);
    else if (parts.offset != 0)
        to.append(D::unlimited);
    if (parts.offset != 0) to.append(" OFFSET ").bind(std::int64_t{parts.offset}, column_type::integer);
}

}  // namespace pleme_support::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
