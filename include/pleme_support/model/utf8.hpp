// Reading UTF-8 one code point at a time, with every malformed form found.
// Model layer. Tests: tests/unit/model/utf8.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_UTF8_HPP
#define PLEME_SUPPORT_MODEL_UTF8_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace pleme_support {

/// What `next_code_point` returns for bytes that are not UTF-8.
inline constexpr char32_t malformed_utf8 = 0xFFFF'FFFF;

/// Reads the code point at `at` and moves past it. Overlong forms, surrogates, values over U+10FFFF and cut sequences are
/// malformed (RFC 3629 section 3); then `at` moves by one byte.
/// @param at  below `text.size()`
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& at) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return text[at++] & 0x7F;
    std::size_t length = 0;
    char32_t point = 0;
    char32_t smallest = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2, point = first & 0x1FU, smallest = 0x80;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3, point = first & 0x0FU, smallest = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4, point = first & 0x07U, smallest = 0x10000;
    }
    if (length == 0 || at + length > text.size()) return ++at, malformed_utf8;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return ++at, malformed_utf8;
        point = (point << 6) | (byte(at + i) & 0x3FU);
    }
    if (point < smallest || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return ++at, malformed_utf8;
    at += length;
    return point;
}

/// Appends a code point that is not a surrogate and at most U+10FFFF.
constexpr void append_code_point(std::string& out, char32_t point)
{
    const auto push = [&](char32_t bits) { out.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (point < 0x80) {
        push(point);
    } else if (point < 0x800) {
        push(0xC0 | (point >> 6)), push(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        push(0xE0 | (point >> 12)), push(0x80 | ((point >> 6) & 0x3F)), push(0x80 | (point & 0x3F));
    } else {
        push(0xF0 | (point >> 18)), push(0x80 | ((point >> 12) & 0x3F)), push(0x80 | ((point >> 6) & 0x3F)), push(0x80 | (point & 0x3F));
    }
}

/// White space as Unicode's property White_Space defines it.
[[nodiscard]] constexpr bool is_white_space(char32_t point) noexcept
{
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F ||
           point == 0x3000;
}

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_UTF8_HPP
