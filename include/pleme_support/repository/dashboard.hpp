// Reading the records that a dashboard is folded from, in one snapshot, which may be a little old.
// Repository layer. Guide: docs/guide/metrics.md. Tests: tests/unit/repository/dashboard.test.cpp, dashboard_reads.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP
#define PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP

#include <pleme_support/repository/dashboard_queries.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/rules/dashboard_facts.hpp>
#include <pleme_support/storage/bounded.hpp>
#include <pleme_support/storage/named_read.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

namespace detail {

/// Sorted ids, to ask whether one is among them.
class id_set {
public:
    explicit id_set(const record_list<support_ticket>& tickets)
    {
        ids_.reserve(tickets.size());
        for (const support_ticket& ticket : tickets) ids_.push_back(ticket.id);
        std::sort(ids_.begin(), ids_.end());
    }
    [[nodiscard]] bool contains(const uuid& id) const { return std::binary_search(ids_.begin(), ids_.end(), id); }

    /// Drops the cycles, surveys or ratings of these tickets.
    template <class Child>
    void erase_from(std::vector<Child>& children) const
    {
        if (!ids_.empty()) std::erase_if(children, [&](const Child& child) { return contains(child.ticket_id); });
    }
    /// Drops those of all other tickets.
    template <class Child>
    void keep_in(std::vector<Child>& children) const
    {
        std::erase_if(children, [&](const Child& child) { return !contains(child.ticket_id); });
    }

private:
    std::vector<uuid> ids_;
};

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

struct as_queries {
    template <class R>
    using of = storage::query<R>;
};
struct as_lists {
    template <class R>
    using of = record_list<R>;
};

/// What a dashboard of a product asks for, all of one snapshot: as queries, and as what they find.
template <class As>
struct dashboard_parts {
    template <class R>
    using of = typename As::template of<R>;

    of<support_ticket> created;    ///< in the window
    of<support_ticket> today;      ///< created today
    of<ticket_cycle> responses;    ///< given in the window
    of<ticket_cycle> ended;        ///< resolutions that ended from the start of the backlog to the window's end
    of<ticket_cycle> ended_later;  ///< behind it
    of<ticket_cycle> running;      ///< resolutions that still run
    of<ticket_cycle> reopened;     ///< resolutions that a reopen started in the window, or soon after it
    of<ticket_cycle> ended_today;  ///< resolutions
    of<ticket_cycle> breached;     ///< in the window
    of<ticket_cycle> overdue;      ///< still running, and over its deadline, which lies in the window
    of<ticket_cycle> moved_back;   ///< likewise; a change in the window moved its deadline to before it
    of<csat_survey> surveys;       ///< sent in the window
    of<ticket_rating> ratings;     ///< given in the window
    of<support_ticket> deleted;    ///< of any time

    BOOST_DESCRIBE_CLASS(dashboard_parts, (),
                         (created, today, responses, ended, ended_later, running, reopened, ended_today, breached, overdue,
                          moved_back, surveys, ratings, deleted),
                         (), ())
};

/// The facts of all tickets of a product. Children of deleted tickets are read with the others and dropped, so the ids of the
/// deleted ones, which are few, are read along.
template <storage::bounded Storage>
[[nodiscard]] result<rules::dashboard_facts> read_facts_of_product(Storage& storage, const std::string& product,
                                                                   const rules::dashboard_window& window)
{
    namespace find = dashboard_queries;
    const dashboard_parts<as_queries> asked{
        .created = find::created_within(product, window.start, window.end),
        .today = live_tickets(product).within<&support_ticket::created_at>(window.today_start, window.today_end).select<>(),
        .responses = find::responses_within(product, window.start, window.end),
        .ended = find::ended_within(product, window.backlog_start(), window.end),
        .ended_later = find::ended_later(product, window.horizon(), window.end),
        .running = find::running_since(product, window.horizon()),
        .reopened = find::reopened_within(product, window.start, window.reopens_end()),
        .ended_today =
            find::resolutions_of(product).within<&ticket_cycle::ended_at>(window.today_start, window.today_end).select<>(),
        .breached = find::breached_within(product, window.start, window.end),
        .overdue = find::overdue_within(product, window.start, window.horizon()),
        .moved_back = find::moved_back_within(product, window.start, window.horizon()),
        .surveys = find::sent_within(product, window.start, window.end),
        .ratings = find::rated_within(product, window.start, window.end),
        .deleted = find::deleted_tickets_of(product),
    };
    auto read = storage::read_named<dashboard_parts<as_lists>>(
        asked, [&](const auto&... queries) { return storage.read_stale(queries...); });
    if (!read) return read.error();
    dashboard_parts<as_lists>& rows = *read;

    rules::dashboard_facts facts;
    facts.created = std::move(rows.created).take_all();
    facts.created_today = static_cast<std::int32_t>(rows.today.size());
    facts.responses = std::move(rows.responses).take_all();
    facts.resolutions = std::move(rows.ended).take_all();
    append(facts.resolutions, std::move(rows.ended_later).take_all());
    append(facts.resolutions, std::move(rows.running).take_all());
    facts.reopens = std::move(rows.reopened).take_all();
    facts.breaches = std::move(rows.breached).take_all();
    auto overdue = std::move(rows.overdue).take_all();
    std::erase_if(overdue, [&](const ticket_cycle& cycle) { return cycle.alarm_at >= window.horizon(); });
    append(facts.breaches, std::move(overdue));
    append(facts.breaches, std::move(rows.moved_back).take_all());
    facts.surveys = std::move(rows.surveys).take_all();
    facts.ratings = std::move(rows.ratings).take_all();

    const id_set gone{rows.deleted};
    gone.erase_from(facts.responses);
    gone.erase_from(facts.resolutions);
    auto ended_today = std::move(rows.ended_today).take_all();
    gone.erase_from(ended_today);
    gone.erase_from(facts.breaches);
    gone.erase_from(facts.reopens);
    gone.erase_from(facts.surveys);
    gone.erase_from(facts.ratings);
    facts.resolved_today = static_cast<std::int32_t>(ended_today.size());
    return facts;
}

/// So many tickets of a customer are read at a time.
inline constexpr std::size_t own_tickets_at_once = 1'000;

/// The facts of one customer's tickets, at the cost of these and no others: first their ids, then by these ids the tickets with
/// their cycles, surveys and ratings. All that is counted comes from the second read, one snapshot; the first only tells whom
/// to ask for. A ticket that comes or goes in between is in no number, or in all of them. More tickets than are read at a time
/// come from several snapshots, but each ticket from one.
template <storage::bounded Storage>
[[nodiscard]] result<rules::dashboard_facts> read_facts_of_customer(Storage& storage, const std::string& product,
                                                                    const uuid& customer_id,
                                                                    const rules::dashboard_window& window)
{
    namespace find = dashboard_queries;
    const auto known = storage.read_stale(find::ids_of_customer(product, customer_id));
    if (!known) return known.error();
    const record_list<support_ticket>& tickets = get<0>(*known);

    rules::dashboard_facts facts;
    for (std::size_t first = 0; first < tickets.size(); first += own_tickets_at_once) {
        const std::size_t last = (std::min)(first + own_tickets_at_once, tickets.size());
        std::vector<uuid> ids;
        ids.reserve(last - first);
        for (std::size_t i = first; i < last; ++i) ids.push_back(tickets[i].id);
        auto read = storage.read_stale(find::tickets_by_id(product, ids), find::cycles_by_ticket(product, ids),
                                       find::surveys_by_ticket(product, ids), find::ratings_by_ticket(product, ids));
        if (!read) return read.error();
        std::vector<support_ticket> found = get<0>(*std::move(read)).take_all();
        std::vector<ticket_cycle> cycles = get<1>(*std::move(read)).take_all();
        std::vector<csat_survey> surveys = get<2>(*std::move(read)).take_all();
        std::vector<ticket_rating> ratings = get<3>(*std::move(read)).take_all();
        std::erase_if(found, [&](const support_ticket& ticket) { return ticket.customer_id != customer_id; });  // erased since
        const id_set there{found};
        there.keep_in(cycles);
        there.keep_in(surveys);
        there.keep_in(ratings);
        rules::add_facts(facts, window, found, cycles, surveys, ratings);
    }
    return facts;
}

}  // namespace detail

/// Precondition: `caller.reaches(product)`.
template <storage::bounded Storage>
[[nodiscard]] result<rules::dashboard_facts> read_dashboard_facts(Storage& storage, const std::string& product,
                                                                  const principal& caller,
                                                                  const rules::dashboard_window& window)
{
    if (caller.is_customer()) return detail::read_facts_of_customer(storage, product, caller.actor_id, window);
    return detail::read_facts_of_product(storage, product, window);
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_DASHBOARD_HPP
