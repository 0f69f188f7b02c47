// Nothing of the introspection schema is selected. Opt-in: for schemas that are not public.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_SCHEMA_INTROSPECTION_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_SCHEMA_INTROSPECTION_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql::validation {

/// Not a rule of the specification; graphql-js calls it NoSchemaIntrospectionCustomRule.
struct no_schema_introspection {
    void enter(context& run, const field_node& node) const
    {
        const type_view* const type = run.here.output;
        if (run.here.field == nullptr || !type->name.starts_with("__")) return;
        run.report("GraphQL introspection has been disabled, but the requested query contained the field \"" +
                       std::string{node.name.text} + "\".",
                   {node.at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_SCHEMA_INTROSPECTION_HPP
