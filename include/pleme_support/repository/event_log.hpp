// A product's events in one order, for readers who follow it: an outbox that skips nothing and repeats nothing.
// Repository layer. Guide: docs/guide/events.md. Tests: tests/unit/repository/event_log.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP
#define PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/repository/event_cursor.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/bounded.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

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
/// @param stamp     of these places
[[nodiscard]] inline storage::product_batch place_events(const std::string& product,
                                                         const record_list<event_sequence>& sequence,
                                                         std::vector<unplaced_event> waiting, std::int64_t stamp)
{
    storage::product_batch batch{product};
    event_sequence next = sequence.empty() ? event_sequence{product, 1, 0} : sequence.front();
    next.next += static_cast<std::int64_t>(waiting.size());
    event_places places{product, next.next - 1, stamp, {}};
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

/// What an id has of random bits, nearly 64, over those of its time.
[[nodiscard]] inline std::int64_t make_stamp(const uuid& id)
{
    std::array<std::uint64_t, 2> halves{};
    std::size_t at = 0;
    for (const std::uint8_t byte : id) {
        std::uint64_t& half = halves[at++ / 8];
        half = half << 8 | byte;
    }
    return static_cast<std::int64_t>(halves[0] ^ halves[1]);
}

/// An event's key, at its place.
struct occupied_place {
    event_cursor at;
    event_key event;
};

/// The places behind a position, at most so many.
[[nodiscard]] inline std::vector<occupied_place> places_behind(const record_list<event_places>& read, std::int64_t passed,
                                                               std::size_t limit)
{
    std::vector<occupied_place> places;
    for (const event_places& each : read) {
        std::int64_t position = each.last - static_cast<std::int64_t>(each.events.size());
        for (const event_key& event : each.events)
            if (++position > passed && places.size() < limit) places.push_back({{position, each.stamp}, event});
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
    auto& rows = get<0>(*read);
    std::map<std::pair<uuid, std::int32_t>, std::size_t> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.emplace(std::pair{rows[i].ticket_id, rows[i].version}, i);
    events.reserve(found.size());
    for (const occupied_place& place : places)
        if (const auto at = found.find({place.event.ticket_id, place.event.version}); at != found.end())
            events.push_back({place.at.position, rows.take(at->second)});
    return events;
}

}  // namespace detail

/// The events behind a place, oldest first.
///
/// An event gets its place not when it is committed but when a reader comes to where it is missing: the place is then given to
/// events that everybody can see, by a commit of its own, guarded by the version of the product's sequence. So whoever commits
/// when, no event appears at a place that a reader has passed. Within a ticket places follow versions.
///
/// That the row in which the reader stands is still the one that he has read says that nothing before it has changed: the rows
/// were written one by one. A restore to a point before it takes it away, and what is written in its place has another stamp.
/// @pre `context.caller().reaches(product)`, limit 1 or more
/// @return the page; `errc::cursor_lost`
template <storage::bounded Context>
[[nodiscard]] result<ticket_event_page> read_events_after(Context& context, const std::string& product,
                                                          const event_cursor& cursor, std::uint32_t limit)
{
    storage::query<event_places> row_of_cursor;
    row_of_cursor.equal<&event_places::product>(product)
        .template compare<&event_places::last>(storage::comparison::greater_equal, cursor.position)
        .template ascending<&event_places::last>()
        .limit(1)
        .template select<&event_places::stamp>();
    storage::query<unplaced_event> unplaced;
    unplaced.equal<&unplaced_event::product>(product)
        .template ascending<&unplaced_event::at, &unplaced_event::ticket_id>()
        .limit(placed_at_once);
    storage::query<event_sequence> sequence_of_product;
    sequence_of_product.equal<&event_sequence::product>(product);

    // Who follows closely meets places that were given one by one, who starts anew those that were given many at a time.
    std::uint32_t commits = limit / placed_at_once + 2;
    for (int conflicts = 0; conflicts < context.options().attempts;) {
        storage::query<event_places> placed;
        placed.equal<&event_places::product>(product)
            .template compare<&event_places::last>(storage::comparison::greater, cursor.position)
            .template ascending<&event_places::last>()
            .limit(commits);
        auto read = context.read(row_of_cursor, placed, unplaced, sequence_of_product);
        if (!read) return read.error();
        auto& [here, found, waiting, sequence] = *read;
        if (cursor.position > 0 && (here.empty() || here.front().stamp != cursor.stamp))
            return support_error{
                errc::cursor_lost,
                "the log was restored to a point before this cursor: read on from an older one, or from the beginning"};
        const auto places = detail::places_behind(found, cursor.position, limit);
        const bool has_all_places = found.size() < commits;
        if (places.size() == limit || (has_all_places && waiting.empty())) {
            auto events = detail::read_events_at(context, product, places);
            if (!events) return events.error();
            if (!context.caller().sees_internal_notes())
                std::erase_if(*events, [](const placed_event& each) { return is_internal(each.event.kind); });
            return ticket_event_page{std::move(*events), make_cursor(places.empty() ? cursor : places.back().at)};
        }
        if (!has_all_places) {
            commits = (std::min)(limit + 1, commits * 8);
            continue;
        }
        const auto stamp = detail::make_stamp(context.next(context.now()));
        const auto committed = context.commit(detail::place_events(product, sequence, std::move(waiting).take_all(), stamp));
        if (committed) continue;
        // Of an unknown end the next read tells.
        if (committed.error().code != errc::conflict && committed.error().code != errc::outcome_unknown)
            return committed.error();
        ++conflicts;
    }
    return support_error{errc::conflict, "others kept placing events first"};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP
