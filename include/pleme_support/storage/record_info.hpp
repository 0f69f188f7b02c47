// What a record is, as values: for the parts of a query that concern other records than those it returns.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/record.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_RECORD_INFO_HPP
#define PLEME_SUPPORT_STORAGE_RECORD_INFO_HPP

#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::storage {

/// What a member's `value` holds when it is not null. Lists have none, and stand in no condition.
enum class member_kind : std::uint8_t { boolean, integer, text, uuid, timestamp, list };

namespace detail {

template <class T>
struct without_optional {
    using type = T;
};
template <class T>
struct without_optional<std::optional<T>> {
    using type = T;
};

template <class T>
[[nodiscard]] consteval member_kind find_member_kind()
{
    using plain = typename without_optional<T>::type;
    if constexpr (std::is_same_v<plain, bool>) return member_kind::boolean;
    if constexpr (std::is_same_v<plain, std::int32_t> || std::is_same_v<plain, std::int64_t>) return member_kind::integer;
    if constexpr (std::is_same_v<plain, pleme_support::uuid>) return member_kind::uuid;
    if constexpr (std::is_same_v<plain, pleme_support::timestamp>) return member_kind::timestamp;
    if constexpr (std::is_same_v<plain, std::string> || std::is_enum_v<plain>) return member_kind::text;
    return member_kind::list;
}

}  // namespace detail

/// The kind of a member of type `T`.
template <class T>
inline constexpr member_kind member_kind_of = detail::find_member_kind<T>();

/// One member of a record.
struct member_info {
    std::string_view name;  ///< the stored one
    member_kind kind;       ///< of its values
};

/// A record type. Two are the same if their addresses are.
struct record_info {
    std::string_view name;                 ///< of its table
    std::span<const member_info> members;  ///< in member order
    std::array<member_index, 2>
        ticket;  ///< the members that hold the id and the product of the ticket that it is or belongs to
};

/// The type of a member of `R` by its descriptor.
template <class R, class D>
using described_type = std::remove_cvref_t<decltype(std::declval<R&>().*D::pointer)>;

namespace detail {

template <record R>
inline constexpr auto member_infos = []<class... D, std::size_t... I>(boost::mp11::mp_list<D...>, std::index_sequence<I...>) {
    return std::array{member_info{stored_member_names<R>[I], member_kind_of<described_type<R, D>>}...};
}(boost::mp11::mp_rename<member_list<R>, boost::mp11::mp_list>{}, std::make_index_sequence<member_count<R>>{});

}  // namespace detail

/// Whether records of both types can be of one ticket: the one is the ticket, the other belongs to it.
template <class R, class Other>
inline constexpr bool are_related = (std::is_same_v<R, support_ticket> && belongs_to_ticket<Other>) ||
                                    (std::is_same_v<Other, support_ticket> && belongs_to_ticket<R>);

/// The only one of `R`.
template <record R>
requires(is_of_ticket<R>) inline constexpr record_info info_of{
    record_traits<R>::name, detail::member_infos<R>, {record_traits<R>::key[0], record_traits<R>::key[1]}};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_RECORD_INFO_HPP
