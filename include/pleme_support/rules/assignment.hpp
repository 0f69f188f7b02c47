// Who gets the next ticket: the ways of choosing among agents, and the bounds of what the host says about them.
// Rules layer: pure. Guide: docs/guide/assignment.md. Tests: tests/unit/rules/assignment.test.cpp.

#ifndef PLEME_SUPPORT_RULES_ASSIGNMENT_HPP
#define PLEME_SUPPORT_RULES_ASSIGNMENT_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/assignment.hpp>
#include <pleme_support/rules/bounds.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Chooses who gets a ticket. For `const F choose`, agents `loads` and the agent `last` who got the ticket before, if any:
///  - `choose(loads, last)` is the id of one of the agents, or nothing if none of them shall get it;
///  - it may be called several times for one ticket, since a claim that meets another is decided anew;
///  - it asks for no other claim: that one would wait for this.
/// `choose_round_robin` and `choose_least_loaded` are two of them; a host may have its own.
template <class F>
concept agent_choice = requires(const F& choose, std::span<const agent_load> loads, const std::optional<uuid>& last)
{
    {
        choose(loads, last)
        } -> std::convertible_to<std::optional<uuid>>;
};

/// Whether he may get one more.
[[nodiscard]] constexpr bool has_capacity(const agent_load& agent) noexcept
{
    return !agent.capacity || agent.open_tickets < *agent.capacity;
}

/// Where an agent stands in the round: by ids, on from the last one and around. Who comes or goes, the last one himself too,
/// changes nothing for the others.
[[nodiscard]] inline std::pair<bool, uuid> turn_of(const uuid& agent, const std::optional<uuid>& last)
{
    return {last && agent <= *last, agent};
}

namespace detail {

/// The first by `rank` of those who have capacity.
template <class Rank>
[[nodiscard]] std::optional<uuid> choose_first(std::span<const agent_load> loads, Rank rank)
{
    const agent_load* chosen = nullptr;
    for (const agent_load& agent : loads)
        if (has_capacity(agent) && (chosen == nullptr || rank(agent) < rank(*chosen))) chosen = &agent;
    return chosen != nullptr ? std::optional{chosen->id} : std::nullopt;
}

}  // namespace detail

/// The next in the round who has capacity. How many open tickets the others have is not looked at.
/// @param loads  in any order
/// @param last   who got the last ticket, still among them or not; absent: nobody yet
/// @return nothing if nobody has capacity
[[nodiscard]] inline std::optional<uuid> choose_round_robin(std::span<const agent_load> loads, const std::optional<uuid>& last)
{
    return detail::choose_first(loads, [&](const agent_load& agent) { return turn_of(agent.id, last); });
}

/// Who has the fewest open tickets and capacity; among equals, the next in the round.
/// @param loads  in any order
/// @param last   who got the last ticket, still among them or not; absent: nobody yet
/// @return nothing if nobody has capacity
[[nodiscard]] inline std::optional<uuid> choose_least_loaded(std::span<const agent_load> loads, const std::optional<uuid>& last)
{
    return detail::choose_first(loads, [&](const agent_load& agent) {
        return std::tuple{agent.open_tickets, turn_of(agent.id, last)};
    });
}
static_assert(agent_choice<decltype(&choose_least_loaded)>);

[[nodiscard]] inline auto choice_of(assignment_strategy strategy) noexcept
{
    return strategy == assignment_strategy::round_robin ? &choose_round_robin : &choose_least_loaded;
}

/// Checks what the host says about who is there; nobody is well.
/// @return nothing; `errc::invalid_argument` naming the field and its bound
[[nodiscard]] inline std::optional<support_error> check_agents(const std::vector<available_agent>& agents)
{
    if (agents.size() > bounds::available_agents)
        return detail::bad("agents", "must be at most " + std::to_string(bounds::available_agents));
    std::vector<uuid> ids;
    ids.reserve(agents.size());
    for (const available_agent& agent : agents) {
        if (agent.capacity)
            if (auto problem = detail::check_number("capacity in agents", *agent.capacity, 0, bounds::agent_capacity))
                return problem;
        ids.push_back(agent.id);
    }
    std::sort(ids.begin(), ids.end());
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) return detail::bad("agents", "must not repeat an id");
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_ASSIGNMENT_HPP
