// Directives exist and stand where they may.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_DIRECTIVES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_DIRECTIVES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/directive_locations.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstdint>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Directives-Are-Defined
struct known_directives {
    void enter(context& run, const directive_node& node) const
    {
        const directive_view* const directive = run.here.directive;
        const std::string name{node.name.text};
        if (directive == nullptr)
            run.report("Unknown directive \"@" + name + "\".", {node.at});
        else if ((directive->locations & static_cast<std::uint32_t>(run.here.location)) == 0)
            run.report(
                "Directive \"@" + name + "\" may not be used on " + std::string{detail::name_of(run.here.location)} + '.',
                {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_DIRECTIVES_HPP
