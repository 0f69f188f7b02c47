// One record type in memory: rows by key, ordered indexes on them, and changes that are prepared before they are made.
// Memory adapter: no locks; `memory_storage` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP

#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/indexes.hpp>
#include <pleme_support/adapters/memory/detail/row.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Rows and indexes are sorted by what the rows hold, so that no value is kept twice. A row keeps its address for life: indexes
/// are sets of addresses.
template <storage::record R>
class table {
public:
    /// Its key never changes; the rest may, where it is.
    struct kept_row {
        mutable row<R> held;
    };
    struct kept_less : key_less<R> {
        using is_transparent = void;
        using key_less<R>::operator();

        [[nodiscard]] bool operator()(const kept_row& a, const kept_row& b) const { return (*this)(a.held, b.held); }
        [[nodiscard]] bool operator()(const kept_row& row, const edge& place) const { return (*this)(row.held, place); }
        [[nodiscard]] bool operator()(const edge& place, const kept_row& row) const { return (*this)(place, row.held); }
    };
    using row_set = std::set<kept_row, kept_less>;
    using index_set = std::set<const row<R>*, index_less<R>>;

private:
    static constexpr std::size_t index_count = indexes_of<R>.size();
    using index_sets = std::array<index_set, index_count>;

    template <std::size_t... I>
    static index_sets make_indexes(std::index_sequence<I...>)
    {
        return {index_set{index_less<R>{I}}...};
    }
    static index_sets make_indexes() { return make_indexes(std::make_index_sequence<index_count>{}); }

    struct replaced_row {
        typename row_set::iterator at;
        row<R> replacement;
    };

public:
    /// A batch's part for this table: checked, and everything allocated, so that `apply` can't fail.
    struct change {
        row_set added;
        index_sets entries = make_indexes();  ///< to add; they point to where the rows are now, in here
        std::vector<replaced_row> replaced;   ///< never grows once it has been pointed to
        std::vector<typename row_set::iterator> removed;
        std::vector<std::pair<std::size_t, typename index_set::iterator>> obsolete;  ///< index, entry to remove
    };

    /// Checks and prepares; changes nothing.
    /// @param asked  what is to be done to records of this type
    /// @param gone   the tickets that are removed in the same batch
    /// @return `errc::conflict`
    [[nodiscard]] result<change> prepare(const storage::record_changes<R>& asked, const std::vector<support_ticket>& gone)
    {
        change made;
        for (const R& record : asked.absent)
            if (find(record) != rows_.end()) return conflict("a record exists that was expected to be absent");
        for (const R& record : asked.removals) {
            const auto found = find(record);
            if (found == rows_.end()) return conflict("a removed record does not exist");
            if constexpr (storage::is_versioned<R>)
                if (found->held.record().version != record.version) return conflict("a record has another version");
            if (std::find(made.removed.begin(), made.removed.end(), found) != made.removed.end())
                return conflict("a record is removed twice");
            remove_row(made, found);
        }
        if constexpr (storage::belongs_to_ticket<R>) {
            for (const support_ticket& ticket : gone) {
                const std::vector<value> parent{storage::to_value(ticket.id), storage::to_value(ticket.product)};
                const auto last = rows_.lower_bound(edge{parent, true});
                for (auto at = rows_.lower_bound(edge{parent, false}); at != last; ++at) remove_row(made, at);
            }
        }
        made.replaced.reserve(asked.updates.size());
        for (const R& record : asked.updates) {
            const auto found = find(record);
            if (found == rows_.end()) return conflict("an updated record does not exist");
            if constexpr (storage::is_versioned<R>)
                if (found->held.record().version != record.version - 1) return conflict("a record has another version");
            const auto same = [&](const replaced_row& other) { return other.at == found; };
            if (std::any_of(made.replaced.begin(), made.replaced.end(), same)) return conflict("a record is updated twice");
            made.replaced.push_back({found, row<R>{record}});
            for (std::size_t i = 0; i < index_count; ++i)
                if (!replace_entry(made, i, found->held, made.replaced.back().replacement)) return taken();
        }
        for (const R& record : asked.inserts) {
            if (find(record) != rows_.end()) return conflict("an inserted record exists");
            const auto [at, fresh] = made.added.insert(kept_row{row<R>{record}});
            if (!fresh) return conflict("a record is inserted twice");
            for (std::size_t i = 0; i < index_count; ++i)
                if (is_in(record, i) && !made.entries[i].insert(&at->held).second) return taken();
        }
        for (std::size_t i = 0; i < index_count; ++i)
            if (is_taken(made, i)) return taken();
        return made;
    }

    void apply(change& prepared) noexcept
    {
        for (auto& [index, at] : prepared.obsolete) indexes_[index].erase(at);
        for (replaced_row& each : prepared.replaced) each.at->held = std::move(each.replacement);
        for (const auto at : prepared.removed) rows_.erase(at);
        rows_.merge(prepared.added);
        for (std::size_t i = 0; i < index_count; ++i) {
            while (!prepared.entries[i].empty()) {
                auto node = prepared.entries[i].extract(prepared.entries[i].begin());
                node.value() = final_place(prepared, node.value());
                indexes_[i].insert(std::move(node));
            }
        }
    }

    [[nodiscard]] typename row_set::iterator find(std::vector<value> key) const
    {
        const edge place{std::move(key), false};
        const auto at = rows_.lower_bound(place);
        return at != rows_.end() && !kept_less{}(edge{place.values, true}, *at) ? at : rows_.end();
    }
    /// By key.
    [[nodiscard]] const row_set& rows() const noexcept { return rows_; }
    /// @param index  which of `indexes_of<R>`
    [[nodiscard]] const index_set& entries(std::size_t index) const noexcept { return indexes_[index]; }

    static const row<R>& row_of(const kept_row& row) noexcept { return row.held; }
    static const row<R>& row_of(const row<R>* row) noexcept { return *row; }

private:
    static support_error conflict(std::string_view what) { return {errc::conflict, std::string{what}}; }
    static support_error taken() { return conflict("another record has the values of a unique index"); }

    [[nodiscard]] typename row_set::iterator find(const R& record) const
    {
        return find(values_at(record, storage::record_traits<R>::key));
    }

    /// Whether an index has a record.
    static bool is_in(const R& record, std::size_t index)
    {
        const index_spec& its = indexes_of<R>[index];
        return nulls_among(record, its.null | its.not_null) == its.null;
    }

    void remove_entry(change& made, std::size_t index, const row<R>& row)
    {
        if (is_in(row.record(), index)) made.obsolete.emplace_back(index, indexes_[index].find(&row));
    }

    void remove_row(change& made, typename row_set::iterator gone)
    {
        made.removed.push_back(gone);
        for (std::size_t i = 0; i < index_count; ++i) remove_entry(made, i, gone->held);
    }

    /// An index entry points at a row's place, so it changes only when the values do.
    bool replace_entry(change& made, std::size_t index, const row<R>& before, const row<R>& after)
    {
        const bool was_in = is_in(before.record(), index);
        const bool will_be_in = is_in(after.record(), index);
        const auto& less = indexes_[index].key_comp();
        if (was_in == will_be_in && (!was_in || (!less(&before, &after) && !less(&after, &before)))) return true;
        remove_entry(made, index, before);
        return !will_be_in || made.entries[index].insert(&after).second;
    }

    /// Whether a new entry meets one that stays.
    [[nodiscard]] bool is_taken(const change& made, std::size_t index) const
    {
        return std::any_of(made.entries[index].begin(), made.entries[index].end(), [&](const row<R>* added) {
            const auto met = indexes_[index].find(added);
            const auto leaves = [&](const auto& gone) { return gone.first == index && gone.second == met; };
            return met != indexes_[index].end() && std::none_of(made.obsolete.begin(), made.obsolete.end(), leaves);
        });
    }

    /// Where a row that an entry points to is once the change is made.
    static const row<R>* final_place(const change& made, const row<R>* prepared)
    {
        for (const replaced_row& each : made.replaced)
            if (&each.replacement == prepared) return &each.at->held;
        return prepared;
    }

    row_set rows_;
    index_sets indexes_ = make_indexes();
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
