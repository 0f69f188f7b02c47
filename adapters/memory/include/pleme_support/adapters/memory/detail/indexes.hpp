// Which ordered indexes the memory adapter keeps, and which stretches of one a query has to look at.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEXES_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEXES_HPP

#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

using storage::member_index;
using storage::value;

using storage::member_set;

/// Members whose values, in this order, an index is sorted by, and which records it has.
struct index_spec {
    std::array<member_index, 5> members{};
    std::size_t size = 0;
    bool unique = false;      ///< a second record with the same values is a conflict
    member_set null = 0;      ///< only records where these are null
    member_set not_null = 0;  ///< only records where none of these is

    [[nodiscard]] constexpr std::span<const member_index> view() const noexcept { return {members.data(), size}; }
    [[nodiscard]] constexpr index_spec where_null(member_set these) const noexcept
    {
        index_spec narrower = *this;
        narrower.null = these;
        return narrower;
    }
    [[nodiscard]] constexpr index_spec where_not_null(member_set these) const noexcept
    {
        index_spec narrower = *this;
        narrower.not_null = these;
        return narrower;
    }
};

template <bool Unique, auto... Members>
inline constexpr index_spec index_on{{storage::index_of<Members>...}, sizeof...(Members), Unique};

/// The indexes beside the key: what a list, a conversation, a metric or a tick reads most. Each has a record's values once, so
/// those that are not unique end with the key's.
template <storage::record R>
inline constexpr std::array<index_spec, 0> indexes_of{};

template <>
inline constexpr std::array indexes_of<support_ticket>{
    index_on<true, &support_ticket::product, &support_ticket::number>,
    index_on<false, &support_ticket::product, &support_ticket::created_at, &support_ticket::id>,
    index_on<false, &support_ticket::product, &support_ticket::customer_id, &support_ticket::created_at, &support_ticket::id>,
    index_on<false, &support_ticket::product, &support_ticket::assigned_to, &support_ticket::created_at, &support_ticket::id>,
    index_on<false, &support_ticket::product, &support_ticket::created_at, &support_ticket::id>.where_null(
        storage::members_of<&support_ticket::closed_at, &support_ticket::deleted_at>),
    index_on<false, &support_ticket::product, &support_ticket::resolved_at, &support_ticket::id>
        .where_null(storage::members_of<&support_ticket::closed_at, &support_ticket::deleted_at>)
        .where_not_null(storage::members_of<&support_ticket::resolved_at>),
    index_on<false, &support_ticket::product, &support_ticket::resolved_at, &support_ticket::id>.where_not_null(
        storage::members_of<&support_ticket::resolved_at>),
    index_on<false, &support_ticket::product, &support_ticket::csat_rated_at, &support_ticket::id>.where_not_null(
        storage::members_of<&support_ticket::csat_rated_at>),
    index_on<false, &support_ticket::product, &support_ticket::deleted_at, &support_ticket::id>.where_not_null(
        storage::members_of<&support_ticket::deleted_at>),
};

template <>
inline constexpr std::array indexes_of<ticket_message>{
    index_on<false, &ticket_message::ticket_id, &ticket_message::created_at, &ticket_message::id, &ticket_message::product>,
};

template <>
inline constexpr std::array indexes_of<ticket_cycle>{
    index_on<false, &ticket_cycle::product, &ticket_cycle::alarm_at, &ticket_cycle::ticket_id, &ticket_cycle::metric,
             &ticket_cycle::ordinal>
        .where_not_null(storage::members_of<&ticket_cycle::alarm_at>),
    index_on<false, &ticket_cycle::product, &ticket_cycle::metric, &ticket_cycle::ended_at, &ticket_cycle::ticket_id,
             &ticket_cycle::ordinal>
        .where_not_null(storage::members_of<&ticket_cycle::ended_at>),
    index_on<false, &ticket_cycle::product, &ticket_cycle::metric, &ticket_cycle::started_at, &ticket_cycle::ticket_id,
             &ticket_cycle::ordinal>
        .where_null(storage::members_of<&ticket_cycle::ended_at>),
    index_on<false, &ticket_cycle::product, &ticket_cycle::due_at, &ticket_cycle::ticket_id, &ticket_cycle::metric,
             &ticket_cycle::ordinal>
        .where_null(storage::members_of<&ticket_cycle::ended_at>)
        .where_not_null(storage::members_of<&ticket_cycle::due_at>),
    index_on<false, &ticket_cycle::product, &ticket_cycle::breached_at, &ticket_cycle::ticket_id, &ticket_cycle::metric,
             &ticket_cycle::ordinal>
        .where_not_null(storage::members_of<&ticket_cycle::breached_at>),
};

template <>
inline constexpr std::array indexes_of<idempotency_key>{
    index_on<false, &idempotency_key::product, &idempotency_key::used_at, &idempotency_key::actor_id,
             &idempotency_key::operation, &idempotency_key::key>,
};

template <>
inline constexpr std::array indexes_of<csat_survey>{
    index_on<true, &csat_survey::token>,
    index_on<false, &csat_survey::product, &csat_survey::sent_at, &csat_survey::ticket_id, &csat_survey::ordinal>,
};

template <>
inline constexpr std::array indexes_of<ticket_tag>{
    index_on<false, &ticket_tag::product, &ticket_tag::tag, &ticket_tag::created_at, &ticket_tag::ticket_id>,
};

/// A place between the entries of an index: before, or after, all entries that begin with these values.
struct edge {
    std::vector<value> values;
    bool after = false;
};

/// Orders edges by the values that both have.
[[nodiscard]] inline int compare_common(const std::vector<value>& a, const std::vector<value>& b)
{
    for (std::size_t i = 0; i < (std::min)(a.size(), b.size()); ++i) {
        if (a[i] < b[i]) return -1;
        if (b[i] < a[i]) return 1;
    }
    return 0;
}

/// Whether the edges of a stretch cross, as those of `x > 5 and x < 3` do: then no entry is between them.
[[nodiscard]] inline bool cross(const edge& low, const edge& high)
{
    if (const int order = compare_common(low.values, high.values); order != 0) return order > 0;
    // The longer edge is among the entries that begin with the shorter one.
    if (low.values.size() < high.values.size()) return low.after;
    if (low.values.size() > high.values.size()) return !high.after;
    return low.after && !high.after;
}

/// How to read one index for one query: every match lies between a pair of these edges.
struct index_plan {
    std::vector<std::pair<edge, edge>> stretches;  ///< from, to; apart from each other
    std::size_t fixed = 0;                         ///< leading members that conditions fix
    bool bounded = false;                          ///< the member behind them has a lower or an upper bound
    bool in_order = false;                         ///< reading it gives the query's order
    bool partial = false;                          ///< the index has only some of the records
    std::uint64_t decided = 0;                     ///< conditions that hold of all it reads: bit i stands for condition i

    [[nodiscard]] auto rank() const noexcept { return std::tuple{fixed, in_order, bounded, partial}; }
};

namespace plan {

inline const storage::condition* find(const storage::query_parts& parts, member_index member, storage::comparison op)
{
    const auto found = std::find_if(parts.conditions.begin(), parts.conditions.end(),
                                    [&](const storage::condition& c) { return c.member == member && c.op == op; });
    return found != parts.conditions.end() ? &*found : nullptr;
}

/// Notes that a condition of the query holds of everything between the edges.
/// @param which  one of the query's, or null for none
inline void decide(index_plan& plan, const storage::query_parts& parts, const storage::condition* which)
{
    if (which == nullptr) return;
    const auto position = which - parts.conditions.data();
    if (position < 64) plan.decided |= std::uint64_t{1} << position;
}

/// Narrows every stretch by the comparisons of one member that stands right behind the fixed ones.
inline bool narrow(index_plan& plan, const storage::query_parts& parts, member_index member)
{
    using storage::comparison;
    const auto* above = find(parts, member, comparison::greater);
    const auto* from = find(parts, member, comparison::greater_equal);
    const auto* below = find(parts, member, comparison::less);
    const auto* to = find(parts, member, comparison::less_equal);
    const auto* lower = from != nullptr ? from : above;
    const auto* upper = below != nullptr ? below : to;
    for (auto& [low, high] : plan.stretches) {
        if (lower != nullptr) low.values.push_back(lower->operands.front());
        low.after = from == nullptr && above != nullptr;
        if (upper != nullptr) high.values.push_back(upper->operands.front());
        high.after = below == nullptr;
    }
    decide(plan, parts, lower);
    if (lower != nullptr) decide(plan, parts, upper);  // alone it lets null through, which is sorted before every value
    return lower != nullptr || upper != nullptr;
}

}  // namespace plan

/// Whether an index has every record that a query can match.
[[nodiscard]] inline bool covers(const index_spec& index, const storage::query_parts& parts)
{
    using storage::comparison;
    member_set null = 0;
    member_set not_null = 0;  // what is compared, too: a comparison with null never holds
    for (const storage::condition& each : parts.conditions)
        (each.op == comparison::is_null ? null : not_null) |= member_set{1} << each.member;
    return (index.null & ~null) == 0 && (index.not_null & ~not_null) == 0;
}

/// Plans to read an index whose entries are sorted by `members`. Whatever a stretch holds still has to be matched.
[[nodiscard]] inline index_plan make_index_plan(std::span<const member_index> members, const storage::query_parts& parts)
{
    using storage::comparison;
    index_plan made;
    std::vector<std::vector<value>> prefixes(1);
    for (; made.fixed < members.size(); ++made.fixed) {
        const member_index member = members[made.fixed];
        if (const auto* equal = plan::find(parts, member, comparison::equal)) {
            for (auto& prefix : prefixes) prefix.push_back(equal->operands.front());
            plan::decide(made, parts, equal);
        } else if (const auto* in = plan::find(parts, member, comparison::in); in != nullptr && prefixes.size() == 1) {
            const std::set<value> operands{in->operands.begin(), in->operands.end()};
            std::vector<std::vector<value>> spread;
            for (const value& operand : operands) spread.emplace_back(prefixes.front()).push_back(operand);
            prefixes = std::move(spread);
            plan::decide(made, parts, in);
        } else {
            break;
        }
    }
    for (auto& prefix : prefixes) made.stretches.emplace_back(edge{prefix, false}, edge{prefix, true});

    const auto rest = members.subspan(made.fixed);
    made.in_order = made.stretches.size() <= 1 && parts.order.size() <= rest.size() &&
                    std::equal(parts.order.begin(), parts.order.end(), rest.begin());
    if (!rest.empty()) made.bounded = plan::narrow(made, parts, rest.front());
    if (made.in_order && !made.stretches.empty() && !parts.after.empty() && !made.bounded) {
        auto& [low, high] = made.stretches.front();
        auto& place = parts.descending ? high : low;
        place.values.insert(place.values.end(), parts.after.begin(), parts.after.end());
        place.after = !parts.descending;
    }
    return made;
}

/// Plans to read an index that `covers` the query.
[[nodiscard]] inline index_plan make_index_plan(const index_spec& index, const storage::query_parts& parts)
{
    using storage::comparison;
    index_plan made = make_index_plan(index.view(), parts);
    made.partial = (index.null | index.not_null) != 0;
    for (const storage::condition& each : parts.conditions) {
        const member_set member = member_set{1} << each.member;
        const bool is_given = (each.op == comparison::is_null && (index.null & member) != 0) ||
                              (each.op == comparison::is_not_null && (index.not_null & member) != 0);
        if (is_given) plan::decide(made, parts, &each);
    }
    return made;
}

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEXES_HPP
