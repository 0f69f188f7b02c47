// Text search: how a search text becomes words, and when a text contains one. Every storage gives this answer.
// Rules layer: pure. Guide: docs/guide/search.md. Tests: tests/unit/rules/search.test.cpp.

#ifndef PLEME_SUPPORT_RULES_SEARCH_HPP
#define PLEME_SUPPORT_RULES_SEARCH_HPP

#include <pleme_support/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Unicode simple case folding (CaseFolding.txt, statuses C and S) of Latin, Greek, Cyrillic, Armenian and full-width
/// letters; every other code point stays, as scripts like Thai have no case.
[[nodiscard]] constexpr std::uint32_t fold_code_point(std::uint32_t c) noexcept
{
    const auto between = [c](std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; };
    const auto even_up = [c] { return c | 1U; };
    const auto odd_up = [c] { return c + (c & 1U); };
    if (c < 0x80) return between('A', 'Z') ? c + 32 : c;
    if (c == 0xB5) return 0x3BC;
    if (between(0xC0, 0xDE) && c != 0xD7) return c + 32;
    if (c < 0x100) return c;
    if (between(0x100, 0x12F) || between(0x132, 0x137) || between(0x14A, 0x177)) return even_up();
    if (between(0x139, 0x148) || between(0x179, 0x17E)) return odd_up();
    if (c == 0x178) return 0xFF;
    if (c == 0x17F) return 's';
    if (between(0x1CD, 0x1DC)) return odd_up();
    if (between(0x1DE, 0x1EF) || between(0x1F8, 0x21F) || between(0x222, 0x233)) return even_up();
    if (c == 0x386) return 0x3AC;
    if (between(0x388, 0x38A)) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (between(0x38E, 0x38F)) return c + 63;
    if (between(0x391, 0x3AB) && c != 0x3A2) return c + 32;
    if (c == 0x3C2) return 0x3C3;
    if (between(0x400, 0x40F)) return c + 80;
    if (between(0x410, 0x42F)) return c + 32;
    if (between(0x460, 0x481) || between(0x48A, 0x4BF) || between(0x4D0, 0x52F)) return even_up();
    if (c == 0x4C0) return 0x4CF;
    if (between(0x4C1, 0x4CE)) return odd_up();
    if (between(0x531, 0x556)) return c + 48;
    if (between(0x1E00, 0x1E95) || between(0x1EA0, 0x1EFF)) return even_up();
    if (c == 0x1E9B) return 0x1E61;
    if (c == 0x1E9E) return 0xDF;
    if (between(0xFF21, 0xFF3A)) return c + 32;
    return c;
}

namespace detail {

/// What each byte becomes whatever stands beside it; 0 where that has to be looked at: what begins two bytes or is U+1xxx or
/// U+Fxxx may fold. No other code point beyond ASCII does, Thai and Chinese among them.
inline constexpr auto folded_bytes = [] {
    std::array<char, 256> bytes{};
    for (std::uint32_t byte = 0; byte < bytes.size(); ++byte)
        if (!(byte >= 0xC0 && byte <= 0xDF) && byte != 0xE1 && byte != 0xEF)
            bytes[byte] = static_cast<char>(static_cast<unsigned char>(byte < 0x80 ? fold_code_point(byte) : byte));
    return bytes;
}();

}  // namespace detail

/// Folds a whole text.
/// @param text  UTF-8
[[nodiscard]] inline std::string fold_case(std::string_view text)
{
    std::string folded(text.size(), '\0');
    char* to = folded.data();  // never overtakes what is read: no code point takes more bytes when it is folded
    for (std::size_t at = 0; at < text.size();) {
        if (const char byte = detail::folded_bytes[static_cast<unsigned char>(text[at])]; byte != 0) {
            *to++ = byte;  // most texts, in a few instructions a byte
            ++at;
            continue;
        }
        const std::size_t start = at;
        const std::uint32_t point = next_code_point(text, at);
        std::string one;
        if (point == malformed_utf8)
            one = text.substr(start, at - start);
        else
            append_utf8(one, fold_code_point(point));
        to += one.copy(to, one.size());
    }
    folded.resize(static_cast<std::size_t>(to - folded.data()));
    return folded;
}

/// The folded words of a search text: what stands between white space.
[[nodiscard]] inline std::vector<std::string> split_search(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = next_code_point(text, at);
        if (point != malformed_utf8 && !is_white_space(point)) {
            append_utf8(word, fold_code_point(point));
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_SEARCH_HPP
