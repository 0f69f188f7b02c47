// Operations of one document have different names.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_OPERATION_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_OPERATION_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Operation-Name-Uniqueness
struct unique_operation_names {
    void start(context& run) const
    {
        const std::span<const operation_node> nodes = run.tree().operations;
        const auto name_of = [](const operation_node& node) { return node.name.text; };
        for (const auto& [later, first] : detail::find_repeats(nodes, name_of)) {
            if (!nodes[later].name.present()) continue;
            run.report("There can be only one operation named \"" + std::string{name_of(nodes[later])} + "\".",
                       {nodes[first].name.at, nodes[later].name.at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_OPERATION_NAMES_HPP
