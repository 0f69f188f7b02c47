// A cache of parsed and validated documents, bounded in bytes, shared by all threads of an engine.
// GraphQL layer, no execution. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/engine.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DOCUMENT_CACHE_HPP
#define PLEME_SUPPORT_GRAPHQL_DOCUMENT_CACHE_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// Keeps the documents used last, by their text. Calls on one object from several threads do not race.
/// Documents are counted by what they hold in memory, nodes included: by number, 400 documents of 128 KB were half a
/// gigabyte.
class document_cache {
public:
    /// @param capacity  bytes; 0 keeps nothing
    explicit document_cache(std::size_t capacity) : capacity_{capacity} {}

    /// @return null if the document is not kept
    [[nodiscard]] std::shared_ptr<const document> find(std::string_view source)
    {
        const std::scoped_lock lock{mutex_};
        const auto found = by_source_.find(source);
        if (found == by_source_.end()) return nullptr;
        recent_.splice(recent_.begin(), recent_, found->second);
        return *found->second;
    }

    /// Keeps a document, and lets go of those used longest ago until there is room for it. One that would take more than an
    /// eighth of the cache is not kept: a few large ones would push out what everybody uses.
    void insert(std::shared_ptr<const document> added)
    {
        const std::size_t bytes = bytes_of(*added);
        if (bytes > capacity_ / 8) return;
        const std::scoped_lock lock{mutex_};
        const std::string_view key = added->source();
        if (by_source_.find(key) != by_source_.end()) return;  // another thread was faster
        while (bytes_ + bytes > capacity_) {
            bytes_ -= bytes_of(*recent_.back());
            by_source_.erase(recent_.back()->source());
            recent_.pop_back();
        }
        recent_.push_front(std::move(added));
        bytes_ += bytes;
        by_source_.emplace(key, recent_.begin());  // may throw: the document is counted by then, and goes like the others
    }

    /// How many documents are kept.
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
    using documents = std::list<std::shared_ptr<const document>>;

    static constexpr std::size_t entry_bytes = 160;  ///< of the list and the table for one document, about

    static std::size_t bytes_of(const document& kept) noexcept { return kept.bytes() + entry_bytes; }

    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    documents recent_;                                                     ///< the one used last in front
    std::unordered_map<std::string_view, documents::iterator> by_source_;  ///< keys live in the documents
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DOCUMENT_CACHE_HPP
