// Orders values, and members of records at run-time positions, as `storage::value` documents.
// Memory adapter: pure. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_COMPARE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_COMPARE_HPP

#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/value.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <type_traits>
#include <variant>

namespace pleme_support::inline v0::adapters::memory::detail {

using storage::member_index;
using storage::value;

/// Orders two values of a member; null comes first. Lists are all alike: nothing is sorted by them.
template <class T>
[[nodiscard]] std::strong_ordering compare_values(const T& a, const T& b)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        return a && b ? compare_values(*a, *b) : a.has_value() <=> b.has_value();
    } else if constexpr (std::is_enum_v<T>) {
        return stored_enum_name(a).compare(stored_enum_name(b)) <=> 0;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return a.compare(b) <=> 0;
    } else if constexpr (std::is_same_v<T, uuid>) {
        return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
    } else if constexpr (storage::scalar_member<T>) {
        return a <=> b;
    } else {
        return std::strong_ordering::equal;
    }
}

/// Orders a member's value against an operand of its kind; null comes first.
template <class T>
[[nodiscard]] std::strong_ordering compare_to_value(const T& member, const value& operand)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        const bool is_null = std::holds_alternative<std::monostate>(operand);
        return member && !is_null ? compare_to_value(*member, operand) : member.has_value() <=> !is_null;
    } else if constexpr (std::is_enum_v<T>) {
        return stored_enum_name(member).compare(std::get<std::string>(operand)) <=> 0;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return std::int64_t{member} <=> std::get<std::int64_t>(operand);
    } else if constexpr (storage::scalar_member<T>) {
        return compare_values(member, std::get<T>(operand));
    } else {
        return std::strong_ordering::equal;
    }
}

template <class T>
[[nodiscard]] bool is_null([[maybe_unused]] const T& member)
{
    if constexpr (storage::nullable_scalar_member<T>)
        return !member;
    else
        return false;
}

/// What is done with a member at a position: one function for each, so that a position costs one call.
template <storage::record R>
struct member_functions {
    std::strong_ordering (*compare)(const R&, const R&);
    std::strong_ordering (*compare_to)(const R&, const value&);
    bool (*is_null)(const R&);
};

template <storage::record R, class D>
inline constexpr member_functions<R> functions_of_member{
    [](const R& a, const R& b) { return compare_values(a.*D::pointer, b.*D::pointer); },
    [](const R& object, const value& operand) { return compare_to_value(object.*D::pointer, operand); },
    [](const R& object) { return is_null(object.*D::pointer); }};

template <storage::record R>
inline constexpr auto functions_of = []<class... D>(boost::mp11::mp_list<D...>) {
    return std::array{functions_of_member<R, D>...};
}(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{});

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_COMPARE_HPP
