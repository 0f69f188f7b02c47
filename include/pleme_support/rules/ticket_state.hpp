// What a command starts from, and what it comes to.
// Rules layer: pure. Guide: docs/guide/lifecycle.md. Tests: tests/unit/rules/decide.test.cpp, cycles.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TICKET_STATE_HPP
#define PLEME_SUPPORT_RULES_TICKET_STATE_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Whether a ticket is being worked on, so that its cycles run.
[[nodiscard]] inline bool is_in_work(const support_ticket& ticket) noexcept
{
    return is_open(ticket.status) && !ticket.deleted_at;
}

/// What a command starts from: the ticket's row and its cycles, of each metric the newest.
struct ticket_state {
    support_ticket ticket;
    std::vector<ticket_cycle> running;
    std::vector<ticket_cycle> ended;                ///< needed unless the ticket is in work: what may go on, or be followed
    std::optional<std::int32_t> only_timers_since;  ///< the versions after this one were made by time alone; absent: none was
};

/// Of each metric the newest cycle.
[[nodiscard]] inline std::vector<ticket_cycle> newest_of_each(std::vector<ticket_cycle> cycles)
{
    std::vector<ticket_cycle> newest;
    for (ticket_cycle& cycle : cycles) {
        const auto found =
            std::find_if(newest.begin(), newest.end(), [&](const ticket_cycle& other) { return other.metric == cycle.metric; });
        if (found == newest.end())
            newest.push_back(std::move(cycle));
        else if (found->ordinal < cycle.ordinal)
            *found = std::move(cycle);
    }
    return newest;
}

/// What a command comes to: everything that has to be written, together.
struct decision {
    std::optional<ticket_event> event;  ///< absent: nothing changes, nothing is written
    std::optional<ticket_message> message;
    std::vector<ticket_cycle> opened;     ///< to insert
    std::vector<ticket_cycle> changed;    ///< to update
    std::optional<ticket_rating> rating;  ///< if the command gave one
};

/// The instant of a command: now, or one microsecond after the ticket's last change if that is later.
[[nodiscard]] inline timestamp next_instant(const support_ticket& ticket, timestamp now) noexcept
{
    return (std::max)(now, ticket.updated_at + std::chrono::microseconds{1});
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_TICKET_STATE_HPP
