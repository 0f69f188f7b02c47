// The storage that forgets: everything in ordered maps of one process. For tests, demos and as the model of every other one.
// Memory adapter: no I/O. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/fair_mutex.hpp>
#include <pleme_support/adapters/memory/detail/related.hpp>
#include <pleme_support/adapters/memory/detail/table.hpp>
#include <pleme_support/adapters/memory/detail/table_reader.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/import.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/set.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters {

/// A `storage::adapter` that keeps its records until it is destroyed. Readers run in parallel, a writer alone.
/// Look-ups by key and pages in the order of an index cost O(log n) and the page; other queries look at every record that
/// the conditions on the leading members of the key, or of an index, leave.
/// @tparam Records  which it keeps: `storage::record_types`, or those and a host's own
template <class Records>
class basic_memory_storage {
public:
    basic_memory_storage() = default;
    basic_memory_storage(const basic_memory_storage&) = delete;
    basic_memory_storage& operator=(const basic_memory_storage&) = delete;

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
        storage::rows<R...> rows{reader_of<R>(watch).read(queries.parts())...};
        if (watch.is_over()) return watch.error();
        return rows;
    }

    /// @return how many records there are that the conditions of a query hold for, `up_to` at most; `errc::timed_out`,
    ///         `errc::stopped`
    template <storage::record R>
    [[nodiscard]] result<std::uint32_t> count(const call_end& end, const storage::query<R>& query, std::uint32_t up_to) const
    {
        using memory::detail::fair_mutex;
        const fair_mutex::hold held{mutex_, fair_mutex::mode::shared, end};
        if (!held || end.is_over()) return end.error();
        memory::detail::end_watch watch{end};
        const std::uint32_t counted = reader_of<R>(watch).count(storage::without_page(query.parts()), up_to);
        if (watch.is_over()) return watch.error();
        return counted;
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
        using memory::detail::fair_mutex;
        const fair_mutex::hold held{mutex_, fair_mutex::mode::exclusive, end};
        if (!held || end.is_over()) return end.error();
        return [&]<class... R>(boost::mp11::mp_list<R...>) -> result<void> {
            std::tuple<typename memory::detail::table<R>::change...> changes;
            result<void> checked;
            const auto prepare = [&]<class T>(memory::detail::table<T>& table) {
                auto change = table.prepare(batch.template changes<T>(), batch.template removals<support_ticket>());
                if (!change) return checked = change.error(), false;
                std::get<typename memory::detail::table<T>::change>(changes) = std::move(*change);
                return true;
            };
            if (!(prepare(std::get<memory::detail::table<R>>(tables_)) && ...)) return checked;
            (std::get<memory::detail::table<R>>(tables_).apply(std::get<typename memory::detail::table<R>::change>(changes)),
             ...);
            return checked;
        }(Records{});
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

private:
    using tables = boost::mp11::mp_rename<boost::mp11::mp_transform<memory::detail::table, Records>, std::tuple>;

    /// The tables as they ask each other.
    class related final : public memory::detail::related_tables {
    public:
        explicit related(const tables& all) noexcept : all_{all} {}

        [[nodiscard]] bool has(const storage::related_records& others, std::vector<storage::value> ticket,
                               memory::detail::end_watch& watch) const override
        {
            storage::query_parts parts;
            parts.conditions = others.conditions;
            for (std::size_t i = 0; i < ticket.size(); ++i)
                parts.conditions.push_back({others.of->ticket[i], storage::comparison::equal, {std::move(ticket[i])}});
            bool found = false;
            visit(
                others.of, [&](const auto& reader) { found = reader.count(std::move(parts), 1) == 1; }, watch);
            return found;
        }
        [[nodiscard]] std::vector<memory::detail::ordered_ticket> list(const storage::related_order& order,
                                                                       memory::detail::end_watch& watch) const override
        {
            storage::query_parts parts;
            parts.conditions = order.by.conditions;
            const auto& ticket = order.by.of->ticket;
            for (const storage::member_index member : {ticket[0], ticket[1], order.member})
                parts.members |= storage::member_set{1} << member;
            std::vector<memory::detail::ordered_ticket> listed;
            const auto add = [&](const auto& reader) {
                for (const auto& record : reader.read(parts))
                    listed.push_back({storage::value_at(record, order.member),
                                      {storage::value_at(record, ticket[0]), storage::value_at(record, ticket[1])}});
            };
            visit(order.by.of, add, watch);
            return listed;
        }

    private:
        /// Calls `work` with a reader of the table of these records.
        template <class Work>
        void visit(const storage::record_info* of, Work&& work, memory::detail::end_watch& watch) const
        {
            const auto try_one = [&]<class R>(const memory::detail::table<R>& table) {
                if constexpr (storage::is_of_ticket<R>)
                    if (&storage::info_of<R> == of) work(memory::detail::table_reader<R>{table, *this, watch});
            };
            std::apply([&](const auto&... each) { (try_one(each), ...); }, all_);
        }

        const tables& all_;
    };

    template <storage::record R>
    [[nodiscard]] memory::detail::table_reader<R> reader_of(memory::detail::end_watch& watch) const
    {
        return {std::get<memory::detail::table<R>>(tables_), related_, watch};
    }

    mutable memory::detail::fair_mutex mutex_;
    tables tables_;
    related related_{tables_};
};

/// Of the library's own records.
using memory_storage = basic_memory_storage<storage::record_types>;
static_assert(storage::adapter<memory_storage> && storage::counts<memory_storage> && storage::imports<memory_storage>);

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_MEMORY_STORAGE_HPP
