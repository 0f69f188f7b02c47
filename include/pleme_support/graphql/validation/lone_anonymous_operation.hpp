// An operation without a name is the only one of its document.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_LONE_ANONYMOUS_OPERATION_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_LONE_ANONYMOUS_OPERATION_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Lone-Anonymous-Operation
struct lone_anonymous_operation {
    void enter(context& run, const operation_node& node) const
    {
        if (!node.name.present() && run.tree().operations.size() > 1)
            run.report("This anonymous operation must be the only defined operation.", {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_LONE_ANONYMOUS_OPERATION_HPP
