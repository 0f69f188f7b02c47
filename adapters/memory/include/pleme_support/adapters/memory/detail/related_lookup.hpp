// Whether the ticket of a row has a record of another type: prepared once for a query, asked for each row.
// Memory adapter: no locks; `tables` has them. Guide: docs/concepts/related_records.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_LOOKUP_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_LOOKUP_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/index_plan.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/storage/query.hpp>

#include <array>
#include <utility>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Visits the rows between two edges, as the order has them.
/// @param visit  `visit(row)` returns whether it wants more
/// @return whether it had all
template <class Visitor>
bool walk(const sorted_rows& rows, const std::pair<edge, edge>& stretch, bool descending, Visitor&& visit)
{
    const auto& [low, high] = stretch;
    if (cross(low, high)) return true;
    auto from = rows.seek(low);
    auto to = rows.seek(high);
    while (!(from == to)) {
        if (!visit(descending ? *--to : *from)) return false;
        if (!descending) ++from;
    }
    return true;
}
/// The same of a plan's stretches, one behind the other.
template <class Visitor>
void walk(const sorted_rows& rows, const index_plan& plan, bool descending, Visitor&& visit)
{
    for (const auto& stretch : plan.stretches)
        if (!walk(rows, stretch, descending, visit)) return;
}

/// One condition of a query on what belongs to the same ticket.
class related_lookup {
public:
    /// @param of  the table of the other records
    related_lookup(const table& of, const storage::related_records& others) : of_{of}, exist_{others.exist}
    {
        // First the ticket's, so that the plan begins with them; their operands are set for each ticket.
        const auto& ticket = others.of->ticket;
        parts_.conditions.push_back({ticket[0], storage::comparison::equal, {uuid{}}});
        parts_.conditions.push_back({ticket[1], storage::comparison::equal, {std::string{}}});
        parts_.conditions.insert(parts_.conditions.end(), others.conditions.begin(), others.conditions.end());
        parts_.text = others.text;
        const auto& key = of.type().key;
        plan_ = make_index_plan(key, parts_, fit_index(of.type(), key, parts_, compared_members{parts_.conditions}));
    }

    /// @param ticket  its id and its product
    [[nodiscard]] bool holds_for(const std::array<value, 2>& ticket, end_watch& watch)
    {
        // The key of what belongs to a ticket, as the ticket's own, begins with id and product.
        for (auto& [low, high] : plan_.stretches)
            for (std::size_t i = 0; i < ticket.size(); ++i) low.values[i] = high.values[i] = ticket[i];
        bool found = false;
        walk(of_.by_key(), plan_, false, [&](row each) {
            const void* const record = opened_.open(of_.type(), each);
            found = hold(of_.type(), record, parts_.conditions, plan_.decided) &&
                    (!parts_.text || matches(of_.type(), record, *parts_.text));
            return !watch.look_at_row() && !found;
        });
        return found == exist_;
    }

private:
    const table& of_;
    bool exist_;
    storage::query_parts parts_;
    index_plan plan_;
    opened_row opened_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RELATED_LOOKUP_HPP
