// Operations that a host has put under ids of its own.
// GraphQL layer, no execution. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/operation.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_REGISTERED_OPERATIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_REGISTERED_OPERATIONS_HPP

#include <pleme_support/graphql/execution/operation.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// Calls on one object from several threads do not race. Nothing is let go of: a host puts what it trusts.
class registered_operations {
public:
    /// @param id  what was there before is gone
    void put(std::string id, std::shared_ptr<const operation> added)
    {
        const std::unique_lock lock{mutex_};
        by_id_.insert_or_assign(std::move(id), std::move(added));
    }

    /// @return null if there is none
    [[nodiscard]] std::shared_ptr<const operation> find(std::string_view id) const
    {
        const std::shared_lock lock{mutex_};
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }

private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<const operation>, std::less<>> by_id_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_REGISTERED_OPERATIONS_HPP
