// All tables of a storage behind one lock: what `memory_storage` does, whatever the types of its records.
// Memory adapter: no I/O. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLES_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLES_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/fair_mutex.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/adapters/memory/detail/table_change.hpp>
#include <pleme_support/adapters/memory/detail/table_reader.hpp>
#include <pleme_support/adapters/memory/read_plan.hpp>
#include <pleme_support/error.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// One query, and where its records go.
struct requested_records {
    std::size_t table;  ///< which
    const storage::query_parts& parts;
    void* list;  ///< a `record_list` of them
};

/// What it returns is the error that a call fails with, or nothing.
class tables {
public:
    void add(const record_type& type) { all_.emplace_back(type); }

    [[nodiscard]] std::optional<support_error> read(const call_end& end, std::span<const requested_records> queries) const
    {
        const fair_mutex::hold held{mutex_, fair_mutex::mode::shared, end};
        if (!held || end.is_over()) return end.error();
        end_watch watch{end};
        for (const requested_records& each : queries) {
            const table& from = all_[each.table];
            const std::vector<row> found = find(from, each.parts, watch).rows;
            from.type().list(each.list, found, each.parts.members, watch);
            if (watch.is_over()) return watch.error();
        }
        return std::nullopt;
    }

    /// @param parts  without a page
    /// @param count  set to how many records the conditions hold for, `up_to` at most
    [[nodiscard]] std::optional<support_error> count(const call_end& end, std::size_t table, storage::query_parts parts,
                                                     std::uint32_t up_to, std::uint32_t& count) const
    {
        const fair_mutex::hold held{mutex_, fair_mutex::mode::shared, end};
        if (!held || end.is_over()) return end.error();
        end_watch watch{end};
        parts.limit = up_to;
        parts.order.clear();  // here any index stops at so many
        const std::size_t found = find(all_[table], parts, watch).rows.size();
        if (watch.is_over()) return watch.error();
        count = static_cast<std::uint32_t>(found);
        return std::nullopt;
    }

    /// How a query is answered: it is read for that.
    [[nodiscard]] read_plan explain(std::size_t table, const storage::query_parts& parts) const
    {
        const fair_mutex::hold held{mutex_, fair_mutex::mode::shared, no_end};
        end_watch watch{no_end};
        const auto [found, chosen] = find(all_[table], parts, watch);
        const record_type& type = (parts.by_other ? table_of(all_, parts.by_other->by.of) : all_[table]).type();
        const auto members = chosen.order == 0 ? type.key : type.indexes[chosen.order - 1].order();
        read_plan plan;
        plan.by_keys = chosen.by_keys;
        for (const member_index member : members) plan.members.push_back(type.members[member].name);
        if (chosen.order > 0)
            for (std::size_t i = 0; i < type.members.size(); ++i)
                if (((type.indexes[chosen.order - 1].null >> i) & 1U) != 0) plan.null.push_back(type.members[i].name);
        plan.fixed = chosen.fit.fixed;
        plan.in_order = chosen.fit.in_order;
        plan.rows = watch.rows();
        plan.found = found.size();
        return plan;
    }

    /// @param changes  one for each table
    /// @param gone     the tickets that are removed
    [[nodiscard]] std::optional<support_error> commit(const call_end& end, std::span<const storage::changes_view> changes,
                                                      const std::vector<support_ticket>& gone)
    {
        const fair_mutex::hold held{mutex_, fair_mutex::mode::exclusive, end};
        if (!held || end.is_over()) return end.error();
        std::deque<table_change> made;
        for (std::size_t i = 0; i < all_.size(); ++i)
            if (auto wrong = made.emplace_back(all_[i]).prepare(changes[i], gone)) return wrong;
        for (table_change& each : made)
            if (auto wrong = each.enter()) return wrong;
        for (table_change& each : made) each.settle();
        return std::nullopt;
    }

private:
    struct found_page {
        std::vector<row> rows;
        chosen_order chosen;
    };

    [[nodiscard]] found_page find(const table& from, const storage::query_parts& parts, end_watch& watch) const
    {
        if (parts.of_each) return find_of_each(from, parts, watch);
        table_reader reader{all_, from, parts, watch};
        std::vector<row> rows = reader.find();
        return {std::move(rows), reader.chosen()};
    }

    /// The first of each ticket, ticket by ticket.
    [[nodiscard]] found_page find_of_each(const table& from, const storage::query_parts& parts, end_watch& watch) const
    {
        storage::query_parts of_one = parts;
        of_one.of_each.reset();
        of_one.limit = parts.of_each->limit;
        // First the ticket's, so that the plan begins with them; their operands are set for each ticket.
        of_one.conditions.clear();
        for (const member_index member : from.type().info->ticket)
            of_one.conditions.push_back({member, storage::comparison::equal, {value{}}});
        of_one.conditions.insert(of_one.conditions.end(), parts.conditions.begin(), parts.conditions.end());
        table_reader reader{all_, from, of_one, watch};
        found_page found;
        for (const std::vector<value>& ticket : parts.of_each->tickets) {
            for (std::size_t i = 0; i < ticket.size(); ++i) of_one.conditions[i].operands.front() = ticket[i];
            const std::vector<row> of_ticket = reader.find();
            found.rows.insert(found.rows.end(), of_ticket.begin(), of_ticket.end());
        }
        found.chosen = reader.chosen();
        return found;
    }

    mutable fair_mutex mutex_;
    std::deque<table> all_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLES_HPP
