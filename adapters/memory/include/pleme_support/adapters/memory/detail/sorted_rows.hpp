// Rows in an order: blocks of addresses, and a directory of the blocks.
// Memory adapter: no locks. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/sorted_rows.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_SORTED_ROWS_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_SORTED_ROWS_HPP

#include <pleme_support/adapters/memory/detail/row_order.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// An index, or a table by its key. Rows are sorted by what they hold, so that no value is kept twice: a row takes 8 bytes and
/// a part of what its block has to spare, where a node of `std::set` takes 48. It owns no row.
class sorted_rows {
    static constexpr std::size_t capacity = 62;  // a block, as the heap has it, takes 512 bytes

    struct block {
        std::uint32_t count = 0;
        std::uint32_t latest = none;  ///< where the latest row was put in
        std::array<row, capacity> rows;

        static constexpr std::uint32_t none = static_cast<std::uint32_t>(-2);
    };

public:
    /// Where a row is, or would be. Valid until the next change.
    class place {
    public:
        [[nodiscard]] row operator*() const noexcept { return of_->blocks_[block_]->rows[at_]; }
        place& operator++() noexcept
        {
            if (++at_ == of_->blocks_[block_]->count) ++block_, at_ = 0;
            return *this;
        }
        place& operator--() noexcept
        {
            if (at_ == 0) at_ = of_->blocks_[--block_]->count;
            --at_;
            return *this;
        }
        friend bool operator==(const place& a, const place& b) noexcept { return a.block_ == b.block_ && a.at_ == b.at_; }

    private:
        friend class sorted_rows;
        place(const sorted_rows& of, std::size_t block, std::size_t at) noexcept : of_{&of}, block_{block}, at_{at} {}

        const sorted_rows* of_;
        std::size_t block_;
        std::size_t at_;
    };

    explicit sorted_rows(const row_order& order) noexcept : order_{order} {}

    [[nodiscard]] const row_order& order() const noexcept { return order_; }
    [[nodiscard]] place begin() const noexcept { return {*this, 0, 0}; }
    [[nodiscard]] place end() const noexcept { return {*this, blocks_.size(), 0}; }

    /// The first row that is not before an edge. O(log n).
    [[nodiscard]] place seek(const edge& to) const
    {
        return find_first_not([&](row kept) { return order_.is_before(kept, to); });
    }
    /// The first row that is not before another one. O(log n).
    [[nodiscard]] place seek(row other) const
    {
        return find_first_not([&](row kept) { return order_.compare(kept, other) < 0; });
    }
    /// Whether the row at a place, if there is one, is where another one would be.
    [[nodiscard]] bool is_taken(const place& at, row other) const { return !(at == end()) && order_.compare(*at, other) == 0; }

    /// @param at  what `seek(added)` returned
    /// @par Exception safety
    /// Strong.
    void insert(place at, row added)
    {
        if (blocks_.empty()) {
            blocks_.push_back(std::make_unique<block>());
            at = begin();
        }
        // Between two blocks it goes to the end of the one before, if there is room.
        if (at.at_ == 0 && at.block_ > 0 && (at == end() || blocks_[at.block_ - 1]->count < capacity))
            at = {*this, at.block_ - 1, blocks_[at.block_ - 1]->count};
        if (blocks_[at.block_]->count == capacity) at = split(at);
        block& into = *blocks_[at.block_];
        const auto first = into.rows.begin() + static_cast<std::ptrdiff_t>(at.at_);
        const auto last = into.rows.begin() + into.count;
        std::move_backward(first, last, last + 1);
        *first = added;
        ++into.count;
        into.latest = static_cast<std::uint32_t>(at.at_);
    }
    /// @param other  sorted where the row at the place is
    void replace(const place& at, row other) noexcept { blocks_[at.block_]->rows[at.at_] = other; }

    void erase(const place& at) noexcept
    {
        block& from = *blocks_[at.block_];
        const auto gone = from.rows.begin() + static_cast<std::ptrdiff_t>(at.at_);
        std::move(gone + 1, from.rows.begin() + from.count, gone);
        --from.count;
        if (from.latest != block::none && at.at_ <= from.latest) from.latest = from.latest == 0 ? block::none : from.latest - 1;
        if (from.count == 0)
            remove(at.block_);
        else if (at.block_ + 1 < blocks_.size())
            merge(at.block_);
    }

private:
    template <class Before>
    [[nodiscard]] place find_first_not(Before before) const
    {
        const auto found = std::partition_point(blocks_.begin(), blocks_.end(), [&](const std::unique_ptr<block>& each) {
            return before(each->rows[each->count - 1]);
        });
        if (found == blocks_.end()) return end();
        const auto& rows = (*found)->rows;
        const auto at = std::partition_point(rows.begin(), rows.begin() + (*found)->count, before);
        return {*this, static_cast<std::size_t>(found - blocks_.begin()), static_cast<std::size_t>(at - rows.begin())};
    }

    /// Makes room in a full block. Rows that come one behind the other, as those that are sorted by time do within each
    /// product, leave full blocks behind them; others find half of the block free.
    /// @return where the place is now
    [[nodiscard]] place split(const place& at)
    {
        block& full = *blocks_[at.block_];
        const bool is_run = at.at_ == 0 || at.at_ == full.latest + std::size_t{1};
        const std::size_t cut = is_run ? at.at_ : capacity / 2;
        auto fresh = std::make_unique<block>();
        if (blocks_.size() == blocks_.capacity()) blocks_.reserve(2 * blocks_.size());
        std::copy(full.rows.begin() + static_cast<std::ptrdiff_t>(cut), full.rows.end(), fresh->rows.begin());
        fresh->count = static_cast<std::uint32_t>(capacity - cut);
        full.count = static_cast<std::uint32_t>(cut);
        full.latest = block::none;
        blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(at.block_ + 1), std::move(fresh));
        if (at.at_ < capacity && at.at_ <= cut) return at;
        return {*this, at.block_ + 1, at.at_ - cut};
    }

    /// Joins a block with the next one where both are rather empty.
    void merge(std::size_t at) noexcept
    {
        block& into = *blocks_[at];
        const block& next = *blocks_[at + 1];
        if (into.count + next.count > capacity / 2) return;
        std::copy(next.rows.begin(), next.rows.begin() + next.count, into.rows.begin() + into.count);
        into.count += next.count;
        remove(at + 1);
    }

    void remove(std::size_t at) noexcept { blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(at)); }

    row_order order_;
    std::vector<std::unique_ptr<block>> blocks_;  ///< none is empty
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_SORTED_ROWS_HPP
