// Coerced JSON values become C++ argument structs.
// GraphQL layer, templates of the argument types. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_READ_INPUT_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_READ_INPUT_HPP

#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/scalars.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql::detail {

/// What a custom scalar did not take, built up from the inside out as the recursion returns.
struct input_failure {
    std::string path;  ///< ".input.tags[2]"
    std::string message;
};

inline bool fail_input(input_failure& failure, std::string message)
{
    failure.message = std::move(message);
    return false;
}

inline bool fail_below(input_failure& failure, std::string step)
{
    failure.path.insert(0, step);
    return false;
}

template <class T>
bool read_input(const boost::json::value& value, T& out, input_failure& failure);

template <class T>
constexpr std::optional<T> find_enumerator(std::string_view name)
{
    using table = enum_values_of<T>;
    for (std::size_t i = 0; i < table::views.size(); ++i)
        if (table::views[i].name == name) return table::values[i];
    return std::nullopt;
}

/// @param from  an object of JSON, or `coerced_arguments`
template <class D, class From, class T>
bool read_member(const From& from, T& out, input_failure& failure)
{
    constexpr std::string_view name = described_name<D, name_style::camel>.view();
    const boost::json::value* value = from.if_contains(name);
    if (value == nullptr) return true;  // left out: what the member is initialised with stays
    return read_input(*value, out.*D::pointer, failure) || fail_below(failure, "." + std::string{name});
}

template <class From, class T, class... D>
bool read_members(mp11::mp_list<D...>, const From& from, T& out, input_failure& failure)
{
    return (read_member<D>(from, out, failure) && ...);
}

template <class From, class T>
bool read_members_of(const From& from, T& out, input_failure& failure)
{
    return read_members(visible_data<T>{}, from, out, failure);
}

template <class T>
bool read_list(const boost::json::array& from, T& out, input_failure& failure)
{
    out.clear();
    out.reserve(from.size());
    std::size_t index = 0;
    for (const boost::json::value& item : from) {
        typename T::value_type element{};
        if (!read_input(item, element, failure)) return fail_below(failure, "[" + std::to_string(index) + "]");
        out.push_back(std::move(element));
        ++index;
    }
    return true;
}

/// A value that may be null.
template <class T>
bool read_nullable(const boost::json::value& value, T& out, input_failure& failure)
{
    if (value.is_null()) {
        if constexpr (omittable_like<T>)
            out = T::null();
        else
            out = std::nullopt;
        return true;
    }
    typename T::value_type inner{};
    if (!read_input(value, inner, failure)) return false;
    out = T{std::move(inner)};
    return true;
}

template <class T>
bool assign(std::optional<T> parsed, T& out, input_failure& failure)
{
    if (!parsed) return fail_input(failure, "Expected type \"" + std::string{scalar<T>::name} + "\".");
    out = std::move(*parsed);
    return true;
}

/// Reads a value that has been coerced to the GraphQL type of `T`.
/// @return false if a custom scalar does not take it; `failure` says where
template <class T>
bool read_input(const boost::json::value& value, T& out, input_failure& failure)
{
    if constexpr ((unwrapped<T>::non_null & 1U) == 0) {
        return read_nullable(value, out, failure);
    } else if constexpr (unwrapped<T>::lists != 0) {
        return read_list(value.as_array(), out, failure);
    } else {
        constexpr mapping kind = classify<T>();
        if constexpr (kind == mapping::custom) {
            return assign(scalar<T>::parse(value), out, failure);
        } else if constexpr (kind == mapping::int_) {
            out = static_cast<std::int32_t>(value.as_int64());
        } else if constexpr (kind == mapping::float_) {
            out = value.as_double();
        } else if constexpr (kind == mapping::boolean) {
            out = value.as_bool();
        } else if constexpr (kind == mapping::string) {
            static_assert(std::is_same_v<T, std::string>, "an input owns its text: use std::string");
            const boost::json::string& text = value.as_string();
            out.assign(text.data(), text.size());
        } else if constexpr (kind == mapping::id) {
            const boost::json::string& text = value.as_string();
            out.value.assign(text.data(), text.size());
        } else if constexpr (kind == mapping::enum_) {
            const boost::json::string& name = value.as_string();
            const std::optional<T> found = find_enumerator<T>({name.data(), name.size()});
            if (!found) return fail_input(failure, "Unknown enum value.");
            out = *found;
        } else {
            return read_members_of(value.as_object(), out, failure);
        }
        return true;
    }
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_READ_INPUT_HPP
