// What happened to a ticket: one event per version, which the ticket's row can be rebuilt from.
// Model layer; rules/evolve.hpp folds events. Guide: docs/guide/events.md. Tests: tests/unit/rules/evolve.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_EVENT_HPP
#define PLEME_SUPPORT_MODEL_EVENT_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support {

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
    sla_warned,    ///< a deadline comes near
    sla_breached,  ///< a deadline passed
    sla_changed,   ///< other settings moved the ticket's deadlines
    auto_closed,   ///< it had been resolved for long enough
};
BOOST_DESCRIBE_ENUM(event_kind, created, updated, message_added, note_added, rated, deleted, restored, erased,
                    satisfaction_requested, sla_warned, sla_breached, sla_changed, auto_closed)

/// One member of the ticket before and after, as canonical text (model/text.hpp); null is "not set".
struct ticket_change {
    std::string field;  ///< the member's name in C++, as in `support_ticket`
    std::optional<std::string> before;
    std::optional<std::string> after;

    friend bool operator==(const ticket_change&, const ticket_change&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_change, (), (field, before, after))

/// Everything that one command changed. `version` and `updated_at` of the ticket are the event's `version` and `at`, and are
/// not repeated in `changes`.
struct ticket_event {
    uuid id{};
    uuid ticket_id{};
    std::string product;       ///< the ticket's
    std::int32_t version = 0;  ///< the ticket's after it; (ticket_id, product, version) is the key
    timestamp at{};
    event_kind kind = event_kind::created;
    uuid actor_id{};
    actor_kind actor = actor_kind::customer;
    std::optional<uuid> message_id;  ///< of the message that was added
    std::vector<ticket_change> changes;
    std::optional<cycle_metric> metric;    ///< of a warning or a breach: whose deadline
    std::optional<timestamp> due_at;       ///< and that deadline
    std::optional<std::int64_t> position;  ///< among the product's events, for `events_after`; absent until it is asked for

    friend bool operator==(const ticket_event&, const ticket_event&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_event, (),
                      (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, changes, metric, due_at,
                       position))

/// A part of a product's events, in the order of their positions.
struct ticket_event_page {
    std::vector<ticket_event> events;
    std::int64_t next = 0;  ///< the cursor to go on with, also after a page without events
};

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_EVENT_HPP
