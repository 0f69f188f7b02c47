// Where the demo data is played: a storage in memory that keeps what commands read, and sets aside what they only write.
// Example service. Guide: docs/guide/importing.md. Tests: examples/support_service/demo_data.test.cpp.

#ifndef SUPPORT_SERVICE_DEMO_STAGE_HPP
#define SUPPORT_SERVICE_DEMO_STAGE_HPP

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/batch.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/set.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace support_service::demo {

/// A `storage::adapter` for commands alone: no command asks for messages, events or ratings again, which are most of what there
/// is, so they wait for the import as they were written. Used by one thread at a time.
class demo_stage {
public:
    /// @return as the memory adapter's; `errc::storage_unavailable` for what was set aside
    template <pleme_support::storage::record... R>
    [[nodiscard]] pleme_support::result<pleme_support::storage::rows<R...>> read(
        const pleme_support::call_end& end, const pleme_support::storage::query<R>&... queries) const
    {
        if constexpr ((boost::mp11::mp_contains<set_aside, R>::value || ...))
            return pleme_support::support_error{pleme_support::errc::storage_unavailable,
                                                "the stage has set aside what is only written"};
        else
            return kept_.read(end, queries...);
    }

    /// @return as the memory adapter's, without a look at whether what is set aside is there already
    [[nodiscard]] pleme_support::result<void> commit(const pleme_support::call_end& end,
                                                     const pleme_support::storage::batch& batch)
    {
        if (auto wrong = batch.check()) return *std::move(wrong);
        pleme_support::storage::basic_batch<kept> read_again;
        [&]<class... R>(boost::mp11::mp_list<R...>) { (add<R>(read_again, batch), ...); }(kept{});
        if (auto done = kept_.commit(end, read_again); !done) return done;
        [&]<class... R>(boost::mp11::mp_list<R...>) { (insert<R>(batch.inserts<R>()), ...); }(set_aside{});
        return {};
    }

    /// Takes all tickets and what belongs to them off the stage.
    /// @return what an import is to insert; an error of the memory adapter
    [[nodiscard]] pleme_support::result<pleme_support::storage::batch> take_tickets()
    {
        using namespace pleme_support;
        auto read =
            kept_.read(no_end, storage::query<support_ticket>{}, storage::query<ticket_cycle>{}, storage::query<csat_survey>{},
                       storage::query<ticket_tag>{}, storage::query<ticket_participant>{}, storage::query<ticket_activity>{},
                       storage::query<ticket_text>{});
        if (!read) return read.error();
        storage::basic_batch<kept> gone;
        for (const support_ticket& ticket : get<0>(*read)) gone.remove(ticket);
        if (auto done = kept_.commit(no_end, gone); !done) return done.error();
        storage::batch taken = std::exchange(written_, {});
        const auto insert_all = [&](auto records) {
            for (auto& each : records) taken.insert(std::move(each));
        };
        read->apply([&](auto&... records) { (insert_all(std::move(records).take_all()), ...); });
        return taken;
    }

private:
    using set_aside = boost::mp11::mp_list<pleme_support::ticket_message, pleme_support::ticket_event,
                                           pleme_support::ticket_rating, pleme_support::unplaced_event>;
    using kept = boost::mp11::mp_set_difference<pleme_support::storage::record_types, set_aside>;

    /// Adds what a batch does to the records of one type.
    template <pleme_support::storage::record R>
    static void add(pleme_support::storage::basic_batch<kept>& to, const pleme_support::storage::batch& from)
    {
        const auto& asked = from.changes<R>();
        for (const R& each : asked.inserts) to.insert(each);
        for (std::size_t i = 0; i < asked.updates.size(); ++i) to.update(asked.updates[i], asked.changed[i]);
        for (const R& each : asked.removals) to.remove(each);
        for (const R& each : asked.absent) to.expect_absent(each);
    }

    template <pleme_support::storage::record R>
    void insert(const std::vector<R>& records)
    {
        for (const R& each : records) written_.insert(each);
    }

    pleme_support::adapters::basic_memory_storage<kept> kept_;
    pleme_support::storage::batch written_;  ///< what is set aside
};
static_assert(pleme_support::storage::adapter<demo_stage>);

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_DEMO_STAGE_HPP
