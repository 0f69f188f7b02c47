// Which order of a table answers a query best, and which stretches of it a query has to look at.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/query_plans.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEX_PLAN_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEX_PLAN_HPP

#include <pleme_support/adapters/memory/detail/row_order.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Which members the conditions of a query speak of, and how.
struct compared_members {
    member_set equal = 0;
    member_set in = 0;
    member_set bounded = 0;
    member_set null = 0;
    member_set not_null = 0;  ///< also what is compared: a comparison with null never holds

    explicit compared_members(const std::vector<storage::condition>& conditions)
    {
        using storage::comparison;
        for (const storage::condition& each : conditions) {
            const member_set member = member_set{1} << each.member;
            if (each.op == comparison::is_null) {
                null |= member;
                continue;
            }
            not_null |= member;
            if (each.op == comparison::equal)
                equal |= member;
            else if (each.op == comparison::in)
                in |= member;
            else if (each.op != comparison::is_not_null)
                bounded |= member;
        }
    }

    /// Whether an index has every record that the query can match.
    [[nodiscard]] bool is_within(const storage::record_index& index) const noexcept
    {
        return (index.null & ~null) == 0 && (index.not_null & ~not_null) == 0;
    }
};

/// How well an order answers a query.
struct index_fit {
    std::size_t fixed = 0;     ///< leading members that conditions fix
    bool of_tickets = false;   ///< the ticket's id is one of them: nothing narrows more, and the product no further
    bool has_product = false;  ///< the ticket's product is one of them
    bool in_order = false;     ///< reading it gives the query's order
    bool in_parts = false;     ///< reading each stretch does, of which there are several
    bool bounded = false;      ///< the member behind them has a lower or an upper bound
    std::size_t left_out = 0;  ///< how many conditions the index leaves records out by

    /// The greatest is the best.
    [[nodiscard]] auto rank() const noexcept
    {
        return std::tuple{of_tickets, fixed - (of_tickets && has_product ? 1 : 0), in_order, bounded, left_out};
    }
};

[[nodiscard]] inline const storage::condition* find_condition(const storage::query_parts& parts, member_index member,
                                                              storage::comparison op)
{
    const auto found = std::find_if(parts.conditions.begin(), parts.conditions.end(),
                                    [&](const storage::condition& c) { return c.member == member && c.op == op; });
    return found != parts.conditions.end() ? &*found : nullptr;
}

[[nodiscard]] inline index_fit fit_index(const record_type& type, std::span<const member_index> members,
                                         const storage::query_parts& parts, const compared_members& compared)
{
    index_fit fit;
    bool is_spread = false;  // over the operands of an `in`, of which one can be used
    bool is_several = false;
    for (; fit.fixed < members.size(); ++fit.fixed) {
        const member_set member = member_set{1} << members[fit.fixed];
        if ((compared.equal & member) != 0) continue;
        if ((compared.in & member) == 0 || is_spread) break;
        is_spread = true;
        is_several = find_condition(parts, members[fit.fixed], storage::comparison::in)->operands.size() > 1;
    }
    const auto rest = members.subspan(fit.fixed);
    if (type.info != nullptr) {
        const auto is_fixed = [&](member_index member) {
            return std::find(members.begin(), rest.begin(), member) != rest.begin();
        };
        fit.of_tickets = is_fixed(type.info->ticket[0]);
        fit.has_product = is_fixed(type.info->ticket[1]);
    }
    const bool is_ordered =
        parts.order.size() <= rest.size() && std::equal(parts.order.begin(), parts.order.end(), rest.begin());
    fit.in_order = parts.order.empty() || (!is_several && is_ordered);
    fit.in_parts = !fit.in_order && is_ordered;
    fit.bounded = !rest.empty() && ((compared.bounded >> rest.front()) & 1U) != 0;
    return fit;
}

/// How to read one order for one query: every match lies between a pair of these edges.
struct index_plan {
    index_fit fit;
    std::vector<std::pair<edge, edge>> stretches;  ///< from, to; apart from each other
    std::uint64_t decided = 0;                     ///< conditions that hold of all it reads: bit i stands for condition i
};

/// Notes that a condition of the query holds of everything between the edges.
/// @param which  one of the query's, or null for none
inline void decide(index_plan& plan, const storage::query_parts& parts, const storage::condition* which)
{
    if (which == nullptr) return;
    const auto position = which - parts.conditions.data();
    if (position < 64) plan.decided |= std::uint64_t{1} << position;
}

/// Narrows every stretch by the comparisons of one member that stands right behind the fixed ones.
inline void narrow(index_plan& plan, const storage::query_parts& parts, member_index member)
{
    using storage::comparison;
    const auto* above = find_condition(parts, member, comparison::greater);
    const auto* from = find_condition(parts, member, comparison::greater_equal);
    const auto* below = find_condition(parts, member, comparison::less);
    const auto* to = find_condition(parts, member, comparison::less_equal);
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
}

/// Plans to read an order. Whatever a stretch holds still has to be matched.
[[nodiscard]] inline index_plan make_index_plan(std::span<const member_index> members, const storage::query_parts& parts,
                                                const index_fit& fit)
{
    using storage::comparison;
    index_plan made{fit, {}, 0};
    std::vector<std::vector<value>> prefixes(1);
    for (std::size_t i = 0; i < fit.fixed; ++i) {
        if (const auto* equal = find_condition(parts, members[i], comparison::equal)) {
            for (auto& prefix : prefixes) prefix.push_back(equal->operands.front());
            decide(made, parts, equal);
            continue;
        }
        const auto* in = find_condition(parts, members[i], comparison::in);
        std::vector<value> operands = in->operands;
        std::sort(operands.begin(), operands.end());
        operands.erase(std::unique(operands.begin(), operands.end()), operands.end());
        std::vector<std::vector<value>> spread;
        spread.reserve(operands.size());
        for (value& operand : operands) spread.emplace_back(prefixes.front()).push_back(std::move(operand));
        prefixes = std::move(spread);
        decide(made, parts, in);
    }
    made.stretches.reserve(prefixes.size());
    for (auto& prefix : prefixes) made.stretches.emplace_back(edge{prefix, false}, edge{prefix, true});

    if (fit.bounded) narrow(made, parts, members[fit.fixed]);
    if ((fit.in_order || fit.in_parts) && !parts.after.empty() && !fit.bounded)
        for (auto& [low, high] : made.stretches) {
            auto& place = parts.descending ? high : low;
            place.values.insert(place.values.end(), parts.after.begin(), parts.after.end());
            place.after = !parts.descending;
        }
    return made;
}

/// Notes what an index says of all that it has.
inline void decide_by_index(index_plan& plan, const storage::query_parts& parts, const storage::record_index& index)
{
    using storage::comparison;
    for (const storage::condition& each : parts.conditions) {
        const member_set member = member_set{1} << each.member;
        if ((each.op == comparison::is_null && (index.null & member) != 0) ||
            (each.op == comparison::is_not_null && (index.not_null & member) != 0))
            decide(plan, parts, &each);
    }
}

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_INDEX_PLAN_HPP
