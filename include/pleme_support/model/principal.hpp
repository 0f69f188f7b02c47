// Who calls: the actor of a command, how much of the help desk he can see, and in whose name he may act.
// Model layer: said by the host, never read from a request's arguments. Guide: docs/guide/authorization.md.
// Tests: tests/unit/model/principal.test.cpp, tests/unit/repository/principal.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PRINCIPAL_HPP
#define PLEME_SUPPORT_MODEL_PRINCIPAL_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0 {

/// What kind of actor does something. Only an agent's public message is a response.
enum class actor_kind {
    customer,     ///< whose ticket it is
    agent,        ///< a human who works for the help desk
    bot,          ///< an automation that talks
    system,       ///< the host itself
    participant,  ///< somebody else who is helped: what a customer is on a ticket that is not his
};
BOOST_DESCRIBE_ENUM(actor_kind, customer, agent, bot, system, participant)
template <>
inline constexpr auto stored_names<actor_kind> = std::to_array<stored_name>(
    {{"customer", "CUSTOMER"}, {"agent", "AGENT"}, {"bot", "BOT"}, {"system", "SYSTEM"}, {"participant", "PARTICIPANT"}});

/// Whether actors of a kind are helped, rather than helping: their public messages wait for an answer, and they see no notes.
[[nodiscard]] constexpr bool is_helped(actor_kind kind) noexcept
{
    return kind == actor_kind::customer || kind == actor_kind::participant;
}

/// In whose name somebody may act besides his own. Each includes the one before.
enum class delegation {
    none,       ///< nobody's
    customers,  ///< customers': writes as a ticket's customer and rates for him; a mail gateway, a portal's back end
    anyone,     ///< agents' too: an import, a demonstration, the host itself
};
BOOST_DESCRIBE_ENUM(delegation, none, customers, anyone)

/// The caller of one call: an actor, his scope, and his delegation. The scope narrows every query, so a ticket outside it does
/// not exist for the caller: a customer sees his own tickets and their public messages, everybody sees only the products within
/// reach. Whether the caller *may* do a thing is decided by the service before it calls.
///
/// Made by naming who he is, as nobody is the caller by default; he reaches nothing until it is said what:
/// `principal::agent(id).within({"thai"}).with_internal_notes()`.
struct principal {
    uuid actor_id;                           ///< who acts; written to the ticket's events; nil: nobody
    actor_kind kind;                         ///< as what
    std::vector<std::string> products{};     ///< the products within reach; none unless `all_products`
    bool all_products = false;               ///< every product, `products` not looked at
    bool internal_notes = false;             ///< sees internal notes; a customer never does
    delegation acts_for = delegation::none;  ///< in whose name he may act

    /// @param as  what kind of actor he is
    principal(actor_kind as, const uuid& id) noexcept : actor_id{id}, kind{as} {}

    /// Somebody who is helped: sees his own tickets, and no notes.
    [[nodiscard]] static principal customer(const uuid& id) { return {actor_kind::customer, id}; }
    /// A human who works for the help desk: his public messages are responses.
    [[nodiscard]] static principal agent(const uuid& id) { return {actor_kind::agent, id}; }
    /// An automation that talks.
    [[nodiscard]] static principal bot(const uuid& id) { return {actor_kind::bot, id}; }
    /// The host itself.
    [[nodiscard]] static principal system(const uuid& id) { return {actor_kind::system, id}; }
    /// Nobody: what a request has before it is authenticated. Every call of his is refused, but for those that take the token
    /// of a survey.
    [[nodiscard]] static principal nobody() { return {actor_kind::customer, uuid{}}; }

    /// The same principal, reaching these products.
    [[nodiscard]] principal within(std::vector<std::string> reached) const
    {
        principal made{*this};
        made.products = std::move(reached);
        return made;
    }
    /// The same principal, reaching every product.
    [[nodiscard]] principal within_all_products() const
    {
        principal made{*this};
        made.all_products = true;
        return made;
    }
    /// The same principal, seeing internal notes; a customer sees none all the same.
    [[nodiscard]] principal with_internal_notes() const
    {
        principal made{*this};
        made.internal_notes = true;
        return made;
    }
    /// The same principal, who may act in others' names.
    [[nodiscard]] principal acting_for(delegation whom) const
    {
        principal made{*this};
        made.acts_for = whom;
        return made;
    }

    /// Whether nobody is named.
    [[nodiscard]] bool is_nobody() const noexcept { return actor_id.is_nil(); }
    /// Whether the product is within reach.
    [[nodiscard]] bool reaches(std::string_view product) const noexcept
    {
        return all_products || std::find(products.begin(), products.end(), product) != products.end();
    }
    /// Whether he sees internal notes.
    [[nodiscard]] bool sees_internal_notes() const noexcept { return internal_notes && !is_helped(kind); }

    /// A customer who acts for nobody else: he sees his own tickets only.
    [[nodiscard]] bool is_customer() const noexcept { return is_helped(kind) && acts_for == delegation::none; }
    /// Whether he belongs to the help desk, rather than being helped by it: who acts for customers alone is as one of them.
    [[nodiscard]] bool is_staff() const noexcept { return !is_helped(kind) || acts_for == delegation::anyone; }

    friend bool operator==(const principal&, const principal&) = default;
};
BOOST_DESCRIBE_STRUCT(principal, (), (actor_id, kind, products, all_products, internal_notes, acts_for))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PRINCIPAL_HPP
