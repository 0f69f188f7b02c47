// Ticket numbers: taken from storage in blocks, handed out one by one, and what is left of a block given back or given up.
// Repository layer. Guide: docs/guide/tickets.md. Tests: tests/unit/repository/numbers.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP
#define PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP

#include <pleme_support/storage/bounded.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::repository {

/// Numbers unique per product across threads and processes. A process that is killed leaves a gap: the rest of its blocks. So
/// does one that ends well, in products in which another took a block after it.
class number_allocator {
public:
    /// @param block_size  1 or more: how many numbers one commit takes
    explicit number_allocator(std::int32_t block_size) : block_size_{block_size} {}

    /// Products don't wait for each other; a call waits for one that takes a block of its product, until its own end.
    /// @return the next number; an error of the storage; `errc::conflict` if others took a block first `attempts` times;
    ///         `errc::numbers_used_up` once a product has used up 2^31 numbers
    template <storage::bounded Storage>
    [[nodiscard]] result<std::int32_t> take(Storage& storage, const std::string& product, int attempts)
    {
        counter& of = counter_of(product);
        const turn mine{of, storage.end()};
        if (!mine) return storage.end().error();
        if (of.next == of.end) {
            auto taken = take_block(storage, product, attempts);
            if (!taken) return taken.error();
            of.end = *taken + block_size_;
            of.next = *taken;
        }
        return of.next++;
    }

    /// For a creation that was a conflict. If a ticket has its number, what this process holds was handed out by another too,
    /// as after a restore beside which it went on: then the rest of the block is given up.
    /// @return whether a ticket has it; an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<bool> give_up_if_taken(Storage& storage, const std::string& product, std::int32_t number)
    {
        storage::query<support_ticket> of_number;
        of_number.equal<&support_ticket::product>(product)
            .template equal<&support_ticket::number>(number)
            .template select<&support_ticket::number>();
        auto read = storage.read(of_number);
        if (!read) return read.error();
        if (get<0>(*read).empty()) return false;
        counter& of = counter_of(product);
        const turn mine{of, storage.end()};
        if (!mine) return storage.end().error();
        if (number < of.end && number >= of.end - block_size_) of.next = of.end;
        return true;
    }

    /// From now on storage hands out numbers behind `after` only, and so does this allocator. What other processes hold
    /// already they still hand out.
    /// @param after  0 to `rules::bounds::numbers_after`
    /// @return the first number that nobody has; an error of the storage; `errc::conflict` as `take`
    template <storage::bounded Storage>
    [[nodiscard]] result<std::int32_t> go_on_behind(Storage& storage, const std::string& product, std::int32_t after,
                                                    int attempts)
    {
        counter& of = counter_of(product);
        const turn mine{of, storage.end()};
        if (!mine) return storage.end().error();
        auto first = move_block(storage, product, attempts, [&](number_block& block) {
            block.next = (std::max)(block.next, after + 1);
            return block.next;
        });
        if (first && of.next <= after) of.next = of.end;
        return first;
    }

    /// Gives back what no call has taken, product by product, where nobody took a block since. Ends at the first failure of the
    /// storage, as the rest would wait for it too: what is not given back is a gap. Whoever takes a number afterwards gets one
    /// of a new block, so that none is handed out twice.
    template <storage::bounded Storage>
    void give_back(Storage& storage)
    {
        const std::scoped_lock all{mutex_};
        for (auto& [product, of] : counters_) {
            const turn mine{of, storage.end()};
            if (!mine) return;
            const std::int32_t next = std::exchange(of.next, 0);
            const std::int32_t end = std::exchange(of.end, 0);
            if (next == end) continue;
            auto block = read_block(storage, product);
            if (!block) return;
            if (!*block || (**block).next != end) continue;
            (**block).next = next;
            ++(**block).version;
            storage::product_batch batch{product};
            batch.update(*std::move(*block));
            // On a conflict another has taken the next block in this moment.
            if (const auto done = storage.commit(batch); !done && done.error().code != errc::conflict) return;
        }
    }

private:
    struct counter {
        std::mutex mutex;
        std::condition_variable left;
        bool is_taken = false;  ///< somebody has his turn: the rest is his
        std::int32_t next = 0;
        std::int32_t end = 0;
    };

    /// The turn of one call at a counter, if it came before the end of the call.
    class turn {
    public:
        turn(counter& of, const call_end& end) : of_{of}
        {
            std::unique_lock lock{of_.mutex};
            came_ = end.wait(of_.left, lock, (call_end::instant::max)(), [&] { return !of_.is_taken; });
            if (came_) of_.is_taken = true;
        }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn()
        {
            if (!came_) return;
            {
                const std::scoped_lock lock{of_.mutex};
                of_.is_taken = false;
            }
            of_.left.notify_one();
        }
        [[nodiscard]] explicit operator bool() const noexcept { return came_; }

    private:
        counter& of_;
        bool came_ = false;
    };

    /// A reference that stays good: a product's counter is never removed.
    [[nodiscard]] counter& counter_of(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        return counters_[product];
    }

    template <storage::bounded Storage>
    [[nodiscard]] static result<std::optional<number_block>> read_block(Storage& storage, const std::string& product)
    {
        storage::query<number_block> query;
        query.equal<&number_block::product>(product);
        auto read = storage.read(query);
        if (!read) return read.error();
        auto& found = get<0>(*read);
        if (found.empty()) return std::optional<number_block>{};
        return std::optional<number_block>{found.take(0)};
    }

    /// @return the first number of the block
    template <storage::bounded Storage>
    [[nodiscard]] result<std::int32_t> take_block(Storage& storage, const std::string& product, int attempts) const
    {
        return move_block(storage, product, attempts, [&](number_block& block) -> result<std::int32_t> {
            if (block.next > (std::numeric_limits<std::int32_t>::max)() - block_size_)
                return support_error{errc::numbers_used_up, "the product's ticket numbers are used up"};
            return std::exchange(block.next, block.next + block_size_);
        });
    }

    /// Changes where a product's numbers go on.
    /// @param move  `move(block)` changes `next`, or leaves it; what it returns is returned once that is stored
    template <storage::bounded Storage, class Move>
    [[nodiscard]] static result<std::int32_t> move_block(Storage& storage, const std::string& product, int attempts,
                                                         const Move& move)
    {
        support_error last{errc::conflict, "others kept taking ticket numbers first"};
        for (int attempt = 0; attempt < attempts; ++attempt) {
            auto found = read_block(storage, product);
            if (!found) return found.error();
            number_block block = *found ? **found : number_block{product, 1, 0};
            const std::int32_t before = block.next;
            const result<std::int32_t> moved = move(block);
            if (!moved || block.next == before) return moved;
            ++block.version;
            storage::product_batch batch{product};
            if (*found)
                batch.update(std::move(block));
            else
                batch.insert(std::move(block));
            const auto committed = storage.commit(batch);
            if (committed) return moved;
            // An unknown outcome may have moved it: to do so once more only leaves a gap.
            if (committed.error().code != errc::conflict && committed.error().code != errc::outcome_unknown)
                return committed.error();
            if (committed.error().code == errc::outcome_unknown) last = committed.error();
        }
        return last;
    }

    std::int32_t block_size_;
    std::mutex mutex_;  ///< of the map; held for no longer than a look into it
    std::map<std::string, counter> counters_;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_NUMBER_ALLOCATOR_HPP
