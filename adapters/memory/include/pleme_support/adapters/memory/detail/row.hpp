// A record as the memory adapter keeps it, and the two orders of rows: by key, and by the members of an index.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_HPP

#include <pleme_support/adapters/memory/detail/compare.hpp>
#include <pleme_support/adapters/memory/detail/indexes.hpp>
#include <pleme_support/adapters/memory/detail/packed_event.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::memory::detail {

/// The searchable texts of a record, folded once when it is written rather than at every search: one behind the other in one
/// block.
template <storage::record R>
class folded_texts {
public:
    explicit folded_texts(const R& record)
    {
        std::size_t at = 0;
        storage::for_each_member(record, [&](auto i, std::string_view, const auto& member) {
            if constexpr (((storage::record_traits<R>::searchable >> i()) & 1U) != 0) {
                all_ += rules::fold_case(member);
                ends_[at++] = static_cast<std::uint32_t>(all_.size());
            }
        });
        all_.shrink_to_fit();
    }

    /// @param at  among the searchable members, from 0
    [[nodiscard]] std::string_view get(std::size_t at) const noexcept
    {
        const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
        return std::string_view{all_}.substr(begin, ends_[at] - begin);
    }

private:
    std::string all_;
    std::array<std::uint32_t, static_cast<std::size_t>(std::popcount(storage::record_traits<R>::searchable))> ends_{};
};

/// Takes no room in records without such texts, of which there are millions.
template <storage::record R>
requires(storage::record_traits<R>::searchable == 0) class folded_texts<R> {
public:
    explicit folded_texts(const R&) noexcept {}

    [[nodiscard]] std::string_view get(std::size_t) const noexcept { return {}; }
};

/// A record with its folded texts.
template <storage::record R>
class row {
public:
    explicit row(const R& record) : record_{record}, folded_{record} {}

    [[nodiscard]] const R& record() const noexcept { return record_; }

    /// Whether every word is in at least one of the members named.
    [[nodiscard]] bool matches(const storage::text_match& text) const
    {
        return std::all_of(text.words.begin(), text.words.end(), [&](const std::string& word) {
            std::size_t at = 0;
            for (std::size_t i = 0; i < storage::member_count<R>; ++i) {
                if (((storage::record_traits<R>::searchable >> i) & 1U) == 0) continue;
                const std::string_view folded = folded_.get(at++);
                if (((text.members >> i) & 1U) != 0 && folded.find(word) != std::string_view::npos) return true;
            }
            return false;
        });
    }

    [[nodiscard]] std::strong_ordering compare_key(const row& other) const
    {
        for (const member_index member : storage::record_traits<R>::key)
            if (const auto order = functions_of<R>[member].compare(record_, other.record_); order != 0) return order;
        return std::strong_ordering::equal;
    }
    [[nodiscard]] std::strong_ordering compare_key(std::size_t place, const value& operand) const
    {
        return functions_of<R>[storage::record_traits<R>::key[place]].compare_to(record_, operand);
    }

private:
    R record_;
    [[no_unique_address]] folded_texts<R> folded_;
};

/// An event is unpacked whenever it is looked at.
template <>
class row<ticket_event> {
public:
    explicit row(const ticket_event& event) : packed_{event} {}

    [[nodiscard]] ticket_event record() const { return packed_.unpack(); }
    [[nodiscard]] bool matches(const storage::text_match& text) const { return text.words.empty(); }
    [[nodiscard]] std::strong_ordering compare_key(const row& other) const { return packed_.compare(other.packed_); }
    [[nodiscard]] std::strong_ordering compare_key(std::size_t place, const value& operand) const
    {
        return packed_.compare(place, operand);
    }

private:
    packed_event packed_;
};

/// Orders an entry against an edge by the values that the edge has.
/// @param compare  `compare(place)` orders the entry's value at a place against the edge's
/// @return whether the entry comes before the edge
template <class Compare>
[[nodiscard]] bool is_before(const edge& place, Compare&& compare)
{
    for (std::size_t i = 0; i < place.values.size(); ++i)
        if (const auto order = compare(i); order != 0) return order < 0;
    return place.after;
}

/// Sorts rows by their keys, and finds edges among them.
template <storage::record R>
struct key_less {
    using is_transparent = void;

    [[nodiscard]] bool operator()(const row<R>& a, const row<R>& b) const { return a.compare_key(b) < 0; }
    [[nodiscard]] bool operator()(const row<R>& row, const edge& place) const
    {
        return is_before(place, [&](std::size_t i) { return row.compare_key(i, place.values[i]); });
    }
    [[nodiscard]] bool operator()(const edge& place, const row<R>& row) const { return !(*this)(row, place); }
};

/// Sorts rows by the members of an index, and finds edges among them.
template <storage::record R>
struct index_less {
    using is_transparent = void;

    std::size_t index;  ///< which of `indexes_of<R>`

    [[nodiscard]] bool operator()(const row<R>* a, const row<R>* b) const
    {
        for (const member_index member : indexes_of<R>[index].view())
            if (const auto order = functions_of<R>[member].compare(a->record(), b->record()); order != 0) return order < 0;
        return false;
    }
    [[nodiscard]] bool operator()(const row<R>* row, const edge& place) const
    {
        const auto members = indexes_of<R>[index].view();
        return is_before(place,
                         [&](std::size_t i) { return functions_of<R>[members[i]].compare_to(row->record(), place.values[i]); });
    }
    [[nodiscard]] bool operator()(const edge& place, const row<R>* row) const { return !(*this)(row, place); }
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_ROW_HPP
