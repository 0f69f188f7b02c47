// The storage that forgets: everything in ordered maps of one process. For tests, demos and as the model of every other one.
// Memory adapter: no I/O. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/fair_mutex.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/import.hpp>

#include <boost/mp11/algorithm.hpp>

#include <tuple>
#include <vector>

namespace pleme_support::adapters {

/// A `storage::adapter` that keeps its records until it is destroyed. Readers run in parallel, a writer alone.
/// Look-ups by key and pages in the order of an index cost O(log n) and the page; other queries look at every record that
/// the conditions on the leading members of the key, or of an index, leave.
class memory_storage {
public:
    memory_storage() = default;
    memory_storage(const memory_storage&) = delete;
    memory_storage& operator=(const memory_storage&) = delete;

    /// @param end  looked at while it waits for a commit, and between rows
    /// @return the records of each query; `errc::timed_out`, `errc::stopped`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries) const
    {
        using memory::detail::fair_mutex;
        const fair_mutex::hold held{mutex_, fair_mutex::mode::shared, end};
        if (!held || end.is_over()) return end.error();
        memory::detail::end_watch watch{end};
        // Braces, so that the lists are made from left to right.
        storage::rows<R...> rows{std::get<memory::detail::table<R>>(tables_).read(queries.parts(), watch)...};
        if (watch.is_over()) return watch.error();
        return rows;
    }

    /// @param end  looked at while it waits for others; what has begun is done
    /// @return `errc::conflict`, `errc::timed_out`, `errc::stopped`
    /// @par Exception safety
    /// Strong: `std::bad_alloc` leaves everything as it was.
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        using memory::detail::fair_mutex;
        const fair_mutex::hold held{mutex_, fair_mutex::mode::exclusive, end};
        if (!held || end.is_over()) return end.error();
        return [&]<class... R>(boost::mp11::mp_list<R...>) -> result<void> {
            std::tuple<typename memory::detail::table<R>::change...> changes;
            result<void> checked;
            const auto prepare = [&]<class T>(memory::detail::table<T>& table) {
                auto change = table.prepare(batch);
                if (!change) return checked = change.error(), false;
                std::get<typename memory::detail::table<T>::change>(changes) = std::move(*change);
                return true;
            };
            if (!(prepare(std::get<memory::detail::table<R>>(tables_)) && ...)) return checked;
            (std::get<memory::detail::table<R>>(tables_).apply(std::get<typename memory::detail::table<R>::change>(changes)),
             ...);
            return checked;
        }(storage::record_types{});
    }

    /// Inserts the records of many tickets, whole or not at all, in one step that keeps readers waiting.
    /// @param end  as for `commit`
    /// @return `errc::invalid_argument` if the batch has more than inserts; else as `commit`
    [[nodiscard]] result<void> import(const call_end& end, const storage::batch& rows)
    {
        if (!storage::only_inserts(rows)) return storage::more_than_inserts();
        return commit(end, rows);
    }

private:
    using tables = boost::mp11::mp_rename<boost::mp11::mp_transform<memory::detail::table, storage::record_types>, std::tuple>;

    mutable memory::detail::fair_mutex mutex_;
    tables tables_;
};
static_assert(storage::adapter<memory_storage> && storage::imports<memory_storage>);

}  // namespace pleme_support::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
