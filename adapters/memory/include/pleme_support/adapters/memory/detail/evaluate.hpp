// What a query means for one record: whether it matches, where it stands in the order, which members are wanted.
// Memory adapter: pure. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP

#include <pleme_support/adapters/memory/detail/compare.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Orders the member at a position against an operand of its kind.
/// @return nothing if the member is null
template <storage::record R>
[[nodiscard]] std::optional<std::strong_ordering> compare_at(const R& object, member_index index, const value& operand)
{
    const member_functions<R>& member = functions_of<R>[index];
    if (member.is_null(object)) return std::nullopt;
    return member.compare_to(object, operand);
}

/// @return those of `members` that are null
template <storage::record R>
[[nodiscard]] storage::member_set nulls_among(const R& object, storage::member_set members)
{
    storage::member_set nulls = 0;
    for (; members != 0; members &= members - 1) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(members));
        if (functions_of<R>[lowest].is_null(object)) nulls |= storage::member_set{1} << lowest;
    }
    return nulls;
}

/// Whether a condition holds; a comparison with a null member never does.
template <storage::record R>
[[nodiscard]] bool holds(const R& object, const storage::condition& condition)
{
    using storage::comparison;
    if (condition.op == comparison::is_null || condition.op == comparison::is_not_null)
        return functions_of<R>[condition.member].is_null(object) == (condition.op == comparison::is_null);
    return std::any_of(condition.operands.begin(), condition.operands.end(), [&](const value& operand) {
        const auto order = compare_at(object, condition.member, operand);
        if (!order) return false;
        switch (condition.op) {
            case comparison::less:
                return *order < 0;
            case comparison::less_equal:
                return *order <= 0;
            case comparison::greater:
                return *order > 0;
            case comparison::greater_equal:
                return *order >= 0;
            default:
                return *order == 0;  // equal, in
        }
    });
}

/// Whether all conditions hold but those at the positions `decided`: bit i stands for condition i.
template <storage::record R>
[[nodiscard]] bool hold(const R& object, const std::vector<storage::condition>& conditions, std::uint64_t decided)
{
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if ((i >= 64 || ((decided >> i) & 1U) == 0) && !holds(object, conditions[i])) return false;
    return true;
}

/// Whether an object comes after a place in the order; always when there is no place.
template <storage::record R>
[[nodiscard]] bool comes_after(const R& object, const storage::query_parts& parts)
{
    for (std::size_t i = 0; i < parts.after.size(); ++i) {
        const auto order = compare_at(object, parts.order[i], parts.after[i]);
        if (!order) return false;
        if (*order != 0) return (*order > 0) != parts.descending;
    }
    return parts.after.empty();
}

/// Appends a copy with the wanted members; the others are default-constructed.
template <storage::record R>
void append_projected(std::vector<R>& to, const R& object, storage::member_set wanted)
{
    if (wanted == storage::all_members<R>) {
        to.push_back(object);
        return;
    }
    R& copy = to.emplace_back();
    [&]<class... D, std::size_t... I>(boost::mp11::mp_list<D...>, std::index_sequence<I...>) {
        (((wanted >> I) & 1U ? void(copy.*D::pointer = object.*D::pointer) : void()), ...);
    }(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{},
      std::make_index_sequence<storage::member_count<R>>{});
}

/// The values of some members, in the order asked for: a key, an index entry, a place in an order.
template <storage::record R, class Members>
[[nodiscard]] std::vector<value> values_at(const R& object, const Members& members)
{
    std::vector<value> values;
    values.reserve(members.size());
    for (const member_index member : members) values.push_back(storage::value_at(object, member));
    return values;
}

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
