// How members become columns: scalars as they are, lists as JSON text; and back.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/columns.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP

#include <pleme_support/model/text.hpp>
#include <pleme_support/storage/record.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::adapters::sql {

using storage::value;

/// What a column holds, whether it may be null or not. Each back end says once how it binds and reads each of them.
enum class column_type : std::uint8_t { boolean, integer, text, uuid, timestamp };

namespace detail {

template <class T>
struct plain_type {
    using type = T;
};
template <class T>
struct plain_type<std::optional<T>> {
    using type = T;
};

template <class T>
[[nodiscard]] consteval column_type find_column_type()
{
    using plain = typename plain_type<T>::type;
    if constexpr (std::is_same_v<plain, bool>) return column_type::boolean;
    if constexpr (std::is_same_v<plain, std::int32_t> || std::is_same_v<plain, std::int64_t>) return column_type::integer;
    if constexpr (std::is_same_v<plain, pleme_support::uuid>) return column_type::uuid;
    if constexpr (std::is_same_v<plain, pleme_support::timestamp>) return column_type::timestamp;
    return column_type::text;  // text, enumerators by their public names, lists as JSON
}

}  // namespace detail

/// The type of the column that keeps a member of type `T`.
template <class T>
inline constexpr column_type column_type_of = detail::find_column_type<T>();

/// What is bound for a member.
template <class T>
[[nodiscard]] value to_column(const T& member)
{
    if constexpr (storage::scalar_member<T> || storage::nullable_scalar_member<T>)
        return storage::to_value(member);
    else if constexpr (std::is_same_v<T, std::vector<std::string>>)
        return to_text(member);
    else
        return boost::json::serialize(boost::json::value_from(member));  // a list of described structs
}

/// The inverse of `to_column`.
/// @return nothing if the column does not hold a `T`
template <class T>
[[nodiscard]] std::optional<T> from_column(value&& column)
{
    if constexpr (std::is_same_v<T, std::string>) {
        auto* text = std::get_if<std::string>(&column);
        return text != nullptr ? std::optional{std::move(*text)} : std::nullopt;
    } else if constexpr (storage::scalar_member<T> || storage::nullable_scalar_member<T>) {
        return storage::from_value<T>(column);
    } else {
        const auto* text = std::get_if<std::string>(&column);
        if (text == nullptr) return std::nullopt;
        if constexpr (std::is_same_v<T, std::vector<std::string>>) {
            return from_text<T>(*text);
        } else {
            boost::json::error_code problem;
            const auto parsed = boost::json::parse(*text, problem);
            if (problem) return std::nullopt;
            auto list = boost::json::try_value_to<T>(parsed);
            return list ? std::optional{std::move(*list)} : std::nullopt;
        }
    }
}

}  // namespace pleme_support::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP
