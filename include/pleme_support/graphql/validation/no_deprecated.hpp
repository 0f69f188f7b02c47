// Nothing deprecated is used. Opt-in: for clients that want to know before it is gone.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_DEPRECATED_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_DEPRECATED_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>

namespace pleme_support::inline v0::graphql::validation {

/// Not a rule of the specification; graphql-js calls it NoDeprecatedCustomRule.
struct no_deprecated {
    void enter(context& run, const field_node& node) const
    {
        const field_view* const field = run.here.field;
        if (field == nullptr || !field->deprecation) return;
        run.report("The field " + std::string{run.here.parent->name} + '.' + std::string{field->name} + " is deprecated. " +
                       std::string{*field->deprecation},
                   {node.at});
    }

    void enter(context& run, const argument_node& node) const
    {
        const type_info& here = run.here;
        if (here.argument == nullptr || !here.argument->deprecation) return;
        const std::string owner = here.in_directive
                                      ? "Directive \"@" + std::string{here.directive->name} + '"'
                                      : "Field \"" + std::string{here.parent->name} + '.' + std::string{here.field->name} + '"';
        run.report(owner + " argument \"" + std::string{here.argument->name} + "\" is deprecated. " +
                       std::string{*here.argument->deprecation},
                   {node.name.at});
    }

    void enter(context& run, const object_field& field) const
    {
        const input_value_view* const input = run.here.input_field;
        if (input == nullptr || !input->deprecation) return;
        run.report("The input field " + std::string{run.here.input_object->name} + '.' + std::string{input->name} +
                       " is deprecated. " + std::string{*input->deprecation},
                   {field.node.name.at});
    }

    void enter(context& run, const value_node& node) const
    {
        const type_view* const type = run.here.input.named;
        if (node.kind != value_kind::enum_ || type == nullptr) return;
        for (const enum_value_view& value : type->enum_values)
            if (value.name == node.text && value.deprecation)
                run.report("The enum value \"" + std::string{type->name} + '.' + std::string{value.name} +
                               "\" is deprecated. " + std::string{*value.deprecation},
                           {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_DEPRECATED_HPP
