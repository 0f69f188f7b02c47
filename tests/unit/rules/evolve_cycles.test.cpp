#include <pleme_support/rules/evolve_cycles.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;

ticket_event make_step(std::chrono::minutes after, std::vector<cycle_change> cycles)
{
    ticket_event event = testing::make_event(testing::make_ticket(1));
    event.at += after;
    event.cycles = std::move(cycles);
    return event;
}

// That random histories fold to the stored cycles, and back to nothing, check_whole sees (tests/support/whole_ticket.hpp).
TEST_CASE("cycles: opened, moved, ended, and all of it back")
{
    using std::chrono::minutes;
    auto opened = make_step(minutes{0}, {cycle_change{}});
    const timestamp start = opened.at;
    opened.cycles[0].started_at = start;
    opened.cycles[0].due_at = start + minutes{60};
    auto breached = make_step(minutes{61}, {opened.cycles[0]});
    breached.cycles[0].due_before = breached.cycles[0].due_at;
    breached.cycles[0].breached_at = start + minutes{60};
    auto ended = make_step(minutes{90}, {breached.cycles[0], cycle_change{}});
    ended.cycles[0].breached_before = ended.cycles[0].breached_at;
    ended.cycles[0].ended_at = ended.at;
    ended.cycles[0].outcome = cycle_outcome::fulfilled;
    ended.cycles[0].ended_by = ended.actor_id;
    ended.cycles[0].ended_by_kind = actor_kind::agent;
    ended.cycles[0].outcome = cycle_outcome::cancelled;
    ended.cycles[1].metric = cycle_metric::next_response;
    ended.cycles[1].started_at = ended.at;
    auto resumed = make_step(minutes{95}, {ended.cycles[0]});
    resumed.cycles[0].ended_before = resumed.cycles[0].ended_at;
    resumed.cycles[0].ended_by_before = resumed.cycles[0].ended_by;
    resumed.cycles[0].ended_by_kind_before = resumed.cycles[0].ended_by_kind;
    resumed.cycles[0].ended_at.reset();
    resumed.cycles[0].outcome.reset();
    resumed.cycles[0].ended_by.reset();
    resumed.cycles[0].ended_by_kind.reset();
    auto suspended = make_step(minutes{97}, {ended.cycles[0]});
    suspended.cycles[0].ended_at = suspended.at;
    auto answered = make_step(minutes{99}, {suspended.cycles[0]});  // goes on and ends at once
    answered.cycles[0].ended_before = suspended.at;
    answered.cycles[0].ended_by_before = suspended.actor_id;
    answered.cycles[0].ended_by_kind_before = actor_kind::agent;
    answered.cycles[0].ended_at = answered.at;
    answered.cycles[0].outcome = cycle_outcome::fulfilled;

    std::vector<ticket_cycle> cycles;
    std::vector<std::vector<ticket_cycle>> states{cycles};
    const std::array history{&opened, &breached, &ended, &resumed, &suspended, &answered};
    for (const ticket_event* event : history) {
        rules::evolve(cycles, *event);
        states.push_back(cycles);
    }
    REQUIRE(cycles.size() == 2);
    CHECK(cycles[0].ticket_id == opened.ticket_id);
    CHECK(cycles[0].product == opened.product);
    CHECK_FALSE(states[4][0].ended_at);
    CHECK_FALSE(states[4][0].outcome);
    CHECK(states[5][0].outcome == cycle_outcome::cancelled);
    CHECK(cycles[0].ended_at == answered.at);
    CHECK(cycles[0].outcome == cycle_outcome::fulfilled);
    CHECK(cycles[0].due_at == start + minutes{60});
    CHECK(cycles[0].breached_at == start + minutes{60});
    CHECK(cycles[1].metric == cycle_metric::next_response);
    for (auto event = history.rbegin(); event != history.rend(); ++event) {
        CHECK((cycles == states.back()));
        states.pop_back();
        rules::revert(cycles, **event);
    }
    CHECK(cycles.empty());
}

TEST_CASE("cycles: what an event does not name stays as it is")
{
    auto opened = make_step(std::chrono::minutes{0}, {cycle_change{}});
    opened.cycles[0].started_at = opened.at;
    std::vector<ticket_cycle> cycles;
    rules::evolve(cycles, opened);
    const auto before = cycles;
    const auto nothing = make_step(std::chrono::minutes{1}, {});
    rules::evolve(cycles, nothing);
    CHECK((cycles == before));
    rules::revert(cycles, nothing);
    CHECK((cycles == before));
}

}  // namespace
