// The area of conversations: the messages of a ticket.
// Repository layer. Guide: docs/guide/conversations.md. Tests: tests/unit/repository/messages.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CONVERSATIONS_HPP
#define PLEME_SUPPORT_REPOSITORY_CONVERSATIONS_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/child_pages.hpp>
#include <pleme_support/repository/children.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/idempotency.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/fingerprint.hpp>

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// What is said on tickets.
template <class Context>
class conversations_area {
public:
    explicit conversations_area(Context call) : context_{std::move(call)} {}

    /// Adds a message, with what it does to the ticket. With an idempotency key that the caller used before for the same
    /// input, returns the message of that call.
    /// @param author_id  the caller's own, or that of whom he acts for; what he is on the ticket decides what the message does
    /// @return the message; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::reopen_window_over`, `errc::idempotency_mismatch`
    [[nodiscard]] result<ticket_message> add_message(const uuid& author_id, const add_ticket_message_input& input)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        const principal& caller = context_.caller();
        if (auto problem = rules::check(author_id, input, caller, context_.options().rules.permissions))
            return *std::move(problem);
        const uuid fingerprint = input.idempotency_key ? rules::fingerprint(author_id, input) : uuid{};
        const ticket_store store{context_};
        std::optional<ticket_message> added;
        const auto decide = [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
            auto known = look_up_key(context_, loaded.state.ticket.product, keyed_operation::add_message, input.idempotency_key,
                                     fingerprint, now);
            if (!known) return known.error();
            if (known->repeated) {
                auto first = find_message(*known->entry);
                if (!first) return first.error();
                added = *std::move(first);
                return ticket_write{};
            }
            const uuid id = context_.next(now);
            auto made =
                rules::decide(loaded.state, rules::add_message{id, author_id, input}, store.command(caller, now, loaded));
            if (!made) return made.error();
            added = made->message;
            return ticket_write{*std::move(made), {with_outcome(std::move(*known), input.ticket_id, id)}};
        };
        auto changed = store.change(caller, input.ticket_id, std::nullopt, decide);
        if (!changed) return changed.error();
        return *std::move(added);
    }

    /// Makes somebody a participant: he sees the ticket and its public messages, his own messages do what its customer's do,
    /// and they are never a response. Adding who takes part already changes nothing.
    /// @return the ticket after it; `errc::invalid_argument` for its customer, an agent of the directory, and for more than 50;
    ///         `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`
    [[nodiscard]] result<support_ticket> add_participant(const uuid& ticket_id, const uuid& participant_id)
    {
        return change_participants(ticket_id, rules::ticket_command::add_participant, rules::add_participant{participant_id});
    }
    /// Ends that. What he wrote stays. Removing who does not take part changes nothing.
    /// @return the ticket after it; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`
    [[nodiscard]] result<support_ticket> remove_participant(const uuid& ticket_id, const uuid& participant_id)
    {
        return change_participants(ticket_id, rules::ticket_command::remove_participant,
                                   rules::remove_participant{participant_id});
    }
    /// Who takes part in a ticket besides its customer, since when, and who added him; those first who were added first.
    /// @return the participants; `errc::not_found`
    [[nodiscard]] result<record_list<ticket_participant>> participants(const uuid& ticket_id)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return read_children(context_, ticket_id, participants_of(ticket_id));
    }

    /// A part of the conversation of each of some tickets, by one read for every 200 of them.
    /// @param tickets  as calls gave them to the caller; each once
    /// @param page     20 from the end if nothing is said; a cursor of it is good for its ticket alone
    /// @return a page of each, oldest first; `errc::invalid_argument`
    [[nodiscard]] result<std::vector<child_page<ticket_message>>> message_pages(const record_list<support_ticket>& tickets,
                                                                                const connection_page& page = {})
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return read_child_pages<message_list>(context_, tickets, page);
    }

    /// The conversation, oldest first; internal notes only for those who see them.
    /// @return the messages; `errc::not_found`
    [[nodiscard]] result<record_list<ticket_message>> messages(const uuid& ticket_id)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return read_children(context_, ticket_id, messages_of(ticket_id, context_.caller()));
    }

private:
    template <class Command>
    [[nodiscard]] result<support_ticket> change_participants(const uuid& ticket_id, rules::ticket_command name,
                                                             const Command& command)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        const principal& caller = context_.caller();
        if (command.participant_id.is_nil())
            return support_error{errc::invalid_argument, "participantId must not be the nil UUID"};
        if (auto problem = rules::check(name, caller, context_.options().rules.permissions)) return *std::move(problem);
        const ticket_store store{context_};
        return store.change(caller, ticket_id, std::nullopt,
                            [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
                                auto made = rules::decide(loaded.state, command, store.command(caller, now, loaded));
                                if (!made) return made.error();
                                ticket_write written{*std::move(made), {}};
                                if (auto noted = note_participant(written, loaded.state.ticket, command.participant_id); !noted)
                                    return noted.error();
                                return written;
                            });
    }

    /// Adds what becomes of somebody's record: it stays, so that he is found when he is to be forgotten.
    [[nodiscard]] result<void> note_participant(ticket_write& written, const support_ticket& ticket, const uuid& person) const
    {
        if (!written.made.event) return {};
        storage::query<ticket_participant> known;
        known.equal<&ticket_participant::ticket_id>(ticket.id)
            .equal<&ticket_participant::product>(ticket.product)
            .equal<&ticket_participant::participant_id>(person);
        auto read = context_.read(known);
        if (!read) return read.error();
        auto& found = get<0>(*read);
        const ticket_event& event = *written.made.event;
        written.extra.is_new_participant = found.empty();
        auto& noted = written.extra.participant;
        if (event.kind == event_kind::participant_removed && !found.empty()) {
            noted = found.take(0);
            noted->removed_at = event.at;
        } else if (event.kind == event_kind::participant_added) {
            noted = ticket_participant{ticket.id, ticket.product, person, event.at, event.actor_id, event.actor, std::nullopt};
        }
        return {};
    }

    [[nodiscard]] result<ticket_message> find_message(const idempotency_key& entry) const
    {
        storage::query<ticket_message> query;
        query.equal<&ticket_message::ticket_id>(entry.ticket_id)
            .equal<&ticket_message::product>(entry.product)
            .equal<&ticket_message::id>(entry.message_id.value_or(uuid{}));
        auto read = context_.read(query);
        if (!read) return read.error();
        if (get<0>(*read).empty()) return support_error{errc::not_found, "the message of the first call is gone"};
        return get<0>(*read).take(0);
    }

    Context context_;
};

inline conversations_area<context> caller_areas::conversations() const
{
    return conversations_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CONVERSATIONS_HPP
