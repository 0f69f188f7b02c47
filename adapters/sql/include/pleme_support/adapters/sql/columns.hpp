// How members become columns: scalars as they are, lists as text; and back.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/columns.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP

#include <pleme_support/adapters/sql/json_lists.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/packed.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

using storage::value;

/// What a column holds, whether it may be null or not. Each back end says once how it binds and reads each of them.
enum class column_type : std::uint8_t { boolean, integer, text, uuid, timestamp };

/// The type of the column that keeps a member of this kind; a list is kept as text.
[[nodiscard]] constexpr column_type column_type_of_kind(storage::member_kind kind) noexcept
{
    switch (kind) {
        case storage::member_kind::boolean:
            return column_type::boolean;
        case storage::member_kind::integer:
            return column_type::integer;
        case storage::member_kind::uuid:
            return column_type::uuid;
        case storage::member_kind::timestamp:
            return column_type::timestamp;
        case storage::member_kind::text:
        case storage::member_kind::list:
            break;
    }
    return column_type::text;
}

/// The type of the column that keeps a member of type `T`.
template <class T>
inline constexpr column_type column_type_of = column_type_of_kind(storage::member_kind_of<T>);

/// What is bound for a member.
/// @param record  whose member it is
template <class R, class T>
[[nodiscard]] value to_column([[maybe_unused]] const R& record, const T& member)
{
    if constexpr (storage::scalar_member<T> || storage::nullable_scalar_member<T>)
        return storage::to_value(member);
    else if constexpr (storage::packed_member<T>)
        return storage::pack(record, member);
    else if constexpr (text_list<T>)
        return to_text(member);
    else
        return to_json_text(member);
}

/// The inverse of `to_column`, for text.
/// @param record  what was read of it so far
/// @return `errc::storage_newer` for what a newer version may have written, `errc::storage_corrupt` for what none has
template <class T, class R>
requires(!storage::nullable_scalar_member<T>)
    [[nodiscard]] result<T> from_text_column([[maybe_unused]] const R& record, std::string_view text)
{
    if constexpr (std::is_same_v<T, std::string>) {
        return std::string{text};
    } else if constexpr (std::is_enum_v<T>) {
        const auto named = parse_stored_enum<T>(text);
        return named ? result<T>{*named} : unknown_name(text);
    } else if constexpr (storage::packed_member<T>) {
        return storage::unpack<T>(record, text);
    } else if constexpr (text_list<T>) {
        auto list = from_text<T>(text);
        return list ? result<T>{*std::move(list)} : unreadable();
    } else {
        return from_json_text<T>(text);
    }
}

/// The inverse of `to_column`.
/// @param record  what was read of it so far
/// @return `errc::storage_newer`, `errc::storage_corrupt`
template <class T, class R>
[[nodiscard]] result<T> from_column(const R& record, value&& column)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        if (std::holds_alternative<std::monostate>(column)) return T{};
        auto inner = from_column<typename T::value_type>(record, std::move(column));
        return inner ? result<T>{*std::move(inner)} : inner.error();
    } else if constexpr (column_type_of<T> != column_type::text) {
        auto scalar = storage::from_value<T>(column);
        return scalar ? result<T>{*std::move(scalar)} : unreadable();
    } else if constexpr (std::is_same_v<T, std::string>) {
        auto* text = std::get_if<std::string>(&column);
        return text != nullptr ? result<T>{std::move(*text)} : unreadable();
    } else {
        const auto* text = std::get_if<std::string>(&column);
        return text != nullptr ? from_text_column<T>(record, *text) : unreadable();
    }
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP
