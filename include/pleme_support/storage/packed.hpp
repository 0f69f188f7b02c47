// Members that every storage which keeps text keeps in a format of the library's own: what an event did, and which have places.
// Storage layer: no database. Guide: docs/guide/event_format.md. Tests: tests/unit/storage/packed_changes.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_PACKED_HPP
#define PLEME_SUPPORT_STORAGE_PACKED_HPP

#include <pleme_support/result.hpp>
#include <pleme_support/storage/packed_changes.hpp>
#include <pleme_support/storage/packed_cycles.hpp>
#include <pleme_support/storage/packed_places.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::storage {

/// A member that `pack` writes and `unpack` reads.
template <class T>
concept packed_member = std::same_as<T, std::vector<ticket_change>> || std::same_as<T, std::vector<cycle_change>> ||
    std::same_as<T, std::vector<event_key>>;

/// The text of a packed member.
/// @param record  whose member it is
template <class R, packed_member T>
[[nodiscard]] std::string pack(const R& record, const T& member)
{
    if constexpr (std::same_as<T, std::vector<ticket_change>>)
        return pack_changes(record);
    else if constexpr (std::same_as<T, std::vector<cycle_change>>)
        return pack_cycles(record);
    else
        return pack_event_keys(member);
}

/// The inverse of `pack`.
/// @param record  what was read of it so far: the members before this one
/// @return `errc::storage_newer`, `errc::storage_corrupt`
template <packed_member T, class R>
[[nodiscard]] result<T> unpack(const R& record, std::string_view text)
{
    if constexpr (std::same_as<T, std::vector<ticket_change>>)
        return unpack_changes(record, text);
    else if constexpr (std::same_as<T, std::vector<cycle_change>>)
        return unpack_cycles(record, text);
    else
        return unpack_event_keys(text);
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_PACKED_HPP
