// A server that takes connections and never says a word, as a host does that hangs.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SILENT_SERVER_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SILENT_SERVER_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace postgres_test {

class silent_server {
public:
    silent_server() : listening_{::socket(AF_INET, SOCK_STREAM, 0)}
    {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        ::bind(listening_, reinterpret_cast<sockaddr*>(&address_), size);
        ::listen(listening_, 64);  // the kernel takes connections, nobody reads from them
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address_), &size);
    }
    silent_server(const silent_server&) = delete;
    silent_server& operator=(const silent_server&) = delete;
    ~silent_server() { ::close(listening_); }

    [[nodiscard]] std::uint16_t port() const noexcept { return ntohs(address_.sin_port); }

private:
    int listening_;
    sockaddr_in address_{};
};

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SILENT_SERVER_HPP
