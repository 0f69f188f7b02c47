#include "support/values.hpp"

#include <pleme_support/rules/assignment.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

uuid id(std::uint32_t n)
{
    return make_id('a', n);
}

agent_load with(std::uint32_t n, std::int32_t open_tickets = 0, std::optional<std::int32_t> capacity = {})
{
    return {id(n), capacity, open_tickets};
}

using choice = std::optional<uuid>(std::span<const agent_load>, const std::optional<uuid>&);

/// Whom it chooses, by number; 0 for nobody.
std::uint32_t choose(choice& how, const std::vector<agent_load>& loads, std::optional<std::uint32_t> last = {})
{
    const auto chosen = how(loads, last ? std::optional{id(*last)} : std::nullopt);
    for (std::uint32_t n = 1; chosen && n < 1'000; ++n)
        if (id(n) == *chosen) return n;
    return 0;
}

TEST_CASE("round robin: each in turn by id, on from the last one and around, whatever they have at hand")
{
    const std::vector agents{with(5, 0), with(2, 100), with(9, 3)};
    const auto next = [&](std::optional<std::uint32_t> last) { return choose(rules::choose_round_robin, agents, last); };
    CHECK(next({}) == 2);
    CHECK(next(2) == 5);
    CHECK(next(5) == 9);
    CHECK(next(9) == 2);
}

TEST_CASE("round robin: the last one may be gone, others may have come")
{
    const std::vector agents{with(5), with(2), with(9)};
    CHECK(choose(rules::choose_round_robin, agents, 1) == 2);
    CHECK(choose(rules::choose_round_robin, agents, 4) == 5);
    CHECK(choose(rules::choose_round_robin, agents, 7) == 9);
    CHECK(choose(rules::choose_round_robin, agents, 10) == 2);
}

TEST_CASE("round robin: who is at capacity is passed over")
{
    const std::vector agents{with(1, 3, 3), with(2, 2, 3), with(3, 4, 3), with(4, 0, 0)};
    for (const std::uint32_t last : {1, 2, 3, 4}) CHECK(choose(rules::choose_round_robin, agents, last) == 2);
}

TEST_CASE("round robin: over many turns of changing casts, those who are there always get the same within one")
{
    std::map<std::uint32_t, int> got;
    std::optional<std::uint32_t> last;
    for (int turn = 0; turn < 700; ++turn) {
        // 3 comes and goes with every ticket: 1, 2 and 4 do not notice.
        std::vector agents{with(4), with(1), with(2)};
        if (turn % 2 == 0) agents.push_back(with(3));
        last = choose(rules::choose_round_robin, agents, last);
        ++got[*last];
        const auto [least, most] = std::minmax({got[1], got[2], got[4]});
        CHECK(most - least <= 1);
    }
    CHECK(got[3] > 0);
}

TEST_CASE("least loaded: the fewest open tickets, among equals whose turn it is")
{
    const std::vector agents{with(4, 2), with(1, 2), with(3, 1, 5), with(2, 2)};
    CHECK(choose(rules::choose_least_loaded, agents, 3) == 3);
    const std::vector equals{with(4, 2), with(1, 2), with(3, 7), with(2, 2)};
    CHECK(choose(rules::choose_least_loaded, equals) == 1);
    CHECK(choose(rules::choose_least_loaded, equals, 1) == 2);
    CHECK(choose(rules::choose_least_loaded, equals, 2) == 4);
    CHECK(choose(rules::choose_least_loaded, equals, 3) == 4);
    CHECK(choose(rules::choose_least_loaded, equals, 4) == 1);
}

TEST_CASE("least loaded: who is at capacity is left out, however little that is")
{
    const std::vector agents{with(1, 0, 0), with(2, 1, 1), with(3, 50), with(4, 49, 50)};
    CHECK(choose(rules::choose_least_loaded, agents) == 4);
}

TEST_CASE("nobody is chosen of nobody, and of those who are at capacity")
{
    for (choice* const how : {rules::choice_of(assignment_strategy::round_robin), rules::choose_least_loaded}) {
        CHECK(choose(*how, {}) == 0);
        CHECK(choose(*how, {with(1, 2, 2), with(2, 0, 0)}, 1) == 0);
    }
}

TEST_CASE("what the host says about agents has bounds, and the complaint names them")
{
    std::vector<available_agent> agents;
    CHECK(complaint(rules::check_agents(agents)).empty());
    for (std::uint32_t n = 1; n <= 1'000; ++n) agents.push_back({id(n), n == 1 ? 0 : 10'000});
    agents.back().capacity.reset();
    CHECK(complaint(rules::check_agents(agents)).empty());

    agents.push_back({id(1'001), {}});
    CHECK(failure(rules::check_agents(agents)) == errc::invalid_argument);
    CHECK(complaint(rules::check_agents(agents)) == "agents must be at most 1000");
    agents.pop_back();
    agents[0].id = id(700);
    CHECK(complaint(rules::check_agents(agents)) == "agents must not repeat an id");
    for (const std::int32_t capacity : {-1, 10'001}) {
        agents[3].capacity = capacity;
        CHECK(failure(rules::check_agents(agents)) == errc::invalid_argument);
        CHECK(complaint(rules::check_agents(agents)) == "capacity in agents must be 0 to 10000");
    }
}

}  // namespace
