// An event's changes as text, format 1: without what its own columns and the format's constants say already. What was written
// in it is read for ever. Storage layer: no database. Guide: docs/guide/event_format.md. Tests:
// tests/unit/storage/packed_changes.test.cpp, tests/regression/golden_events.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_PACKED_CHANGES_HPP
#define PLEME_SUPPORT_STORAGE_PACKED_CHANGES_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/detail/json_text.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

namespace detail {

/// How a member's values are written: what is no instant, id, number or truth value is quoted text.
enum class field_kind : std::uint8_t { text, instant, id, integer, boolean };

template <class T>
[[nodiscard]] consteval field_kind find_field_kind()
{
    using plain = typename without_optional<T>::type;
    if constexpr (std::is_same_v<plain, timestamp>) return field_kind::instant;
    if constexpr (std::is_same_v<plain, uuid>) return field_kind::id;
    if constexpr (std::is_same_v<plain, bool>) return field_kind::boolean;
    if constexpr (std::is_integral_v<plain> && !std::is_same_v<plain, bool>) return field_kind::integer;
    return field_kind::text;
}

inline constexpr auto ticket_field_kinds =
    []<class... D>(boost::mp11::mp_list<D...>) {
        return std::array{find_field_kind<std::remove_cvref_t<decltype(std::declval<support_ticket&>().*D::pointer)>>()...};
    }(boost::mp11::mp_rename<boost::describe::describe_members<support_ticket, boost::describe::mod_public>,
                             boost::mp11::mp_list>{});

/// The member of the ticket that a change names, by its position; the number of members for a name that none has.
[[nodiscard]] inline std::size_t find_ticket_field(std::string_view stored) noexcept
{
    const auto& names = stored_member_names<support_ticket>;
    std::size_t at = 0;
    while (at < names.size() && names[at] != stored) ++at;
    return at;
}

[[nodiscard]] inline field_kind kind_of_field(std::size_t field) noexcept
{
    return field < ticket_field_kinds.size() ? ticket_field_kinds[field] : field_kind::text;
}

/// What a new ticket has when nothing else is said: the constants of format 1, and what the event says of itself.
[[nodiscard]] inline std::optional<std::string> initial_value(const ticket_event& event, std::string_view stored)
{
    if (stored == "id") return to_text(event.ticket_id);
    if (stored == "product") return event.product;
    if (stored == "created_at") return to_text(event.at);
    if (stored == "status") return "NEW";
    if (stored == "priority") return "MEDIUM";
    if (stored == "tags" || stored == "participant_ids") return "[]";
    if (stored == "reopen_count" || stored == "customer_turns" || stored == "agent_replies" || stored == "message_count" ||
        stored == "sla_breaches")
        return "0";
    if (stored == "sla_breach") return "false";
    return std::nullopt;
}

/// How many members have an initial value.
[[nodiscard]] inline std::size_t count_initial()
{
    static const std::size_t counted = [] {
        const auto& names = stored_member_names<support_ticket>;
        const ticket_event any{};
        return static_cast<std::size_t>(
            std::count_if(names.begin(), names.end(), [&](auto name) { return initial_value(any, name).has_value(); }));
    }();
    return counted;
}

/// Whether changes are those of a new ticket: all from nothing to something, in order, with all that has an initial value.
[[nodiscard]] inline bool are_initial(const ticket_event& event)
{
    const auto& names = stored_member_names<support_ticket>;
    if (event.changes.size() < count_initial()) return false;  // most events change little
    std::size_t next = 0;                                      // the first member that may come
    std::size_t expected = 0;
    for (const ticket_change& change : event.changes) {
        const std::size_t field = find_ticket_field(change.field);
        if (field < next || field == names.size() || change.before || !change.after) return false;
        next = field + 1;
        if (initial_value(event, change.field)) ++expected;
    }
    return expected == count_initial();
}

/// Instants are microseconds from the event's, ids `true` for the event's actor, numbers and truth values as they are. What has
/// not the canonical form of its kind is quoted.
inline void append_value(std::string& to, const ticket_event& event, field_kind kind, const std::optional<std::string>& text)
{
    if (!text) {
        to += "null";
        return;
    }
    if (kind == field_kind::instant) {
        if (const auto instant = parse_timestamp(*text); instant && to_text(*instant) == *text)
            return append_delta(to, event.at, *instant);
    } else if (kind == field_kind::id) {
        if (*text == to_text(event.actor_id)) {
            to += "true";
            return;
        }
    } else if (kind == field_kind::integer) {
        if (const auto number = from_text<std::int64_t>(*text); number && to_text(*number) == *text) {
            to += *text;
            return;
        }
    } else if (kind == field_kind::boolean && from_text<bool>(*text)) {
        to += *text;
        return;
    }
    pleme_support::detail::append_quoted(to, *text);
}

/// Reads what `append_value` wrote. A kind of value that format 1 does not have for the field is a newer version's.
[[nodiscard]] inline result<std::optional<std::string>> read_value(json_reader& from, const ticket_event& event,
                                                                   field_kind kind)
{
    auto token = from.read_scalar();
    if (!token) return token.error();
    std::string& text = token->text;
    switch (token->kind) {
        case json_kind::null:
            return std::optional<std::string>{};
        case json_kind::string:
            break;
        case json_kind::boolean:
            if (kind == field_kind::id && text == "true") text = to_text(event.actor_id);
            break;
        case json_kind::number:
            if (kind != field_kind::instant) break;
            auto instant = from.offset(event.at, text);
            if (!instant) return instant.error();
            text = to_text(*instant);
    }
    return std::optional{std::move(text)};
}

}  // namespace detail

/// The text of an event's changes.
[[nodiscard]] inline std::string pack_changes(const ticket_event& event)
{
    const bool initial = detail::are_initial(event);
    std::string text = initial ? R"({"new":{)" : "{";
    const std::size_t empty = text.size();
    for (const ticket_change& change : event.changes) {
        if (initial && change.after == detail::initial_value(event, change.field)) continue;
        if (text.size() > empty) text.push_back(',');
        pleme_support::detail::append_quoted(text, change.field);
        text.push_back(':');
        const auto kind = detail::kind_of_field(detail::find_ticket_field(change.field));
        detail::append_pair(text, change.before, change.after,
                            [&](const std::optional<std::string>& side) { detail::append_value(text, event, kind, side); });
    }
    return text += initial ? "}}" : "}";
}

/// Reads what `pack_changes` wrote. A field that this version does not know comes as it is.
/// @param event  whose columns before the changes are read already
/// @return `errc::storage_newer` for what a newer version may have written, `errc::storage_corrupt` for what none has
[[nodiscard]] inline result<std::vector<ticket_change>> unpack_changes(const ticket_event& event, std::string_view text)
{
    detail::json_reader from{text};
    const bool initial = from.skip(R"({"new":{)");
    std::vector<ticket_change> changes;
    std::size_t next = 0;
    // What stands nowhere because it is initial.
    const auto add_initial_up_to = [&](std::size_t end) {
        for (; next < end; ++next) {
            const std::string_view name = stored_member_names<support_ticket>[next];
            if (auto initial_text = detail::initial_value(event, name))
                changes.push_back({std::string{name}, {}, std::move(initial_text)});
        }
    };
    const auto read_change = [&](std::string name) -> result<void> {
        const std::size_t field = detail::find_ticket_field(name);
        if (initial && field < stored_member_names<support_ticket>.size()) {
            add_initial_up_to(field);
            next = field + 1;
        }
        ticket_change change{std::move(name), {}, {}};
        const auto kind = detail::kind_of_field(field);
        auto read = detail::read_pair(from, change.before, change.after, [&] { return detail::read_value(from, event, kind); });
        if (read) changes.push_back(std::move(change));
        return read;
    };
    auto read = initial ? from.read_members(read_change) : from.read_object(read_change);
    if (!read) return read.error();
    if (initial) {
        add_initial_up_to(stored_member_names<support_ticket>.size());
        if (!from.skip('}')) return from.corrupt();
    }
    if (!from.at_end()) return from.corrupt();
    return changes;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_PACKED_CHANGES_HPP
