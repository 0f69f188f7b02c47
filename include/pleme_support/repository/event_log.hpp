// A product's events in one order, for readers who follow it: an outbox that skips nothing and repeats nothing.
// Repository layer. Guide: docs/guide/events.md. Tests: tests/unit/repository/event_log.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP
#define PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/storage/bounded.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::repository {

/// How many events get their places in one commit: few enough that a database finds each by its key, and enough that the pages
/// which every commit writes are shared by many.
inline constexpr std::uint32_t placed_at_once = 500;

/// Adds an event to a batch, and that it has no place yet.
inline void insert_event(storage::batch& batch, ticket_event event)
{
    batch.insert(unplaced_event{event.product, event.at, event.ticket_id, event.version});
    batch.insert(std::move(event));
}

namespace detail {

/// Gives the next places of a product to events that wait for them, by a commit that is guarded by the version of its sequence:
/// of two that read the same only one goes through.
/// @param sequence  as it was read: none, or one
/// @param waiting   what was read in the same snapshot, one at least
[[nodiscard]] inline storage::batch place_events(const std::string& product, const std::vector<event_sequence>& sequence,
                                                 std::vector<unplaced_event> waiting)
{
    storage::batch batch;
    event_sequence next = sequence.empty() ? event_sequence{product, 1, 0} : sequence.front();
    next.next += static_cast<std::int64_t>(waiting.size());
    event_places places{product, next.next - 1, {}};
    places.events.reserve(waiting.size());
    for (const unplaced_event& event : waiting) places.events.push_back({event.ticket_id, event.version});
    batch.insert(std::move(places));
    for (unplaced_event& event : waiting) batch.remove(std::move(event));
    if (sequence.empty()) {
        batch.insert(std::move(next));
    } else {
        ++next.version;
        batch.update(std::move(next));
    }
    return batch;
}

/// An event's key, at its place.
struct occupied_place {
    std::int64_t position = 0;
    event_key event;
};

/// The places behind a cursor, at most so many.
[[nodiscard]] inline std::vector<occupied_place> places_behind(const std::vector<event_places>& read, std::int64_t cursor,
                                                               std::size_t limit)
{
    std::vector<occupied_place> places;
    for (const event_places& each : read) {
        std::int64_t position = each.last - static_cast<std::int64_t>(each.events.size());
        for (const event_key& event : each.events)
            if (++position > cursor && places.size() < limit) places.push_back({position, event});
    }
    return places;
}

/// The events at some places; those of purged tickets are gone.
template <storage::bounded Storage>
[[nodiscard]] result<std::vector<placed_event>> read_events_at(Storage& storage, const std::string& product,
                                                               const std::vector<occupied_place>& places)
{
    std::vector<placed_event> events;
    if (places.empty()) return events;
    std::vector<ticket_event> keys(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        keys[i].ticket_id = places[i].event.ticket_id;
        keys[i].product = product;
        keys[i].version = places[i].event.version;
    }
    auto read = storage.read(storage::query<ticket_event>{}.with_keys_of(keys));
    if (!read) return read.error();
    std::map<std::pair<uuid, std::int32_t>, ticket_event*> found;
    for (ticket_event& event : std::get<0>(*read)) found.emplace(std::pair{event.ticket_id, event.version}, &event);
    events.reserve(found.size());
    for (const occupied_place& place : places)
        if (const auto at = found.find({place.event.ticket_id, place.event.version}); at != found.end())
            events.push_back({place.position, std::move(*at->second)});
    return events;
}

}  // namespace detail

/// The events behind a place, oldest first.
///
/// An event gets its place not when it is committed but when a reader comes to where it is missing: the place is then given to
/// events that everybody can see, by a commit of its own, guarded by the version of the product's sequence. So whoever commits
/// when, no event appears at a place that a reader has passed. Within a ticket places follow versions.
/// @pre `caller.reaches(product)`, cursor 0 or more, limit 1 or more
template <storage::bounded Storage>
[[nodiscard]] result<ticket_event_page> read_events_after(Storage& storage, const principal& caller, const std::string& product,
                                                          std::int64_t cursor, std::uint32_t limit, int attempts)
{
    storage::query<unplaced_event> unplaced;
    unplaced.equal<&unplaced_event::product>(product)
        .template ascending<&unplaced_event::at, &unplaced_event::ticket_id>()
        .limit(placed_at_once);
    storage::query<event_sequence> sequence_of_product;
    sequence_of_product.equal<&event_sequence::product>(product);

    // Who follows closely meets places that were given one by one, who starts anew those that were given many at a time.
    std::uint32_t commits = limit / placed_at_once + 2;
    for (int conflicts = 0; conflicts < attempts;) {
        storage::query<event_places> placed;
        placed.equal<&event_places::product>(product)
            .template compare<&event_places::last>(storage::comparison::greater, cursor)
            .template ascending<&event_places::last>()
            .limit(commits);
        auto read = storage.read(placed, unplaced, sequence_of_product);
        if (!read) return read.error();
        auto& [found, waiting, sequence] = *read;
        const auto places = detail::places_behind(found, cursor, limit);
        const bool has_all_places = found.size() < commits;
        if (places.size() == limit || (has_all_places && waiting.empty())) {
            auto events = detail::read_events_at(storage, product, places);
            if (!events) return events.error();
            if (!caller.sees_internal_notes())
                std::erase_if(*events, [](const placed_event& each) { return is_internal(each.event.kind); });
            return ticket_event_page{std::move(*events), places.empty() ? cursor : places.back().position};
        }
        if (!has_all_places) {
            commits = (std::min)(limit + 1, commits * 8);
            continue;
        }
        const auto committed = storage.commit(detail::place_events(product, sequence, std::move(waiting)));
        if (committed) continue;
        // Of an unknown end the next read tells.
        if (committed.error().code != errc::conflict && committed.error().code != errc::outcome_unknown)
            return committed.error();
        ++conflicts;
    }
    return support_error{errc::conflict, "others kept placing events first"};
}

}  // namespace pleme_support::repository

#endif  // PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP
