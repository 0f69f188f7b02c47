// Which events got their places together as text, format 1. What was written in it is read for ever.
// Storage layer: no database. Guide: docs/guide/event_format.md. Tests: tests/unit/storage/packed_changes.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_PACKED_PLACES_HPP
#define PLEME_SUPPORT_STORAGE_PACKED_PLACES_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::storage {

/// The ticket's id in 32 hexadecimal digits and the version, for each event, with blanks between them:
/// `018f3c5e8a7b7c3d8e9fa0b1c2d3e4f5.3 018f…`.
[[nodiscard]] inline std::string pack_event_keys(const std::vector<event_key>& keys)
{
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::size_t usual = 36;
    std::string text;
    text.reserve(keys.size() * usual);
    for (const event_key& key : keys) {
        if (!text.empty()) text.push_back(' ');
        for (const auto byte : key.ticket_id) {
            text.push_back(hex[byte >> 4]);
            text.push_back(hex[byte & 0x0F]);
        }
        text.push_back('.');
        text += to_text(key.version);
    }
    return text;
}

/// Reads what `pack_event_keys` wrote.
/// @return `errc::storage_corrupt`
[[nodiscard]] inline result<std::vector<event_key>> unpack_event_keys(std::string_view text)
{
    const support_error corrupt{errc::storage_corrupt, "a stored list of events is not what was written"};
    constexpr std::size_t digits = 32;
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    std::vector<event_key> keys;
    while (!text.empty()) {
        const std::string_view key = text.substr(0, text.find(' '));
        text.remove_prefix(key.size() < text.size() ? key.size() + 1 : key.size());
        if (key.size() < digits + 2 || key[digits] != '.') return corrupt;
        event_key& made = keys.emplace_back();
        for (std::size_t i = 0; i < digits; i += 2) {
            const int high = digit(key[i]);
            const int low = digit(key[i + 1]);
            if (high < 0 || low < 0) return corrupt;
            made.ticket_id.begin()[i / 2] = static_cast<unsigned char>(high << 4 | low);
        }
        const auto version = from_text<std::int32_t>(key.substr(digits + 1));
        if (!version) return corrupt;
        made.version = *version;
    }
    return keys;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_PACKED_PLACES_HPP
