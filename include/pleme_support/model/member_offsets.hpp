// Where the members of a record stand in it: for adapters that do once for all records what they would do for each.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/record.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_MEMBER_OFFSETS_HPP
#define PLEME_SUPPORT_STORAGE_MEMBER_OFFSETS_HPP

#include <pleme_support/storage/record.hpp>

#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>

namespace pleme_support::inline v0::storage {

namespace detail {

[[nodiscard]] inline std::size_t distance_in(const void* record, const void* member) noexcept
{
    return static_cast<std::size_t>(static_cast<const std::byte*>(member) - static_cast<const std::byte*>(record));
}

template <class R, class... D>
[[nodiscard]] std::array<std::size_t, sizeof...(D)> find_member_offsets(boost::mp11::mp_list<D...>)
{
    const R probe{};
    return {distance_in(&probe, &(probe.*D::pointer))...};
}

}  // namespace detail

/// In bytes, in member order: a record's member is at its address and so many bytes.
template <record R>
[[nodiscard]] std::array<std::size_t, member_count<R>> member_offsets()
{
    return detail::find_member_offsets<R>(boost::mp11::mp_rename<member_list<R>, boost::mp11::mp_list>{});
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_MEMBER_OFFSETS_HPP
