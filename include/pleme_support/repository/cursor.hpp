// The cursor of a ticket list: the place of a page's last ticket as opaque text.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/cursor.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CURSOR_HPP
#define PLEME_SUPPORT_REPOSITORY_CURSOR_HPP

#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/value.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Microseconds of `created_at`, a dot, the id. Clients must not read it: another order would make it something else.
[[nodiscard]] inline std::string make_cursor(const support_ticket& last)
{
    std::string text = std::to_string(last.created_at.time_since_epoch().count());
    text.push_back('.');
    append_uuid(text, last.id);
    return text;
}

/// @return the values of `created_at` and `id`; `errc::invalid_argument` for what `make_cursor` did not make
[[nodiscard]] inline result<std::vector<storage::value>> parse_cursor(std::string_view text)
{
    const support_error refusal{errc::invalid_argument, "after must be a cursor that a page gave"};
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return refusal;
    std::int64_t microseconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + dot, microseconds);
    const auto id = parse_uuid(text.substr(dot + 1));
    if (problem != std::errc{} || end != text.data() + dot || !id) return refusal;
    // Not every database knows the instants beyond.
    const timestamp at{std::chrono::microseconds{microseconds}};
    if (at < min_timestamp || at > max_timestamp) return refusal;
    return std::vector<storage::value>{at, *id};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CURSOR_HPP
