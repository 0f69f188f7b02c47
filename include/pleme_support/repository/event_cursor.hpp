// The cursor of a follower of the event log: where he stands as opaque text, and how he finds that the log is another one.
// Repository layer. Guide: docs/guide/events.md. Tests: tests/unit/repository/event_cursor.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_EVENT_CURSOR_HPP
#define PLEME_SUPPORT_REPOSITORY_EVENT_CURSOR_HPP

#include <pleme_support/result.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::repository {

/// Behind the event at `position`, which got its place in the row with `stamp`. A restored database has no such row, or
/// another.
struct event_cursor {
    std::int64_t position = 0;  ///< 0: before the first event
    std::int64_t stamp = 0;     ///< of the row of places that holds the position

    friend bool operator==(const event_cursor&, const event_cursor&) = default;
};

/// The format, the position and the stamp in hexadecimal digits: `1.105.0f3c5e8a7b7c3d8e`. Empty before the first event.
[[nodiscard]] inline std::string make_cursor(const event_cursor& place)
{
    if (place.position == 0) return {};
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text = "1." + std::to_string(place.position) + '.';
    for (int shift = 60; shift >= 0; shift -= 4) text.push_back(hex[static_cast<std::uint64_t>(place.stamp) >> shift & 0xF]);
    return text;
}

/// @return `errc::invalid_argument` for what `make_cursor` did not make
[[nodiscard]] inline result<event_cursor> parse_event_cursor(std::string_view text)
{
    if (text.empty()) return event_cursor{};
    const std::string_view position = text.substr((std::min)(text.find('.'), text.size() - 1) + 1);
    const std::string_view stamp = text.substr(text.rfind('.') + 1);
    event_cursor place;
    std::uint64_t bits = 0;
    std::from_chars(position.data(), position.data() + position.size(), place.position);
    std::from_chars(stamp.data(), stamp.data() + stamp.size(), bits, 16);
    place.stamp = static_cast<std::int64_t>(bits);
    // What is not written as it was read is of another format, cut off, or made up.
    if (place.position < 1 || make_cursor(place) != text)
        return support_error{errc::invalid_argument, "cursor must be empty or what a page gave as next"};
    return place;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_EVENT_CURSOR_HPP
