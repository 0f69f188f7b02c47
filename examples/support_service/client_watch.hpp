// Watches a connection while its request is worked on, to see that the client has left.
// Example service: one socket. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs, hostile.test.mjs.

#ifndef SUPPORT_SERVICE_CLIENT_WATCH_HPP
#define SUPPORT_SERVICE_CLIENT_WATCH_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace support_service {

namespace asio = boost::asio;
namespace beast = boost::beast;

enum class connection_state : std::uint8_t {
    open,
    closed,  ///< by the client, who sends no more, and perhaps still reads
    broken,  ///< nothing can be sent any more
};

/// How a connection stands, whatever of what the client has sent is still unread.
[[nodiscard]] inline connection_state look_at(asio::ip::tcp::socket& socket)
{
    pollfd asked{socket.native_handle(), POLLRDHUP, 0};
    if (::poll(&asked, 1, 0) <= 0) return connection_state::open;
    const bool is_broken = (asked.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    return is_broken ? connection_state::broken : connection_state::closed;
}

/// What comes instead of the connection's end is the client's next request, and is kept for it. Who has filled the buffer with
/// those, or has closed his side, is looked at now and then. The end itself is only looked at, not taken: whoever reads next
/// has to see it too.
class client_watch {
public:
    /// For a client that closes its side as soon as it has asked, and still reads: so long it may take to be answered.
    static constexpr std::chrono::milliseconds grace{100};
    static constexpr std::chrono::milliseconds interval{20};  ///< between looks at a connection of which nothing is read

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
        closed_at_.reset();
        read_on(std::move(owner));
    }

    /// Ends the watch, then calls `then`, perhaps at once, with whether the connection is broken, so that nothing can be sent.
    void end(std::function<void(bool)> then)
    {
        timer_.cancel();
        stop_ = nullptr;
        if (!reading_) return then(is_broken());
        then_ = std::move(then);
        beast::error_code ignored;
        socket_.cancel(ignored);
    }

private:
    using clock = std::chrono::steady_clock;

    [[nodiscard]] bool is_broken() const { return look_at(socket_) == connection_state::broken; }

    void read_on(std::shared_ptr<void> owner)
    {
        if (buffer_.size() >= buffer_.max_size()) return look_later(std::move(owner));
        reading_ = true;
        socket_.async_wait(asio::socket_base::wait_read, [this, owner = std::move(owner)](beast::error_code problem) mutable {
            on_readable(std::move(owner), problem);
        });
    }

    void on_readable(std::shared_ptr<void> owner, beast::error_code problem)
    {
        reading_ = false;
        if (then_) return std::exchange(then_, nullptr)(is_broken());
        if (!problem) problem = take_what_is_there();
        if (problem) return look(std::move(owner));
        read_on(std::move(owner));
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

    void look(std::shared_ptr<void> owner)
    {
        const connection_state state = look_at(socket_);
        if (state == connection_state::closed && !closed_at_) closed_at_ = clock::now();
        if (state == connection_state::broken || (closed_at_ && clock::now() - *closed_at_ >= grace)) return stop_->store(true);
        look_later(std::move(owner));
    }

    void look_later(std::shared_ptr<void> owner)
    {
        timer_.expires_after(interval);
        timer_.async_wait([this, owner = std::move(owner)](beast::error_code problem) mutable {
            if (!problem && stop_ != nullptr) look(std::move(owner));
        });
    }

    asio::ip::tcp::socket& socket_;
    beast::flat_buffer& buffer_;
    asio::steady_timer timer_;
    std::function<void(bool)> then_;
    std::atomic<bool>* stop_ = nullptr;             ///< null: nobody watches
    std::optional<clock::time_point> closed_at_{};  ///< when that was seen
    bool reading_ = false;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_CLIENT_WATCH_HPP
