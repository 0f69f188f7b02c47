// Host and port, as the Host field and absolute targets of requests name them.
// HTTP layer: text only. Guide: docs/guide/http.md. Tests: tests/unit/http/authority.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_AUTHORITY_HPP
#define PLEME_SUPPORT_HTTP_AUTHORITY_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::http {

/// Whom a request is for. Views of the text that was read.
struct authority {
    std::string_view host;  ///< a name or an address; an IPv6 address without its brackets; never empty
    std::string_view port;  ///< digits; empty: none was given
};

namespace detail {

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_hex_digit(char c) noexcept
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Of a name, but for percent-encoded bytes (https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2).
constexpr bool is_name_character(char c) noexcept
{
    constexpr std::string_view others = "-._~!$&'()*+,;=";
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.find(c) != std::string_view::npos;
}

constexpr bool is_registered_name(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_name_character(text[i])) continue;
        if (text[i] != '%' || text.size() - i < 3 || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) return false;
        i += 2;
    }
    return !text.empty();
}

}  // namespace detail

/// Reads `host` or `host:port` (https://www.rfc-editor.org/rfc/rfc9110#section-7.2), without user information, which HTTP has
/// none of. That an address in brackets is one is left to who uses it.
/// @return nothing for any other text, an empty one too
[[nodiscard]] constexpr std::optional<authority> parse_authority(std::string_view text) noexcept
{
    constexpr std::size_t longest_port = 5;
    authority read;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        read.host = text.substr(1, end - 1);
        const auto fits = [](char c) { return detail::is_hex_digit(c) || c == ':' || c == '.'; };
        if (read.host.empty() || !std::all_of(read.host.begin(), read.host.end(), fits)) return std::nullopt;
        text.remove_prefix(end + 1);
    } else {
        read.host = text.substr(0, text.find(':'));
        if (!detail::is_registered_name(read.host)) return std::nullopt;
        text.remove_prefix(read.host.size());
    }
    if (text.empty()) return read;
    if (text.front() != ':') return std::nullopt;
    read.port = text.substr(1);
    const bool is_port = read.port.size() <= longest_port && std::all_of(read.port.begin(), read.port.end(), detail::is_digit);
    return is_port ? std::optional{read} : std::nullopt;
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_AUTHORITY_HPP
