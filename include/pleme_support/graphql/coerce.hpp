// Input coercion: literals, variables of a request, arguments of a field.
// GraphQL layer, gathers its parts. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_HPP

#include <pleme_support/graphql/coerce_arguments.hpp>
#include <pleme_support/graphql/coerce_literal.hpp>
#include <pleme_support/graphql/coerce_scalar.hpp>
#include <pleme_support/graphql/coerce_variables.hpp>

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_HPP
