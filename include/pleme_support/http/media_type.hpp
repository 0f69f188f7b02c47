// Media types: reading Content-Type, and choosing between the two formats of a response by Accept.
// HTTP layer: text only. Guide: docs/guide/http.md. Tests: tests/unit/http/media_type.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_MEDIA_TYPE_HPP
#define PLEME_SUPPORT_HTTP_MEDIA_TYPE_HPP

#include <pleme_support/http/request.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::http {

/// The media type of a response decides how it maps GraphQL's outcomes to statuses
/// (https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types).
enum class response_format : std::uint8_t {
    json,              ///< application/json: 200 whenever a GraphQL response was made
    graphql_response,  ///< application/graphql-response+json: 400 for a request that was not executed
};

/// The `Content-Type` of a response in this format.
[[nodiscard]] constexpr std::string_view content_type(response_format format) noexcept
{
    return format == response_format::json ? "application/json; charset=utf-8"
                                           : "application/graphql-response+json; charset=utf-8";
}

namespace detail {

constexpr std::string_view trim(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Cuts the text before the next `separator` that is not within a quoted string off `rest`.
constexpr std::string_view cut(std::string_view& rest, char separator) noexcept
{
    bool quoted = false;
    std::size_t at = 0;
    for (; at < rest.size() && (quoted || rest[at] != separator); ++at) {
        if (rest[at] == '"')
            quoted = !quoted;
        else if (quoted && rest[at] == '\\')
            ++at;
    }
    if (at > rest.size()) at = rest.size();
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at < rest.size() ? at + 1 : at);
    return trim(part);
}

constexpr std::string_view unquote(std::string_view text) noexcept
{
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

/// A weight in thousandths (https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2); nothing for another text.
constexpr std::optional<int> parse_weight(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    int thousandths = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        thousandths += (text[i] - '0') * unit;
    }
    return thousandths <= 1000 ? std::optional{thousandths} : std::nullopt;
}

/// How much a client wants a media type, and how exactly it said so.
struct preference {
    int weight = 0;        ///< 0 to 1000; 0: not at all
    int specificity = -1;  ///< 2: by name, 1: `type/*`, 0: `*/*`, -1: not mentioned
};

/// Reads one element of Accept into the preference for `type`, which a more exact one has overridden.
constexpr void read_accept_element(std::string_view element, std::string_view type, preference& into) noexcept
{
    const std::string_view range = cut(element, ';');
    int specificity = -1;
    if (equals_ignoring_case(range, type))
        specificity = 2;
    else if (range == "*/*")
        specificity = 0;
    else if (range.ends_with("/*") &&
             equals_ignoring_case(range.substr(0, range.size() - 1), type.substr(0, type.find('/') + 1)))
        specificity = 1;
    if (specificity < into.specificity || specificity < 0) return;
    int weight = 1000;
    while (!element.empty()) {
        std::string_view parameter = cut(element, ';');
        const std::string_view name = cut(parameter, '=');
        if (equals_ignoring_case(name, "q")) {
            const std::optional<int> read = parse_weight(parameter);
            if (!read) return;
            weight = *read;
        } else if (equals_ignoring_case(name, "charset") && !equals_ignoring_case(unquote(parameter), "utf-8") &&
                   !equals_ignoring_case(unquote(parameter), "utf8")) {
            return;  // every response is UTF-8
        }
    }
    if (specificity > into.specificity || weight > into.weight) into = {weight, specificity};
}

}  // namespace detail

/// How much a client wants `type` according to its Accept header (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1).
/// @param type  "text/html"
[[nodiscard]] constexpr detail::preference find_preference(std::string_view accept, std::string_view type) noexcept
{
    detail::preference found;
    while (!accept.empty()) detail::read_accept_element(detail::cut(accept, ','), type, found);
    return found;
}

/// Chooses the format of a response. At equal weight the one that was named more exactly, then the newer one; a client that
/// takes anything, or says nothing, gets application/json.
/// @return nothing if the client takes neither
[[nodiscard]] constexpr std::optional<response_format> choose_format(std::optional<std::string_view> accept) noexcept
{
    if (!accept || detail::trim(*accept).empty()) return response_format::json;
    const auto newer = find_preference(*accept, "application/graphql-response+json");
    const auto older = find_preference(*accept, "application/json");
    if (newer.weight == 0 && older.weight == 0) return std::nullopt;
    const bool is_newer = newer.weight != older.weight ? newer.weight > older.weight : newer.specificity == 2;
    return is_newer ? response_format::graphql_response : response_format::json;
}

/// Whether a browser asks: HTML is named, and wanted more than JSON.
[[nodiscard]] constexpr bool prefers_html(std::optional<std::string_view> accept) noexcept
{
    if (!accept) return false;
    const auto html = find_preference(*accept, "text/html");
    if (html.specificity != 2 || html.weight == 0) return false;
    for (const std::string_view type : {"application/json", "application/graphql-response+json"}) {
        const auto other = find_preference(*accept, type);
        if (other.specificity == 2 && other.weight >= html.weight) return false;
    }
    return true;
}

/// Whether a body is JSON in UTF-8 by its Content-Type: no other type is read, which is what keeps the forms of foreign
/// sites out, as a browser asks for permission before it sends this one across sites.
[[nodiscard]] constexpr bool is_json(std::optional<std::string_view> content_type) noexcept
{
    if (!content_type) return false;
    std::string_view rest = *content_type;
    if (!equals_ignoring_case(detail::cut(rest, ';'), "application/json")) return false;
    while (!rest.empty()) {
        std::string_view parameter = detail::cut(rest, ';');
        if (!equals_ignoring_case(detail::cut(parameter, '='), "charset")) continue;
        const std::string_view charset = detail::unquote(parameter);
        if (!equals_ignoring_case(charset, "utf-8") && !equals_ignoring_case(charset, "utf8")) return false;
    }
    return true;
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_MEDIA_TYPE_HPP
