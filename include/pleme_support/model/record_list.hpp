// Records that a read found. A storage that keeps records as they are hands them out themselves; nobody copies them on the way.
// Model layer. Guide: docs/concepts/storage.md. Tests: tests/unit/model/record_list.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_RECORD_LIST_HPP
#define PLEME_SUPPORT_MODEL_RECORD_LIST_HPP

#include <pleme_support/platform.hpp>

#include <cassert>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pleme_support::inline v0 {

/// Records in the order of the read, each as it was at the read for as long as the list is there. Either a block of them, as
/// SQL makes it, or pinned ones that stay where the storage has them. Read it like a `const std::vector<R>`; whoever wants a
/// record for himself takes it.
template <class R>
class record_list {
public:
    using value_type = R;  ///< a record

    /// Through the list, from its first record; valid as long as the list is not changed.
    class const_iterator {
    public:
        /// @cond iterator requirements, as the standard has them
        using iterator_category = std::random_access_iterator_tag;
        using value_type = R;
        using difference_type = std::ptrdiff_t;
        using pointer = const R*;
        using reference = const R&;

        const_iterator() = default;

        [[nodiscard]] reference operator*() const { return (*list_)[at_]; }
        [[nodiscard]] pointer operator->() const { return &(*list_)[at_]; }
        [[nodiscard]] reference operator[](difference_type n) const { return *(*this + n); }

        const_iterator& operator++() { return *this += 1; }
        const_iterator& operator--() { return *this -= 1; }
        const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
        const_iterator operator--(int) { return std::exchange(*this, *this - 1); }
        const_iterator& operator+=(difference_type n)
        {
            at_ = static_cast<std::size_t>(static_cast<difference_type>(at_) + n);
            return *this;
        }
        const_iterator& operator-=(difference_type n) { return *this += -n; }
        [[nodiscard]] friend const_iterator operator+(const_iterator it, difference_type n) { return it += n; }
        [[nodiscard]] friend const_iterator operator+(difference_type n, const_iterator it) { return it += n; }
        [[nodiscard]] friend const_iterator operator-(const_iterator it, difference_type n) { return it -= n; }
        [[nodiscard]] friend difference_type operator-(const const_iterator& a, const const_iterator& b)
        {
            return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
        }
        [[nodiscard]] friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.at_ == b.at_; }
        [[nodiscard]] friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.at_ <=> b.at_; }

        /// @endcond

    private:
        friend record_list;
        const_iterator(const record_list& list, std::size_t at) : list_{&list}, at_{at} {}

        const record_list* list_ = nullptr;
        std::size_t at_ = 0;
    };
    using iterator = const_iterator;  ///< nothing is changed through it

    /// No records.
    record_list() = default;
    /// A block of records.
    record_list(std::vector<R> block) noexcept : block_{std::move(block)} {}
    /// A block of records.
    record_list(std::initializer_list<R> block) : block_{block} {}
    /// Records that their storage keeps as they are.
    /// @param pinned  each the address of an `R`; without the type, so that it is compiled once for all lists
    explicit record_list(std::vector<std::shared_ptr<const void>> pinned) noexcept : pinned_{std::move(pinned)} {}

    /// How many records.
    [[nodiscard]] std::size_t size() const noexcept { return block_.size() + pinned_.size(); }
    /// Whether there are none.
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// @param at  below `size()`
    /// @return the record at a place
    [[nodiscard]] const R& operator[](std::size_t at) const
    {
        assert(at < size());
        return pinned_.empty() ? block_[at] : pinned(at);
    }
    /// Throws `std::out_of_range` behind the last.
    [[nodiscard]] const R& at(std::size_t at) const
    {
        if (at >= size()) throw std::out_of_range{"record_list::at"};
        return (*this)[at];
    }
    /// The first; there must be one.
    [[nodiscard]] const R& front() const { return (*this)[0]; }
    /// The last; there must be one.
    [[nodiscard]] const R& back() const { return (*this)[size() - 1]; }
    /// From the first record on.
    [[nodiscard]] const_iterator begin() const { return {*this, 0}; }
    /// Behind the last record.
    [[nodiscard]] const_iterator end() const { return {*this, size()}; }

    /// Adds a record of its own default, for a storage that fills in what it read; none of them may be pinned.
    [[nodiscard]] R& add()
    {
        assert(pinned_.empty());
        return block_.emplace_back();
    }
    /// A record to be changed: a copy, from then on, of one that was pinned.
    [[nodiscard]] R& edit(std::size_t at)
    {
        assert(at < size());
        if (pinned_.empty()) return block_[at];
        auto copy = std::make_shared<R>(pinned(at));
        R& changed = *copy;
        pinned_[at] = std::move(copy);
        return changed;
    }
    /// A record for the caller: moved out of a block, copied if it was pinned. The list keeps its size.
    [[nodiscard]] R take(std::size_t at)
    {
        assert(at < size());
        return pinned_.empty() ? std::move(block_[at]) : pinned(at);
    }
    /// All of them, as `take`.
    [[nodiscard]] std::vector<R> take_all() &&
    {
        block_.reserve(size());
        for (std::size_t at = 0; at < pinned_.size(); ++at) block_.push_back(pinned(at));
        pinned_.clear();
        return std::move(block_);
    }
    /// Keeps the first ones.
    /// @param size  at most `size()`
    void truncate(std::size_t size)
    {
        assert(size <= this->size());
        if (pinned_.empty())
            block_.erase(block_.begin() + static_cast<std::ptrdiff_t>(size), block_.end());
        else
            pinned_.resize(size);
    }

    /// Equal records in the same order, however they are held.
    [[nodiscard]] friend bool operator==(const record_list& a, const record_list& b)
    {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!(a[i] == b[i])) return false;
        return true;
    }

private:
    [[nodiscard]] const R& pinned(std::size_t at) const { return *static_cast<const R*>(pinned_[at].get()); }

    // One of the two is empty.
    std::vector<R> block_;
    std::vector<std::shared_ptr<const void>> pinned_;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_RECORD_LIST_HPP
