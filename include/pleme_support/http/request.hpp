// An HTTP request as the GraphQL handler sees it: views of bytes that a server has read.
// HTTP layer: no sockets, no framework. Guide: docs/guide/http.md. Tests: tests/unit/http/handler.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_REQUEST_HPP
#define PLEME_SUPPORT_HTTP_REQUEST_HPP

#include <pleme_support/time_limit.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::http {

/// Whether two texts are equal but for the case of ASCII letters, as header names and media types are compared.
[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// One header field of a request; a field that came in several lines may be given so, or joined by commas.
struct header {
    std::string_view name;   ///< in any case
    std::string_view value;  ///< without white space around it
};

/// What a server has read. Everything is a view: the bytes outlive the call that is given the request.
struct request {
    std::string_view method;          ///< "GET", "POST", as sent
    std::string_view target;          ///< path and query, as sent
    std::span<const header> headers;  ///< in the order in which they came
    std::string_view body;            ///< without any transfer coding
    time_limit end{};                 ///< when nobody waits for the answer any more
    bool is_stranger = false;         ///< whoever asks has no login: his documents fill a small cache of their own

    /// The value of the first field of that name, whatever its case.
    [[nodiscard]] constexpr std::optional<std::string_view> find_header(std::string_view name) const noexcept
    {
        for (const header& field : headers)
            if (equals_ignoring_case(field.name, name)) return field.value;
        return std::nullopt;
    }

    /// The value of a field that is a list, such as Accept: the lines of it that came, joined by commas
    /// (https://www.rfc-editor.org/rfc/rfc9110#section-5.3).
    [[nodiscard]] std::optional<std::string> join_header(std::string_view name) const
    {
        std::optional<std::string> joined;
        for (const header& field : headers) {
            if (!equals_ignoring_case(field.name, name)) continue;
            if (joined)
                joined->append(", ").append(field.value);
            else
                joined.emplace(field.value);
        }
        return joined;
    }

    /// Whether a field that can be said once only, such as Content-Type, came in several lines that say different things.
    [[nodiscard]] constexpr bool has_differing_lines(std::string_view name) const noexcept
    {
        const std::optional<std::string_view> first = find_header(name);
        return std::any_of(headers.begin(), headers.end(), [&](const header& field) {
            return equals_ignoring_case(field.name, name) && field.value != *first;
        });
    }

    /// The target before its query.
    [[nodiscard]] constexpr std::string_view path() const noexcept { return target.substr(0, target.find('?')); }

    /// What follows the first `?` of the target; empty if there is none.
    [[nodiscard]] constexpr std::string_view query() const noexcept
    {
        const std::size_t mark = target.find('?');
        return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    }
};

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_REQUEST_HPP
