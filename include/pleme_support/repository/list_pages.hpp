// A page of a list by place, both ways, with the ticket whose number was searched for as its first edge.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/pages.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_LIST_PAGES_HPP
#define PLEME_SUPPORT_REPOSITORY_LIST_PAGES_HPP

#include <pleme_support/model/page.hpp>
#include <pleme_support/repository/list_cursor.hpp>
#include <pleme_support/repository/search.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/ticket_number.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// The ticket whose number is all that a list searches for, if it passes the rest of the filter.
/// @return an error of the storage
template <class Context>
[[nodiscard]] result<std::optional<support_ticket>> find_by_typed_number(const Context& call, const filter_request& asked)
{
    const auto number =
        asked.filter.search_query ? rules::typed_ticket_number(*asked.filter.search_query) : std::optional<std::int32_t>{};
    if (!number) return std::optional<support_ticket>{};
    auto ticket = filtered_tickets(asked);
    add_tags(ticket, asked);
    ticket.equal<&support_ticket::number>(*number);
    auto read = call.read(ticket);
    if (!read) return read.error();
    if (get<0>(*read).empty()) return std::optional<support_ticket>{};
    return std::optional{get<0>(*read).take(0)};
}

namespace detail {

/// Reads one more than a page needs, without the ticket that is its first edge anyway.
template <class Context>
[[nodiscard]] result<listed_tickets> read_without(const Context& call, const filter_request& asked, list_part part,
                                                  const std::optional<support_ticket>& first)
{
    const std::size_t most = part.limit + std::size_t{1};
    part.limit += first ? 2 : 1;
    auto listed = read_list(call, asked, part);
    if (!listed || !first) return listed;
    auto tickets = std::move(listed->tickets).take_all();
    std::erase_if(tickets, [&](const support_ticket& each) { return each.id == first->id; });
    if (tickets.size() > most) tickets.resize(most);
    const bool is_complete = listed->tickets.is_complete;
    listed->tickets = ticket_list{record_list<support_ticket>{std::move(tickets)}};
    listed->tickets.is_complete = is_complete;
    return listed;
}

/// Puts a ticket before the others.
inline void prepend(ticket_list& tickets, support_ticket first)
{
    const bool is_complete = tickets.is_complete;
    auto all = std::move(tickets).take_all();
    all.insert(all.begin(), std::move(first));
    tickets = ticket_list{record_list<support_ticket>{std::move(all)}};
    tickets.is_complete = is_complete;
}

}  // namespace detail

/// Reads a page of a list.
/// @pre the page's sizes are within their bounds, and the caller reaches the product
/// @return `errc::invalid_argument` for a cursor of another list; an error of the storage
template <class Context>
[[nodiscard]] result<ticket_page> read_page(const Context& call, const filter_request& asked, ticket_order order,
                                            const connection_page& page)
{
    const bool is_backwards = page.last || page.before;
    const auto limit = static_cast<std::size_t>((is_backwards ? page.last : page.first).value_or(20));
    const std::string mark = mark_of_list(asked.product, asked.filter, order);
    const auto& cursor = is_backwards ? page.before : page.after;
    std::optional<list_place> place;
    if (cursor) {
        auto parsed = parse_list_cursor(is_backwards ? "before" : "after", mark, order, *cursor);
        if (!parsed) return parsed.error();
        place = *std::move(parsed);
    }
    const bool is_at_first = place && !place->behind;  // at the edge that comes before all
    auto first = find_by_typed_number(call, asked);
    if (!first) return first.error();

    ticket_page made;
    if (is_backwards && is_at_first) {
        made.has_next_page = true;
        return made;
    }
    list_part part;
    part.direction = {order, is_backwards};
    if (place) part.after = place->behind;
    part.limit = static_cast<std::uint32_t>(limit);
    auto listed = detail::read_without(call, asked, part, *first);
    if (!listed) return listed.error();
    made.tickets = std::move(listed->tickets);
    const bool is_through = made.tickets.size() <= limit;
    if (is_backwards) {
        auto reversed = std::move(made.tickets);
        const bool is_complete = reversed.is_complete;
        auto all = std::move(reversed).take_all();
        std::reverse(all.begin(), all.end());
        made.tickets = ticket_list{record_list<support_ticket>{std::move(all)}};
        made.tickets.is_complete = is_complete;
    }
    // The first edge is part of a page that reaches the start.
    const bool has_first = *first && (is_backwards ? is_through && !listed->horizon : !place);
    if (has_first) detail::prepend(made.tickets, *std::move(*first));
    const bool has_more = made.tickets.size() > limit;
    std::size_t left_out = 0;  // of the start
    if (has_more && is_backwards) {
        left_out = made.tickets.size() - limit;
        auto all = std::move(made.tickets).take_all();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(left_out));
        const bool is_complete = made.tickets.is_complete;
        made.tickets = ticket_list{record_list<support_ticket>{std::move(all)}};
        made.tickets.is_complete = is_complete;
    } else if (has_more) {
        made.tickets.truncate(limit);
    }
    for (std::size_t i = 0; i < made.tickets.size(); ++i)
        made.cursors.push_back(has_first && left_out == 0 && i == 0 ? make_first_cursor(mark)
                                                                    : make_list_cursor(mark, order, made.tickets[i]));
    if (!made.cursors.empty()) {
        made.start_cursor = made.cursors.front();
        made.end_cursor = made.cursors.back();
    }
    (is_backwards ? made.has_previous_page : made.has_next_page) = has_more;
    (is_backwards ? made.has_next_page : made.has_previous_page) = cursor.has_value();
    if (listed->horizon && !has_more) {  // the search looked no further
        (is_backwards ? made.start_cursor : made.end_cursor) = make_list_cursor(mark, order, *listed->horizon);
        (is_backwards ? made.has_previous_page : made.has_next_page) = true;
    }
    return made;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_LIST_PAGES_HPP
