// Reading as SQL: a SELECT made from a query's parts and the table of its record.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP

#include <pleme_support/adapters/sql/conditions.hpp>
#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record_indexes.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

namespace detail {

template <dialect D>
void append_limit(statement<D>& to, std::uint32_t limit)
{
    if (D::has_literal_limits)
        to.append(" LIMIT ").append(std::to_string(limit));
    else
        to.append(" LIMIT ").bind(std::int64_t{limit}, column_type::integer);
}

/// SELECT and the columns that are wanted, in member order.
template <dialect D>
void append_columns(statement<D>& to, const table& of, member_set members, std::string_view before, std::size_t nulls)
{
    std::string_view separator = "SELECT ";
    if (!before.empty()) {
        to.append(separator).append(before);
        separator = ", ";
    }
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!has_member(members, i)) continue;
        to.append(separator);
        const column& wanted = of.columns[i];
        if constexpr (requires { D::append_output(to, wanted.name, wanted.type); })
            D::append_output(to, wanted.name, wanted.type);
        else
            to.append(wanted.name);
        separator = ", ";
    }
    for (; nulls > 0; --nulls) to.append(", NULL");
}

/// The first of each ticket: one SELECT for each, which an index answers by one seek. Their number is rounded up to a power of
/// two by tickets that there are none of, so that few texts do for all.
template <dialect D>
void append_select_of_each(statement<D>& to, const table& of, const storage::query_parts& parts, std::string_view before,
                           std::size_t nulls)
{
    const storage::ticket_limit& each = *parts.of_each;
    const std::vector<value> nobody(2);
    const std::size_t arms = std::bit_ceil((std::max)(each.tickets.size(), std::size_t{1}));
    for (std::size_t i = 0; i < arms; ++i) {
        to.append(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
        append_columns(to, of, parts.members, before, nulls);
        append_from(to, of, parts);
        append_where(to, of, parts, i < each.tickets.size() ? &each.tickets[i] : &nobody);
        append_order(to, of, parts);
        append_limit(to, each.limit);
        to.append(") AS each_" + std::to_string(i));
    }
}

/// Of how many values pages are merged at most: each is a SELECT of its own in a statement that connections keep prepared, and
/// 64 of them took SQLite's connections 28 MB.
inline constexpr std::size_t max_merged_values = 16;

/// Whether an index has, for each value of an `in`, the records in the query's order.
[[nodiscard]] inline bool is_in_order_by_value(const storage::record_index& index, const storage::query_parts& parts,
                                               const storage::condition& in)
{
    using storage::comparison;
    const auto has = [&](member_index member, comparison op) {
        return std::any_of(parts.conditions.begin(), parts.conditions.end(),
                           [&](const storage::condition& each) { return each.member == member && each.op == op; });
    };
    const auto members = index.order();
    std::size_t fixed = 0;
    bool has_in = false;
    for (; fixed < members.size(); ++fixed) {
        if (members[fixed] == in.member)
            has_in = true;
        else if (!has(members[fixed], comparison::equal))
            break;
    }
    const auto rest = members.subspan(fixed);
    if (!has_in || rest.size() < parts.order.size() || !std::equal(parts.order.begin(), parts.order.end(), rest.begin()))
        return false;
    for (std::size_t i = 0; i < 64; ++i) {
        const auto member = static_cast<member_index>(i);
        if (has_member(index.null, i) && !has(member, comparison::is_null)) return false;
        if (has_member(index.not_null, i) && member != in.member && !has(member, comparison::equal)) return false;
    }
    return true;
}

/// The `in` whose values have a page each in some index, so that merging these reads no more than they; null if there is none.
[[nodiscard]] inline const storage::condition* find_merged(const table& of, const storage::query_parts& parts)
{
    const auto has_text = [](const storage::related_records& others) { return others.text && others.exist; };
    if (!parts.limit || parts.order.empty() || parts.by_other || parts.keys || parts.text ||
        std::any_of(parts.related.begin(), parts.related.end(), has_text))
        return nullptr;  // a rare word is found once
    for (const storage::condition& each : parts.conditions) {
        if (each.op != storage::comparison::in || each.operands.size() < 2 || each.operands.size() > max_merged_values)
            continue;
        for (const storage::record_index& index : of.indexes)
            if (is_in_order_by_value(index, parts, each)) return &each;
    }
    return nullptr;
}

/// The page of a list of values: each value's own page, merged. Planners read all of every value, or all of the order, instead.
/// Their number is rounded up to a power of two by nulls, which nothing equals.
template <dialect D>
void append_merged(statement<D>& to, const table& of, const storage::query_parts& parts, const storage::condition& in,
                   std::string_view before, std::size_t nulls)
{
    append_columns(to, of, parts.members, before, nulls);
    to.append(" FROM (");
    storage::query_parts page = parts;
    for (const member_index member : parts.order) page.members |= member_set{1} << member;
    storage::condition& one = page.conditions[static_cast<std::size_t>(&in - parts.conditions.data())];
    one.op = storage::comparison::equal;
    std::vector<value> values = in.operands;
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    values.resize(std::bit_ceil(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        one.operands.assign(1, std::move(values[i]));
        to.append(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
        std::string_view separator = "SELECT ";
        for (std::size_t column = 0; column < of.columns.size(); ++column) {
            if (!has_member(page.members, column)) continue;
            to.append(separator).append(of.columns[column].name);
            separator = ", ";
        }
        append_from(to, of, page);
        append_where(to, of, page);
        append_order(to, of, page);
        append_limit(to, *parts.limit + parts.offset);
        to.append(") AS each_" + std::to_string(i));
    }
    to.append(") AS merged");
}

}  // namespace detail

/// Appends the SELECT that returns what `parts` asks for: the columns of `parts.members`, in member order.
/// @param before  an expression that comes first in every row; empty: none
/// @param nulls   how many columns of NULL come last
template <dialect D>
void append_select(statement<D>& to, const table& of, const storage::query_parts& parts, std::string_view before = {},
                   std::size_t nulls = 0)
{
    if (parts.of_each) return detail::append_select_of_each(to, of, parts, before, nulls);
    if (const storage::condition* merged = detail::find_merged(of, parts)) {
        detail::append_merged(to, of, parts, *merged, before, nulls);
    } else {
        detail::append_columns(to, of, parts.members, before, nulls);
        detail::append_from(to, of, parts);
        detail::append_where(to, of, parts);
    }
    detail::append_order(to, of, parts);
    if (parts.limit)
        detail::append_limit(to, *parts.limit);
    else if (parts.offset != 0)
        to.append(D::unlimited);
    if (parts.offset != 0) to.append(" OFFSET ").bind(std::int64_t{parts.offset}, column_type::integer);
}

/// Appends the SELECT that returns how many records there are that the conditions of `parts` hold for.
/// @param parts  without a page
/// @param up_to  and looks for no more
template <dialect D>
void append_count(statement<D>& to, const table& of, const storage::query_parts& parts, std::uint32_t up_to)
{
    to.append("SELECT count(*) FROM (SELECT 1");
    detail::append_from(to, of, parts);
    detail::append_where(to, of, parts);
    detail::append_order(to, of, parts);
    detail::append_limit(to, up_to);
    to.append(") AS counted");
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_SELECT_HPP
