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

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

/// What a row has in a column, for as long as the row is there. Of a value one member is set: the one for the column's type.
struct cell {
    /// Whether it has a value.
    enum class content : std::uint8_t {
        null,
        readable,
        unreadable,  ///< something that is none of the column's type
    };

    content holds = content::null;  ///< what it has
    std::int64_t number = 0;        ///< a boolean or an integer; of an instant the microseconds since 1970
    std::string_view text{};        ///< a text
    pleme_support::uuid id{};       ///< a UUID
};

/// What is bound for a member.
/// @param record  whose member it is; only what is packed asks for it
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

namespace detail {

/// Moves what was decoded into its member.
template <class T>
[[nodiscard]] std::optional<support_error> assign(T& member, result<T> decoded)
{
    if (!decoded) return std::move(decoded).error();
    member = *std::move(decoded);
    return std::nullopt;
}

}  // namespace detail

/// The inverse of `to_column`.
/// @param record  whose member it is, with what was read of it so far; only what is packed asks for it
/// @return `errc::storage_newer` for what a newer version may have written, `errc::storage_corrupt` for what none has; nothing
///         if the member was read
template <class R, class T>
[[nodiscard]] std::optional<support_error> read_column([[maybe_unused]] const R& record, const cell& from, T& member)
{
    if constexpr (storage::nullable_scalar_member<T>) {
        if (from.holds != cell::content::null) return read_column(record, from, member.emplace());
        member.reset();
    } else {
        if (from.holds != cell::content::readable) return unreadable();
        if constexpr (std::is_same_v<T, bool>) {
            member = from.number != 0;
        } else if constexpr (std::is_same_v<T, timestamp>) {
            member = timestamp{typename T::duration{from.number}};
        } else if constexpr (std::is_same_v<T, uuid>) {
            member = from.id;
        } else if constexpr (std::is_integral_v<T>) {
            member = static_cast<T>(from.number);
            if (member != from.number) return unreadable();
        } else if constexpr (std::is_same_v<T, std::string>) {
            member.assign(from.text);
        } else if constexpr (std::is_enum_v<T>) {
            const auto named = parse_stored_enum<T>(from.text);
            if (!named) return unknown_name(from.text);
            member = *named;
        } else if constexpr (storage::packed_member<T>) {
            return detail::assign(member, storage::unpack<T>(record, from.text));
        } else if constexpr (text_list<T>) {
            auto list = from_text<T>(from.text);
            if (!list) return unreadable();
            member = *std::move(list);
        } else {
            return detail::assign(member, from_json_text<T>(from.text));
        }
    }
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_COLUMNS_HPP
