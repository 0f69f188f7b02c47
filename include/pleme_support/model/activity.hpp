// What tickets are listed by that changes all the time, as a narrow record of its own.
// Model layer. Guide: docs/guide/lists.md. Tests: tests/unit/rules/activity.test.cpp,
// tests/unit/repository/list_oracle.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_ACTIVITY_HPP
#define PLEME_SUPPORT_MODEL_ACTIVITY_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0 {

/// Where a ticket stands in the orders of lists; one for each ticket, written with it. Indexes of the ticket itself on what
/// every message changes would make PostgreSQL write all of its indexes anew with each. What is absent comes last, and is
/// `max_timestamp`.
struct ticket_activity {
    uuid ticket_id{};           ///< with the product the key
    std::string product;        ///< the ticket's
    timestamp updated_at{};     ///< the ticket's
    std::int32_t urgency = 0;   ///< 0: URGENT, to 3: LOW
    timestamp waiting_since{};  ///< the ticket's
    timestamp due_at{};         ///< the first of the running deadlines

    friend bool operator==(const ticket_activity&, const ticket_activity&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_activity, (), (ticket_id, product, updated_at, urgency, waiting_since, due_at))
template <>
inline constexpr auto stored_names<ticket_activity> = std::to_array<stored_name>({"ticket_id", "product", "updated_at",
                                                                                  "urgency", "waiting_since", "due_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_ACTIVITY_HPP
