// How the memory adapter keeps a record: as it is, or packed.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP

#include <pleme_support/adapters/memory/detail/packed_event.hpp>
#include <pleme_support/storage/record.hpp>

#include <atomic>
#include <cstdint>
#include <memory>

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
};

template <>
struct kept_row<ticket_event> {
    [[nodiscard]] static row keep(const void* record) { return packed_event::make(*static_cast<const ticket_event*>(record)); }
    static void drop(row kept) noexcept { packed_event::destroy(static_cast<const packed_event*>(kept)); }
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_KEPT_ROW_HPP
