// The orders of lists as queries have them, and the place of a ticket in one.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list_oracle.test.cpp, list_cursor.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_LIST_ORDER_HPP
#define PLEME_SUPPORT_REPOSITORY_LIST_ORDER_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/activity.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// An order, and which way it is read.
struct list_direction {
    ticket_order order = ticket_order::created_desc;  ///< of the list
    bool reversed = false;                            ///< from its end

    /// Whether a ticket's creation is what it goes by.
    [[nodiscard]] constexpr bool is_by_creation() const noexcept
    {
        return order == ticket_order::created_desc || order == ticket_order::created_asc;
    }
    /// Whether the greatest values are read first.
    [[nodiscard]] constexpr bool descends() const noexcept
    {
        return (order == ticket_order::created_desc || order == ticket_order::updated_desc) != reversed;
    }
};

/// What a ticket is ordered by, and its id last. What it has none of is `max_timestamp`.
[[nodiscard]] inline std::vector<storage::value> place_in(ticket_order order, const support_ticket& ticket)
{
    const ticket_activity activity = rules::activity_of(ticket);
    switch (order) {
        case ticket_order::created_desc:
        case ticket_order::created_asc:
            return {ticket.created_at, ticket.id};
        case ticket_order::updated_desc:
        case ticket_order::updated_asc:
            return {activity.updated_at, ticket.id};
        case ticket_order::priority:
            return {std::int64_t{activity.urgency}, activity.waiting_since, ticket.id};
        case ticket_order::waiting:
            return {activity.waiting_since, ticket.id};
        case ticket_order::due:
            break;
    }
    return {activity.due_at, ticket.id};
}

/// Whether one ticket is read before another.
[[nodiscard]] inline bool comes_before(const support_ticket& a, const support_ticket& b, const list_direction& direction)
{
    const auto first = place_in(direction.order, a);
    const auto second = place_in(direction.order, b);
    return direction.descends() ? second < first : first < second;
}

/// Which stretch of an order is looked at, by the first value of places; both ends belong to it.
struct list_stretch {
    std::optional<storage::value> from{};   ///< what is read first
    std::optional<storage::value> until{};  ///< what is read last
};

namespace detail {

/// Narrows by what is ordered by first.
template <auto Member, class R>
void add_stretch(storage::query<R>& of, const list_stretch& stretch, bool descends)
{
    using storage::comparison;
    const auto add = [&](comparison op, const storage::value& bound) {
        if constexpr (std::is_same_v<storage::member_type<Member>, std::int32_t>)
            of.template compare<Member>(op, static_cast<std::int32_t>(std::get<std::int64_t>(bound)));
        else
            of.template compare<Member>(op, std::get<timestamp>(bound));
    };
    if (stretch.from) add(descends ? comparison::less_equal : comparison::greater_equal, *stretch.from);
    if (stretch.until) add(descends ? comparison::greater_equal : comparison::less_equal, *stretch.until);
}

/// Orders tickets by these members of their activity.
template <auto First, auto... Rest>
void order_by_activity(storage::query<support_ticket>& tickets, storage::query<ticket_activity> activity,
                       const list_stretch& stretch, bool descends)
{
    add_stretch<First>(activity, stretch, descends);
    tickets.order_by<First, Rest...>(activity);
    if (descends)
        tickets.descending<&support_ticket::id>();
    else
        tickets.ascending<&support_ticket::id>();
}

}  // namespace detail

/// Orders a list of tickets.
/// @param activity  what their activity has to be anyway: at least, of which product
inline void add_order(storage::query<support_ticket>& tickets, const storage::query<ticket_activity>& activity,
                      const list_direction& direction, const list_stretch& stretch = {})
{
    const bool descends = direction.descends();
    switch (direction.order) {
        case ticket_order::created_desc:
        case ticket_order::created_asc:
            detail::add_stretch<&support_ticket::created_at>(tickets, stretch, descends);
            if (descends)
                tickets.descending<&support_ticket::created_at, &support_ticket::id>();
            else
                tickets.ascending<&support_ticket::created_at, &support_ticket::id>();
            return;
        case ticket_order::updated_desc:
        case ticket_order::updated_asc:
            return detail::order_by_activity<&ticket_activity::updated_at>(tickets, activity, stretch, descends);
        case ticket_order::priority:
            return detail::order_by_activity<&ticket_activity::urgency, &ticket_activity::waiting_since>(tickets, activity,
                                                                                                         stretch, descends);
        case ticket_order::waiting:
            return detail::order_by_activity<&ticket_activity::waiting_since>(tickets, activity, stretch, descends);
        case ticket_order::due:
            return detail::order_by_activity<&ticket_activity::due_at>(tickets, activity, stretch, descends);
    }
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_LIST_ORDER_HPP
