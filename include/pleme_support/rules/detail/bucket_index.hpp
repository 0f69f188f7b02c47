// Rising numbers, with an index by which the last one at or below a value is found in a step or two.
// Rules layer, detail of rules/working_calendar.hpp. Guide: docs/guide/calendars.md.
// Tests: tests/unit/rules/working_calendar.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DETAIL_BUCKET_INDEX_HPP
#define PLEME_SUPPORT_RULES_DETAIL_BUCKET_INDEX_HPP

#include <pleme_support/platform.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

/// Keys that never fall, the first of them 0. The values asked for are cut into buckets of equal width, about as many as there
/// are keys: one look says between which keys of its bucket a value lies. Keys that crowd in one bucket are bisected, so that a
/// look-up takes O(log n) at worst.
class bucket_index {
public:
    /// @param keys   not empty, in order, the first 0
    /// @param limit  the greatest value that is ever asked for
    bucket_index(std::vector<std::uint32_t> keys, std::uint32_t limit) : keys_{std::move(keys)}
    {
        assert(!keys_.empty() && keys_.front() == 0);
        while ((limit >> shift_) > keys_.size()) ++shift_;
        const std::size_t buckets = std::size_t{limit >> shift_} + 1;
        first_.reserve(buckets + 1);
        std::size_t at = 0;
        for (std::size_t bucket = 0; bucket <= buckets; ++bucket) {
            const std::uint64_t start = std::uint64_t{bucket} << shift_;
            while (at + 1 < keys_.size() && keys_[at + 1] <= start) ++at;
            first_.push_back(static_cast<std::uint32_t>(at));
        }
    }

    /// The position of the last key at or below `value`.
    /// @param value  at most the limit
    [[nodiscard]] std::size_t find(std::uint32_t value) const noexcept
    {
        const std::uint32_t* bucket = first_.data() + (value >> shift_);
        std::size_t low = bucket[0];
        std::size_t high = bucket[1];
        while (high - low > 4) {
            const std::size_t middle = low + (high - low) / 2;
            (keys_[middle] <= value ? low : high) = middle;
        }
        while (low < high && keys_[low + 1] <= value) ++low;
        return low;
    }

    [[nodiscard]] std::uint32_t key(std::size_t at) const noexcept { return keys_[at]; }
    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

    /// The memory that it holds besides itself.
    [[nodiscard]] std::size_t bytes() const noexcept { return (keys_.capacity() + first_.capacity()) * sizeof(std::uint32_t); }

private:
    std::vector<std::uint32_t> keys_;
    std::vector<std::uint32_t> first_;  ///< of each bucket, the last key at or below its start; one more at the end
    int shift_ = 0;
};

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_DETAIL_BUCKET_INDEX_HPP
