// Which members of a ticket an event changed, for storages that leave alone what stays.
// Repository layer. Guide: docs/concepts/storage.md. Tests: tests/unit/repository/changed_members.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CHANGED_MEMBERS_HPP
#define PLEME_SUPPORT_REPOSITORY_CHANGED_MEMBERS_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/storage/record.hpp>

#include <cstddef>

namespace pleme_support::inline v0::repository {

/// The members that the event's changes name, and those that every event changes: `version`, `updated_at` and
/// `settings_version`.
[[nodiscard]] inline storage::member_set changed_members(const ticket_event& event)
{
    storage::member_set changed =
        storage::members_of<&support_ticket::version, &support_ticket::updated_at, &support_ticket::settings_version>;
    const auto& names = stored_member_names<support_ticket>;
    for (const ticket_change& change : event.changes)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (change.field == names[i]) changed |= storage::member_set{1} << i;
    return changed;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CHANGED_MEMBERS_HPP
