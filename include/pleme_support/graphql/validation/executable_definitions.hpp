// A document to be executed holds operations and fragments only.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_EXECUTABLE_DEFINITIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_EXECUTABLE_DEFINITIONS_HPP

#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Executable-Definitions
struct executable_definitions {
    void start(context& run) const
    {
        for (const type_system_node& node : run.tree().type_system) {
            const bool named = node.kind != type_system_kind::schema;
            const std::string name = named ? '"' + std::string{node.name.text} + '"' : "schema";
            run.report("The " + name + " definition is not executable.", {node.at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_EXECUTABLE_DEFINITIONS_HPP
