// Forgetting in bounded steps: tickets deleted long ago, and customers.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/retention.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_RETENTION_HPP
#define PLEME_SUPPORT_REPOSITORY_RETENTION_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/survey_token.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/erase.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// How many messages or idempotency keys are rewritten or removed in one commit.
inline constexpr std::uint32_t erased_per_commit = 200;

namespace detail {

/// Cuts the one more that was asked for.
template <class R>
[[nodiscard]] bool cut_to(std::vector<R>& found, std::uint32_t limit)
{
    const bool more = found.size() > limit;
    if (more) found.resize(limit);
    return more;
}

/// The messages of a ticket behind a place, oldest first: as many as one commit blanks.
[[nodiscard]] inline storage::query<ticket_message> messages_behind(const support_ticket& ticket,
                                                                    const std::vector<storage::value>& place)
{
    storage::query<ticket_message> messages;
    messages.equal<&ticket_message::ticket_id>(ticket.id)
        .equal<&ticket_message::product>(ticket.product)
        .ascending<&ticket_message::created_at, &ticket_message::id>()
        .limit(erased_per_commit);
    if (!place.empty()) messages.after(place);
    return messages;
}

inline void add_erased(storage::batch& batch, std::vector<ticket_message> messages, const rules::erasure& erased)
{
    for (ticket_message& message : messages) {
        rules::erase(message, erased);
        batch.update(std::move(message), storage::members_of<&ticket_message::author_id, &ticket_message::content>);
    }
}

/// Blanks messages of a ticket behind a place, as long as they fill a commit, and moves the place behind them.
template <class Context>
[[nodiscard]] result<void> erase_messages(const Context& call, const support_ticket& ticket, const rules::erasure& erased,
                                          std::vector<storage::value>& place)
{
    for (;;) {
        auto read = call.read(messages_behind(ticket, place));
        if (!read) return read.error();
        auto messages = get<0>(*std::move(read)).take_all();
        if (messages.size() < erased_per_commit) return {};
        place = {storage::to_value(messages.back().created_at), storage::to_value(messages.back().id)};
        storage::ticket_batch batch{ticket};
        add_erased(batch, std::move(messages), erased);
        if (auto committed = call.commit(batch); !committed) return committed;
    }
}

inline void add_erased(storage::batch& batch, std::vector<csat_survey> surveys, timestamp at)
{
    for (csat_survey& survey : surveys) {
        rules::erase(survey, make_survey_token(), at);
        batch.update(std::move(survey), storage::members_of<&csat_survey::token, &csat_survey::expires_at,
                                                            &csat_survey::comment, &csat_survey::changeable_until>);
    }
}

/// Erases one ticket: most of its messages first, in parts; then, in one commit, the last of them with its row, events, cycles
/// and surveys. The row is what the ticket is found by, so a try that broke off is found again. After a conflict only what is
/// new is blanked, so that somebody who keeps writing to the ticket can't keep it from being erased.
/// @return `errc::conflict` if it kept changing `attempts` times
template <class Context>
[[nodiscard]] result<void> erase_ticket(const Context& call, const support_ticket& found)
{
    storage::query<support_ticket> row;
    row.equal<&support_ticket::id>(found.id).equal<&support_ticket::product>(found.product);
    storage::query<ticket_event> events;
    events.equal<&ticket_event::ticket_id>(found.id).equal<&ticket_event::product>(found.product);
    storage::query<ticket_cycle> cycles;
    cycles.equal<&ticket_cycle::ticket_id>(found.id)
        .equal<&ticket_cycle::product>(found.product)
        .equal<&ticket_cycle::ended_by>(found.customer_id);
    const rules::erasure erased{found.customer_id, call.next(call.now())};
    std::vector<storage::value> place;

    for (int conflicts = 0; conflicts < call.options().attempts;) {
        if (auto blanked = erase_messages(call, found, erased, place); !blanked) return blanked;
        auto read = call.read(row, events, cycles, surveys_of(found.id), messages_behind(found, place));
        if (!read) return read.error();
        auto& [rows, history, ended, surveys, messages] = *read;
        if (rows.empty() || rows.front().customer_id != found.customer_id) return {};  // purged or erased by another
        if (messages.size() == erased_per_commit) continue;
        support_ticket ticket = rows.take(0);
        const timestamp now = call.now();
        storage::ticket_batch batch{ticket};
        ticket_event done;
        done.id = call.next(now);
        done.ticket_id = ticket.id;
        done.product = ticket.product;
        done.version = ticket.version + 1;
        done.at = rules::next_instant(ticket, now);
        done.kind = event_kind::erased;
        done.actor_id = call.caller().actor_id;
        done.actor = call.caller().kind;
        add_erased(batch, std::move(surveys).take_all(), done.at);
        rules::erase(ticket, erased);
        ticket.version = done.version;
        ticket.updated_at = done.at;
        batch.update(std::move(ticket));
        insert_event(batch, std::move(done));
        for (ticket_event& event : std::move(history).take_all()) {
            if (auto done_to = rules::erase(event, erased); !done_to) return done_to;
            batch.update(std::move(event), storage::members_of<&ticket_event::actor_id, &ticket_event::changes>);
        }
        for (ticket_cycle& cycle : std::move(ended).take_all()) {
            rules::erase(cycle, erased);
            batch.update(std::move(cycle), storage::members_of<&ticket_cycle::ended_by>);
        }
        add_erased(batch, std::move(messages).take_all(), erased);
        auto committed = call.commit(batch);
        if (committed || committed.error().code != errc::conflict) return committed;
        ++conflicts;
    }
    return support_error{errc::conflict, "the ticket kept changing; try again"};
}

/// Removes the idempotency keys that an actor used in a product.
template <class Context>
[[nodiscard]] result<void> remove_keys(const Context& call, const std::string& product, const uuid& actor_id)
{
    for (;;) {
        storage::query<idempotency_key> query;
        query.equal<&idempotency_key::product>(product).equal<&idempotency_key::actor_id>(actor_id).limit(erased_per_commit);
        auto read = call.read(query);
        if (!read) return read.error();
        auto keys = get<0>(*std::move(read)).take_all();
        if (keys.empty()) return {};
        storage::product_batch batch{product};
        for (idempotency_key& key : keys) batch.remove(std::move(key));
        if (auto committed = call.commit(batch); !committed) return committed;
    }
}

}  // namespace detail

/// Erases up to `limit` tickets of a customer, and at the end the keys that he used.
/// @return `errc::conflict` if a ticket kept changing `attempts` times
/// @pre `caller.reaches(product)`, limit 1 or more
template <class Context>
[[nodiscard]] result<step_progress> erase_customer(const Context& call, const std::string& product, const uuid& customer_id,
                                                   std::uint32_t limit)
{
    storage::query<support_ticket> query;
    query.equal<&support_ticket::product>(product)
        .equal<&support_ticket::customer_id>(customer_id)
        .ascending<&support_ticket::created_at, &support_ticket::id>()
        .limit(limit + 1)
        .select<&support_ticket::customer_id>();
    auto read = call.read(query);
    if (!read) return read.error();
    auto tickets = get<0>(*std::move(read)).take_all();
    step_progress progress;
    progress.more = detail::cut_to(tickets, limit);
    for (const support_ticket& ticket : tickets) {
        if (auto erased = detail::erase_ticket(call, ticket); !erased) {
            if (!is_end_of_call(erased.error().code)) return erased.error();
            progress.more = true;
            return progress;
        }
        ++progress.done;
    }
    if (!progress.more)
        if (auto removed = detail::remove_keys(call, product, customer_id); !removed) return removed.error();
    return progress;
}

/// Tickets of a product that were deleted before an instant, those first that were first.
[[nodiscard]] inline storage::query<support_ticket> deleted_tickets(const std::string& product, timestamp before,
                                                                    std::uint32_t limit)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .compare<&support_ticket::deleted_at>(storage::comparison::less, before)
        .ascending<&support_ticket::deleted_at, &support_ticket::id>()
        .limit(limit)
        .select<&support_ticket::version>();
    return tickets;
}

/// Removes up to `limit` tickets that were deleted before `before`, each with all that belongs to it.
/// @pre `caller.reaches(product)`, limit 1 or more
template <class Context>
[[nodiscard]] result<step_progress> purge_deleted(const Context& call, const std::string& product, timestamp before,
                                                  std::uint32_t limit)
{
    auto read = call.read(deleted_tickets(product, before, limit + 1));
    if (!read) return read.error();
    auto tickets = get<0>(*std::move(read)).take_all();
    step_progress progress;
    progress.more = detail::cut_to(tickets, limit);
    for (support_ticket& ticket : tickets) {
        storage::ticket_batch batch{ticket};
        batch.remove(std::move(ticket));
        const auto removed = call.commit(batch);
        if (removed)
            ++progress.done;
        else if (removed.error().code != errc::conflict && !is_end_of_call(removed.error().code))
            return removed.error();
        else
            progress.more = true;  // restored, purged or changed by another: the next step looks again; or the call is over,
                                   // and so is every commit that follows
    }
    return progress;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_RETENTION_HPP
