// Arguments of one field or directive have different names.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_ARGUMENT_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_ARGUMENT_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Argument-Uniqueness
struct unique_argument_names {
    void enter(context& run, const field_node& node) const { check(run, node.arguments); }
    void enter(context& run, const directive_node& node) const { check(run, node.arguments); }

private:
    static void check(context& run, std::span<const argument_node> nodes)
    {
        const auto name_of = [](const argument_node& node) { return node.name.text; };
        for (const std::vector<std::size_t>& group : detail::find_repeated(nodes, name_of)) {
            std::vector<source_offset> places;
            for (const std::size_t i : group) places.push_back(nodes[i].name.at);
            run.report("There can be only one argument named \"" + std::string{name_of(nodes[group[0]])} + "\".", places);
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_ARGUMENT_NAMES_HPP
