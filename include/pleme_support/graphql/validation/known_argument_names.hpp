// Arguments exist on the field or directive that they are given to.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_ARGUMENT_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_ARGUMENT_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Argument-Names
struct known_argument_names {
    void enter(context& run, const argument_node& node) const
    {
        const type_info& here = run.here;
        if (here.argument != nullptr) return;
        const std::string_view name = node.name.text;
        const std::string unknown = "Unknown argument \"" + std::string{name} + "\" on ";
        if (here.directive != nullptr)
            run.report(unknown + "directive \"@" + std::string{here.directive->name} + "\"." +
                           run.suggest(name, here.directive->arguments),
                       {node.name.at});
        else if (here.field != nullptr && !here.in_directive)
            run.report(unknown + "field \"" + std::string{here.parent->name} + '.' + std::string{here.field->name} + "\"." +
                           run.suggest(name, here.field->arguments),
                       {node.name.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_ARGUMENT_NAMES_HPP
