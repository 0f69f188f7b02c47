// Watches a connection while its request is worked on, to see that the client has left.
// Example service: one socket. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_CLIENT_WATCH_HPP
#define SUPPORT_SERVICE_CLIENT_WATCH_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace support_service {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// What comes instead of the connection's end is the client's next request, and is kept for it. A client that has filled the
/// buffer with those is not watched any more. The end itself is only looked at, not taken: whoever reads next has to see it
/// too.
class client_watch {
public:
    /// For a client that closes its side as soon as it has asked, and still reads: so long it may take to be answered.
    static constexpr std::chrono::milliseconds grace{100};

    /// @param socket  non-blocking; nobody else reads from it between `begin` and the end of `end`; outlives the watch
    /// @param buffer  gets what the client sends; outlives the watch
    client_watch(asio::ip::tcp::socket& socket, beast::flat_buffer& buffer)
        : socket_{socket}, buffer_{buffer}, timer_{socket.get_executor()}
    {
    }

    /// @param owner  keeps this alive
    /// @param stop   set once the client has left; outlives the watch
    void begin(std::shared_ptr<void> owner, std::atomic<bool>& stop)
    {
        stop_ = &stop;
        is_gone_ = false;
        look(std::move(owner));
    }

    /// Ends the watch, then calls `then`, perhaps at once, with whether the connection is broken, so that nothing can be sent.
    void end(std::function<void(bool)> then)
    {
        timer_.cancel();
        stop_ = nullptr;
        if (!looking_) return then(is_gone_);
        then_ = std::move(then);
        beast::error_code ignored;
        socket_.cancel(ignored);
    }

private:
    void look(std::shared_ptr<void> owner)
    {
        looking_ = true;
        socket_.async_wait(asio::socket_base::wait_read, [this, owner = std::move(owner)](beast::error_code problem) mutable {
            on_look(std::move(owner), problem);
        });
    }

    void on_look(std::shared_ptr<void> owner, beast::error_code problem)
    {
        looking_ = false;
        if (!then_ && !problem) problem = take_what_is_there();
        is_gone_ = problem && problem != asio::error::eof && problem != asio::error::operation_aborted;
        if (then_) return std::exchange(then_, nullptr)(is_gone_);
        if (is_gone_) return stop_->store(true);
        if (problem == asio::error::eof) return wait(std::move(owner));
        if (buffer_.size() < buffer_.max_size()) look(std::move(owner));
    }

    /// @return how the connection ended, if it did
    beast::error_code take_what_is_there()
    {
        beast::error_code problem;
        const std::size_t size = std::min(socket_.available(problem), buffer_.max_size() - buffer_.size());
        if (problem) return problem;
        if (size != 0) {
            buffer_.commit(socket_.read_some(buffer_.prepare(size), problem));
        } else {
            char byte = 0;
            socket_.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, problem);
        }
        const bool is_nothing = problem == asio::error::would_block || problem == asio::error::try_again;
        return is_nothing ? beast::error_code{} : problem;
    }

    void wait(std::shared_ptr<void> owner)
    {
        timer_.expires_after(grace);
        timer_.async_wait([this, owner = std::move(owner)](beast::error_code problem) {
            if (!problem && stop_ != nullptr) stop_->store(true);
        });
    }

    asio::ip::tcp::socket& socket_;
    beast::flat_buffer& buffer_;
    asio::steady_timer timer_;
    std::function<void(bool)> then_;
    std::atomic<bool>* stop_ = nullptr;  ///< null: nobody watches
    bool looking_ = false;
    bool is_gone_ = false;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_CLIENT_WATCH_HPP
