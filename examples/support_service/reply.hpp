// A response as it is sent: with the fields that are the server's.
// Example service: knows Beast's message, no sockets. Guide: docs/guide/service.md. Tests: tests/clients/robustness.test.mjs.

#ifndef SUPPORT_SERVICE_REPLY_HPP
#define SUPPORT_SERVICE_REPLY_HPP

#include <pleme_support/http/response.hpp>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>

namespace support_service {

namespace beast = boost::beast;

using reply = beast::http::response<beast::http::string_body>;

/// Now, as HTTP writes it (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7).
[[nodiscard]] inline std::string make_date()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

/// @param is_head  the answer says how long its body is, and has none
[[nodiscard]] inline reply make_reply(pleme_support::http::response made, bool keep_alive, bool is_head)
{
    const auto to_beast = [](std::string_view text) { return beast::string_view{text.data(), text.size()}; };
    reply sent{beast::http::int_to_status(made.status), 11};
    for (const auto& header : made.headers) sent.set(to_beast(header.name), to_beast(header.value));
    sent.set(beast::http::field::date, make_date());
    sent.set("X-Content-Type-Options", "nosniff");
    sent.keep_alive(keep_alive);
    sent.content_length(made.body.size());
    if (!is_head) sent.body() = std::move(made.body);
    return sent;
}

/// An answer of the service itself, which has too much to do.
[[nodiscard]] inline pleme_support::http::response make_overload_response(std::string_view message)
{
    auto refusal = pleme_support::http::make_error_response(503, pleme_support::http::response_format::json,
                                                            std::string{message}, "OVERLOADED");
    refusal.headers.push_back({"Retry-After", "1"});
    refusal.headers.push_back({"Cache-Control", "no-store"});
    return refusal;
}

}  // namespace support_service

#endif  // SUPPORT_SERVICE_REPLY_HPP
