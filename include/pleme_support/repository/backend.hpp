// A storage, a clock and a source of ids behind one interface, so that the code of the repository is compiled once for all of
// them, and a unit that only calls it sees none of them. A virtual call a read or commit is nothing beside what it calls.
// Repository layer. Guide: docs/guide/building.md. Tests: every test of the repository.

#ifndef PLEME_SUPPORT_REPOSITORY_BACKEND_HPP
#define PLEME_SUPPORT_REPOSITORY_BACKEND_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/scrub.hpp>
#include <pleme_support/storage/stale.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace pleme_support::inline v0::repository {

/// Which records the repository reads together, in one snapshot. Whatever it reads is one of these.
using read_packs = boost::mp11::mp_append<
    boost::mp11::mp_transform<storage::rows, storage::record_types>,
    boost::mp11::mp_list<storage::rows<support_ticket, ticket_cycle>,
                         storage::rows<support_ticket, ticket_cycle, desk_settings>,
                         storage::rows<support_ticket, ticket_event>, storage::rows<support_ticket, ticket_message>,
                         storage::rows<support_ticket, csat_survey>, storage::rows<support_ticket, ticket_participant>,
                         storage::rows<support_ticket, ticket_event, ticket_cycle, csat_survey, ticket_rating, ticket_message,
                                       ticket_participant>,
                         storage::rows<event_places, event_places, unplaced_event, event_sequence>,
                         storage::rows<ticket_cycle, idempotency_key>, storage::rows<desk_settings, support_ticket>,
                         storage::rows<desk_settings, settings_rollout>, storage::rows<settings_rollout, number_block>,
                         storage::rows<agent_rotation, support_ticket>, storage::rows<product_folding, support_ticket>,
                         storage::rows<support_ticket, product_folding>, storage::rows<ticket_text, ticket_tag>>>;

/// The same for reads that may be a little old.
using stale_read_packs = boost::mp11::mp_list<
    storage::rows<support_ticket>, storage::rows<support_ticket, ticket_cycle, csat_survey, ticket_rating>,
    storage::rows<support_ticket, support_ticket, ticket_cycle, ticket_cycle, ticket_cycle, ticket_cycle, ticket_cycle,
                  ticket_cycle, ticket_cycle, ticket_cycle, ticket_cycle, csat_survey, ticket_rating, support_ticket>>;

/// What the repository stands on.
class backend {
public:
    backend(const backend&) = delete;
    backend& operator=(const backend&) = delete;
    virtual ~backend() = default;

    [[nodiscard]] virtual timestamp now() = 0;
    [[nodiscard]] virtual uuid next_id(timestamp now) = 0;
    /// @return as a storage's `commit`
    [[nodiscard]] virtual result<void> commit(const call_end& end, const storage::batch& batch) = 0;
    /// @return as `storage::count`
    [[nodiscard]] virtual result<std::uint32_t> count(const call_end& end, const storage::query<support_ticket>& tickets,
                                                      std::uint32_t up_to) = 0;
    /// @return as `storage::scrub`
    [[nodiscard]] virtual result<storage::scrub_progress> scrub(const call_end& end) = 0;

    /// @return as a storage's `read`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        result<storage::rows<R...>> answer;
        const std::array<const void*, sizeof...(R)> asked{&queries...};
        read_pack(end, number_of<read_packs, storage::rows<R...>>, asked.data(), &answer);
        return answer;
    }
    /// @return as `storage::read_stale`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read_stale(const call_end& end, const storage::query<R>&... queries)
    {
        result<storage::rows<R...>> answer;
        const std::array<const void*, sizeof...(R)> asked{&queries...};
        read_stale_pack(end, number_of<stale_read_packs, storage::rows<R...>>, asked.data(), &answer);
        return answer;
    }

protected:
    backend() = default;

private:
    /// @param pack     which of `read_packs`
    /// @param queries  one of each record of the pack
    /// @param answer   a `result` of the pack, to be assigned
    virtual void read_pack(const call_end& end, std::size_t pack, const void* const* queries, void* answer) = 0;
    virtual void read_stale_pack(const call_end& end, std::size_t pack, const void* const* queries, void* answer) = 0;

    template <class Packs, class Rows>
    [[nodiscard]] static consteval std::size_t find_number()
    {
        constexpr std::size_t number = boost::mp11::mp_find<Packs, Rows>::value;
        static_assert(number < boost::mp11::mp_size<Packs>::value,
                      "the repository has not read these records together before: add them to the list of packs");
        return number;
    }
    template <class Packs, class Rows>
    static constexpr std::size_t number_of = find_number<Packs, Rows>();
};

/// The backend of one storage, clock and source of ids: the only code of the repository that is compiled for each of them.
/// @tparam Storage   outlives it
template <storage::adapter Storage, clock_source Clock, id_source IdSource>
class basic_backend : public backend {
public:
    explicit basic_backend(Storage& storage) : storage_{storage} {}

    [[nodiscard]] Clock& clock() noexcept { return clock_; }
    [[nodiscard]] IdSource& ids() noexcept { return ids_; }

    [[nodiscard]] timestamp now() override { return clock_.now(); }
    [[nodiscard]] uuid next_id(timestamp now) override { return ids_.next(now); }
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch) override
    {
        return storage_.commit(end, batch);
    }
    [[nodiscard]] result<std::uint32_t> count(const call_end& end, const storage::query<support_ticket>& tickets,
                                              std::uint32_t up_to) override
    {
        return storage::count(storage_, end, tickets, up_to);
    }
    [[nodiscard]] result<storage::scrub_progress> scrub(const call_end& end) override { return storage::scrub(storage_, end); }

private:
    using reader = void (*)(Storage&, const call_end&, const void* const*, void*);

    void read_pack(const call_end& end, std::size_t pack, const void* const* queries, void* answer) override
    {
        static constexpr auto readers = make_readers<false>(read_packs{});
        readers[pack](storage_, end, queries, answer);
    }
    void read_stale_pack(const call_end& end, std::size_t pack, const void* const* queries, void* answer) override
    {
        static constexpr auto readers = make_readers<true>(stale_read_packs{});
        readers[pack](storage_, end, queries, answer);
    }

    template <bool Stale, class Rows>
    struct pack_reader;
    template <bool Stale, std::size_t... I, class... R>
    struct pack_reader<Stale, storage::rows_of<std::index_sequence<I...>, R...>> {
        static void read(Storage& storage, const call_end& end, const void* const* queries, void* answer)
        {
            auto& typed = *static_cast<result<storage::rows<R...>>*>(answer);
            if constexpr (Stale)
                typed = storage::read_stale(storage, end, *static_cast<const storage::query<R>*>(queries[I])...);
            else
                typed = storage.read(end, *static_cast<const storage::query<R>*>(queries[I])...);
        }
    };

    template <bool Stale, class... Rows>
    [[nodiscard]] static consteval std::array<reader, sizeof...(Rows)> make_readers(boost::mp11::mp_list<Rows...>)
    {
        return {pack_reader<Stale, Rows>::read...};
    }

    Storage& storage_;
    Clock clock_;
    IdSource ids_;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_BACKEND_HPP
