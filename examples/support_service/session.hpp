// One connection: reads requests one after the other, has each answered, writes the answers in their order.
// Example service: knows HTTP/1.1 and its bounds, not GraphQL. Guide: docs/guide/service.md.
// Tests: tests/clients/robustness.test.mjs, http.test.mjs, bounds.test.mjs.

#ifndef SUPPORT_SERVICE_SESSION_HPP
#define SUPPORT_SERVICE_SESSION_HPP

#include "access_log.hpp"
#include "client_watch.hpp"
#include "connection_bounds.hpp"
#include "exchange.hpp"
#include "reply.hpp"
#include "reply_budget.hpp"
#include "session_setting.hpp"
#include "worker_pool.hpp"

#include <pleme_support/http/check_request.hpp>
#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace support_service {

/// Lives as long as an operation of it is under way. All of it runs on the thread that serves all connections.
class session : public std::enable_shared_from_this<session> {
public:
    static constexpr std::chrono::seconds late_timeout{1};  ///< for the request of a connection that came at the very end

    /// @param slot    the connection's place
    /// @param on_end  called once, when the session ends
    session(asio::ip::tcp::socket socket, std::unique_ptr<connection_bounds::slot> slot, session_share share,
            std::function<void()> on_end)
        : stream_{std::move(socket)}, slot_{std::move(slot)}, share_{share}, on_end_{std::move(on_end)}
    {
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session()
    {
        slot_.reset();
        on_end_();
    }

    void start()
    {
        beast::error_code ignored;
        stream_.socket().non_blocking(true, ignored);
        read_header();
    }

    /// Answers one request and ends: for a client that was let in when the service was told to stop.
    void start_late()
    {
        stopping_ = is_late_ = true;
        start();
    }

    /// Finishes the request that is under way, if one is, and ends.
    void stop()
    {
        stopping_ = true;
        beast::error_code ignored;
        if (waiting_) stream_.socket().cancel(ignored);  // and `on_header` looks whether anything has come
    }

    /// Has the work on the request that is under way end as soon as it can.
    void abandon()
    {
        if (under_way_) under_way_->stop.store(true);
    }

private:
    using parser = beast::http::request_parser<beast::http::string_body>;

    /// Whether anything of the next request has arrived.
    [[nodiscard]] bool has_begun() const
    {
        if (buffer_.size() != 0 || parser_->got_some()) return true;
        beast::error_code problem;
        return stream_.socket().available(problem) != 0 && !problem;
    }

    void read_header()
    {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(share_.setting.header_bytes));
        parser_->body_limit(share_.setting.body_bytes);
        if (stopping_ && !is_late_ && !has_begun()) return close();
        waiting_ = true;
        read_on_in_header();
    }

    void read_on_in_header()
    {
        stream_.expires_after(is_late_ ? late_timeout : share_.setting.timeout);
        beast::http::async_read_header(stream_, buffer_, *parser_,
                                       beast::bind_front_handler(&session::on_header, shared_from_this()));
    }

    void on_header(beast::error_code problem, std::size_t)
    {
        waiting_ = false;
        if (problem == asio::error::operation_aborted && stopping_ && has_begun()) return read_on_in_header();
        if (problem) return on_broken(problem);
        if (const auto refusal = check_header()) return refuse(refusal->status, refusal->message, refusal->code);
        if (!beast::iequals(parser_->get()[beast::http::field::expect], "100-continue")) return read_body();
        reply_.emplace(beast::http::status::continue_, parser_->get().version());
        stream_.expires_after(share_.setting.timeout);
        beast::http::async_write(stream_, *reply_, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed) self->read_body();
        });
    }

    [[nodiscard]] std::optional<pleme_support::http::request_refusal> check_header() const
    {
        using namespace pleme_support::http;
        constexpr unsigned newest = 11;
        const auto& received = parser_->get();
        const auto headers = make_header_views(received);
        return check_request({to_view(received.method_string()), to_view(received.target()), headers, {}},
                             received.version() >= newest ? http_version::http_1_1 : http_version::http_1_0);
    }

    void read_body()
    {
        stream_.expires_after(share_.setting.timeout);
        beast::http::async_read(stream_, buffer_, *parser_,
                                beast::bind_front_handler(&session::on_request, shared_from_this()));
    }

    void on_request(beast::error_code problem, std::size_t)
    {
        if (problem) return on_broken(problem);
        under_way_ = std::make_shared<exchange>(parser_->release(), share_.setting.operation_timeout);
        parser_.reset();
        stream_.expires_never();
        if (look_at(stream_.socket()) == connection_state::broken) {  // what was asked ahead is of no use to who has left
            under_way_->made = make_overload_response("Nobody waits for the answer.");
            return on_answered(true);
        }
        if (auto made = share_.setting.answer_at_once(under_way_->asked)) {
            under_way_->made = std::move(*made);
            return write();
        }
        const job_kind kind = under_way_->kind();
        // A job that never runs is destroyed with the pool, on this thread.
        worker_pool::job job = [self = shared_from_this(), work = under_way_, executor = stream_.get_executor()]() mutable {
            work_on(*work, self->share_.setting);
            asio::post(executor, [self = std::move(self)] {
                self->watch_.end([raw = self.get()](bool is_broken) { raw->on_answered(is_broken); });
            });
        };
        if (share_.pool.submit(kind, std::move(job))) return watch_.begin(shared_from_this(), under_way_->stop);
        under_way_->made = make_overload_response("Too many requests are waiting.");
        write();
    }

    /// By a worker.
    static void work_on(exchange& work, const session_setting& setting)
    {
        try {
            if (work.asked.end.is_over())
                work.made = make_overload_response("The request has waited too long.");
            else
                work.made = setting.answer(work.asked, work.logged);
        } catch (const std::exception&) {  // out of memory: what it says is nobody's business
            work.made = pleme_support::http::make_error_response(500, pleme_support::http::response_format::json,
                                                                 "The service could not answer.", "INTERNAL_SERVER_ERROR");
        }
        work.forget_request();
    }

    void on_answered(bool is_broken)
    {
        if (!is_broken) return write();
        log();
        under_way_.reset();
    }

    /// What could not be read as a request.
    void on_broken(beast::error_code problem)
    {
        using beast::http::error;
        const bool is_http = problem.category() == beast::http::make_error_code(error::end_of_stream).category();
        if (!is_http || problem == error::end_of_stream || problem == error::partial_message) return close();
        if (problem == error::header_limit || problem == error::buffer_overflow)
            return refuse(431, "The header is too large.", "HEADER_TOO_LARGE");
        if (problem == error::body_limit) return refuse(413, "The body is too large.", "PAYLOAD_TOO_LARGE");
        refuse(400, "This is not HTTP/1.1.", "BAD_REQUEST");
    }

    /// Ends the connection with an answer: where the next request would start is not known.
    void refuse(unsigned status, std::string_view message, std::string_view code)
    {
        auto received = parser_->release();
        received.body().clear();
        parser_.reset();
        under_way_ = std::make_shared<exchange>(std::move(received), share_.setting.operation_timeout);
        under_way_->keeps_alive = under_way_->is_head = false;
        under_way_->made = pleme_support::http::make_error_response(status, pleme_support::http::response_format::json,
                                                                    std::string{message}, std::string{code});
        unread_ = true;
        write();
    }

    /// Sends what was made, or that it is too much to be kept until the client takes it.
    void write()
    {
        auto held = share_.replies.take(under_way_->is_head ? 0 : under_way_->made.body.size());
        if (held)
            held_.emplace(std::move(*held));
        else
            under_way_->made = make_overload_response("Too many answers wait to be taken. A mutation may have been done.");
        log();
        const bool keep_alive = under_way_->keeps_alive && !stopping_;
        reply_.emplace(make_reply(std::move(under_way_->made), keep_alive, under_way_->is_head));
        under_way_.reset();
        if (buffer_.size() == 0) buffer_.shrink_to_fit();
        stream_.expires_after(share_.setting.timeout);
        beast::http::async_write(stream_, *reply_,
                                 [self = shared_from_this(), keep_alive](beast::error_code failed, std::size_t) {
                                     if (!failed) self->on_written(keep_alive);
                                 });
    }

    void on_written(bool keep_alive)
    {
        reply_.reset();
        held_.reset();
        if (keep_alive) return read_header();
        if (unread_) return linger();
        close();
    }

    void log()
    {
        access_entry& entry = under_way_->logged;
        entry.time = pleme_support::wall_clock{}.now();
        entry.status = under_way_->made.status;
        entry.bytes = under_way_->made.body.size();
        entry.took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - under_way_->started);
        entry.codes = std::move(under_way_->made.error_codes);
        share_.setting.log->write(entry);
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
        constexpr std::size_t step = std::size_t{16} * 1024;
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(step), std::move(on_discarded));
    }

    void close()
    {
        beast::error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    beast::tcp_stream stream_;
    std::unique_ptr<connection_bounds::slot> slot_;
    const session_share share_;
    std::function<void()> on_end_;
    beast::flat_buffer buffer_{std::size_t{64} * 1024};
    std::optional<parser> parser_;
    client_watch watch_{stream_.socket(), buffer_};
    std::shared_ptr<exchange> under_way_;  ///< the request that is being answered
    std::optional<reply_budget::share> held_;
    std::optional<reply> reply_;
    std::size_t lingered_ = 0;
    bool waiting_ = false;  ///< for a request, of which something may have come
    bool stopping_ = false;
    bool is_late_ = false;
    bool unread_ = false;  ///< the client is still sending what nobody will read
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_SESSION_HPP
