// What a query's conditions mean for one record: whether it matches, and where it stands in the order.
// Memory adapter: pure. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP

#include <pleme_support/adapters/memory/detail/record_type.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// The record of a row. An event is unpacked for it, without its lists, in which no condition stands.
class opened_row {
public:
    /// @return the record; valid until the next call
    [[nodiscard]] const void* open(const record_type& type, row kept)
    {
        if (!type.is_event) return kept;
        event_ = packed_event::of(kept).unpack(false);
        return &event_;
    }

private:
    ticket_event event_;
};

/// Whether all of these members are null and none of those.
[[nodiscard]] inline bool has_nulls(const record_type& type, const void* record, member_set null, member_set not_null)
{
    for (member_set left = null | not_null; left != 0; left &= left - 1) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(left));
        if (type.members[lowest].is_null(record) != (((null >> lowest) & 1U) != 0)) return false;
    }
    return true;
}

/// Whether a condition holds; a comparison with a null member never does.
[[nodiscard]] inline bool holds(const record_type& type, const void* record, const storage::condition& condition)
{
    using storage::comparison;
    const record_member& member = type.members[condition.member];
    if (condition.op == comparison::is_null || condition.op == comparison::is_not_null)
        return member.is_null(record) == (condition.op == comparison::is_null);
    return std::any_of(condition.operands.begin(), condition.operands.end(), [&](const value& operand) {
        const std::partial_ordering order = member.compare_to(record, operand);
        switch (condition.op) {
            case comparison::less:
                return order < 0;
            case comparison::less_equal:
                return order <= 0;
            case comparison::greater:
                return order > 0;
            case comparison::greater_equal:
                return order >= 0;
            default:
                return order == 0;  // equal, in
        }
    });
}

/// Whether all conditions hold but those at the positions `decided`: bit i stands for condition i.
[[nodiscard]] inline bool hold(const record_type& type, const void* record, const std::vector<storage::condition>& conditions,
                               std::uint64_t decided)
{
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if ((i >= 64 || ((decided >> i) & 1U) == 0) && !holds(type, record, conditions[i])) return false;
    return true;
}

/// Whether a record comes after a place in the order; always when there is no place.
[[nodiscard]] inline bool comes_after(const record_type& type, const void* record, const storage::query_parts& parts)
{
    for (std::size_t i = 0; i < parts.after.size(); ++i) {
        const std::partial_ordering order = type.members[parts.order[i]].compare_to(record, parts.after[i]);
        if (order != 0) return parts.descending ? order < 0 : order > 0;
    }
    return parts.after.empty();
}

/// Whether every word is in at least one of the members named, which are texts.
[[nodiscard]] inline bool matches(const record_type& type, const void* record, const storage::text_match& text)
{
    return std::all_of(text.words.begin(), text.words.end(), [&](const std::string& word) {
        for (member_set left = text.members; left != 0; left &= left - 1) {
            const record_member& member = type.members[static_cast<std::size_t>(std::countr_zero(left))];
            if (static_cast<const std::string*>(member.in(record))->find(word) != std::string::npos) return true;
        }
        return false;
    });
}

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_EVALUATE_HPP
