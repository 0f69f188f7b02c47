// One bounded step of the tick: writes down which timers of tickets have fired, and removes what has had its time.
// Repository layer. Every part finds its work by an index, so that a tick costs what is due, not what is open.
// Guide: docs/guide/tick.md. Tests: tests/unit/repository/tick.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICK_STEP_HPP
#define PLEME_SUPPORT_REPOSITORY_TICK_STEP_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/repository/pass_over.hpp>
#include <pleme_support/repository/purge.hpp>
#include <pleme_support/repository/refold.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/repository/settings_change.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

namespace detail {

/// Clocks of a product that went off before an instant, those first that did first.
[[nodiscard]] inline storage::query<ticket_cycle> alarms_before(const std::string& product, timestamp now)
{
    storage::query<ticket_cycle> alarms;
    alarms.equal<&ticket_cycle::product>(product)
        .compare<&ticket_cycle::alarm_at>(storage::comparison::less, now)
        .ascending<&ticket_cycle::alarm_at, &ticket_cycle::ticket_id, &ticket_cycle::metric>()
        .select<&ticket_cycle::alarm_at>();
    return alarms;
}

/// The same, in parts, without clocks that are still to be reckoned and can't be, so that they hold up no others; but for those
/// whose deadlines pass as they stand.
[[nodiscard]] inline std::vector<storage::query<ticket_cycle>> alarms_by_known_zones(const rules::settings_snapshot& snapshot,
                                                                                     timestamp now)
{
    const std::string& product = snapshot.settings.product;
    std::vector<storage::query<ticket_cycle>> alarms(4, alarms_before(product, now));
    alarms[0].is_null<&ticket_cycle::calendar>();
    alarms[1].is_not_null<&ticket_cycle::calendar_version>();
    std::vector<std::string> known;
    for (const auto& [name, calendar] : snapshot.calendars) known.push_back(name);
    alarms[2].is_null<&ticket_cycle::calendar_version>().in<&ticket_cycle::calendar>(known);
    alarms[3]
        .is_null<&ticket_cycle::calendar_version>()
        .is_not_null<&ticket_cycle::calendar>()
        .is_null<&ticket_cycle::breached_at>()
        .is_null<&ticket_cycle::resumed_breach_at>()
        .compare<&ticket_cycle::due_at>(storage::comparison::less, now);
    return alarms;
}

/// Tickets that are not closed behind one: where a rollout goes on. Resolved ones too, since they may have closed under earlier
/// settings. From the start if the place can't be read: who has the settings already is only looked at.
[[nodiscard]] inline storage::query<support_ticket> unclosed_tickets_behind(const settings_rollout& rollout,
                                                                            std::uint32_t limit)
{
    auto tickets = unclosed_tickets(rollout.product, limit);
    tickets.select<&support_ticket::created_at>();
    if (!rollout.place) return tickets;
    if (auto place = parse_cursor(*rollout.place)) tickets.after(*std::move(place));
    return tickets;
}

/// Tickets that have been resolved and not closed since an instant or longer.
[[nodiscard]] inline storage::query<support_ticket> resolved_before(const std::string& product, timestamp then)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .is_null<&support_ticket::closed_at>()
        .is_null<&support_ticket::deleted_at>()
        .compare<&support_ticket::resolved_at>(storage::comparison::less, then)
        .ascending<&support_ticket::resolved_at, &support_ticket::id>()
        .select<&support_ticket::resolved_at>();
    return tickets;
}

[[nodiscard]] inline storage::query<idempotency_key> keys_used_before(const std::string& product, timestamp then,
                                                                      std::uint32_t limit)
{
    storage::query<idempotency_key> keys;
    keys.equal<&idempotency_key::product>(product)
        .compare<&idempotency_key::used_at>(storage::comparison::less, then)
        .ascending<&idempotency_key::used_at>()
        .limit(limit);
    return keys;
}

}  // namespace detail

/// One tick at work.
template <class Context>
class tick_step {
public:
    /// @param call  must outlive it
    tick_step(const Context& call, timestamp now, std::uint32_t limit) : context_{call}, store_{call}, now_{now}, limit_{limit}
    {
    }

    /// @return the report, also of a step that ends before it is through, with `more`; an error of the storage
    [[nodiscard]] result<tick_report> run()
    {
        rules::zone_database::of_machine().refresh();
        const timestamp keys_before = now_ - context_.options().idempotency_lifetime;
        auto products = find_products();
        if (!products) return products.error();
        for (auto& [product, rollout] : *products)
            if (auto done = tick(product, std::move(rollout), keys_before); !done) {
                if (is_unreadable(done.error().code)) {
                    report_.held_products.push_back(product);
                    continue;
                }
                if (!is_end_of_call(done.error().code)) return done.error();
                report_.more = true;
                return report_;
            }
        report_.more =
            report_.more &&
            (has_moved_ || report_.events + report_.purged_tickets + report_.expired_keys + report_.folded_tickets > 0);
        return report_;
    }

private:
    /// The caller's products, with how far their newest settings have come where there are any.
    [[nodiscard]] result<std::map<std::string, std::optional<settings_rollout>>> find_products()
    {
        storage::query<settings_rollout> governed;
        storage::query<number_block> numbered;  // every product that has tickets
        numbered.select<>();
        std::map<std::string, std::optional<settings_rollout>> products;
        if (!context_.caller().all_products) {
            governed.in<&settings_rollout::product>(context_.caller().products);
            for (const std::string& product : context_.caller().products) products.try_emplace(product);
            auto read = context_.read(governed);
            if (!read) return read.error();
            for (const settings_rollout& each : get<0>(*read)) products[each.product] = each;
            return products;
        }
        auto read = context_.read(governed, numbered);
        if (!read) return read.error();
        for (const number_block& each : get<1>(*read)) products.try_emplace(each.product);
        for (const settings_rollout& each : get<0>(*read)) products[each.product] = each;
        return products;
    }

    [[nodiscard]] result<void> tick(const std::string& product, std::optional<settings_rollout> rollout, timestamp keys_before)
    {
        auto due = find_alarms(product, rollout.has_value());
        auto first_alarm = due.front();
        auto read = context_.read(first_alarm.limit(1), detail::keys_used_before(product, keys_before, limit_));
        if (!read) return read.error();
        const bool is_due = due.size() > 1 || !get<0>(*read).empty();
        const auto keys = get<1>(*std::move(read)).take_all();
        note_size(keys);
        if (is_due)
            for (const auto& part : due)
                if (auto fired = fire_alarms(part); !fired) return fired;
        if (auto done = expire(keys); !done) return done;
        if (auto done = fold_anew(product); !done) return done;
        if (!rollout) return {};
        auto snapshot = context_.settings().newest(context_, product);
        if (!snapshot) return snapshot.error();
        const desk_settings& settings = (*snapshot)->settings;
        look_at(product, settings.at);
        for (const unknown_calendar& unknown : (*snapshot)->unknown_calendars) report_.unknown_calendars.push_back(unknown);
        if (!(*snapshot)->newer_zones.empty()) {
            auto renewed = renew_zones(context_, product, (*snapshot)->newer_zones);
            if (!renewed && renewed.error().code != errc::conflict) return renewed.error();
            report_.more = has_moved_ = true;  // the settings have a newer version, which the next step brings to the tickets
            return {};
        }
        if (auto done = close_resolved(settings); !done) return done;
        if (auto done = purge(settings); !done) return done;
        if (rollout->done || rules::in_force_since(settings, context_.now()) > now_) return {};
        return roll_out(*std::move(rollout));
    }

    /// What finds the alarms of a product. Settings that can't be read are no matter here: who needs them says so.
    [[nodiscard]] std::vector<storage::query<ticket_cycle>> find_alarms(const std::string& product, bool is_governed)
    {
        if (is_governed)
            if (auto snapshot = context_.settings().last_known(context_, product);
                snapshot && !(*snapshot)->unknown_calendars.empty())
                return detail::alarms_by_known_zones(**snapshot, now_);
        return {detail::alarms_before(product, now_)};
    }

    [[nodiscard]] static constexpr bool is_unreadable(errc code) noexcept
    {
        return code == errc::storage_corrupt || code == errc::storage_newer;
    }

    void look_at(const std::string& product, timestamp changed_at)
    {
        if (!context_.look_at(product, changed_at, context_.now())) return;
        ++report_.ahead;
        report_.furthest_ahead = (std::max)(report_.furthest_ahead.value_or(changed_at), changed_at);
    }

    template <class R>
    void note_size(const std::vector<R>& page)
    {
        report_.more = report_.more || page.size() == limit_;
    }

    /// Brings one ticket up to now. Who else does so at the same time is no matter: each event is written once.
    [[nodiscard]] result<void> bring_up_to_date(const uuid& id)
    {
        auto state = store_.load(context_.caller(), id);
        if (!state && state.error().code == errc::not_found) return {};
        if (!state) return state.error();
        auto snapshot = context_.settings().last_known(context_, state->ticket.product);
        if (!snapshot) return snapshot.error();
        loaded_ticket loaded{*std::move(state), *std::move(snapshot)};
        look_at(loaded.state.ticket.product, loaded.state.ticket.updated_at);
        const auto committed_timers = store_.commit_timers(
            loaded, [this] { return now_; }, context_.now());
        report_.events += loaded.timer_events;
        if (committed_timers || committed_timers.error().code != errc::conflict) return committed_timers;
        report_.more = has_moved_ = true;  // somebody else is at it; if he leaves something, the next tick finds it
        return {};
    }

    template <class R>
    [[nodiscard]] result<std::vector<R>> read_part(storage::query<R> query)
    {
        auto read = context_.read(query);
        if (!read) return read.error();
        auto part = get<0>(*std::move(read)).take_all();
        note_size(part);
        return part;
    }

    /// Brings the tickets up to now that a query finds, and passes over those that can't be.
    template <storage::record R, class TicketOf>
    [[nodiscard]] result<void> bring_all_up_to_date(const storage::query<R>& found, const TicketOf& ticket_of)
    {
        uuid last{};  // several clocks may be of one ticket
        auto through = pass_over_held(context_, found, limit_, report_.held, ticket_of, [&](const R& record) -> result<bool> {
            const uuid ticket = ticket_of(record);
            if (std::exchange(last, ticket) == ticket) return false;
            if (auto done = bring_up_to_date(ticket); !done) return done.error();
            return true;
        });
        if (!through) return through.error();
        report_.more = report_.more || through->more;
        return {};
    }

    [[nodiscard]] result<void> fire_alarms(const storage::query<ticket_cycle>& alarms)
    {
        return bring_all_up_to_date(alarms, [](const ticket_cycle& cycle) { return cycle.ticket_id; });
    }

    [[nodiscard]] result<void> close_resolved(const desk_settings& settings)
    {
        if (!settings.close_resolved_after) return {};
        const timestamp then = now_ - std::chrono::hours{*settings.close_resolved_after};
        return bring_all_up_to_date(detail::resolved_before(settings.product, then),
                                    [](const support_ticket& ticket) { return ticket.id; });
    }

    [[nodiscard]] result<void> purge(const desk_settings& settings)
    {
        if (!settings.purge_deleted_after) return {};
        const timestamp before = now_ - std::chrono::days{*settings.purge_deleted_after};
        auto purged = repository::purge_deleted(context_, settings.product, before, limit_);
        if (!purged) return purged.error();
        report_.purged_tickets += purged->done;
        report_.more = report_.more || purged->more;
        for (const held_ticket& held : purged->held) note_held(report_.held, held.id, held.product, held.why);
        return {};
    }

    [[nodiscard]] result<void> fold_anew(const std::string& product)
    {
        auto folded = refold(context_, product, limit_);
        if (!folded && is_unreadable(folded.error().code)) {
            report_.held_products.push_back(product);
            return {};
        }
        if (!folded) return folded.error();
        report_.folded_tickets += folded->done;
        for (const held_ticket& held : folded->held) note_held(report_.held, held.id, held.product, held.why);
        if (folded->more) report_.more = has_moved_ = true;
        return {};
    }

    [[nodiscard]] result<void> roll_out(settings_rollout rollout)
    {
        auto tickets = read_part(detail::unclosed_tickets_behind(rollout, limit_));
        if (!tickets) return tickets.error();
        for (const support_ticket& ticket : *tickets)
            if (auto done = bring_up_to_date(ticket.id); !done) {
                if (!is_of_one_ticket(done.error().code)) return done;
                note_held(report_.held, ticket.id, ticket.product, done.error().code);
            }
        has_moved_ = true;
        ++rollout.version;
        rollout.done = tickets->size() < limit_;
        if (!tickets->empty()) rollout.place = make_cursor(tickets->back());
        storage::product_batch batch{rollout.product};
        batch.update(std::move(rollout));
        auto committed = context_.commit(batch);
        if (!committed && committed.error().code != errc::conflict) return committed;
        return {};  // a conflict: another tick went on, or there are newer settings to start with
    }

    [[nodiscard]] result<void> expire(const std::vector<idempotency_key>& keys)
    {
        if (keys.empty()) return {};
        storage::product_batch batch{keys.front().product};
        for (const idempotency_key& key : keys) batch.remove(key);
        auto removed = context_.commit(batch);
        if (removed)
            report_.expired_keys += static_cast<std::int32_t>(keys.size());
        else if (removed.error().code == errc::conflict)
            report_.more = has_moved_ = true;  // one of them was used anew, or another tick was at it
        else
            return removed;
        return {};
    }

    const Context& context_;
    ticket_store<Context> store_;
    timestamp now_;
    std::uint32_t limit_;
    tick_report report_;
    bool has_moved_ = false;  ///< this tick, or another, got on without anything to report
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICK_STEP_HPP
