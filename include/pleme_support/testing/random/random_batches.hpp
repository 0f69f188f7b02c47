// Random batches: creations, changes, settings and bookkeeping, some of them doomed to conflict.
// Testing layer. Guide: docs/guide/custom_storage.md. Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP

#include <pleme_support/storage/batch.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/random/random_settings.hpp>
#include <pleme_support/testing/random/random_source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing {

/// Makes one batch after the other; has to be told what became of each. Children are made only of tickets that exist.
class random_batches {
public:
    explicit random_batches(std::vector<std::string> products) : products_{std::move(products)} {}

    [[nodiscard]] storage::batch next(random_source& random)
    {
        pending_ = {};
        const std::size_t kind = random.below(14);
        if (tickets_.empty() || kind < 3)
            create(random);
        else if (kind < 7)
            change(random);
        else if (kind < 8)
            converse(random);
        else if (kind < 9)
            random.chance(50)   ? survey(random)
            : random.chance(33) ? rate(random)
            : random.chance(33) ? tag(random)
            : random.chance(50) ? act(random)
                                : take_part(random);
        else if (random.chance(25))
            remove(random);
        else if (kind < 10)
            take_numbers(random);
        else if (kind < 11)
            use_key(random);
        else if (kind < 12)
            rewrite_text(random);
        else
            settle_desk(random);
        if (random.chance(20)) expect(random);
        return pending_;
    }

    /// Says whether the last batch was applied.
    void settle(bool applied)
    {
        if (!applied) return;
        for (const support_ticket& ticket : pending_.inserts<support_ticket>()) tickets_.push_back(ticket);
        for (const support_ticket& changed : pending_.updates<support_ticket>())
            for (support_ticket& ticket : tickets_)
                if (ticket.id == changed.id && ticket.product == changed.product) ticket = changed;
        for (const support_ticket& gone : pending_.removals<support_ticket>())
            std::erase_if(tickets_, [&](const auto& ticket) { return ticket.id == gone.id && ticket.product == gone.product; });
        [&]<class... R>(boost::mp11::mp_list<R...>) { (remember<R>(), ...); }(storage::record_types{});
    }

    /// Every state that a record of the type ever had: operands that mean something.
    template <storage::record R>
    [[nodiscard]] const std::vector<R>& samples() const noexcept
    {
        return std::get<std::vector<R>>(samples_);
    }
    [[nodiscard]] const std::vector<std::string>& products() const noexcept { return products_; }

private:
    template <storage::record R>
    void remember()
    {
        auto& kept = std::get<std::vector<R>>(samples_);
        kept.insert(kept.end(), pending_.inserts<R>().begin(), pending_.inserts<R>().end());
        kept.insert(kept.end(), pending_.updates<R>().begin(), pending_.updates<R>().end());
    }

    static void scramble(support_ticket& ticket, random_source& random)
    {
        if (random.chance(40)) ticket.subject = random.text();
        if (random.chance(30)) ticket.description = random.text();
        ticket.status = random.pick(enum_values<ticket_status>);
        ticket.priority = random.pick(enum_values<ticket_priority>);
        ticket.category = random.maybe(std::string{random.word()});
        ticket.assigned_to = random.maybe(make_id(2'000'000 + random.below(3)));
        if (random.chance(30)) ticket.tags.emplace_back(random.text());
        if (random.chance(20)) ticket.participant_ids.push_back(make_id(1'000'000 + random.below(4)));
        ticket.resolved_at = random.maybe(random.instant());
        ticket.resolved_by_kind = random.maybe(random.pick(enum_values<actor_kind>));
        ticket.csat_score = random.maybe(random.up_to(5));
        ticket.csat_rated_at = random.maybe(random.instant());
        ticket.message_count = random.up_to(9);
        ticket.last_message_at = random.maybe(random.instant());
        ticket.waiting_since = random.maybe(random.instant());
        ticket.sla_breaches = random.up_to(9);
        ticket.sla_breach = random.chance(50);
        ticket.settings_version = random.up_to(9);
        ticket.deleted_at = random.chance(20) ? std::optional{random.instant()} : std::nullopt;
    }

    static void scramble_clock(ticket_cycle& cycle, random_source& random)
    {
        const auto micros = [&] { return random.instant().time_since_epoch().count(); };
        cycle.suspended = random.up_to(1000);
        cycle.worked = random.maybe(std::int64_t{random.up_to(1000)});
        cycle.replies = random.up_to(3);
        cycle.ticket_created_at = random.maybe(random.instant());
        cycle.policy = random.maybe(random.text());
        cycle.target_minutes = random.maybe(random.up_to(1000));
        cycle.calendar = random.maybe(std::string{random.word()});
        cycle.calendar_version = random.maybe(random.up_to(3));
        cycle.clock_started_at = random.maybe(random.instant());
        cycle.pauses = make_random_list(random, [&] { return clock_pause{micros(), micros()}; });
        cycle.paused_since = random.maybe(random.instant());
        cycle.warnings_passed = random.up_to(10);
        cycle.alarm_at = random.maybe(random.instant());
        cycle.resumed_breach_at = random.maybe(random.instant());
    }

    [[nodiscard]] ticket_event make_change_event(const support_ticket& ticket, random_source& random)
    {
        ticket_event event = make_event(ticket);
        event.id = make_id(7'000'000 + ++events_);
        event.kind = random.pick(enum_values<event_kind>);
        event.at = random.instant();
        event.message_id = random.maybe(make_id(random.below(9)));
        event.metric = random.maybe(random.pick(enum_values<cycle_metric>));
        event.due_at = random.maybe(random.instant());
        event.settings_version = random.up_to(1000);
        for (std::size_t left = random.below(3); left > 0; --left)
            event.changes.push_back({std::string{random.word()}, random.maybe(random.text()), random.maybe(random.text())});
        if (random.chance(30)) event.changes.push_back({"resolved_at", to_text(random.instant()), to_text(event.at)});
        if (random.chance(30)) event.changes.push_back({"assigned_to", to_text(event.actor_id), to_text(make_id(1))});
        event.cycles = make_random_list(random, [&] { return make_cycle_change(random); });
        return event;
    }

    [[nodiscard]] static cycle_change make_cycle_change(random_source& random)
    {
        cycle_change cycle;
        cycle.metric = random.pick(enum_values<cycle_metric>);
        cycle.ordinal = random.up_to(9);
        cycle.started_at = random.instant();
        cycle.ended_before = random.maybe(random.instant());
        cycle.ended_by_before = random.maybe(make_id(random.below(9)));
        cycle.ended_by_kind_before = random.maybe(random.pick(enum_values<actor_kind>));
        cycle.ended_at = random.maybe(random.instant());
        cycle.outcome = random.maybe(random.pick(enum_values<cycle_outcome>));
        cycle.ended_by = random.maybe(make_id(random.below(9)));
        cycle.ended_by_kind = random.maybe(random.pick(enum_values<actor_kind>));
        cycle.worked = random.maybe(std::int64_t{random.up_to(1000)});
        cycle.due_before = random.maybe(random.instant());
        cycle.due_at = random.maybe(random.instant());
        cycle.breached_before = random.maybe(random.instant());
        cycle.breached_at = random.maybe(random.instant());
        return cycle;
    }

    void create(random_source& random)
    {
        auto ticket = make_ticket(random.up_to(30), random.pick(products_));
        ticket.created_at = random.instant();
        ticket.customer_id = make_id(1'000'000 + random.below(4));
        if (random.chance(10)) ticket.number = random.up_to(30);  // another ticket may have it
        scramble(ticket, random);
        pending_.insert(ticket).insert(make_change_event(ticket, random)).insert(make_cycle(ticket));
        if (random.chance(80)) pending_.insert(make_text(ticket));
    }

    void change(random_source& random)
    {
        auto ticket = random.pick(tickets_);
        ticket.version += random.chance(10) ? static_cast<std::int32_t>(random.below(4)) : 1;
        scramble(ticket, random);
        pending_.update(ticket).insert(make_change_event(ticket, random));
        if (random.chance(20)) pending_.update(make_text(ticket));
        if (random.chance(40)) pending_.insert(make_message(ticket, random.up_to(40)));
        if (random.chance(60)) {
            auto cycle = make_cycle(ticket, random.pick(enum_values<cycle_metric>), random.up_to(3));
            cycle.started_at = random.instant();
            cycle.ended_at = random.maybe(random.instant());
            cycle.outcome = random.maybe(random.pick(enum_values<cycle_outcome>));
            cycle.due_at = random.maybe(random.instant());
            cycle.breached_at = random.maybe(random.instant());
            scramble_clock(cycle, random);
            if (random.chance(50))
                pending_.insert(cycle);
            else
                pending_.update(cycle);
        }
    }

    void converse(random_source& random)
    {
        const auto& ticket = random.pick(tickets_);
        for (std::size_t left = random.below(4); left > 0; --left) {
            auto message = make_message(ticket, random.up_to(40));
            message.content = random.text();
            message.is_internal = random.chance(50);
            message.created_at = random.instant();
            pending_.insert(message);
        }
    }

    void tag(random_source& random)
    {
        ticket_tag tag = make_tag(random.pick(tickets_), std::string{random.word()});
        tag.created_at = random.instant();
        if (random.chance(80))
            pending_.insert(tag);
        else
            pending_.remove(tag);
    }

    void act(random_source& random)
    {
        ticket_activity activity = make_activity(random.pick(tickets_));
        activity.updated_at = random.instant();
        activity.urgency = random.up_to(4) - 1;
        if (random.chance(50)) activity.waiting_since = random.instant();
        if (random.chance(50)) activity.due_at = random.instant();
        if (random.chance(50))
            pending_.insert(activity);
        else if (random.chance(80))
            pending_.update(activity);
        else
            pending_.remove(activity);
    }

    void take_part(random_source& random)
    {
        ticket_participant person = make_participant(random.pick(tickets_), make_id(1'000'000 + random.below(4)));
        person.added_at = random.instant();
        person.removed_at = random.maybe(random.instant());
        person.added_by_kind = random.pick(enum_values<actor_kind>);
        if (random.chance(60))
            pending_.insert(person);
        else if (random.chance(50))
            pending_.update(person);
        else
            pending_.remove(person);
    }

    /// Texts that are there or not are written anew, or go.
    void rewrite_text(random_source& random)
    {
        ticket_text text = make_text(random.pick(tickets_));
        if (random.chance(15)) {
            pending_.remove(text);
            return;
        }
        if (random.chance(70)) text.subject = random.text();
        if (random.chance(40)) text.description = random.text();
        if (random.chance(40))
            pending_.insert(text);
        else
            pending_.update(text);
    }

    void survey(random_source& random)
    {
        csat_survey survey = make_survey(random.pick(tickets_), random.up_to(3));
        if (random.chance(15) && !samples<csat_survey>().empty()) survey.token = random.pick(samples<csat_survey>()).token;
        survey.sent_at = random.instant();
        survey.score = random.maybe(random.up_to(5));
        survey.comment = random.maybe(random.text());
        survey.answered_at = random.maybe(random.instant());
        survey.changeable_until = random.maybe(random.instant());
        if (random.chance(50))
            pending_.insert(survey);
        else
            pending_.update(survey);
    }

    void rate(random_source& random)
    {
        ticket_rating rating = make_rating(random.pick(tickets_), random.up_to(5));
        rating.version = random.up_to(6);
        rating.given_at = random.instant();
        rating.ordinal = random.up_to(3);
        rating.agent_id = random.maybe(make_id(2'000'000 + random.below(3)));
        if (random.chance(70))
            pending_.insert(rating);
        else
            pending_.update(rating);
    }

    void remove(random_source& random)
    {
        if (random.chance(40)) {
            auto gone = random.pick(tickets_);
            if (random.chance(20)) ++gone.version;
            pending_.remove(gone);
            return;
        }
        if (random.chance(20)) {
            remove_one<csat_survey>(random);
            remove_one<ticket_rating>(random);
            return;
        }
        if (random.chance(20)) {
            remove_one<desk_settings>(random);
            remove_one<support_calendar>(random);
            remove_one<agent_rotation>(random);
            remove_one<agent_erasure>(random);
            return;
        }
        for (std::int32_t left = random.up_to(2); left > 0 && !samples<ticket_cycle>().empty(); --left)
            pending_.remove(random.pick(samples<ticket_cycle>()));
        remove_one<idempotency_key>(random);
    }
    template <storage::record R>
    void remove_one(random_source& random)
    {
        if (!samples<R>().empty()) pending_.remove(random.pick(samples<R>()));
    }

    /// Writes a record that is versioned: a new one, or a change of one that may be at another version.
    template <storage::record R>
    void write_versioned(R record, random_source& random)
    {
        if (random.chance(40)) {
            pending_.insert(record);
        } else {
            record.version = random.up_to(4);
            pending_.update(record);
        }
    }

    void take_numbers(random_source& random)
    {
        const std::string& product = random.pick(products_);
        if (random.chance(40)) {
            place_events(product, random);
        } else if (random.chance(30)) {
            write_versioned(event_sequence{product, (std::int64_t{1} << 40) + random.up_to(1000), 0}, random);
        } else {
            write_versioned(number_block{product, random.up_to(1000), 0}, random);
        }
    }

    /// Events of any tickets wait for their places, and get them.
    void place_events(const std::string& product, random_source& random)
    {
        const auto make = [&] { return event_key{make_id(random.below(9)), random.up_to(9)}; };
        if (random.chance(50)) {
            const event_key key = make();
            pending_.insert(unplaced_event{product, random.instant(), key.ticket_id, key.version});
            return;
        }
        event_places places{product, random.up_to(100), random.up_to(9), make_random_list(random, make)};
        places.events.push_back(make());
        pending_.insert(places);
        remove_one<unplaced_event>(random);
    }

    void settle_desk(random_source& random)
    {
        const std::string& product = random.pick(products_);
        const auto write = [&](auto record) {
            if (random.chance(70))
                pending_.insert(record);
            else
                pending_.update(record);
        };
        if (random.chance(50)) write(make_random_settings(random, random.up_to(6), product));
        if (random.chance(30)) write(make_random_calendar(random, random.up_to(3), product));
        if (random.chance(20))
            write_versioned(
                settings_rollout{product, 0, random.up_to(9), random.chance(50), random.maybe(std::string{"place"})}, random);
        if (random.chance(20)) write_versioned(agent_rotation{product, 0, random.maybe(make_id(2))}, random);
        if (random.chance(20))
            write_versioned(agent_erasure{product, make_id(random.below(3)), 0, make_id(8), random.up_to(50), random.up_to(3)},
                            random);
        if (random.chance(20))
            write_versioned(product_folding{product, random.up_to(3), 0, random.text(), random.chance(50), random.up_to(9)},
                            random);
    }

    /// Expects some records to be absent: those that there have been, and others.
    void expect(random_source& random)
    {
        const std::string& product = random.pick(products_);
        for (std::size_t left = random.below(3); left > 0; --left)
            pending_.expect_absent(make_settings(random.up_to(9), product));
        if (random.chance(20)) pending_.expect_absent(agent_rotation{product, random.up_to(3), {}});
        if (random.chance(20)) pending_.expect_absent(product_folding{product, random.up_to(4), 1, {}, false, 0});
        if (random.chance(10)) pending_.expect_absent(number_block{product, 1, random.up_to(3)});
        if (random.chance(30) && !samples<ticket_cycle>().empty()) {
            auto cycle = random.pick(samples<ticket_cycle>());
            if (random.chance(70)) cycle.ordinal += random.up_to(2);
            pending_.expect_absent(cycle);
        }
        if (random.chance(20) && !samples<idempotency_key>().empty()) {
            auto key = random.pick(samples<idempotency_key>());
            if (random.chance(70)) key.key += " another";
            pending_.expect_absent(key);
        }
    }

    void use_key(random_source& random)
    {
        auto key = make_idempotency_key(random.pick(tickets_), random.text());
        if (random.chance(50) && !samples<idempotency_key>().empty()) key = random.pick(samples<idempotency_key>());
        key.operation = random.pick(enum_values<keyed_operation>);
        key.used_at = random.instant();
        if (random.chance(60))
            pending_.insert(key);
        else
            pending_.update(key);
    }

    std::vector<std::string> products_;
    std::vector<support_ticket> tickets_;
    boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, storage::record_types>, std::tuple> samples_;
    storage::batch pending_;
    std::uint64_t events_ = 0;
};

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP
