// Lists of described structs as JSON text under their stored names; and back, telling what is damaged from what is newer.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/columns.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP

#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/record.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

/// What is said of a column that does not hold its member.
[[nodiscard]] inline support_error unreadable()
{
    return {errc::storage_corrupt, "a stored record is not what the library wrote"};
}

/// What is said of a column that a newer version may have written.
[[nodiscard]] inline support_error newer()
{
    return {errc::storage_newer, "a newer version of the library has stored a record"};
}

/// `newer` for a name that no table of stored names has, but could; else `unreadable`.
[[nodiscard]] inline support_error unknown_name(std::string_view name)
{
    return looks_like_stored_name(name) ? newer() : unreadable();
}

namespace detail {

template <class T>
struct is_list : std::false_type {
};
template <class T>
struct is_list<std::vector<T>> : std::true_type {
};

template <class T>
[[nodiscard]] boost::json::value to_json(const T& member)
{
    if constexpr (storage::detail::is_optional<T>::value) {
        return member ? to_json(*member) : boost::json::value{};
    } else if constexpr (is_list<T>::value) {
        boost::json::array list;
        list.reserve(member.size());
        for (const auto& each : member) list.push_back(to_json(each));
        return list;
    } else if constexpr (std::is_enum_v<T>) {
        return boost::json::string(stored_enum_name(member));
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::string(member);
    } else if constexpr (std::is_arithmetic_v<T>) {
        return boost::json::value(member);  // braces would make a list of it
    } else {
        boost::json::object object;
        storage::for_each_member(member,
                                 [&](auto, std::string_view name, const auto& each) { object.emplace(name, to_json(each)); });
        return object;
    }
}

template <class T>
[[nodiscard]] std::optional<support_error> read_json(const boost::json::value& from, T& member);

template <class T>
[[nodiscard]] std::optional<support_error> read_json_object(const boost::json::object& from, T& member)
{
    const auto& names = stored_member_names<T>;
    for (const auto& entry : from)
        if (std::find(names.begin(), names.end(), std::string_view{entry.key()}) == names.end())
            return unknown_name(entry.key());
    std::optional<support_error> problem;
    storage::for_each_member(member, [&](auto, std::string_view name, auto& each) {
        if (problem) return;
        const boost::json::value* const found = from.if_contains(name);
        problem = found != nullptr ? read_json(*found, each) : unreadable();
    });
    return problem;
}

/// @return why `from` is no `T`; nothing if it was one
template <class T>
[[nodiscard]] std::optional<support_error> read_json(const boost::json::value& from, T& member)
{
    if constexpr (storage::detail::is_optional<T>::value) {
        member.reset();
        if (!from.is_null()) return read_json(from, member.emplace());
    } else if constexpr (is_list<T>::value) {
        const auto* list = from.if_array();
        if (list == nullptr) return unreadable();
        member.clear();  // of what it has by default
        member.reserve(list->size());
        for (const auto& each : *list)
            if (auto problem = read_json(each, member.emplace_back())) return problem;
    } else if constexpr (std::is_enum_v<T>) {
        const auto* name = from.if_string();
        if (name == nullptr) return unreadable();
        const auto named = parse_stored_enum<T>(*name);
        if (!named) return unknown_name(*name);
        member = *named;
    } else if constexpr (std::is_same_v<T, std::string>) {
        const auto* text = from.if_string();
        if (text == nullptr) return unreadable();
        member.assign(text->data(), text->size());
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!from.is_bool()) return unreadable();
        member = from.get_bool();
    } else if constexpr (std::is_arithmetic_v<T>) {
        boost::json::error_code problem;
        member = from.to_number<T>(problem);
        if (problem) return unreadable();
    } else {
        const auto* object = from.if_object();
        if (object == nullptr) return unreadable();
        return read_json_object(*object, member);
    }
    return std::nullopt;
}

}  // namespace detail

/// The JSON text of a list: members and enumerators under their stored names.
template <class T>
[[nodiscard]] std::string to_json_text(const std::vector<T>& list)
{
    return boost::json::serialize(detail::to_json(list));
}

/// The inverse of `to_json_text`.
/// @return `errc::storage_newer` if it has a member or enumerator that this version does not know, `errc::storage_corrupt`
template <class List>
[[nodiscard]] result<List> from_json_text(std::string_view text)
{
    boost::json::error_code problem;
    const auto parsed = boost::json::parse(text, problem);
    if (problem) return unreadable();
    List list;
    if (auto wrong = detail::read_json(parsed, list)) return *wrong;
    return list;
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP
