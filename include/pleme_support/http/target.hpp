// The target of a request in its two forms: a path, or a whole URL as proxies are asked by.
// HTTP layer: text only. Guide: docs/guide/http.md. Tests: tests/unit/http/target.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_TARGET_HPP
#define PLEME_SUPPORT_HTTP_TARGET_HPP

#include <pleme_support/http/authority.hpp>
#include <pleme_support/http/request.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::http {

/// A target in absolute form (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2), in parts.
struct absolute_target {
    std::string_view authority;  ///< takes the place of what Host says
    std::string_view rest;       ///< path and query; the path may be missing: "", "?query=…"
};

/// @return nothing if the target has another form, or names anything but an HTTP server
[[nodiscard]] constexpr std::optional<absolute_target> parse_absolute_target(std::string_view target) noexcept
{
    const std::size_t scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return std::nullopt;
    const std::string_view scheme = target.substr(0, scheme_end);
    if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return std::nullopt;
    const std::string_view text = target.substr(scheme_end + 3);
    const std::string_view authority = text.substr(0, text.find_first_of("/?"));
    if (!parse_authority(authority)) return std::nullopt;
    return absolute_target{authority, text.substr(authority.size())};
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_TARGET_HPP
