// What a batch does to one table: checked first, then made in a way that can be taken back, then made for good.
// Memory adapter: no locks; `tables` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_CHANGE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_CHANGE_HPP

#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/error.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Takes back what it did unless it is made for good.
class table_change {
public:
    explicit table_change(table& of) noexcept : table_{&of} {}
    table_change(const table_change&) = delete;
    table_change& operator=(const table_change&) = delete;
    ~table_change()
    {
        while (entered_ > 0) take_back(--entered_);
        for (const step& each : steps_)
            if (each.now != nullptr) table_->type().drop(each.now);
    }

    /// Checks, and makes the new rows; changes nothing.
    /// @param gone  the tickets that are removed in the same batch
    /// @return `errc::conflict`, or nothing
    [[nodiscard]] std::optional<support_error> prepare(const storage::changes_view& asked,
                                                       const std::vector<support_ticket>& gone)
    {
        const record_type& type = table_->type();
        steps_.reserve(asked.inserts.size() + asked.updates.size() + asked.removals.size());
        for (std::size_t i = 0; i < asked.absent.size(); ++i)
            if (find(asked.absent[i]) != nullptr) return conflict("a record exists that was expected to be absent");
        for (std::size_t i = 0; i < asked.removals.size(); ++i) {
            const row old = find(asked.removals[i]);
            if (old == nullptr) return conflict("a removed record does not exist");
            if (type.version && type.version_of(old) != type.version_of(asked.removals[i]))
                return conflict("a record has another version");
            if (is_leaving(old, steps_.size())) return conflict("a record is removed twice");
            steps_.push_back({old, nullptr});
        }
        if (type.belongs_to_ticket)
            for (const support_ticket& ticket : gone) remove_children(ticket);
        for (std::size_t i = 0; i < asked.updates.size(); ++i) {
            const row old = find(asked.updates[i]);
            if (old == nullptr) return conflict("an updated record does not exist");
            if (type.version && type.version_of(old) != type.version_of(asked.updates[i]) - 1)
                return conflict("a record has another version");
            if (is_leaving(old, steps_.size())) return conflict("a record is updated twice, or removed too");
            steps_.push_back({old, nullptr});
            steps_.back().now = type.keep(asked.updates[i]);
        }
        for (std::size_t i = 0; i < asked.inserts.size(); ++i) {
            steps_.push_back({nullptr, nullptr});
            steps_.back().now = type.keep(asked.inserts[i]);
        }
        return std::nullopt;
    }

    /// Puts the new rows into all orders.
    /// @return `errc::conflict`, or nothing
    [[nodiscard]] std::optional<support_error> enter()
    {
        for (std::size_t order = 0; order < table_->orders().size(); ++order) {
            for (const step& each : steps_) {
                if (each.now != nullptr && table_->is_in(each.now, order) && !enter(each, order))
                    return conflict(order == 0 ? "an inserted record exists"
                                               : "another record has the values of a unique index");
                ++entered_;
            }
        }
        return std::nullopt;
    }

    /// Takes the old rows out of all orders, and ends them. Follows a successful `enter`.
    void settle() noexcept
    {
        for (std::size_t order = 0; order < table_->orders().size(); ++order)
            for (const step& each : steps_) leave(each, order);
        for (const step& each : steps_)
            if (each.old != nullptr) table_->type().drop(each.old);
        steps_.clear();
        entered_ = 0;
    }

private:
    /// One of the two may be null.
    struct step {
        row old;
        row now;  ///< owned until it is settled
    };

    static support_error conflict(std::string_view what) { return {errc::conflict, std::string{what}}; }

    [[nodiscard]] row find(const void* record) const
    {
        return table_->find(values_at(table_->type(), record, table_->type().key));
    }

    void remove_children(const support_ticket& ticket)
    {
        const std::size_t explicitly = steps_.size();
        const std::vector<value> parent{storage::to_value(ticket.id), storage::to_value(ticket.product)};
        const sorted_rows& rows = table_->by_key();
        const auto last = rows.seek(edge{parent, true});
        for (auto at = rows.seek(edge{parent, false}); !(at == last); ++at)
            if (!is_leaving(*at, explicitly)) steps_.push_back({*at, nullptr});
    }

    /// @param among  how many steps it looks at
    [[nodiscard]] bool is_leaving(row old, std::size_t among) const
    {
        const auto end = steps_.begin() + static_cast<std::ptrdiff_t>(among);
        return std::any_of(steps_.begin(), end, [&](const step& each) { return each.old == old; });
    }

    /// A new row takes the place of an old one that it is sorted like.
    [[nodiscard]] bool enter(const step& each, std::size_t order)
    {
        sorted_rows& rows = table_->orders()[order];
        const auto at = rows.seek(each.now);
        if (!rows.is_taken(at, each.now))
            rows.insert(at, each.now);
        else if (*at == each.old || (order > 0 && is_leaving(*at, steps_.size())))
            rows.replace(at, each.now);
        else
            return false;
        return true;
    }

    void leave(const step& each, std::size_t order) noexcept
    {
        if (each.old == nullptr || !table_->is_in(each.old, order)) return;
        sorted_rows& rows = table_->orders()[order];
        if (each.now != nullptr && table_->is_in(each.now, order) && rows.order().compare(each.old, each.now) == 0) return;
        const auto at = rows.seek(each.old);
        if (*at == each.old) rows.erase(at);  // else another new row has taken its place
    }

    /// @param which  of the steps of the first order, then of the second …
    void take_back(std::size_t which) noexcept
    {
        const std::size_t order = which / steps_.size();
        const row now = steps_[which % steps_.size()].now;
        if (now == nullptr || !table_->is_in(now, order)) return;
        sorted_rows& rows = table_->orders()[order];
        const auto at = rows.seek(now);
        for (const step& each : steps_)
            if (each.old != nullptr && table_->is_in(each.old, order) && rows.order().compare(each.old, now) == 0)
                return rows.replace(at, each.old);
        rows.erase(at);
    }

    table* table_;
    std::vector<step> steps_;
    std::size_t entered_ = 0;  ///< how many steps are made, of all orders
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_CHANGE_HPP
