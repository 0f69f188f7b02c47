// Whether a planned operation is within the bounds of what may be executed: root fields, nesting, arguments.
// GraphQL layer, resolves nothing. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/bounds.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_OPERATION_CHECK_HPP
#define PLEME_SUPPORT_GRAPHQL_OPERATION_CHECK_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/plan.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// Plans an operation to its leaves and refuses it if it is too large, before any resolver runs: half a mutation would be
/// worse than none.
class operation_check {
public:
    struct failure {
        std::string message;
        source_offset at = 0;
    };

    /// Everything passed in outlives the check.
    operation_check(planner& plans, const boost::json::object& variables, const limits& bounds)
        : plans_{plans}, variables_{variables}, bounds_{bounds}
    {
    }

    /// @param root  the planned root selections
    /// @return why the operation is refused; nothing if it may run
    [[nodiscard]] std::optional<failure> find_failure(planned_set& root)
    {
        std::size_t weight = 0;
        for (const planned_field& field : root.fields) {
            weight += field.view->weight;
            if (weight > bounds_.root_fields)
                return failure{"The operation asks for too many root fields: at most " + std::to_string(bounds_.root_fields) +
                                   " are answered together, and costly ones count more than once.",
                               field.nodes.front()->at};
        }
        return check(root, 1);
    }

private:
    std::optional<failure> check(planned_set& set, std::size_t depth)
    {
        if (set.is_checked || set.fields.empty()) return std::nullopt;
        set.is_checked = true;
        if (depth > bounds_.execution_depth)
            return failure{"The operation is nested too deeply.", set.fields.front().nodes.front()->at};
        for (const planned_field& field : set.fields)
            if (auto found = check(field, depth)) return found;
        return std::nullopt;
    }

    std::optional<failure> check(const planned_field& field, std::size_t depth)
    {
        const field_node& node = *field.nodes.front();
        for (const argument_node& argument : node.arguments) argument_bytes_ += weigh(*argument.value);
        if (argument_bytes_ > bounds_.argument_bytes)
            return failure{"The arguments of the operation's fields are larger than " + std::to_string(bounds_.argument_bytes) +
                               " bytes together.",
                           node.at};
        const type_view& type = *field.view->type.named;
        if (type.kind == type_kind::object) return check(type, field, depth);
        for (const type_view* possible : type.possible_types)
            if (auto found = check(*possible, field, depth)) return found;
        return std::nullopt;
    }

    std::optional<failure> check(const type_view& type, const planned_field& field, std::size_t depth)
    {
        planned_set* set = plans_.collect(type, field);
        if (set != nullptr) return check(*set, depth + 1);
        const planner::failure& why = plans_.last_failure();
        // What depends on variables is an error of the field, when it comes to it.
        return why.is_bound ? std::optional{failure{std::string{why.message}, why.at}} : std::nullopt;
    }

    static constexpr std::size_t value_bytes = 16;  ///< of a value without its text, about

    /// Bytes of a literal as a resolver gets it, about.
    std::size_t weigh(const value_node& literal)
    {
        if (literal.kind == value_kind::variable) return weigh_variable(literal.text);
        std::size_t bytes = value_bytes + literal.text.size();
        for (const value_node& item : literal.items) bytes += weigh(item);
        for (const argument_node& field : literal.fields) bytes += weigh(*field.value);
        return bytes;
    }

    /// Each variable is weighed once, however often it is used.
    std::size_t weigh_variable(std::string_view name)
    {
        const boost::json::value* value = variables_.if_contains(name);
        if (value == nullptr) return 0;
        const auto [known, is_new] = variable_bytes_.try_emplace(name, 0);
        if (is_new) known->second = weigh(*value);
        return known->second;
    }

    static std::size_t weigh(const boost::json::value& value)
    {
        std::size_t bytes = value_bytes;
        if (const boost::json::string* text = value.if_string()) bytes += text->size();
        if (const boost::json::array* items = value.if_array())
            for (const boost::json::value& item : *items) bytes += weigh(item);
        if (const boost::json::object* fields = value.if_object())
            for (const auto& field : *fields) bytes += weigh(field.value());
        return bytes;
    }

    planner& plans_;
    const boost::json::object& variables_;
    const limits& bounds_;
    std::size_t argument_bytes_ = 0;
    std::map<std::string_view, std::size_t> variable_bytes_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_OPERATION_CHECK_HPP
