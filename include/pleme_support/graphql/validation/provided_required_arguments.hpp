// Arguments without a default that can't be null are given.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_PROVIDED_REQUIRED_ARGUMENTS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_PROVIDED_REQUIRED_ARGUMENTS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <algorithm>
#include <span>
#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Required-Arguments
struct provided_required_arguments {
    void leave(context& run, const field_node& node) const
    {
        if (const field_view* const field = run.here.field)
            check(run, "Field \"" + std::string{field->name} + '"', field->arguments, node.arguments, node.at);
    }
    void leave(context& run, const directive_node& node) const
    {
        if (const directive_view* const directive = run.here.directive)
            check(run, "Directive \"@" + std::string{directive->name} + '"', directive->arguments, node.arguments, node.at);
    }

private:
    static void check(context& run, const std::string& owner, std::span<const input_value_view> wanted,
                      std::span<const argument_node> given, source_offset at)
    {
        for (const input_value_view& argument : wanted) {
            if (!detail::is_required(argument)) continue;
            const auto is_given = [&argument](const argument_node& node) { return node.name.text == argument.name; };
            if (std::ranges::any_of(given, is_given)) continue;
            run.report(owner + " argument \"" + std::string{argument.name} + "\" of type \"" + to_text(argument.type) +
                           "\" is required, but it was not provided.",
                       {at});
        }
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_PROVIDED_REQUIRED_ARGUMENTS_HPP
