// How the memory adapter keeps a record: as it is, with its folded texts behind it, or packed.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP

#include <pleme_support/adapters/memory/detail/packed_event.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/record.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::memory::detail {

/// A record as it is kept: the address of the record, or of a packed event. It never changes; what replaces a record is
/// another row.
using row = const void*;

/// A record that its table holds, and every list that has it pinned; the last of them ends it.
/// @tparam Kept  what is kept of it, derived from this
template <class Kept, storage::record R>
struct counted_record : R {
    explicit counted_record(const R& record) : R{record} {}

    [[nodiscard]] static row keep(const void* record)
    {
        return static_cast<const R*>(new Kept{*static_cast<const R*>(record)});
    }
    static void drop(row kept) noexcept
    {
        if (of(kept).holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &of(kept);
    }
    [[nodiscard]] static std::shared_ptr<const void> pin(row kept)
    {
        of(kept).holders_.fetch_add(1, std::memory_order_relaxed);
        return {kept, drop};
    }

protected:
    [[nodiscard]] static const Kept& of(row kept) noexcept { return *static_cast<const Kept*>(static_cast<const R*>(kept)); }

private:
    mutable std::atomic<std::uint32_t> holders_ = 1;
};

/// How rows of a record type are made, pinned and ended.
template <storage::record R>
struct kept_row : counted_record<kept_row<R>, R> {
    explicit kept_row(const R& record) : counted_record<kept_row, R>{record} {}

    [[nodiscard]] static std::string_view folded(row, std::size_t) { return {}; }
};

/// The searchable texts are folded once when they are written rather than at every search: one behind the other in one block.
template <storage::record R>
requires(storage::record_traits<R>::searchable != 0) struct kept_row<R> : counted_record<kept_row<R>, R> {
    explicit kept_row(const R& record) : counted_record<kept_row, R>{record}
    {
        std::size_t at = 0;
        storage::for_each_member(record, [&](auto i, std::string_view, const auto& member) {
            if constexpr (((storage::record_traits<R>::searchable >> i()) & 1U) != 0) {
                folded_ += rules::fold_case(member);
                ends_[at++] = static_cast<std::uint32_t>(folded_.size());
            }
        });
        folded_.shrink_to_fit();
    }

    /// @param at  among the searchable members, from 0
    [[nodiscard]] static std::string_view folded(row kept, std::size_t at)
    {
        const kept_row& self = kept_row::of(kept);
        const std::size_t begin = at == 0 ? 0 : self.ends_[at - 1];
        return std::string_view{self.folded_}.substr(begin, self.ends_[at] - begin);
    }

private:
    std::string folded_;
    std::array<std::uint32_t, static_cast<std::size_t>(std::popcount(storage::record_traits<R>::searchable))> ends_{};
};

template <>
struct kept_row<ticket_event> {
    [[nodiscard]] static row keep(const void* record) { return packed_event::make(*static_cast<const ticket_event*>(record)); }
    static void drop(row kept) noexcept { packed_event::destroy(static_cast<const packed_event*>(kept)); }
    [[nodiscard]] static std::string_view folded(row, std::size_t) { return {}; }
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP
