// Who calls: the actor of a command and how much of the help desk he can see.
// Model layer: said by the host, never read from a request's arguments. Guide: docs/guide/authorization.md.
// Tests: tests/unit/repository/access.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_ACCESS_HPP
#define PLEME_SUPPORT_MODEL_ACCESS_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support {

/// What kind of actor does something. Only an agent's public message is a response.
enum class actor_kind {
    customer,  ///< whose ticket it is
    agent,     ///< a human who works for the help desk
    bot,       ///< an automation that talks
    system,    ///< the host itself
};
BOOST_DESCRIBE_ENUM(actor_kind, customer, agent, bot, system)
template <>
inline constexpr auto stored_names<actor_kind> =
    std::to_array<stored_name>({{"customer", "CUSTOMER"}, {"agent", "AGENT"}, {"bot", "BOT"}, {"system", "SYSTEM"}});

/// The caller of one call. It narrows every query, so a ticket outside it does not exist for the caller: a customer sees his
/// own tickets and their public messages, everybody sees only the products listed.
/// Whether the caller *may* do a thing is decided by the service before it calls.
struct access {
    uuid actor_id{};  ///< who acts; written to the ticket's events
    actor_kind kind = actor_kind::customer;
    std::vector<std::string> products{};  ///< the products within reach; none unless `all_products`
    bool all_products = false;            ///< every product, `products` not looked at
    bool internal_notes = false;          ///< sees internal notes; a customer never does
    bool trusted = false;                 ///< may act in the name of others: write as any author, rate for the customer

    [[nodiscard]] bool reaches(std::string_view product) const noexcept
    {
        return all_products || std::find(products.begin(), products.end(), product) != products.end();
    }
    [[nodiscard]] bool sees_internal_notes() const noexcept { return internal_notes && kind != actor_kind::customer; }
};
BOOST_DESCRIBE_STRUCT(access, (), (actor_id, kind, products, all_products, internal_notes, trusted))

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_ACCESS_HPP
