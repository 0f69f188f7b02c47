// A bounded cache of parsed and validated documents, shared by all threads of an engine.
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

namespace pleme_support::graphql {

/// Keeps the documents used last, by their text. Calls on one object from several threads do not race.
class document_cache {
public:
    /// @param capacity  documents; 0 keeps none
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

    /// Keeps a document, and lets go of the one used longest ago if there are too many.
    void insert(std::shared_ptr<const document> added)
    {
        if (capacity_ == 0) return;
        const std::scoped_lock lock{mutex_};
        const std::string_view key = added->source();
        if (by_source_.find(key) != by_source_.end()) return;  // another thread was faster
        recent_.push_front(std::move(added));
        by_source_.emplace(key, recent_.begin());
        if (recent_.size() <= capacity_) return;
        by_source_.erase(recent_.back()->source());
        recent_.pop_back();
    }

    [[nodiscard]] std::size_t size() const
    {
        const std::scoped_lock lock{mutex_};
        return recent_.size();
    }

private:
    using documents = std::list<std::shared_ptr<const document>>;

    std::size_t capacity_;
    mutable std::mutex mutex_;
    documents recent_;                                                     ///< the one used last in front
    std::unordered_map<std::string_view, documents::iterator> by_source_;  ///< keys live in the documents
};

}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DOCUMENT_CACHE_HPP
