// Folding events into the ticket they are about, and finding what differs between two states of one.
// Rules layer: pure. Guide: docs/guide/events.md. Tests: tests/unit/rules/evolve.test.cpp.

#ifndef PLEME_SUPPORT_RULES_EVOLVE_HPP
#define PLEME_SUPPORT_RULES_EVOLVE_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

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
inline constexpr bool is_enumerator = std::is_enum_v<T>;
template <class T>
inline constexpr bool is_enumerator<std::optional<T>> = std::is_enum_v<T>;

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

/// Sets the member that a change names to one side of it.
/// @return why that can't be done; nothing if it was
inline std::optional<errc> apply_change(support_ticket& ticket, const ticket_change& change,
                                        const std::optional<std::string>& side)
{
    std::optional<errc> problem = looks_like_stored_name(change.field) ? errc::storage_newer : errc::storage_corrupt;
    std::size_t at = 0;
    boost::mp11::mp_for_each<ticket_members>([&](auto member) {
        const std::string_view name = stored_member_names<support_ticket>[at++];
        if (change.field != name) return;
        problem = errc::storage_corrupt;
        if (is_event_member(name)) return;
        using type = std::remove_cvref_t<decltype(ticket.*member.pointer)>;
        if (assign_change(ticket.*member.pointer, side))
            problem.reset();
        else if (is_enumerator<type> && side && looks_like_stored_name(*side))
            problem = errc::storage_newer;
    });
    return problem;
}

[[nodiscard]] inline support_error describe(errc problem, const ticket_change& change)
{
    return {problem, problem == errc::storage_newer
                         ? "a newer version of the library has stored a change of field '" + change.field + "'"
                         : "event holds an unreadable change of field '" + change.field + "'"};
}

}  // namespace detail

/// Every member that differs, in the order of the description.
[[nodiscard]] inline std::vector<ticket_change> compute_changes(const support_ticket& before, const support_ticket& after)
{
    std::vector<ticket_change> changes;
    std::size_t at = 0;
    boost::mp11::mp_for_each<detail::ticket_members>([&](auto member) {
        const std::string_view name = stored_member_names<support_ticket>[at++];
        if (detail::is_event_member(name) || before.*member.pointer == after.*member.pointer) return;
        changes.push_back(
            {std::string{name}, detail::to_change_text(before.*member.pointer), detail::to_change_text(after.*member.pointer)});
    });
    return changes;
}

/// Every member that a new ticket has a value for: there is no "before".
[[nodiscard]] inline std::vector<ticket_change> compute_initial_changes(const support_ticket& created)
{
    std::vector<ticket_change> changes;
    std::size_t at = 0;
    boost::mp11::mp_for_each<detail::ticket_members>([&](auto member) {
        const std::string_view name = stored_member_names<support_ticket>[at++];
        if (detail::is_event_member(name)) return;
        if (auto text = detail::to_change_text(created.*member.pointer))
            changes.push_back({std::string{name}, std::nullopt, std::move(text)});
    });
    return changes;
}

/// The ticket after one more event; a default-constructed ticket is the one before its creation.
/// @return the ticket; `errc::storage_corrupt` if the event does not follow on the ticket's version or holds a change that
/// can't
///         be read; `errc::storage_newer` if it changes a member, or to an enumerator, that only a newer version can know
[[nodiscard]] inline result<support_ticket> evolve(support_ticket ticket, const ticket_event& event)
{
    if (event.version != ticket.version + 1)
        return support_error{errc::storage_corrupt, "event version " + std::to_string(event.version) +
                                                        " does not follow on ticket version " + std::to_string(ticket.version)};
    for (const ticket_change& change : event.changes)
        if (const auto problem = detail::apply_change(ticket, change, change.after)) return detail::describe(*problem, change);
    ticket.version = event.version;
    ticket.updated_at = event.at;
    return ticket;
}

/// The ticket before an event: the inverse of `evolve`.
/// @param ticket      as it was after the event
/// @param updated_at  when it had been changed last: the instant of the event before
/// @return the ticket, default-constructed before its creation; the errors of `evolve`
[[nodiscard]] inline result<support_ticket> revert(support_ticket ticket, const ticket_event& event, timestamp updated_at)
{
    if (event.version != ticket.version)
        return support_error{errc::storage_corrupt, "event version " + std::to_string(event.version) +
                                                        " is not that of the ticket, " + std::to_string(ticket.version)};
    if (event.version == 1) return support_ticket{};
    for (const ticket_change& change : event.changes)
        if (const auto problem = detail::apply_change(ticket, change, change.before)) return detail::describe(*problem, change);
    --ticket.version;
    ticket.updated_at = updated_at;
    return ticket;
}

/// Folds all events of a ticket, oldest first.
/// @param events  a range of `ticket_event`
template <class Events = std::vector<ticket_event>>
[[nodiscard]] result<support_ticket> fold(const Events& events)
{
    result<support_ticket> ticket = support_ticket{};
    for (const ticket_event& event : events) {
        ticket = evolve(std::move(*ticket), event);
        if (!ticket) break;
    }
    return ticket;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_EVOLVE_HPP
