// Answering one query from a table.
// Memory adapter: no locks; `memory_storage` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/indexes.hpp>
#include <pleme_support/adapters/memory/detail/related.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Once the watch says that the call is over, what is returned is not all of it.
template <storage::record R>
class table_reader {
    using found_rows = std::vector<const row<R>*>;

public:
    table_reader(const table<R>& from, const related_tables& others, end_watch& watch) noexcept
        : table_{from}, others_{others}, watch_{watch}
    {
    }

    /// The records that a query asks for.
    [[nodiscard]] std::vector<R> read(const storage::query_parts& parts) const
    {
        std::vector<R> records;
        if constexpr (storage::belongs_to_ticket<R>) {
            if (parts.of_each) {
                read_of_each(parts, records);
                return records;
            }
        }
        append_page(records, find(parts), parts);
        return records;
    }

    /// @param parts  without a page
    /// @return how many records the conditions hold for, `up_to` at most
    [[nodiscard]] std::uint32_t count(storage::query_parts parts, std::uint32_t up_to) const
    {
        if (up_to == 0) return 0;
        parts.limit = up_to;
        return static_cast<std::uint32_t>((std::min)(find(parts).size(), std::size_t{up_to}));
    }

private:
    /// The rows that a query asks for, in its order, from the first of all to the last of its page.
    [[nodiscard]] found_rows find(const storage::query_parts& parts) const
    {
        if constexpr (std::is_same_v<R, support_ticket>)
            if (parts.by_other) return find_by_other(parts);
        found_rows found;
        bool in_order = false;
        if (parts.keys) {
            found = look_up(parts);
        } else {
            constexpr std::size_t index_count = indexes_of<R>.size();
            index_plan best = make_index_plan(storage::record_traits<R>::key, parts);
            std::size_t chosen = index_count;
            for (std::size_t i = 0; i < index_count; ++i) {
                if (!covers(indexes_of<R>[i], parts)) continue;
                index_plan candidate = make_index_plan(indexes_of<R>[i], parts);
                if (candidate.rank() > best.rank()) best = std::move(candidate), chosen = i;
            }
            in_order = best.in_order;
            found = chosen == index_count ? scan(table_.rows(), best, parts) : scan(table_.entries(chosen), best, parts);
        }
        if (in_order || watch_.is_over()) return found;
        placed_rows placed;
        placed.reserve(found.size());
        for (const row<R>* row : found) placed.emplace_back(values_at(row->record(), parts.order), row);
        return sort(std::move(placed), parts.descending);
    }

    /// The first of each ticket, ticket by ticket.
    void read_of_each(const storage::query_parts& parts, std::vector<R>& records) const
    {
        storage::query_parts of_one = parts;
        of_one.of_each.reset();
        of_one.limit = parts.of_each->limit;
        const auto conditions = of_one.conditions;
        for (const std::vector<value>& ticket : parts.of_each->tickets) {
            of_one.conditions = conditions;
            for (std::size_t i = 0; i < ticket.size(); ++i)
                of_one.conditions.push_back({storage::record_traits<R>::key[i], storage::comparison::equal, {ticket[i]}});
            append_page(records, find(of_one), of_one);
        }
    }

    /// Tickets in the order of what belongs to them.
    [[nodiscard]] found_rows find_by_other(const storage::query_parts& parts) const
    {
        storage::query_parts anywhere = parts;
        anywhere.after.clear();
        placed_rows placed;
        for (ordered_ticket& each : others_.list(*parts.by_other, watch_)) {
            if (parts.keys && std::find(parts.keys->begin(), parts.keys->end(), each.ticket) == parts.keys->end()) continue;
            const auto at = table_.find(std::move(each.ticket));
            if (watch_.is_over()) break;
            if (at == table_.rows().end() || !matches(at->held, anywhere, 0)) continue;
            std::vector<value> place = values_at(at->held.record(), parts.order);
            place.insert(place.begin(), std::move(each.by));
            if (parts.after.empty() || (parts.descending ? place < parts.after : parts.after < place))
                placed.emplace_back(std::move(place), &at->held);
        }
        return sort(std::move(placed), parts.descending);
    }

    void append_page(std::vector<R>& records, const found_rows& found, const storage::query_parts& parts) const
    {
        const auto first = std::min<std::size_t>(parts.offset, found.size());
        const auto last = parts.limit ? std::min<std::size_t>(first + *parts.limit, found.size()) : found.size();
        records.reserve(records.size() + last - first);
        for (std::size_t i = first; i < last && !watch_.is_over(); ++i)
            append_projected(records, found[i]->record(), parts.members);
    }

    /// @param decided  conditions that are known to hold: bit i stands for condition i
    [[nodiscard]] bool matches(const row<R>& row, const storage::query_parts& parts, std::uint64_t decided) const
    {
        decltype(auto) record = row.record();
        if (!comes_after(record, parts) || !hold(record, parts.conditions, decided)) return false;
        if (parts.text && !row.matches(*parts.text)) return false;
        if constexpr (storage::is_of_ticket<R>)
            for (const storage::related_records& others : parts.related)
                if (others_.has(others, values_at(record, storage::info_of<R>.ticket), watch_) != others.exist) return false;
        return true;
    }

    /// The matching rows with the keys that the query names, each once.
    [[nodiscard]] found_rows look_up(const storage::query_parts& parts) const
    {
        found_rows found;
        for (const std::vector<value>& key : *parts.keys) {
            if (watch_.is_over()) break;
            const auto at = table_.find(key);
            if (at != table_.rows().end() && matches(at->held, parts, 0)) found.push_back(&at->held);
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    /// The matching rows of the plan's stretches, as the index has them; no more than the page needs if that is the order.
    template <class Set>
    [[nodiscard]] found_rows scan(const Set& set, const index_plan& plan, const storage::query_parts& parts) const
    {
        found_rows found;
        const auto wanted =
            plan.in_order && parts.limit ? std::size_t{parts.offset} + *parts.limit : static_cast<std::size_t>(-1);
        const auto take = [&](const auto& candidate) {
            const row<R>& row = table<R>::row_of(candidate);
            if (matches(row, parts, plan.decided)) found.push_back(&row);
        };
        for (const auto& [low, high] : plan.stretches) {
            if (cross(low, high)) continue;
            auto from = set.lower_bound(low);
            auto to = set.lower_bound(high);
            if (parts.descending)
                while (to != from && found.size() < wanted && !watch_.is_over()) take(*--to);
            else
                for (; from != to && found.size() < wanted && !watch_.is_over(); ++from) take(*from);
        }
        return found;
    }

    using placed_rows = std::vector<std::pair<std::vector<value>, const row<R>*>>;

    [[nodiscard]] static found_rows sort(placed_rows placed, bool descending)
    {
        std::sort(placed.begin(), placed.end(),
                  [&](const auto& a, const auto& b) { return descending ? b.first < a.first : a.first < b.first; });
        found_rows sorted;
        sorted.reserve(placed.size());
        for (const auto& each : placed) sorted.push_back(each.second);
        return sorted;
    }

    const table<R>& table_;
    const related_tables& others_;
    end_watch& watch_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP
