// Types that a document names exist.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_TYPE_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_TYPE_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragment-Spread-Type-Existence
struct known_type_names {
    void enter(context& run, const variable_definition_node& node) const
    {
        const type_node* type = node.type;
        while (type->item != nullptr) type = type->item;
        check(run, type->name);
    }
    void enter(context& run, const fragment_node& node) const { check(run, node.type_condition); }
    void enter(context& run, const inline_fragment_node& node) const
    {
        if (node.type_condition.present()) check(run, node.type_condition);
    }

private:
    static void check(context& run, const name_node& name)
    {
        if (run.schema().find_type(name.text) != nullptr) return;
        run.report("Unknown type \"" + std::string{name.text} + "\"." + run.suggest(name.text, run.schema().types), {name.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_TYPE_NAMES_HPP
