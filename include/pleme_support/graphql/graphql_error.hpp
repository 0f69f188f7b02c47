// One GraphQL error as plain data: what the parser, the validator and the executor report.
// GraphQL layer, no JSON: response.hpp writes it. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_GRAPHQL_ERROR_HPP
#define PLEME_SUPPORT_GRAPHQL_GRAPHQL_ERROR_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// A step of a response path: a response key, or an index into a list.
using path_segment = std::variant<std::string, std::size_t>;

/// One entry of `errors` in a response (https://spec.graphql.org/September2025/#sec-Errors).
struct graphql_error {
    std::string message;              ///< for developers, in the wording of graphql-js 16
    std::vector<location> locations;  ///< in the document; empty if none applies
    std::vector<path_segment> path;   ///< of the failed response field; empty outside execution
    std::string code;                 ///< becomes `extensions.code`: "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT", …

    friend bool operator==(const graphql_error&, const graphql_error&) = default;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_GRAPHQL_ERROR_HPP
