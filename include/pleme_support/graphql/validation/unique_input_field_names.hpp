// Fields of one input object have different names.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_INPUT_FIELD_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_INPUT_FIELD_NAMES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Input-Object-Field-Uniqueness
struct unique_input_field_names {
    void enter(context& run, const value_node& node) const
    {
        const auto name_of = [](const argument_node& field) { return field.name.text; };
        for (const auto& [later, first] : detail::find_repeats(node.fields, name_of))
            run.report("There can be only one input field named \"" + std::string{name_of(node.fields[later])} + "\".",
                       {node.fields[first].name.at, node.fields[later].name.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_UNIQUE_INPUT_FIELD_NAMES_HPP
