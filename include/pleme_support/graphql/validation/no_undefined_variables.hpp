// Variables that an operation uses, in its fragments as well, are defined by it.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNDEFINED_VARIABLES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNDEFINED_VARIABLES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-All-Variable-Uses-Defined
struct no_undefined_variables {
    void leave(context& run, const operation_node& node) const
    {
        const detail::name_index defined{node.variables,
                                         [](const variable_definition_node& variable) { return variable.name.text; }};
        for_each_usage(run, node, [&](const variable_usage& usage) {
            if (run.stopped() || defined.find(usage.node->text) != detail::name_index::none) return;
            std::string message = "Variable \"$" + std::string{usage.node->text} + "\" is not defined";
            if (node.name.present()) message += " by operation \"" + std::string{node.name.text} + '"';
            run.report(message + '.', {usage.node->at, node.at});
        });
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNDEFINED_VARIABLES_HPP
