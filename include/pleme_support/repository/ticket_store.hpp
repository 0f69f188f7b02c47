// One ticket from storage and back: loaded, brought up to now, changed, committed, and decided anew after a conflict.
// Repository layer. Guide: docs/architecture.md. Tests: tests/unit/repository/update.test.cpp, tick.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP
#define PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP

#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/changed_members.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/repository/idempotency.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/activity.hpp>
#include <pleme_support/rules/clock_view.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/rules/lifecycle.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/rules/timers.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// A ticket as it is now, and the desk that it is governed by.
struct loaded_ticket {
    rules::ticket_state state;
    std::shared_ptr<const rules::settings_snapshot> snapshot;
    std::int32_t timer_events = 0;  ///< committed since it was loaded
};

/// What a commit writes besides a decision.
struct extra_writes {
    key_use key{};
    std::optional<csat_survey> survey{};  ///< of the ticket
    bool is_new_survey = false;
    std::optional<agent_rotation> rotation{};         ///< of the product, one version on
    std::optional<ticket_participant> participant{};  ///< of the ticket
    bool is_new_participant = false;
};

[[nodiscard]] inline support_error too_many_conflicts()
{
    return {errc::conflict, "the ticket kept changing; try again"};
}

/// A decision and what is committed with it.
struct ticket_write {
    rules::decision made{};
    extra_writes extra{};
};

/// Refers to what decides on a loaded ticket: a callable that returns `result<ticket_write>`, and outlives the reference.
class ticket_decider {
public:
    template <class Decide>
    requires(!std::same_as<std::remove_cvref_t<Decide>, ticket_decider>) ticket_decider(Decide&& decide)
    noexcept
        : decide_{std::addressof(decide)}, call_{[](const void* called, const loaded_ticket& loaded, timestamp now) {
              return (*static_cast<const std::remove_reference_t<Decide>*>(called))(loaded, now);
          }}
    {
    }
    [[nodiscard]] result<ticket_write> operator()(const loaded_ticket& loaded, timestamp now) const
    {
        return call_(decide_, loaded, now);
    }

private:
    const void* decide_;
    result<ticket_write> (*call_)(const void*, const loaded_ticket&, timestamp);
};

/// Loads and commits. The context must outlive it.
template <class Context>
class ticket_store {
public:
    explicit ticket_store(const Context& call) : context_{call} {}

    /// What a decision on a loaded ticket is made with, and refers to.
    [[nodiscard]] rules::command_context command(const principal& caller, timestamp now, const loaded_ticket& loaded) const
    {
        const repository_options& options = context_.options();
        return {caller, now, context_.next(now), options.rules, *loaded.snapshot, options.agents.get()};
    }

    /// The ticket as storage has it.
    /// @return `errc::not_found`
    [[nodiscard]] result<rules::ticket_state> load(const principal& caller, const uuid& id) const
    {
        auto read = context_.read(any_ticket(id, caller), running_cycles(id));
        if (!read) return read.error();
        auto& found = get<0>(*read);
        const std::size_t at = find_visible(found, caller);
        if (at == found.size()) return no_such_ticket();
        rules::ticket_state state{found.take(at), get<1>(*std::move(read)).take_all(), {}, {}};
        if (rules::is_in_work(state.ticket)) return state;
        // Only what may come back needs what it would go on with: a second read for few commands.
        auto ended = context_.read(last_ended_cycles(state.ticket));
        if (!ended) return ended.error();
        state.ended = rules::newest_of_each(get<0>(*std::move(ended)).take_all());
        return state;
    }

    /// The ticket as it is at `now`: what time alone has made of it until a command of then is committed first.
    /// @param expected_version  which version the caller knows; absent: he does not say
    /// @return `errc::not_found`; `errc::conflict` if somebody else changed it meanwhile
    [[nodiscard]] result<loaded_ticket> load_up_to_date(const principal& caller, const uuid& id, timestamp now,
                                                        std::optional<std::int32_t> expected_version = {}) const
    {
        auto state = load(caller, id);
        if (!state) return state.error();
        if (expected_version && *expected_version < state->ticket.version)
            if (auto looked = find_timer_versions(*state, *expected_version); !looked) return looked.error();
        auto snapshot = context_.settings().last_known(context_, state->ticket.product);
        if (!snapshot) return snapshot.error();
        loaded_ticket loaded{*std::move(state), *std::move(snapshot)};
        context_.look_at(loaded.state.ticket.product, loaded.state.ticket.updated_at, now);
        context_.look_at(loaded.state.ticket.product, loaded.snapshot->settings.at, now);
        const auto command_at = [&] { return rules::next_instant(loaded.state.ticket, now); };
        if (auto committed_timers = commit_timers(loaded, command_at, now); !committed_timers) return committed_timers.error();
        return loaded;
    }

    /// Commits what time alone has made of a ticket.
    /// @param until  `until()` is the instant before which it happens
    /// @param now    by the clock
    /// @return `errc::conflict` if somebody else changed the ticket meanwhile: what was committed before stands
    template <class Until>
    [[nodiscard]] result<void> commit_timers(loaded_ticket& loaded, Until&& until, timestamp now) const
    {
        for (;;) {
            rules::ticket_state& state = loaded.state;
            auto history = context_.settings().history_since(context_, state.ticket.product, state.ticket.settings_version,
                                                             loaded.snapshot);
            if (!history) return history.error();
            auto next = rules::decide_reckoning(state, *loaded.snapshot, until(), context_);
            if (!next) next = rules::decide_next_timer(state, *history, until(), now, context_.options().rules, context_);
            if (!next) return {};
            state.only_timers_since = state.only_timers_since.value_or(state.ticket.version);
            auto committed = commit(state, *next, *loaded.snapshot, {});
            if (!committed) return committed.error();
            ++loaded.timer_events;
            auto after = rules::apply(std::move(state), *next);
            if (!after) return after.error();
            state = *std::move(after);
        }
    }

    /// Writes a decision with all that belongs to it.
    /// @return the ticket after it, as a read shows it; `errc::conflict` if the ticket or the settings changed meanwhile
    [[nodiscard]] result<support_ticket> commit(const rules::ticket_state& before, rules::decision made,
                                                const rules::settings_snapshot& snapshot, extra_writes extra) const
    {
        const bool is_new = before.ticket.version == 0;
        auto after = rules::evolve(before.ticket, *made.event);
        if (!after) return after;
        storage::ticket_batch batch{*after};
        if (is_new)
            batch.insert(*after);
        else
            batch.update(*after, changed_members(*made.event));
        if (auto activity = rules::activity_of(*after); is_new)
            batch.insert(std::move(activity));
        else if (activity != rules::activity_of(before.ticket))
            batch.update(std::move(activity));
        if (auto folded = write_folded(context_, batch, before.ticket, *after); !folded) return folded.error();
        insert_event(batch, *std::move(made.event));
        if (made.message) batch.insert(*std::move(made.message));
        if (made.rating) batch.insert(*std::move(made.rating));
        for (ticket_cycle& cycle : made.opened) batch.insert(std::move(cycle));
        for (ticket_cycle& cycle : made.changed) batch.update(std::move(cycle));
        if (extra.key.entry) batch.insert(std::move(*extra.key.entry));
        if (extra.survey && extra.is_new_survey)
            batch.insert(std::move(*extra.survey));
        else if (extra.survey)
            batch.update(std::move(*extra.survey));
        if (extra.rotation && extra.rotation->version == 1)
            batch.insert(std::move(*extra.rotation));
        else if (extra.rotation)
            batch.update(std::move(*extra.rotation));
        if (extra.participant && extra.is_new_participant)
            batch.insert(std::move(*extra.participant));
        else if (extra.participant)
            batch.update(std::move(*extra.participant));
        expect_newest(batch, snapshot, after->product);
        if (auto committed = context_.commit(batch); !committed) {
            // It may be that there are newer settings than those that are kept, or that texts are folded otherwise now.
            if (committed.error().code == errc::conflict) {
                context_.settings().forget(after->product);
                context_.foldings().forget(after->product);
            }
            return committed.error();
        }
        return show(*std::move(after));
    }

    /// Loads a ticket, decides and commits, anew after each conflict.
    /// @param decide  `decide(const loaded_ticket&, timestamp now)` returns `result<ticket_write>`
    /// @return the ticket after it, as a read shows it, also if the decision has no event; an error of `decide`;
    ///         `errc::not_found`
    [[nodiscard]] result<support_ticket> change(const principal& caller, const uuid& id,
                                                std::optional<std::int32_t> expected_version, ticket_decider decide) const
    {
        for (int attempt = 0; attempt < context_.options().attempts; ++attempt) {
            const timestamp now = context_.now();
            auto loaded = load_up_to_date(caller, id, now, expected_version);
            if (!loaded && loaded.error().code != errc::conflict) return loaded.error();
            if (!loaded) continue;
            auto decided = decide(*loaded, now);
            if (!decided) return decided.error();
            auto& [made, extra] = *decided;
            if (!made.event) return show(std::move(loaded->state.ticket));
            auto committed = commit(loaded->state, std::move(made), *loaded->snapshot, std::move(extra));
            if (committed || committed.error().code != errc::conflict) return committed;
        }
        return too_many_conflicts();
    }

private:
    /// What every command answers with.
    [[nodiscard]] support_ticket show(support_ticket ticket) const
    {
        rules::show_breach(ticket, context_.now());
        return ticket;
    }

    /// Says so in the state if all that came after a version was made by time alone.
    [[nodiscard]] result<void> find_timer_versions(rules::ticket_state& state, std::int32_t version) const
    {
        storage::query<ticket_event> events;
        events.equal<&ticket_event::ticket_id>(state.ticket.id)
            .equal<&ticket_event::product>(state.ticket.product)
            .compare<&ticket_event::version>(storage::comparison::greater, version)
            .select<&ticket_event::kind>();
        auto read = context_.read(events);
        if (!read) return read.error();
        const auto& found = get<0>(*read);
        if (std::all_of(found.begin(), found.end(),
                        [](const ticket_event& event) { return rules::is_timer_event(event.kind); }))
            state.only_timers_since = version;
        return {};
    }

    const Context& context_;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICKET_STORE_HPP
