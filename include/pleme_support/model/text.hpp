// Canonical text of member values: how events say before and after, and how SQL adapters keep lists of strings.
// Model layer; no JSON library, lists of strings are written as JSON arrays by hand. Guide: docs/guide/events.md.
// Tests: tests/unit/model/text.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_TEXT_HPP
#define PLEME_SUPPORT_MODEL_TEXT_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace pleme_support::inline v0 {

/// The text itself.
[[nodiscard]] inline std::string to_text(const std::string& value)
{
    return value;
}
/// `true` or `false`.
[[nodiscard]] inline std::string to_text(bool value)
{
    return value ? "true" : "false";
}

/// Decimal.
template <std::integral T>
requires(!std::same_as<T, bool>) [[nodiscard]] std::string to_text(T value)
{
    return std::to_string(value);
}

/// The enumerator's stored name.
template <class E>
requires std::is_enum_v<E>
[[nodiscard]] std::string to_text(E value)
{
    return std::string{stored_enum_name(value)};
}

namespace detail {

/// Whether a character of a JSON string is written as an escape.
inline constexpr auto is_escaped = [] {
    std::array<bool, 256> escaped{};
    for (std::size_t c = 0; c < 0x20; ++c) escaped[c] = true;
    escaped['"'] = escaped['\\'] = true;
    return escaped;
}();

/// Appends a JSON string. Only `"`, `\` and control characters are escaped, as PostgreSQL's to_json does it.
inline void append_quoted(std::string& to, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view escapes = "\"\\bfnrt";
    to.push_back('"');
    for (std::size_t at = 0;; ++at) {
        const std::size_t plain = at;
        while (at < text.size() && !is_escaped[static_cast<unsigned char>(text[at])]) ++at;
        to.append(text, plain, at - plain);
        if (at == text.size()) break;
        if (const auto known = escaped.find(text[at]); known != std::string_view::npos) {
            to.push_back('\\');
            to.push_back(escapes[known]);
        } else {
            to.append("\\u00");
            to.push_back(hex[static_cast<unsigned char>(text[at]) >> 4]);
            to.push_back(hex[static_cast<unsigned char>(text[at]) & 0x0F]);
        }
    }
    to.push_back('"');
}

/// Reads the JSON string that begins at `at`, and moves `at` behind it. Of escapes it knows all but \u0080 and up, which nobody
/// needs in UTF-8.
[[nodiscard]] inline std::optional<std::string> parse_quoted(std::string_view text, std::size_t& at)
{
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at >= text.size() || text[at] != '"') return std::nullopt;
    std::string value;
    for (++at; at < text.size() && text[at] != '"';) {
        if (text[at] != '\\') {
            const std::size_t plain = at;
            while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
            value.append(text, plain, at - plain);
        } else if (++at < text.size() && escapes.find(text[at]) != std::string_view::npos) {
            value.push_back(meanings[escapes.find(text[at++])]);
        } else if (text.substr(at).starts_with("u00") && at + 5 <= text.size()) {
            unsigned code = 0;
            const auto [end, problem] = std::from_chars(text.data() + at + 3, text.data() + at + 5, code, 16);
            if (problem != std::errc{} || end != text.data() + at + 5) return std::nullopt;
            value.push_back(static_cast<char>(code));
            at += 5;
        } else {
            return std::nullopt;
        }
    }
    if (at >= text.size()) return std::nullopt;
    ++at;
    return value;
}

[[nodiscard]] inline std::optional<std::vector<std::string>> parse_string_array(std::string_view text)
{
    std::vector<std::string> values;
    std::size_t at = 0;
    const auto skip = [&](char c) { return at < text.size() && text[at] == c && (++at, true); };
    if (!skip('[')) return std::nullopt;
    if (skip(']')) return at == text.size() ? std::optional{values} : std::nullopt;
    do {
        auto value = parse_quoted(text, at);
        if (!value) return std::nullopt;
        values.push_back(*std::move(value));
    } while (skip(','));
    if (!skip(']') || at != text.size()) return std::nullopt;
    return values;
}

[[nodiscard]] inline std::optional<std::vector<uuid>> parse_uuid_array(std::string_view text)
{
    const auto strings = parse_string_array(text);
    if (!strings) return std::nullopt;
    std::vector<uuid> ids;
    ids.reserve(strings->size());
    for (const std::string& string : *strings) {
        const auto id = parse_uuid(string);
        if (!id) return std::nullopt;
        ids.push_back(*id);
    }
    return ids;
}

}  // namespace detail

/// A JSON array of strings, without blanks: `["billing","late"]`. Only `"`, `\` and control characters are escaped.
[[nodiscard]] inline std::string to_text(const std::vector<std::string>& values)
{
    std::string text{'['};
    for (const std::string& value : values) {
        if (text.size() > 1) text.push_back(',');
        detail::append_quoted(text, value);
    }
    text.push_back(']');
    return text;
}

/// The same of their canonical texts.
[[nodiscard]] inline std::string to_text(const std::vector<uuid>& ids)
{
    std::string text{'['};
    for (const uuid& id : ids) {
        if (text.size() > 1) text.push_back(',');
        detail::append_quoted(text, to_text(id));
    }
    text.push_back(']');
    return text;
}

/// Lists that have a canonical text.
template <class T>
concept text_list = std::same_as<T, std::vector<std::string>> || std::same_as<T, std::vector<uuid>>;

/// Reads what `to_text` of a `T` wrote.
/// @return nothing for any other text
template <class T>
[[nodiscard]] std::optional<T> from_text(std::string_view text)
{
    if constexpr (std::same_as<T, std::string>) {
        return std::string{text};
    } else if constexpr (std::same_as<T, bool>) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    } else if constexpr (std::integral<T>) {
        T value{};
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        return problem == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
    } else if constexpr (std::is_enum_v<T>) {
        return parse_stored_enum<T>(text);
    } else if constexpr (std::same_as<T, uuid>) {
        return parse_uuid(text);
    } else if constexpr (std::same_as<T, timestamp>) {
        return parse_timestamp(text);
    } else if constexpr (std::same_as<T, std::vector<uuid>>) {
        return detail::parse_uuid_array(text);
    } else {
        static_assert(std::same_as<T, std::vector<std::string>>, "this member type has no canonical text");
        return detail::parse_string_array(text);
    }
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_TEXT_HPP
