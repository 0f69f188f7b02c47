// Stored names: what members and enumerators are called in a database and in events, apart from their names in C++.
// Model layer; each table stands beside its type. Guide: docs/guide/events.md. Tests: tests/unit/model/stored_names.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_STORED_NAMES_HPP
#define PLEME_SUPPORT_MODEL_STORED_NAMES_HPP

#include <pleme_support/model/enum_name.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0 {

/// A member or an enumerator, and the name that stands for it wherever it is stored.
struct stored_name {
    std::string_view name;    ///< in C++
    std::string_view stored;  ///< never changes, whatever becomes of `name`

    /// Implicit, so that a table of members reads as a list: stored under the name that they have in C++.
    constexpr stored_name(const char* same) : name{same}, stored{same} {}
    /// For a name that is another in storage.
    constexpr stored_name(const char* in_cpp, const char* in_storage) : name{in_cpp}, stored{in_storage} {}
};

/// The table of a described type that is stored: `std::to_array<stored_name>({...})`, one entry for each member or enumerator.
/// A type without a table, as a host's own may be, is stored under its C++ names; each of the library's has one.
/// Who renames a member in C++ gives its entry two names; who removes an entry can't read what was stored before.
template <class T>
inline constexpr std::array<stored_name, 0> stored_names{};

namespace detail {

/// Fails to compile where there is a table that has no entry.
template <class Table>
consteval std::string_view find_stored_name(const Table& table, std::string_view name)
{
    if (table.empty()) return name;
    for (const stored_name& entry : table)
        if (entry.name == name) return entry.stored;
    throw "this member or enumerator has no entry in stored_names";
}

template <class T, class... D>
consteval std::array<std::string_view, sizeof...(D)> list_stored_names(boost::mp11::mp_list<D...>)
{
    return {find_stored_name(stored_names<T>, D::name)...};
}

}  // namespace detail

/// The stored names of a described struct's members, in the order of its description.
template <class T>
inline constexpr auto stored_member_names = detail::list_stored_names<T>(
    boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public>, boost::mp11::mp_list>{});

namespace detail {

template <class E>
inline constexpr auto stored_enumerators =
    list_stored_names<E>(boost::mp11::mp_rename<boost::describe::describe_enumerators<E>, boost::mp11::mp_list>{});

}  // namespace detail

/// @return the stored name; empty for a value that is no enumerator
template <class E>
[[nodiscard]] constexpr std::string_view stored_enum_name(E value) noexcept
{
    for (std::size_t i = 0; i < enum_values<E>.size(); ++i)
        if (enum_values<E>[i] == value) return detail::stored_enumerators<E>[i];
    return {};
}

/// The inverse of `stored_enum_name`; nothing for a name that no enumerator has.
template <class E>
[[nodiscard]] constexpr std::optional<E> parse_stored_enum(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < enum_values<E>.size(); ++i)
        if (detail::stored_enumerators<E>[i] == name) return enum_values<E>[i];
    return std::nullopt;
}

/// Whether a text could be a name that a newer version of the library stores: letters, digits and underscores of one case.
[[nodiscard]] constexpr bool looks_like_stored_name(std::string_view text) noexcept
{
    constexpr std::size_t longest = 63;  // what PostgreSQL allows a column
    if (text.empty() || text.size() > longest) return false;
    bool lower = false;
    bool upper = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        lower = lower || (c >= 'a' && c <= 'z');
        upper = upper || (c >= 'A' && c <= 'Z');
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && (i == 0 || (c != '_' && (c < '0' || c > '9')))) return false;
    }
    return lower != upper;
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_STORED_NAMES_HPP
