// What a caller's object file knows of the library: its types in signatures, its functions, its objects. Read by
// versioned_names.cmake.
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/lifecycle.hpp>

std::optional<pleme_support::support_error> check(const pleme_support::support_ticket& ticket);
bool reaches(const pleme_support::principal& caller, const pleme_support::rules::ticket_rules& rules);

std::optional<pleme_support::support_error> check(const pleme_support::support_ticket& ticket)
{
    pleme_support::uuid_v7_source ids;
    if (ids.next({}) == ticket.id) return std::nullopt;
    return pleme_support::rules::check_subject(ticket.subject);
}

bool reaches(const pleme_support::principal& caller, const pleme_support::rules::ticket_rules& rules)
{
    using enum pleme_support::ticket_status;
    return caller.reaches("thai") && rules.transitions.allows(new_, closed);
}
