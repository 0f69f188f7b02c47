// Lists of described structs as JSON text under their stored names; and back, telling what is damaged from what is newer.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/columns.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP

#include <pleme_support/model/member_offsets.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/list.hpp>

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

/// @param member  a `T`
template <class T>
[[nodiscard]] boost::json::value to_json(const void* member);
/// @param to  a `T`
/// @return why `from` is no `T`; nothing if it was one
template <class T>
[[nodiscard]] std::optional<support_error> read_json(const boost::json::value& from, void* to);

/// A member of a described struct: how it is written and read, whatever struct it is of.
struct json_member {
    std::string_view name;  ///< the stored one
    std::size_t offset;     ///< within the struct, in bytes
    boost::json::value (*write)(const void* member);
    std::optional<support_error> (*read)(const boost::json::value&, void* member);
};

template <class T, class... D, std::size_t... I>
[[nodiscard]] std::vector<json_member> make_json_members(boost::mp11::mp_list<D...>, std::index_sequence<I...>)
{
    const auto offsets = member_offsets<T>();
    return {json_member{stored_member_names<T>[I], offsets[I], to_json<storage::described_type<T, D>>,
                        read_json<storage::described_type<T, D>>}...};
}

/// In the order of the description.
template <class T>
[[nodiscard]] const std::vector<json_member>& json_members()
{
    static const std::vector<json_member> made =
        make_json_members<T>(boost::mp11::mp_rename<storage::member_list<T>, boost::mp11::mp_list>{},
                             std::make_index_sequence<storage::member_count<T>>{});
    return made;
}

[[nodiscard]] inline boost::json::value write_json_object(const std::vector<json_member>& members, const void* object)
{
    boost::json::object made;
    for (const json_member& each : members)
        made.emplace(each.name, each.write(static_cast<const std::byte*>(object) + each.offset));
    return made;
}

/// @return why `from` is no such object; nothing if it was one
[[nodiscard]] inline std::optional<support_error> read_json_object(const boost::json::value& from,
                                                                   const std::vector<json_member>& members, void* object)
{
    const auto* fields = from.if_object();
    if (fields == nullptr) return unreadable();
    for (const auto& field : *fields) {
        const auto has_its_name = [&](const json_member& each) { return each.name == std::string_view{field.key()}; };
        if (std::none_of(members.begin(), members.end(), has_its_name)) return unknown_name(field.key());
    }
    for (const json_member& each : members) {
        const boost::json::value* const found = fields->if_contains(each.name);
        if (found == nullptr) return unreadable();
        if (auto problem = each.read(*found, static_cast<std::byte*>(object) + each.offset)) return problem;
    }
    return std::nullopt;
}

template <class T>
[[nodiscard]] boost::json::value to_json(const void* member)
{
    const T& object = *static_cast<const T*>(member);
    if constexpr (storage::detail::is_optional<T>::value) {
        return object ? to_json<typename T::value_type>(&*object) : boost::json::value{};
    } else if constexpr (is_list<T>::value) {
        boost::json::array list;
        list.reserve(object.size());
        for (const auto& each : object) list.push_back(to_json<typename T::value_type>(&each));
        return list;
    } else if constexpr (std::is_enum_v<T>) {
        return boost::json::string(stored_enum_name(object));
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::string(object);
    } else if constexpr (std::is_arithmetic_v<T>) {
        return boost::json::value(object);  // braces would make a list of it
    } else {
        return write_json_object(json_members<T>(), member);
    }
}

template <class T>
[[nodiscard]] std::optional<support_error> read_json(const boost::json::value& from, void* to)
{
    T& object = *static_cast<T*>(to);
    if constexpr (storage::detail::is_optional<T>::value) {
        object.reset();
        if (!from.is_null()) return read_json<typename T::value_type>(from, &object.emplace());
    } else if constexpr (is_list<T>::value) {
        const auto* list = from.if_array();
        if (list == nullptr) return unreadable();
        object.clear();  // of what it has by default
        object.reserve(list->size());
        for (const auto& each : *list)
            if (auto problem = read_json<typename T::value_type>(each, &object.emplace_back())) return problem;
    } else if constexpr (std::is_enum_v<T>) {
        const auto* name = from.if_string();
        if (name == nullptr) return unreadable();
        const auto named = parse_stored_enum<T>(*name);
        if (!named) return unknown_name(*name);
        object = *named;
    } else if constexpr (std::is_same_v<T, std::string>) {
        const auto* text = from.if_string();
        if (text == nullptr) return unreadable();
        object.assign(text->data(), text->size());
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!from.is_bool()) return unreadable();
        object = from.get_bool();
    } else if constexpr (std::is_arithmetic_v<T>) {
        boost::json::error_code problem;
        object = from.to_number<T>(problem);
        if (problem) return unreadable();
    } else {
        return read_json_object(from, json_members<T>(), to);
    }
    return std::nullopt;
}

}  // namespace detail

/// The JSON text of a list: members and enumerators under their stored names.
template <class T>
[[nodiscard]] std::string to_json_text(const std::vector<T>& list)
{
    return boost::json::serialize(detail::to_json<std::vector<T>>(&list));
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
    if (auto wrong = detail::read_json<List>(parsed, &list)) return *wrong;
    return list;
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_JSON_LISTS_HPP
