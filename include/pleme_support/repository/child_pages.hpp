// Pages of what belongs to tickets, of many tickets by one read.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/child_pages.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CHILD_PAGES_HPP
#define PLEME_SUPPORT_REPOSITORY_CHILD_PAGES_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/list_cursor.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/check_filter.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// A ticket's messages as a list.
struct message_list {
    using record_type = ticket_message;  ///< of its items

    [[nodiscard]] static storage::query<ticket_message> visible(const principal& caller) { return visible_messages(caller); }
    static void order(storage::query<ticket_message>& messages, bool descending)
    {
        if (descending)
            messages.descending<&ticket_message::created_at, &ticket_message::id>();
        else
            messages.ascending<&ticket_message::created_at, &ticket_message::id>();
    }
    [[nodiscard]] static std::vector<storage::value> place_of(const ticket_message& message)
    {
        return {message.created_at, message.id};
    }
};

/// A ticket's events as a list.
struct event_list {
    using record_type = ticket_event;  ///< of its items

    [[nodiscard]] static storage::query<ticket_event> visible(const principal& caller) { return visible_events(caller); }
    static void order(storage::query<ticket_event>& events, bool descending)
    {
        if (descending)
            events.descending<&ticket_event::version>();
        else
            events.ascending<&ticket_event::version>();
    }
    [[nodiscard]] static std::vector<storage::value> place_of(const ticket_event& event)
    {
        return {std::int64_t{event.version}};
    }
};

namespace detail {

/// Of how many tickets one query reads.
inline constexpr std::size_t most_tickets = 200;

/// What is written before the places of a ticket's own list.
[[nodiscard]] inline std::string mark_of_ticket(const uuid& ticket_id)
{
    return to_text(ticket_id);
}

/// Reads one more than a page needs of each of some tickets, or of one behind a place.
template <class List, class Context>
[[nodiscard]] result<std::vector<typename List::record_type>> read_children_of(
    const Context& call, const record_list<support_ticket>& tickets, bool is_backwards, std::uint32_t limit,
    const std::optional<std::vector<storage::value>>& after)
{
    using record_type = typename List::record_type;
    auto query = List::visible(call.caller());
    List::order(query, is_backwards);
    if (after) {
        query.template equal<&record_type::ticket_id>(tickets.front().id)
            .template equal<&record_type::product>(tickets.front().product)
            .after(*after)
            .limit(limit);
    } else {
        query.limit_each(tickets, limit);
    }
    auto read = call.read(query);
    if (!read) return read.error();
    return get<0>(*std::move(read)).take_all();
}

}  // namespace detail

/// Reads a page of each ticket's list: without a cursor all of them by one read for every 200 tickets.
/// @param tickets  as calls gave them to the caller; each once
/// @return a page of each; `errc::invalid_argument`, also for a cursor of another ticket; an error of the storage
template <class List, class Context>
[[nodiscard]] result<std::vector<child_page<typename List::record_type>>> read_child_pages(
    const Context& call, const record_list<support_ticket>& tickets, const connection_page& page)
{
    using record_type = typename List::record_type;
    if (auto problem = rules::check_page(page)) return *std::move(problem);
    const bool is_backwards = !page.first && !page.after;  // from the end, if nothing is said
    const auto limit = static_cast<std::size_t>((is_backwards ? page.last : page.first).value_or(20));
    if (auto problem = rules::check_child_pages(tickets.size(), limit)) return *std::move(problem);
    const auto& cursor = is_backwards ? page.before : page.after;
    std::optional<std::vector<storage::value>> place;
    for (const support_ticket& ticket : tickets) {
        if (!cursor) break;
        const std::string mark = detail::mark_of_ticket(ticket.id) + '.';
        if (cursor->starts_with(mark))
            place = detail::read_place(std::string_view{*cursor}.substr(mark.size()), List::place_of(record_type{}));
        if (!place || tickets.size() > 1)
            return support_error{errc::invalid_argument, std::string{is_backwards ? "before" : "after"} +
                                                             " must be a cursor that a page of the same ticket gave"};
    }
    std::vector<child_page<record_type>> pages(tickets.size());
    std::map<uuid, std::size_t> page_of;
    for (std::size_t i = 0; i < tickets.size(); ++i) page_of.emplace(tickets[i].id, i);
    for (std::size_t from = 0; from < tickets.size(); from += detail::most_tickets) {
        std::vector<support_ticket> some;
        for (std::size_t i = from; i < (std::min)(from + detail::most_tickets, tickets.size()); ++i) {
            support_ticket& key = some.emplace_back();
            key.id = tickets[i].id;
            key.product = tickets[i].product;
        }
        auto read = detail::read_children_of<List>(call, some, is_backwards, static_cast<std::uint32_t>(limit + 1), place);
        if (!read) return read.error();
        for (record_type& each : *read) pages[page_of.at(each.ticket_id)].items.push_back(std::move(each));
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        child_page<record_type>& made = pages[i];
        const bool has_more = made.items.size() > limit;
        if (has_more) made.items.resize(limit);
        if (is_backwards) std::reverse(made.items.begin(), made.items.end());
        const std::string mark = detail::mark_of_ticket(tickets[i].id);
        for (const record_type& each : made.items) made.cursors.push_back(detail::write_place(mark, List::place_of(each)));
        if (!made.cursors.empty()) {
            made.start_cursor = made.cursors.front();
            made.end_cursor = made.cursors.back();
        }
        (is_backwards ? made.has_previous_page : made.has_next_page) = has_more;
        (is_backwards ? made.has_next_page : made.has_previous_page) = cursor.has_value();
    }
    return pages;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CHILD_PAGES_HPP
