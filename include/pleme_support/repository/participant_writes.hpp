// The records of a ticket's participants, written with the ticket.
// Repository layer. Guide: docs/guide/participants.md. Tests: tests/unit/repository/participants.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_PARTICIPANT_WRITES_HPP
#define PLEME_SUPPORT_REPOSITORY_PARTICIPANT_WRITES_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Adds to a batch what makes the records of a ticket's participants those of the ticket.
/// @param before  who has a record now; nobody of a new ticket
/// @param event   which changed them
inline void write_participants(storage::batch& batch, const std::vector<uuid>& before, const support_ticket& ticket,
                               const ticket_event& event)
{
    const auto has = [](const std::vector<uuid>& people, const uuid& person) {
        return std::find(people.begin(), people.end(), person) != people.end();
    };
    const auto make = [&](const uuid& person) {
        return ticket_participant{ticket.id, ticket.product, person, event.at, event.actor_id, event.actor};
    };
    for (const uuid& person : before)
        if (!has(ticket.participant_ids, person)) batch.remove(make(person));
    for (const uuid& person : ticket.participant_ids)
        if (!has(before, person)) batch.insert(make(person));
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_PARTICIPANT_WRITES_HPP
