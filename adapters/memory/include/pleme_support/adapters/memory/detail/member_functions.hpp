// What is done with one member of a record by its type: ordered, as `storage::value` documents, read, copied.
// Memory adapter: pure. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_MEMBER_FUNCTIONS_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_MEMBER_FUNCTIONS_HPP

#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/value.hpp>

#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <variant>

namespace pleme_support::inline v0::adapters::memory::detail {

using storage::member_index;
using storage::member_set;
using storage::value;

/// Orders two values of a member; null comes first. Lists are all alike: nothing is sorted by them.
template <class T>
[[nodiscard]] std::strong_ordering compare_values(const T& a, const T& b)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        return a && b ? compare_values(*a, *b) : a.has_value() <=> b.has_value();
    } else if constexpr (std::is_enum_v<T>) {
        return a == b ? std::strong_ordering::equal : stored_enum_name(a).compare(stored_enum_name(b)) <=> 0;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return a.compare(b) <=> 0;
    } else if constexpr (std::is_same_v<T, uuid>) {
        return std::memcmp(a.begin(), b.begin(), a.size()) <=> 0;
    } else if constexpr (storage::scalar_member<T>) {
        return a <=> b;
    } else {
        return std::strong_ordering::equal;
    }
}

/// Orders a member's value against an operand of its kind.
/// @return unordered if the member is null, which is sorted before every value
template <class T>
[[nodiscard]] std::partial_ordering compare_to_value(const T& member, const value& operand)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        return member ? compare_to_value(*member, operand) : std::partial_ordering::unordered;
    } else if constexpr (std::is_enum_v<T>) {
        return stored_enum_name(member).compare(*std::get_if<std::string>(&operand)) <=> 0;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return std::int64_t{member} <=> *std::get_if<std::int64_t>(&operand);
    } else if constexpr (storage::scalar_member<T>) {
        return compare_values(member, *std::get_if<T>(&operand));
    } else {
        return std::partial_ordering::equivalent;
    }
}

/// One function for each, so that all that is done with records is written once for all of their types.
struct member_functions {
    std::strong_ordering (*compare)(const void*, const void*);
    std::partial_ordering (*compare_to)(const void*, const value&);
    bool (*is_null)(const void*);
    value (*get)(const void*);  ///< null for a list
    void (*copy)(void* to, const void* from);
};

template <class T>
inline constexpr member_functions functions_of{
    [](const void* a, const void* b) { return compare_values(*static_cast<const T*>(a), *static_cast<const T*>(b)); },
    [](const void* member, const value& operand) { return compare_to_value(*static_cast<const T*>(member), operand); },
    []([[maybe_unused]] const void* member) {
        if constexpr (storage::nullable_scalar_member<T>)
            return !*static_cast<const T*>(member);
        else
            return false;
    },
    []([[maybe_unused]] const void* member) {
        if constexpr (storage::scalar_member<T> || storage::nullable_scalar_member<T>)
            return storage::to_value(*static_cast<const T*>(member));
        else
            return value{};
    },
    [](void* to, const void* from) { *static_cast<T*>(to) = *static_cast<const T*>(from); }};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_MEMBER_FUNCTIONS_HPP
