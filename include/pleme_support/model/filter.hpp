// Which tickets a list holds, and in which order.
// Model layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list_oracle.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_FILTER_HPP
#define PLEME_SUPPORT_MODEL_FILTER_HPP

#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// All that are given must hold; an empty list holds of no ticket. Lists of values have up to 50, tags up to 20.
struct ticket_filter {
    std::optional<ticket_status> status{};      ///< it has this one
    std::optional<ticket_priority> priority{};  ///< it has this one
    std::optional<uuid> assigned_to{};          ///< this agent has it
    std::optional<uuid> customer_id{};          ///< it is this customer's
    std::optional<std::string> category{};      ///< it has this one, letter by letter
    std::optional<std::string> search_query{};  ///< every word occurs in the subject or the description, as texts are folded;
                                                ///< to 500 characters, 16 words
    std::optional<uuid> participant_id{};       ///< he takes part in it; a customer finds so what he takes part in himself
    std::optional<std::vector<ticket_status>> statuses{};      ///< it has one of these
    std::optional<std::vector<ticket_priority>> priorities{};  ///< it has one of these
    std::optional<std::vector<uuid>> assigned_to_any{};        ///< one of these agents has it
    std::optional<bool> unassigned{};                          ///< true: nobody has it; false: somebody has
    std::optional<std::vector<std::string>> categories{};      ///< it has one of these, letter by letter
    std::optional<bool> uncategorized{};                       ///< true: it has no category; false: it has one
    std::optional<std::vector<std::string>> tags_all{};        ///< it has all of these, whatever their case
    std::optional<std::vector<std::string>> tags_any{};        ///< it has one of these, whatever their case
    std::optional<timestamp> created_from{};                   ///< created then or later
    std::optional<timestamp> created_before{};                 ///< created earlier
    std::optional<timestamp> updated_from{};                   ///< last changed then or later
    std::optional<timestamp> updated_before{};                 ///< last changed earlier
    std::optional<timestamp> resolved_from{};                  ///< its last resolution stands since then or later
    std::optional<timestamp> resolved_before{};                ///< its last resolution stands since earlier
    std::optional<timestamp> due_before{};                     ///< a running clock's deadline comes before this
    std::optional<bool> overdue{};                             ///< true: a running clock's deadline has passed; false: none has
    std::optional<bool> waiting_for_us{};  ///< true: somebody waits for the desk's answer; false: nobody does
    std::optional<std::int32_t> number{};  ///< it has this one
    std::optional<bool> deleted{};         ///< true: only the deleted ones, which customers may not ask for; false: the others
};
BOOST_DESCRIBE_STRUCT(ticket_filter, (),
                      (status, priority, assigned_to, customer_id, category, search_query, participant_id, statuses, priorities,
                       assigned_to_any, unassigned, categories, uncategorized, tags_all, tags_any, created_from, created_before,
                       updated_from, updated_before, resolved_from, resolved_before, due_before, overdue, waiting_for_us,
                       number, deleted))

/// The order of a list; tickets without what it goes by come last, ties by id.
enum class ticket_order {
    created_desc,  ///< newest first
    created_asc,   ///< oldest first
    updated_desc,  ///< last changed first
    updated_asc,   ///< longest unchanged first
    priority,      ///< URGENT first, then who waits longest for the desk
    waiting,       ///< who waits longest for the desk first
    due,           ///< the next running deadline first
};
BOOST_DESCRIBE_ENUM(ticket_order, created_desc, created_asc, updated_desc, updated_asc, priority, waiting, due)

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_FILTER_HPP
