// Reading a part of a list of tickets: with the words of a search, from several indexes, and whether it is all that there is.
// Repository layer. Guide: docs/guide/lists.md, docs/guide/search.md. Tests: tests/unit/repository/search.test.cpp,
// pages.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SEARCH_HPP
#define PLEME_SUPPORT_REPOSITORY_SEARCH_HPP

#include <pleme_support/model/page.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/repository/filter_query.hpp>
#include <pleme_support/repository/folding_state.hpp>
#include <pleme_support/repository/list_order.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/rules/ticket_number.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Which part of a list is read.
struct list_part {
    list_direction direction{};                          ///< of the list
    std::optional<std::vector<storage::value>> after{};  ///< the place that it comes behind, in that direction
    std::uint32_t limit = 0;                             ///< at most so many
    std::uint32_t offset = 0;                            ///< without so many of the first; not together with `after`
};

/// What was read.
struct listed_tickets {
    ticket_list tickets{};                    ///< incomplete while the product is being folded anew
    std::optional<support_ticket> horizon{};  ///< the last ticket that was looked at, if there may be others behind it
};

/// The texts that have all of these words.
/// @param words  folded; one at least
[[nodiscard]] inline storage::query<ticket_text> texts_with(std::vector<std::string> words)
{
    storage::query<ticket_text> texts;
    texts.matches<&ticket_text::subject, &ticket_text::description>(std::move(words));
    return texts;
}

namespace detail {

/// Gives a query its part of the list.
inline void add_part(storage::query<support_ticket>& tickets, const list_part& part)
{
    tickets.limit(part.limit);
    if (part.after)
        tickets.after(*part.after);
    else
        tickets.offset(part.offset);
}

/// A list with all its conditions in one query, but for the words of a search.
[[nodiscard]] inline storage::query<support_ticket> whole_list(const filter_request& asked, const list_direction& direction,
                                                               const list_stretch& stretch = {})
{
    auto tickets = filtered_tickets(asked);
    add_tags(tickets, asked);
    add_order(tickets, filtered_activity(asked), direction, stretch);
    return tickets;
}

/// The last of as many tickets of a list as a search without long words looks at.
template <class Context>
[[nodiscard]] result<std::optional<support_ticket>> find_horizon(const Context& call, const filter_request& asked,
                                                                 const list_part& part)
{
    list_stretch stretch;
    if (part.after) stretch.from = part.after->front();
    auto list = whole_list(asked, part.direction, stretch);
    list.offset(rules::bounds::tickets_for_short_words - 1)
        .limit(1)
        .select<&support_ticket::created_at, &support_ticket::updated_at, &support_ticket::priority,
                &support_ticket::waiting_since, &support_ticket::first_response_due_at, &support_ticket::next_response_due_at,
                &support_ticket::resolution_due_at>();
    auto last = call.read(list);
    if (!last) return last.error();
    if (auto& rows = get<0>(*last); !rows.empty()) return std::optional{rows.take(0)};
    return std::optional<support_ticket>{};
}

/// As far as a ticket, of those that have its first value at least.
[[nodiscard]] inline list_stretch up_to(const std::optional<support_ticket>& horizon, ticket_order order)
{
    list_stretch stretch;
    if (horizon) stretch.until = place_in(order, *horizon).front();
    return stretch;
}

/// Leaves out what comes behind a ticket.
inline void cut_behind(record_list<support_ticket>& tickets, const support_ticket& last, const list_direction& direction)
{
    std::size_t size = tickets.size();
    while (size > 0 && comes_before(last, tickets[size - 1], direction)) --size;
    tickets.truncate(size);
}

/// Whether all texts and tags of a product are folded as this process folds.
template <class Context>
[[nodiscard]] result<bool> is_folded(const Context& call, const std::string& product)
{
    auto stand = call.foldings().newest(call, product);
    if (!stand) return stand.error();
    return stand->is_complete(call.foldings().identity());
}

/// A part of what all queries find, each ticket once.
template <class Context>
[[nodiscard]] result<record_list<support_ticket>> read_merged(const Context& call,
                                                              std::vector<storage::query<support_ticket>> queries,
                                                              const list_part& part)
{
    std::vector<support_ticket> all;
    for (auto& query : queries) {
        add_part(query, part);
        auto read = call.read(query);
        if (!read) return read.error();
        if (queries.size() == 1) return get<0>(*std::move(read));
        for (support_ticket& ticket : get<0>(*std::move(read)).take_all()) all.push_back(std::move(ticket));
    }
    std::sort(all.begin(), all.end(),
              [&](const support_ticket& a, const support_ticket& b) { return comes_before(a, b, part.direction); });
    const auto same = [](const support_ticket& a, const support_ticket& b) { return a.id == b.id; };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    if (all.size() > part.limit) all.resize(part.limit);
    return record_list<support_ticket>{std::move(all)};
}

}  // namespace detail

/// Reads a part of a list.
/// @return an error of the storage
template <class Context>
[[nodiscard]] result<listed_tickets> read_list(const Context& call, const filter_request& asked, const list_part& part)
{
    listed_tickets found;
    const ticket_filter& filter = asked.filter;
    auto words = filter.search_query ? rules::search_words(*filter.search_query, call.folding()) : std::vector<std::string>{};
    if (words.empty()) {
        auto queries = list_queries(asked, part.direction);
        if (queries.size() > 1 && part.offset > 0) queries.assign(1, detail::whole_list(asked, part.direction));
        auto read = detail::read_merged(call, std::move(queries), part);
        if (!read) return read.error();
        found.tickets = ticket_list{*std::move(read)};
        if (!filter.tags_all && !filter.tags_any) return found;
    } else {
        if (rules::are_short(words, rules::bounds::indexed_letters)) {
            auto horizon = detail::find_horizon(call, asked, part);
            if (!horizon) return horizon.error();
            found.horizon = *std::move(horizon);
        }
        auto page = detail::whole_list(asked, part.direction, detail::up_to(found.horizon, part.direction.order));
        page.has(texts_with(std::move(words)));
        detail::add_part(page, part);
        auto read = call.read(page);
        if (!read) return read.error();
        found.tickets = ticket_list{get<0>(*std::move(read))};
        if (found.horizon) detail::cut_behind(found.tickets, *found.horizon, part.direction);
    }
    auto folded = detail::is_folded(call, asked.product);
    if (!folded) return folded.error();
    found.tickets.is_complete = *folded;
    return found;
}

/// How many tickets a list has.
/// @param up_to  and counts no further
/// @return an error of the storage
template <class Context>
[[nodiscard]] result<ticket_count> count_list(const Context& call, const filter_request& asked, std::uint32_t up_to)
{
    const ticket_filter& filter = asked.filter;
    auto words = filter.search_query ? rules::search_words(*filter.search_query, call.folding()) : std::vector<std::string>{};
    bool is_complete = true;
    if (!words.empty() || filter.tags_all || filter.tags_any) {
        auto folded = detail::is_folded(call, asked.product);
        if (!folded) return folded.error();
        is_complete = *folded;
    }
    std::optional<support_ticket> horizon;
    if (!words.empty() && rules::are_short(words, rules::bounds::indexed_letters)) {
        auto last = detail::find_horizon(call, asked, list_part{});
        if (!last) return last.error();
        horizon = *std::move(last);
        is_complete = is_complete && !horizon;
    }
    constexpr ticket_order newest_first = ticket_order::created_desc;
    auto tickets = detail::whole_list(asked, {newest_first, false}, detail::up_to(horizon, newest_first));
    if (!words.empty()) tickets.has(texts_with(std::move(words)));
    std::uint32_t left_out = 0;  // the ticket whose number was typed is no match of the words
    if (const auto number = filter.search_query ? rules::typed_ticket_number(*filter.search_query) : std::nullopt) {
        auto typed = tickets;
        auto has = call.count(typed.equal<&support_ticket::number>(*number), 1);
        if (!has) return has.error();
        left_out = *has;
    }
    auto counted = call.count(tickets, up_to + 1 + left_out);
    if (!counted) return counted.error();
    const std::uint32_t all = *counted - left_out;
    return ticket_count{static_cast<std::int32_t>((std::min)(all, up_to)), is_complete && all <= up_to};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SEARCH_HPP
