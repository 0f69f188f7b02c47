// The server: accepts connections, serves them all on one thread, and stops cleanly when it is told to.
// Example service: sockets and signals, no HTTP. Guide: docs/guide/service.md.
// Tests: tests/clients/robustness.test.mjs, bounds.test.mjs.

#ifndef SUPPORT_SERVICE_SERVER_HPP
#define SUPPORT_SERVICE_SERVER_HPP

#include "connection_bounds.hpp"
#include "exit_deadline.hpp"
#include "operator_log.hpp"
#include "reply_budget.hpp"
#include "session.hpp"
#include "worker_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace support_service {

struct server_setting {
    session_setting sessions;
    pool_bounds pool;
    std::size_t unsent_bytes = std::size_t{64} * 1024 * 1024;  ///< of answers that wait for their clients
    std::size_t connections_per_address = 256;                 ///< 0: only their number in all is bounded
    operator_log* log = nullptr;
};

/// Listens from `open` on; answers and handles SIGTERM and SIGINT while `run` runs. Connections, signals and what is answered
/// at once are the business of the thread that calls `run`, which waits for nothing else; the work is done by a pool.
class server {
public:
    static constexpr std::chrono::seconds longest_stop{10};        ///< how long requests under way may take at the end
    static constexpr std::chrono::seconds longest_exit{12};        ///< how long all threads may take, whatever they wait for
    static constexpr std::chrono::milliseconds accept_pause{100};  ///< after a failed accept, as when descriptors run out

    explicit server(server_setting setting)
        : setting_{std::move(setting)},
          bounds_{setting_.connections_per_address},
          replies_{setting_.unsent_bytes},
          pool_{setting_.pool}
    {
    }

    /// Takes the address. What the system says is for the operator.
    /// @return what went wrong; empty if nothing did
    [[nodiscard]] std::string open(const asio::ip::tcp::endpoint& endpoint)
    {
        boost::system::error_code problem;
        acceptor_.open(endpoint.protocol(), problem);
        if (!problem) acceptor_.set_option(asio::socket_base::reuse_address{true}, problem);
        if (!problem) acceptor_.bind(endpoint, problem);
        if (!problem) acceptor_.listen(asio::socket_base::max_listen_connections, problem);
        if (!problem) acceptor_.non_blocking(true, problem);
        return problem ? problem.message() : std::string{};
    }

    /// Precondition: `open` succeeded.
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Returns after a signal, once what was under way is answered or `longest_stop` is over; a second signal ends it at once.
    void run()
    {
        wait_for_signal();
        accept();
        io_.run();
        running_ = false;
    }

private:
    void wait_for_signal()
    {
        signals_.async_wait([this](boost::system::error_code problem, int) {
            if (problem) return;
            if (stopping_) return stop_now();
            wait_for_signal();
            stop();
        });
    }

    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code problem, asio::ip::tcp::socket socket) {
            if (!problem) start(std::move(socket));
            if (stopping_) return;
            if (problem)
                accept_later();
            else
                accept();
        });
    }

    void accept_later()
    {
        timer_.expires_after(accept_pause);
        timer_.async_wait([this](boost::system::error_code problem) {
            if (!problem && !stopping_) accept();
        });
    }

    /// One connection too many is closed at once: to say why would take what there is not.
    void start(asio::ip::tcp::socket socket)
    {
        boost::system::error_code problem;
        const auto client = socket.remote_endpoint(problem);
        if (problem) return;
        auto slot = bounds_.admit(client.address());
        if (!slot) return;
        socket.set_option(asio::ip::tcp::no_delay{true}, problem);
        const std::uint64_t key = ++last_session_;
        auto made = std::make_shared<session>(std::move(socket), std::move(slot),
                                              session_share{setting_.sessions, replies_, pool_}, [this, key] { forget(key); });
        sessions_.emplace(key, made);
        if (stopping_)
            made->start_late();
        else
            made->start();
    }

    void forget(std::uint64_t key)
    {
        sessions_.erase(key);
        if (running_ && stopping_ && sessions_.empty()) end();
    }

    void stop()
    {
        stopping_ = true;
        exit_within(longest_exit);
        timer_.expires_after(longest_stop);
        timer_.async_wait([this](boost::system::error_code problem) {
            if (problem) return;
            setting_.log->tell(std::to_string(sessions_.size()) + " connections did not end in time");
            stop_now();
        });
        for (const auto& [key, known] : sessions_)
            if (const auto alive = known.lock()) alive->stop();
        accept_waiting();
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        setting_.log->tell("stopping");
        if (sessions_.empty()) end();
    }

    /// Lets in whom the kernel has let in already: a client that has sent its request can't know that nobody had seen it.
    void accept_waiting()
    {
        for (int i = 0; i < asio::socket_base::max_listen_connections; ++i) {
            boost::system::error_code problem;
            asio::ip::tcp::socket socket = acceptor_.accept(problem);
            if (problem == asio::error::connection_aborted || problem == asio::error::interrupted) continue;
            if (problem) return;
            start(std::move(socket));
        }
    }

    /// Whatever is under way.
    void stop_now()
    {
        for (const auto& [key, known] : sessions_)
            if (const auto alive = known.lock()) alive->abandon();
        exit_within(longest_exit - longest_stop);
        io_.stop();
    }

    /// Nothing is left to wait for.
    void end()
    {
        timer_.cancel();
        signals_.cancel();
    }

    const server_setting setting_;
    connection_bounds bounds_;
    reply_budget replies_;
    std::unordered_map<std::uint64_t, std::weak_ptr<session>> sessions_;
    std::uint64_t last_session_ = 0;
    bool stopping_ = false;
    bool running_ = true;     ///< false once `run` has returned: sessions that are left end with io_
    asio::io_context io_{1};  // below what its pending operations refer to when it is destroyed
    asio::ip::tcp::acceptor acceptor_{io_};
    asio::signal_set signals_{io_, SIGTERM, SIGINT};
    asio::steady_timer timer_{io_};
    worker_pool pool_;  // below what its jobs refer to
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_SERVER_HPP
