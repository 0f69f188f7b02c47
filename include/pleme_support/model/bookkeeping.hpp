// Records that no caller sees: ticket numbers, how far events are in order, whose turn it is, keys of calls already made.
// Model layer. Guide: docs/guide/idempotency.md. Tests: tests/unit/repository/idempotency.test.cpp, numbers.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_BOOKKEEPING_HPP
#define PLEME_SUPPORT_MODEL_BOOKKEEPING_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace pleme_support::inline v0 {

/// Up to where a product's ticket numbers are handed out. Taken in a commit of its own, so that two creations never wait for
/// each other; what a process does not use is a gap.
struct number_block {
    std::string product;       ///< the key
    std::int32_t next = 1;     ///< the first number that nobody has
    std::int32_t version = 0;  ///< rises with every commit

    friend bool operator==(const number_block&, const number_block&) = default;
};
BOOST_DESCRIBE_STRUCT(number_block, (), (product, next, version))
template <>
inline constexpr auto stored_names<number_block> = std::to_array<stored_name>({"product", "next", "version"});

/// Where the order of a product's events goes on. Events get their places after they were committed, so that no place is ever
/// filled in behind a reader (repository/event_log.hpp).
struct event_sequence {
    std::string product;       ///< the key
    std::int64_t next = 1;     ///< the place of the next event that gets one
    std::int32_t version = 0;  ///< rises with every commit

    friend bool operator==(const event_sequence&, const event_sequence&) = default;
};
BOOST_DESCRIBE_STRUCT(event_sequence, (), (product, next, version))
template <>
inline constexpr auto stored_names<event_sequence> = std::to_array<stored_name>({"product", "next", "version"});

/// An event that has no place in its product's order yet: written with it, removed when it gets one.
struct unplaced_event {
    std::string product;       ///< the event's
    timestamp at{};            ///< the event's; with ticket and product it is the key, since instants rise within a ticket
    uuid ticket_id{};          ///< the event's
    std::int32_t version = 0;  ///< the event's

    friend bool operator==(const unplaced_event&, const unplaced_event&) = default;
};
BOOST_DESCRIBE_STRUCT(unplaced_event, (), (product, at, ticket_id, version))
template <>
inline constexpr auto stored_names<unplaced_event> = std::to_array<stored_name>({"product", "at", "ticket_id", "version"});

/// Which event has a place.
struct event_key {
    uuid ticket_id{};          ///< the event's
    std::int32_t version = 0;  ///< the event's; with the ticket its key

    friend bool operator==(const event_key&, const event_key&) = default;
};
BOOST_DESCRIBE_STRUCT(event_key, (), (ticket_id, version))
template <>
inline constexpr auto stored_names<event_key> = std::to_array<stored_name>({"ticket_id", "version"});

/// Events that got their places in one commit: those up to `last`, one behind the other. Rows have no gaps between them, and
/// are never changed nor removed once written.
struct event_places {
    std::string product;            ///< the events'
    std::int64_t last = 0;          ///< the place of the last one; (product, last) is the key
    std::int64_t stamp = 0;         ///< random: by it a follower sees whether this is still the row that he has read
    std::vector<event_key> events;  ///< in order, one at least

    friend bool operator==(const event_places&, const event_places&) = default;
};
BOOST_DESCRIBE_STRUCT(event_places, (), (product, last, stamp, events))
template <>
inline constexpr auto stored_names<event_places> = std::to_array<stored_name>({"product", "last", "stamp", "events"});

/// Whose turn it is. Every claim of an agent for a ticket moves it on, so that of two claims at once one is decided anew.
struct agent_rotation {
    std::string product;             ///< the key
    std::int32_t version = 0;        ///< rises with every commit
    std::optional<uuid> last_agent;  ///< who got the last ticket

    friend bool operator==(const agent_rotation&, const agent_rotation&) = default;
};
BOOST_DESCRIBE_STRUCT(agent_rotation, (), (product, version, last_agent))
template <>
inline constexpr auto stored_names<agent_rotation> = std::to_array<stored_name>({"product", "version", "last_agent"});

/// How far an agent of a product has been forgotten: gone when he is.
struct agent_erasure {
    std::string product;       ///< (product, agent_id) is the key
    uuid agent_id{};           ///< who is to be forgotten
    std::int32_t version = 1;  ///< rises with every step
    uuid replacement{};        ///< stands for him from now on, so that what he did stays one agent's
    std::int32_t place = 0;    ///< tickets with numbers up to here have forgotten him
    std::int32_t held = 0;     ///< but for so many, which could not be written

    friend bool operator==(const agent_erasure&, const agent_erasure&) = default;
};
BOOST_DESCRIBE_STRUCT(agent_erasure, (), (product, agent_id, version, replacement, place, held))
template <>
inline constexpr auto stored_names<agent_erasure> = std::to_array<stored_name>({"product", "agent_id", "version", "replacement",
                                                                                "place", "held"});

/// Which operations take idempotency keys.
enum class keyed_operation { create_ticket, add_message };
BOOST_DESCRIBE_ENUM(keyed_operation, create_ticket, add_message)
template <>
inline constexpr auto stored_names<keyed_operation> = std::to_array<stored_name>({{"create_ticket", "CREATE_TICKET"},
                                                                                  {"add_message", "ADD_MESSAGE"}});

/// The first use of an idempotency key by one actor for one operation, and what came of it.
struct idempotency_key {
    std::string product;  ///< where it was used; with actor, operation and key it is the key
    uuid actor_id{};      ///< who used it
    keyed_operation operation = keyed_operation::create_ticket;  ///< for what
    std::string key;                                             ///< 1 to 200 characters
    uuid fingerprint{};              ///< of the input: a name-based UUID (RFC 9562 section 5.5) of its canonical text
    uuid ticket_id{};                ///< what it led to
    std::optional<uuid> message_id;  ///< of an added message
    timestamp used_at{};             ///< `repository_options::idempotency_lifetime` later a tick removes it

    friend bool operator==(const idempotency_key&, const idempotency_key&) = default;
};
BOOST_DESCRIBE_STRUCT(idempotency_key, (), (product, actor_id, operation, key, fingerprint, ticket_id, message_id, used_at))
template <>
inline constexpr auto stored_names<idempotency_key> = std::to_array<stored_name>({"product", "actor_id", "operation", "key",
                                                                                  "fingerprint", "ticket_id", "message_id",
                                                                                  "used_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_BOOKKEEPING_HPP
