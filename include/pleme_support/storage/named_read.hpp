// Several queries of one snapshot, and their records, by name rather than by place.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/named_read.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_NAMED_READ_HPP
#define PLEME_SUPPORT_STORAGE_NAMED_READ_HPP

#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/query.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::storage {

namespace detail {

template <class T>
using described_members =
    boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public>, boost::mp11::mp_list>;

template <class... A, class... B>
[[nodiscard]] consteval bool have_same_names(boost::mp11::mp_list<A...>, boost::mp11::mp_list<B...>)
{
    if constexpr (sizeof...(A) != sizeof...(B))
        return false;
    else
        return ((std::string_view{A::name} == B::name) && ...);
}

}  // namespace detail

/// Reads a struct of queries into a struct of rows, in one snapshot.
/// @tparam Rows   described, its members are `record_list<R>`, named and ordered as the queries
/// @param read    `read(queries...)` is a storage's `read` or `read_stale`, bound to the end of the call
/// @param queries described, its members are `query<R>`
/// @return the rows; as `read`
template <class Rows, class Queries, class Read>
[[nodiscard]] result<Rows> read_named(const Queries& queries, Read&& read)
{
    using asked = detail::described_members<Queries>;
    using answered = detail::described_members<Rows>;
    static_assert(detail::have_same_names(asked{}, answered{}), "the rows must have the names of the queries, in their order");
    auto found = [&]<class... D>(boost::mp11::mp_list<D...>) { return read(queries.*D::pointer...); }(asked{});
    if (!found) return found.error();
    Rows named;
    [&]<class... D, std::size_t... I>(boost::mp11::mp_list<D...>, std::index_sequence<I...>) {
        ((named.*D::pointer = get<I>(std::move(*found))), ...);
    }(answered{}, std::make_index_sequence<boost::mp11::mp_size<answered>::value>{});
    return named;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_NAMED_READ_HPP
