// Folding events into the ticket they are about, and finding what differs between two states of one.
// Rules layer: pure. Guide: docs/guide/events.md. Tests: tests/unit/rules/evolve.test.cpp.

#ifndef PLEME_SUPPORT_RULES_EVOLVE_HPP
#define PLEME_SUPPORT_RULES_EVOLVE_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::rules {

namespace detail {

using ticket_members = boost::describe::describe_members<support_ticket, boost::describe::mod_public>;

/// `version` and `updated_at` are the event's own `version` and `at`.
constexpr bool is_event_member(std::string_view name) noexcept
{
    return name == "version" || name == "updated_at";
}

template <class T>
std::optional<std::string> to_change_text(const T& member)
{
    return to_text(member);
}
template <class T>
std::optional<std::string> to_change_text(const std::optional<T>& member)
{
    return member ? std::optional{to_text(*member)} : std::nullopt;
}

template <class T>
bool assign_change(T& member, const std::optional<std::string>& text)
{
    if (!text) return false;
    auto parsed = from_text<T>(*text);
    if (!parsed) return false;
    member = std::move(*parsed);
    return true;
}
template <class T>
bool assign_change(std::optional<T>& member, const std::optional<std::string>& text)
{
    if (!text) {
        member.reset();
        return true;
    }
    auto parsed = from_text<T>(*text);
    if (!parsed) return false;
    member = std::move(*parsed);
    return true;
}

inline bool apply_change(support_ticket& ticket, const ticket_change& change)
{
    bool applied = false;
    boost::mp11::mp_for_each<ticket_members>([&](auto member) {
        if (change.field == member.name && !is_event_member(member.name))
            applied = assign_change(ticket.*member.pointer, change.after);
    });
    return applied;
}

}  // namespace detail

/// Every member that differs, in the order of the description.
[[nodiscard]] inline std::vector<ticket_change> compute_changes(const support_ticket& before, const support_ticket& after)
{
    std::vector<ticket_change> changes;
    boost::mp11::mp_for_each<detail::ticket_members>([&](auto member) {
        if (detail::is_event_member(member.name) || before.*member.pointer == after.*member.pointer) return;
        changes.push_back(
            {member.name, detail::to_change_text(before.*member.pointer), detail::to_change_text(after.*member.pointer)});
    });
    return changes;
}

/// Every member that a new ticket has a value for: there is no "before".
[[nodiscard]] inline std::vector<ticket_change> compute_initial_changes(const support_ticket& created)
{
    std::vector<ticket_change> changes;
    boost::mp11::mp_for_each<detail::ticket_members>([&](auto member) {
        if (detail::is_event_member(member.name)) return;
        if (auto text = detail::to_change_text(created.*member.pointer))
            changes.push_back({member.name, std::nullopt, std::move(text)});
    });
    return changes;
}

/// The ticket after one more event; a default-constructed ticket is the one before its creation.
/// @return the ticket; `errc::storage_corrupt` if the event does not follow on the ticket's version, or holds a change that
///         this version of the library can't read
[[nodiscard]] inline result<support_ticket> evolve(support_ticket ticket, const ticket_event& event)
{
    if (event.version != ticket.version + 1)
        return support_error{errc::storage_corrupt, "event version " + std::to_string(event.version) +
                                                        " does not follow on ticket version " + std::to_string(ticket.version)};
    for (const ticket_change& change : event.changes)
        if (!detail::apply_change(ticket, change))
            return support_error{errc::storage_corrupt, "event holds an unreadable change of field '" + change.field + "'"};
    ticket.version = event.version;
    ticket.updated_at = event.at;
    return ticket;
}

/// Folds all events of a ticket, oldest first.
[[nodiscard]] inline result<support_ticket> fold(const std::vector<ticket_event>& events)
{
    result<support_ticket> ticket = support_ticket{};
    for (const ticket_event& event : events) {
        ticket = evolve(std::move(*ticket), event);
        if (!ticket) break;
    }
    return ticket;
}

}  // namespace pleme_support::rules

#endif  // PLEME_SUPPORT_RULES_EVOLVE_HPP
