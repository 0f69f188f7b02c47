// CoerceVariableValues: the variables of a request become JSON values of exactly the types declared.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_literal.hpp>
#include <pleme_support/graphql/coerce_scalar.hpp>
#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/inspect.hpp>
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

namespace pleme_support::inline v0::graphql {

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

inline void add_variable_error(error_list& errors, std::string message, source_offset at)
{
    constexpr std::string_view code = "BAD_USER_INPUT";
    if (!errors.add(std::move(message), code, {&at, 1}))
        errors.close("Too many errors processing variables, error limit reached. Execution aborted.", code);
}

/// Coerces the values of variables, with every error there is and the place of each within the value.
class variable_coercion {
public:
    variable_coercion(std::string_view variable, source_offset at, error_list& errors)
        : variable_{variable}, at_{at}, errors_{errors}
    {
    }

    /// Coerces `value`, a copy of `given`, in place; errors show what was given and are added to the list.
    void coerce(const type_ref& type, const boost::json::value& given, boost::json::value& value)
    {
        if (given.is_null()) {
            if (type.is_non_null()) fail(given, "Expected non-nullable type \"" + to_text(type) + "\" not to be null.");
        } else if (type.is_list()) {
            coerce_list(type, given, value);
        } else if (type.named->kind == type_kind::input_object) {
            coerce_object(*type.named, given, value);
        } else if (std::string refused = coerce_leaf(*type.named, value); !refused.empty()) {
            fail(given, std::move(refused));
        }
    }

private:
    void coerce_list(const type_ref& type, const boost::json::value& given, boost::json::value& value)
    {
        if (!given.is_array()) {  // a single value counts as a list of one
            coerce(type.item(), given, value);
            boost::json::array items(value.storage());
            items.push_back(std::move(value));
            value = std::move(items);
            return;
        }
        std::size_t index = 0;
        for (boost::json::value& item : value.get_array()) {
            const std::size_t size = path_.size();
            path_.append("[").append(std::to_string(index)).append("]");
            coerce(type.item(), given.get_array()[index], item);
            path_.resize(size);
            ++index;
            if (errors_.is_closed()) return;
        }
    }

    void coerce_object(const type_view& type, const boost::json::value& given, boost::json::value& value)
    {
        if (!given.is_object()) return fail(given, "Expected type \"" + std::string{type.name} + "\" to be an object.");
        boost::json::object& fields = value.get_object();
        boost::json::object coerced(value.storage());
        for (const input_value_view& declared : type.input_fields) {
            if (errors_.is_closed()) return;
            if (const boost::json::value* field = given.get_object().if_contains(declared.name)) {
                const std::size_t size = path_.size();
                path_.append(".").append(declared.name);
                boost::json::value& kept = coerced.emplace(declared.name, std::move(fields[declared.name])).first->value();
                coerce(declared.type, *field, kept);
                path_.resize(size);
            } else if (declared.default_value) {
                if (std::optional<boost::json::value> fallback = find_default(declared))
                    coerced.emplace(declared.name, std::move(*fallback));
            } else if (declared.type.is_non_null()) {
                fail(given, "Field \"" + std::string{declared.name} + "\" of required type \"" + to_text(declared.type) +
                                "\" was not provided.");
            }
        }
        for (const auto& field : given.get_object()) {
            if (errors_.is_closed()) return;
            if (is_declared(type, field.key())) continue;
            const std::string name{std::string_view{field.key()}.substr(0, inspected_bytes)};
            fail(given, "Field \"" + name + "\" is not defined by type \"" + std::string{type.name} + "\".");
        }
        if (type.one_of) check_one_of(type, given, coerced);
        value = std::move(coerced);
    }

    void check_one_of(const type_view& type, const boost::json::value& given, const boost::json::object& coerced)
    {
        if (coerced.size() != 1)
            return fail(given, "Exactly one key must be specified for OneOf type \"" + std::string{type.name} + "\".");
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

    void fail(const boost::json::value& given, std::string reason)
    {
        std::string message = "Variable \"$" + std::string{variable_} + "\" got invalid value " + inspect(given);
        if (!path_.empty()) message += " at \"" + std::string{variable_} + path_ + "\"";
        message += "; " + std::move(reason);
        add_variable_error(errors_, std::move(message), at_);
    }

    std::string_view variable_;
    std::string path_;  ///< within the value: ".tags[2]"
    source_offset at_;
    error_list& errors_;
};

}  // namespace detail

/// CoerceVariableValues (https://spec.graphql.org/September2025/#CoerceVariableValues()).
/// @param given    the `variables` of the request
/// @param coerced  receives the value of every variable that has one; variables left out without a default are not in it
/// @param errors   receives one error for each part that is refused, and one that says so if there were more
/// @return whether there was no error
[[nodiscard]] inline bool coerce_variables(const schema_view& schema, const operation_node& operation,
                                           const boost::json::object& given, boost::json::object& coerced, error_list& errors)
{
    for (const variable_definition_node& variable : operation.variables) {
        const std::string name{variable.name.text};
        const auto fail = [&](std::string message) { detail::add_variable_error(errors, std::move(message), variable.at); };
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
            detail::variable_coercion{name, variable.at, errors}.coerce(*type, *value, kept);
        }
        if (errors.is_closed()) break;
    }
    return errors.empty();
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_VARIABLES_HPP
