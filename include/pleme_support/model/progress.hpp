// How far work that goes in bounded steps has come.
// Model layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/retention.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PROGRESS_HPP
#define PLEME_SUPPORT_MODEL_PROGRESS_HPP

#include <pleme_support/model/calendar.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace pleme_support::inline v0 {

/// What one step did. Call again while there is more: what is done stays done, whatever stops the rest.
struct step_progress {
    std::int32_t done = 0;  ///< tickets that this step dealt with
    bool more = false;      ///< there are others

    friend bool operator==(const step_progress&, const step_progress&) = default;
};
BOOST_DESCRIBE_STRUCT(step_progress, (), (done, more))

/// What one tick did. Call again while there is more.
struct tick_report {
    std::int32_t events = 0;          ///< warnings, breaches, moved deadlines and closed tickets that it wrote down
    std::int32_t purged_tickets = 0;  ///< deleted tickets that it removed
    std::int32_t expired_keys = 0;    ///< idempotency keys that it removed
    bool more = false;                ///< there was more than the limit, or somebody else was at it
    std::vector<unknown_calendar> unknown_calendars;  ///< those in force that this machine can't reckon by

    friend bool operator==(const tick_report&, const tick_report&) = default;
};
BOOST_DESCRIBE_STRUCT(tick_report, (), (events, purged_tickets, expired_keys, more, unknown_calendars))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PROGRESS_HPP
