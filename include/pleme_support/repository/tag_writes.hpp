// The records of a ticket's tags, written with the ticket.
// Repository layer. Guide: docs/guide/tickets.md. Tests: tests/unit/repository/tags.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TAG_WRITES_HPP
#define PLEME_SUPPORT_REPOSITORY_TAG_WRITES_HPP

#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Adds to a batch what makes the records of a ticket's tags those of the ticket.
/// @param before  the tags that have records now; none of a new ticket
inline void write_tags(storage::batch& batch, const std::vector<std::string>& before, const support_ticket& ticket)
{
    const auto has = [](const std::vector<std::string>& tags, const std::string& tag) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    };
    const auto make = [&](const std::string& tag) { return ticket_tag{ticket.id, ticket.product, tag, ticket.created_at}; };
    for (const std::string& tag : before)
        if (!has(ticket.tags, tag)) batch.remove(make(tag));
    for (const std::string& tag : ticket.tags)
        if (!has(before, tag)) batch.insert(make(tag));
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TAG_WRITES_HPP
