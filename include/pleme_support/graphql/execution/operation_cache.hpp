// A cache of operations, bounded in bytes, shared by all threads of an engine.
// GraphQL layer, no execution. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/operation.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_CACHE_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_CACHE_HPP

#include <pleme_support/graphql/execution/operation.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// Keeps the operations used last, by the text of their documents. Calls on one object from several threads do not race.
/// Operations are counted by what they hold in memory, nodes and plans included: by number, 400 documents of 128 KB were
/// half a gigabyte. What is seen for the first time is not kept: most documents with values in their texts never come again.
class operation_cache {
public:
    /// @param capacity  bytes; 0 keeps nothing
    explicit operation_cache(std::size_t capacity) : capacity_{capacity} {}

    /// @param name  of the operation, which has to be said if the document has several; empty: the only one
    /// @return null if the operation is not kept
    [[nodiscard]] std::shared_ptr<const operation> find(std::string_view source, std::string_view name)
    {
        const std::uint64_t hash = hash_of(source);
        const std::scoped_lock lock{mutex_};
        const auto [first, last] = by_hash_.equal_range(hash);
        for (auto found = first; found != last; ++found) {
            const operation& known = *found->second->kept;
            if (known.source().source() != source) continue;
            if (name.empty() ? !known.is_only() : known.name() != name) continue;
            recent_.splice(recent_.begin(), recent_, found->second);
            return found->second->kept;
        }
        return nullptr;
    }

    /// Keeps an operation that it sees for the second time, and lets go of those used longest ago until there is room for
    /// it. One that would take more than an eighth of the cache is not kept: a few large ones would push out what everybody
    /// uses.
    void insert(std::shared_ptr<const operation> added)
    {
        const std::size_t bytes = bytes_of(*added);
        if (bytes > capacity_ / 8) return;
        const std::string_view source = added->source().source();
        const std::uint64_t hash = hash_of(source);
        const std::scoped_lock lock{mutex_};
        std::uint64_t& seen = seen_[hash % seen_.size()];
        if (std::exchange(seen, hash) != hash) return;
        const auto [first, last] = by_hash_.equal_range(hash);
        for (auto found = first; found != last; ++found)  // another thread may have been faster
            if (found->second->kept->source().source() == source && found->second->kept->name() == added->name()) return;
        make_room(bytes);
        recent_.push_front({std::move(added), hash, bytes});
        bytes_ += bytes;
        by_hash_.emplace(hash, recent_.begin());  // may throw: the operation is counted by then, and goes like the others
    }

    /// Counts an operation again, which may have got a plan more; lets go of it if it is too large by now.
    void recount(const operation& grown)
    {
        const std::size_t bytes = bytes_of(grown);
        const std::scoped_lock lock{mutex_};
        const auto [first, last] = by_hash_.equal_range(hash_of(grown.source().source()));
        for (auto found = first; found != last; ++found) {
            if (found->second->kept.get() != &grown) continue;
            const entries::iterator at = found->second;
            bytes_ += bytes - at->bytes;
            at->bytes = bytes;
            recent_.splice(bytes > capacity_ / 8 ? recent_.end() : recent_.begin(), recent_, at);
            if (bytes > capacity_ / 8) drop_last();
            make_room(0);
            return;
        }
    }

    /// How many operations are kept.
    [[nodiscard]] std::size_t size() const
    {
        const std::scoped_lock lock{mutex_};
        return recent_.size();
    }

    /// What they hold in memory; at most the capacity.
    [[nodiscard]] std::size_t bytes() const
    {
        const std::scoped_lock lock{mutex_};
        return bytes_;
    }

private:
    struct entry {
        std::shared_ptr<const operation> kept;
        std::uint64_t hash = 0;
        std::size_t bytes = 0;  ///< as it was counted
    };
    using entries = std::list<entry>;

    static constexpr std::size_t entry_bytes = 200;  ///< of the list and the table for one operation, about

    static std::size_t bytes_of(const operation& kept) { return kept.bytes() + entry_bytes; }
    static std::uint64_t hash_of(std::string_view source) noexcept { return std::hash<std::string_view>{}(source) | 1U; }

    void make_room(std::size_t bytes)
    {
        while (!recent_.empty() && bytes_ + bytes > capacity_) drop_last();
    }

    void drop_last()
    {
        const auto last = std::prev(recent_.end());
        const auto [first, end] = by_hash_.equal_range(last->hash);
        for (auto found = first; found != end; ++found)
            if (found->second == last) {
                by_hash_.erase(found);
                break;
            }
        bytes_ -= last->bytes;
        recent_.pop_back();
    }

    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    entries recent_;  ///< the one used last in front
    std::unordered_multimap<std::uint64_t, entries::iterator> by_hash_;
    std::array<std::uint64_t, 1024> seen_{};  ///< hashes of texts that came once
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_CACHE_HPP
