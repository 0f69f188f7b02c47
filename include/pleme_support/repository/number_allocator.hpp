// Ticket numbers: taken from storage in blocks, handed out one by one.
// Repository layer. Guide: docs/guide/tickets.md. Tests: tests/unit/repository/numbers.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP
#define PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP

#include <pleme_support/storage/adapter.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>

namespace pleme_support::repository {

/// Numbers unique per product across threads and processes. What is left of a block when a process ends is a gap.
class number_allocator {
public:
    /// @param block_size  1 or more: how many numbers one commit takes
    explicit number_allocator(std::int32_t block_size) : block_size_{block_size} {}

    /// @return the next number; an error of the storage; `errc::conflict` if others took a block first `attempts` times;
    ///         `errc::storage_unavailable` once a product has used up 2^31 numbers
    template <storage::adapter Storage>
    [[nodiscard]] result<std::int32_t> take(Storage& storage, const std::string& product, int attempts)
    {
        const std::scoped_lock lock{mutex_};
        span& left = spans_[product];
        if (left.next == left.end) {
            auto taken = take_block(storage, product, attempts);
            if (!taken) return taken.error();
            left = *taken;
        }
        return left.next++;
    }

private:
    struct span {
        std::int32_t next = 0;
        std::int32_t end = 0;
    };

    template <storage::adapter Storage>
    [[nodiscard]] result<span> take_block(Storage& storage, const std::string& product, int attempts) const
    {
        for (int attempt = 0; attempt < attempts; ++attempt) {
            storage::query<number_block> query;
            query.equal<&number_block::product>(product);
            auto read = storage.read(query);
            if (!read) return read.error();
            const auto& found = std::get<0>(*read);
            number_block block = found.empty() ? number_block{product, 1, 0} : found.front();
            if (block.next > (std::numeric_limits<std::int32_t>::max)() - block_size_)
                return support_error{errc::storage_unavailable, "the product's ticket numbers are used up"};
            const span taken{block.next, block.next + block_size_};
            block.next = taken.end;
            ++block.version;
            storage::batch batch;
            if (found.empty())
                batch.insert(std::move(block));
            else
                batch.update(std::move(block));
            auto committed = storage.commit(batch);
            if (committed) return taken;
            // An unknown outcome may have taken the block: asking for another only leaves a gap.
            if (committed.error().code != errc::conflict && committed.error().code != errc::outcome_unknown)
                return committed.error();
        }
        return support_error{errc::conflict, "others kept taking ticket numbers first"};
    }

    std::int32_t block_size_;
    std::mutex mutex_;
    std::map<std::string, span> spans_;
};

}  // namespace pleme_support::repository

#endif  // PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP
