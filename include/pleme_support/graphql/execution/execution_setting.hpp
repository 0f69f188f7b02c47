// What an execution is given besides its operation.
// GraphQL layer, plain data. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_SETTING_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_SETTING_HPP

#include <pleme_support/graphql/execution/field_call.hpp>
#include <pleme_support/graphql/execution/field_guard.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/time_limit.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace pleme_support::inline v0::graphql {

/// Everything in it outlives the execution.
struct execution_setting {
    const operation_plan& plan;
    std::string_view source;               ///< of the document, for the places of errors
    const boost::json::object& variables;  ///< coerced
    call_setting call;
    const void* root = nullptr;  ///< the root object of the operation
    const limits& bounds;
    time_limit end{};
    execution_observer* observer = nullptr;  ///< may be null
    const field_guard* guard = nullptr;      ///< may be null
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_SETTING_HPP
