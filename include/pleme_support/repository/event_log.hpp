// A product's events in one order, for readers who follow it: an outbox that skips nothing and repeats nothing.
// Repository layer. Guide: docs/guide/events.md. Tests: tests/unit/repository/event_log.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP
#define PLEME_SUPPORT_REPOSITORY_EVENT_LOG_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::repository {

/// How many events get their places in one commit: few enough that a database finds each by its key.
inline constexpr std::uint32_t placed_at_once = 100;

[[nodiscard]] inline storage::query<event_sequence> sequence_of(const std::string& product)
{
    storage::query<event_sequence> sequence;
    sequence.equal<&event_sequence::product>(product);
    return sequence;
}

/// Writes a product's sequence as it was read, one version on: of two commits that do so only one goes through.
inline void advance_sequence(storage::batch& batch, const std::vector<event_sequence>& read, const std::string& product,
                             std::int64_t places)
{
    event_sequence next = read.empty() ? event_sequence{product, 1, 0} : read.front();
    next.next += places;
    if (read.empty()) {
        batch.insert(std::move(next));
    } else {
        ++next.version;
        batch.update(std::move(next));
    }
}

/// The events behind a place, oldest first.
///
/// An event gets its place not when it is committed but when a reader comes to where it is missing: the place is then given to
/// events that everybody can see, by a commit of its own, guarded by the version of the product's sequence. So whoever commits
/// when, no event appears at a place that a reader has passed. Within a ticket places follow versions.
/// @pre `caller.reaches(product)`, cursor 0 or more, limit 1 or more
template <storage::adapter Storage>
[[nodiscard]] result<ticket_event_page> read_events_after(Storage& storage, const principal& caller, const std::string& product,
                                                          std::int64_t cursor, std::uint32_t limit, int attempts)
{
    storage::query<ticket_event> placed;
    placed.equal<&ticket_event::product>(product)
        .template compare<&ticket_event::position>(storage::comparison::greater, cursor)
        .template ascending<&ticket_event::position>()
        .limit(limit);
    storage::query<ticket_event> unplaced;
    unplaced.equal<&ticket_event::product>(product)
        .template is_null<&ticket_event::position>()
        .template ascending<&ticket_event::at, &ticket_event::ticket_id, &ticket_event::version>()
        .limit(placed_at_once);

    for (int conflicts = 0; conflicts < attempts;) {
        auto read = storage.read(placed, unplaced, sequence_of(product));
        if (!read) return read.error();
        auto& [found, waiting, sequence] = *read;
        if (found.size() == limit || waiting.empty()) {
            const std::int64_t last = found.empty() ? cursor : *found.back().position;
            if (!caller.sees_internal_notes())
                std::erase_if(found, [](const ticket_event& event) { return is_internal(event.kind); });
            return ticket_event_page{std::move(found), last};
        }
        storage::batch batch;
        advance_sequence(batch, sequence, product, static_cast<std::int64_t>(waiting.size()));
        std::int64_t place = sequence.empty() ? 1 : sequence.front().next;
        for (ticket_event& event : waiting) {
            event.position = place++;
            batch.update(std::move(event), storage::members_of<&ticket_event::position>);
        }
        const auto committed = storage.commit(batch);
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
