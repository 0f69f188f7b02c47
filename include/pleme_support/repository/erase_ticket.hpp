// Making one ticket forget a person, with all that belongs to it.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/erase.test.cpp, retention.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_ERASE_TICKET_HPP
#define PLEME_SUPPORT_REPOSITORY_ERASE_TICKET_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/survey_token.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/activity.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/erase.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// How many messages or idempotency keys are rewritten or removed in one commit.
inline constexpr std::uint32_t erased_per_commit = 200;

/// Removes idempotency keys of a product: of an actor, or of a ticket. Their texts and fingerprints are made of what people
/// wrote.
/// @param keys  without a limit
/// @param goes  `goes(key)`: whether it does
template <class Context, class Goes>
[[nodiscard]] result<void> remove_keys(const Context& call, const std::string& product, storage::query<idempotency_key> keys,
                                       const Goes& goes)
{
    keys.template ascending<&idempotency_key::actor_id, &idempotency_key::operation, &idempotency_key::key>().limit(
        erased_per_commit);
    for (int conflicts = 0; conflicts < call.options().attempts;) {
        auto read = call.read(keys);
        if (!read) return read.error();
        auto found = get<0>(*std::move(read)).take_all();
        if (found.empty()) return {};
        const bool is_last = found.size() < erased_per_commit;
        std::vector<storage::value> place{storage::to_value(found.back().actor_id), storage::to_value(found.back().operation),
                                          storage::to_value(found.back().key)};
        std::erase_if(found, [&](const idempotency_key& key) { return !goes(key); });
        storage::product_batch batch{product};
        for (idempotency_key& key : found) batch.remove(std::move(key));
        const auto committed = found.empty() ? result<void>{} : call.commit(batch);
        if (!committed && committed.error().code != errc::conflict) return committed;
        if (!committed) {
            ++conflicts;  // one of them was used anew, or a tick has removed it
            continue;
        }
        if (is_last) return {};
        keys.after(std::move(place));
    }
    return support_error{errc::conflict, "idempotency keys kept changing; try again"};
}

/// The keys that an actor used in a product.
template <class Context>
[[nodiscard]] result<void> remove_keys_of_actor(const Context& call, const std::string& product, const uuid& actor_id)
{
    storage::query<idempotency_key> keys;
    keys.equal<&idempotency_key::product>(product).equal<&idempotency_key::actor_id>(actor_id);
    return remove_keys(call, product, keys, [](const idempotency_key&) { return true; });
}

/// One ticket forgets somebody. Most of its messages go first, in parts; then, in one commit, the last of them with its row,
/// events, cycles, surveys, ratings and participants. The row, or what else the ticket is found by, goes last, so that a try
/// that broke off is found again. After a conflict only what is new is blanked, so that somebody who keeps writing to the
/// ticket can't keep it from forgetting.
template <class Context>
class ticket_eraser {
public:
    /// @param call  outlives it
    ticket_eraser(const Context& call, const uuid& ticket_id, const std::string& product, const rules::erasure& erased)
        : call_{call}, ticket_{}, erased_{erased}
    {
        ticket_.id = ticket_id;
        ticket_.product = product;
    }

    /// @return whether there was anything of him; `errc::conflict` if the ticket kept changing `attempts` times
    [[nodiscard]] result<bool> run()
    {
        if (auto removed = remove_keys_of_ticket(); !removed) return removed.error();
        for (int conflicts = 0; conflicts < call_.options().attempts;) {
            if (auto blanked = erase_messages(); !blanked) return blanked.error();
            auto read = call_.read(row(), events(), cycles(), surveys_of(ticket_.id), ratings(), messages_behind_place(),
                                   participants());
            if (!read) return read.error();
            auto& [rows, history, ended, surveys, rated, messages, people] = *read;
            if (rows.empty()) return false;                                            // purged
            if (is_his() && rows.front().customer_id != erased_.person) return false;  // erased by another
            if (messages.size() == erased_per_commit) continue;
            support_ticket ticket = rows.take(0);
            storage::ticket_batch batch{ticket};
            const timestamp at = rules::next_instant(ticket, call_.now());
            bool changed = add_messages(batch, std::move(messages).take_all());
            if (is_his()) changed = add_surveys(batch, std::move(surveys).take_all(), at) || changed;
            for (ticket_event& event : std::move(history).take_all()) {
                const auto done = rules::erase(event, erased_);
                if (!done) return done.error();
                changed = *done || changed;
                if (*done)
                    batch.update(std::move(event),
                                 storage::members_of<&ticket_event::actor_id, &ticket_event::changes, &ticket_event::cycles>);
            }
            for (ticket_cycle& cycle : std::move(ended).take_all()) {
                changed = rules::erase(cycle, erased_) || changed;
                batch.update(std::move(cycle), storage::members_of<&ticket_cycle::ended_by>);
            }
            for (ticket_rating& rating : std::move(rated).take_all()) {
                changed = rules::erase(rating, erased_) || changed;
                batch.update(std::move(rating), storage::members_of<&ticket_rating::agent_id>);
            }
            changed = add_participants(batch, std::move(people).take_all()) || changed;
            const support_ticket before = ticket;
            changed = rules::erase(ticket, erased_) || changed || has_erased_messages_;
            if (!changed) return false;
            ticket_event done = make_event(ticket, at);
            ticket.version = done.version;
            ticket.updated_at = done.at;
            if (auto folded = write_folded(call_, batch, before, ticket); !folded) return folded.error();
            batch.update(rules::activity_of(ticket));
            batch.update(std::move(ticket));
            insert_event(batch, std::move(done));
            const auto committed = call_.commit(batch);
            if (committed) return true;
            if (committed.error().code != errc::conflict) return committed.error();
            call_.foldings().forget(ticket_.product);
            ++conflicts;
        }
        return support_error{errc::conflict, "the ticket kept changing; try again"};
    }

private:
    [[nodiscard]] bool is_his() const noexcept { return erased_.texts == rules::erased_texts::all; }

    [[nodiscard]] storage::query<support_ticket> row() const
    {
        storage::query<support_ticket> row;
        row.equal<&support_ticket::id>(ticket_.id).equal<&support_ticket::product>(ticket_.product);
        return row;
    }
    [[nodiscard]] storage::query<ticket_event> events() const
    {
        storage::query<ticket_event> events;
        events.equal<&ticket_event::ticket_id>(ticket_.id).equal<&ticket_event::product>(ticket_.product);
        return events;
    }
    [[nodiscard]] storage::query<ticket_cycle> cycles() const
    {
        storage::query<ticket_cycle> cycles;
        cycles.equal<&ticket_cycle::ticket_id>(ticket_.id)
            .equal<&ticket_cycle::product>(ticket_.product)
            .equal<&ticket_cycle::ended_by>(erased_.person);
        return cycles;
    }
    /// Of resolutions that he made himself, as an agent.
    [[nodiscard]] storage::query<ticket_rating> ratings() const
    {
        storage::query<ticket_rating> ratings;
        ratings.equal<&ticket_rating::ticket_id>(ticket_.id)
            .equal<&ticket_rating::product>(ticket_.product)
            .equal<&ticket_rating::agent_id>(erased_.person);
        return ratings;
    }
    [[nodiscard]] storage::query<ticket_participant> participants() const
    {
        storage::query<ticket_participant> people;
        people.equal<&ticket_participant::ticket_id>(ticket_.id).equal<&ticket_participant::product>(ticket_.product);
        return people;
    }
    /// The messages behind the place that go, oldest first: as many as one commit rewrites.
    [[nodiscard]] storage::query<ticket_message> messages_behind_place() const
    {
        storage::query<ticket_message> messages;
        messages.equal<&ticket_message::ticket_id>(ticket_.id)
            .equal<&ticket_message::product>(ticket_.product)
            .ascending<&ticket_message::created_at, &ticket_message::id>()
            .limit(erased_per_commit);
        if (!is_his()) messages.equal<&ticket_message::author_id>(erased_.person);
        if (!place_.empty()) messages.after(place_);
        return messages;
    }

    /// Of his own ticket all keys go, of another's those of the messages that he wrote.
    [[nodiscard]] result<void> remove_keys_of_ticket()
    {
        std::vector<uuid> his;
        if (!is_his()) {
            auto messages = messages_behind_place();
            messages.template select<&ticket_message::created_at>();
            for (;;) {
                auto read = call_.read(messages);
                if (!read) return read.error();
                const auto& found = get<0>(*read);
                for (const ticket_message& message : found) his.push_back(message.id);
                if (found.size() < erased_per_commit) break;
                messages.after({storage::to_value(found.back().created_at), storage::to_value(found.back().id)});
            }
        }
        storage::query<idempotency_key> keys;
        keys.equal<&idempotency_key::ticket_id>(ticket_.id).equal<&idempotency_key::product>(ticket_.product);
        return remove_keys(call_, ticket_.product, keys, [&](const idempotency_key& key) {
            return is_his() || key.actor_id == erased_.person ||
                   (key.message_id && std::find(his.begin(), his.end(), *key.message_id) != his.end());
        });
    }

    /// Rewrites messages as long as they fill a commit.
    [[nodiscard]] result<void> erase_messages()
    {
        for (;;) {
            auto read = call_.read(messages_behind_place());
            if (!read) return read.error();
            auto messages = get<0>(*std::move(read)).take_all();
            if (messages.size() < erased_per_commit) return {};
            place_ = {storage::to_value(messages.back().created_at), storage::to_value(messages.back().id)};
            storage::ticket_batch batch{ticket_};
            if (!add_messages(batch, std::move(messages))) continue;
            if (auto committed = call_.commit(batch); !committed) return committed;
            has_erased_messages_ = true;
        }
    }

    bool add_messages(storage::batch& batch, std::vector<ticket_message> messages) const
    {
        bool changed = false;
        for (ticket_message& message : messages) {
            if (!rules::erase(message, erased_)) continue;
            batch.update(std::move(message), storage::members_of<&ticket_message::author_id, &ticket_message::content>);
            changed = true;
        }
        return changed;
    }

    static bool add_surveys(storage::batch& batch, std::vector<csat_survey> surveys, timestamp at)
    {
        for (csat_survey& survey : surveys) {
            rules::erase(survey, make_survey_token(), at);
            batch.update(std::move(survey), storage::members_of<&csat_survey::token, &csat_survey::expires_at,
                                                                &csat_survey::comment, &csat_survey::changeable_until>);
        }
        return !surveys.empty();
    }

    bool add_participants(storage::batch& batch, std::vector<ticket_participant> people) const
    {
        bool changed = false;
        for (ticket_participant& person : people) {
            ticket_participant erased = person;
            if (!rules::erase(erased, erased_)) continue;
            changed = true;
            if (erased.participant_id == person.participant_id) {
                batch.update(std::move(erased), storage::members_of<&ticket_participant::added_by>);
            } else {
                batch.remove(std::move(person));
                batch.insert(std::move(erased));
            }
        }
        return changed;
    }

    [[nodiscard]] ticket_event make_event(const support_ticket& ticket, timestamp at) const
    {
        ticket_event done;
        done.id = call_.next(at);
        done.ticket_id = ticket.id;
        done.product = ticket.product;
        done.version = ticket.version + 1;
        done.at = at;
        done.kind = event_kind::erased;
        done.actor_id = call_.caller().actor_id;
        done.actor = call_.caller().kind;
        done.settings_version = ticket.settings_version;  // it reckons with none
        return done;
    }

    const Context& call_;
    support_ticket ticket_;  ///< its key
    rules::erasure erased_;
    std::vector<storage::value> place_;  ///< behind the last message that was rewritten
    bool has_erased_messages_ = false;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_ERASE_TICKET_HPP
