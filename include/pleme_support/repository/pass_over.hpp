// Steps through what a query finds that pass over what can't be done, so that one ticket holds up no other.
// Repository layer. Guide: docs/guide/tick.md. Tests: adapters/sqlite/tests/held_tickets.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_PASS_OVER_HPP
#define PLEME_SUPPORT_REPOSITORY_PASS_OVER_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Whether a failure is of the one ticket, so that others may go well.
[[nodiscard]] constexpr bool is_of_one_ticket(errc code) noexcept
{
    return code == errc::conflict || code == errc::storage_corrupt || code == errc::storage_newer ||
           code == errc::invalid_argument;
}

/// Notes a ticket that was passed over, once.
inline void note_held(std::vector<held_ticket>& held, const uuid& id, const std::string& product, errc why)
{
    const auto is_it = [&](const held_ticket& each) { return each.id == id && each.product == product; };
    if (held.size() < max_held && std::none_of(held.begin(), held.end(), is_it)) held.push_back({id, product, why});
}

/// What came of a step.
struct passed {
    std::int32_t done = 0;  ///< records for which `act` said true
    bool more = false;      ///< there are others that were not tried, or somebody else was at one
};

/// Goes through the records that a query finds, in its order and behind each other, until `limit` are done.
/// @param found  with an order in which no two are equal; without a limit. What is done must not be found again.
/// @param ticket_of  `ticket_of(record)` is the id of its ticket
/// @param act    `act(record)` returns `result<bool>`: whether there was something to do
/// @return also at the end of a call that had begun, with `more`; an error that is not of one ticket
template <class Context, storage::record R, class TicketOf, class Act>
[[nodiscard]] result<passed> pass_over_held(const Context& call, storage::query<R> found, std::uint32_t limit,
                                            std::vector<held_ticket>& held, const TicketOf& ticket_of, const Act& act)
{
    passed so_far;
    const std::size_t held_before = held.size();
    found.limit(limit + 1);  // one more tells whether there are others
    for (bool begun = false;; begun = true) {
        auto read = call.read(found);
        if (!read && begun && is_end_of_call(read.error().code)) {
            so_far.more = true;
            return so_far;
        }
        if (!read) return read.error();
        auto page = get<0>(*std::move(read)).take_all();
        const bool is_last = page.size() <= limit;
        if (!is_last) page.resize(limit);
        for (const R& record : page) {
            if (so_far.done == static_cast<std::int32_t>(limit)) {
                so_far.more = true;
                return so_far;
            }
            const result<bool> done = act(record);
            if (done) {
                so_far.done += *done ? 1 : 0;
            } else if (is_end_of_call(done.error().code)) {
                so_far.more = true;
                return so_far;
            } else if (!is_of_one_ticket(done.error().code)) {
                return done.error();
            } else {
                note_held(held, ticket_of(record), record.product, done.error().code);
                // So many are a matter for an operator: each step would try them again before it gets to the others.
                if (held.size() - held_before >= max_held || held.size() >= max_held) return so_far;
            }
        }
        if (is_last) return so_far;
        std::vector<storage::value> place;
        for (const storage::member_index member : found.parts().order) place.push_back(storage::value_at(page.back(), member));
        found.after(std::move(place));
    }
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_PASS_OVER_HPP
