// The lifecycle: which status may follow which, as a table that a host can replace.
// Rules layer: pure. Guide: docs/guide/lifecycle.md. Tests: tests/unit/rules/lifecycle.test.cpp.

#ifndef PLEME_SUPPORT_RULES_LIFECYCLE_HPP
#define PLEME_SUPPORT_RULES_LIFECYCLE_HPP

#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/permissions.hpp>

#include <array>
#include <chrono>
#include <cstddef>

namespace pleme_support::inline v0::rules {

/// For each status the statuses that may follow it. To itself is never a change, so the diagonal is not looked at.
/// A step from RESOLVED or CLOSED to an open status is a reopen, whatever the table.
class transition_table {
public:
    /// No transition at all; `allow` adds them.
    constexpr transition_table() = default;

    /// Lets `to` follow `from`.
    constexpr transition_table& allow(ticket_status from, ticket_status to) noexcept
    {
        allowed_[index(from)][index(to)] = true;
        return *this;
    }
    /// Keeps `to` from following `from`.
    constexpr transition_table& forbid(ticket_status from, ticket_status to) noexcept
    {
        allowed_[index(from)][index(to)] = false;
        return *this;
    }
    /// Whether `to` may follow `from`.
    [[nodiscard]] constexpr bool allows(ticket_status from, ticket_status to) const noexcept
    {
        return allowed_[index(from)][index(to)];
    }

private:
    static constexpr std::size_t statuses = 5;

    static constexpr std::size_t index(ticket_status status) noexcept { return static_cast<std::size_t>(status); }

    std::array<std::array<bool, statuses>, statuses> allowed_{};
};

/// The help desk's own table: forward from NEW, to and fro between working and waiting, and back from RESOLVED and CLOSED
/// only by a reopen to IN_PROGRESS.
[[nodiscard]] constexpr transition_table default_transitions() noexcept
{
    using enum ticket_status;
    transition_table table;
    for (const ticket_status to : {in_progress, waiting_on_customer, resolved, closed}) table.allow(new_, to);
    for (const ticket_status to : {waiting_on_customer, resolved, closed}) table.allow(in_progress, to);
    for (const ticket_status to : {in_progress, resolved, closed}) table.allow(waiting_on_customer, to);
    for (const ticket_status to : {in_progress, closed}) table.allow(resolved, to);
    table.allow(closed, in_progress);
    return table;
}

/// What a host may set about tickets' lives.
struct ticket_rules {
    permission_table permissions = default_permissions();  ///< who may do what
    transition_table transitions = default_transitions();  ///< which status may follow which
    std::chrono::hours reopen_window{24 * 7};              ///< after `closed_at`, how long a customer's message reopens
    std::chrono::hours rating_window{24 * 28};             ///< after `resolved_at`, how long a rating may be given or changed
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_LIFECYCLE_HPP
