// One ticket from storage and back: loaded, brought up to now, changed, committed, and decided anew after a conflict.
// Repository layer. Guide: docs/architecture.md. Tests: tests/unit/repository/update.test.cpp, tick.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP
#define PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/access.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/changed_members.hpp>
#include <pleme_support/repository/desks.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/idempotency.hpp>
#include <pleme_support/repository/narrow.hpp>
#include <pleme_support/rules/desk.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/lifecycle.hpp>
#include <pleme_support/rules/passage.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::repository {

/// A ticket as it is now, and the desk that it is governed by.
struct loaded_ticket {
    rules::ticket_state state;
    std::shared_ptr<const rules::desk> of;
    std::int32_t events_of_time = 0;  ///< committed since it was loaded
};

/// What a commit writes besides a decision.
struct extra_writes {
    key_use key{};
    std::optional<csat_survey> survey{};  ///< of the ticket
    bool is_new_survey = false;
    std::optional<agent_rotation> rotation{};  ///< of the product, one version on
};

[[nodiscard]] inline error too_many_conflicts()
{
    return {errc::conflict, "the ticket kept changing; try again"};
}

/// Loads and commits. Everything that it needs must outlive it.
template <storage::adapter Storage, class Clock, class Ids>
class ticket_store {
public:
    ticket_store(Storage& storage, desks& known, const rules::ticket_rules& rules, int attempts, Clock& clock, Ids& ids)
        : storage_{storage}, desks_{known}, rules_{rules}, attempts_{attempts}, clock_{clock}, ids_{ids}
    {
    }

    /// The ticket as storage has it.
    /// @return `errc::not_found`
    [[nodiscard]] result<rules::ticket_state> load(const access& caller, const uuid& id)
    {
        auto read = storage_.read(any_ticket(id, caller), running_cycles(id));
        if (!read) return read.error();
        if (std::get<0>(*read).empty()) return error{errc::not_found, "no such ticket"};
        rules::ticket_state state{std::move(std::get<0>(*read).front()), std::move(std::get<1>(*read)), {}, {}};
        if (is_open(state.ticket.status)) return state;
        // Only what may be reopened needs what it would go on with: a second read for few commands.
        auto last = storage_.read(last_resolution(state.ticket));
        if (!last) return last.error();
        if (!std::get<0>(*last).empty()) state.last_resolution = std::move(std::get<0>(*last).front());
        return state;
    }

    /// The ticket as it is at `now`: what time alone has made of it until a command of then is committed first.
    /// @param expected_version  which version the caller knows; absent: he does not say
    /// @return `errc::not_found`; `errc::conflict` if somebody else changed it meanwhile
    [[nodiscard]] result<loaded_ticket> load_up_to_date(const access& caller, const uuid& id, timestamp now,
                                                        std::optional<std::int32_t> expected_version = {})
    {
        auto state = load(caller, id);
        if (!state) return state.error();
        if (expected_version && *expected_version < state->ticket.version)
            if (auto looked = look_for_quiet(*state, *expected_version); !looked) return looked.error();
        auto of = desks_.known(storage_, state->ticket.product);
        if (!of) return of.error();
        loaded_ticket loaded{*std::move(state), *std::move(of)};
        const auto command_at = [&] {
            return rules::next_instant(loaded.state.ticket, (std::max)(now, loaded.of->settings.at));
        };
        if (auto caught_up = catch_up(loaded, command_at); !caught_up) return caught_up.error();
        return loaded;
    }

    /// Commits what time alone has made of a ticket.
    /// @param until  `until()` is the instant before which it happens
    /// @return `errc::conflict` if somebody else changed the ticket meanwhile: what was committed before stands
    template <class Until>
    [[nodiscard]] result<void> catch_up(loaded_ticket& loaded, Until&& until)
    {
        for (;;) {
            rules::ticket_state& state = loaded.state;
            auto history = desks_.since(storage_, state.ticket.product, state.ticket.updated_at, loaded.of);
            if (!history) return history.error();
            const auto next = rules::decide_next(state, *history, until(), rules_, ids_);
            if (!next) return {};
            state.quiet_since = state.quiet_since.value_or(state.ticket.version);
            auto committed = commit(state, *next, *loaded.of, {});
            if (!committed) return committed.error();
            ++loaded.events_of_time;
            auto after = rules::apply(std::move(state), *next);
            if (!after) return after.error();
            state = *std::move(after);
        }
    }

    /// Writes a decision with all that belongs to it.
    /// @return the ticket after it; `errc::conflict` if the ticket or the settings changed meanwhile
    [[nodiscard]] result<support_ticket> commit(const rules::ticket_state& before, const rules::decision& made,
                                                const rules::desk& of, extra_writes extra)
    {
        const bool is_new = before.ticket.version == 0;
        auto after = rules::evolve(before.ticket, *made.event);
        if (!after) return after;
        storage::batch batch;
        if (is_new)
            batch.insert(*after);
        else
            batch.update(*after, changed_members(*made.event));
        insert_event(batch, *made.event);
        if (made.message) batch.insert(*made.message);
        for (const ticket_cycle& cycle : made.opened) batch.insert(cycle);
        for (const ticket_cycle& cycle : made.changed) batch.update(cycle);
        if (extra.key.entry && extra.key.entry->version == 1)
            batch.insert(std::move(*extra.key.entry));
        else if (extra.key.entry)
            batch.update(std::move(*extra.key.entry));
        if (extra.survey && extra.is_new_survey)
            batch.insert(std::move(*extra.survey));
        else if (extra.survey)
            batch.update(std::move(*extra.survey));
        if (extra.rotation && extra.rotation->version == 1)
            batch.insert(std::move(*extra.rotation));
        else if (extra.rotation)
            batch.update(std::move(*extra.rotation));
        expect_newest(batch, of, after->product);
        if (auto committed = storage_.commit(batch); !committed) {
            // It may be that there are newer settings than those that are kept.
            if (committed.error().code == errc::conflict) desks_.forget(after->product);
            return committed.error();
        }
        return after;
    }

    /// Loads a ticket, decides and commits, anew after each conflict.
    /// @param decide  `decide(const loaded_ticket&, timestamp now)` returns `result<std::pair<rules::decision, extra_writes>>`
    /// @return the ticket after it, as it was if the decision has no event; an error of `decide`; `errc::not_found`
    template <class Decide>
    [[nodiscard]] result<support_ticket> change(const access& caller, const uuid& id,
                                                std::optional<std::int32_t> expected_version, Decide&& decide)
    {
        for (int attempt = 0; attempt < attempts_; ++attempt) {
            const timestamp now = clock_.now();
            auto loaded = load_up_to_date(caller, id, now, expected_version);
            if (!loaded && loaded.error().code != errc::conflict) return loaded.error();
            if (!loaded) continue;
            auto decided = decide(*loaded, now);
            if (!decided) return decided.error();
            auto& [made, extra] = *decided;
            if (!made.event) return std::move(loaded->state.ticket);
            auto committed = commit(loaded->state, made, *loaded->of, std::move(extra));
            if (committed || committed.error().code != errc::conflict) return committed;
        }
        return too_many_conflicts();
    }

private:
    /// Says so in the state if all that came after a version was made by time alone.
    [[nodiscard]] result<void> look_for_quiet(rules::ticket_state& state, std::int32_t version)
    {
        storage::query<ticket_event> events;
        events.equal<&ticket_event::ticket_id>(state.ticket.id)
            .template equal<&ticket_event::product>(state.ticket.product)
            .template compare<&ticket_event::version>(storage::comparison::greater, version)
            .template select<&ticket_event::kind>();
        auto read = storage_.read(events);
        if (!read) return read.error();
        const auto& found = std::get<0>(*read);
        if (std::all_of(found.begin(), found.end(), [](const ticket_event& event) { return rules::is_of_time(event.kind); }))
            state.quiet_since = version;
        return {};
    }

    Storage& storage_;
    desks& desks_;
    const rules::ticket_rules& rules_;
    int attempts_;
    Clock& clock_;
    Ids& ids_;
};

}  // namespace pleme_support::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP
