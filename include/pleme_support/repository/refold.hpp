// Folding a product's texts anew: one bounded step of a tick.
// Repository layer. Guide: docs/guide/search.md, docs/guide/tick.md. Tests: tests/unit/repository/folding.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_REFOLD_HPP
#define PLEME_SUPPORT_REPOSITORY_REFOLD_HPP

#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/repository/folding_state.hpp>
#include <pleme_support/repository/pass_over.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

namespace detail {

/// Tickets of a product behind a number, with what is folded of them.
[[nodiscard]] inline storage::query<support_ticket> tickets_behind(const product_folding& folding, std::uint32_t limit)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(folding.product)
        .compare<&support_ticket::number>(storage::comparison::greater, folding.place)
        .ascending<&support_ticket::number>()
        .limit(limit)
        .select<&support_ticket::number, &support_ticket::version, &support_ticket::subject, &support_ticket::description,
                &support_ticket::tags, &support_ticket::created_at>();
    return tickets;
}

/// What there is behind a number.
struct tickets_to_fold {
    std::vector<support_ticket> readable;  ///< by number
    std::int32_t last = 0;                 ///< the number up to which they were looked at
    bool are_all = false;                  ///< there are none behind that
};

/// Reads tickets of a product behind a number; if one of them can't be read, one by one, passing over those that can't.
template <class Context>
[[nodiscard]] result<tickets_to_fold> read_behind(const Context& call, const product_folding& folding, std::uint32_t limit,
                                                  std::vector<held_ticket>& held)
{
    auto query = tickets_behind(folding, limit);
    tickets_to_fold found;
    found.last = folding.place;
    auto page = call.read(query);
    if (page) {
        found.readable = get<0>(*std::move(page)).take_all();
        found.are_all = found.readable.size() < limit;
        if (!found.readable.empty()) found.last = found.readable.back().number;
        return found;
    }
    if (!is_of_one_ticket(page.error().code)) return page.error();
    auto numbers = call.read(query.select<&support_ticket::number>());
    if (!numbers) return numbers.error();
    found.are_all = get<0>(*numbers).size() < limit;
    for (const support_ticket& numbered : get<0>(*numbers)) {
        auto alone = call.read(tickets_behind(folding, limit).equal<&support_ticket::number>(numbered.number).limit(1));
        if (alone) {
            for (support_ticket& ticket : get<0>(*std::move(alone)).take_all()) found.readable.push_back(std::move(ticket));
        } else if (is_of_one_ticket(alone.error().code)) {
            note_held(held, numbered.id, numbered.product, alone.error().code);
        } else {
            return alone.error();
        }
        found.last = numbered.number;
    }
    return found;
}

/// Writes what a ticket's folded records have to be.
/// @return whether any had to be written; `errc::conflict` if the ticket or the product's folding changed meanwhile
template <class Context>
[[nodiscard]] result<bool> refold_ticket(const Context& call, const support_ticket& ticket, const folding_stand& stand,
                                         const std::vector<ticket_text>& texts, const std::vector<ticket_tag>& tags)
{
    const auto of_ticket = [&](const auto& all) {
        auto own = all;
        std::erase_if(own, [&](const auto& each) { return each.ticket_id != ticket.id; });
        return own;
    };
    storage::ticket_batch batch{ticket};
    if (!write_folded(batch, ticket, call.folding(), of_ticket(texts), of_ticket(tags))) return false;
    ticket_event next;
    next.ticket_id = ticket.id;
    next.product = ticket.product;
    next.version = ticket.version + 1;
    batch.expect_absent(std::move(next));
    expect_newest(batch, stand, ticket.product);
    if (auto committed = call.commit(batch); !committed) return committed.error();
    return true;
}

}  // namespace detail

/// Folds up to `limit` tickets of a product whose texts are not all folded by this process's folding. A product that has
/// another's gets this one's, unless it had this one's before: then somebody was started with another later.
/// @return how many were written anew, whether there are more, and which were passed over since they can't be read: such a
///         one is folded when its texts change next
/// @pre limit 1 or more
template <class Context>
[[nodiscard]] result<step_progress> refold(const Context& call, const std::string& product, std::uint32_t limit)
{
    folding_state& foldings = call.foldings();
    const bool was_followed = foldings.was_followed(product);
    auto stand = foldings.newest(call, product);
    if (!stand) return stand.error();
    if (stand->is_complete(foldings.identity())) return step_progress{};
    const bool is_ours = stand->newest && stand->newest->folding == foldings.identity();
    if (!is_ours) {
        if (stand->newest && was_followed) return step_progress{};
        product_folding ours{product, stand->newest ? stand->newest->generation + 1 : 1, 1, foldings.identity(), false, 0};
        storage::product_batch begin{product};
        begin.insert(ours);
        expect_newest(begin, {ours, false}, product);
        const auto committed = call.commit(begin);
        if (!committed && committed.error().code != errc::conflict) return committed.error();
        if (!committed) {  // somebody else has begun; the next step goes on with what he did
            step_progress again;
            again.more = true;
            return again;
        }
        foldings.remember(product, ours.generation);
        stand->newest = std::move(ours);
    }
    step_progress progress;
    const auto found = detail::read_behind(call, *stand->newest, limit, progress.held);
    if (!found) return found.error();
    const std::vector<support_ticket>& tickets = found->readable;
    product_folding next = *stand->newest;
    next.done = found->are_all;
    next.place = found->last;
    if (!tickets.empty()) {
        std::vector<uuid> ids;
        for (const support_ticket& ticket : tickets) ids.push_back(ticket.id);
        storage::query<ticket_text> texts;
        texts.equal<&ticket_text::product>(product).template in<&ticket_text::ticket_id>(ids);
        storage::query<ticket_tag> tags;
        tags.equal<&ticket_tag::product>(product).template in<&ticket_tag::ticket_id>(ids);
        auto kept = call.read(texts, tags);
        if (!kept) return kept.error();
        const auto kept_texts = get<0>(*std::move(kept)).take_all();
        const auto kept_tags = get<1>(*std::move(kept)).take_all();
        std::int32_t done_up_to = stand->newest->place;
        for (const support_ticket& ticket : tickets) {
            auto written = detail::refold_ticket(call, ticket, *stand, kept_texts, kept_tags);
            if (!written && written.error().code != errc::conflict && !is_end_of_call(written.error().code))
                return written.error();
            if (!written) {  // it changed meanwhile, or the call is over: the next step looks again
                next.done = false;
                next.place = done_up_to;
                break;
            }
            progress.done += *written ? 1 : 0;
            done_up_to = ticket.number;
        }
    }
    progress.more = !next.done;
    if (next == *stand->newest) return progress;
    ++next.version;
    storage::product_batch batch{product};
    batch.update(std::move(next));
    auto committed = call.commit(batch);
    // A conflict: another tick went on, or somebody wrote texts that have to be folded anew.
    if (!committed && committed.error().code == errc::conflict)
        progress.more = true;
    else if (!committed)
        return committed.error();
    return progress;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_REFOLD_HPP
