#include <pleme_support/rules/dashboard_facts.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

const timestamp window_start = at("2026-03-01T00:00:00Z");
const timestamp window_end = at("2026-03-11T00:00:00Z");

rules::dashboard_facts facts_of(const std::vector<support_ticket>& tickets, const std::vector<ticket_cycle>& cycles,
                                timestamp now = window_end + 48h)
{
    rules::dashboard_facts facts;
    rules::add_facts(facts, rules::make_window({"thai", window_start, window_end, "UTC", true}, now).value(), tickets, cycles,
                     {}, {});
    return facts;
}

ticket_cycle make_resolution(timestamp started_at, std::optional<timestamp> ended_at)
{
    auto made = testing::make_cycle(testing::make_ticket(1), cycle_metric::resolution);
    made.started_at = started_at;
    made.ended_at = ended_at;
    if (ended_at) made.outcome = cycle_outcome::fulfilled;
    return made;
}

TEST_CASE(
    "dashboard facts: a resolution plays a part if it ran in the window: started before its end, not ended before its start")
{
    const auto plays = [](timestamp started_at, std::optional<timestamp> ended_at, timestamp now = window_end + 48h) {
        return facts_of({}, {make_resolution(started_at, ended_at)}, now).resolutions.size() == 1;
    };
    const timestamp long_ago = window_start - 240h;
    CHECK_FALSE(plays(long_ago, window_start - tick));
    CHECK(plays(long_ago, window_start));
    CHECK(plays(long_ago, window_end));
    CHECK(plays(long_ago, window_end + tick));
    CHECK(plays(long_ago, std::nullopt));
    CHECK(plays(window_end - tick, window_end + tick));
    CHECK(plays(window_end - tick, std::nullopt));
    CHECK_FALSE(plays(window_end, window_end + 1h));
    CHECK_FALSE(plays(window_end, std::nullopt));
    // What starts after now plays none, except that it ended in the window.
    const timestamp now = window_start + 24h;
    CHECK(plays(now - tick, std::nullopt, now));
    CHECK_FALSE(plays(now, std::nullopt, now));
    CHECK(plays(now + tick, now + 1h, now));
    // The backlog of a window that is still to come is asked for now.
    const timestamp before = window_start - 24h;
    CHECK(plays(long_ago, before, before));
    CHECK(plays(long_ago, before + tick, before));
    CHECK_FALSE(plays(long_ago, before - tick, before));
}

TEST_CASE("dashboard facts: what ended or was created today is counted wherever the window is")
{
    const timestamp now = window_end + 12h;
    auto ticket = testing::make_ticket(1);
    ticket.created_at = window_end;
    const auto facts = facts_of({ticket}, {make_resolution(window_start, window_end), make_resolution(window_start, now)}, now);
    CHECK(facts.created.empty());
    CHECK(facts.created_today == 1);
    CHECK(facts.resolved_today == 2);
    CHECK(facts.resolutions.size() == 2);
}

TEST_CASE("dashboard facts: a reopen plays a part in the window and for seven days after it")
{
    const auto plays = [](timestamp started_at, std::int32_t ordinal = 2) {
        auto cycle = make_resolution(started_at, std::nullopt);
        cycle.ordinal = ordinal;
        if (ordinal > 1) cycle.ticket_created_at = started_at - 240h;
        return facts_of({}, {cycle}).reopens.size() == 1;
    };
    CHECK_FALSE(plays(window_start - tick));
    CHECK(plays(window_start));
    CHECK(plays(window_end + 7 * 24h - tick));
    CHECK_FALSE(plays(window_end + 7 * 24h));
    CHECK_FALSE(plays(window_start, 1));
    const auto endless = rules::make_window({"thai", window_start, (timestamp::max)(), "UTC", false}, window_end).value();
    CHECK(endless.reopens_end() == (timestamp::max)());
}

TEST_CASE("dashboard facts: a rating plays a part in the window in which it was given")
{
    const auto ticket = testing::make_ticket(1);
    rules::dashboard_facts facts;
    std::vector<ticket_rating> ratings;
    for (const timestamp given : {window_start - tick, window_start, window_end - tick, window_end}) {
        ratings.push_back(testing::make_rating(ticket));
        ratings.back().given_at = given;
    }
    rules::add_facts(facts, rules::make_window({"thai", window_start, window_end, "UTC", true}, window_end).value(), {}, {}, {},
                     ratings);
    REQUIRE(facts.ratings.size() == 2);
    CHECK(facts.ratings[0].given_at == window_start);
    CHECK(facts.ratings[1].given_at == window_end - tick);
}

TEST_CASE("dashboard facts: a deadline that has passed unmet is a breach, written down or not, and once")
{
    auto cycle = make_resolution(window_start, std::nullopt);
    cycle.due_at = window_start + 1h;
    CHECK(facts_of({}, {cycle}).breaches.size() == 1);
    CHECK(facts_of({}, {cycle}, *cycle.due_at).breaches.empty());  // from the instant after it
    CHECK(facts_of({}, {cycle}, *cycle.due_at + tick).breaches.size() == 1);
    cycle.breached_at = cycle.due_at;
    CHECK(facts_of({}, {cycle}).breaches.size() == 1);
    cycle.breached_at = window_end;
    CHECK(facts_of({}, {cycle}).breaches.empty());
    cycle.breached_at.reset();
    cycle.ended_at = window_start + 2h;
    CHECK(facts_of({}, {cycle}).breaches.empty());
}

}  // namespace
