// A storage together with the end of the call that uses it.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/bounded.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_BOUNDED_HPP
#define PLEME_SUPPORT_STORAGE_BOUNDED_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/stale.hpp>

#include <concepts>

namespace pleme_support::inline v0::storage {

/// What reads and commits within one call: a storage whose calls know their end.
template <class S>
concept bounded = requires(S& s, const batch& b, const query<support_ticket>& tickets, const query<ticket_cycle>& cycles)
{
    {
        s.read(tickets, cycles)
        } -> std::same_as<result<rows<support_ticket, ticket_cycle>>>;
    {
        s.read_stale(tickets, cycles)
        } -> std::same_as<result<rows<support_ticket, ticket_cycle>>>;
    {
        s.commit(b)
        } -> std::same_as<result<void>>;
    {
        s.end()
        } -> std::convertible_to<const call_end&>;
};

/// A storage seen by one call. Nothing is asked of the storage once the call is over.
/// @tparam Storage  an `adapter`, or what looks like one; outlives this
template <class Storage>
class bounded_storage {
public:
    /// @param end  of the call
    explicit bounded_storage(Storage& storage, const call_end& end = no_end) noexcept : storage_{&storage}, end_{end} {}

    /// @return as the storage's `read`; `errc::timed_out`, `errc::stopped`
    template <record... R>
    [[nodiscard]] result<rows<R...>> read(const query<R>&... queries) const
    {
        if (end_.is_over()) return end_.error();
        return storage_->read(end_, queries...);
    }
    /// @return as `storage::read_stale`; `errc::timed_out`, `errc::stopped`
    template <record... R>
    [[nodiscard]] result<rows<R...>> read_stale(const query<R>&... queries) const
    {
        if (end_.is_over()) return end_.error();
        return storage::read_stale(*storage_, end_, queries...);
    }
    /// @return as the storage's `commit`; `errc::timed_out`, `errc::stopped`, and then nothing of the batch was written
    [[nodiscard]] result<void> commit(const batch& changes) const
    {
        if (end_.is_over()) return end_.error();
        return storage_->commit(end_, changes);
    }

    /// The end of the call.
    [[nodiscard]] const call_end& end() const noexcept { return end_; }

private:
    Storage* storage_;
    call_end end_;
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_BOUNDED_HPP
