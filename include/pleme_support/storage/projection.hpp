// A part of a record as a struct of its own: a typed view of a narrow read.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/projection.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_PROJECTION_HPP
#define PLEME_SUPPORT_STORAGE_PROJECTION_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>

#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

namespace detail {

/// The descriptor of the member of `R` with this name; the list's end if there is none.
template <class R>
[[nodiscard]] consteval std::size_t find_member(std::string_view name)
{
    std::size_t found = member_count<R>;
    std::size_t at = 0;
    [&]<class... D>(boost::mp11::mp_list<D...>) {
        ((found = D::name == name ? at : found, ++at), ...);
    }(boost::mp11::mp_rename<member_list<R>, boost::mp11::mp_list>{});
    return found;
}

template <class R, class Projected>
[[nodiscard]] consteval bool is_part_of()
{
    return []<class... D>(boost::mp11::mp_list<D...>) {
        return ((find_member<R>(D::name) < member_count<R>)&&...);
    }(boost::mp11::mp_rename<member_list<Projected>, boost::mp11::mp_list>{});
}

}  // namespace detail

/// A described struct whose members are some of those of `R`, by name and type.
template <class Projected, class R>
concept projection_of = record<R> && detail::is_part_of<R, Projected>();

/// The members of `R` that a projection has: for `query<R>::members`.
template <class Projected, record R>
requires(projection_of<Projected, R>) inline constexpr member_set projected_members =
    []<class... D>(boost::mp11::mp_list<D...>) {
        return ((member_set{1} << detail::find_member<R>(D::name)) | ... | member_set{0});
    }(boost::mp11::mp_rename<member_list<Projected>, boost::mp11::mp_list>{});

/// The part of a record.
template <class Projected, record R>
requires(projection_of<Projected, R>) [[nodiscard]] Projected project(R&& whole)
{
    Projected part;
    [&]<class... D>(boost::mp11::mp_list<D...>) {
        const auto take = [&]<class One>(One) {
            constexpr std::size_t at = detail::find_member<R>(One::name);
            using from = boost::mp11::mp_at_c<member_list<R>, at>;
            static_assert(std::is_same_v<decltype(part.*One::pointer), decltype(whole.*from::pointer)>,
                          "a projected member has another type in the record");
            part.*One::pointer = std::move(whole.*from::pointer);
        };
        (take(D{}), ...);
    }(boost::mp11::mp_rename<member_list<Projected>, boost::mp11::mp_list>{});
    return part;
}

/// The part of each record.
template <class Projected, record R>
requires(projection_of<Projected, R>) [[nodiscard]] std::vector<Projected> project(record_list<R>&& whole)
{
    std::vector<Projected> parts;
    parts.reserve(whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) parts.push_back(project<Projected>(whole.take(i)));
    return parts;
}

/// Widens a selection to one of two shapes: all but the long texts, or all. So a storage sees few different selections of a
/// record, however many there are of its members, and what it keeps prepared for them is used again.
template <record R>
[[nodiscard]] constexpr member_set widen(member_set wanted) noexcept
{
    constexpr member_set long_members = record_traits<R>::long_members;
    return (wanted & long_members) == 0 ? all_members<R> & ~long_members : all_members<R>;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_PROJECTION_HPP
