// A cycle: a span during which somebody owes somebody something. Every duration of the dashboard is the length of one.
// Model layer; opened and ended in rules/. Guide: docs/guide/metrics.md. Tests: tests/unit/rules/cycles.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CYCLE_HPP
#define PLEME_SUPPORT_MODEL_CYCLE_HPP

#include <pleme_support/model/access.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pleme_support {

enum class cycle_metric {
    first_response,  ///< from creation to the first public message of a human agent
    next_response,   ///< from the oldest unanswered public customer message to the next public message of a human agent
    resolution,      ///< from creation or reopen until resolved, or closed without having been resolved
};
BOOST_DESCRIBE_ENUM(cycle_metric, first_response, next_response, resolution)

enum class cycle_outcome {
    fulfilled,  ///< what was owed was done
    cancelled,  ///< the ticket was resolved or deleted before
};
BOOST_DESCRIBE_ENUM(cycle_outcome, fulfilled, cancelled)

/// One cycle of one ticket. At most one of a metric is running (has no `ended_at`) at a time.
struct ticket_cycle {
    uuid ticket_id{};
    std::string product;  ///< the ticket's
    cycle_metric metric = cycle_metric::first_response;
    std::int32_t ordinal = 1;  ///< from 1, within ticket and metric
    timestamp started_at{};
    std::optional<timestamp> ended_at;
    std::optional<cycle_outcome> outcome;  ///< set with `ended_at`
    std::optional<uuid> ended_by;          ///< who made the change that ended it: of a response its author
    std::optional<actor_kind> ended_by_kind;
    std::optional<timestamp> due_at;       ///< with a policy: the deadline
    std::optional<timestamp> breached_at;  ///< the deadline, if it passed before the cycle ended

    friend bool operator==(const ticket_cycle&, const ticket_cycle&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_cycle, (),
                      (ticket_id, product, metric, ordinal, started_at, ended_at, outcome, ended_by, ended_by_kind, due_at,
                       breached_at))

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_CYCLE_HPP
