// The query of a filter: which tickets a list holds for its caller, but for the words of a search.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list_oracle.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_FILTER_QUERY_HPP
#define PLEME_SUPPORT_REPOSITORY_FILTER_QUERY_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/repository/list_order.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/text_folding.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::repository {

/// A filter with what else its query depends on.
struct filter_request {
    const std::string& product;
    const ticket_filter& filter;
    const principal& caller;
    const text_folding& folding;  ///< by which tags are compared
    timestamp now;                ///< by which clocks are overdue
};

namespace detail {

/// In [from, before), as far as they are given.
template <auto Member, class R>
void add_range(storage::query<R>& of, const std::optional<timestamp>& from, const std::optional<timestamp>& before)
{
    if (from) of.template compare<Member>(storage::comparison::greater_equal, *from);
    if (before) of.template compare<Member>(storage::comparison::less, *before);
}

/// Null for true, not null for false.
template <auto Member>
void add_absence(storage::query<support_ticket>& tickets, const std::optional<bool>& is_absent)
{
    if (is_absent && *is_absent) tickets.is_null<Member>();
    if (is_absent && !*is_absent) tickets.is_not_null<Member>();
}

[[nodiscard]] inline storage::query<ticket_cycle> running_cycles_in(const std::string& product)
{
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::product>(product).is_null<&ticket_cycle::ended_at>();
    return cycles;
}

[[nodiscard]] inline storage::query<ticket_cycle> cycles_due_before(const std::string& product, timestamp then)
{
    auto cycles = running_cycles_in(product);
    cycles.compare<&ticket_cycle::due_at>(storage::comparison::less, then);
    return cycles;
}

/// What is owed while somebody waits for the desk.
[[nodiscard]] inline storage::query<ticket_cycle> cycles_owed(const std::string& product)
{
    auto cycles = running_cycles_in(product);
    cycles.in<&ticket_cycle::metric>(std::vector{cycle_metric::first_response, cycle_metric::next_response});
    return cycles;
}

/// Conditions on the clocks that run. Only tickets in work have such, and these have an index.
inline void add_clocks(storage::query<support_ticket>& tickets, const filter_request& asked)
{
    const ticket_filter& filter = asked.filter;
    const auto has_running = [&](const storage::query<ticket_cycle>& cycles) {
        tickets.is_null<&support_ticket::closed_at>().is_null<&support_ticket::resolved_at>().has(cycles);
    };
    if (filter.due_before) has_running(cycles_due_before(asked.product, *filter.due_before));
    if (filter.overdue && *filter.overdue) has_running(cycles_due_before(asked.product, asked.now));
    if (filter.overdue && !*filter.overdue) tickets.has_none(cycles_due_before(asked.product, asked.now));
    if (filter.waiting_for_us && *filter.waiting_for_us) has_running(cycles_owed(asked.product));
    if (filter.waiting_for_us && !*filter.waiting_for_us) tickets.has_none(cycles_owed(asked.product));
}

/// Tags as they are compared, each once.
[[nodiscard]] inline std::vector<std::string> fold_tags_of(const std::optional<std::vector<std::string>>& tags,
                                                           const text_folding& folding)
{
    std::vector<std::string> folded;
    if (!tags) return folded;
    for (const std::string& tag : *tags)
        if (std::string one = rules::fold_tag(tag, folding); std::find(folded.begin(), folded.end(), one) == folded.end())
            folded.push_back(std::move(one));
    return folded;
}

}  // namespace detail

/// The tickets that pass a filter but for its tags and its search, in no order yet.
/// @pre the caller reaches the product
[[nodiscard]] inline storage::query<support_ticket> filtered_tickets(const filter_request& asked)
{
    const ticket_filter& filter = asked.filter;
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(asked.product);
    // Asking for those that he takes part in, a customer gets them, whosever they are.
    const bool takes_part = asked.caller.is_customer() && filter.participant_id == asked.caller.actor_id;
    if (!takes_part) narrow_to_caller(tickets, asked.caller);
    detail::add_absence<&support_ticket::deleted_at>(tickets, !filter.deleted.value_or(false));
    if (filter.status) tickets.equal<&support_ticket::status>(*filter.status);
    if (filter.priority) tickets.equal<&support_ticket::priority>(*filter.priority);
    if (filter.assigned_to) tickets.equal<&support_ticket::assigned_to>(*filter.assigned_to);
    if (filter.customer_id) tickets.equal<&support_ticket::customer_id>(*filter.customer_id);
    if (filter.category) tickets.equal<&support_ticket::category>(*filter.category);
    if (filter.number) tickets.equal<&support_ticket::number>(*filter.number);
    if (filter.statuses) tickets.in<&support_ticket::status>(*filter.statuses);
    if (filter.priorities) tickets.in<&support_ticket::priority>(*filter.priorities);
    if (filter.assigned_to_any) tickets.in<&support_ticket::assigned_to>(*filter.assigned_to_any);
    if (filter.categories) tickets.in<&support_ticket::category>(*filter.categories);
    detail::add_absence<&support_ticket::assigned_to>(tickets, filter.unassigned);
    detail::add_absence<&support_ticket::category>(tickets, filter.uncategorized);
    detail::add_range<&support_ticket::created_at>(tickets, filter.created_from, filter.created_before);
    detail::add_range<&support_ticket::updated_at>(tickets, filter.updated_from, filter.updated_before);
    detail::add_range<&support_ticket::resolved_at>(tickets, filter.resolved_from, filter.resolved_before);
    detail::add_clocks(tickets, asked);
    if (filter.participant_id) {
        storage::query<ticket_participant> taking_part;
        taking_part.equal<&ticket_participant::product>(asked.product)
            .equal<&ticket_participant::participant_id>(*filter.participant_id)
            .is_null<&ticket_participant::removed_at>();
        tickets.has(taking_part);
    }
    return tickets;
}

/// Adds the tags of a filter as conditions.
inline void add_tags(storage::query<support_ticket>& tickets, const filter_request& asked)
{
    for (const std::string& tag : detail::fold_tags_of(asked.filter.tags_all, asked.folding)) {
        storage::query<ticket_tag> tagged;
        tickets.has(tagged.equal<&ticket_tag::product>(asked.product).equal<&ticket_tag::tag>(tag));
    }
    if (!asked.filter.tags_any) return;
    storage::query<ticket_tag> tagged;
    tagged.equal<&ticket_tag::product>(asked.product)
        .in<&ticket_tag::tag>(detail::fold_tags_of(asked.filter.tags_any, asked.folding));
    tickets.has(tagged);
}

/// What the activity of tickets that pass a filter is, so that an order by it reads no more than it has to.
[[nodiscard]] inline storage::query<ticket_activity> filtered_activity(const filter_request& asked)
{
    using storage::comparison;
    const ticket_filter& filter = asked.filter;
    storage::query<ticket_activity> activity;
    activity.equal<&ticket_activity::product>(asked.product);
    detail::add_range<&ticket_activity::updated_at>(activity, filter.updated_from, filter.updated_before);
    if (filter.due_before) activity.compare<&ticket_activity::due_at>(comparison::less, *filter.due_before);
    if (filter.overdue && *filter.overdue) activity.compare<&ticket_activity::due_at>(comparison::less, asked.now);
    if (filter.waiting_for_us && *filter.waiting_for_us)
        activity.compare<&ticket_activity::waiting_since>(comparison::less, max_timestamp);
    return activity;
}

/// The queries whose results, each ticket once, are a list: one, or one for each tag of which one is enough. By creation, what
/// has tags is read from their index: a rare tag would walk the product else.
/// @return none if nothing can pass
[[nodiscard]] inline std::vector<storage::query<support_ticket>> list_queries(const filter_request& asked,
                                                                              const list_direction& direction)
{
    auto all = filtered_tickets(asked);
    const auto needed = detail::fold_tags_of(asked.filter.tags_all, asked.folding);
    const auto enough = detail::fold_tags_of(asked.filter.tags_any, asked.folding);
    const auto tagged = [&](const std::string& tag) {
        storage::query<ticket_tag> tags;
        tags.equal<&ticket_tag::product>(asked.product).equal<&ticket_tag::tag>(tag);
        return tags;
    };
    const auto from_index = [&](storage::query<support_ticket> of, const std::string& tag) {
        of.order_by<&ticket_tag::created_at>(tagged(tag));
        return direction.descends() ? of.descending<&support_ticket::id>() : of.ascending<&support_ticket::id>();
    };
    std::vector<storage::query<support_ticket>> made;
    if (!direction.is_by_creation() || (needed.empty() && !asked.filter.tags_any)) {
        add_tags(all, asked);
        add_order(all, filtered_activity(asked), direction);
        made.push_back(std::move(all));
    } else if (needed.empty()) {
        for (const std::string& tag : enough) made.push_back(from_index(all, tag));
    } else {
        for (std::size_t i = 1; i < needed.size(); ++i) all.has(tagged(needed[i]));
        if (asked.filter.tags_any) {
            storage::query<ticket_tag> any;
            all.has(any.equal<&ticket_tag::product>(asked.product).in<&ticket_tag::tag>(enough));
        }
        made.push_back(from_index(all, needed.front()));
    }
    return made;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_FILTER_QUERY_HPP
