// Variables that an operation defines are used by it.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_VARIABLES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_VARIABLES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-All-Variables-Used
struct no_unused_variables {
    void leave(context& run, const operation_node& node) const
    {
        if (node.variables.empty()) return;
        const detail::name_index names{node.variables,
                                       [](const variable_definition_node& variable) { return variable.name.text; }};
        std::vector<bool> used(node.variables.size());
        for_each_usage(run, node, [&](const variable_usage& usage) {
            const std::size_t found = names.find(usage.node->text);
            if (found != detail::name_index::none) used[found] = true;
        });
        for (const variable_definition_node& variable : node.variables) {
            if (used[names.find(variable.name.text)]) continue;
            std::string message = "Variable \"$" + std::string{variable.name.text} + "\" is never used";
            if (node.name.present()) message += " in operation \"" + std::string{node.name.text} + '"';
            run.report(message + '.', {variable.at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_VARIABLES_HPP
