// The queries of a dashboard over all tickets of a product.
// Repository layer. Guide: docs/guide/metrics.md. Tests: the query_plans.test.cpp of each adapter.

#ifndef PLEME_SUPPORT_REPOSITORY_DASHBOARD_QUERIES_HPP
#define PLEME_SUPPORT_REPOSITORY_DASHBOARD_QUERIES_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/storage/query.hpp>

#include <string>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Each finds what happened in a window, by an index, and selects what the numbers need and no more.
namespace dashboard_queries {

[[nodiscard]] inline storage::query<support_ticket> created_within(const std::string& product, timestamp from, timestamp to)
{
    return live_tickets(product)
        .within<&support_ticket::created_at>(from, to)
        .select<&support_ticket::status, &support_ticket::priority, &support_ticket::assigned_to,
                &support_ticket::first_response_at, &support_ticket::created_at>();
}

/// Cycles know their product, but neither their customer nor whether their ticket is deleted.
[[nodiscard]] inline storage::query<ticket_cycle> cycles_of(const std::string& product)
{
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::product>(product);
    return cycles;
}

[[nodiscard]] inline storage::query<ticket_cycle> responses_within(const std::string& product, timestamp from, timestamp to)
{
    return cycles_of(product)
        .in<&ticket_cycle::metric>(std::vector{cycle_metric::first_response, cycle_metric::next_response})
        .equal<&ticket_cycle::outcome>(cycle_outcome::fulfilled)
        .within<&ticket_cycle::ended_at>(from, to)
        .select<&ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::ended_by, &ticket_cycle::suspended,
                &ticket_cycle::worked, &ticket_cycle::due_at, &ticket_cycle::breached_at>();
}

[[nodiscard]] inline storage::query<ticket_cycle> resolutions_of(const std::string& product)
{
    return cycles_of(product).equal<&ticket_cycle::metric>(cycle_metric::resolution);
}

[[nodiscard]] inline storage::query<ticket_cycle> ended_within(const std::string& product, timestamp from, timestamp to)
{
    return resolutions_of(product)
        .within<&ticket_cycle::ended_at>(from, to)
        .select<&ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::outcome, &ticket_cycle::ended_by,
                &ticket_cycle::ended_by_kind, &ticket_cycle::suspended, &ticket_cycle::worked, &ticket_cycle::replies,
                &ticket_cycle::ticket_created_at, &ticket_cycle::due_at, &ticket_cycle::breached_at>();
}

/// Resolutions that had started before `horizon` and did not end before `end`.
[[nodiscard]] inline storage::query<ticket_cycle> ended_later(const std::string& product, timestamp horizon, timestamp end)
{
    using storage::comparison;
    return resolutions_of(product)
        .compare<&ticket_cycle::ended_at>(comparison::greater_equal, end)
        .compare<&ticket_cycle::started_at>(comparison::less, horizon)
        .select<&ticket_cycle::started_at, &ticket_cycle::ended_at>();
}

/// Resolutions that had started before `horizon` and run on.
[[nodiscard]] inline storage::query<ticket_cycle> running_since(const std::string& product, timestamp horizon)
{
    return resolutions_of(product)
        .is_null<&ticket_cycle::ended_at>()
        .compare<&ticket_cycle::started_at>(storage::comparison::less, horizon)
        .select<&ticket_cycle::started_at>();
}

/// Resolutions that a reopen started.
[[nodiscard]] inline storage::query<ticket_cycle> reopened_within(const std::string& product, timestamp from, timestamp to)
{
    return cycles_of(product)
        .is_not_null<&ticket_cycle::ticket_created_at>()
        .within<&ticket_cycle::started_at>(from, to)
        .select<&ticket_cycle::started_at>();
}

[[nodiscard]] inline storage::query<ticket_cycle> breached_within(const std::string& product, timestamp from, timestamp to)
{
    return cycles_of(product).within<&ticket_cycle::breached_at>(from, to).select<>();
}

/// Deadlines that have passed since the last tick: a breach is one whether it has been written down or not. It is one from
/// `alarm_at` on if that is later.
[[nodiscard]] inline storage::query<ticket_cycle> overdue_within(const std::string& product, timestamp from, timestamp to)
{
    return cycles_of(product)
        .within<&ticket_cycle::due_at>(from, to)
        .is_null<&ticket_cycle::breached_at>()
        .is_null<&ticket_cycle::ended_at>()
        .select<&ticket_cycle::alarm_at>();
}

/// Likewise deadlines that a change within the span moved to where it had begun not yet.
[[nodiscard]] inline storage::query<ticket_cycle> moved_back_within(const std::string& product, timestamp from, timestamp to)
{
    return cycles_of(product)
        .within<&ticket_cycle::alarm_at>(from, to)
        .compare<&ticket_cycle::due_at>(storage::comparison::less, from)
        .select<>();
}

[[nodiscard]] inline storage::query<csat_survey> sent_within(const std::string& product, timestamp from, timestamp to)
{
    return storage::query<csat_survey>{}
        .equal<&csat_survey::product>(product)
        .within<&csat_survey::sent_at>(from, to)
        .select<&csat_survey::answered_at>();
}

[[nodiscard]] inline storage::query<ticket_rating> rated_within(const std::string& product, timestamp from, timestamp to)
{
    return storage::query<ticket_rating>{}
        .equal<&ticket_rating::product>(product)
        .within<&ticket_rating::given_at>(from, to)
        .select<&ticket_rating::score, &ticket_rating::ordinal, &ticket_rating::agent_id>();
}

[[nodiscard]] inline storage::query<support_ticket> deleted_tickets_of(const std::string& product)
{
    return storage::query<support_ticket>{}
        .equal<&support_ticket::product>(product)
        .is_not_null<&support_ticket::deleted_at>()
        .select<>();
}

/// A customer's own: which tickets he has, and then by their ids all that is to know of them.
[[nodiscard]] inline storage::query<support_ticket> ids_of_customer(const std::string& product, const uuid& customer_id)
{
    return live_tickets(product).equal<&support_ticket::customer_id>(customer_id).select<>();
}

/// Without a condition on the customer: that would invite a planner to read all that he has, and not just these.
[[nodiscard]] inline storage::query<support_ticket> tickets_by_id(const std::string& product, const std::vector<uuid>& ids)
{
    return live_tickets(product)
        .in<&support_ticket::id>(ids)
        .select<&support_ticket::customer_id, &support_ticket::status, &support_ticket::priority, &support_ticket::assigned_to,
                &support_ticket::first_response_at, &support_ticket::created_at>();
}

[[nodiscard]] inline storage::query<ticket_cycle> cycles_by_ticket(const std::string& product, const std::vector<uuid>& ids)
{
    return cycles_of(product)
        .in<&ticket_cycle::ticket_id>(ids)
        .select<&ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::outcome, &ticket_cycle::ended_by,
                &ticket_cycle::ended_by_kind, &ticket_cycle::suspended, &ticket_cycle::worked, &ticket_cycle::replies,
                &ticket_cycle::ticket_created_at, &ticket_cycle::due_at, &ticket_cycle::breached_at, &ticket_cycle::alarm_at>();
}

[[nodiscard]] inline storage::query<csat_survey> surveys_by_ticket(const std::string& product, const std::vector<uuid>& ids)
{
    return storage::query<csat_survey>{}
        .equal<&csat_survey::product>(product)
        .in<&csat_survey::ticket_id>(ids)
        .select<&csat_survey::sent_at, &csat_survey::answered_at>();
}

[[nodiscard]] inline storage::query<ticket_rating> ratings_by_ticket(const std::string& product, const std::vector<uuid>& ids)
{
    return storage::query<ticket_rating>{}
        .equal<&ticket_rating::product>(product)
        .in<&ticket_rating::ticket_id>(ids)
        .select<&ticket_rating::given_at, &ticket_rating::score, &ticket_rating::ordinal, &ticket_rating::agent_id>();
}

}  // namespace dashboard_queries

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_DASHBOARD_QUERIES_HPP
