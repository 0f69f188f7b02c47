// Searching the tickets of a list: what is looked for, how far, and whether that is all that there could be.
// Repository layer. Guide: docs/guide/search.md. Tests: tests/unit/repository/search.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SEARCH_HPP
#define PLEME_SUPPORT_REPOSITORY_SEARCH_HPP

#include <pleme_support/model/filter.hpp>
#include <pleme_support/repository/folding_state.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::repository {

/// Tickets that a search found.
struct searched_tickets {
    ticket_list tickets{};                    ///< incomplete while the product is being folded anew
    std::optional<support_ticket> horizon{};  ///< the last ticket that was looked at, if there may be others behind it
};

namespace detail {

/// The last of as many tickets of a list without a search as a search without long words looks at.
[[nodiscard]] inline storage::query<support_ticket> last_to_look_at(storage::query<support_ticket> list)
{
    list.offset(rules::bounds::tickets_for_short_words - 1).limit(1).select<&support_ticket::created_at>();
    return list;
}

/// Leaves out what comes behind a ticket in the order of the list.
inline void cut_behind(record_list<support_ticket>& tickets, const support_ticket& last)
{
    std::size_t size = tickets.size();
    const auto place = [](const support_ticket& ticket) { return std::tie(ticket.created_at, ticket.id); };
    while (size > 0 && place(tickets[size - 1]) < place(last)) --size;
    tickets.truncate(size);
}

}  // namespace detail

/// Reads a page of a list whose tickets have all words of a search text, if there is one.
/// @param list  without the search, newest first, from where the page begins
/// @param page  the same as a page
/// @return an error of the storage
template <class Context>
[[nodiscard]] result<searched_tickets> search(const Context& call, const std::string& product,
                                              const std::optional<std::string>& text, storage::query<support_ticket> list,
                                              storage::query<support_ticket> page)
{
    searched_tickets found;
    auto words = text ? rules::search_words(*text, call.folding()) : std::vector<std::string>{};
    if (words.empty()) {
        auto read = call.read(page);
        if (!read) return read.error();
        found.tickets = ticket_list{get<0>(*std::move(read))};
        return found;
    }
    if (rules::are_short(words, rules::bounds::indexed_letters)) {
        auto last = call.read(detail::last_to_look_at(std::move(list)));
        if (!last) return last.error();
        if (auto& rows = get<0>(*last); !rows.empty()) {
            found.horizon = rows.take(0);
            page.compare<&support_ticket::created_at>(storage::comparison::greater_equal, found.horizon->created_at);
        }
    }
    page.has(texts_with(std::move(words)));
    auto read = call.read(page, newest_folding(product));
    if (!read) return read.error();
    auto& [tickets, foldings] = *read;
    found.tickets = ticket_list{std::move(tickets)};
    if (found.horizon) detail::cut_behind(found.tickets, *found.horizon);
    folding_stand stand;
    if (!foldings.empty()) {
        stand.newest = foldings.take(0);
    } else {
        auto any = call.read(some_ticket(product));
        if (!any) return any.error();
        stand.is_empty = get<0>(*any).empty();
    }
    found.tickets.is_complete = stand.is_complete(call.foldings().identity());
    return found;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SEARCH_HPP
