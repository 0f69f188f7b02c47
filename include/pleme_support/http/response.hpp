// An HTTP response as the GraphQL handler makes it, for a server to send.
// HTTP layer: no sockets, no framework. Guide: docs/guide/http.md. Tests: tests/unit/http/handler.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_RESPONSE_HPP
#define PLEME_SUPPORT_HTTP_RESPONSE_HPP

#include <pleme_support/graphql/response.hpp>
#include <pleme_support/http/media_type.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::http {

/// One header field of a response. Names and values are constants of the library, so nothing from a request gets into them.
struct response_header {
    std::string_view name;   ///< as HTTP writes it
    std::string_view value;  ///< one line

    friend bool operator==(const response_header&, const response_header&) = default;
};

/// What is to be sent. `Content-Length`, `Date` and `Connection` are the server's.
struct response {
    unsigned status = 200;                   ///< the status code
    std::vector<response_header> headers;    ///< without `Content-Length`, which the server knows
    std::string body;                        ///< JSON, or text
    std::string operation_name;              ///< of the operation that was asked for, for logs; empty: none was named
    std::vector<std::string> error_codes{};  ///< of the errors in the body, each once, the first eight; for logs
};

/// A response whose body is one GraphQL error without `data`: how everything is refused, so that GraphQL clients can read it.
/// @param code  becomes `extensions.code`
[[nodiscard]] inline response make_error_response(unsigned status, response_format format, std::string message,
                                                  std::string code)
{
    const graphql::graphql_error refusal{.message = std::move(message), .locations = {}, .path = {}, .code = std::move(code)};
    return {status,
            {{"Content-Type", content_type(format)}, {"Vary", "Accept"}},
            graphql::make_request_error_response({&refusal, 1}),
            {},
            {refusal.code}};
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_RESPONSE_HPP
