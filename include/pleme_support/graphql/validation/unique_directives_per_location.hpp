// Directives that are not repeatable stand once at a location.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_DIRECTIVES_PER_LOCATION_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_DIRECTIVES_PER_LOCATION_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <span>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Directives-Are-Unique-Per-Location
struct unique_directives_per_location {
    void enter(context& run, const operation_node& node) const { check(run, node.directives); }
    void enter(context& run, const fragment_node& node) const { check(run, node.directives); }
    void enter(context& run, const variable_definition_node& node) const { check(run, node.directives); }
    void enter(context& run, const field_node& node) const { check(run, node.directives); }
    void enter(context& run, const fragment_spread_node& node) const { check(run, node.directives); }
    void enter(context& run, const inline_fragment_node& node) const { check(run, node.directives); }

private:
    static void check(context& run, std::span<const directive_node> nodes)
    {
        const auto name_of = [](const directive_node& node) { return node.name.text; };
        for (const auto& [later, first] : detail::find_repeats(nodes, name_of)) {
            const directive_view* const directive = run.schema().find_directive(name_of(nodes[later]));
            if (directive == nullptr || directive->repeatable) continue;
            run.report("The directive \"@" + std::string{directive->name} + "\" can only be used once at this location.",
                       {nodes[first].at, nodes[later].at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_DIRECTIVES_PER_LOCATION_HPP
