// Where a ticket stands in the orders of lists.
// Rules layer: pure. Guide: docs/guide/lists.md. Tests: tests/unit/rules/activity.test.cpp.

#ifndef PLEME_SUPPORT_RULES_ACTIVITY_HPP
#define PLEME_SUPPORT_RULES_ACTIVITY_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/ticket.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace pleme_support::inline v0::rules {

/// 0: URGENT, to 3: LOW.
[[nodiscard]] constexpr std::int32_t urgency_of(ticket_priority priority) noexcept
{
    switch (priority) {
        case ticket_priority::urgent:
            return 0;
        case ticket_priority::high:
            return 1;
        case ticket_priority::medium:
            return 2;
        case ticket_priority::low:
            break;
    }
    return 3;
}

/// The first of a ticket's running deadlines; absent if none runs.
[[nodiscard]] inline std::optional<timestamp> first_deadline(const support_ticket& ticket)
{
    std::optional<timestamp> first;
    for (const auto& due : {ticket.first_response_due_at, ticket.next_response_due_at, ticket.resolution_due_at})
        if (due && (!first || *due < *first)) first = due;
    return first;
}

/// What a ticket is listed by.
[[nodiscard]] inline ticket_activity activity_of(const support_ticket& ticket)
{
    return {ticket.id,
            ticket.product,
            ticket.updated_at,
            urgency_of(ticket.priority),
            ticket.waiting_since.value_or(max_timestamp),
            first_deadline(ticket).value_or(max_timestamp)};
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_ACTIVITY_HPP
