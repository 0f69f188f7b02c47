// The server: accepts connections, runs them on a few threads, and stops cleanly when it is told to.
// Example service: sockets and signals, no HTTP. Guide: docs/guide/service.md.
// Tests: tests/clients/robustness.test.mjs.

#ifndef SUPPORT_SERVICE_SERVER_HPP
#define SUPPORT_SERVICE_SERVER_HPP

#include "session.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace support_service {

/// Listens from `open` on; answers and handles SIGTERM and SIGINT while `run` runs.
class server {
public:
    static constexpr std::size_t max_sessions = 512;         ///< one more is closed at once; fits the usual 1,024 descriptors
    static constexpr std::chrono::seconds longest_stop{10};  ///< how long requests under way may take at the end
    static constexpr std::chrono::milliseconds accept_pause{100};  ///< after a failed accept, as when descriptors run out

    explicit server(session_setting setting) : setting_{std::move(setting)} {}

    /// Takes the address. What the system says is for the operator.
    /// @return what went wrong; empty if nothing did
    [[nodiscard]] std::string open(const asio::ip::tcp::endpoint& endpoint)
    {
        boost::system::error_code problem;
        acceptor_.open(endpoint.protocol(), problem);
        if (!problem) acceptor_.set_option(asio::socket_base::reuse_address{true}, problem);
        if (!problem) acceptor_.bind(endpoint, problem);
        if (!problem) acceptor_.listen(asio::socket_base::max_listen_connections, problem);
        return problem ? problem.message() : std::string{};
    }

    /// Precondition: `open` succeeded.
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Returns after a signal, once what was under way is answered or `longest_stop` is over; a second signal ends it at once.
    void run(std::size_t threads)
    {
        asio::dispatch(control_, [this] {
            wait_for_signal();
            accept();
        });
        std::vector<std::thread> others;
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back([this] { io_.run(); });
        io_.run();
        for (std::thread& other : others) other.join();
        running_ = false;
    }

private:
    // Everything below runs on control_.

    void wait_for_signal()
    {
        signals_.async_wait(asio::bind_executor(control_, [this](boost::system::error_code problem, int) {
            if (problem) return;
            if (stopping_) return io_.stop();
            wait_for_signal();
            stop();
        }));
    }

    void accept()
    {
        auto on_accept = [this](boost::system::error_code problem, asio::ip::tcp::socket socket) {
            if (stopping_) return;
            if (problem) return accept_later();
            if (sessions_.size() < max_sessions) start(std::move(socket));
            accept();
        };
        acceptor_.async_accept(asio::make_strand(io_), asio::bind_executor(control_, std::move(on_accept)));
    }

    void accept_later()
    {
        timer_.expires_after(accept_pause);
        timer_.async_wait(asio::bind_executor(control_, [this](boost::system::error_code problem) {
            if (!problem && !stopping_) accept();
        }));
    }

    void start(asio::ip::tcp::socket socket)
    {
        boost::system::error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
        const std::uint64_t key = ++last_session_;
        auto made = std::make_shared<session>(std::move(socket), setting_, [this, key] {
            if (running_) asio::post(control_, [this, key] { forget(key); });
        });
        sessions_.emplace(key, made);
        made->start();
    }

    void forget(std::uint64_t key)
    {
        sessions_.erase(key);
        if (stopping_ && sessions_.empty()) end();
    }

    void stop()
    {
        stopping_ = true;
        std::fprintf(stderr, "support_service: stopping\n");
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        timer_.expires_after(longest_stop);
        timer_.async_wait(asio::bind_executor(control_, [this](boost::system::error_code problem) {
            if (problem) return;
            std::fprintf(stderr, "support_service: %zu connections did not end in time\n", sessions_.size());
            io_.stop();
        }));
        for (const auto& [key, known] : sessions_)
            if (const auto alive = known.lock()) alive->stop();
        if (sessions_.empty()) end();
    }

    /// Nothing is left to wait for.
    void end()
    {
        timer_.cancel();
        signals_.cancel();
    }

    session_setting setting_;
    std::unordered_map<std::uint64_t, std::weak_ptr<session>> sessions_;
    std::uint64_t last_session_ = 0;
    bool stopping_ = false;
    bool running_ = true;  ///< false once the threads are joined: sessions that are left end with io_
    asio::io_context io_;  // below what its pending operations refer to when it is destroyed
    asio::strand<asio::io_context::executor_type> control_{asio::make_strand(io_)};
    asio::ip::tcp::acceptor acceptor_{io_};
    asio::signal_set signals_{io_, SIGTERM, SIGINT};
    asio::steady_timer timer_{io_};
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_SERVER_HPP
