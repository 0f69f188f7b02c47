// Reading the records that a dashboard is folded from, in one snapshot, which may be a little old.
// Repository layer. Guide: docs/guide/metrics.md. Tests: tests/unit/repository/dashboard.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP
#define PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP

#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/rules/metrics.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/stale.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::repository {

namespace detail {

/// Sorted ids, to ask whether one is among them.
class id_set {
public:
    explicit id_set(const std::vector<support_ticket>& tickets)
    {
        ids_.reserve(tickets.size());
        for (const support_ticket& ticket : tickets) ids_.push_back(ticket.id);
        std::sort(ids_.begin(), ids_.end());
    }
    [[nodiscard]] bool contains(const uuid& id) const { return std::binary_search(ids_.begin(), ids_.end(), id); }

private:
    std::vector<uuid> ids_;
};

[[nodiscard]] inline storage::query<ticket_cycle> cycles_of(const std::string& product)
{
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::product>(product);
    return cycles;
}

}  // namespace detail

/// Precondition: `caller.reaches(product)`.
/// Cycles and surveys know their product but not their customer nor whether their ticket is deleted, so the ids of the tickets
/// that the caller can't see, or of those that he can, are read along: few deleted ones, or one customer's own.
template <storage::adapter Storage>
[[nodiscard]] result<rules::dashboard_facts> read_dashboard_facts(Storage& storage, const std::string& product,
                                                                  const principal& caller,
                                                                  const rules::dashboard_window& window)
{
    using enum cycle_metric;
    using storage::comparison;
    const bool own_only = caller.is_customer();

    auto created = live_tickets(product, caller);
    created.within<&support_ticket::created_at>(window.start, window.end)
        .template select<&support_ticket::status, &support_ticket::priority, &support_ticket::assigned_to,
                         &support_ticket::first_response_at, &support_ticket::created_at>();
    auto today = live_tickets(product, caller);
    today.within<&support_ticket::created_at>(window.today_start, window.today_end).template select<>();
    auto resolved = live_tickets(product, caller);
    resolved.within<&support_ticket::resolved_at>(window.start, window.end)
        .template select<&support_ticket::created_at, &support_ticket::resolved_at, &support_ticket::resolved_by,
                         &support_ticket::resolved_by_kind, &support_ticket::reopen_count,
                         &support_ticket::replies_to_resolution>();
    auto rated = live_tickets(product, caller);
    rated.within<&support_ticket::csat_rated_at>(window.start, window.end)
        .template select<&support_ticket::csat_score, &support_ticket::resolved_by, &support_ticket::resolved_by_kind>();

    auto responses = detail::cycles_of(product);
    responses.in<&ticket_cycle::metric>(std::vector{first_response, next_response})
        .template equal<&ticket_cycle::outcome>(cycle_outcome::fulfilled)
        .template within<&ticket_cycle::ended_at>(window.start, window.end)
        .template select<&ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::outcome, &ticket_cycle::ended_by,
                         &ticket_cycle::due_at, &ticket_cycle::breached_at>();
    auto ended = detail::cycles_of(product);
    ended.equal<&ticket_cycle::metric>(resolution)
        .template compare<&ticket_cycle::ended_at>(comparison::greater_equal, window.backlog_start())
        .template select<&ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::outcome, &ticket_cycle::due_at,
                         &ticket_cycle::breached_at>();
    auto running = detail::cycles_of(product);
    running.equal<&ticket_cycle::metric>(resolution)
        .template is_null<&ticket_cycle::ended_at>()
        .template select<&ticket_cycle::started_at>();
    auto breaches = detail::cycles_of(product);
    breaches.within<&ticket_cycle::breached_at>(window.start, window.end).template select<&ticket_cycle::breached_at>();
    // Deadlines that have passed since the last tick: a breach is one whether it has been written down or not.
    auto overdue = detail::cycles_of(product);
    overdue.within<&ticket_cycle::due_at>(window.start, window.horizon())
        .template is_null<&ticket_cycle::breached_at>()
        .template is_null<&ticket_cycle::ended_at>()
        .template select<&ticket_cycle::due_at>();

    storage::query<csat_survey> surveys;
    surveys.equal<&csat_survey::product>(product)
        .template within<&csat_survey::sent_at>(window.start, window.end)
        .template select<&csat_survey::answered_at>();

    storage::query<support_ticket> telling;
    telling.equal<&support_ticket::product>(product).template select<>();
    if (own_only)
        telling.equal<&support_ticket::customer_id>(caller.actor_id).template is_null<&support_ticket::deleted_at>();
    else
        telling.is_not_null<&support_ticket::deleted_at>();

    auto read = storage::read_stale(storage, created, today, resolved, rated, responses, ended, running, breaches, overdue,
                                    surveys, telling);
    if (!read) return read.error();

    const detail::id_set told{std::get<10>(*read)};
    const auto keep_visible = [&](auto& children) {
        std::erase_if(children, [&](const auto& child) { return told.contains(child.ticket_id) != own_only; });
    };
    rules::dashboard_facts facts;
    facts.created = std::move(std::get<0>(*read));
    facts.created_today = static_cast<std::int32_t>(std::get<1>(*read).size());
    facts.resolved = std::move(std::get<2>(*read));
    facts.rated = std::move(std::get<3>(*read));
    facts.responses = std::move(std::get<4>(*read));
    facts.resolutions = std::move(std::get<5>(*read));
    facts.resolutions.insert(facts.resolutions.end(), std::get<6>(*read).begin(), std::get<6>(*read).end());
    facts.breaches = std::move(std::get<7>(*read));
    for (ticket_cycle& cycle : std::get<8>(*read)) {
        cycle.breached_at = cycle.due_at;
        facts.breaches.push_back(std::move(cycle));
    }
    facts.surveys = std::move(std::get<9>(*read));
    keep_visible(facts.responses);
    keep_visible(facts.resolutions);
    keep_visible(facts.breaches);
    keep_visible(facts.surveys);
    return facts;
}

}  // namespace pleme_support::repository

#endif  // PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP
