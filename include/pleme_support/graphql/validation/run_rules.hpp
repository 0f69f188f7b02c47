// Validates a document with any choice of rules.
// GraphQL layer, no rules. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_RUN_RULES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_RUN_RULES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>
#include <pleme_support/graphql/validation/walk.hpp>

#include <tuple>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// Records where variables stand, for the rules about them.
struct variable_usages {
    void enter(context& run, const value_node& node)
    {
        if (node.kind != value_kind::variable) return;
        const type_info& here = run.here;
        const type_view* const object = here.input_object;
        const variable_usage usage{&node, here.input, here.input_has_default,
                                   object != nullptr && object->one_of ? object : nullptr, here.fragment != nullptr};
        if (here.operation != nullptr)
            run.index().usages(*here.operation).push_back(usage);
        else
            run.index().usages_of_fragment(run.index().position(*here.fragment)).push_back(usage);
    }
};

/// Runs rules over a document.
/// @return their errors in source order; at most `bounds.validation_errors` and one that says so
template <class... Rules>
[[nodiscard]] std::vector<graphql_error> run_rules(const schema_view& schema, const document& tree, const limits& bounds)
{
    context run{schema, tree, bounds};
    std::tuple<variable_usages> usages;
    walker{run, usages}.walk();
    std::tuple<Rules...> rules;
    walker{run, rules}.walk();
    return run.take_errors();
}

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_RUN_RULES_HPP
