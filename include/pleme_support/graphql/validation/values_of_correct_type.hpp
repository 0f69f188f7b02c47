// Literals are what their type wants.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_VALUES_OF_CORRECT_TYPE_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_VALUES_OF_CORRECT_TYPE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_scalar.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Values-of-Correct-Type
struct values_of_correct_type {
    void enter(context& run, const argument_node& node) const { check(run, *node.value, run.here.input); }
    void enter(context& run, const variable_definition_node& node) const
    {
        if (node.default_value != nullptr) check(run, *node.default_value, run.here.input);
    }

private:
    /// Recursion is bounded by the nesting that the parser allows.
    static void check(context& run, const value_node& value, const type_ref& type)
    {
        if (type.named == nullptr || value.kind == value_kind::variable || run.stopped()) return;
        const type_ref nullable = type.nullable();
        if (value.kind == value_kind::null) {
            if (type.is_non_null()) report_unexpected(run, value, type);
        } else if (value.kind == value_kind::list && nullable.is_list()) {
            for (const value_node& item : value.items) check(run, item, nullable.item());
        } else if (value.kind == value_kind::object && type.named->kind == type_kind::input_object) {
            check_object(run, value, *type.named);
        } else {
            check_leaf(run, value, value.kind == value_kind::list ? nullable : type);
        }
    }

    static void report_unexpected(context& run, const value_node& value, const type_ref& type, const std::string& why = {})
    {
        run.report("Expected value of type \"" + to_text(type) + "\", found " + detail::print_value(value) +
                       (why.empty() ? "." : "; expected " + why + '.'),
                   {value.at});
    }

    static void check_object(context& run, const value_node& value, const type_view& type)
    {
        const detail::name_index given{value.fields, [](const argument_node& field) { return field.name.text; }};
        for (const input_value_view& input : type.input_fields)
            if (detail::is_required(input) && given.find(input.name) == detail::name_index::none)
                run.report("Field \"" + std::string{type.name} + '.' + std::string{input.name} + "\" of required type \"" +
                               to_text(input.type) + "\" was not provided.",
                           {value.at});
        if (type.one_of) check_one_of(run, value, type);
        for (const argument_node& field : value.fields) {
            const input_value_view* const input = detail::find_input(type.input_fields, field.name.text);
            if (input != nullptr)
                check(run, *field.value, input->type);
            else
                run.report("Field \"" + std::string{field.name.text} + "\" is not defined by type \"" + std::string{type.name} +
                               "\"." + run.suggest(field.name.text, type.input_fields),
                           {field.name.at});
        }
    }

    static void check_one_of(context& run, const value_node& value, const type_view& type)
    {
        if (value.fields.size() != 1) {
            run.report("OneOf Input Object \"" + std::string{type.name} + "\" must specify exactly one key.", {value.at});
            return;
        }
        const argument_node& only = value.fields.front();
        if (only.value->kind == value_kind::null)
            run.report("Field \"" + std::string{type.name} + '.' + std::string{only.name.text} + "\" must be non-null.",
                       {value.at});
        if (only.value->kind != value_kind::variable || run.here.operation == nullptr) return;
        // In a fragment the variable is another one for each operation: variables_in_allowed_position asks them all.
        for (const variable_definition_node& variable : run.here.operation->variables)
            if (variable.name.text == only.value->text && !variable.type->non_null)
                run.report("Variable \"" + std::string{only.value->text} +
                               "\" must be non-nullable to be used for OneOf Input Object \"" + std::string{type.name} + "\".",
                           {value.at});
    }

    static void check_leaf(context& run, const value_node& value, const type_ref& type)
    {
        const type_view& named = *type.named;
        std::string message;
        if (named.kind == type_kind::input_object) return report_unexpected(run, value, type);
        if (named.kind == type_kind::enum_)
            message = check_enum(run, value, named);
        else if (named.name == "Int")
            message = check_int(value);
        else if (named.name == "Float")
            message = check_float(value);
        else if (named.name == "String")
            message = value.kind == value_kind::string ? "" : "String cannot represent a non string value: ";
        else if (named.name == "Boolean")
            message = value.kind == value_kind::boolean ? "" : "Boolean cannot represent a non boolean value: ";
        else if (named.name == "ID")
            message = value.kind == value_kind::string || value.kind == value_kind::int_
                          ? ""
                          : "ID cannot represent a non-string and non-integer value: ";
        else
            return check_custom(run, value, type);
        if (message.empty()) return;
        if (message.back() == ' ') message += detail::print_value(value);
        run.report(message, {value.at});
    }

    static std::string check_int(const value_node& value)
    {
        if (value.kind != value_kind::int_) return "Int cannot represent non-integer value: ";
        std::int32_t number = 0;
        const std::from_chars_result read = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
        return read.ec == std::errc{} ? "" : "Int cannot represent non 32-bit signed integer value: ";
    }

    static std::string check_float(const value_node& value)
    {
        const bool number = value.kind == value_kind::int_ || value.kind == value_kind::float_;
        const bool finite = number && std::isfinite(detail::to_json_number(value).to_number<double>());
        return finite ? "" : "Float cannot represent non numeric value: ";
    }

    static std::string check_enum(const context& run, const value_node& value, const type_view& type)
    {
        const std::string name{type.name};
        const std::string given = detail::print_value(value);
        const bool known = std::ranges::any_of(type.enum_values, [&](const enum_value_view& it) { return it.name == given; });
        if (value.kind == value_kind::enum_ && known) return {};
        const std::string hint = run.suggest(given, type.enum_values, "the enum value");
        if (value.kind != value_kind::enum_)
            return "Enum \"" + name + "\" cannot represent non-enum value: " + given + '.' + hint;
        return "Value \"" + given + "\" does not exist in \"" + name + "\" enum." + hint;
    }

    static bool has_variable(const value_node& value) noexcept
    {
        return value.kind == value_kind::variable || std::ranges::any_of(value.items, has_variable) ||
               std::ranges::any_of(value.fields, [](const argument_node& field) { return has_variable(*field.value); });
    }

    /// A literal with a variable in it is not known before the request; coercion checks it.
    static void check_custom(context& run, const value_node& value, const type_ref& type)
    {
        if (type.named->check_scalar == nullptr || has_variable(value)) return;
        const std::optional<std::string> wanted = type.named->check_scalar(to_untyped_json(value, {}));
        if (wanted) report_unexpected(run, value, type, *wanted);
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_VALUES_OF_CORRECT_TYPE_HPP
