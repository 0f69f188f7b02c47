// One record type in memory: rows by key, ordered indexes on them, and changes that are prepared before they are made.
// Memory adapter: no locks; `memory_storage` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP

#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/indexes.hpp>
#include <pleme_support/error.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::adapters::memory::detail {

/// A record and its searchable texts, folded once when it is written rather than at every search.
template <storage::record R>
struct row {
    R record;
    std::array<std::string, storage::member_count<R>> folded_if_searchable{};
};
template <storage::record R>
requires(storage::record_traits<R>::searchable == 0) struct row<R> {
    R record;
};

template <storage::record R>
[[nodiscard]] row<R> make_row(const R& record)
{
    row<R> made{record};
    if constexpr (storage::record_traits<R>::searchable != 0) {
        storage::for_each_member(record, [&](auto i, std::string_view, const auto& member) {
            if constexpr (((storage::record_traits<R>::searchable >> i()) & 1U) != 0)
                made.folded_if_searchable[i] = rules::fold_case(member);
        });
    }
    return made;
}

/// Whether every word is in at least one of the members named.
template <storage::record R>
[[nodiscard]] bool matches_text(const row<R>& row, const storage::text_match& text)
{
    if constexpr (storage::record_traits<R>::searchable == 0) {
        return text.words.empty();
    } else {
        return std::all_of(text.words.begin(), text.words.end(), [&](const std::string& word) {
            for (std::size_t i = 0; i < storage::member_count<R>; ++i)
                if (((text.members >> i) & 1U) != 0 && row.folded_if_searchable[i].find(word) != std::string::npos) return true;
            return false;
        });
    }
}

template <storage::record R>
class table {
    using entry = std::vector<value>;
    using row_map = std::map<entry, row<R>, entry_less>;
    using index_map = std::map<entry, const row<R>*, entry_less>;
    using index_maps = std::array<index_map, indexes_of<R>.size()>;

public:
    /// A batch's part for this table: checked, and everything allocated, so that `apply` can't fail.
    struct change {
        row_map added;
        index_maps entries;  ///< to add
        std::vector<std::pair<typename row_map::iterator, row<R>>> replaced;
        std::vector<typename row_map::iterator> removed;
        std::vector<std::pair<std::size_t, typename index_map::iterator>> obsolete;  ///< index, entry to remove
    };

    /// Checks and prepares; changes nothing.
    /// @param batch  its records of this type, and the tickets that it removes
    /// @return `errc::conflict`
    [[nodiscard]] result<change> prepare(const storage::batch& batch)
    {
        change made;
        for (const R& record : batch.absent<R>())
            if (rows_.contains(values_at(record, storage::record_traits<R>::key)))
                return conflict("a record exists that was expected to be absent");
        for (const R& record : batch.removals<R>()) {
            const auto found = rows_.find(values_at(record, storage::record_traits<R>::key));
            if (found == rows_.end()) return conflict("a removed record does not exist");
            if constexpr (storage::is_versioned<R>)
                if (found->second.record.version != record.version) return conflict("a record has another version");
            if (std::find(made.removed.begin(), made.removed.end(), found) != made.removed.end())
                return conflict("a record is removed twice");
            remove_row(made, found);
        }
        if constexpr (storage::record_traits<R>::belongs_to_ticket) {
            for (const support_ticket& ticket : batch.removals<support_ticket>()) {
                const entry parent{storage::to_value(ticket.id), storage::to_value(ticket.product)};
                const auto last = rows_.lower_bound(edge{parent, true});
                for (auto at = rows_.lower_bound(edge{parent, false}); at != last; ++at) remove_row(made, at);
            }
        }
        for (const R& record : batch.updates<R>()) {
            const auto found = rows_.find(values_at(record, storage::record_traits<R>::key));
            if (found == rows_.end()) return conflict("an updated record does not exist");
            if constexpr (storage::is_versioned<R>)
                if (found->second.record.version != record.version - 1) return conflict("a record has another version");
            const auto same = [&](const auto& other) { return other.first == found; };
            if (std::any_of(made.replaced.begin(), made.replaced.end(), same)) return conflict("a record is updated twice");
            made.replaced.emplace_back(found, make_row(record));
            for (std::size_t i = 0; i < indexes_.size(); ++i)
                if (!replace_entry(made, i, found->second, record)) return taken();
        }
        for (const R& record : batch.inserts<R>()) {
            auto key = values_at(record, storage::record_traits<R>::key);
            if (rows_.contains(key)) return conflict("an inserted record exists");
            const auto [at, fresh] = made.added.try_emplace(std::move(key), make_row(record));
            if (!fresh) return conflict("a record is inserted twice");
            for (std::size_t i = 0; i < indexes_.size(); ++i)
                if (!add_entry(made, i, entry_of(record, i), at->second)) return taken();
        }
        for (std::size_t i = 0; i < indexes_.size(); ++i)
            if (is_taken(made, i)) return taken();
        return made;
    }

    void apply(change& prepared) noexcept
    {
        for (auto& [index, at] : prepared.obsolete) indexes_[index].erase(at);
        for (auto& [at, replacement] : prepared.replaced) at->second = std::move(replacement);
        for (const auto at : prepared.removed) rows_.erase(at);
        rows_.merge(prepared.added);
        for (std::size_t i = 0; i < indexes_.size(); ++i) indexes_[i].merge(prepared.entries[i]);
    }

    [[nodiscard]] std::vector<R> read(const storage::query_parts& parts) const
    {
        index_plan best = make_index_plan(storage::record_traits<R>::key, parts);
        std::size_t chosen = indexes_.size();
        for (std::size_t i = 0; i < indexes_.size(); ++i) {
            if (!covers(spec(i), parts)) continue;
            index_plan candidate = make_index_plan(spec(i), parts);
            if (candidate.rank() > best.rank()) best = std::move(candidate), chosen = i;
        }
        std::vector<const row<R>*> found =
            chosen == indexes_.size() ? scan(rows_, best, parts) : scan(indexes_[chosen], best, parts);
        if (!best.in_order) sort(found, parts);

        const auto first = std::min<std::size_t>(parts.offset, found.size());
        const auto last = parts.limit ? std::min<std::size_t>(first + *parts.limit, found.size()) : found.size();
        std::vector<R> records;
        records.reserve(last - first);
        for (std::size_t i = first; i < last; ++i) append_projected(records, found[i]->record, parts.members);
        return records;
    }

private:
    static constexpr const index_spec& spec(std::size_t index) noexcept { return indexes_of<R>[index]; }
    static support_error conflict(std::string_view what) { return {errc::conflict, std::string{what}}; }
    static support_error taken() { return conflict("another record has the values of a unique index"); }

    static const row<R>& row_of(const row<R>& row) noexcept { return row; }
    static const row<R>& row_of(const row<R>* row) noexcept { return *row; }

    /// A record's values in an index; nothing if the index has no such records.
    static std::optional<entry> entry_of(const R& record, std::size_t index)
    {
        const index_spec& its = spec(index);
        if (nulls_among(record, its.null | its.not_null) != its.null) return std::nullopt;
        return values_at(record, its.view());
    }

    static bool add_entry(change& made, std::size_t index, std::optional<entry> values, const row<R>& row)
    {
        return !values || made.entries[index].try_emplace(*std::move(values), &row).second;
    }
    void remove_entry(change& made, std::size_t index, const std::optional<entry>& values)
    {
        if (values) made.obsolete.emplace_back(index, indexes_[index].find(*values));
    }

    void remove_row(change& made, typename row_map::iterator gone)
    {
        made.removed.push_back(gone);
        for (std::size_t i = 0; i < indexes_.size(); ++i) remove_entry(made, i, entry_of(gone->second.record, i));
    }

    /// An index entry points at a row's place, so it changes only when the values do.
    bool replace_entry(change& made, std::size_t index, const row<R>& before, const R& after)
    {
        const auto old_values = entry_of(before.record, index);
        auto new_values = entry_of(after, index);
        if (old_values == new_values) return true;
        remove_entry(made, index, old_values);
        return add_entry(made, index, std::move(new_values), before);
    }

    /// Whether a new entry meets one that stays.
    [[nodiscard]] bool is_taken(const change& made, std::size_t index) const
    {
        return std::any_of(made.entries[index].begin(), made.entries[index].end(), [&](const auto& added) {
            const auto met = indexes_[index].find(added.first);
            const auto leaves = [&](const auto& gone) { return gone.first == index && gone.second->first == added.first; };
            return met != indexes_[index].end() && std::none_of(made.obsolete.begin(), made.obsolete.end(), leaves);
        });
    }

    /// The matching rows of the plan's stretches, as the index has them; no more than the page needs if that is the order.
    template <class Map>
    [[nodiscard]] static std::vector<const row<R>*> scan(const Map& map, const index_plan& plan,
                                                         const storage::query_parts& parts)
    {
        std::vector<const row<R>*> found;
        const auto wanted =
            plan.in_order && parts.limit ? std::size_t{parts.offset} + *parts.limit : static_cast<std::size_t>(-1);
        const auto take = [&](const auto& candidate) {
            const row<R>& row = row_of(candidate.second);
            if (comes_after(row.record, parts) && hold(row.record, parts.conditions, plan.decided) &&
                (!parts.text || matches_text(row, *parts.text)))
                found.push_back(&row);
        };
        for (const auto& [low, high] : plan.stretches) {
            if (cross(low, high)) continue;
            auto from = map.lower_bound(low);
            auto to = map.lower_bound(high);
            if (parts.descending)
                while (to != from && found.size() < wanted) take(*--to);
            else
                for (; from != to && found.size() < wanted; ++from) take(*from);
        }
        return found;
    }

    static void sort(std::vector<const row<R>*>& found, const storage::query_parts& parts)
    {
        std::vector<std::pair<entry, const row<R>*>> placed;
        placed.reserve(found.size());
        for (const row<R>* row : found) placed.emplace_back(values_at(row->record, parts.order), row);
        std::sort(placed.begin(), placed.end(),
                  [&](const auto& a, const auto& b) { return parts.descending ? b.first < a.first : a.first < b.first; });
        std::transform(placed.begin(), placed.end(), found.begin(), [](const auto& place) { return place.second; });
    }

    row_map rows_;
    index_maps indexes_;
};

}  // namespace pleme_support::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
