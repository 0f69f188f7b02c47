// The storage that forgets: everything in ordered maps of one process. For tests, demos and as the model of every other one.
// Memory adapter: no I/O. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP

#include <pleme_support/adapters/memory/detail/record_type.hpp>
#include <pleme_support/adapters/memory/detail/table_change.hpp>
#include <pleme_support/adapters/memory/detail/tables.hpp>
#include <pleme_support/adapters/memory/read_plan.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/changes_view.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/storage/scrub.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::adapters {

/// A `storage::adapter` that keeps its records until it is destroyed. Readers run in parallel, a writer alone.
/// Look-ups by key and pages in the order of an index cost O(log n) and the page; other queries look at every record that
/// the conditions on the leading members of the key, or of an index, leave.
/// @tparam Records  which it keeps: `storage::record_types`, or those and a host's own
template <class Records>
class basic_memory_storage {
public:
    basic_memory_storage()
    {
        [&]<class... R>(boost::mp11::mp_list<R...>) { (tables_.add(memory::detail::type_of<R>()), ...); }(Records{});
    }
    basic_memory_storage(const basic_memory_storage&) = delete;
    basic_memory_storage& operator=(const basic_memory_storage&) = delete;

    /// @param end  looked at while it waits for a commit, and between rows
    /// @return the records of each query; `errc::timed_out`, `errc::stopped`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries) const
    {
        storage::rows<R...> rows;
        const std::array<void*, sizeof...(R)> lists = rows.addresses();
        std::size_t next = 0;
        const std::array requests{memory::detail::requested_records{place_of<R>, queries.parts(), lists[next++]}...};
        if (auto failed = tables_.read(end, requests)) return *std::move(failed);
        return rows;
    }

    /// @return how many records there are that the conditions of a query hold for, `up_to` at most; `errc::timed_out`,
    ///         `errc::stopped`
    template <storage::record R>
    [[nodiscard]] result<std::uint32_t> count(const call_end& end, const storage::query<R>& query, std::uint32_t up_to) const
    {
        std::uint32_t counted = 0;
        if (auto failed = tables_.count(end, place_of<R>, storage::without_page(query.parts()), up_to, counted))
            return *std::move(failed);
        return counted;
    }

    /// How a query is answered, and how many rows are looked at for it, by answering it.
    template <storage::record R>
    [[nodiscard]] memory::read_plan explain(const storage::query<R>& query) const
    {
        return tables_.explain(place_of<R>, query.parts());
    }

    /// @param end  looked at while it waits for others; what has begun is done
    /// @param batch  of any list of records that are kept here; with a removed ticket goes what belongs to it, on the list or
    /// not
    /// @return `errc::conflict`, `errc::timed_out`, `errc::stopped`; `errc::invalid_argument` as `batch.check()` says
    /// @par Exception safety
    /// Strong: `std::bad_alloc` leaves everything as it was.
    template <class List>
    [[nodiscard]] result<void> commit(const call_end& end, const storage::basic_batch<List>& batch)
    {
        static_assert(boost::mp11::mp_empty<boost::mp11::mp_set_difference<List, Records>>::value,
                      "the batch may have records that this storage does not keep");
        if (auto wrong = batch.check()) return *std::move(wrong);
        const auto requested = [&]<class... R>(boost::mp11::mp_list<R...>) {
            return std::array{storage::changes_view{batch.template changes<R>()}...};
        }(Records{});
        if (auto failed = tables_.commit(end, requested, batch.template removals<support_ticket>())) return *std::move(failed);
        return {};
    }

    /// Inserts the records of many tickets, whole or not at all, in one step that keeps readers waiting.
    /// @param end  as for `commit`
    /// @return `errc::invalid_argument` if the batch has more than inserts; else as `commit`
    template <class List>
    [[nodiscard]] result<void> import(const call_end& end, const storage::basic_batch<List>& rows)
    {
        if (!storage::only_inserts(rows)) return storage::more_than_inserts();
        return commit(end, rows);
    }

    /// Nothing to do: what is overwritten is nowhere, but in what readers still hold and in memory that was given back.
    [[nodiscard]] result<storage::scrub_progress> scrub(const call_end& end) const
    {
        if (end.is_over()) return end.error();
        return storage::scrub_progress{};
    }

private:
    template <storage::record R>
    static constexpr std::size_t place_of = boost::mp11::mp_find<Records, R>::value;

    memory::detail::tables tables_;
};

/// Of the library's own records.
using memory_storage = basic_memory_storage<storage::record_types>;
static_assert(storage::adapter<memory_storage> && storage::counts<memory_storage> && storage::imports<memory_storage> &&
              storage::scrubs<memory_storage>);

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
