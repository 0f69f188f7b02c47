// A machine that can't tell time zones: what stands goes on, and what has to be reckoned is reckoned once they are back.
#include "support/policies.hpp"
#include "support/storages.hpp"
#include "support/zone_directory.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum cycle_metric;
using enum ticket_status;

/// Thai's desk works 9-13 and 14-18 in Rome. Urgent tickets want an answer in half an hour, others in two; a resolution takes
/// eight hours of work, and waits while the customer is waited for. Lilitu's desk counts around the clock.
template <class Desk>
void govern(Desk& desk)
{
    auto policy = make_policy("standard", {120, {}, 480}, "desk");
    for (auto& target : policy.targets)
        if (target.metric == first_response && target.priority == ticket_priority::urgent) target.minutes = 30;
    policy.pauses = {{resolution, waiting_on_customer}};
    auto settings = desk.repo.with(agent(9)).settings();
    settings.save_calendar(with_lunch("Europe/Rome")).value();
    settings.create_policy("thai", policy).value();
    desk.repo.with(host()).settings().create_policy("lilitu", make_policy("standard", {60, {}, 240})).value();
    desk.advance(1s);
}

/// Another process on the desk's storage: it knows what it can find out now.
template <class Storage>
auto start_process(desk<Storage>& first)
{
    auto started = std::make_unique<typename desk<Storage>::repository_type>(first.storage());
    static int processes = 0;
    for (int given = ++processes * 10'000; given > 0; --given) (void)started->ids().next({});
    started->clock().set(first.repo.clock().now());
    return started;
}

template <class Repository>
support_ticket set_priority(Repository& repo, const uuid& ticket, ticket_priority priority)
{
    update_ticket_input input;
    input.priority = priority;
    return repo.with(agent()).tickets().update(ticket, input).value();
}

template <class Storage>
int unreckoned(desk<Storage>& desk, const uuid& ticket)
{
    const auto cycles = desk.cycles(ticket);
    return static_cast<int>(
        std::count_if(cycles.begin(), cycles.end(), [](const ticket_cycle& cycle) { return rules::is_unreckoned(cycle); }));
}

const unknown_calendar lost_desk{"thai", "desk", "Europe/Rome"};

TEST_CASE_TEMPLATE("lost zone: reads, lists and commands go on, and what stands is shown as it stands", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    REQUIRE(ticket.first_response_due_at == ticket.created_at + 2h);

    for (const std::vector<std::string>& kept : {std::vector<std::string>{}, std::vector<std::string>{"Etc/UTC"}}) {
        const lost_zones lost{kept};
        const auto process = start_process(desk);
        CHECK(process->with(agent()).tickets().find(ticket.id).value() == desk.find(ticket.id));
        CHECK(process->with(agent()).tickets().list("thai").value().size() == 1);
        CHECK(process->with(agent()).settings().calendars("thai").value().size() == 1);
        const auto clocks = process->with(agent()).sla().clocks({ticket}).value().front();
        REQUIRE(clocks.size() == 2);
        CHECK(clocks[0].state == clock_state::running);
        CHECK(clocks[0].due_at == ticket.first_response_due_at);
        CHECK(clocks[0].target_minutes == 120);
        CHECK_FALSE(clocks[0].remaining);
        CHECK(process->with(agent()).sla().explain(ticket.id).value().clocks.size() == 2);

        // Nothing of this moves a deadline, so nothing is left to be reckoned.
        update_ticket_input input;
        input.tags = std::vector<std::string>{"vip" + std::to_string(kept.size())};
        const auto tagged = process->with(agent()).tickets().update(ticket.id, input).value();
        CHECK(tagged.first_response_due_at == ticket.first_response_due_at);
        CHECK(tagged.resolution_due_at == ticket.resolution_due_at);
        CHECK(unreckoned(desk, ticket.id) == 0);
        CHECK(process->with(host()).tick().value().unknown_calendars == std::vector{lost_desk});
    }
    CHECK(desk.repo.with(host()).tick().value() == tick_report{});
}

TEST_CASE_TEMPLATE("lost zone: what moves deadlines leaves them as they are, and they move once when the zone is back", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    const auto untouched = desk.create();
    const lost_zones lost;
    const auto process = start_process(desk);

    CHECK(set_priority(*process, ticket.id, ticket_priority::urgent).first_response_due_at == ticket.first_response_due_at);
    CHECK(unreckoned(desk, ticket.id) == 1);
    const auto created = process->with(host()).tickets().create("thai", new_ticket()).value();
    CHECK_FALSE(created.first_response_due_at);
    CHECK(unreckoned(desk, created.id) == 2);
    CHECK(process->with(agent()).sla().clocks({created}).value().front().front().state == clock_state::running);
    process->clock().advance(1min);
    const auto report = process->with(host()).tick().value();
    CHECK(report.unknown_calendars == std::vector{lost_desk});
    CHECK(report.events == 0);

    // One that knows the zone shows the same, whichever of them is asked, until an event moves it.
    lost.bring_back();
    desk.set_now(process->clock().now());
    CHECK(clock_of(desk, ticket.id, first_response).due_at == ticket.first_response_due_at);
    const auto healed = process->with(host()).tick().value();
    CHECK(healed.events == 2);
    CHECK(healed.unknown_calendars.empty());
    CHECK(desk.find(ticket.id).first_response_due_at == ticket.created_at + 30min);
    CHECK(desk.find(created.id).first_response_due_at == created.created_at + 2h);
    CHECK(desk.find(created.id).resolution_due_at == at("2026-03-03T09:00:01Z"));
    CHECK(unreckoned(desk, ticket.id) + unreckoned(desk, created.id) == 0);
    CHECK(desk.repo.with(agent()).log().events(ticket.id).value().back().kind == event_kind::sla_changed);
    CHECK(desk.find(untouched.id) == untouched);
    CHECK(process->with(host()).tick().value() == tick_report{});
    CHECK(clock_of(desk, ticket.id, first_response).remaining == 29 * 60);
}

TEST_CASE_TEMPLATE("lost zone: the next command reckons too, without a tick", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    const lost_zones lost;
    const auto process = start_process(desk);
    set_priority(*process, ticket.id, ticket_priority::urgent);
    lost.bring_back();
    update_ticket_input input;
    input.tags = std::vector<std::string>{"vip"};
    CHECK(process->with(agent()).tickets().update(ticket.id, input).value().first_response_due_at == ticket.created_at + 30min);
}

TEST_CASE_TEMPLATE("lost zone: a deadline that stands is breached all the same", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    const auto moved = desk.create();
    const lost_zones lost;
    const auto process = start_process(desk);
    set_priority(*process, moved.id, ticket_priority::high);
    update_ticket_input input;
    input.priority = ticket_priority::urgent;
    process->with(agent()).tickets().update(moved.id, input).value();
    process->clock().advance(3h);
    CHECK(process->with(agent()).sla().clocks({moved}).value().front().front().state == clock_state::breached);
    CHECK(process->with(host()).tick().value().events == 2);
    for (const uuid& id : {ticket.id, moved.id}) {
        const auto event = desk.repo.with(agent()).log().events(id).value().back();
        CHECK(event.kind == event_kind::sla_breached);
        CHECK(event.at == *ticket.first_response_due_at);
        CHECK(desk.find(id).sla_breach);
    }
    CHECK(process->with(host()).tick().value().events == 0);
}

TEST_CASE_TEMPLATE("lost zone: the warning that is set goes off, later ones once the zone is back", Storage, EVERY_STORAGE)
{
    for (const std::size_t warnings : {std::size_t{1}, std::size_t{3}}) {
        desk<Storage> desk;
        auto policy = make_policy("standard", {120, {}, {}}, "desk");
        policy.warnings = {{90, std::nullopt}, {60, std::nullopt}, {15, std::nullopt}};
        policy.warnings.resize(warnings);
        desk.repo.with(agent(9)).settings().save_calendar(with_lunch("Europe/Rome")).value();
        desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
        desk.advance(1s);
        const auto ticket = desk.create();
        const auto last_kind = [&] { return desk.repo.with(agent()).log().events(ticket.id).value().back().kind; };
        const lost_zones lost;
        const auto process = start_process(desk);
        process->clock().advance(70min);
        CHECK(process->with(host()).tick().value().events == 1);
        CHECK(last_kind() == event_kind::sla_warned);
        CHECK(process->with(host()).tick().value().events == 0);
        CHECK(unreckoned(desk, ticket.id) == (warnings == 1 ? 0 : 1));
        lost.bring_back();
        process->clock().advance(40min);
        process->with(host()).tick().value();
        CHECK(last_kind() == (warnings == 1 ? event_kind::sla_warned : event_kind::sla_changed));
        process->clock().advance(11min);
        CHECK(process->with(host()).tick().value().events == 1);
        CHECK(last_kind() == event_kind::sla_breached);
        CHECK(desk.find(ticket.id).first_response_due_at == ticket.first_response_due_at);
    }
}

TEST_CASE_TEMPLATE("lost zone: clocks that wait for it hold up no others", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    auto everywhere = make_policy("around the clock", {30, {}, {}});
    everywhere.categories = {"night"};
    desk.repo.with(agent(9)).settings().create_policy("thai", everywhere, 0).value();
    desk.advance(1s);
    desk.repo.with(host()).tick().value();
    const lost_zones lost;
    const auto process = start_process(desk);
    for (int i = 0; i < 5; ++i) (void)process->with(host()).tickets().create("thai", new_ticket()).value();
    process->clock().advance(1min);
    auto input = new_ticket();
    input.category = "night";
    const auto night = process->with(host()).tickets().create("thai", input).value();
    const auto lilitu = process->with(host()).tickets().create("lilitu", new_ticket()).value();
    CHECK(night.first_response_due_at == night.created_at + 30min);
    process->clock().advance(2h);
    for (int i = 0; i < 4; ++i) process->with(host()).tick(process->clock().now(), 2).value();
    desk.set_now(process->clock().now());
    CHECK(desk.repo.with(agent()).log().events(night.id).value().back().kind == event_kind::sla_breached);
    CHECK(desk.repo.with(host()).log().events(lilitu.id).value().back().kind == event_kind::sla_breached);
}

TEST_CASE_TEMPLATE("lost zone: a calendar that is saved with another one heals its tickets by the rollout", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto before = desk.create();
    const lost_zones lost;
    const auto process = start_process(desk);
    const auto created = process->with(host()).tickets().create("thai", new_ticket()).value();
    process->clock().advance(1min);
    CHECK(failure(process->with(agent(9)).settings().save_calendar(with_lunch("Europe/Rome"))) == errc::zones_unavailable);
    process->with(agent(9)).settings().save_calendar(with_lunch("UTC")).value();
    process->clock().advance(1min);
    while (process->with(host()).tick().value().more) {
    }
    CHECK(process->with(host()).tick().value().unknown_calendars.empty());
    for (const uuid& id : {before.id, created.id}) {
        const auto ticket = desk.find(id);
        CHECK(ticket.first_response_due_at == ticket.created_at + 2h);
        CHECK(ticket.resolution_due_at > ticket.created_at + 8h);
        CHECK(unreckoned(desk, id) == 0);
        CHECK(process->with(agent()).sla().clocks({ticket}).value().front().front().remaining);
    }
}

TEST_CASE_TEMPLATE("lost zone: clocks stand still, go on and end without it", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    const auto ended = desk.create();
    const lost_zones lost;
    const auto process = start_process(desk);
    const auto move = [&](const uuid& id, ticket_status to) {
        return process->with(agent()).tickets().update(id, to_status(to)).value();
    };
    process->clock().advance(1h);
    CHECK_FALSE(move(ticket.id, waiting_on_customer).resolution_due_at);
    process->clock().advance(1h);
    CHECK_FALSE(move(ticket.id, in_progress).resolution_due_at);
    move(ended.id, resolved);
    const auto cycles = desk.cycles(ended.id);
    for (const ticket_cycle& cycle : cycles) CHECK(cycle.ended_at);
    CHECK(cycles.back().due_at == ended.resolution_due_at);
    CHECK(process->with(agent()).sla().clocks({desk.find(ended.id)}).value().front().back().state == clock_state::met);
    move(ended.id, in_progress);  // reopened

    lost.bring_back();
    process->clock().advance(1min);
    CHECK(process->with(host()).tick().value().events == 3);  // the first answer was due by then
    desk.set_now(process->clock().now());
    // Of eight hours one had passed before the pause; seven, with lunch among them, come after it.
    CHECK(desk.find(ticket.id).resolution_due_at == at("2026-03-03T10:00:01Z"));
    CHECK(desk.find(ended.id).resolution_due_at == at("2026-03-03T09:00:01.000001Z"));
}

TEST_CASE_TEMPLATE("lost zone: callers who name one are told whose matter it is", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    govern(desk);
    const auto ask = [](auto& repo, std::string zone) {
        return repo.with(agent()).reports().dashboard(
            {"thai", at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z"), std::move(zone), false});
    };
    const lost_zones without_database;
    const auto process = start_process(desk);
    CHECK(ask(*process, "UTC"));
    CHECK(failure(ask(*process, "Asia/Bangkok")) == errc::zones_unavailable);
    CHECK(complaint(ask(*process, "Asia/Bangkok")).find("\"Asia/Bangkok\"") != std::string::npos);
    CHECK(failure(process->with(agent(9)).sla().preview("thai", {make_policy("other", {60, {}, {}}, "desk")})) ==
          errc::zones_unavailable);
    CHECK(process->with(agent(9)).sla().preview("thai", {make_policy("other", {60, {}, {}})}));
    const lost_zones without_name{{"Etc/UTC"}};
    CHECK(failure(ask(*process, "Asia/Bangkok")) == errc::invalid_argument);
    CHECK(failure(process->with(agent(9)).settings().save_calendar(with_lunch("Asia/Bangkok"))) == errc::invalid_argument);
}

TEST_CASE_TEMPLATE("lost zone: calendars are kept under the name that their zone has now", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.repo.with(agent(9)).settings().save_calendar(with_lunch("Asia/Calcutta")).value();
    CHECK(desk.repo.with(agent(9)).settings().calendars("thai").value().front().time_zone == "Asia/Kolkata");
    const auto version = desk.repo.with(agent(9)).settings().find("thai").value().version;
    desk.repo.with(agent(9)).settings().save_calendar(with_lunch("Asia/Kolkata")).value();
    CHECK(desk.repo.with(agent(9)).settings().find("thai").value().version == version);
}

/// A zone database with Rome alone, of some version.
struct rome_only {
    zone_directory directory;

    rome_only(const std::string& version, const std::string& rules_of)
    {
        directory.add("Europe/Rome", rules_of);
        directory.set_version(version);
    }
    ~rome_only() { rules::zone_database::of_machine().set_directory(zone_directory::machine); }
    rome_only(const rome_only&) = delete;
    rome_only& operator=(const rome_only&) = delete;

    void use() const { rules::zone_database::of_machine().set_directory(directory.path.string()); }
};

template <class Repository>
int tick_to_the_end(Repository& repo)
{
    int events = 0;
    for (;;) {
        const auto report = repo.with(host()).tick().value();
        events += report.events;
        if (!report.more) return events;
    }
}

TEST_CASE_TEMPLATE("changed zone: running deadlines move once, by an event under settings that name the database", Storage,
                   EVERY_STORAGE)
{
    const rome_only old{"2025b", "Europe/Rome"};
    const rome_only renamed{"2025c", "Europe/Rome"};
    const rome_only changed{"2026a", "Asia/Bangkok"};
    old.use();
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    const auto settings = desk.repo.with(agent(9)).settings().find("thai").value();
    CHECK(settings.calendars.front().zone_database == "2025b");

    // Another version with the same rules is no change.
    renamed.use();
    CHECK(tick_to_the_end(*start_process(desk)) == 0);
    CHECK(desk.repo.with(agent(9)).settings().find("thai").value() == settings);

    // Reading moves nothing; a tick does.
    changed.use();
    const auto newer = start_process(desk);
    const auto clocks = newer->with(agent()).sla().clocks({ticket}).value().front();
    CHECK(clocks.front().due_at == ticket.first_response_due_at);
    newer->clock().advance(1min);
    CHECK(tick_to_the_end(*newer) == 1);
    const auto after = newer->with(agent(9)).settings().find("thai").value();
    CHECK(after.version == settings.version + 1);
    CHECK(after.calendars.front().zone_database == "2026a");
    CHECK(after.calendars.front().version == settings.calendars.front().version);
    const auto moved = desk.find(ticket.id);
    CHECK(moved.first_response_due_at == at("2026-03-03T02:00:01Z"));  // 16:00:01 there, and two hours with the night between
    const auto event = newer->with(agent()).log().events(ticket.id).value().back();
    CHECK(event.kind == event_kind::sla_changed);
    CHECK(event.settings_version == after.version);
    CHECK(tick_to_the_end(*newer) == 0);

    // Who has the older rules moves nothing back, and says so.
    old.use();
    const auto older = start_process(desk);
    older->clock().set(newer->clock().now() + 1min);
    CHECK(older->with(host()).tick().value().unknown_calendars == std::vector{lost_desk});
    CHECK(set_priority(*older, ticket.id, ticket_priority::low).first_response_due_at == moved.first_response_due_at);
    const auto created = older->with(host()).tickets().create("thai", new_ticket()).value();
    CHECK_FALSE(created.first_response_due_at);
    CHECK(tick_to_the_end(*older) == 0);
    changed.use();
    newer->clock().set(older->clock().now() + 1min);
    // Those of the new ticket. LOW promises the same, so those of the first were left alone.
    CHECK(tick_to_the_end(*newer) == 1);
    CHECK(desk.find(created.id).first_response_due_at > created.created_at + 2h);
    CHECK(desk.find(ticket.id).first_response_due_at == moved.first_response_due_at);
    CHECK(newer->with(agent(9)).settings().find("thai").value() == after);
}

TEST_CASE_TEMPLATE("changed zone: an operator who saves the calendar on the older machine has his way", Storage, EVERY_STORAGE)
{
    const rome_only old{"2025b", "Europe/Rome"};
    const rome_only changed{"2026a", "Asia/Bangkok"};
    changed.use();
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    old.use();
    const auto older = start_process(desk);
    older->with(agent(9)).settings().save_calendar(with_lunch("Europe/Rome")).value();
    older->clock().advance(1min);
    CHECK(tick_to_the_end(*older) == 1);
    CHECK(desk.find(ticket.id).first_response_due_at == ticket.created_at + 2h);
    CHECK(older->with(host()).tick().value().unknown_calendars.empty());
}

TEST_CASE_TEMPLATE("changed zone: a process sees a new database at its next tick, without a restart", Storage, EVERY_STORAGE)
{
    const rome_only database{"2025b", "Europe/Rome"};
    database.use();
    desk<Storage> desk;
    govern(desk);
    const auto ticket = desk.create();
    desk.advance(1min);
    CHECK(tick_to_the_end(desk.repo) == 0);
    std::filesystem::remove(database.directory.path / "Europe/Rome");
    database.directory.add("Europe/Rome", "Asia/Bangkok");
    database.directory.set_version("2026a");
    desk.advance(1min);
    CHECK(tick_to_the_end(desk.repo) == 1);
    CHECK(desk.find(ticket.id).first_response_due_at == at("2026-03-03T02:00:01Z"));
}

}  // namespace
