#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/whole_ticket.hpp"

#include <pleme_support/testing/settings_builders.hpp>

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
    whole_ticket whole = read_whole(desk, id);
    check_whole(whole);
    whole.ticket.id = uuid{};
    for (ticket_event& event : whole.events) {
        event.id = event.ticket_id = uuid{};
        event.message_id.reset();
        std::erase_if(event.changes, [](const ticket_change& change) { return change.field == "id"; });
    }
    for (ticket_message& message : whole.messages) message.id = message.ticket_id = uuid{};
    for (ticket_cycle& cycle : whole.cycles) cycle.ticket_id = uuid{};
    for (csat_survey& survey : whole.surveys) survey.ticket_id = uuid{}, survey.token.clear();
    return whole;
}

template <class Desk>
tick_report tick_all(Desk& desk, std::int32_t limit = 100)
{
    tick_report sum;
    for (;;) {
        const auto step = desk.repo.with(host()).tick(desk.repo.clock().now(), limit).value();
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
    if (desk.repo.with(host()).settings().find("thai").value().version == 0) {
        desk.repo.with(agent(9)).settings().save_calendar(with_lunch()).value();
        desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    } else if (choice % 5 == 4) {
        desk.repo.with(agent(9))
            .settings()
            .save_calendar(with_lunch("Asia/Bangkok", {holiday("2026-03-05"), holiday("2026-03-11", {{900, 1200}})}))
            .value();
    } else {
        desk.repo.with(agent(9)).settings().update_policy("thai", "standard", policy).value();
    }
    update_settings_input options;
    options.close_resolved_after = choice % 2 == 0 ? omittable<std::int32_t>{72} : omittable<std::int32_t>::null();
    desk.repo.with(agent(9)).settings().update("thai", options).value();
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
    repository_options options;
    options.idempotency_lifetime = 24h * 365;  // a key counts until a tick has come that removes it
    desk<Storage> desk{options};
    const timestamp opening = at("2026-03-02T09:00:00.123457Z");
    random_history history{desk, seed, opening, true};
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
            desk.repo.with(host()).tick().value();
        if (how == ticking::twice) desk.repo.with(host()).tick(now, 1).value();
        if (how == ticking::at_any_earlier_instant) {
            const auto passed = static_cast<std::uint64_t>((now - opening).count());
            if (passed > 0)
                desk.repo.with(host())
                    .tick(opening + std::chrono::microseconds{static_cast<std::int64_t>(ticks_random() * 4'096ULL % passed)})
                    .value();
        }
    }
    desk.advance(1h);
    std::vector<support_ticket> rows;
    for (const uuid& id : history.tickets())
        if (auto found = desk.repo.with(host()).tickets().find(id)) rows.push_back(*found);
    made.clocks_before = desk.repo.with(host()).sla().clocks(rows).value();
    tick_all(desk);
    made.clocks = desk.repo.with(host()).sla().clocks(rows).value();
    for (const uuid& id : history.tickets()) made.tickets.push_back(read_nameless(desk, id));
    made.dashboard = desk.repo.with(agent())
                         .reports()
                         .dashboard({"thai", opening, opening + std::chrono::days{30}, "Europe/Rome", true})
                         .value();
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
            of_time +=
                static_cast<std::size_t>(std::count_if(ticket.events.begin(), ticket.events.end(),
                                                       [](const auto& event) { return rules::is_timer_event(event.kind); }));
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
                CHECK((other.tickets[i].surveys == expected.tickets[i].surveys));
            }
        }
    }
    CHECK(of_time > (is_memory ? 200 : 10));  // the histories reach what time does
}

std::vector<event_kind> kinds_of(const record_list<ticket_event>& events)
{
    std::vector<event_kind> kinds;
    for (const ticket_event& event : events) kinds.push_back(event.kind);
    return kinds;
}

TEST_CASE_TEMPLATE("tick: warnings and breaches are events once, at their instants, however late the tick", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {60, {}, 240});
    policy.warnings = {{15, std::nullopt}, {std::nullopt, 50}};
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    const auto ticket = desk.create();
    desk.set_now(at("2026-03-02T12:00:00.000001Z"));
    CHECK(tick_all(desk).events == 4);
    CHECK(tick_all(desk).events == 0);
    const auto events = desk.repo.with(agent()).log().events(ticket.id).value();
    using enum event_kind;
    REQUIRE((kinds_of(events) == std::vector{created, sla_warned, sla_warned, sla_breached, sla_warned}));
    CHECK(events[1].at == at("2026-03-02T09:30:00Z"));
    CHECK(events[1].metric == first_response);
    CHECK(events[1].due_at == at("2026-03-02T10:00:00Z"));
    CHECK(events[2].at == at("2026-03-02T09:45:00Z"));
    CHECK(events[3].at == at("2026-03-02T10:00:00Z"));
    CHECK(events[3].actor == actor_kind::system);
    CHECK(events[4].at == at("2026-03-02T11:00:00Z"));
    CHECK(events[4].metric == resolution);
    // Who may not see notes is not told of deadlines either.
    CHECK(desk.repo.with(customer()).log().events(ticket.id).value().size() == 1);
    const auto page = desk.repo.with(agent()).log().events_after("thai", "").value();
    CHECK(page.events.size() == 5);
}

TEST_CASE_TEMPLATE("tick: bounded and resumable", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    for (int i = 0; i < 7; ++i) desk.create();
    desk.advance(2h);
    const timestamp now = desk.repo.clock().now();
    const auto first = desk.repo.with(host()).tick(now, 3).value();
    CHECK(first.events == 3);
    CHECK(first.more);
    CHECK(tick_all(desk, 3).events == 4);
    CHECK(!desk.repo.with(host()).tick(now, 3).value().more);
    CHECK(failure(desk.repo.with(host()).tick(now, 0)) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tick(now, 1'001)) == errc::invalid_argument);
    CHECK(complaint(desk.repo.with(host()).tick(now + 1s, 3)) == "now must not be later than the clock's");
    CHECK(failure(desk.repo.with(customer()).tick()) == errc::forbidden);
}

TEST_CASE_TEMPLATE("tick: sees to the caller's products only", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    desk.create();
    desk.advance(2h);
    auto of_lilitu = agent();
    of_lilitu.products = {"lilitu"};
    CHECK(desk.repo.with(of_lilitu).tick().value() == tick_report{});
    CHECK(desk.repo.with(agent()).tick().value().events == 1);
}

TEST_CASE_TEMPLATE("tick: resolved tickets close after the time that the product says, to the instant", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto early = desk.create();
    desk.move(early.id, resolved);
    desk.advance(100h);
    CHECK(tick_all(desk).events == 0);  // off unless somebody turns it on
    update_settings_input options;
    options.close_resolved_after = 72;
    const timestamp since = desk.repo.with(agent(9)).settings().update("thai", options).value().at;
    const auto late = desk.create();
    const auto reopened = desk.create();
    desk.move(late.id, resolved);
    desk.move(reopened.id, resolved);
    desk.advance(72h);
    desk.say(customer(), reopened.id);
    tick_all(desk);
    CHECK(desk.find(early.id).closed_at == since);  // not before the settings
    CHECK(desk.find(late.id).status == resolved);
    desk.advance(5h);
    tick_all(desk);
    const auto done = desk.find(late.id);
    CHECK(done.status == closed);
    CHECK(done.closed_at == *done.resolved_at + 72h);
    CHECK(desk.repo.with(customer()).log().events(late.id).value().back().kind == event_kind::auto_closed);
    CHECK(desk.find(reopened.id).status == in_progress);
    SUBCASE("a command that comes before the tick finds it closed, too")
    {
        desk.move(reopened.id, resolved);
        desk.advance(72h + 24h * 7 + 1s);  // past the window in which a message reopens what is closed
        auto input = message_on(reopened.id, "Again");
        CHECK(failure(desk.repo.with(customer()).conversations().add_message(customer().actor_id, input)) ==
              errc::reopen_window_over);
    }
}

TEST_CASE_TEMPLATE("tick: idempotency keys expire, and what was deleted long ago goes", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket();
    input.idempotency_key = "once";
    const auto ticket = desk.create(input);
    desk.repo.with(agent()).tickets().remove(ticket.id).value();
    update_settings_input options;
    options.purge_deleted_after = 30;
    desk.repo.with(agent(9)).settings().update("thai", options).value();
    desk.advance(48h);
    CHECK(tick_all(desk).expired_keys == 0);
    desk.advance(tick);
    CHECK(tick_all(desk).expired_keys == 1);
    desk.advance(24h * 28 + 1s);
    CHECK(tick_all(desk).purged_tickets == 1);
    CHECK(desk.cycles(ticket.id).empty());
    CHECK(failure(desk.repo.with(agent()).tickets().restore(ticket.id)) == errc::not_found);
}

TEST_CASE_TEMPLATE("tick: new settings come to every ticket that is open, page by page", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    std::vector<uuid> tickets;
    for (int i = 0; i < 5; ++i) tickets.push_back(desk.create().id);
    desk.say(agent(), tickets[0]);
    desk.advance(10min);
    desk.repo.with(agent(9)).settings().update_policy("thai", "standard", make_policy("standard", {120})).value();
    desk.advance(10min);
    CHECK(tick_all(desk, 2).events == 4);  // the answered one has no clock that runs
    for (std::size_t i = 1; i < tickets.size(); ++i)
        CHECK(desk.find(tickets[i]).first_response_due_at == at("2026-03-02T11:00:00Z"));
    const auto event = desk.repo.with(agent()).log().events(tickets[1]).value().back();
    CHECK(event.kind == event_kind::sla_changed);
    CHECK(event.at == at("2026-03-02T09:10:00Z"));
    // A policy that is only called otherwise moves no deadline; one that is gone takes it away.
    desk.repo.with(agent(9)).settings().delete_policy("thai", "standard").value();
    desk.advance(1s);
    tick_all(desk, 2);
    CHECK(!desk.find(tickets[1]).first_response_due_at);
    CHECK(desk.repo.with(host()).sla().clocks({desk.find(tickets[1])}).value().front().empty());
}

TEST_CASE_TEMPLATE("tick: what time did is no lost update", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    desk.advance(2h);
    auto input = to_status(in_progress);
    input.expected_version = ticket.version;
    SUBCASE("written down by a tick")
    {
        tick_all(desk);
    }
    SUBCASE("not written down yet") {}
    CHECK(desk.repo.with(agent()).tickets().update(ticket.id, input).value().version == ticket.version + 2);
    CHECK(failure(desk.repo.with(agent()).tickets().update(ticket.id, input)) == errc::conflict);
}

TEST_CASE_TEMPLATE("tick: many at once write each event once", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {60, {}, 90});
    policy.warnings = {{10, std::nullopt}};
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    std::vector<uuid> tickets;
    for (int i = 0; i < 20; ++i) tickets.push_back(desk.create().id);
    desk.advance(3h);
    const timestamp now = desk.repo.clock().now();
    std::vector<std::jthread> tickers;
    for (int i = 0; i < 4; ++i)
        tickers.emplace_back([&] {
            support_repository<typename test::desk<Storage>::storage_type, testing::manual_clock> mine{desk.storage()};
            mine.clock().set(now);
            for (int left = 100; left > 0 && mine.with(host()).tick(now, 5).value().more; --left) continue;
        });
    tickers.clear();
    tick_all(desk);
    for (const uuid& id : tickets) {
        using enum event_kind;
        CHECK((kinds_of(desk.repo.with(agent()).log().events(id).value()) ==
               std::vector{created, sla_warned, sla_breached, sla_warned, sla_breached}));
    }
}

TEST_CASE_TEMPLATE("tick: settings that can't be read hold up no other product", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    auto settings = testing::make_settings(1, "lao");  // a product before the other
    settings.calendars = {{"office", 1}};              // which is not there
    desk.storage().commit(no_end, storage::batch{}.insert(settings).insert(settings_rollout{"lao", 1, 1, false, {}})).value();
    desk.advance(2h);
    CHECK(desk.repo.with(host()).tick().value().held_products == std::vector<std::string>{"lao"});
    CHECK(desk.repo.with(agent()).log().events(ticket.id).value().back().kind == event_kind::sla_breached);
}

TEST_CASE_TEMPLATE("tick: a calendar whose zone is no more is reported, and holds up nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    promise_to_thai(desk, {60});
    const auto ticket = desk.create();
    auto calendar = testing::make_calendar("office", 1, "lao");
    auto settings = testing::make_settings(1, "lao");
    settings.calendars = {{calendar.name, 1}};
    calendar.time_zone = "Atlantis/Capital";
    desk.storage()
        .commit(no_end, storage::batch{}.insert(calendar).insert(settings).insert(settings_rollout{"lao", 1, 1, false, {}}))
        .value();
    desk.advance(2h);
    const auto report = desk.repo.with(host()).tick().value();
    CHECK(report.events == 1);
    CHECK(report.unknown_calendars == std::vector<unknown_calendar>{{"lao", "office", "Atlantis/Capital"}});
    CHECK(desk.repo.with(agent()).log().events(ticket.id).value().back().kind == event_kind::sla_breached);
}

/// A storage that has lost the row of a ticket to a bad disk.
struct damaged_storage {
    adapters::memory_storage records;
    uuid damaged{};

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        auto rows = records.read(end, queries...);
        const auto meet_damage = [this](const auto&... lists) { return (meets_damage(lists) || ...); };
        if (rows && rows->apply(meet_damage)) return support_error{errc::storage_corrupt, "a row can't be read"};
        return rows;
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return records.commit(end, batch); }

private:
    template <class R>
    bool meets_damage(const record_list<R>& records_read) const
    {
        if constexpr (std::is_same_v<R, support_ticket>)
            return std::any_of(records_read.begin(), records_read.end(),
                               [&](const auto& ticket) { return ticket.id == damaged; });
        return false;
    }
};

TEST_CASE("tick: a ticket that can't be read holds up no other")
{
    damaged_storage storage;
    support_repository<damaged_storage, testing::manual_clock, testing::sequential_ids> repo{storage};
    repo.clock().set(at("2026-03-02T09:00:00Z"));
    repo.with(agent(9)).settings().create_policy("thai", make_policy("standard", {60})).value();
    std::vector<uuid> tickets;
    for (int i = 0; i < 3; ++i) tickets.push_back(repo.with(host()).tickets().create("thai", new_ticket()).value().id);
    repo.clock().advance(2h);
    storage.damaged = tickets[0];
    CHECK(repo.with(host()).tick().value().held == std::vector{held_ticket{tickets[0], "thai", errc::storage_corrupt}});
    for (std::size_t i = 1; i < tickets.size(); ++i)
        CHECK(repo.with(agent()).log().events(tickets[i]).value().back().kind == event_kind::sla_breached);
    storage.damaged = {};
    CHECK(repo.with(host()).tick().value().events == 1);
}

}  // namespace
