// One stored value of any type that a record's member may have: what conditions compare with and SQL adapters bind.
// Storage layer. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/value.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_VALUE_HPP
#define PLEME_SUPPORT_STORAGE_VALUE_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

namespace pleme_support::inline v0::storage {

/// Null, or a value of one of the six kinds that every back end keeps exactly. Enumerators are their stored names.
/// Values of one kind are ordered as the back ends must order them: integers and instants by size, text by bytes (UTF-8),
/// UUIDs by bytes, false before true.
using value = std::variant<std::monostate, bool, std::int64_t, std::string, uuid, timestamp>;

namespace detail {

template <class T>
struct is_optional : std::false_type {
};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {
};

}  // namespace detail

/// A member type that one `value` holds: so it can stand in a condition, an order or a key. Lists can't.
template <class T>
concept scalar_member = std::same_as<T, bool> || std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::string> || std::same_as<T, uuid> || std::same_as<T, timestamp> || std::is_enum_v<T>;

template <class T>
concept nullable_scalar_member = detail::is_optional<T>::value && scalar_member<typename T::value_type>;

/// The value that stands for a member's value.
template <class T>
requires(scalar_member<T> || nullable_scalar_member<T>) [[nodiscard]] value to_value(const T& member)
{
    if constexpr (detail::is_optional<T>::value) {
        if (!member) return std::monostate{};
        return to_value(*member);
    } else if constexpr (std::is_enum_v<T>) {
        return std::string{stored_enum_name(member)};
    } else if constexpr (std::same_as<T, std::int32_t>) {
        return std::int64_t{member};
    } else {
        return member;
    }
}

/// The inverse of `to_value`.
/// @return nothing if `stored` does not hold a `T`: another kind, an unknown enumerator, an integer out of range
template <class T>
requires(scalar_member<T> || nullable_scalar_member<T>) [[nodiscard]] std::optional<T> from_value(const value& stored)
{
    if constexpr (detail::is_optional<T>::value) {
        if (std::holds_alternative<std::monostate>(stored)) return std::optional<T>{std::in_place};
        auto inner = from_value<typename T::value_type>(stored);
        if (!inner) return std::nullopt;
        return std::optional<T>{std::in_place, std::move(*inner)};
    } else if constexpr (std::is_enum_v<T>) {
        const auto* name = std::get_if<std::string>(&stored);
        return name != nullptr ? parse_stored_enum<T>(*name) : std::nullopt;
    } else if constexpr (std::same_as<T, std::int32_t>) {
        const auto* number = std::get_if<std::int64_t>(&stored);
        if (number == nullptr || *number != static_cast<std::int32_t>(*number)) return std::nullopt;
        return static_cast<std::int32_t>(*number);
    } else {
        const auto* same = std::get_if<T>(&stored);
        return same != nullptr ? std::optional<T>{*same} : std::nullopt;
    }
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_VALUE_HPP
