// The support ticket as it stands now: what its events fold to.
// Model layer: values only, the rules are in rules/. Guide: docs/guide/tickets.md. Tests: tests/unit/rules/lifecycle.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_TICKET_HPP
#define PLEME_SUPPORT_MODEL_TICKET_HPP

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

/// Where a ticket is in its life, in lifecycle order. `new_` is NEW in GraphQL and in storage.
enum class ticket_status { new_, in_progress, waiting_on_customer, resolved, closed };
BOOST_DESCRIBE_ENUM(ticket_status, new_, in_progress, waiting_on_customer, resolved, closed)
template <>
inline constexpr auto stored_names<ticket_status> = std::to_array<stored_name>({{"new_", "NEW"},
                                                                                {"in_progress", "IN_PROGRESS"},
                                                                                {"waiting_on_customer", "WAITING_ON_CUSTOMER"},
                                                                                {"resolved", "RESOLVED"},
                                                                                {"closed", "CLOSED"}});

/// NEW, IN_PROGRESS or WAITING_ON_CUSTOMER: somebody still has to do something.
[[nodiscard]] constexpr bool is_open(ticket_status status) noexcept
{
    return status != ticket_status::resolved && status != ticket_status::closed;
}

/// How urgent a ticket is; policies have targets for each.
enum class ticket_priority { low, medium, high, urgent };
BOOST_DESCRIBE_ENUM(ticket_priority, low, medium, high, urgent)
template <>
inline constexpr auto stored_names<ticket_priority> =
    std::to_array<stored_name>({{"low", "LOW"}, {"medium", "MEDIUM"}, {"high", "HIGH"}, {"urgent", "URGENT"}});

/// A customer's request for help, within one product.
struct support_ticket {
    uuid id{};                                           ///< a UUID of version 7, unique in all products
    std::string product;                                 ///< 1 to 50 of `[a-z0-9_-]`
    std::int32_t number = 0;                             ///< unique within the product, for people to quote; rises, with gaps
    std::int32_t version = 0;                            ///< 1 after creation, +1 with every change
    uuid customer_id{};                                  ///< who is helped
    std::string subject;                                 ///< 1 to 500 characters, not blank
    std::string description;                             ///< 1 to 65,536 bytes
    ticket_status status = ticket_status::new_;          ///< where it is in its life
    ticket_priority priority = ticket_priority::medium;  ///< how urgent it is
    std::optional<std::string> category;                 ///< 1 to 100 characters
    std::optional<uuid> assigned_to;                     ///< the agent
    std::vector<std::string> tags;                       ///< up to 20 of 1 to 50 characters, in order, no repeats
    std::vector<uuid> participant_ids;                   ///< up to 50 others who are helped along with the customer, in order
    std::optional<timestamp> first_response_at;          ///< of the first public message of a human agent
    std::optional<timestamp> resolved_at;                ///< end of the last resolution; cleared by a reopen
    std::optional<uuid> resolved_by;                     ///< who made that change
    std::optional<actor_kind> resolved_by_kind;          ///< as what he made it
    std::optional<timestamp> closed_at;                  ///< cleared by a reopen
    std::int32_t reopen_count = 0;                       ///< times that it was opened again
    std::int32_t customer_turns = 0;           ///< NEXT_RESPONSE cycles so far: times that the customer waited for an answer
    std::int32_t agent_replies = 0;            ///< public messages of human agents so far
    std::int32_t message_count = 0;            ///< public messages so far, whoever wrote them
    std::optional<timestamp> last_message_at;  ///< of the last public one
    std::optional<timestamp> waiting_since;    ///< since when somebody who is helped waits for the desk; nobody does: absent
    std::int32_t sla_breaches = 0;             ///< cycles that ended after their deadline
    bool sla_breach = false;                   ///< one of those, or a running one that is known to be over its own
    std::int32_t settings_version =
        0;  ///< of the product's settings that its last change was decided under; 0: there were none
    std::optional<timestamp> first_response_due_at;  ///< of the running cycle, and so of the following
    std::optional<timestamp> next_response_due_at;   ///< of the running cycle of that metric
    std::optional<timestamp> resolution_due_at;      ///< of the running cycle of that metric
    std::optional<std::int32_t> csat_score;          ///< 1 (very dissatisfied) to 5 (very satisfied)
    std::optional<std::string> csat_comment;         ///< to 5,000 characters
    std::optional<timestamp> csat_rated_at;          ///< when the present score was given
    timestamp created_at{};                          ///< when it was made
    timestamp updated_at{};                          ///< of the last change; strictly rises with `version`
    std::optional<timestamp> deleted_at;             ///< set: hidden from every list, look-up and number

    friend bool operator==(const support_ticket&, const support_ticket&) = default;
};
BOOST_DESCRIBE_STRUCT(support_ticket, (),
                      (id, product, number, version, customer_id, subject, description, status, priority, category, assigned_to,
                       tags, participant_ids, first_response_at, resolved_at, resolved_by, resolved_by_kind, closed_at,
                       reopen_count, customer_turns, agent_replies, message_count, last_message_at, waiting_since, sla_breaches,
                       sla_breach, settings_version, first_response_due_at, next_response_due_at, resolution_due_at, csat_score,
                       csat_comment, csat_rated_at, created_at, updated_at, deleted_at))
template <>
inline constexpr auto stored_names<support_ticket> = std::to_array<stored_name>({"id",
                                                                                 "product",
                                                                                 "number",
                                                                                 "version",
                                                                                 "customer_id",
                                                                                 "subject",
                                                                                 "description",
                                                                                 "status",
                                                                                 "priority",
                                                                                 "category",
                                                                                 "assigned_to",
                                                                                 "tags",
                                                                                 "participant_ids",
                                                                                 "first_response_at",
                                                                                 "resolved_at",
                                                                                 "resolved_by",
                                                                                 "resolved_by_kind",
                                                                                 "closed_at",
                                                                                 "reopen_count",
                                                                                 "customer_turns",
                                                                                 "agent_replies",
                                                                                 "message_count",
                                                                                 "last_message_at",
                                                                                 "waiting_since",
                                                                                 "sla_breaches",
                                                                                 "sla_breach",
                                                                                 "settings_version",
                                                                                 "first_response_due_at",
                                                                                 "next_response_due_at",
                                                                                 "resolution_due_at",
                                                                                 "csat_score",
                                                                                 "csat_comment",
                                                                                 "csat_rated_at",
                                                                                 "created_at",
                                                                                 "updated_at",
                                                                                 "deleted_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_TICKET_HPP
