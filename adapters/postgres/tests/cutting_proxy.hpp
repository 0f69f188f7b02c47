// A TCP proxy that cuts the connection of a client at a chosen message: before it reaches the server, or after.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_CUTTING_PROXY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_CUTTING_PROXY_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace postgres_test {

/// Where a connection is cut.
enum class cut {
    before,     ///< the server never sees the message
    after,      ///< the server has done what the message says and answered; the client never hears of it
    in_flight,  ///< the server has the message; nobody waits for what it does
};

class cutting_proxy {
public:
    /// @param port  of a server on 127.0.0.1
    explicit cutting_proxy(std::uint16_t port) : server_port_{port}
    {
        listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = on_loopback(0);
        socklen_t size = sizeof address;
        ::bind(listening_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listening_, 64);
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        if (::pipe(wake_.data()) == 0) thread_ = std::thread{[this] { run(); }};
    }
    cutting_proxy(const cutting_proxy&) = delete;
    cutting_proxy& operator=(const cutting_proxy&) = delete;
    ~cutting_proxy()
    {
        if (thread_.joinable()) {
            static_cast<void>(::write(wake_[1], "x", 1));
            thread_.join();
        }
        for (const int each : {listening_, wake_[0], wake_[1]}) ::close(each);
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    /// Cuts the next connection that sends these bytes, once.
    /// @param then  called after the cut, before anything else passes
    void arm(cut where, std::string bytes, std::function<void()> then = {})
    {
        const std::scoped_lock lock{mutex_};
        where_ = where;
        bytes_ = std::move(bytes);
        then_ = std::move(then);
    }
    /// From the next cut on nobody gets through any more.
    void stay_down()
    {
        const std::scoped_lock lock{mutex_};
        stay_down_ = true;
    }
    /// From now on connections are taken, and nothing that is said on them or on older ones gets through.
    void fall_silent() noexcept { silent_ = true; }
    [[nodiscard]] int cuts()
    {
        const std::scoped_lock lock{mutex_};
        return cuts_;
    }

private:
    struct link {
        int client;
        int server;
        bool swallows = false;  ///< what the server says is not passed on
        std::string swallowed{};
        bool closed = false;
    };

    static sockaddr_in on_loopback(std::uint16_t port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }

    void run()
    {
        for (;;) {
            std::vector<pollfd> watched{{wake_[0], POLLIN, 0}, {listening_, POLLIN, 0}};
            for (const link& each : links_) {
                watched.push_back({each.client, POLLIN, 0});
                watched.push_back({each.server, POLLIN, 0});
            }
            if (::poll(watched.data(), watched.size(), -1) < 0) continue;
            if (watched[0].revents != 0) break;
            std::size_t at = 2;
            for (link& each : links_) {
                if (watched[at++].revents != 0) from_client(each);
                if (watched[at++].revents != 0 && !each.closed) from_server(each);
            }
            if (watched[1].revents != 0) accept_client();
            links_.remove_if([](const link& each) { return each.closed; });
        }
        for (link& each : links_) close(each);
    }

    void accept_client()
    {
        const int client = ::accept(listening_, nullptr, nullptr);
        const int server = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = on_loopback(server_port_);
        if (is_down() || ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            ::close(client);
            ::close(server);
            return;
        }
        links_.push_back({client, server});
    }

    [[nodiscard]] bool is_down()
    {
        const std::scoped_lock lock{mutex_};
        return stay_down_ && cuts_ > 0;
    }

    static void close(link& which)
    {
        if (which.closed) return;
        ::close(which.client);
        ::close(which.server);
        which.closed = true;
    }

    /// @return what was read; empty at the end
    static std::string receive(int from)
    {
        std::array<char, 65536> buffer;
        const auto size = ::recv(from, buffer.data(), buffer.size(), 0);
        return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string{};
    }
    static void send(int to, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    void from_client(link& from)
    {
        const std::string bytes = receive(from.client);
        if (bytes.empty()) return close(from);
        if (silent_) return;
        bool hit = false;
        cut where{};
        {
            const std::scoped_lock lock{mutex_};
            hit = !bytes_.empty() && bytes.find(bytes_) != std::string::npos;
            where = where_;
            if (hit) bytes_.clear();
        }
        if (!hit) return send(from.server, bytes);
        if (where != cut::before) send(from.server, bytes);
        if (where == cut::after)
            from.swallows = true;
        else
            finish_cut(from);
    }

    void from_server(link& from)
    {
        const std::string bytes = receive(from.server);
        if (bytes.empty()) return close(from);
        if (silent_) return;
        if (!from.swallows) return send(from.client, bytes);
        from.swallowed += bytes;
        constexpr std::string_view ready_for_query{"Z\0\0\0\5", 5};
        if (from.swallowed.find(ready_for_query) != std::string::npos) finish_cut(from);
    }

    void finish_cut(link& which)
    {
        std::function<void()> then;
        {
            const std::scoped_lock lock{mutex_};
            ++cuts_;  // first, so that who sees the cut finds it counted
            then = std::move(then_);
            then_ = {};
        }
        close(which);
        if (then) then();
    }

    std::uint16_t server_port_;
    std::uint16_t port_ = 0;
    int listening_ = -1;
    std::array<int, 2> wake_{-1, -1};
    std::list<link> links_;
    std::mutex mutex_;
    cut where_ = cut::before;
    std::string bytes_;
    std::function<void()> then_;
    bool stay_down_ = false;
    int cuts_ = 0;
    std::atomic<bool> silent_{false};
    std::thread thread_;
};

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_CUTTING_PROXY_HPP
