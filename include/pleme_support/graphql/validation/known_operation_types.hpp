// An operation needs a root type in the schema.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_OPERATION_TYPES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_OPERATION_TYPES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Operation-Type-Existence
struct known_operation_types {
    void enter(context& run, const operation_node& node) const
    {
        if (run.here.output != nullptr) return;
        const std::string kind = node.kind == operation_kind::query      ? "query"
                                 : node.kind == operation_kind::mutation ? "mutation"
                                                                         : "subscription";
        run.report("The " + kind + " operation is not supported by the schema.", {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_OPERATION_TYPES_HPP
