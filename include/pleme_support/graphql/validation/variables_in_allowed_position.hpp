// Variables have a type that fits where they stand.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_IN_ALLOWED_POSITION_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_IN_ALLOWED_POSITION_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-All-Variable-Usages-Are-Allowed
struct variables_in_allowed_position {
    void leave(context& run, const operation_node& node) const
    {
        const detail::name_index names{node.variables,
                                       [](const variable_definition_node& variable) { return variable.name.text; }};
        for_each_usage(run, node, [&](const variable_usage& usage) {
            const std::size_t found = names.find(usage.node->text);
            if (found != detail::name_index::none) check(run, node.variables[found], usage);
        });
    }

private:
    static void check(context& run, const variable_definition_node& variable, const variable_usage& usage)
    {
        if (run.stopped() || usage.expected.named == nullptr) return;
        if (detail::resolve_named_type(run.schema(), *variable.type) == nullptr) return;
        const std::optional<type_ref> type = detail::resolve_type(run.schema(), *variable.type);
        const std::string start = "Variable \"$" + std::string{variable.name.text} + "\" ";
        if (!type || !fits(*type, variable.default_value, usage)) {
            run.report(start + "of type \"" + detail::print_type(*variable.type) + "\" used in position expecting type \"" +
                           to_text(usage.expected) + "\".",
                       {variable.at, usage.node->at});
        } else if (usage.in_fragment && usage.one_of != nullptr && !type->is_non_null()) {
            // Within an operation, values_of_correct_type says the same.
            run.report(start + "is of type \"" + detail::print_type(*variable.type) +
                           "\" but must be non-nullable to be used for OneOf Input Object \"" +
                           std::string{usage.one_of->name} + "\".",
                       {variable.at, usage.node->at});
        }
    }

    /// https://spec.graphql.org/September2025/#IsVariableUsageAllowed()
    static bool fits(const type_ref& type, const value_node* default_value, const variable_usage& usage) noexcept
    {
        const bool may_be_null = usage.expected.is_non_null() && !type.is_non_null();
        if (!may_be_null) return detail::is_input_subtype(type, usage.expected);
        const bool has_default = default_value != nullptr && default_value->kind != value_kind::null;
        return (has_default || usage.has_default) && detail::is_input_subtype(type, usage.expected.nullable());
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_VARIABLES_IN_ALLOWED_POSITION_HPP
