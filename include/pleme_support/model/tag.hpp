// A tag of a ticket as a record of its own, by which tickets are found and listed.
// Model layer. Guide: docs/guide/tickets.md. Tests: tests/unit/repository/tags.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_TAG_HPP
#define PLEME_SUPPORT_MODEL_TAG_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <string>

namespace pleme_support::inline v0 {

/// One for each of `support_ticket::tags`, which says in what order a ticket has them.
struct ticket_tag {
    uuid ticket_id{};        ///< the ticket that has it; (ticket_id, product, tag) is the key
    std::string product;     ///< the ticket's
    std::string tag;         ///< folded: by it the ticket is found, whatever its case
    timestamp created_at{};  ///< the ticket's, so that the tickets of a tag are listed by one index

    friend bool operator==(const ticket_tag&, const ticket_tag&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_tag, (), (ticket_id, product, tag, created_at))
template <>
inline constexpr auto stored_names<ticket_tag> = std::to_array<stored_name>({"ticket_id", "product", "tag", "created_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_TAG_HPP
