// Assignment: who is there to take tickets, how the next of them is chosen, and what came of asking.
// Model layer. Guide: docs/guide/assignment.md. Tests: tests/unit/rules/assignment.test.cpp, repository/assignment.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_ASSIGNMENT_HPP
#define PLEME_SUPPORT_MODEL_ASSIGNMENT_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace pleme_support::inline v0 {

/// An agent who is there to take tickets now, as the host says.
struct available_agent {
    uuid id{};                               ///< of the agent
    std::optional<std::int32_t> capacity{};  ///< most open tickets of the product at hand, 0 to 10,000; absent: no bound

    friend bool operator==(const available_agent&, const available_agent&) = default;
};
BOOST_DESCRIBE_STRUCT(available_agent, (), (id, capacity))

/// The same, with what he has at hand.
struct agent_load {
    uuid id{};                               ///< of the agent
    std::optional<std::int32_t> capacity{};  ///< tickets at a time; absent: any number
    std::int32_t open_tickets = 0;           ///< of the product, assigned to him and neither resolved nor deleted

    friend bool operator==(const agent_load&, const agent_load&) = default;
};
BOOST_DESCRIBE_STRUCT(agent_load, (), (id, capacity, open_tickets))

/// How an agent is chosen among those with room.
enum class assignment_strategy {
    round_robin,   ///< each in turn
    least_loaded,  ///< who has the fewest open tickets; among equals, whose turn it is
};
BOOST_DESCRIBE_ENUM(assignment_strategy, round_robin, least_loaded)

/// What came of assigning a ticket.
enum class assignment_outcome {
    assigned,     ///< by this call
    has_agent,    ///< it had one already and keeps him
    not_open,     ///< it is resolved or closed: nothing to do on it
    nobody_free,  ///< it waits: nobody is there, all have as much as they may, or the host's function chose nobody
};
BOOST_DESCRIBE_ENUM(assignment_outcome, assigned, has_agent, not_open, nobody_free)

/// What came of asking for an agent.
struct ticket_assignment {
    support_ticket ticket;                                      ///< as it is after the call; `assigned_to` says who has it
    assignment_outcome outcome = assignment_outcome::assigned;  ///< what came of it

    friend bool operator==(const ticket_assignment&, const ticket_assignment&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_assignment, (), (ticket, outcome))

/// What one step through the tickets that wait did. Call again while there is more; what is done stays done.
struct assignment_progress {
    std::int32_t assigned = 0;  ///< tickets that this step gave to somebody
    bool more = false;          ///< others wait, and were not looked at
    bool nobody_free = false;   ///< the step ended because nobody could take one more

    friend bool operator==(const assignment_progress&, const assignment_progress&) = default;
};
BOOST_DESCRIBE_STRUCT(assignment_progress, (), (assigned, more, nobody_free))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_ASSIGNMENT_HPP
