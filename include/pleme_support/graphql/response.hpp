// JSON text of a response: scalars, strings, errors, appended to one buffer.
// GraphQL layer, no schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_RESPONSE_HPP
#define PLEME_SUPPORT_GRAPHQL_RESPONSE_HPP

#include <pleme_support/graphql/graphql_error.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// Whether a byte can't stand in a JSON string as it is (https://www.rfc-editor.org/rfc/rfc8259#section-7).
constexpr bool needs_escape(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Marks the bytes that need an escape, of eight at once, since most text is plain. A mark at the lowest of them is right;
/// those above it may be false alarms.
inline std::uint64_t mark_escapes(const char* eight) noexcept
{
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highs = 0x8080'8080'8080'8080;
    // A byte is zero iff subtracting one borrows through its high bit.
    const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, 8);
    const std::uint64_t below_space = (bytes - ones * 0x20) & ~bytes & highs;
    return below_space | has_zero(bytes ^ (ones * '"')) | has_zero(bytes ^ (ones * '\\'));
}

/// The length of the run of plain bytes at the start of `text`.
inline std::size_t plain_run(std::string_view text) noexcept
{
    std::size_t at = 0;
    while (at + 8 <= text.size() && mark_escapes(text.data() + at) == 0) at += 8;
    while (at < text.size() && !needs_escape(text[at])) ++at;
    return at;
}

/// Whether a text can stand in a JSON string as it is. The last eight bytes are looked at again with those before them, so
/// that none is looked at alone.
inline bool is_plain(std::string_view text) noexcept
{
    if (text.size() < 8) {
        std::array<char, 8> padded{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
        for (std::size_t i = 0; i < text.size(); ++i) padded[i] = text[i];
        return mark_escapes(padded.data()) == 0;
    }
    std::uint64_t marks = mark_escapes(text.data() + text.size() - 8);
    for (std::size_t at = 0; at + 8 < text.size(); at += 8) marks |= mark_escapes(text.data() + at);
    return marks == 0;
}

}  // namespace detail

/// Appends a JSON string.
/// @param text  UTF-8
inline void append_json_string(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out.push_back('"');
    while (true) {
        const std::size_t run = detail::plain_run(text);
        out.append(text.data(), run);
        if (run == text.size()) break;
        const char c = text[run];
        switch (c) {
            case '"':
                out.append("\\\"");
                break;
            case '\\':
                out.append("\\\\");
                break;
            case '\n':
                out.append("\\n");
                break;
            case '\r':
                out.append("\\r");
                break;
            case '\t':
                out.append("\\t");
                break;
            default:
                out.append("\\u00");
                out.push_back(hex[static_cast<unsigned char>(c) >> 4]);
                out.push_back(hex[static_cast<unsigned char>(c) & 0x0FU]);
        }
        text.remove_prefix(run + 1);
    }
    out.push_back('"');
}

/// Appends an integer or a finite double in its shortest form that reads back the same.
template <class Number>
void append_json_number(std::string& out, Number value)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

/// Appends one entry of `errors` (https://spec.graphql.org/September2025/#sec-Errors.Error-Result-Format).
inline void append_error(std::string& out, const graphql_error& error)
{
    out.append("{\"message\":");
    append_json_string(out, error.message);
    if (!error.locations.empty()) {
        out.append(",\"locations\":[");
        for (const location& at : error.locations) {
            out.append("{\"line\":");
            append_json_number(out, at.line);
            out.append(",\"column\":");
            append_json_number(out, at.column);
            out.append("},");
        }
        out.back() = ']';
    }
    if (!error.path.empty()) {
        out.append(",\"path\":[");
        for (const path_segment& step : error.path) {
            if (const std::string* key = std::get_if<std::string>(&step))
                append_json_string(out, *key);
            else
                append_json_number(out, std::get<std::size_t>(step));
            out.push_back(',');
        }
        out.back() = ']';
    }
    if (!error.code.empty()) {
        out.append(",\"extensions\":{\"code\":");
        append_json_string(out, error.code);
        out.push_back('}');
    }
    out.push_back('}');
}

/// Appends `"errors":[...]`. Precondition: there is at least one.
inline void append_errors(std::string& out, std::span<const graphql_error> errors)
{
    out.append("\"errors\":[");
    for (const graphql_error& error : errors) {
        append_error(out, error);
        out.push_back(',');
    }
    out.back() = ']';
}

/// The response to a request that was not executed: it has no `data` key
/// (https://spec.graphql.org/September2025/#sec-Response-Format.Request-Error-Result).
[[nodiscard]] inline std::string make_request_error_response(std::span<const graphql_error> errors)
{
    std::string out{"{"};
    append_errors(out, errors);
    out.push_back('}');
    return out;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_RESPONSE_HPP
