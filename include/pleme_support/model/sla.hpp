// Service-level policies: what a desk promises for which tickets, how long it may take, and when the clock stands still.
// Model layer: values only; checked in rules/policy.hpp, reckoned with in rules/clock.hpp. Guide: docs/guide/sla.md.
// Tests: tests/unit/rules/policy.test.cpp, clock.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_SLA_HPP
#define PLEME_SUPPORT_MODEL_SLA_HPP

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// What a reopen does to the clock of the resolution.
enum class reopen_behaviour {
    resume,      ///< the same clock goes on, the resolved span left out; once breached it does not breach again
    new_cycle,   ///< a clock with the whole target, from the reopen on
    first_only,  ///< no clock after the first resolution
};
BOOST_DESCRIBE_ENUM(reopen_behaviour, resume, new_cycle, first_only)
template <>
inline constexpr auto stored_names<reopen_behaviour> =
    std::to_array<stored_name>({{"resume", "RESUME"}, {"new_cycle", "NEW_CYCLE"}, {"first_only", "FIRST_ONLY"}});

/// How long one thing may take for tickets of one priority.
struct sla_target {
    cycle_metric metric = cycle_metric::first_response;  ///< what has to be done in time
    ticket_priority priority = ticket_priority::medium;  ///< of the tickets that it is for
    std::int32_t minutes = 0;                            ///< of the policy's calendar, 1 to 5,256,000 (ten years)

    friend bool operator==(const sla_target&, const sla_target&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_target, (), (metric, priority, minutes))
template <>
inline constexpr auto stored_names<sla_target> = std::to_array<stored_name>({"metric", "priority", "minutes"});

/// A status in which the clock of a metric stands still.
struct sla_pause {
    cycle_metric metric = cycle_metric::resolution;             ///< whose clock stands still
    ticket_status status = ticket_status::waiting_on_customer;  ///< an open one

    friend bool operator==(const sla_pause&, const sla_pause&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_pause, (), (metric, status))
template <>
inline constexpr auto stored_names<sla_pause> = std::to_array<stored_name>({"metric", "status"});

/// When to warn of a deadline; exactly one member is given. Which would be at or before the start of the clock gives no
/// warning.
struct sla_warning {
    std::optional<std::int32_t> minutes_before;  ///< so much of the policy's calendar before the deadline, 1 to 5,256,000
    std::optional<std::int32_t> percent;         ///< once so much of the target has passed, 1 to 99

    friend bool operator==(const sla_warning&, const sla_warning&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_warning, (), (minutes_before, percent))
template <>
inline constexpr auto stored_names<sla_warning> = std::to_array<stored_name>({"minutes_before", "percent"});

/// One policy of a product. Of a product's policies, in their order, the first applies whose conditions a ticket meets.
struct sla_policy {
    std::string name;                         ///< 1 to 100 characters, unique within the product
    std::vector<ticket_priority> priorities;  ///< the ticket's must be one of these; none: any
    std::vector<std::string> categories;      ///< the ticket's must be one of these, up to 100; none: any, or no category
    std::vector<std::string> tags;            ///< the ticket must have at least one of these, up to 100; none: any
    std::vector<sla_target> targets;          ///< 1 to 12, one for each metric and priority at most; without one: no deadline
    std::optional<std::string> calendar;      ///< the name of one of the product's; absent: around the clock
    /// when clocks stand still
    std::vector<sla_pause> pauses{{cycle_metric::next_response, ticket_status::waiting_on_customer},
                                  {cycle_metric::resolution, ticket_status::waiting_on_customer}};
    reopen_behaviour on_reopen = reopen_behaviour::resume;  ///< what becomes of the clock of a resolution
    std::vector<sla_warning> warnings;                      ///< up to 10

    friend bool operator==(const sla_policy&, const sla_policy&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_policy, (), (name, priorities, categories, tags, targets, calendar, pauses, on_reopen, warnings))
template <>
inline constexpr auto stored_names<sla_policy> = std::to_array<stored_name>({"name", "priorities", "categories", "tags",
                                                                             "targets", "calendar", "pauses", "on_reopen",
                                                                             "warnings"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_SLA_HPP
