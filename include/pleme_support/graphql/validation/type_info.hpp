// Where in the schema a walk through a document stands.
// GraphQL layer, plain data. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_TYPE_INFO_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_TYPE_INFO_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>

namespace pleme_support::inline v0::graphql::validation {

/// What the schema says about the node being visited. Pointers are null, and references name no type, where the document
/// asks for what the schema lacks: a rule of its own reports that, the others keep quiet.
struct type_info {
    const operation_node* operation = nullptr;      ///< the definition being walked, if it is an operation
    const fragment_node* fragment = nullptr;        ///< the same, if it is a fragment
    const type_view* output = nullptr;              ///< the named type of the operation, field or fragment being visited
    const type_view* parent = nullptr;              ///< the composite type whose fields are being selected
    const field_view* field = nullptr;              ///< the field being visited
    const directive_view* directive = nullptr;      ///< the directive being visited
    bool in_directive = false;                      ///< whether a directive is being visited, known or not
    const input_value_view* argument = nullptr;     ///< the argument being visited
    type_ref input;                                 ///< what the argument, input field, list item or default must be
    bool input_has_default = false;                 ///< whether the schema has a default for it
    const type_view* input_object = nullptr;        ///< the input object type whose field is being visited
    const input_value_view* input_field = nullptr;  ///< that field
    directive_location location = directive_location::query;  ///< what the directives being visited belong to
};

/// An object literal's `name: value`; of its own type so that rules can tell it from an argument.
struct object_field {
    const argument_node& node;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_TYPE_INFO_HPP
