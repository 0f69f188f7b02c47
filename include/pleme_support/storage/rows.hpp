// What a read returns: one list of records a query.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/rows.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_ROWS_HPP
#define PLEME_SUPPORT_STORAGE_ROWS_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/record.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::storage {

/// The list of one query.
template <std::size_t Place, record R>
struct rows_at {
    record_list<R> list{};  ///< its records

    friend bool operator==(const rows_at&, const rows_at&) = default;
};

/// The list of the query at a place, from 0.
template <std::size_t Place, record R>
[[nodiscard]] record_list<R>& get(rows_at<Place, R>& rows) noexcept
{
    return rows.list;
}
/// As above.
template <std::size_t Place, record R>
[[nodiscard]] const record_list<R>& get(const rows_at<Place, R>& rows) noexcept
{
    return rows.list;
}
/// As above, to be moved from.
template <std::size_t Place, record R>
[[nodiscard]] record_list<R>&& get(rows_at<Place, R>&& rows) noexcept
{
    return std::move(rows.list);
}

/// The lists of all queries of a read, in their order. It is read like a tuple: `get<0>(rows)`, `auto& [tickets, cycles] =
/// rows`. It is none, since a tuple has several bases for each element, each with functions of its own, and every set of
/// records that is read together is a type.
template <class Places, record... R>
struct rows_of;
/// As above.
template <std::size_t... Place, record... R>
struct rows_of<std::index_sequence<Place...>, R...> : rows_at<Place, R>... {
    /// Empty lists.
    rows_of() = default;
    /// One list a query.
    explicit rows_of(record_list<R>... lists) : rows_at<Place, R>{std::move(lists)}... {}

    /// The addresses of the lists, in their order, for who fills them without their types.
    [[nodiscard]] std::array<void*, sizeof...(R)> addresses() noexcept { return {&get<Place>(*this)...}; }
    /// Calls `visit(list...)` with all lists.
    template <class Visitor>
    decltype(auto) apply(Visitor&& visit)
    {
        return visit(rows_at<Place, R>::list...);
    }
    /// As above.
    template <class Visitor>
    decltype(auto) apply(Visitor&& visit) const
    {
        return visit(rows_at<Place, R>::list...);
    }

    friend bool operator==(const rows_of&, const rows_of&) = default;
};

/// What `read` returns for queries of these records.
template <record... R>
using rows = rows_of<std::index_sequence_for<R...>, R...>;

}  // namespace pleme_support::inline v0::storage

/// @cond for structured bindings
template <class Places, class... R>
struct std::tuple_size<pleme_support::storage::rows_of<Places, R...>> : std::integral_constant<std::size_t, sizeof...(R)> {
};
template <std::size_t Place, class Places, class... R>
struct std::tuple_element<Place, pleme_support::storage::rows_of<Places, R...>> {
    using type = pleme_support::record_list<std::tuple_element_t<Place, std::tuple<R...>>>;
};
/// @endcond

#endif  // PLEME_SUPPORT_STORAGE_ROWS_HPP
