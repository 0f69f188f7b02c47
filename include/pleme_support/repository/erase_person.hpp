// Forgetting a customer or an agent in bounded steps: where he is found, and in which order it goes.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/erase.test.cpp, retention.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_ERASE_PERSON_HPP
#define PLEME_SUPPORT_REPOSITORY_ERASE_PERSON_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/personal_data.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/erase_ticket.hpp>
#include <pleme_support/repository/pass_over.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/erase.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

static_assert([]<class... R>(boost::mp11::mp_list<R...>) { return (is_in_inventory<R> && ...); }(storage::record_types{}),
              "a member of a record is missing in the inventory of personal data, or is there twice: "
              "pleme_support/model/personal_data.hpp");

/// One step of forgetting somebody.
template <class Context>
class person_eraser {
public:
    /// @param call  outlives it
    /// @pre `caller.reaches(product)`, limit 1 or more
    person_eraser(const Context& call, const std::string& product, const uuid& person, std::uint32_t limit)
        : call_{call}, product_{product}, person_{person}, limit_{limit}
    {
    }

    /// His own tickets, those that he takes or took part in, those that he wrote to, and the keys that he used.
    [[nodiscard]] result<erasure_report> erase_customer()
    {
        storage::query<support_ticket> own;
        own.equal<&support_ticket::product>(product_)
            .equal<&support_ticket::customer_id>(person_)
            .ascending<&support_ticket::created_at, &support_ticket::id>()
            .select<&support_ticket::created_at>();
        auto through = run(own, rules::erased_texts::all, [](const support_ticket& ticket) { return ticket.id; });
        if (!through) return report_.done > 0 ? end_or(through.error()) : through.error();
        if (!*through) return report_;

        storage::query<ticket_participant> taking_part;
        taking_part.equal<&ticket_participant::product>(product_)
            .equal<&ticket_participant::participant_id>(person_)
            .ascending<&ticket_participant::ticket_id>()
            .select<>();
        through = run(taking_part, rules::erased_texts::own, [](const ticket_participant& person) { return person.ticket_id; });
        if (!through) return report_.done > 0 ? end_or(through.error()) : through.error();
        if (!*through) return report_;

        storage::query<ticket_message> written;
        written.equal<&ticket_message::author_id>(person_)
            .equal<&ticket_message::product>(product_)
            .ascending<&ticket_message::created_at, &ticket_message::id>()
            .select<&ticket_message::created_at>();
        through = run(written, rules::erased_texts::own, [](const ticket_message& message) { return message.ticket_id; });
        if (!through) return report_.done > 0 ? end_or(through.error()) : through.error();
        if (!*through) return report_;
        return finish();
    }

    /// All tickets of the product are gone through, since an agent may stand in each, and which is in no index.
    [[nodiscard]] result<erasure_report> erase_agent()
    {
        auto erasing = begin_agent();
        if (!erasing) return erasing.error();
        replacement_ = erasing->replacement;
        if (auto done = erase_from_settings(); !done) return end_or(done.error());
        if (auto done = erase_from_rotation(); !done) return end_or(done.error());

        storage::query<support_ticket> tickets;
        tickets.equal<&support_ticket::product>(product_)
            .template compare<&support_ticket::number>(storage::comparison::greater, erasing->place)
            .template ascending<&support_ticket::number>()
            .limit(limit_)
            .template select<&support_ticket::number>();
        auto read = call_.read(tickets);
        if (!read) return end_or(read.error());
        for (const support_ticket& ticket : get<0>(*read)) {
            const auto done = erase_on(ticket.id, rules::erased_texts::none);
            if (!done && !is_of_one_ticket(done.error().code)) {
                if (auto kept = keep_place(*erasing); !kept) return kept.error();
                return end_or(done.error());
            }
            if (done) report_.done += *done ? 1 : 0;
            if (!done) ++erasing->held, note_held(report_.held, ticket.id, product_, done.error().code);
            erasing->place = ticket.number;
        }
        report_.more = get<0>(*read).size() == limit_;
        if (report_.more) {
            if (auto kept = keep_place(*erasing); !kept) return end_or(kept.error());
            return report_;
        }
        if (auto ended = end_agent(*erasing); !ended) return end_or(ended.error());
        return finish();
    }

private:
    /// @param ticket_of  `ticket_of(record)` is the id of its ticket
    /// @return whether all that it finds has forgotten him, but for what is held
    template <storage::record R, class TicketOf>
    [[nodiscard]] result<bool> run(const storage::query<R>& found, rules::erased_texts texts, const TicketOf& ticket_of)
    {
        if (report_.done >= static_cast<std::int32_t>(limit_)) {
            report_.more = true;
            return false;
        }
        uuid last{};  // several records may be of one ticket
        auto step = pass_over_held(call_, found, limit_ - static_cast<std::uint32_t>(report_.done), report_.held, ticket_of,
                                   [&](const R& record) -> result<bool> {
                                       const uuid ticket = ticket_of(record);
                                       if (std::exchange(last, ticket) == ticket) return false;
                                       return erase_on(ticket, texts);
                                   });
        if (!step) return step.error();
        report_.done += step->done;
        report_.more = step->more;
        return !step->more;
    }

    [[nodiscard]] result<bool> erase_on(const uuid& ticket_id, rules::erased_texts texts)
    {
        const uuid replacement = texts == rules::erased_texts::none ? replacement_ : call_.next(call_.now());
        return ticket_eraser{call_, ticket_id, product_, rules::erasure{person_, replacement, texts}}.run();
    }

    /// What is not of a ticket, and storage's files.
    [[nodiscard]] result<erasure_report> finish()
    {
        if (auto removed = remove_keys_of_actor(call_, product_, person_); !removed) return end_or(removed.error());
        auto scrubbed = call_.scrub();
        if (!scrubbed) return end_or(scrubbed.error());
        report_.more = scrubbed->more;
        report_.remains = std::move(scrubbed->remains);
        return report_;
    }

    /// A call that is over has done what it has done.
    [[nodiscard]] result<erasure_report> end_or(const support_error& problem)
    {
        if (!is_end_of_call(problem.code)) return problem;
        report_.more = true;
        return report_;
    }

    [[nodiscard]] result<agent_erasure> begin_agent()
    {
        storage::query<agent_erasure> begun;
        begun.equal<&agent_erasure::product>(product_).equal<&agent_erasure::agent_id>(person_);
        for (int attempt = 0; attempt < call_.options().attempts; ++attempt) {
            auto read = call_.read(begun);
            if (!read) return read.error();
            if (!get<0>(*read).empty()) return get<0>(*read).take(0);
            storage::product_batch batch{product_};
            batch.insert(agent_erasure{product_, person_, 1, call_.next(call_.now()), 0, 0});
            const auto committed = call_.commit(batch);
            if (!committed && committed.error().code != errc::conflict && committed.error().code != errc::outcome_unknown)
                return committed.error();
        }
        return support_error{errc::conflict, "others kept erasing the agent"};
    }

    /// @return a conflict is another who erases him too: what he did need not be done again
    [[nodiscard]] result<void> keep_place(agent_erasure erasing)
    {
        ++erasing.version;
        storage::product_batch batch{product_};
        batch.update(std::move(erasing));
        auto committed = call_.commit(batch);
        if (!committed && committed.error().code != errc::conflict) return committed;
        return {};
    }

    /// After the last ticket: begins again where some were held, else forgets who stands for him.
    [[nodiscard]] result<void> end_agent(agent_erasure erasing)
    {
        if (erasing.held > 0) {
            erasing.held = 0;
            erasing.place = 0;
            return keep_place(std::move(erasing));
        }
        storage::product_batch batch{product_};
        batch.remove(std::move(erasing));
        auto committed = call_.commit(batch);
        if (!committed && committed.error().code != errc::conflict) return committed;
        return {};
    }

    [[nodiscard]] result<void> erase_from_settings()
    {
        storage::query<desk_settings> changed;
        changed.equal<&desk_settings::product>(product_)
            .equal<&desk_settings::changed_by>(person_)
            .ascending<&desk_settings::version>()
            .limit(erased_per_commit);
        for (;;) {
            auto read = call_.read(changed);
            if (!read) return read.error();
            auto versions = get<0>(*std::move(read)).take_all();
            if (versions.empty()) return {};
            storage::product_batch batch{product_};
            for (desk_settings& settings : versions) {
                settings.changed_by = replacement_;
                batch.update(std::move(settings), storage::members_of<&desk_settings::changed_by>);
            }
            if (auto committed = call_.commit(batch); !committed) return committed;
        }
    }

    [[nodiscard]] result<void> erase_from_rotation()
    {
        storage::query<agent_rotation> rotations;
        rotations.equal<&agent_rotation::product>(product_).equal<&agent_rotation::last_agent>(person_);
        for (;;) {
            auto read = call_.read(rotations);
            if (!read) return read.error();
            if (get<0>(*read).empty()) return {};
            agent_rotation rotation = get<0>(*read).take(0);
            ++rotation.version;
            rotation.last_agent = replacement_;
            storage::product_batch batch{product_};
            batch.update(std::move(rotation));
            auto committed = call_.commit(batch);
            if (!committed && committed.error().code != errc::conflict) return committed;
        }
    }

    const Context& call_;
    const std::string& product_;
    uuid person_;
    std::uint32_t limit_;
    uuid replacement_{};  ///< of an agent
    erasure_report report_;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_ERASE_PERSON_HPP
