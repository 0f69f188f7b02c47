// Going through many records in constant memory.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/for_each.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_FOR_EACH_HPP
#define PLEME_SUPPORT_STORAGE_FOR_EACH_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

namespace detail {

/// A visitor as a concept needs one.
struct any_visitor {
    result<void> operator()(support_ticket&&) const;
};

}  // namespace detail

/// What an adapter may offer beside the rest. For `S s`, a query `q` without offset and a visitor `v`:
///  - `s.for_each(e, q, v)` does what `storage::for_each` says, in a way of its own, for example from one snapshot.
template <class S>
concept streams = adapter<S> &&
    requires(S& s, const call_end& e, const query<support_ticket>& tickets, const detail::any_visitor& v)
{
    {
        s.for_each(e, tickets, v)
        } -> std::same_as<result<void>>;
};

/// How many records are held at once.
inline constexpr std::uint32_t records_at_once = 500;

/// Visits the records of a query in its order, or in that of their keys if it has none. However many there are, only a page of
/// them is in memory. Without `streams` each page is a snapshot of its own: what is there from the beginning to the end is
/// visited once, what comes or goes meanwhile may be or not, and no database has to keep old versions for it.
/// What it is ordered by is read too, wanted or not.
/// @param asked  without offset, `limit_each` and `order_by`; the order ends with what is unique, as always
/// @param visit  `visit(R&&)` returns `result<void>`; an error ends it
/// @return success after the last; the error of `visit`; an error of the storage
template <adapter S, record R, class Visitor>
[[nodiscard]] result<void> for_each(S& storage, const call_end& end, query<R> asked, Visitor&& visit)
{
    if constexpr (streams<S>) {
        return storage.for_each(end, asked, visit);
    } else {
        assert(asked.parts().offset == 0 && !asked.parts().of_each && !asked.parts().by_other);
        asked.order_by_key();
        const member_set wanted = asked.parts().members;
        member_set with_place = wanted;
        for (const member_index member : asked.parts().order) with_place |= member_set{1} << member;
        asked.members(with_place);
        std::size_t left = asked.parts().limit.value_or((std::numeric_limits<std::uint32_t>::max)());
        while (left > 0) {
            const auto page = static_cast<std::uint32_t>((std::min)(left, std::size_t{records_at_once}));
            auto read = storage.read(end, asked.limit(page));
            if (!read) return read.error();
            auto& records = get<0>(*read);
            if (records.empty()) return {};
            std::vector<value> place;
            for (const member_index member : asked.parts().order) place.push_back(value_at(records.back(), member));
            const bool last = records.size() < page;
            left -= records.size();
            for (std::size_t i = 0; i < records.size(); ++i)
                if (auto visited = visit(records.take(i)); !visited) return visited;
            if (last) return {};
            asked.after(std::move(place));
        }
        return {};
    }
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_FOR_EACH_HPP
