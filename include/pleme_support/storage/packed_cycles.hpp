// What an event did to cycles as text, format 1: without what its own columns say already. What was written in it is read for
// ever. Storage layer: no database. Guide: docs/guide/event_format.md. Tests: tests/unit/storage/packed_cycles.test.cpp,
// tests/regression/golden_events.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_PACKED_CYCLES_HPP
#define PLEME_SUPPORT_STORAGE_PACKED_CYCLES_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/detail/json_text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::storage {

namespace detail {

/// What stands for a metric and an outcome in format 1.
struct cycle_code {
    char code;
    std::string_view stored;
};
inline constexpr std::array metric_codes{cycle_code{'F', "FIRST_RESPONSE"}, cycle_code{'N', "NEXT_RESPONSE"},
                                         cycle_code{'R', "RESOLUTION"}};
inline constexpr std::array outcome_codes{cycle_code{'F', "FULFILLED"}, cycle_code{'C', "CANCELLED"}};

template <class E, std::size_t N>
[[nodiscard]] constexpr char code_of(const std::array<cycle_code, N>& codes, E value)
{
    for (const cycle_code& each : codes)
        if (each.stored == stored_enum_name(value)) return each.code;
    return '?';
}
template <class E, std::size_t N>
[[nodiscard]] constexpr std::optional<E> parse_code(const std::array<cycle_code, N>& codes, char code)
{
    for (const cycle_code& each : codes)
        if (each.code == code) return parse_stored_enum<E>(each.stored);
    return std::nullopt;
}

/// What a cycle that an event ended has when nothing else is said.
inline void set_ended(cycle_change& cycle, const ticket_event& event)
{
    cycle.ended_at = event.at;
    cycle.ended_by = event.actor_id;
    cycle.ended_by_kind = event.actor;
    cycle.worked = (event.at - cycle.started_at).count();
}

/// What a cycle that goes on has when nothing else is said.
inline void set_suspended(cycle_change& cycle, const ticket_event& event)
{
    cycle.ended_by_before = event.actor_id;
    cycle.ended_by_kind_before = event.actor;
}

inline void append_cycle(std::string& to, const ticket_event& event, const cycle_change& cycle)
{
    to.push_back('"');
    to.push_back(code_of(metric_codes, cycle.metric));
    to += std::to_string(cycle.ordinal);
    to += "\":{";
    const std::size_t empty = to.size();
    const auto begin = [&](std::string_view name) {
        if (to.size() > empty) to.push_back(',');
        pleme_support::detail::append_quoted(to, name);
        to.push_back(':');
    };
    const auto append_instant = [&](const std::optional<timestamp>& instant) {
        instant ? append_delta(to, event.at, *instant) : void(to += "null");
    };
    cycle_change plain;  // as it would be read
    plain.started_at = cycle.started_at;
    const auto append_id = [&](const std::optional<uuid>& id) {
        id ? pleme_support::detail::append_quoted(to, to_text(*id)) : void(to += "null");
    };
    const auto append_kind = [&](const std::optional<actor_kind>& kind) {
        kind ? pleme_support::detail::append_quoted(to, stored_enum_name(*kind)) : void(to += "null");
    };
    if (cycle.started_at != event.at) begin("start"), append_delta(to, event.at, cycle.started_at);
    if (cycle.ended_before) {
        begin("was");
        append_delta(to, event.at, *cycle.ended_before);
        set_suspended(plain, event);
    }
    if (cycle.ended_by_before != plain.ended_by_before) begin("wasBy"), append_id(cycle.ended_by_before);
    if (cycle.ended_by_kind_before != plain.ended_by_kind_before) begin("wasKind"), append_kind(cycle.ended_by_kind_before);
    if (cycle.outcome) {
        begin("end");
        pleme_support::detail::append_quoted(to, std::string{code_of(outcome_codes, *cycle.outcome)});
        set_ended(plain, event);
    }
    if (cycle.ended_at != plain.ended_at) begin("at"), append_instant(cycle.ended_at);
    if (cycle.ended_by != plain.ended_by) begin("by"), append_id(cycle.ended_by);
    if (cycle.ended_by_kind != plain.ended_by_kind) begin("kind"), append_kind(cycle.ended_by_kind);
    if (cycle.worked != plain.worked) {
        begin("worked");
        to += cycle.worked ? std::to_string(*cycle.worked) : "null";
    }
    if (cycle.due_before || cycle.due_at) begin("due"), append_pair(to, cycle.due_before, cycle.due_at, append_instant);
    if (cycle.breached_before || cycle.breached_at)
        begin("breach"), append_pair(to, cycle.breached_before, cycle.breached_at, append_instant);
    to.push_back('}');
}

/// Reads an instant, or null.
[[nodiscard]] inline result<std::optional<timestamp>> read_instant(json_reader& from, const ticket_event& event)
{
    const auto token = from.read_scalar();
    if (!token) return token.error();
    if (token->kind == json_kind::null) return std::optional<timestamp>{};
    if (token->kind != json_kind::number) return from.newer();
    const auto instant = from.offset(event.at, token->text);
    if (!instant) return instant.error();
    return std::optional{*instant};
}

/// Reads one member of a cycle.
[[nodiscard]] inline result<void> read_cycle_member(json_reader& from, const ticket_event& event, cycle_change& cycle,
                                                    std::string_view name)
{
    const auto instant = [&] { return read_instant(from, event); };
    if (name == "due") return read_pair(from, cycle.due_before, cycle.due_at, instant);
    if (name == "breach") return read_pair(from, cycle.breached_before, cycle.breached_at, instant);
    if (name == "start" || name == "was" || name == "at") {
        const auto read = instant();
        if (!read) return read.error();
        if (!*read && name != "at") return from.corrupt();
        if (name == "at") cycle.ended_at = *read;
        if (name == "start") cycle.started_at = **read;
        if (name == "was") cycle.ended_before = *read, set_suspended(cycle, event);
        return {};
    }
    const auto token = from.read_scalar();
    if (!token) return token.error();
    const bool is_null = token->kind == json_kind::null;
    if (name == "end") {
        const auto outcome =
            token->text.size() == 1 ? parse_code<cycle_outcome>(outcome_codes, token->text.front()) : std::nullopt;
        if (!outcome) return from.newer();
        cycle.outcome = outcome;
        set_ended(cycle, event);
    } else if (name == "by" || name == "wasBy") {
        auto& id = name == "by" ? cycle.ended_by : cycle.ended_by_before;
        id = is_null ? std::nullopt : parse_uuid(token->text);
        if (!is_null && !id) return from.corrupt();
    } else if (name == "kind" || name == "wasKind") {
        auto& kind = name == "kind" ? cycle.ended_by_kind : cycle.ended_by_kind_before;
        kind = is_null ? std::nullopt : parse_stored_enum<actor_kind>(token->text);
        if (!is_null && !kind) return from.newer();
    } else if (name == "worked") {
        cycle.worked = is_null ? std::nullopt : from_text<std::int64_t>(token->text);
        if (!is_null && !cycle.worked) return from.corrupt();
    } else {
        return from.newer();
    }
    return {};
}

}  // namespace detail

/// The text of an event's cycles.
[[nodiscard]] inline std::string pack_cycles(const ticket_event& event)
{
    std::string text{'{'};
    for (const cycle_change& cycle : event.cycles) {
        if (text.size() > 1) text.push_back(',');
        detail::append_cycle(text, event, cycle);
    }
    text.push_back('}');
    return text;
}

/// Reads what `pack_cycles` wrote.
/// @param event  whose columns before the changes are read already
/// @return `errc::storage_newer`, `errc::storage_corrupt`
[[nodiscard]] inline result<std::vector<cycle_change>> unpack_cycles(const ticket_event& event, std::string_view text)
{
    detail::json_reader from{text};
    std::vector<cycle_change> cycles;
    auto read = from.read_object([&](const std::string& key) -> result<void> {
        const auto ordinal = key.empty() ? std::nullopt : from_text<std::int32_t>(std::string_view{key}.substr(1));
        const auto metric = key.empty() ? std::nullopt : detail::parse_code<cycle_metric>(detail::metric_codes, key.front());
        if (!ordinal) return from.corrupt();
        if (!metric) return from.newer();
        cycle_change& cycle = cycles.emplace_back();
        cycle.metric = *metric;
        cycle.ordinal = *ordinal;
        cycle.started_at = event.at;
        return from.read_object([&](const std::string& name) { return detail::read_cycle_member(from, event, cycle, name); });
    });
    if (!read) return read.error();
    if (!from.at_end()) return from.corrupt();
    return cycles;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_PACKED_CYCLES_HPP
