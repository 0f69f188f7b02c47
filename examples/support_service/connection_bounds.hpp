// How many connections there may be, in all and from one address; each has a slot, which comes back when it ends.
// Example service: counts, no sockets. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_CONNECTION_BOUNDS_HPP
#define SUPPORT_SERVICE_CONNECTION_BOUNDS_HPP

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

namespace support_service {

namespace asio = boost::asio;

/// Used by one thread.
class connection_bounds {
public:
    static constexpr std::size_t most = 512;  ///< fits the usual 1,024 descriptors

    /// A place for one connection, given back when destroyed.
    class slot {
    public:
        slot(connection_bounds& from, asio::ip::address address) noexcept : from_{&from}, address_{std::move(address)} {}
        slot(slot&& other) noexcept : from_{std::exchange(other.from_, nullptr)}, address_{other.address_} {}
        slot& operator=(slot&&) = delete;
        ~slot()
        {
            if (from_ != nullptr) from_->give_back(address_);
        }

    private:
        connection_bounds* from_;
        asio::ip::address address_;
    };

    /// @param most_per_address  0: as many as there are in all
    explicit connection_bounds(std::size_t most_per_address)
        : most_per_address_{most_per_address == 0 ? most : most_per_address}
    {
    }
    connection_bounds(const connection_bounds&) = delete;
    connection_bounds& operator=(const connection_bounds&) = delete;

    /// @return null if there are enough connections already
    [[nodiscard]] std::unique_ptr<slot> admit(const asio::ip::address& from)
    {
        const asio::ip::address address = compute_network(from);
        const auto known = by_address_.find(address);
        if (open_ >= most || (known != by_address_.end() && known->second >= most_per_address_)) return nullptr;
        auto admitted = std::make_unique<slot>(*this, address);
        ++by_address_[address];
        ++open_;
        return admitted;
    }

private:
    /// Whoever has one IPv6 address has the 2^64 of its network: they count as one. An IPv4 address in IPv6 is itself.
    static asio::ip::address compute_network(const asio::ip::address& address)
    {
        constexpr std::size_t network_bytes = 8;
        if (!address.is_v6()) return address;
        const asio::ip::address_v6 whole = address.to_v6();
        if (whole.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, whole);
        auto bytes = whole.to_bytes();
        std::fill(bytes.begin() + network_bytes, bytes.end(), static_cast<unsigned char>(0));
        return asio::ip::address_v6{bytes};
    }

    void give_back(const asio::ip::address& address) noexcept
    {
        --open_;
        const auto known = by_address_.find(address);
        if (--known->second == 0) by_address_.erase(known);
    }

    const std::size_t most_per_address_;
    std::size_t open_ = 0;
    std::map<asio::ip::address, std::size_t> by_address_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_CONNECTION_BOUNDS_HPP
