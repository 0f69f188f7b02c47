// The area of assignment: who of those who are there gets a ticket.
// Repository layer. Guide: docs/guide/assignment.md. Tests: tests/unit/repository/assignment.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_ASSIGNMENT_HPP
#define PLEME_SUPPORT_REPOSITORY_ASSIGNMENT_HPP

#include <pleme_support/model/assignment.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/ticket_claims.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/assignment.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Gives tickets to agents.
template <class Context>
class assignment_area {
public:
    explicit assignment_area(Context call) : context_{std::move(call)} {}

    /// Gives an open ticket that nobody has to one of the agents who are there. From however many processes: no ticket goes to
    /// two of them, nobody gets more than his capacity by claims, and the turn goes on where the last claim left it.
    /// @param agents    up to 1,000, in any order; none: nobody is there
    /// @return what came of it; `errc::invalid_argument`, `errc::not_found`, `errc::ticket_deleted`, `errc::forbidden` for a
    ///         customer. Linear in the open tickets of the agents, for round robin of those with a capacity.
    [[nodiscard]] result<ticket_assignment> assign(const uuid& ticket_id, const std::vector<available_agent>& agents,
                                                   assignment_strategy strategy = assignment_strategy::round_robin)
    {
        return claim(ticket_id, agents, rules::choice_of(strategy), count_for(strategy));
    }
    /// The same by a choice of the host's own.
    /// @param choose  gets the agents who can take one more, by id, and who got the last ticket
    /// @return also `errc::invalid_argument` if it names somebody else
    template <rules::agent_choice Choice>
    [[nodiscard]] result<ticket_assignment> assign(const uuid& ticket_id, const std::vector<available_agent>& agents,
                                                   const Choice& choose)
    {
        return claim(ticket_id, agents, choose, counted_agents::all);
    }

    /// Gives the open tickets of a product that nobody has to the agents who are there, the oldest first, until nobody can take
    /// one more: one bounded step.
    /// @param limit  1 to 1,000 tickets
    /// @return what it did; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<assignment_progress> assign_waiting(const std::string& product,
                                                             const std::vector<available_agent>& agents,
                                                             assignment_strategy strategy = assignment_strategy::round_robin,
                                                             std::int32_t limit = 100)
    {
        return claim_waiting(product, agents, rules::choice_of(strategy), count_for(strategy), limit);
    }
    /// The same by a choice of the host's own, as for `assign`.
    template <rules::agent_choice Choice>
    [[nodiscard]] result<assignment_progress> assign_waiting(const std::string& product,
                                                             const std::vector<available_agent>& agents, const Choice& choose,
                                                             std::int32_t limit = 100)
    {
        return claim_waiting(product, agents, choose, counted_agents::all, limit);
    }

private:
    template <class Choice>
    [[nodiscard]] result<ticket_assignment> claim(const uuid& ticket_id, const std::vector<available_agent>& agents,
                                                  const Choice& choose, counted_agents counted)
    {
        if (auto refused = context_.check_staff()) return *std::move(refused);
        if (auto problem = rules::check_agents(agents)) return *std::move(problem);
        return ticket_claims{context_, agents, choose, counted}.claim(ticket_id);
    }

    template <class Choice>
    [[nodiscard]] result<assignment_progress> claim_waiting(const std::string& product,
                                                            const std::vector<available_agent>& agents, const Choice& choose,
                                                            counted_agents counted, std::int32_t limit)
    {
        if (auto refused = context_.check_step(product, limit)) return *std::move(refused);
        if (auto problem = rules::check_agents(agents)) return *std::move(problem);
        if (!context_.caller().reaches(product)) return assignment_progress{};
        return ticket_claims{context_, agents, choose, counted}.claim_waiting(product, static_cast<std::uint32_t>(limit));
    }

    Context context_;
};

inline assignment_area<context> caller_areas::assignment() const
{
    return assignment_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_ASSIGNMENT_HPP
