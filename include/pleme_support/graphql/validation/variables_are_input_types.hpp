// Variables have input types.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_ARE_INPUT_TYPES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_ARE_INPUT_TYPES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Variables-Are-Input-Types
struct variables_are_input_types {
    void enter(context& run, const variable_definition_node& node) const
    {
        const type_view* const type = detail::resolve_named_type(run.schema(), *node.type);
        if (type == nullptr || type->is_input()) return;
        run.report("Variable \"$" + std::string{node.name.text} + "\" cannot be non-input type \"" +
                       detail::print_type(*node.type) + "\".",
                   {node.type->at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_ARE_INPUT_TYPES_HPP
