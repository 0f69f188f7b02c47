// Every fragment is used by some operation.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_FRAGMENTS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_FRAGMENTS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragments-Must-Be-Used
struct no_unused_fragments {
    void finish(context& run) const
    {
        std::vector<bool> used(run.tree().fragments.size());
        std::vector<std::size_t> order;
        for (const operation_node& operation : run.tree().operations) run.index().reach(operation, used, order);
        for (const fragment_node& node : run.tree().fragments) {
            // Of several fragments with one name the last stands for all of them.
            if (used[run.index().find_fragment(node.name.text)]) continue;
            run.report("Fragment \"" + std::string{node.name.text} + "\" is never used.", {node.at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_UNUSED_FRAGMENTS_HPP
