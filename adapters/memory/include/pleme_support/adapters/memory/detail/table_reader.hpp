// Answering one query from a table.
// Memory adapter: no locks; `tables` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/index_plan.hpp>
#include <pleme_support/adapters/memory/detail/related_lookup.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// The table that holds the records of a type.
[[nodiscard]] inline const table& table_of(const std::deque<table>& all, const storage::record_info* type)
{
    return *std::find_if(all.begin(), all.end(), [&](const table& each) { return each.type().info == type; });
}

/// How a query was answered.
struct chosen_order {
    std::size_t order = 0;  ///< 0: by key; else which index, from 1
    bool by_keys = false;   ///< the query names the keys
    index_fit fit;
};

/// Once the watch says that the call is over, what is returned is not all of it.
class table_reader {
public:
    /// @param all    all tables, for what belongs together
    /// @param parts  outlives it; may be changed between two calls, but for `related`
    table_reader(const std::deque<table>& all, const table& from, const storage::query_parts& parts, end_watch& watch)
        : all_{all}, table_{from}, type_{from.type()}, parts_{parts}, watch_{watch}
    {
        for (const storage::related_records& each : parts.related) related_.emplace_back(table_of(all, each.of), each);
    }
    table_reader(const table_reader&) = delete;
    table_reader& operator=(const table_reader&) = delete;

    /// The rows that the query asks for, in its order.
    [[nodiscard]] std::vector<row> find()
    {
        std::vector<row> rows = find_all();
        const auto first = (std::min)(std::size_t{parts_.offset}, rows.size());
        if (parts_.limit && *parts_.limit < rows.size() - first) rows.resize(first + *parts_.limit);
        rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(first));
        return rows;
    }

    /// Which order `find` used last.
    [[nodiscard]] const chosen_order& chosen() const noexcept { return chosen_; }

private:
    /// From the first of all at least to the last of the page.
    [[nodiscard]] std::vector<row> find_all()
    {
        if (parts_.by_other) return find_by_other();
        if (parts_.keys) {
            chosen_ = {0, true, {}};
            return sort(look_up());
        }
        const index_plan plan = choose();
        std::vector<row> found = scan(plan);
        return plan.fit.in_order ? found : sort(std::move(found));
    }

    struct placed_row {
        std::vector<value> place;
        row at;
    };

    [[nodiscard]] index_plan choose()
    {
        const compared_members compared{parts_.conditions};
        chosen_ = {0, false, fit_index(type_, type_.key, parts_, compared)};
        for (std::size_t i = 0; i < type_.indexes.size(); ++i) {
            const storage::record_index& index = type_.indexes[i];
            if (!compared.is_within(index)) continue;
            index_fit fit = fit_index(type_, index.order(), parts_, compared);
            fit.left_out = static_cast<std::size_t>(std::popcount(index.null | index.not_null));
            if (fit.rank() > chosen_.fit.rank()) chosen_ = {i + 1, false, fit};
        }
        index_plan plan = make_index_plan(table_.orders()[chosen_.order].order().members(), parts_, chosen_.fit);
        if (chosen_.order > 0) decide_by_index(plan, parts_, type_.indexes[chosen_.order - 1]);
        return plan;
    }

    /// How many of the first rows the page needs.
    [[nodiscard]] std::size_t wanted() const
    {
        return parts_.limit ? std::size_t{parts_.offset} + *parts_.limit : static_cast<std::size_t>(-1);
    }

    /// The matching rows of the plan's stretches, as the index has them; of each no more than the page needs if that is the
    /// order.
    [[nodiscard]] std::vector<row> scan(const index_plan& plan)
    {
        std::vector<row> found;
        const bool in_order = plan.fit.in_order || plan.fit.in_parts;
        const std::size_t most = in_order ? wanted() : static_cast<std::size_t>(-1);
        if (most == 0) return found;
        for (const auto& stretch : plan.stretches) {
            const std::size_t before = plan.fit.in_parts ? found.size() : 0;
            walk(table_.orders()[chosen_.order], stretch, parts_.descending, [&](row each) {
                if (matches(each, parts_, plan.decided)) found.push_back(each);
                return !watch_.look_at_row() && found.size() - before < most;
            });
            if (watch_.is_over() || (plan.fit.in_order && found.size() >= most)) break;
        }
        return found;
    }

    /// The matching rows with the keys that the query names, each once.
    [[nodiscard]] std::vector<row> look_up()
    {
        std::vector<row> found;
        for (const std::vector<value>& key : *parts_.keys) {
            if (watch_.look_at_row()) break;
            const row at = table_.find(key);
            if (at != nullptr && matches(at, parts_, 0)) found.push_back(at);
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    /// Tickets in the order of what belongs to them.
    [[nodiscard]] std::vector<row> find_by_other()
    {
        const table& others = table_of(all_, parts_.by_other->by.of);
        if (parts_.order.size() == 1 && parts_.order.front() == type_.info->ticket[0]) {
            storage::query_parts in_order;  // both have the ticket's id
            in_order.conditions = parts_.by_other->by.conditions;
            in_order.order = parts_.by_other->members;
            in_order.order.push_back(others.type().info->ticket[0]);
            in_order.descending = parts_.descending;
            in_order.after = parts_.after;
            table_reader reader{all_, others, in_order, watch_};
            const index_plan plan = reader.choose();
            if (plan.fit.in_order) return follow(reader, plan);
        }
        return find_and_sort_by_other(others);
    }

    /// The tickets of other records, which are walked in the query's order.
    [[nodiscard]] std::vector<row> follow(table_reader& others, const index_plan& plan)
    {
        std::vector<row> found;
        chosen_ = others.chosen();
        const std::size_t most = wanted();
        if (most == 0) return found;
        storage::query_parts anywhere = parts_;
        anywhere.after.clear();
        const record_type& other_type = others.type_;
        walk(others.table_.orders()[chosen_.order], plan, parts_.descending, [&](row each) {
            if (others.matches(each, others.parts_, plan.decided)) {
                const void* const other = others.opened_.open(other_type, each);
                std::vector<value> key = values_at(other_type, other, other_type.info->ticket);
                if (!parts_.keys || std::find(parts_.keys->begin(), parts_.keys->end(), key) != parts_.keys->end())
                    if (const row at = table_.find(std::move(key)); at != nullptr && matches(at, anywhere, 0))
                        found.push_back(at);
            }
            return !watch_.look_at_row() && found.size() < most;
        });
        return found;
    }

    /// The same where no order of the others is the query's.
    [[nodiscard]] std::vector<row> find_and_sort_by_other(const table& others)
    {
        storage::query_parts of_others;
        of_others.conditions = parts_.by_other->by.conditions;
        const auto& ticket = others.type().info->ticket;
        table_reader reader{all_, others, of_others, watch_};
        storage::query_parts anywhere = parts_;
        anywhere.after.clear();
        std::vector<placed_row> placed;
        opened_row opened;
        for (const row each : reader.find()) {
            const void* const other = opened.open(others.type(), each);
            std::vector<value> key = values_at(others.type(), other, ticket);
            if (parts_.keys && std::find(parts_.keys->begin(), parts_.keys->end(), key) == parts_.keys->end()) continue;
            const row at = table_.find(std::move(key));
            if (watch_.look_at_row()) break;
            if (at == nullptr || !matches(at, anywhere, 0)) continue;
            std::vector<value> place = values_at(others.type(), other, parts_.by_other->members);
            for (const member_index member : parts_.order) place.push_back(type_.members[member].get(at));
            if (parts_.after.empty() || (parts_.descending ? place < parts_.after : parts_.after < place))
                placed.push_back({std::move(place), at});
        }
        chosen_ = reader.chosen();
        return sort(std::move(placed));
    }

    /// @param decided  conditions that are known to hold: bit i stands for condition i
    [[nodiscard]] bool matches(row kept, const storage::query_parts& parts, std::uint64_t decided)
    {
        const void* const record = opened_.open(type_, kept);
        if (!comes_after(type_, record, parts) || !hold(type_, record, parts.conditions, decided)) return false;
        if (parts.text && !detail::matches(type_, record, *parts.text)) return false;
        if (related_.empty()) return true;
        const auto& members = type_.info->ticket;
        const std::array ticket{type_.members[members[0]].get(record), type_.members[members[1]].get(record)};
        return std::all_of(related_.begin(), related_.end(),
                           [&](related_lookup& each) { return each.holds_for(ticket, watch_); });
    }

    [[nodiscard]] std::vector<row> sort(std::vector<row> found)
    {
        if (parts_.order.empty() || watch_.is_over()) return found;
        std::vector<placed_row> placed;
        placed.reserve(found.size());
        for (const row each : found) placed.push_back({values_at(type_, opened_.open(type_, each), parts_.order), each});
        return sort(std::move(placed));
    }
    [[nodiscard]] std::vector<row> sort(std::vector<placed_row> placed) const
    {
        std::sort(placed.begin(), placed.end(), [&](const placed_row& a, const placed_row& b) {
            return parts_.descending ? b.place < a.place : a.place < b.place;
        });
        std::vector<row> sorted;
        sorted.reserve(placed.size());
        for (const placed_row& each : placed) sorted.push_back(each.at);
        return sorted;
    }

    const std::deque<table>& all_;
    const table& table_;
    const record_type& type_;
    const storage::query_parts& parts_;
    end_watch& watch_;
    std::deque<related_lookup> related_;
    opened_row opened_;
    chosen_order chosen_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_READER_HPP
