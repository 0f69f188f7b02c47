// Fields have a selection of subfields exactly if their type has fields.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_SCALAR_LEAFS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_SCALAR_LEAFS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Leaf-Field-Selections
struct scalar_leafs {
    void enter(context& run, const field_node& node) const
    {
        const field_view* const field = run.here.field;
        if (field == nullptr || field->type.named->is_composite() == node.selections.present) return;
        const std::string name{node.name.text};
        const std::string type = to_text(field->type);
        if (node.selections.present)
            run.report("Field \"" + name + "\" must not have a selection since type \"" + type + "\" has no subfields.",
                       {node.selections.at});
        else
            run.report("Field \"" + name + "\" of type \"" + type + "\" must have a selection of subfields. Did you mean \"" +
                           name + " { ... }\"?",
                       {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_SCALAR_LEAFS_HPP
