// What a batch does to the records of one type, without the type: for adapters that do once for all records what they would do
// for each.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/batch.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_CHANGES_VIEW_HPP
#define PLEME_SUPPORT_STORAGE_CHANGES_VIEW_HPP

#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/record.hpp>

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace pleme_support::inline v0::storage {

/// Some records of one type, one behind the other.
class record_span {
public:
    /// None.
    record_span() = default;
    /// Those of a vector, for as long as it does not change.
    template <class R>
    explicit record_span(const std::vector<R>& records) noexcept
        : first_{records.data()}, count_{records.size()}, bytes_{sizeof(R)}
    {
    }

    /// How many records.
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    /// Whether there are none.
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// The address of a record.
    /// @param at  below `size()`
    [[nodiscard]] const void* operator[](std::size_t at) const noexcept
    {
        assert(at < count_);
        return static_cast<const std::byte*>(first_) + at * bytes_;
    }
    /// Some of them.
    /// @param count  at most `size()`
    [[nodiscard]] record_span first(std::size_t count) const noexcept
    {
        assert(count <= count_);
        record_span some{*this};
        some.count_ = count;
        return some;
    }

private:
    const void* first_ = nullptr;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;  ///< of each
};

/// A `record_changes` of any type, for as long as that does not change.
struct changes_view {
    record_span inserts;                  ///< as there
    record_span updates;                  ///< as there
    std::span<const member_set> changed;  ///< as there
    record_span removals;                 ///< as there
    record_span absent;                   ///< as there

    /// Nothing.
    changes_view() = default;
    /// Those of one type.
    template <record R>
    explicit changes_view(const record_changes<R>& of) noexcept
        : inserts{of.inserts}, updates{of.updates}, changed{of.changed}, removals{of.removals}, absent{of.absent}
    {
    }
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_CHANGES_VIEW_HPP
