// Orders of rows: by key, or by the members of an index; and places between the rows of one.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_ORDER_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_ORDER_HPP

#include <pleme_support/adapters/memory/detail/record_type.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <span>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// A place in an order: before, or after, all rows that begin with these values.
struct edge {
    std::vector<value> values;
    bool after = false;
};

/// Orders edges by the values that both have.
[[nodiscard]] inline int compare_common(const std::vector<value>& a, const std::vector<value>& b)
{
    for (std::size_t i = 0; i < (std::min)(a.size(), b.size()); ++i) {
        if (a[i] < b[i]) return -1;
        if (b[i] < a[i]) return 1;
    }
    return 0;
}

/// Whether the edges of a stretch cross, as those of `x > 5 and x < 3` do: then no row is between them.
[[nodiscard]] inline bool cross(const edge& low, const edge& high)
{
    if (const int order = compare_common(low.values, high.values); order != 0) return order > 0;
    // The longer edge is among the rows that begin with the shorter one.
    if (low.values.size() < high.values.size()) return low.after;
    if (low.values.size() > high.values.size()) return !high.after;
    return low.after && !high.after;
}

/// By which members rows are sorted. Events, which are packed, are sorted by their key alone.
class row_order {
public:
    row_order(const record_type& type, std::span<const member_index> members) noexcept : type_{&type}, members_{members} {}

    [[nodiscard]] std::span<const member_index> members() const noexcept { return members_; }

    [[nodiscard]] std::strong_ordering compare(row a, row b) const
    {
        if (type_->is_event) return packed_event::of(a).compare(packed_event::of(b));
        for (const member_index member : members_)
            if (const auto order = type_->members[member].compare(a, b); order != 0) return order;
        return std::strong_ordering::equal;
    }
    [[nodiscard]] bool is_before(row kept, const edge& place) const
    {
        for (std::size_t i = 0; i < place.values.size(); ++i) {
            const auto order = type_->is_event ? packed_event::of(kept).compare_to(i, place.values[i])
                                               : type_->members[members_[i]].compare_to(kept, place.values[i]);
            if (order != 0) return !(order > 0);
        }
        return place.after;
    }

private:
    const record_type* type_;
    std::span<const member_index> members_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_ORDER_HPP
