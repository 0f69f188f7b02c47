#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/whole_ticket.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;
using enum cycle_metric;

/// Everything that is kept of a ticket, without the ids, which depend on how many were made.
template <class Storage>
whole_ticket read_nameless(desk<Storage>& desk, const uuid& id)
{
    storage::query<support_ticket> ticket;
    ticket.equal<&support_ticket::id>(id);
    storage::query<ticket_event> events;
    events.equal<&ticket_event::ticket_id>(id).ascending<&ticket_event::version>();
    storage::query<ticket_message> messages;
    messages.equal<&ticket_message::ticket_id>(id).ascending<&ticket_message::created_at, &ticket_message::id>();
    auto read = desk.storage().read(ticket, events, messages).value();
    whole_ticket whole{std::get<0>(read).at(0), std::get<1>(read), std::get<2>(read), desk.cycles(id)};
    check_whole(whole);
    whole.ticket.id = uuid{};
    for (ticket_event& event : whole.events) {
        event.id = event.ticket_id = uuid{};
        event.message_id.reset();
        std::erase_if(event.changes, [](const ticket_change& change) { return change.field == "id"; });
    }
    for (ticket_message& message : whole.messages) message.id = message.ticket_id = uuid{};
    for (ticket_cycle& cycle : whole.cycles) cycle.ticket_id = uuid{};
    return whole;
}

template <class Desk>
tick_report tick_all(Desk& desk, std::int32_t limit = 100)
{
    tick_report sum;
    for (;;) {
        const auto step = desk.repo.tick(host(), desk.repo.clock().now(), limit).value();
        sum.events += step.events;
        sum.purged_tickets += step.purged_tickets;
        sum.expired_keys += step.expired_keys;
        if (!step.more) return sum;
    }
}

/// Some settings or others, the same for the same number.
template <class Desk>
void change_settings(Desk& desk, std::uint32_t choice)
{
    auto policy = make_policy(
        "standard",
        {static_cast<std::int32_t>(60 + choice % 7 * 400), choice % 3 == 0 ? std::nullopt : std::optional<std::int32_t>{90},
         static_cast<std::int32_t>(600 + choice % 5 * 900)},
        choice % 2 == 0 ? std::optional<std::string>{"desk"} : std::nullopt);
    policy.targets.front().minutes += 30;
    if (choice % 4 == 1) policy.pauses.clear();
    if (choice % 4 == 2) policy.pauses.push_back({first_response, waiting_on_customer});
    policy.on_reopen = enum_values<reopen_behaviour>[choice % 3];
    policy.warnings = {{std::nullopt, 50}, {static_cast<std::int32_t>(20 + choice % 50), std::nullopt}};
    if (choice % 6 == 5) policy.priorities = {ticket_priority::high, ticket_priority::urgent};
    if (desk.repo.settings(host(), "thai").value().version == 0) {
        desk.repo.save_calendar(agent(9), with_lunch()).value();
        desk.repo.create_policy(agent(9), "thai", policy).value();
    } else if (choice % 5 == 4) {
        desk.repo
            .save_calendar(agent(9), with_lunch("Asia/Bangkok", {holiday("2026-03-05"), holiday("2026-03-11", {{900, 1200}})}))
            .value();
    } else {
        desk.repo.update_policy(agent(9), "thai", "standard", policy).value();
    }
    update_settings_input options;
    options.close_resolved_after = choice % 2 == 0 ? omittable<std::int32_t>{72} : omittable<std::int32_t>::null();
    desk.repo.update_settings(agent(9), "thai", options).value();
}

/// When a host ticks while a history goes on.
enum class ticking { never, always, twice, seldom, at_any_earlier_instant };

struct outcome {
    std::vector<whole_ticket> tickets;
    std::vector<std::vector<sla_clock>> clocks_before;  ///< before the last ticks
    std::vector<std::vector<sla_clock>> clocks;
    support_dashboard_metrics dashboard;
    std::vector<std::optional<errc>> failures;
};

template <class Storage>
outcome live(std::uint32_t seed, int steps, ticking how)
{
    desk<Storage> desk;
    const timestamp start = at("2026-03-02T09:00:00.123457Z");
    random_history history{desk, seed, start, true};
    std::mt19937 settings_random{seed};
    std::mt19937 ticks_random{seed + static_cast<std::uint32_t>(how)};
    outcome made;
    for (int i = 0; i < steps; ++i) {
        if (settings_random() % 20 == 0 || i == 5) {
            desk.advance(1s);  // two changes at one instant are one
            change_settings(desk, static_cast<std::uint32_t>(settings_random() % 60));
        }
        made.failures.push_back(history.step().failed);
        const timestamp now = desk.repo.clock().now();
        if (how == ticking::always || how == ticking::twice || (how == ticking::seldom && ticks_random() % 10 == 0))
            desk.repo.tick(host()).value();
        if (how == ticking::twice) desk.repo.tick(host(), now, 1).value();
        if (how == ticking::at_any_earlier_instant) {
            const auto passed = static_cast<std::uint64_t>((now - start).count());
            if (passed > 0)
                desk.repo
                    .tick(host(),
                          start + std::chrono::microseconds{static_cast<std::int64_t>(ticks_random() * 4'096ULL % passed)})
                    .value();
        }
    }
    desk.advance(1h);
    std::vector<support_ticket> rows;
    for (const uuid& id : history.tickets())
        if (auto found = desk.repo.find(host(), id)) rows.push_back(*found);
    made.clocks_before = desk.repo.clocks(rows).value();
    tick_all(desk);
    made.clocks = desk.repo.clocks(rows).value();
    for (const uuid& id : history.tickets()) made.tickets.push_back(read_nameless(desk, id));
    made.dashboard = desk.repo.dashboard(agent(), {"thai", start, start + std::chrono::days{30}, "Europe/Rome", true}).value();
    return made;
}

TEST_CASE_TEMPLATE("tick: whether ticks come doubled, shuffled, late or never, everything is the same", Storage, EVERY_STORAGE)
{
    const bool is_memory = std::is_same_v<Storage, memory>;
    std::size_t of_time = 0;
    for (std::uint32_t seed = 1; seed <= (is_memory ? 8U : 2U); ++seed) {
        CAPTURE(seed);
        const int steps = is_memory ? 200 : 80;
        const outcome expected = live<Storage>(seed, steps, ticking::never);
        CHECK((expected.clocks_before == expected.clocks));
        for (const whole_ticket& ticket : expected.tickets)
            of_time += static_cast<std::size_t>(std::count_if(ticket.events.begin(), ticket.events.end(),
                                                              [](const auto& event) { return rules::is_of_time(event.kind); }));
        for (const ticking how : {ticking::always, ticking::twice, ticking::seldom, ticking::at_any_earlier_instant}) {
            if (!is_memory && how == ticking::twice) continue;
            CAPTURE(static_cast<int>(how));
            const outcome other = live<Storage>(seed, steps, how);
            CHECK((other.failures == expected.failures));
            CHECK((other.clocks == expected.clocks));
            CHECK((other.clocks_before == expected.clocks));
            CHECK((other.dashboard == expected.dashboard));
            REQUIRE(other.tickets.size() == expected.tickets.size());
            for (std::size_t i = 0; i < expected.tickets.size(); ++i) {
                CAPTURE(i);
                CHECK((other.tickets[i].ticket == expected.tickets[i].ticket));
                CHECK((other.tickets[i].events == expected.tickets[i].events));
                CHECK((other.tickets[i].cycles == expected.tickets[i].cycles));
                CHECK((other.tickets[i].messages == expected.tickets[i].messages));
            }
        }
    }
    CHECK(of_time > (is_memory ? 200 : 10));  // the histories reach what time does
}

}  // namespace
