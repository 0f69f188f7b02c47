// Fragments that are spread are defined.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_FRAGMENT_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_FRAGMENT_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragment-Spread-Target-Defined
struct known_fragment_names {
    void enter(context& run, const fragment_spread_node& node) const
    {
        if (run.index().find_fragment(node.name.text) != document_index::none) return;
        run.report("Unknown fragment \"" + std::string{node.name.text} + "\".", {node.name.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_KNOWN_FRAGMENT_NAMES_HPP
