// The variables that @skip and @include of a document ask for, and their values in one request.
// GraphQL layer, pure. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_CONDITIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_CONDITIONS_HPP

#include <pleme_support/graphql/ast.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// Which fields an operation has depends on its variables by nothing but these: one plan fits all requests in which they
/// have the same values.
class conditions {
public:
    explicit conditions(const document& source)
    {
        for (const operation_node& operation : source.operations) visit(operation.selections);
        for (const fragment_node& fragment : source.fragments) visit(fragment.selections);
    }

    [[nodiscard]] bool empty() const noexcept { return names_.empty(); }

    /// What the variables come to in a request: a character for each, '1', '0', or '-' for one that is no Boolean.
    /// @param variables  coerced
    [[nodiscard]] std::string choose(const boost::json::object& variables) const
    {
        std::string choice(names_.size(), '-');
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (const boost::json::value* given = variables.if_contains(names_[i]); given != nullptr && given->is_bool())
                choice[i] = given->get_bool() ? '1' : '0';
        return choice;
    }

    /// Applies @skip and @include.
    /// @param choice  what `choose` returned
    /// @return nothing if a condition has no value, which only a variable can bring about; then `failed` is its directive
    [[nodiscard]] std::optional<bool> is_included(std::span<const directive_node> directives, std::string_view choice,
                                                  const directive_node*& failed) const
    {
        for (const directive_node& directive : directives) {
            if (!is_condition(directive)) continue;
            const std::optional<bool> value = find(directive, choice);
            if (!value) {
                failed = &directive;
                return std::nullopt;
            }
            if (*value == (directive.name.text == "skip")) return false;
        }
        return true;
    }

private:
    static bool is_condition(const directive_node& directive) noexcept
    {
        return directive.name.text == "skip" || directive.name.text == "include";
    }

    static const value_node* find_if(const directive_node& directive) noexcept
    {
        for (const argument_node& argument : directive.arguments)
            if (argument.name.text == "if") return argument.value;
        return nullptr;
    }

    void visit(const selection_set_node& selections)
    {
        for (const selection_node& selection : selections.items)
            std::visit(
                [&](const auto* node) {
                    for (const directive_node& directive : node->directives) add(directive);
                    if constexpr (requires { node->selections; }) visit(node->selections);
                },
                selection);
    }

    void add(const directive_node& directive)
    {
        if (!is_condition(directive)) return;
        const value_node* const value = find_if(directive);
        if (value == nullptr || value->kind != value_kind::variable) return;
        if (std::find(names_.begin(), names_.end(), value->text) == names_.end()) names_.push_back(value->text);
    }

    [[nodiscard]] std::optional<bool> find(const directive_node& directive, std::string_view choice) const
    {
        const value_node* const value = find_if(directive);
        if (value == nullptr) return std::nullopt;
        if (value->kind == value_kind::boolean) return value->boolean;
        if (value->kind != value_kind::variable) return std::nullopt;
        const auto name = std::find(names_.begin(), names_.end(), value->text);
        const char chosen = choice[static_cast<std::size_t>(name - names_.begin())];
        return chosen == '-' ? std::nullopt : std::optional{chosen == '1'};
    }

    std::vector<std::string_view> names_;  ///< of the document
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_CONDITIONS_HPP
