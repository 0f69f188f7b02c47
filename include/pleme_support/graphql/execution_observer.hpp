// What a host hears of executions that no client may hear: the exceptions of its resolvers.
// GraphQL layer, an interface. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/bounds.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_OBSERVER_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_OBSERVER_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <exception>

namespace pleme_support::inline v0::graphql {

/// Called by the threads that execute, several at once if several do.
class execution_observer {
public:
    virtual ~execution_observer() = default;

    /// A resolver threw. The client is told "internal error", code INTERNAL_SERVER_ERROR, and nothing else: what the
    /// exception says may hold customer data or driver text.
    virtual void on_exception(const type_view& parent, const field_view& field, const std::exception_ptr& thrown) noexcept = 0;

protected:
    execution_observer() = default;
    execution_observer(const execution_observer&) = default;
    execution_observer& operator=(const execution_observer&) = default;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_OBSERVER_HPP
