// What callers hand in: the inputs of the commands. Bounds are enforced by rules/bounds.hpp before storage is touched.
// Model layer. Guide: docs/guide/tickets.md. Tests: tests/unit/rules/bounds.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_INPUTS_HPP
#define PLEME_SUPPORT_MODEL_INPUTS_HPP

#include <pleme_support/model/omittable.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// A new ticket; its product is a parameter of the call.
struct create_ticket_input {
    uuid customer_id{};                                                 ///< whose request it is
    std::string subject{};                                              ///< 1 to 500 characters, not blank
    std::string description{};                                          ///< 1 to 65,536 bytes
    std::optional<ticket_priority> priority = ticket_priority::medium;  ///< null is MEDIUM too
    std::optional<std::string> category{};                              ///< 1 to 100 characters
    std::optional<std::vector<std::string>> tags{};                     ///< up to 20 of 1 to 50 characters; repeats are dropped
    std::optional<std::string> idempotency_key{};                       ///< 1 to 200 characters
};
BOOST_DESCRIBE_STRUCT(create_ticket_input, (), (customer_id, subject, description, priority, category, tags, idempotency_key))

/// Changes of a ticket. What is absent stays; null clears `category`, `assigned_to` and `tags` and is refused elsewhere.
struct update_ticket_input {
    omittable<std::string> subject{};                ///< 1 to 500 characters, not blank
    omittable<std::string> description{};            ///< 1 to 65,536 bytes
    omittable<ticket_status> status{};               ///< one that the lifecycle lets follow the present one
    omittable<ticket_priority> priority{};           ///< how urgent it is
    omittable<std::string> category{};               ///< 1 to 100 characters
    omittable<uuid> assigned_to{};                   ///< the agent
    omittable<std::vector<std::string>> tags{};      ///< up to 20 of 1 to 50 characters; repeats are dropped
    std::optional<std::int32_t> expected_version{};  ///< refuse with `errc::conflict` if the ticket has another version
};
BOOST_DESCRIBE_STRUCT(update_ticket_input, (),
                      (subject, description, status, priority, category, assigned_to, tags, expected_version))

/// A message to be added; its author is a parameter of the call.
struct add_ticket_message_input {
    uuid ticket_id{};                              ///< the ticket that it belongs to
    std::string content{};                         ///< 1 to 65,536 bytes
    bool is_internal = false;                      ///< a note that customers don't see
    std::optional<std::string> idempotency_key{};  ///< 1 to 200 characters
    /// BOT or SYSTEM for an automatic message in somebody's name, by who may act for others; null: as what the author is.
    std::optional<actor_kind> author_kind{};
};
BOOST_DESCRIBE_STRUCT(add_ticket_message_input, (), (ticket_id, content, is_internal, idempotency_key, author_kind))

/// A customer's judgement of how a ticket was handled.
struct rating_input {
    std::int32_t score = 0;                ///< 1 (very dissatisfied) to 5 (very satisfied)
    std::optional<std::string> comment{};  ///< to 5,000 characters
};
BOOST_DESCRIBE_STRUCT(rating_input, (), (score, comment))

/// Changes of a product's options. What is absent stays; null turns off `close_resolved_after` and `purge_deleted_after`.
struct update_settings_input {
    omittable<std::int32_t> close_resolved_after{};       ///< hours after the resolution, 1 to 87,600
    omittable<std::int32_t> purge_deleted_after{};        ///< days after the deletion, 1 to 36,525
    std::optional<std::int32_t> survey_expires_after{};   ///< hours after it was sent, 1 to 8,760
    std::optional<std::int32_t> survey_changeable_for{};  ///< hours after the first answer, 0 to 8,760
};
BOOST_DESCRIBE_STRUCT(update_settings_input, (),
                      (close_resolved_after, purge_deleted_after, survey_expires_after, survey_changeable_for))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_INPUTS_HPP
