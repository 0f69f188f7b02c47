// What a query means for one record: whether it matches, where it stands in the order, which members are wanted.
// Memory adapter: pure. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP

#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <array>
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

namespace pleme_support::adapters::memory::detail {

using storage::member_index;
using storage::value;

/// Orders a member's value against an operand of its kind, as `storage::value` documents.
/// @return nothing if the member is null
template <class T>
[[nodiscard]] std::optional<std::strong_ordering> compare_scalar(const T& member, const value& operand)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        return member ? compare_scalar(*member, operand) : std::nullopt;
    } else if constexpr (std::is_enum_v<T>) {
        return enum_name(member).compare(std::get<std::string>(operand)) <=> 0;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return member.compare(std::get<std::string>(operand)) <=> 0;
    } else if constexpr (std::is_same_v<T, uuid>) {
        const auto& other = std::get<uuid>(operand);
        return std::lexicographical_compare_three_way(member.begin(), member.end(), other.begin(), other.end());
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return std::int64_t{member} <=> std::get<std::int64_t>(operand);
    } else {
        return member <=> std::get<T>(operand);
    }
}

/// What can be asked of one member, by its position.
template <storage::record R>
struct member_questions {
    std::optional<std::strong_ordering> (*compare)(const R&, const value&);  ///< `compare_scalar`; nothing for a list
    bool (*is_null)(const R&);                                               ///< never for a member that can't be
};

template <storage::record R>
inline constexpr auto questions_of = []<class... D>(boost::mp11::mp_list<D...>) {
    return std::array{member_questions<R>{
        [](const R& object, const value& operand) -> std::optional<std::strong_ordering> {
            using type = std::remove_cvref_t<decltype(object.*D::pointer)>;
            if constexpr (storage::scalar_member<type> || storage::nullable_scalar_member<type>)
                return compare_scalar(object.*D::pointer, operand);
            else
                return std::nullopt;
        },
        [](const R& object) {
            if constexpr (storage::nullable_scalar_member<std::remove_cvref_t<decltype(object.*D::pointer)>>)
                return !(object.*D::pointer).has_value();
            else
                return false;
        }}...};
}(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{});

/// @return those of `members` that are null
template <storage::record R>
[[nodiscard]] storage::member_set nulls_among(const R& object, storage::member_set members)
{
    storage::member_set nulls = 0;
    for (; members != 0; members &= members - 1) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(members));
        if (questions_of<R>[lowest].is_null(object)) nulls |= storage::member_set{1} << lowest;
    }
    return nulls;
}

/// Whether a condition holds; a comparison with a null member never does.
template <storage::record R>
[[nodiscard]] bool holds(const R& object, const storage::condition& condition)
{
    using storage::comparison;
    const member_questions<R>& member = questions_of<R>[condition.member];
    if (condition.op == comparison::is_null) return member.is_null(object);
    if (condition.op == comparison::is_not_null) return !member.is_null(object);
    return std::any_of(condition.operands.begin(), condition.operands.end(), [&](const value& operand) {
        const auto order = member.compare(object, operand);
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
        const auto order = questions_of<R>[parts.order[i]].compare(object, parts.after[i]);
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

}  // namespace pleme_support::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
