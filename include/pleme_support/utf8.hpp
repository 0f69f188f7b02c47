// UTF-8, one scalar value at a time, with every malformed form found.
// Below every layer: no tickets, no GraphQL. Tests: tests/unit/utf8.test.cpp.

#ifndef PLEME_SUPPORT_UTF8_HPP
#define PLEME_SUPPORT_UTF8_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0 {

/// @return whether `point` may stand in a text: any code point but the surrogates
[[nodiscard]] constexpr bool is_scalar_value(std::uint32_t point) noexcept
{
    return point < 0xD800 || (point > 0xDFFF && point <= 0x10FFFF);
}

/// A decoded scalar value and the bytes it took; 0 bytes mean that there is none.
struct utf8_point {
    std::uint32_t value = 0;  ///< the code point
    std::uint32_t bytes = 0;  ///< how many bytes it takes
};

/// Decodes the scalar value that `text` begins with (RFC 3629 section 3).
/// @return 0 bytes if `text` is empty or begins with a stray, overlong, truncated or surrogate sequence
[[nodiscard]] constexpr utf8_point decode_utf8(std::string_view text) noexcept
{
    if (text.empty()) return {};
    const auto byte = [text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::uint32_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
    std::uint32_t value = lead & (0x7FU >> bytes);
    for (std::uint32_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[bytes] || !is_scalar_value(value)) return {};
    return {value, bytes};
}

/// What `next_code_point` returns for bytes that are not UTF-8.
inline constexpr std::uint32_t malformed_utf8 = 0xFFFF'FFFF;

/// Reads the scalar value at `at` and moves past it; past one byte where there is none.
/// @param at  below `text.size()`
[[nodiscard]] constexpr std::uint32_t next_code_point(std::string_view text, std::size_t& at) noexcept
{
    const utf8_point point = decode_utf8(text.substr(at));
    at += point.bytes == 0 ? 1 : point.bytes;
    return point.bytes == 0 ? malformed_utf8 : point.value;
}

/// Appends a scalar value.
constexpr void append_utf8(std::string& out, std::uint32_t point)
{
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

/// White space as Unicode's property White_Space defines it.
[[nodiscard]] constexpr bool is_white_space(std::uint32_t point) noexcept
{
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F ||
           point == 0x3000;
}

/// What a reader sees nothing of where it is not supported, as Unicode's property Default_Ignorable_Code_Point defines it: soft
/// hyphens, joiners, directions, fillers, selectors of variants, tags, and what is set aside for more of them.
[[nodiscard]] constexpr bool is_default_ignorable(std::uint32_t point) noexcept
{
    constexpr std::uint32_t ranges[][2] = {
        {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},  {0x180B, 0x180F},
        {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},  {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (const auto& [first, last] : ranges)
        if (point <= last) return point >= first;
    return false;
}

/// Whether a reader sees nothing of it: white space, or ignorable by default.
[[nodiscard]] constexpr bool shows_nothing(std::uint32_t point) noexcept
{
    return is_white_space(point) || is_default_ignorable(point);
}

/// Whether a text that has it is not on one line, or moves what shows it: a control character (Cc), or U+2028 or U+2029.
[[nodiscard]] constexpr bool breaks_line(std::uint32_t point) noexcept
{
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x2028 || point == 0x2029;
}

/// Whether nothing of a text shows.
[[nodiscard]] constexpr bool is_blank(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();)
        if (!shows_nothing(next_code_point(text, at))) return false;
    return true;
}

/// A text without what shows nothing at its ends.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept
{
    std::size_t begin = text.size();
    std::size_t end = text.size();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (shows_nothing(next_code_point(text, at))) continue;
        if (begin == text.size()) begin = start;
        end = at;
    }
    return text.substr(begin, end - begin);
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_UTF8_HPP
