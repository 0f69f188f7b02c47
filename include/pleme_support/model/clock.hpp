// What people see of clocks: how each of them stands, why it does, and how it would stand under other policies.
// Model layer: values only; read off cycles in rules/clock_view.hpp. Guide: docs/guide/sla.md.
// Tests: tests/unit/repository/clocks.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CLOCK_HPP
#define PLEME_SUPPORT_MODEL_CLOCK_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// How a clock stands.
enum class clock_state {
    running,
    paused,     ///< it stands still: the status says so, or the ticket is deleted
    met,        ///< ended at its deadline or before
    breached,   ///< its deadline passed, whether it has ended since or not
    cancelled,  ///< nobody is owed anything any more
};
BOOST_DESCRIBE_ENUM(clock_state, running, paused, met, breached, cancelled)

/// One clock as it stands at one instant.
struct sla_clock {
    cycle_metric metric = cycle_metric::first_response;  ///< what it measures
    std::int32_t ordinal = 1;                            ///< of the cycle
    clock_state state = clock_state::running;            ///< how it stands
    std::string policy;                                  ///< the name of the policy that it runs under
    std::int32_t target_minutes = 0;                     ///< of the policy's calendar
    timestamp started_at{};                              ///< earlier than its cycle if it goes on after a reopen
    std::optional<timestamp> due_at;                     ///< absent while it stands still unbreached
    std::optional<std::int32_t> remaining;  ///< seconds of the policy's calendar to the target; negative beyond it;
                                            ///< absent while this machine can't tell the calendar's zone
    std::int32_t paused_for = 0;            ///< seconds that it stood still so far, as they passed
    std::optional<timestamp> breached_at;   ///< the deadline that passed

    friend bool operator==(const sla_clock&, const sla_clock&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_clock, (),
                      (metric, ordinal, state, policy, target_minutes, started_at, due_at, remaining, paused_for, breached_at))

/// Why a policy applies to a ticket, or does not.
enum class policy_verdict {
    applies,
    other_priority,   ///< the ticket's priority is none of the policy's
    other_category,   ///< its category is none of the policy's
    other_tags,       ///< it has none of the policy's tags
    earlier_applies,  ///< all conditions hold, but those of a policy before it do too
};
BOOST_DESCRIBE_ENUM(policy_verdict, applies, other_priority, other_category, other_tags, earlier_applies)

/// One policy with the reason why it applies to a ticket, or does not.
struct judged_policy {
    std::string policy;                                ///< its name
    policy_verdict verdict = policy_verdict::applies;  ///< the reason

    friend bool operator==(const judged_policy&, const judged_policy&) = default;
};
BOOST_DESCRIBE_STRUCT(judged_policy, (), (policy, verdict))

/// What can happen to a clock.
enum class clock_step {
    started,
    paused,
    resumed,
    warned,
    moved,  ///< the deadline became another one: of a new priority, category, tag, policy or calendar
    breached,
    fulfilled,  ///< in time or late
    cancelled,
};
BOOST_DESCRIBE_ENUM(clock_step, started, paused, resumed, warned, moved, breached, fulfilled, cancelled)

/// One thing that happened to a clock.
struct clock_entry {
    timestamp at{};                         ///< when
    clock_step step = clock_step::started;  ///< what
    std::optional<timestamp> due_at;        ///< of a warning and a move: the deadline then

    friend bool operator==(const clock_entry&, const clock_entry&) = default;
};
BOOST_DESCRIBE_STRUCT(clock_entry, (), (at, step, due_at))

/// One clock with all that happened to it, oldest first.
struct clock_timeline {
    sla_clock clock;                      ///< as it stands
    std::optional<std::string> calendar;  ///< absent: around the clock
    std::vector<clock_entry> entries;     ///< oldest first

    friend bool operator==(const clock_timeline&, const clock_timeline&) = default;
};
BOOST_DESCRIBE_STRUCT(clock_timeline, (), (clock, calendar, entries))

/// Why a ticket has the deadlines that it has.
struct sla_explanation {
    uuid ticket_id{};                     ///< the ticket that is explained
    std::int32_t settings_version = 0;    ///< of the settings in force; 0: the product has none
    std::optional<std::string> policy;    ///< the one that applies
    std::vector<judged_policy> policies;  ///< all of the product's, in their order
    std::vector<clock_timeline> clocks;   ///< of every cycle under a policy, by metric and ordinal

    friend bool operator==(const sla_explanation&, const sla_explanation&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_explanation, (), (ticket_id, settings_version, policy, policies, clocks))

/// What other policies would do to one open ticket.
struct ticket_preview {
    uuid ticket_id{};               ///< the ticket
    std::int32_t number = 0;        ///< its number
    std::vector<sla_clock> before;  ///< its clocks under the policies in force
    std::vector<sla_clock> after;   ///< its clocks under the others

    friend bool operator==(const ticket_preview&, const ticket_preview&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_preview, (), (ticket_id, number, before, after))

/// A part of a dry run.
struct preview_page {
    std::int32_t examined = 0;            ///< open tickets
    std::vector<ticket_preview> changed;  ///< those of them whose clocks would stand otherwise
    std::optional<std::string> next;      ///< to be passed as `after`; absent at the end
};
BOOST_DESCRIBE_STRUCT(preview_page, (), (examined, changed, next))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CLOCK_HPP
