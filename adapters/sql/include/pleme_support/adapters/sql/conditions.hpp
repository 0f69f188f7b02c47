// Which records and in which order, as SQL: the FROM, WHERE and ORDER BY of a query's parts.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_CONDITIONS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_CONDITIONS_HPP

#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

/// The columns of the key, in parentheses.
template <class D>
void append_key_columns(statement<D>& to, const table& of)
{
    std::string_view separator = "(";
    for (const member_index member : of.key) {
        to.append(separator).append(of.columns[member].name);
        separator = ", ";
    }
    to.append(")");
}

/// `(a, b) IN (SELECT * FROM (VALUES (?, ?), ...))`: the form of `append_in_keys` for a back end without array parameters.
/// Without the SELECT around it SQLite would look at every row.
template <class D>
void append_in_key_list(statement<D>& to, const table& of, const std::vector<std::vector<value>>& keys)
{
    append_key_columns(to, of);
    std::string_view separator = " IN (SELECT * FROM (VALUES (";
    for (const std::vector<value>& key : keys) {
        for (std::size_t i = 0; i < key.size(); ++i) {
            to.append(separator).bind(key[i], of.key_column(i).type);
            separator = ", ";
        }
        separator = "), (";
    }
    to.append(")))");
}

namespace detail {

template <dialect D>
void append_condition(statement<D>& to, std::string_view tested, column_type type, const storage::condition& condition)
{
    using storage::comparison;
    const auto compare = [&](std::string_view op) { to.append(tested).append(op).bind(condition.operands.front(), type); };
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
            to.append(tested).append(" IS NULL");
            return;
        case comparison::is_not_null:
            to.append(tested).append(" IS NOT NULL");
            return;
        case comparison::in:
            if (condition.operands.empty())
                to.append("FALSE");
            else
                D::append_in(to, tested, type, condition.operands);
    }
}

/// How members of another record are called where tickets are ordered by it, so that no name means two things.
inline constexpr std::string_view other_ticket_id = "other_ticket_id";
inline constexpr std::string_view other_product = "other_product";
[[nodiscard]] inline std::string other_member(std::size_t at)
{
    return at == 0 ? "other_member" : "other_member_" + std::to_string(at + 1);
}

/// What a query orders by, member after member. The key of a ticket is that of the other record, so that both are of one
/// index.
template <class Visit>
void for_each_ordering(const table& of, const storage::query_parts& parts, const Visit& visit)
{
    if (parts.by_other) {
        const storage::record_info& other = *parts.by_other->by.of;
        for (std::size_t i = 0; i < parts.by_other->members.size(); ++i)
            visit(other_member(i), column_type_of_kind(other.members[parts.by_other->members[i]].kind));
    }
    for (const member_index member : parts.order) {
        const column& ordering = of.columns[member];
        if (parts.by_other && member == of.key[0])
            visit(other_ticket_id, ordering.type);
        else if (parts.by_other && member == of.key[1])
            visit(other_product, ordering.type);
        else
            visit(ordering.name, ordering.type);
    }
}

/// What comes after a place, as one comparison of row values, which an index on the same columns answers by one seek.
template <dialect D>
void append_after(statement<D>& to, const table& of, const storage::query_parts& parts)
{
    std::string_view separator = "(";
    for_each_ordering(of, parts, [&](std::string_view name, column_type) {
        to.append(separator).append(name);
        separator = ", ";
    });
    separator = parts.descending ? ") < (" : ") > (";
    auto place = parts.after.begin();
    for_each_ordering(of, parts, [&](std::string_view, column_type type) {
        to.append(separator).bind(*place++, type);
        separator = ", ";
    });
    to.append(")");
}

/// The conditions on another record, each behind `separator`.
template <dialect D>
void append_conditions_on(statement<D>& to, const storage::related_records& others, std::string_view separator)
{
    for (const storage::condition& condition : others.conditions) {
        to.append(separator);
        const storage::member_info& tested = others.of->members[condition.member];
        append_condition(to, tested.name, column_type_of_kind(tested.kind), condition);
        separator = " AND ";
    }
}

/// A record of another type of the same ticket: its names need no table, but for the two that join it.
template <dialect D>
void append_exists(statement<D>& to, const table& of, const storage::related_records& others)
{
    to.append("EXISTS (SELECT 1 FROM ").append(others.of->name);
    std::string_view separator = " WHERE ";
    for (std::size_t i = 0; i < others.of->ticket.size(); ++i) {
        to.append(separator).append(others.of->name).append(".").append(others.of->members[others.of->ticket[i]].name);
        to.append(" = ").append(of.name).append(".").append(of.key_column(i).name);
        separator = " AND ";
    }
    append_conditions_on(to, others, separator);
    to.append(")");
}

/// Whether there is one. A text match stands by itself, for the back end to find it by; a ticket has one record at most that
/// could match, so that it is the one of which the conditions hold.
template <dialect D>
void append_related(statement<D>& to, const table& of, const storage::related_records& others)
{
    to.append(others.exist ? "" : "NOT ");
    if (!others.text) return append_exists(to, of, others);
    to.append("(");
    D::append_text_match(to, of, *others.of, *others.text);
    if (!others.conditions.empty()) {
        to.append(" AND ");
        append_exists(to, of, others);
    }
    to.append(")");
}

/// What tickets are ordered by, and the tickets.
template <dialect D>
void append_from_other(statement<D>& to, const table& tickets, const storage::related_order& order)
{
    const storage::related_records& others = order.by;
    const auto name_of = [&](member_index member) { return others.of->members[member].name; };
    to.append("(SELECT ").append(name_of(others.of->ticket[0])).append(" AS ").append(other_ticket_id).append(", ");
    to.append(name_of(others.of->ticket[1])).append(" AS ").append(other_product).append(", ");
    std::string_view separator;
    for (std::size_t i = 0; i < order.members.size(); ++i) {
        to.append(separator).append(name_of(order.members[i])).append(" AS ").append(other_member(i));
        separator = ", ";
    }
    to.append(" FROM ").append(others.of->name);
    append_conditions_on(to, others, " WHERE ");
    to.append(") AS other JOIN ").append(tickets.name).append(" ON ");
    to.append(tickets.key_column(0).name).append(" = ").append(other_ticket_id).append(" AND ");
    to.append(tickets.key_column(1).name).append(" = ").append(other_product);
}

/// The table, and before it what its records are ordered by.
template <dialect D>
void append_from(statement<D>& to, const table& of, const storage::query_parts& parts)
{
    to.append(" FROM ");
    if (parts.by_other) return append_from_other(to, of, *parts.by_other);
    to.append(of.name);
    if constexpr (requires { D::append_hint(to, of, parts); }) D::append_hint(to, of, parts);
}

/// All conditions of a query.
/// @param ticket  only what belongs to this one: its id and product; null: of any
template <dialect D>
void append_where(statement<D>& to, const table& of, const storage::query_parts& parts,
                  const std::vector<value>* ticket = nullptr)
{
    std::string_view separator = " WHERE ";
    const auto begin_condition = [&] {
        to.append(separator);
        separator = " AND ";
    };
    for (std::size_t i = 0; ticket != nullptr && i < ticket->size(); ++i) {
        begin_condition();
        to.append(of.key_column(i).name).append(" = ").bind((*ticket)[i], of.key_column(i).type);
    }
    for (const storage::condition& condition : parts.conditions) {
        begin_condition();
        append_condition(to, of.columns[condition.member].name, of.columns[condition.member].type, condition);
    }
    if (parts.keys) {
        begin_condition();
        if (parts.keys->empty())
            to.append("FALSE");
        else
            D::append_in_keys(to, of, *parts.keys);
    }
    if (parts.text && !parts.text->words.empty()) {
        begin_condition();
        D::append_text_match(to, of, *of.info, *parts.text);
    }
    for (const storage::related_records& others : parts.related) {
        begin_condition();
        append_related(to, of, others);
    }
    if (!parts.after.empty()) {
        begin_condition();
        append_after(to, of, parts);
    }
}

template <dialect D>
void append_order(statement<D>& to, const table& of, const storage::query_parts& parts)
{
    std::string_view separator = " ORDER BY ";
    for_each_ordering(of, parts, [&](std::string_view name, column_type) {
        to.append(separator).append(name).append(parts.descending ? " DESC" : "");
        separator = ", ";
    });
}

}  // namespace detail
}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_CONDITIONS_HPP
