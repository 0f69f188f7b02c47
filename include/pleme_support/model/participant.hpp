// A participant of a ticket: somebody who is helped along with its customer, sees its public messages and may write to it.
// Model layer. Guide: docs/guide/participants.md. Tests: tests/unit/repository/participants.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PARTICIPANT_HPP
#define PLEME_SUPPORT_MODEL_PARTICIPANT_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <optional>
#include <string>

namespace pleme_support::inline v0 {

/// One for each who is, or once was, in `support_ticket::participant_ids`: by it the tickets of a participant are found.
struct ticket_participant {
    uuid ticket_id{};                              ///< the ticket; (ticket_id, product, participant_id) is the key
    std::string product;                           ///< the ticket's
    uuid participant_id{};                         ///< who takes part
    timestamp added_at{};                          ///< since when
    uuid added_by{};                               ///< who added him
    actor_kind added_by_kind = actor_kind::agent;  ///< as what
    /// Since when he does not any more; kept, so that what he left behind is found when he is to be forgotten.
    std::optional<timestamp> removed_at;

    friend bool operator==(const ticket_participant&, const ticket_participant&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_participant, (),
                      (ticket_id, product, participant_id, added_at, added_by, added_by_kind, removed_at))
template <>
inline constexpr auto stored_names<ticket_participant> = std::to_array<stored_name>({"ticket_id", "product", "participant_id",
                                                                                     "added_at", "added_by", "added_by_kind",
                                                                                     "removed_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PARTICIPANT_HPP
