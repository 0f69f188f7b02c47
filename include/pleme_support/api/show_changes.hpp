// How an event's changes look to a client: fields by their GraphQL names, without those that the schema does not have.
// API layer. Guide: docs/guide/events.md. Tests: tests/unit/api/queries.test.cpp.

#ifndef PLEME_SUPPORT_API_SHOW_CHANGES_HPP
#define PLEME_SUPPORT_API_SHOW_CHANGES_HPP

#include <pleme_support/api/docs.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/model/event.hpp>

#include <string_view>
#include <vector>

namespace pleme_support::api {

namespace detail {

/// Whether a member of the ticket is a part of the schema.
[[nodiscard]] constexpr bool is_shown(std::string_view member) noexcept
{
    for (const graphql::member_doc& doc : graphql::docs<support_ticket>::members)
        if (doc.name == member) return !doc.hidden;
    return true;
}

}  // namespace detail

/// Rewrites an event for clients.
inline void show_changes(ticket_event& event)
{
    std::erase_if(event.changes, [](const ticket_change& change) { return !detail::is_shown(change.field); });
    for (ticket_change& change : event.changes) change.field = graphql::to_field_name(change.field);
}

}  // namespace pleme_support::api

#endif  // PLEME_SUPPORT_API_SHOW_CHANGES_HPP
