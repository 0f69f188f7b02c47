// Reads string literals: quoted strings with escapes and block strings with common indentation.
// GraphQL layer, internal to the lexer. Tests: tests/unit/graphql/lexer.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_STRING_LITERAL_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_STRING_LITERAL_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

/// Why a source has no further token; no error if `message` is empty.
struct lexical_error {
    source_offset at = 0;
    std::string message;
};

/// A literal that was read: its value, and its bytes with the quotes.
struct string_literal {
    std::string_view value;
    std::size_t bytes = 0;
    lexical_error error;
};

/// Names what `text` begins with: `"a"`, `U+00E9`, `byte 0xFF` (invalid UTF-8) or `<EOF>`.
[[nodiscard]] inline std::string describe_character(std::string_view text)
{
    if (text.empty()) return "<EOF>";
    const utf8_point point = decode_utf8(text);
    if (point.value == '"') return "'\"'";
    if (point.value >= 0x20 && point.value < 0x7F) return std::string{'"', text.front(), '"'};

    const bool valid = point.bytes != 0;
    const std::uint32_t number = valid ? point.value : static_cast<unsigned char>(text.front());
    std::string digits;
    for (std::uint32_t rest = number; rest != 0 || digits.size() < (valid ? 4U : 2U); rest >>= 4U)
        digits.insert(digits.begin(), "0123456789ABCDEF"[rest & 0xFU]);
    return (valid ? "U+" : "byte 0x") + digits;
}

[[nodiscard]] inline string_literal make_string_error(std::size_t at, std::string message)
{
    return {{}, 0, {static_cast<source_offset>(at), std::move(message)}};
}

/// Copies `text` to where it lives as long as the document.
[[nodiscard]] inline std::string_view store_text(std::string_view text, std::pmr::memory_resource& arena)
{
    if (text.empty()) return {};
    char* const copy = static_cast<char*>(arena.allocate(text.size(), 1));
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
}

/// @return the value of a hexadecimal digit, or 16
[[nodiscard]] constexpr std::uint32_t hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
    return 16;
}

/// An escape sequence; 0 bytes mean that it is none.
struct escape {
    std::uint32_t point = 0;
    std::size_t bytes = 0;
};

/// Reads four hexadecimal digits after `\u`.
/// @return a code unit, which may be a surrogate, with the 6 bytes of its sequence
[[nodiscard]] constexpr escape read_code_unit(std::string_view text) noexcept
{
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return {};
    std::uint32_t unit = 0;
    for (std::size_t i = 2; i < 6; ++i) {
        const std::uint32_t digit = hex_digit(text[i]);
        if (digit == 16) return {};
        unit = (unit << 4U) | digit;
    }
    return {unit, 6};
}

/// Reads `\uXXXX`, a surrogate pair of two of them, or `\u{X…}`; `text` begins with `\u`.
/// @return 0 bytes for a malformed sequence and for a surrogate without its other half
[[nodiscard]] constexpr escape read_unicode_escape(std::string_view text) noexcept
{
    if (text.size() > 2 && text[2] == '{') {
        std::uint32_t point = 0;
        for (std::size_t i = 3; i < text.size(); ++i) {
            if (text[i] == '}') return i > 3 && is_scalar_value(point) ? escape{point, i + 1} : escape{};
            const std::uint32_t digit = hex_digit(text[i]);
            if (digit == 16 || point > 0x10FFFF) return {};
            point = (point << 4U) | digit;
        }
        return {};
    }
    const escape first = read_code_unit(text);
    if (first.bytes == 0 || is_scalar_value(first.point)) return first;
    const escape second = read_code_unit(text.substr(first.bytes));
    const bool pair = first.point <= 0xDBFF && second.point >= 0xDC00 && second.point <= 0xDFFF;
    return pair ? escape{0x10000U + ((first.point - 0xD800U) << 10U) + (second.point - 0xDC00U), 12} : escape{};
}

/// Reads the escape sequence that `text` begins with.
[[nodiscard]] constexpr escape read_escape(std::string_view text) noexcept
{
    switch (text.size() > 1 ? text[1] : '\0') {
        case '"':
            return {'"', 2};
        case '\\':
            return {'\\', 2};
        case '/':
            return {'/', 2};
        case 'b':
            return {'\b', 2};
        case 'f':
            return {'\f', 2};
        case 'n':
            return {'\n', 2};
        case 'r':
            return {'\r', 2};
        case 't':
            return {'\t', 2};
        case 'u':
            return read_unicode_escape(text);
        default:
            return {};
    }
}

/// Quotes a malformed escape sequence for an error: up to the character that breaks it.
[[nodiscard]] inline std::string describe_escape(std::string_view text)
{
    const bool unicode = text.substr(0, 2) == "\\u";
    std::size_t bytes = unicode ? 6 : 2;
    if (unicode && text.size() > 2 && text[2] == '{') {
        bytes = 3;
        while (bytes < 11 && bytes < text.size() && hex_digit(text[bytes]) != 16) ++bytes;
        ++bytes;
    }
    // A character is never cut in two: an error message has to be UTF-8 as well.
    bytes = (std::min)(bytes, text.size());
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) ++bytes;
    return std::string{"Invalid "} + (unicode ? "Unicode" : "character") + " escape sequence: \"" +
           std::string{text.substr(0, bytes)} + "\".";
}

/// Reads `"…"` at `start` (https://spec.graphql.org/September2025/#sec-String-Value).
[[nodiscard]] inline string_literal read_quoted_string(std::string_view source, std::size_t start,
                                                       std::pmr::memory_resource& arena)
{
    std::string decoded;
    std::size_t chunk = start + 1;
    std::size_t at = chunk;
    while (at < source.size() && source[at] != '\n' && source[at] != '\r') {
        if (source[at] == '"') {
            const std::string_view rest = source.substr(chunk, at - chunk);
            const std::string_view value = chunk == start + 1 ? rest : store_text(decoded.append(rest), arena);
            return {value, at + 1 - start, {}};
        }
        if (source[at] == '\\') {
            const escape found = read_escape(source.substr(at));
            if (found.bytes == 0) return make_string_error(at, describe_escape(source.substr(at)));
            decoded.append(source.substr(chunk, at - chunk));
            append_utf8(decoded, found.point);
            chunk = at += found.bytes;
            continue;
        }
        const utf8_point point = decode_utf8(source.substr(at));
        if (point.bytes == 0)
            return make_string_error(at, "Invalid character within String: " + describe_character(source.substr(at)) + '.');
        at += point.bytes;
    }
    return make_string_error(at, "Unterminated string.");
}

/// Joins the lines of a block string without their common indentation and the blank lines around them
/// (https://spec.graphql.org/September2025/#BlockStringValue()).
[[nodiscard]] inline std::string dedent_block_lines(const std::vector<std::string>& lines)
{
    std::size_t common = std::string::npos;
    std::size_t first = lines.size();
    std::size_t last = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::size_t indent = lines[i].find_first_not_of(" \t");
        if (indent == std::string::npos) continue;
        first = (std::min)(first, i);
        last = i;
        if (i != 0) common = (std::min)(common, indent);
    }
    std::string value;
    for (std::size_t i = first; i <= last && i < lines.size(); ++i) {
        if (i != first) value.push_back('\n');
        value.append(i == 0 ? lines[i] : lines[i].substr((std::min)(common, lines[i].size())));
    }
    return value;
}

/// Reads `"""…"""` at `start`.
[[nodiscard]] inline string_literal read_block_string(std::string_view source, std::size_t start,
                                                      std::pmr::memory_resource& arena)
{
    std::vector<std::string> lines(1);
    std::size_t at = start + 3;
    while (at < source.size()) {
        const std::string_view rest = source.substr(at);
        if (rest.substr(0, 3) == R"(""")") return {store_text(dedent_block_lines(lines), arena), at + 3 - start, {}};
        if (rest.substr(0, 4) == R"(\""")") {
            lines.back().append(R"(""")");
            at += 4;
        } else if (rest[0] == '\n' || rest[0] == '\r') {
            lines.emplace_back();
            at += rest.substr(0, 2) == "\r\n" ? 2U : 1U;
        } else {
            const utf8_point point = decode_utf8(rest);
            if (point.bytes == 0)
                return make_string_error(at, "Invalid character within String: " + describe_character(rest) + '.');
            lines.back().append(rest.substr(0, point.bytes));
            at += point.bytes;
        }
    }
    return make_string_error(at, "Unterminated string.");
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_STRING_LITERAL_HPP
