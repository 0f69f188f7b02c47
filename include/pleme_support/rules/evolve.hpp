// Folding events into the ticket they are about, and finding what differs between two states of one.
// Rules layer: pure. Guide: docs/guide/events.md. Tests: tests/unit/rules/evolve.test.cpp.

#ifndef PLEME_SUPPORT_RULES_EVOLVE_HPP
#define PLEME_SUPPORT_RULES_EVOLVE_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/member_offsets.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
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
    return name == "version" || name == "updated_at" || name == "settings_version";
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

/// What is done with the members of one type, so that it is compiled for each type and not for each member.
struct change_functions {
    bool (*equal)(const void* a, const void* b);
    std::optional<std::string> (*to_text)(const void* member);
    bool (*assign)(void* member, const std::optional<std::string>& text);
    bool is_enumerator;
};

template <class T>
inline constexpr change_functions change_functions_of{
    [](const void* a, const void* b) { return *static_cast<const T*>(a) == *static_cast<const T*>(b); },
    [](const void* member) { return to_change_text(*static_cast<const T*>(member)); },
    [](void* member, const std::optional<std::string>& text) { return assign_change(*static_cast<T*>(member), text); },
    is_enumerator<T>};

/// A member of a ticket.
struct ticket_member {
    std::string_view name;  ///< the stored one
    std::size_t offset;
    const change_functions* functions;

    [[nodiscard]] const void* in(const support_ticket& ticket) const noexcept
    {
        return reinterpret_cast<const std::byte*>(&ticket) + offset;
    }
    [[nodiscard]] void* in(support_ticket& ticket) const noexcept { return reinterpret_cast<std::byte*>(&ticket) + offset; }
};

using ticket_member_table = std::array<ticket_member, boost::mp11::mp_size<ticket_members>::value>;

template <class... D, std::size_t... I>
[[nodiscard]] ticket_member_table make_ticket_members(boost::mp11::mp_list<D...>, std::index_sequence<I...>)
{
    const auto offsets = member_offsets<support_ticket>();
    return {ticket_member{stored_member_names<support_ticket>[I], offsets[I],
                          &change_functions_of<std::remove_cvref_t<decltype(std::declval<support_ticket&>().*D::pointer)>>}...};
}

/// In the order of the description.
[[nodiscard]] inline const ticket_member_table& all_ticket_members()
{
    static const ticket_member_table made =
        make_ticket_members(boost::mp11::mp_rename<ticket_members, boost::mp11::mp_list>{},
                            std::make_index_sequence<boost::mp11::mp_size<ticket_members>::value>{});
    return made;
}

/// Sets the member that a change names to one side of it.
/// @return why that can't be done; nothing if it was
inline std::optional<errc> apply_change(support_ticket& ticket, const ticket_change& change,
                                        const std::optional<std::string>& side)
{
    for (const ticket_member& member : all_ticket_members()) {
        if (change.field != member.name) continue;
        if (is_event_member(member.name)) return errc::storage_corrupt;
        if (member.functions->assign(member.in(ticket), side)) return std::nullopt;
        return member.functions->is_enumerator && side && looks_like_stored_name(*side) ? errc::storage_newer
                                                                                        : errc::storage_corrupt;
    }
    return looks_like_stored_name(change.field) ? errc::storage_newer : errc::storage_corrupt;
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
    for (const detail::ticket_member& member : detail::all_ticket_members()) {
        const void* const was = member.in(before);
        const void* const is = member.in(after);
        if (detail::is_event_member(member.name) || member.functions->equal(was, is)) continue;
        changes.push_back({std::string{member.name}, member.functions->to_text(was), member.functions->to_text(is)});
    }
    return changes;
}

/// Every member that a new ticket has a value for: there is no "before".
[[nodiscard]] inline std::vector<ticket_change> compute_initial_changes(const support_ticket& created)
{
    std::vector<ticket_change> changes;
    for (const detail::ticket_member& member : detail::all_ticket_members()) {
        if (detail::is_event_member(member.name)) continue;
        if (auto text = member.functions->to_text(member.in(created)))
            changes.push_back({std::string{member.name}, std::nullopt, std::move(text)});
    }
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
    ticket.settings_version = event.settings_version;
    return ticket;
}

/// The ticket before an event: the inverse of `evolve`.
/// @param ticket  as it was after the event
/// @param before  the event before it; null if there is none
/// @return the ticket, default-constructed before its creation; the errors of `evolve`
[[nodiscard]] inline result<support_ticket> revert(support_ticket ticket, const ticket_event& event, const ticket_event* before)
{
    if (event.version != ticket.version)
        return support_error{errc::storage_corrupt, "event version " + std::to_string(event.version) +
                                                        " is not that of the ticket, " + std::to_string(ticket.version)};
    if (event.version == 1 || before == nullptr) return support_ticket{};
    for (const ticket_change& change : event.changes)
        if (const auto problem = detail::apply_change(ticket, change, change.before)) return detail::describe(*problem, change);
    --ticket.version;
    ticket.updated_at = before->at;
    ticket.settings_version = before->settings_version;
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
