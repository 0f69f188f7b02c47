// Validates a document against a schema before it is executed.
// GraphQL layer, no execution. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATE_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/executable_definitions.hpp>
#include <pleme_support/graphql/validation/fields_on_correct_type.hpp>
#include <pleme_support/graphql/validation/fragments_on_composite_types.hpp>
#include <pleme_support/graphql/validation/known_argument_names.hpp>
#include <pleme_support/graphql/validation/known_directives.hpp>
#include <pleme_support/graphql/validation/known_fragment_names.hpp>
#include <pleme_support/graphql/validation/known_operation_types.hpp>
#include <pleme_support/graphql/validation/known_type_names.hpp>
#include <pleme_support/graphql/validation/lone_anonymous_operation.hpp>
#include <pleme_support/graphql/validation/max_introspection_depth.hpp>
#include <pleme_support/graphql/validation/no_fragment_cycles.hpp>
#include <pleme_support/graphql/validation/no_undefined_variables.hpp>
#include <pleme_support/graphql/validation/no_unused_fragments.hpp>
#include <pleme_support/graphql/validation/no_unused_variables.hpp>
#include <pleme_support/graphql/validation/overlapping_fields_can_be_merged.hpp>
#include <pleme_support/graphql/validation/possible_fragment_spreads.hpp>
#include <pleme_support/graphql/validation/provided_required_arguments.hpp>
#include <pleme_support/graphql/validation/run_rules.hpp>
#include <pleme_support/graphql/validation/scalar_leafs.hpp>
#include <pleme_support/graphql/validation/single_field_subscriptions.hpp>
#include <pleme_support/graphql/validation/unique_argument_names.hpp>
#include <pleme_support/graphql/validation/unique_directives_per_location.hpp>
#include <pleme_support/graphql/validation/unique_fragment_names.hpp>
#include <pleme_support/graphql/validation/unique_input_field_names.hpp>
#include <pleme_support/graphql/validation/unique_operation_names.hpp>
#include <pleme_support/graphql/validation/unique_variable_names.hpp>
#include <pleme_support/graphql/validation/values_of_correct_type.hpp>
#include <pleme_support/graphql/validation/variables_are_input_types.hpp>
#include <pleme_support/graphql/validation/variables_in_allowed_position.hpp>

#include <vector>

namespace pleme_support::inline v0::graphql {

/// Runs every rule of the specification that concerns executable documents
/// (https://spec.graphql.org/September2025/#sec-Validation), and `max_introspection_depth`.
/// @param schema  a valid schema
/// @return the errors, code `GRAPHQL_VALIDATION_FAILED`, in the wording of graphql-js 16; empty if the document may be
///         executed. At most `bounds.validation_errors`, and one that says that there were more.
/// @par Complexity
/// Near-linear in the document, except that variables are looked up once for each operation that reaches them.
[[nodiscard]] inline std::vector<graphql_error> validate(const schema_view& schema, const document& tree,
                                                         const limits& bounds = {})
{
    using namespace validation;
    return run_rules<executable_definitions, known_operation_types, unique_operation_names, lone_anonymous_operation,
                     single_field_subscriptions, known_type_names, fragments_on_composite_types, variables_are_input_types,
                     scalar_leafs, fields_on_correct_type, unique_fragment_names, known_fragment_names, no_unused_fragments,
                     possible_fragment_spreads, no_fragment_cycles, unique_variable_names, no_undefined_variables,
                     no_unused_variables, known_directives, unique_directives_per_location, known_argument_names,
                     unique_argument_names, values_of_correct_type, provided_required_arguments, variables_in_allowed_position,
                     overlapping_fields_can_be_merged, unique_input_field_names, max_introspection_depth>(schema, tree, bounds);
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATE_HPP
