// How many bytes of answers may wait for clients to take them, over all connections.
// Example service: counts, no sockets. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_REPLY_BUDGET_HPP
#define SUPPORT_SERVICE_REPLY_BUDGET_HPP

#include <cstddef>
#include <optional>
#include <utility>

namespace support_service {

/// Used by one thread.
class reply_budget {
public:
    /// An answer up to this is always sent: the connections are counted, and who can't read large answers may read small ones.
    static constexpr std::size_t small_bytes = std::size_t{16} * 1024;

    /// A share of the budget, given back when destroyed.
    class share {
    public:
        share(reply_budget& from, std::size_t bytes) noexcept : from_{&from}, bytes_{bytes} { from_->held_ += bytes_; }
        share(share&& other) noexcept : from_{other.from_}, bytes_{std::exchange(other.bytes_, 0)} {}
        share& operator=(share&&) = delete;
        ~share() { from_->held_ -= bytes_; }

    private:
        reply_budget* from_;
        std::size_t bytes_;
    };

    explicit reply_budget(std::size_t most) : most_{most} {}
    reply_budget(const reply_budget&) = delete;
    reply_budget& operator=(const reply_budget&) = delete;

    /// @return nothing if so much may not wait now
    [[nodiscard]] std::optional<share> take(std::size_t bytes)
    {
        if (bytes <= small_bytes) return share{*this, 0};
        if (bytes > most_ || held_ > most_ - bytes) return std::nullopt;
        return share{*this, bytes};
    }

private:
    const std::size_t most_;
    std::size_t held_ = 0;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_REPLY_BUDGET_HPP
