// What steps report: how much they did, whether there is more, and what they had to pass over.
// Model layer. Guide: docs/guide/tick.md, docs/guide/retention.md. Tests: tests/unit/repository/tick.test.cpp,
// retention.test.cpp, erase.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PROGRESS_HPP
#define PLEME_SUPPORT_MODEL_PROGRESS_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// How many held tickets a report names at most, and a step passes over.
inline constexpr std::size_t max_held = 100;

/// A ticket that a step could not write, and passed over: a host's table holds it, or it can't be read.
struct held_ticket {
    uuid id{};                         ///< the ticket's
    std::string product;               ///< the ticket's
    errc why = errc::storage_corrupt;  ///< the failure's code

    friend bool operator==(const held_ticket&, const held_ticket&) = default;
};
BOOST_DESCRIBE_STRUCT(held_ticket, (), (id, product, why))

/// What one step did. Call again while there is more: what is done stays done, whatever stops the rest.
struct step_progress {
    std::int32_t done = 0;          ///< tickets that this step dealt with
    bool more = false;              ///< there are others, besides those that are held
    std::vector<held_ticket> held;  ///< what it passed over, up to `max_held`

    friend bool operator==(const step_progress&, const step_progress&) = default;
};
BOOST_DESCRIBE_STRUCT(step_progress, (), (done, more, held))

/// What one step of forgetting somebody did, and what of him still stands.
struct erasure_report {
    std::int32_t done = 0;             ///< tickets that forgot him
    bool more = false;                 ///< call again: there are others, or storage needs another step
    std::vector<held_ticket> held;     ///< tickets that could not be written, up to `max_held`
    std::vector<std::string> remains;  ///< what storage keeps of what was overwritten, and until when, as sentences

    /// Whether nothing of him is left as far as the library can see to it.
    [[nodiscard]] bool is_complete() const noexcept { return !more && held.empty() && remains.empty(); }

    friend bool operator==(const erasure_report&, const erasure_report&) = default;
};
BOOST_DESCRIBE_STRUCT(erasure_report, (), (done, more, held, remains))

/// What one tick did. Call again while there is more.
struct tick_report {
    std::int32_t events = 0;                 ///< warnings, breaches, moved deadlines and closed tickets that it wrote down
    std::int32_t purged_tickets = 0;         ///< deleted tickets that it removed
    std::int32_t expired_keys = 0;           ///< idempotency keys that it removed
    std::int32_t folded_tickets = 0;         ///< whose texts it folded anew for searches
    bool more = false;                       ///< there was more than the limit, or somebody else was at it
    std::vector<held_ticket> held;           ///< tickets that it passed over, up to `max_held`
    std::vector<std::string> held_products;  ///< products whose settings can't be read: of those nothing was done
    std::vector<unknown_calendar> unknown_calendars;  ///< those in force that this machine can't reckon by
    std::int32_t ahead = 0;  ///< tickets and settings that it met whose last change is later than now: a wrong clock
    std::optional<timestamp> furthest_ahead;  ///< the latest of these changes

    friend bool operator==(const tick_report&, const tick_report&) = default;
};
BOOST_DESCRIBE_STRUCT(tick_report, (),
                      (events, purged_tickets, expired_keys, folded_tickets, more, held, held_products, unknown_calendars,
                       ahead, furthest_ahead))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PROGRESS_HPP
