// How an event's changes look to a client: fields by their GraphQL names, without those that the schema does not have.
// API layer. Guide: docs/guide/events.md. Tests: tests/unit/api/queries.test.cpp.

#ifndef PLEME_SUPPORT_API_SHOW_CHANGES_HPP
#define PLEME_SUPPORT_API_SHOW_CHANGES_HPP

#include <pleme_support/api/docs.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/ticket.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::api {

namespace detail {

/// The name in C++ of the member that a change names, if it is a part of the schema.
[[nodiscard]] constexpr std::optional<std::string_view> shown_member(std::string_view stored) noexcept
{
    std::optional<std::string_view> member;
    for (const stored_name& entry : stored_names<support_ticket>)
        if (entry.stored == stored) member = entry.name;
    for (const graphql::member_doc& doc : graphql::docs<support_ticket>::members)
        if (member && doc.name == *member && doc.hidden) return std::nullopt;
    return member;
}

}  // namespace detail

/// Rewrites an event for clients.
inline void show_changes(ticket_event& event)
{
    std::erase_if(event.changes, [](const ticket_change& change) { return !detail::shown_member(change.field); });
    for (ticket_change& change : event.changes) change.field = graphql::to_field_name(*detail::shown_member(change.field));
}

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SHOW_CHANGES_HPP
