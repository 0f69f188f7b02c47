// What happened to a ticket: one event per version, which the ticket's row can be rebuilt from.
// Model layer; rules/evolve.hpp folds events. Guide: docs/guide/events.md. Tests: tests/unit/rules/evolve.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_EVENT_HPP
#define PLEME_SUPPORT_MODEL_EVENT_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// Which command made an event, or what time alone did.
enum class event_kind {
    created,
    updated,
    message_added,
    note_added,
    rated,
    deleted,
    restored,
    erased,
    satisfaction_requested,
    sla_warned,           ///< a deadline comes near
    sla_breached,         ///< a deadline passed
    sla_changed,          ///< other settings moved the ticket's deadlines
    auto_closed,          ///< it had been resolved for long enough
    participant_added,    ///< somebody else is helped along with the customer
    participant_removed,  ///< and is no longer
};
BOOST_DESCRIBE_ENUM(event_kind, created, updated, message_added, note_added, rated, deleted, restored, erased,
                    satisfaction_requested, sla_warned, sla_breached, sla_changed, auto_closed, participant_added,
                    participant_removed)
template <>
inline constexpr auto stored_names<event_kind> = std::to_array<stored_name>({{"created", "CREATED"},
                                                                             {"updated", "UPDATED"},
                                                                             {"message_added", "MESSAGE_ADDED"},
                                                                             {"note_added", "NOTE_ADDED"},
                                                                             {"rated", "RATED"},
                                                                             {"deleted", "DELETED"},
                                                                             {"restored", "RESTORED"},
                                                                             {"erased", "ERASED"},
                                                                             {"satisfaction_requested",
                                                                              "SATISFACTION_REQUESTED"},
                                                                             {"sla_warned", "SLA_WARNED"},
                                                                             {"sla_breached", "SLA_BREACHED"},
                                                                             {"sla_changed", "SLA_CHANGED"},
                                                                             {"auto_closed", "AUTO_CLOSED"},
                                                                             {"participant_added", "PARTICIPANT_ADDED"},
                                                                             {"participant_removed", "PARTICIPANT_REMOVED"}});

/// One member of the ticket before and after, as canonical text (model/text.hpp); null is "not set".
struct ticket_change {
    std::string field;                  ///< the member's stored name (`stored_names<support_ticket>`)
    std::optional<std::string> before;  ///< null: it was not set
    std::optional<std::string> after;   ///< null: it is not set

    friend bool operator==(const ticket_change&, const ticket_change&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_change, (), (field, before, after))
template <>
inline constexpr auto stored_names<ticket_change> = std::to_array<stored_name>({"field", "before", "after"});

/// What an event did to one cycle: opened it (`started_at` is the event's `at`), ended it, let it go on, or moved its clock.
struct cycle_change {
    cycle_metric metric = cycle_metric::first_response;  ///< of the cycle
    std::int32_t ordinal = 1;                            ///< of the cycle
    timestamp started_at{};                              ///< of the cycle
    std::optional<timestamp> ended_before;               ///< set: it was suspended then, cancelled as long as that lasted
    std::optional<uuid> ended_by_before;                 ///< by whom
    std::optional<actor_kind> ended_by_kind_before;      ///< as what
    std::optional<timestamp> ended_at;                   ///< set: the event ended it
    std::optional<cycle_outcome> outcome;                ///< set with `ended_at`
    std::optional<uuid> ended_by;                        ///< who made the change that ended it
    std::optional<actor_kind> ended_by_kind;             ///< as what
    std::optional<std::int64_t>
        worked;  ///< what its clock had counted at `ended_at`, microseconds; absent where nobody could tell
    std::optional<timestamp> due_before;       ///< before the event
    std::optional<timestamp> due_at;           ///< after the event
    std::optional<timestamp> breached_before;  ///< before the event
    std::optional<timestamp> breached_at;      ///< after the event

    friend bool operator==(const cycle_change&, const cycle_change&) = default;
};
BOOST_DESCRIBE_STRUCT(cycle_change, (),
                      (metric, ordinal, started_at, ended_before, ended_by_before, ended_by_kind_before, ended_at, outcome,
                       ended_by, ended_by_kind, worked, due_before, due_at, breached_before, breached_at))
template <>
inline constexpr auto stored_names<cycle_change> = std::to_array<stored_name>(
    {"metric", "ordinal", "started_at", "ended_before", "ended_by_before", "ended_by_kind_before", "ended_at", "outcome",
     "ended_by", "ended_by_kind", "worked", "due_before", "due_at", "breached_before", "breached_at"});

/// Everything that one command changed. `version` and `updated_at` of the ticket are the event's `version` and `at`, and are
/// not repeated in `changes`.
struct ticket_event {
    uuid id{};                                ///< its own
    uuid ticket_id{};                         ///< the ticket's
    std::string product;                      ///< the ticket's
    std::int32_t version = 0;                 ///< the ticket's after it; (ticket_id, product, version) is the key
    timestamp at{};                           ///< when it happened
    event_kind kind = event_kind::created;    ///< which command, or what time did
    uuid actor_id{};                          ///< who did it
    actor_kind actor = actor_kind::customer;  ///< as what
    std::optional<uuid> message_id;           ///< of the message that was added
    std::int32_t settings_version = 0;   ///< of the settings that it was decided under; 0: there were none, or it needs none
    std::vector<ticket_change> changes;  ///< in the order of the ticket's members
    std::vector<cycle_change> cycles;    ///< by metric and ordinal
    std::optional<cycle_metric> metric;  ///< of a warning or a breach: whose deadline
    std::optional<timestamp> due_at;     ///< and that deadline

    friend bool operator==(const ticket_event&, const ticket_event&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_event, (),
                      (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, settings_version, changes,
                       cycles, metric, due_at))
template <>
inline constexpr auto stored_names<ticket_event> = std::to_array<stored_name>({"id", "ticket_id", "product", "version", "at",
                                                                               "kind", "actor_id", "actor", "message_id",
                                                                               "settings_version", "changes", "cycles",
                                                                               "metric", "due_at"});

/// An event at its place in its product's order.
struct placed_event {
    std::int64_t position = 0;  ///< from 1; never changes, unless the database is restored to an earlier point
    ticket_event event;         ///< what happened

    friend bool operator==(const placed_event&, const placed_event&) = default;
};

/// A part of a product's events, in the order of their positions.
struct ticket_event_page {
    std::vector<placed_event> events;  ///< behind the cursor
    std::string next;                  ///< the cursor to go on with, also after a page without events
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_EVENT_HPP
