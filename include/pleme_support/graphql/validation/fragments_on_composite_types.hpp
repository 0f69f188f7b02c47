// Fragments stand on objects, interfaces and unions.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_FRAGMENTS_ON_COMPOSITE_TYPES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_FRAGMENTS_ON_COMPOSITE_TYPES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragments-on-Object-Interface-or-Union-Types
struct fragments_on_composite_types {
    void enter(context& run, const inline_fragment_node& node) const { check(run, "Fragment", node.type_condition); }
    void enter(context& run, const fragment_node& node) const
    {
        check(run, "Fragment \"" + std::string{node.name.text} + '"', node.type_condition);
    }

private:
    static void check(context& run, const std::string& fragment, const name_node& condition)
    {
        const type_view* const type = run.schema().find_type(condition.text);
        if (type == nullptr || type->is_composite()) return;
        run.report(fragment + " cannot condition on non composite type \"" + std::string{condition.text} + "\".",
                   {condition.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_FRAGMENTS_ON_COMPOSITE_TYPES_HPP
