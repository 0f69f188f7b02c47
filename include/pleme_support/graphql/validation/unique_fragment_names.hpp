// Fragments of one document have different names.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_FRAGMENT_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_FRAGMENT_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <span>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragment-Name-Uniqueness
struct unique_fragment_names {
    void start(context& run) const
    {
        const std::span<const fragment_node> nodes = run.tree().fragments;
        const auto name_of = [](const fragment_node& node) { return node.name.text; };
        for (const auto& [later, first] : detail::find_repeats(nodes, name_of))
            run.report("There can be only one fragment named \"" + std::string{name_of(nodes[later])} + "\".",
                       {nodes[first].name.at, nodes[later].name.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_FRAGMENT_NAMES_HPP
