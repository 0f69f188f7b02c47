// One connection: reads requests one after the other, has each answered, writes the answers in their order.
// Example service: knows HTTP/1.1 and its bounds, not GraphQL. Guide: docs/guide/service.md.
// Tests: tests/clients/robustness.test.mjs.

#ifndef SUPPORT_SERVICE_SESSION_HPP
#define SUPPORT_SERVICE_SESSION_HPP

#include "access_log.hpp"

#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support_service {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// What every connection of a server shares.
struct session_setting {
    std::function<pleme_support::http::response(const pleme_support::http::request&, access_entry&)> answer;
    access_log* log = nullptr;
    std::chrono::seconds timeout{30};                      ///< for idling and reading a header, for a body, and for writing
    std::size_t header_bytes = std::size_t{16} * 1024;     ///< more is answered with 431
    std::size_t body_bytes = std::size_t{256} * 1024 + 1;  ///< more is answered with 413 unread; the handler bounds it too
};

/// Lives as long as an operation of it is under way. All of it runs on the strand of its socket.
class session : public std::enable_shared_from_this<session> {
public:
    /// @param setting  outlives the session
    /// @param on_end   called once, when the session ends
    session(asio::ip::tcp::socket socket, const session_setting& setting, std::function<void()> on_end)
        : stream_{std::move(socket)}, setting_{setting}, on_end_{std::move(on_end)}
    {
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { on_end_(); }

    void start() { asio::post(stream_.get_executor(), beast::bind_front_handler(&session::read_header, shared_from_this())); }

    /// Finishes the request that is under way, if one is, and ends. From any thread.
    void stop()
    {
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            self->stopping_ = true;
            if (self->is_idle()) self->stream_.close();
        });
    }

private:
    using parser = beast::http::request_parser<beast::http::string_body>;
    using message = beast::http::response<beast::http::string_body>;

    /// Nothing of a request has arrived.
    [[nodiscard]] bool is_idle()
    {
        if (!waiting_ || buffer_.size() != 0 || parser_->got_some()) return false;
        beast::error_code problem;
        return stream_.socket().available(problem) == 0 || problem;
    }

    void read_header()
    {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(setting_.header_bytes));
        parser_->body_limit(setting_.body_bytes);
        waiting_ = true;
        stream_.expires_after(setting_.timeout);
        beast::http::async_read_header(stream_, buffer_, *parser_,
                                       beast::bind_front_handler(&session::on_header, shared_from_this()));
        if (stopping_ && is_idle()) stream_.close();
    }

    void on_header(beast::error_code problem, std::size_t)
    {
        waiting_ = false;
        if (problem) return on_broken(problem);
        if (!beast::iequals(parser_->get()[beast::http::field::expect], "100-continue")) return read_body();
        reply_.emplace(beast::http::status::continue_, parser_->get().version());
        stream_.expires_after(setting_.timeout);
        beast::http::async_write(stream_, *reply_, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed) self->read_body();
        });
    }

    void read_body()
    {
        stream_.expires_after(setting_.timeout);
        beast::http::async_read(stream_, buffer_, *parser_,
                                beast::bind_front_handler(&session::on_request, shared_from_this()));
    }

    void on_request(beast::error_code problem, std::size_t)
    {
        if (problem) return on_broken(problem);
        const auto started = std::chrono::steady_clock::now();
        const auto& received = parser_->get();
        std::vector<pleme_support::http::header> headers;
        for (const auto& field : received) headers.push_back({to_view(field.name_string()), to_view(field.value())});
        const pleme_support::http::request asked{to_view(received.method_string()), to_view(received.target()), headers,
                                                 received.body()};
        access_entry logged;
        pleme_support::http::response made;
        try {
            made = setting_.answer(asked, logged);
        } catch (const std::exception&) {  // out of memory: what it says is nobody's business
            made = pleme_support::http::make_error_response(500, pleme_support::http::response_format::json,
                                                            "The service could not answer.", "INTERNAL_SERVER_ERROR");
        }
        logged.method = asked.method;
        logged.path = asked.path();
        write(std::move(made), std::move(logged), started, received.keep_alive() && !stopping_,
              received.method() == beast::http::verb::head);
    }

    /// What could not be read as a request.
    void on_broken(beast::error_code problem)
    {
        using beast::http::error;
        const bool is_http = problem.category() == beast::http::make_error_code(error::end_of_stream).category();
        if (!is_http || problem == error::end_of_stream || problem == error::partial_message) return close();
        const auto started = std::chrono::steady_clock::now();
        unsigned status = 400;
        std::string text = "This is not HTTP/1.1.";
        std::string code = "BAD_REQUEST";
        if (problem == error::header_limit || problem == error::buffer_overflow) {
            status = 431, text = "The header is too large.", code = "HEADER_TOO_LARGE";
        } else if (problem == error::body_limit) {
            status = 413, text = "The body is too large.", code = "PAYLOAD_TOO_LARGE";
        }
        access_entry logged;
        logged.method = to_view(parser_->get().method_string());
        logged.path = to_view(parser_->get().target().substr(0, parser_->get().target().find('?')));
        unread_ = true;
        write(pleme_support::http::make_error_response(status, pleme_support::http::response_format::json, std::move(text),
                                                       std::move(code)),
              std::move(logged), started, false, false);
    }

    void write(pleme_support::http::response made, access_entry logged, std::chrono::steady_clock::time_point started,
               bool keep_alive, bool head)
    {
        logged.time = pleme_support::wall_clock{}.now();
        logged.status = made.status;
        logged.bytes = made.body.size();
        logged.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
        setting_.log->write(logged);

        reply_.emplace(beast::http::int_to_status(made.status), 11);
        for (const auto& header : made.headers) reply_->set(to_beast(header.name), to_beast(header.value));
        reply_->set(beast::http::field::date, make_date());
        reply_->set("X-Content-Type-Options", "nosniff");
        reply_->keep_alive(keep_alive);
        reply_->content_length(made.body.size());
        if (!head) reply_->body() = std::move(made.body);
        stream_.expires_after(setting_.timeout);
        auto on_written = [self = shared_from_this(), keep_alive](beast::error_code failed, std::size_t) {
            if (failed) return;
            if (keep_alive)
                self->read_header();
            else if (self->unread_)
                self->linger();
            else
                self->close();
        };
        beast::http::async_write(stream_, *reply_, std::move(on_written));
    }

    /// Reads on for a moment, so that the reply is not lost to the reset that closing on unread bytes would send.
    void linger()
    {
        constexpr std::size_t most = std::size_t{16} * 1024 * 1024;
        beast::error_code ignored;
        if (lingered_ == 0) {
            stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
            stream_.expires_after(std::chrono::seconds{2});
        }
        auto on_discarded = [self = shared_from_this()](beast::error_code failed, std::size_t size) {
            self->lingered_ += size;
            if (!failed && self->lingered_ <= most) self->linger();
        };
        stream_.async_read_some(asio::buffer(discarded_), std::move(on_discarded));
    }

    void close()
    {
        beast::error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    /// Now, as HTTP writes it (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7).
    static std::string make_date()
    {
        const std::time_t now = std::time(nullptr);
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 40> text{};
        return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
    }

    static std::string_view to_view(beast::string_view text) { return {text.data(), text.size()}; }
    static beast::string_view to_beast(std::string_view text) { return {text.data(), text.size()}; }

    beast::tcp_stream stream_;
    const session_setting& setting_;
    std::function<void()> on_end_;
    beast::flat_buffer buffer_{std::size_t{64} * 1024};
    std::optional<parser> parser_;
    std::optional<message> reply_;
    std::array<char, 16384> discarded_{};
    std::size_t lingered_ = 0;
    bool waiting_ = false;  ///< for the first byte of a request
    bool stopping_ = false;
    bool unread_ = false;  ///< the client is still sending what nobody will read
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_SESSION_HPP
