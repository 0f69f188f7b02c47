// CoerceArgumentValues: the arguments of a field become JSON values of exactly the types declared.
// GraphQL layer, no templates. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP
#define PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_literal.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>

#include <pleme_support/graphql/detail/print.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// Why arguments could not be coerced, and which part of the document is to blame.
struct coercion_failure {
    std::string message;
    source_offset at = 0;
};

/// The coerced arguments of one field. A variable that is used whole is referred to where it is: with many uses of a large
/// one, copies would be most of what a request holds.
class coerced_arguments {
public:
    coerced_arguments() = default;
    /// @param values  one for each declared argument, null where there is none; outlive the object, as `declared` does
    coerced_arguments(std::span<const input_value_view> declared, std::span<const boost::json::value* const> values)
        : declared_{declared}, values_{values}
    {
    }

    /// The value of an argument; null if it has none: it was left out, and has no default.
    [[nodiscard]] const boost::json::value* if_contains(std::string_view name) const noexcept
    {
        for (std::size_t i = 0; i < declared_.size(); ++i)
            if (declared_[i].name == name) return values_[i];
        return nullptr;
    }

private:
    std::span<const input_value_view> declared_;
    std::span<const boost::json::value* const> values_;
};

namespace detail {

/// The variable whose value an argument is, as it is: not null where the argument must not be, and no item of a list.
[[nodiscard]] inline const boost::json::value* find_whole_variable(const type_ref& type, const value_node& literal,
                                                                   const boost::json::object& variables)
{
    if (literal.kind != value_kind::variable) return nullptr;
    const boost::json::value* given = variables.if_contains(literal.text);
    if (given == nullptr || (type.is_list() && !given->is_null() && !given->is_array())) return nullptr;
    return given;
}

}  // namespace detail

/// CoerceArgumentValues (https://spec.graphql.org/September2025/#CoerceArgumentValues()).
/// @param given      the arguments as the document has them
/// @param owner      where the field is, for errors about arguments that are not there
/// @param variables  coerced; outlive `values`
/// @param values     receives the value of every declared argument, defaults included; null where there is none
/// @param arena      where values live that are no whole variable
/// @return false if an argument is refused; `failure` says which
[[nodiscard]] inline bool coerce_arguments(std::span<const input_value_view> declared, std::span<const argument_node> given,
                                           source_offset owner, const boost::json::object& variables,
                                           std::span<const boost::json::value*> values, boost::json::monotonic_resource& arena,
                                           coercion_failure& failure)
{
    const auto keep = [&](boost::json::value value) {
        void* const place = arena.allocate(sizeof(boost::json::value), alignof(boost::json::value));
        return new (place) boost::json::value(std::move(value), boost::json::storage_ptr{&arena});
    };
    for (std::size_t i = 0; i < declared.size(); ++i) {
        const input_value_view& argument = declared[i];
        const auto fail = [&](source_offset at, std::string_view what) {
            failure = {"Argument \"" + std::string{argument.name} + "\" ", at};
            failure.message += what;
            return false;
        };
        const argument_node* node = detail::find_argument(given, argument.name);
        if (node == nullptr || detail::is_unset_variable(*node->value, variables)) {
            if (argument.default_value) {
                if (auto fallback = detail::find_default(argument)) values[i] = keep(std::move(*fallback));
            } else if (argument.type.is_non_null()) {
                const std::string type = to_text(argument.type);
                if (node == nullptr) return fail(owner, "of required type \"" + type + "\" was not provided.");
                return fail(node->value->at, "of required type \"" + type + "\" was provided the variable \"$" +
                                                 std::string{node->value->text} + "\" which was not provided a runtime value.");
            }
            continue;
        }
        const value_node& literal = *node->value;
        const boost::json::value* const whole = detail::find_whole_variable(argument.type, literal, variables);
        const bool null = literal.kind == value_kind::null || (whole != nullptr && whole->is_null());
        if (null && argument.type.is_non_null())
            return fail(literal.at, "of non-null type \"" + to_text(argument.type) + "\" must not be null.");
        values[i] = whole;
        if (whole != nullptr) continue;
        std::optional<boost::json::value> value = coerce_literal(argument.type, literal, variables);
        if (!value) return fail(literal.at, "has invalid value " + detail::print_value(literal) + ".");
        values[i] = keep(std::move(*value));
    }
    return true;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COERCE_ARGUMENTS_HPP
