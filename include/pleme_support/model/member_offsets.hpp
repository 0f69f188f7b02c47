// Where the members of a described struct stand in it: for what is done once for all members of a type, and not for each.
// Model layer. Guide: docs/guide/building.md. Tests: tests/unit/model/member_offsets.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_MEMBER_OFFSETS_HPP
#define PLEME_SUPPORT_MODEL_MEMBER_OFFSETS_HPP

#include <pleme_support/platform.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>

namespace pleme_support::inline v0 {

namespace detail {

[[nodiscard]] inline std::size_t distance_in(const void* object, const void* member) noexcept
{
    return static_cast<std::size_t>(static_cast<const std::byte*>(member) - static_cast<const std::byte*>(object));
}

template <class T, class... D>
[[nodiscard]] std::array<std::size_t, sizeof...(D)> find_member_offsets(boost::mp11::mp_list<D...>)
{
    const T probe{};
    return {distance_in(&probe, &(probe.*D::pointer))...};
}

}  // namespace detail

/// In bytes, in the order of the description: a member is at the address of its object and so many bytes.
template <class T>
[[nodiscard]] auto member_offsets()
{
    using members = boost::describe::describe_members<T, boost::describe::mod_public>;
    return detail::find_member_offsets<T>(boost::mp11::mp_rename<members, boost::mp11::mp_list>{});
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_MEMBER_OFFSETS_HPP
