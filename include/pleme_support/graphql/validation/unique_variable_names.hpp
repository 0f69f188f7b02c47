// Variables of one operation have different names.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_VARIABLE_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_VARIABLE_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Variable-Uniqueness
struct unique_variable_names {
    void enter(context& run, const operation_node& node) const
    {
        const auto name_of = [](const variable_definition_node& variable) { return variable.name.text; };
        for (const std::vector<std::size_t>& group : detail::find_repeated(node.variables, name_of)) {
            std::vector<source_offset> places;
            for (const std::size_t i : group) places.push_back(node.variables[i].name.at);
            run.report("There can be only one variable named \"$" + std::string{name_of(node.variables[group[0]])} + "\".",
                       places);
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_VARIABLE_NAMES_HPP
