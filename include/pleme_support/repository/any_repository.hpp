// A repository whose storage, clock and ids are not named, and what a caller may do with it, by area.
// Repository layer: hands out the areas, of which each is a header that whoever calls it includes.
// Guide: docs/guide/getting_started.md, docs/guide/building.md. Tests: tests/unit/repository/*.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_ANY_REPOSITORY_HPP
#define PLEME_SUPPORT_REPOSITORY_ANY_REPOSITORY_HPP

#include <pleme_support/model/call_context.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace pleme_support::inline v0 {

namespace repository {

// The areas are templates, of one context, so that a unit compiles no more of them than it calls.
template <class Context>
class tickets_area;
template <class Context>
class conversations_area;
template <class Context>
class surveys_area;
template <class Context>
class sla_area;
template <class Context>
class settings_area;
template <class Context>
class assignment_area;
template <class Context>
class reports_area;
template <class Context>
class log_area;
template <class Context>
class privacy_area;

/// What one caller may do. Owns its context, as do the areas that it gives; the repository must outlive them.
/// Each call of an area needs the area's header, `pleme_support/repository/<area>.hpp`.
class caller_areas {
public:
    /// @param call  its caller and its end
    explicit caller_areas(context call) : context_{std::move(call)} {}

    /// Created, found, listed, changed, deleted, restored.
    [[nodiscard]] tickets_area<context> tickets() const;
    /// Messages and internal notes.
    [[nodiscard]] conversations_area<context> conversations() const;
    /// Satisfaction: asked about, answered, rated.
    [[nodiscard]] surveys_area<context> surveys() const;
    /// Clocks, and why they stand as they do.
    [[nodiscard]] sla_area<context> sla() const;
    /// A product's policies, options and calendars.
    [[nodiscard]] settings_area<context> settings() const;
    /// Who gets a ticket.
    [[nodiscard]] assignment_area<context> assignment() const;
    /// Dashboards.
    [[nodiscard]] reports_area<context> reports() const;
    /// What happened, to one ticket and in a product.
    [[nodiscard]] log_area<context> log() const;
    /// Forgetting people, and telling them what is held of them.
    [[nodiscard]] privacy_area<context> privacy() const;

    // These need repository/tick.hpp.

    /// Writes down which timers of tickets have fired by `now`: warnings and breaches of deadlines, deadlines moved by new
    /// settings, resolved tickets closed; and removes expired idempotency keys and tickets deleted long ago, where the settings
    /// say so. One bounded step, from as many processes as there are: each event is written once, and when it is written
    /// changes nothing of what it says.
    /// @param now    not later than the clock's; later commands count from there
    /// @param limit  1 to 1,000 for each of these things
    /// @return what it did, also if its time is over before it is through, with the tickets and products that it had to pass
    ///         over; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<tick_report> tick(timestamp now, std::int32_t limit = 100) const;
    /// The same, up to now.
    [[nodiscard]] result<tick_report> tick() const;

    /// Removes tickets that were deleted long ago, each with all that belongs to it: one bounded step, which leaves every
    /// metric as it was.
    /// @param age    how long ago at least, 1 day to 100 years
    /// @param limit  1 to 1,000 tickets
    /// @return how many, whether there are more, and those that could not be removed, as a host's table holds them;
    ///         `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<step_progress> purge_deleted(const std::string& product, std::chrono::days age,
                                                      std::int32_t limit = 100) const;

private:
    context context_;
};

}  // namespace repository

/// A `support_repository` of any storage: what a unit takes that calls it and need not know on what it stands.
/// All calls may come from several threads and processes at once.
class any_repository {
public:
    any_repository(const any_repository&) = delete;
    any_repository& operator=(const any_repository&) = delete;

    /// What a caller may do: `with(agent).tickets().find(id)`, or until when: `with({agent, expires_at, &stop})`.
    ///
    /// Each call does as if what lies outside the caller's scope did not exist. Each may fail with `errc::forbidden` for
    /// nobody, with `errc::timed_out` or `errc::stopped`, before it touches storage if its time is over then, and with the
    /// errors of the storage: `errc::storage_unavailable`, `errc::outcome_unknown` (of a write) and `errc::storage_corrupt`;
    /// each write with `errc::conflict` once `attempts` are used up.
    /// @param call  a `principal`, or a `call_context` for a call that has to end
    [[nodiscard]] repository::caller_areas with(call_context call)
    {
        return repository::caller_areas{repository::context{shared_, std::move(call)}};
    }

protected:
    /// @param stands_on  outlives it
    /// @param options    with a folding
    any_repository(repository::backend& stands_on, repository_options options) : shared_{stands_on, std::move(options)} {}
    ~any_repository() = default;

private:
    repository::shared_state shared_;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_REPOSITORY_ANY_REPOSITORY_HPP
