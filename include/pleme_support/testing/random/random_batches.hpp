// Random batches: creations, changes and bookkeeping, some of them doomed to conflict.
// Testing layer. Guide: docs/guide/custom_storage.md. Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP

#include <pleme_support/storage/batch.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/random/random_source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::testing {

/// Makes one batch after the other; has to be told what became of each. Children are made only of tickets that exist.
class random_batches {
public:
    explicit random_batches(std::vector<std::string> products) : products_{std::move(products)} {}

    [[nodiscard]] storage::batch next(random_source& random)
    {
        pending_ = {};
        const std::size_t kind = random.below(10);
        if (tickets_.empty() || kind < 3) return create(random);
        if (kind < 7) return change(random);
        if (kind < 8) return converse(random);
        if (random.chance(30)) return remove(random);
        return kind < 9 ? take_numbers(random) : use_key(random);
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
        ticket.resolved_at = random.maybe(random.instant());
        ticket.resolved_by_kind = random.maybe(random.pick(enum_values<actor_kind>));
        ticket.csat_score = random.maybe(random.up_to(5));
        ticket.csat_rated_at = random.maybe(random.instant());
        ticket.sla_breach = random.chance(50);
        ticket.deleted_at = random.chance(20) ? std::optional{random.instant()} : std::nullopt;
    }

    [[nodiscard]] ticket_event make_change_event(const support_ticket& ticket, random_source& random)
    {
        ticket_event event = make_event(ticket);
        event.id = make_id(7'000'000 + ++events_);
        event.kind = random.pick(enum_values<event_kind>);
        event.at = random.instant();
        event.message_id = random.maybe(make_id(random.below(9)));
        event.position = random.maybe(std::int64_t{random.up_to(1000)});
        for (std::size_t left = random.below(3); left > 0; --left)
            event.changes.push_back({std::string{random.word()}, random.maybe(random.text()), random.maybe(random.text())});
        return event;
    }

    [[nodiscard]] storage::batch create(random_source& random)
    {
        auto ticket = make_ticket(random.up_to(30), random.pick(products_));
        ticket.created_at = random.instant();
        ticket.customer_id = make_id(1'000'000 + random.below(4));
        if (random.chance(10)) ticket.number = random.up_to(30);  // another ticket may have it
        scramble(ticket, random);
        return pending_.insert(ticket).insert(make_change_event(ticket, random)).insert(make_cycle(ticket));
    }

    [[nodiscard]] storage::batch change(random_source& random)
    {
        auto ticket = random.pick(tickets_);
        ticket.version += random.chance(10) ? static_cast<std::int32_t>(random.below(4)) : 1;
        scramble(ticket, random);
        pending_.update(ticket).insert(make_change_event(ticket, random));
        if (random.chance(40)) pending_.insert(make_message(ticket, random.up_to(40)));
        if (random.chance(60)) {
            auto cycle = make_cycle(ticket, random.pick(enum_values<cycle_metric>), random.up_to(3));
            cycle.started_at = random.instant();
            cycle.ended_at = random.maybe(random.instant());
            cycle.outcome = random.maybe(random.pick(enum_values<cycle_outcome>));
            cycle.due_at = random.maybe(random.instant());
            cycle.breached_at = random.maybe(random.instant());
            if (random.chance(50))
                pending_.insert(cycle);
            else
                pending_.update(cycle);
        }
        return pending_;
    }

    [[nodiscard]] storage::batch converse(random_source& random)
    {
        const auto& ticket = random.pick(tickets_);
        for (std::size_t left = random.below(4); left > 0; --left) {
            auto message = make_message(ticket, random.up_to(40));
            message.content = random.text();
            message.is_internal = random.chance(50);
            message.created_at = random.instant();
            pending_.insert(message);
        }
        return pending_;
    }

    [[nodiscard]] storage::batch remove(random_source& random)
    {
        if (random.chance(40)) {
            auto gone = random.pick(tickets_);
            if (random.chance(20)) ++gone.version;
            return pending_.remove(gone);
        }
        for (std::size_t left = random.up_to(2); left > 0 && !samples<ticket_cycle>().empty(); --left)
            pending_.remove(random.pick(samples<ticket_cycle>()));
        if (!samples<idempotency_key>().empty()) pending_.remove(random.pick(samples<idempotency_key>()));
        return pending_;
    }

    [[nodiscard]] storage::batch take_numbers(random_source& random)
    {
        if (random.chance(30)) {
            event_sequence sequence{random.pick(products_), (std::int64_t{1} << 40) + random.up_to(1000), 0};
            if (random.chance(40)) return pending_.insert(sequence);
            sequence.version = random.up_to(4);
            return pending_.update(sequence);
        }
        number_block block{random.pick(products_), random.up_to(1000), 0};
        if (random.chance(40)) return pending_.insert(block);
        block.version = random.up_to(4);
        return pending_.update(block);
    }

    [[nodiscard]] storage::batch use_key(random_source& random)
    {
        auto key = make_idempotency_key(random.pick(tickets_), random.text());
        if (random.chance(50) && !samples<idempotency_key>().empty()) key = random.pick(samples<idempotency_key>());
        key.operation = random.pick(enum_values<keyed_operation>);
        key.used_at = random.instant();
        if (random.chance(60)) return pending_.insert(key);
        key.version = random.up_to(3);
        return pending_.update(key);
    }

    std::vector<std::string> products_;
    std::vector<support_ticket> tickets_;
    boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, storage::record_types>, std::tuple> samples_;
    storage::batch pending_;
    std::uint64_t events_ = 0;
};

}  // namespace pleme_support::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_RANDOM_BATCHES_HPP
