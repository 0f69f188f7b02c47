// The arguments of a field as the C++ struct that its function takes; and how many bytes they come to.
// GraphQL layer, no templates. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/coerce.test.cpp, bounds.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_ARGUMENT_STRUCTS_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_ARGUMENT_STRUCTS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_arguments.hpp>
#include <pleme_support/graphql/execution/column.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// Coerces the arguments of a field and makes its argument struct of them.
/// @param variables  coerced
/// @param into       constructed; receives them
/// @return why they are refused; nothing if `into` has them
[[nodiscard]] inline std::optional<cell_failure> read_arguments(const planned_field& field,
                                                                const boost::json::object& variables, void* into)
{
    std::array<unsigned char, 1024> buffer;  // uninitialised on purpose
    boost::json::monotonic_resource arena{buffer.data(), buffer.size()};
    const std::span<const input_value_view> declared = field.view->arguments;
    std::array<const boost::json::value*, 16> few{};
    std::vector<const boost::json::value*> many;
    std::span<const boost::json::value*> values{few.data(), (std::min)(few.size(), declared.size())};
    if (declared.size() > few.size()) {
        many.resize(declared.size());
        values = many;
    }
    const field_node& node = *field.nodes.front();
    coercion_failure failure;
    if (!coerce_arguments(declared, node.arguments, node.name.at, variables, values, arena, failure))
        return cell_failure{std::move(failure.message), "BAD_USER_INPUT", failure.at};
    std::string problem;
    if (field.view->source.arguments->read(coerced_arguments{declared, values}, into, problem)) return std::nullopt;
    return cell_failure{std::move(problem), "BAD_USER_INPUT", std::nullopt};
}

namespace detail {

/// The argument struct of a field whose arguments are the same in every request.
/// @return null if they are refused, which is an error of every request that comes to the field
[[nodiscard]] inline const void* make_constant_arguments(const planned_field& field, operation_plan& plan)
{
    const arguments_view& as = *field.view->source.arguments;
    void* const made = plan.arena().allocate(as.bytes, as.alignment);
    as.construct(made);
    plan.keep(as, made);
    return read_arguments(field, {}, made) ? nullptr : made;
}

inline constexpr std::size_t value_bytes = 16;  ///< of a value without its text, about

[[nodiscard]] inline bool uses_variables(const value_node& literal)
{
    if (literal.kind == value_kind::variable) return true;
    for (const value_node& item : literal.items)
        if (uses_variables(item)) return true;
    for (const argument_node& field : literal.fields)
        if (uses_variables(*field.value)) return true;
    return false;
}

/// Bytes of a literal as a resolver gets it, about; variables in it are not counted.
[[nodiscard]] inline std::size_t weigh(const value_node& literal)
{
    if (literal.kind == value_kind::variable) return 0;
    std::size_t bytes = value_bytes + literal.text.size();
    for (const value_node& item : literal.items) bytes += weigh(item);
    for (const argument_node& field : literal.fields) bytes += weigh(*field.value);
    return bytes;
}

/// Bytes of a value, about.
[[nodiscard]] inline std::size_t weigh(const boost::json::value& value)
{
    std::size_t bytes = value_bytes;
    if (const boost::json::string* text = value.if_string()) bytes += text->size();
    if (const boost::json::array* items = value.if_array())
        for (const boost::json::value& item : *items) bytes += weigh(item);
    if (const boost::json::object* fields = value.if_object())
        for (const auto& field : *fields) bytes += weigh(field.value());
    return bytes;
}

[[nodiscard]] inline std::string describe_argument_bound(const limits& bounds)
{
    return "The arguments of the operation's fields are larger than " + std::to_string(bounds.argument_bytes) +
           " bytes together.";
}

}  // namespace detail

/// Weighs the arguments of all fields of a plan, every use of a variable counted, each variable weighed once.
class argument_scale {
public:
    /// @param variables  coerced; outlive the scale
    explicit argument_scale(const boost::json::object& variables) : variables_{variables} {}

    /// @return why the operation is refused; nothing if its arguments are within bounds
    [[nodiscard]] std::optional<plan_refusal> find_refusal(const operation_plan& plan, const limits& bounds)
    {
        std::size_t bytes = 0;
        for (const planned_field* field : plan.variable) {
            const field_node& node = *field->nodes.front();
            for (const argument_node& argument : node.arguments)
                bytes += detail::weigh(*argument.value) + weigh_variables(*argument.value);
            if (bytes > bounds.argument_bytes) return plan_refusal{detail::describe_argument_bound(bounds), node.at};
        }
        return std::nullopt;
    }

private:
    std::size_t weigh_variables(const value_node& literal)
    {
        if (literal.kind == value_kind::variable) return weigh_variable(literal.text);
        std::size_t bytes = 0;
        for (const value_node& item : literal.items) bytes += weigh_variables(item);
        for (const argument_node& field : literal.fields) bytes += weigh_variables(*field.value);
        return bytes;
    }

    std::size_t weigh_variable(std::string_view name)
    {
        for (const auto& [known, bytes] : weights_)
            if (known == name) return bytes;
        const boost::json::value* value = variables_.if_contains(name);
        const std::size_t bytes = value == nullptr ? 0 : detail::weigh(*value);
        weights_.emplace_back(name, bytes);
        return bytes;
    }

    const boost::json::object& variables_;
    std::vector<std::pair<std::string_view, std::size_t>> weights_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_ARGUMENT_STRUCTS_HPP
