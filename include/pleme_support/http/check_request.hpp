// What HTTP/1.1 demands of the header of a request before anything else of it is read: how its body ends, whom it is for.
// HTTP layer: no sockets. Guide: docs/guide/http.md. Tests: tests/unit/http/check_request.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_CHECK_REQUEST_HPP
#define PLEME_SUPPORT_HTTP_CHECK_REQUEST_HPP

#include <pleme_support/http/authority.hpp>
#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/target.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0::http {

/// The version of the request line.
enum class http_version : std::uint8_t { http_1_0, http_1_1 };

/// Why a request is not answered any further: the connection is closed, since where the next request starts is not known.
struct request_refusal {
    unsigned status = 400;                  ///< of the response
    std::string_view message;               ///< what a client reads
    std::string_view code = "BAD_REQUEST";  ///< what becomes `extensions.code`
};

namespace detail {

constexpr std::size_t count_lines(const request& asked, std::string_view name) noexcept
{
    return static_cast<std::size_t>(std::count_if(asked.headers.begin(), asked.headers.end(),
                                                  [&](const header& field) { return equals_ignoring_case(field.name, name); }));
}

/// A transfer coding that HTTP knows (https://www.rfc-editor.org/rfc/rfc9112#section-7), other than `chunked`.
constexpr bool is_compression(std::string_view coding) noexcept
{
    for (const std::string_view known : {"gzip", "x-gzip", "compress", "x-compress", "deflate"})
        if (equals_ignoring_case(coding, known)) return true;
    return false;
}

/// Whether a list of codings is right, and this code can only not undo the compression in it.
constexpr bool is_compressed_chunks(std::string_view codings) noexcept
{
    while (true) {
        const std::string_view coding = cut(codings, ',');
        if (codings.empty()) return equals_ignoring_case(coding, "chunked");
        if (!is_compression(coding)) return false;
    }
}

constexpr std::optional<request_refusal> check_transfer_encoding(const request& asked, http_version version) noexcept
{
    const std::size_t lines = count_lines(asked, "transfer-encoding");
    if (lines == 0) return std::nullopt;
    if (version == http_version::http_1_0) return request_refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
    if (count_lines(asked, "content-length") != 0)
        return request_refusal{400, "Transfer-Encoding and Content-Length exclude each other."};
    const std::string_view codings = trim(*asked.find_header("transfer-encoding"));
    if (lines == 1 && equals_ignoring_case(codings, "chunked")) return std::nullopt;
    if (lines == 1 && is_compressed_chunks(codings))
        return request_refusal{501, "The only transfer coding here is chunked.", "NOT_IMPLEMENTED"};
    return request_refusal{400, "Transfer-Encoding must be chunked."};
}

constexpr std::optional<request_refusal> check_host(const request& asked, http_version version) noexcept
{
    const std::size_t lines = count_lines(asked, "host");
    if (lines == 0 && version == http_version::http_1_0) return std::nullopt;
    if (lines != 1) return request_refusal{400, "There must be one Host."};
    if (!parse_authority(trim(*asked.find_header("host")))) return request_refusal{400, "Host must be a host and its port."};
    return std::nullopt;
}

}  // namespace detail

/// Checks a request that is not to be trusted yet (https://www.rfc-editor.org/rfc/rfc9112#section-3.2, #section-6.1).
/// Whoever frames a body differently than the proxy before it lets a body through as the next request: so what is not plain
/// is refused. To be asked as soon as the header is read; the body of `asked` is not looked at.
/// @return why the request is refused; nothing if it is not
[[nodiscard]] constexpr std::optional<request_refusal> check_request(const request& asked, http_version version) noexcept
{
    if (auto refusal = detail::check_transfer_encoding(asked, version)) return refusal;
    if (auto refusal = detail::check_host(asked, version)) return refusal;
    const bool has_form = asked.target.starts_with('/') || asked.target == "*" || asked.method == "CONNECT" ||
                          parse_absolute_target(asked.target).has_value();
    if (!has_form) return request_refusal{400, "The target must be a path or a URL of this server."};
    for (const std::string_view single : {"content-type", "authorization"})
        if (asked.has_differing_lines(single))
            return request_refusal{400, "Content-Type and Authorization can be said once only."};
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_CHECK_REQUEST_HPP
