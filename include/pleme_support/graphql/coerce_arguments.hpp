// CoerceArgumentValues: the arguments of a field become JSON values of exactly the types declared.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_literal.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>

#include <pleme_support/graphql/detail/print.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::graphql {

/// Why arguments could not be coerced, and which part of the document is to blame.
struct coercion_failure {
    std::string message;
    source_offset at = 0;
};

/// CoerceArgumentValues (https://spec.graphql.org/September2025/#CoerceArgumentValues()).
/// @param given      the arguments as the document has them
/// @param owner      where the field is, for errors about arguments that are not there
/// @param variables  coerced
/// @param coerced    receives the value of every argument that has one, defaults included
/// @return false if an argument is refused; `failure` says which
[[nodiscard]] inline bool coerce_arguments(std::span<const input_value_view> declared, std::span<const argument_node> given,
                                           source_offset owner, const boost::json::object& variables,
                                           boost::json::object& coerced, coercion_failure& failure)
{
    for (const input_value_view& argument : declared) {
        const auto fail = [&](source_offset at, std::string_view what) {
            failure = {"Argument \"" + std::string{argument.name} + "\" ", at};
            failure.message += what;
            return false;
        };
        const std::string type = argument.type.is_non_null() ? to_text(argument.type) : std::string{};
        const argument_node* node = detail::find_argument(given, argument.name);
        if (node == nullptr || detail::is_unset_variable(*node->value, variables)) {
            if (argument.default_value) {
                if (auto fallback = detail::find_default(argument)) coerced.emplace(argument.name, std::move(*fallback));
            } else if (argument.type.is_non_null()) {
                if (node == nullptr) return fail(owner, "of required type \"" + type + "\" was not provided.");
                return fail(node->value->at, "of required type \"" + type + "\" was provided the variable \"$" +
                                                 std::string{node->value->text} + "\" which was not provided a runtime value.");
            }
            continue;
        }
        const value_node& literal = *node->value;
        const boost::json::value* variable =
            literal.kind == value_kind::variable ? variables.if_contains(literal.text) : nullptr;
        const bool null = literal.kind == value_kind::null || (variable != nullptr && variable->is_null());
        if (null && argument.type.is_non_null()) return fail(literal.at, "of non-null type \"" + type + "\" must not be null.");
        std::optional<boost::json::value> value = coerce_literal(argument.type, literal, variables);
        if (!value) return fail(literal.at, "has invalid value " + detail::print_value(literal) + ".");
        coerced.emplace(argument.name, std::move(*value));
    }
    return true;
}

}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP
