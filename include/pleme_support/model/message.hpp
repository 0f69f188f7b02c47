// One message of a ticket's conversation: a public one or an internal note.
// Model layer. Guide: docs/guide/conversations.md. Tests: tests/unit/rules/messages.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_MESSAGE_HPP
#define PLEME_SUPPORT_MODEL_MESSAGE_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <string>

namespace pleme_support::inline v0 {

/// Never changed once written. Ordered within a ticket by `created_at`, which strictly rises.
struct ticket_message {
    uuid id{};                                      ///< its own
    uuid ticket_id{};                               ///< the ticket that it belongs to
    std::string product;                            ///< the ticket's
    uuid author_id{};                               ///< who wrote it
    actor_kind author_kind = actor_kind::customer;  ///< as what
    bool is_internal = false;                       ///< a note among agents, which no customer ever sees
    std::string content;                            ///< 1 to 65,536 bytes
    timestamp created_at{};                         ///< when it was added

    friend bool operator==(const ticket_message&, const ticket_message&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_message, (), (id, ticket_id, product, author_id, author_kind, is_internal, content, created_at))
template <>
inline constexpr auto stored_names<ticket_message> = std::to_array<stored_name>({"id", "ticket_id", "product", "author_id",
                                                                                 "author_kind", "is_internal", "content",
                                                                                 "created_at"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_MESSAGE_HPP
