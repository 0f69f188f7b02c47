// CoerceVariableValues: the variables of a request become JSON values of exactly the types declared.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_literal.hpp>
#include <pleme_support/graphql/coerce_scalar.hpp>
#include <pleme_support/graphql/compute_location.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/inspect.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::graphql {

/// Resolves a type reference of a document.
/// @return nothing if the schema has no such type, or it nests lists deeper than a `type_ref` can
[[nodiscard]] inline std::optional<type_ref> find_type_ref(const schema_view& schema, const type_node& node)
{
    type_ref found;
    const type_node* at = &node;
    for (; at->item != nullptr; at = at->item, ++found.lists) {
        if (found.lists == 15) return std::nullopt;
        if (at->non_null) found.non_null = static_cast<std::uint16_t>(found.non_null | 1U << found.lists);
    }
    if (at->non_null) found.non_null = static_cast<std::uint16_t>(found.non_null | 1U << found.lists);
    found.named = schema.find_type(at->name.text);
    if (found.named == nullptr) return std::nullopt;
    return found;
}

namespace detail {

/// Coerces the values of variables, with every error there is and the place of each within the value.
class variable_coercion {
public:
    variable_coercion(std::string_view variable, const limits& bounds, const document& source, source_offset at,
                      std::vector<graphql_error>& errors)
        : variable_{variable}, bounds_{bounds}, document_{source}, at_{at}, errors_{errors}
    {
    }

    /// Coerces `value` in place; errors are added to the list given.
    void coerce(const type_ref& type, boost::json::value& value)
    {
        if (value.is_null()) {
            if (type.is_non_null()) fail(value, "Expected non-nullable type \"" + to_text(type) + "\" not to be null.");
        } else if (type.is_list()) {
            coerce_list(type, value);
        } else if (type.named->kind == type_kind::input_object) {
            coerce_object(*type.named, value);
        } else if (std::string refused = coerce_leaf(*type.named, value); !refused.empty()) {
            fail(value, std::move(refused));
        }
    }

private:
    void coerce_list(const type_ref& type, boost::json::value& value)
    {
        if (!value.is_array()) {  // a single value counts as a list of one
            coerce(type.item(), value);
            boost::json::array items(value.storage());
            items.push_back(std::move(value));
            value = std::move(items);
            return;
        }
        std::size_t index = 0;
        for (boost::json::value& item : value.get_array()) {
            const std::size_t size = path_.size();
            path_.append("[").append(std::to_string(index++)).append("]");
            coerce(type.item(), item);
            path_.resize(size);
            if (is_over()) return;
        }
    }

    void coerce_object(const type_view& type, boost::json::value& value)
    {
        if (!value.is_object()) return fail(value, "Expected type \"" + std::string{type.name} + "\" to be an object.");
        boost::json::object& given = value.get_object();
        boost::json::object coerced(value.storage());
        for (const input_value_view& declared : type.input_fields) {
            if (is_over()) return;
            if (boost::json::value* field = given.if_contains(declared.name)) {
                const std::size_t size = path_.size();
                path_.append(".").append(declared.name);
                boost::json::value& kept = coerced.emplace(declared.name, *field).first->value();
                coerce(declared.type, kept);
                path_.resize(size);
            } else if (declared.default_value) {
                if (std::optional<boost::json::value> fallback = find_default(declared))
                    coerced.emplace(declared.name, std::move(*fallback));
            } else if (declared.type.is_non_null()) {
                fail(value, "Field \"" + std::string{declared.name} + "\" of required type \"" + to_text(declared.type) +
                                "\" was not provided.");
            }
        }
        for (const auto& field : given) {
            if (is_over()) return;
            if (!is_declared(type, field.key()))
                fail(value,
                     "Field \"" + std::string{field.key()} + "\" is not defined by type \"" + std::string{type.name} + "\".");
        }
        if (type.one_of) check_one_of(type, value, coerced);
        value = std::move(coerced);
    }

    void check_one_of(const type_view& type, const boost::json::value& value, const boost::json::object& coerced)
    {
        if (coerced.size() != 1)
            return fail(value, "Exactly one key must be specified for OneOf type \"" + std::string{type.name} + "\".");
        const auto& only = *coerced.begin();
        if (!only.value().is_null()) return;
        const std::size_t size = path_.size();
        path_.append(".").append(only.key());
        fail(only.value(), "Field \"" + std::string{only.key()} + "\" must be non-null.");
        path_.resize(size);
    }

    static bool is_declared(const type_view& type, std::string_view name)
    {
        for (const input_value_view& declared : type.input_fields)
            if (declared.name == name) return true;
        return false;
    }

    [[nodiscard]] bool is_over() const { return errors_.size() > bounds_.variable_errors; }

    void fail(const boost::json::value& value, std::string reason)
    {
        if (is_over()) return;
        graphql_error& error = errors_.emplace_back();
        error.code = "BAD_USER_INPUT";
        if (is_over()) {
            error.message = "Too many errors processing variables, error limit reached. Execution aborted.";
            return;
        }
        error.message = "Variable \"$" + std::string{variable_} + "\" got invalid value " + inspect(value);
        if (!path_.empty()) error.message += " at \"" + std::string{variable_} + path_ + "\"";
        error.message += "; " + std::move(reason);
        error.locations.push_back(compute_location(document_.source(), at_));
    }

    std::string_view variable_;
    std::string path_;  ///< within the value: ".tags[2]"
    const limits& bounds_;
    const document& document_;
    source_offset at_;
    std::vector<graphql_error>& errors_;
};

}  // namespace detail

/// CoerceVariableValues (https://spec.graphql.org/September2025/#CoerceVariableValues()).
/// @param given    the `variables` of the request
/// @param coerced  receives the value of every variable that has one; variables left out without a default are not in it
/// @param errors   receives one error for each part that is refused
/// @return whether there was no error
[[nodiscard]] inline bool coerce_variables(const schema_view& schema, const document& source, const operation_node& operation,
                                           const boost::json::object& given, const limits& bounds, boost::json::object& coerced,
                                           std::vector<graphql_error>& errors)
{
    const std::size_t before = errors.size();
    for (const variable_definition_node& variable : operation.variables) {
        const std::string name{variable.name.text};
        const auto fail = [&](std::string message) {
            errors.push_back({std::move(message), {compute_location(source.source(), variable.at)}, {}, "BAD_USER_INPUT"});
        };
        const std::optional<type_ref> type = find_type_ref(schema, *variable.type);
        if (!type || !type->named->is_input()) {
            fail("Variable \"$" + name + "\" has no input type of this schema.");
            continue;
        }
        const boost::json::value* value = given.if_contains(variable.name.text);
        if (value == nullptr) {
            if (variable.default_value != nullptr) {
                if (auto fallback = coerce_literal(*type, *variable.default_value, {}))
                    coerced.insert_or_assign(variable.name.text, std::move(*fallback));
            } else if (type->is_non_null()) {
                fail("Variable \"$" + name + "\" of required type \"" + to_text(*type) + "\" was not provided.");
            }
        } else if (value->is_null() && type->is_non_null()) {
            fail("Variable \"$" + name + "\" of non-null type \"" + to_text(*type) + "\" must not be null.");
        } else {
            boost::json::value& kept = coerced.insert_or_assign(variable.name.text, *value).first->value();
            detail::variable_coercion{name, bounds, source, variable.at, errors}.coerce(*type, kept);
        }
        if (errors.size() > bounds.variable_errors) break;
    }
    return errors.size() == before;
}

}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP
