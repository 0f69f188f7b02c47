// Walks a document once for any number of rules, telling them where in the schema they are.
// GraphQL layer, no rules. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_WALK_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_WALK_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <variant>

namespace pleme_support::inline v0::graphql::validation {

/// Visits operations and fragments in source order, every node before its children. A rule is an object with any of
/// - `start(context&)` and `finish(context&)`, called before and after the walk;
/// - `enter(context&, const Node&)` and `leave(context&, const Node&)`, where `Node` is operation_node, fragment_node,
///   variable_definition_node, selection_set_node, field_node, fragment_spread_node, inline_fragment_node,
///   directive_node, argument_node, object_field or value_node.
///
/// Spreads are not followed, so the walk is linear in the document; recursion is bounded by the parser's limit.
template <class... Rules>
class walker {
public:
    walker(context& run, std::tuple<Rules...>& rules) : run_{run}, here_{run.here}, rules_{rules} {}

    void walk()
    {
        std::apply([&](auto&... rule) { (start_with(rule), ...); }, rules_);
        const document& tree = run_.tree();
        std::size_t fragment = 0;
        for (const operation_node& operation : tree.operations) {
            for (; fragment < tree.fragments.size() && tree.fragments[fragment].at < operation.at; ++fragment)
                walk(tree.fragments[fragment]);
            walk(operation);
        }
        for (; fragment < tree.fragments.size(); ++fragment) walk(tree.fragments[fragment]);
        std::apply([&](auto&... rule) { (finish_with(rule), ...); }, rules_);
    }

private:
    template <class Node>
    void enter(const Node& node)
    {
        std::apply([&](auto&... rule) { (enter_with(rule, node), ...); }, rules_);
    }
    template <class Rule, class Node>
    void enter_with(Rule& rule, const Node& node)
    {
        if constexpr (requires { rule.enter(run_, node); }) rule.enter(run_, node);
    }

    template <class Node>
    void leave(const Node& node)
    {
        std::apply([&](auto&... rule) { (leave_with(rule, node), ...); }, rules_);
    }
    template <class Rule, class Node>
    void leave_with(Rule& rule, const Node& node)
    {
        if constexpr (requires { rule.leave(run_, node); }) rule.leave(run_, node);
    }

    template <class Rule>
    void start_with(Rule& rule)
    {
        if constexpr (requires { rule.start(run_); }) rule.start(run_);
    }
    template <class Rule>
    void finish_with(Rule& rule)
    {
        if constexpr (requires { rule.finish(run_); })
            if (!run_.stopped()) rule.finish(run_);
    }

    /// Puts the place back when a subtree is done.
    class restore {
    public:
        explicit restore(type_info& here) : here_{here}, saved_{here} {}
        restore(const restore&) = delete;
        restore& operator=(const restore&) = delete;
        ~restore() { here_ = saved_; }

    private:
        type_info& here_;
        type_info saved_;
    };

    static directive_location location_of(operation_kind kind) noexcept
    {
        switch (kind) {
            case operation_kind::mutation:
                return directive_location::mutation;
            case operation_kind::subscription:
                return directive_location::subscription;
            case operation_kind::query:
                break;
        }
        return directive_location::query;
    }

    [[nodiscard]] const type_view* root_type(operation_kind kind) const noexcept
    {
        const schema_view& schema = run_.schema();
        switch (kind) {
            case operation_kind::mutation:
                return schema.mutation;
            case operation_kind::subscription:
                return schema.subscription;
            case operation_kind::query:
                break;
        }
        return schema.query;
    }

    void walk(const operation_node& node)
    {
        if (run_.stopped()) return;
        here_ = {};
        here_.operation = &node;
        here_.output = root_type(node.kind);
        enter(node);
        for (const variable_definition_node& variable : node.variables) {
            if (run_.stopped()) return;
            walk(variable);
        }
        walk(node.directives, location_of(node.kind));
        walk(node.selections);
        leave(node);
    }

    void walk(const fragment_node& node)
    {
        if (run_.stopped()) return;
        here_ = {};
        here_.fragment = &node;
        here_.output = output_type(node.type_condition);
        enter(node);
        walk(node.directives, directive_location::fragment_definition);
        walk(node.selections);
        leave(node);
    }

    [[nodiscard]] const type_view* output_type(const name_node& name) const noexcept
    {
        const type_view* const type = run_.schema().find_type(name.text);
        return type != nullptr && type->is_output() ? type : nullptr;
    }

    void walk(const variable_definition_node& node)
    {
        const restore before{here_};
        const std::optional<type_ref> type = detail::resolve_type(run_.schema(), *node.type);
        if (type && type->named != nullptr && type->named->is_input()) here_.input = *type;
        enter(node);
        if (node.default_value != nullptr) walk(*node.default_value);
        walk(node.directives, directive_location::variable_definition);
        leave(node);
    }

    void walk(const selection_set_node& node)
    {
        if (!node.present || run_.stopped()) return;
        const restore before{here_};
        here_.parent = here_.output != nullptr && here_.output->is_composite() ? here_.output : nullptr;
        enter(node);
        for (const selection_node& selection : node.items) {
            if (run_.stopped()) return;
            std::visit([&](const auto* child) { walk(*child); }, selection);
        }
        leave(node);
    }

    void walk(const field_node& node)
    {
        const restore before{here_};
        here_.field = here_.parent == nullptr ? nullptr : run_.find_field(*here_.parent, node.name.text);
        here_.output = here_.field == nullptr ? nullptr : here_.field->type.named;
        enter(node);
        walk(node.arguments, here_.field == nullptr ? std::span<const input_value_view>{} : here_.field->arguments);
        walk(node.directives, directive_location::field);
        walk(node.selections);
        leave(node);
    }

    void walk(const fragment_spread_node& node)
    {
        enter(node);
        walk(node.directives, directive_location::fragment_spread);
        leave(node);
    }

    void walk(const inline_fragment_node& node)
    {
        const restore before{here_};
        here_.output = node.type_condition.present() ? output_type(node.type_condition) : here_.parent;
        enter(node);
        walk(node.directives, directive_location::inline_fragment);
        walk(node.selections);
        leave(node);
    }

    void walk(std::span<const directive_node> nodes, directive_location location)
    {
        for (const directive_node& node : nodes) {
            if (run_.stopped()) return;
            const restore before{here_};
            here_.location = location;
            here_.in_directive = true;
            here_.directive = run_.schema().find_directive(node.name.text);
            enter(node);
            walk(node.arguments, here_.directive == nullptr ? std::span<const input_value_view>{} : here_.directive->arguments);
            leave(node);
        }
    }

    void walk(std::span<const argument_node> nodes, std::span<const input_value_view> inputs)
    {
        for (const argument_node& node : nodes) {
            if (run_.stopped()) return;
            const restore before{here_};
            here_.argument = detail::find_input(inputs, node.name.text);
            expect(here_.argument);
            enter(node);
            walk(*node.value);
            leave(node);
        }
    }

    /// Says what the value to come must be.
    void expect(const input_value_view* input) noexcept
    {
        const bool known = input != nullptr && input->type.named != nullptr && input->type.named->is_input();
        here_.input = known ? input->type : type_ref{};
        here_.input_has_default = input != nullptr && input->default_value.has_value();
    }

    void walk(const value_node& node)
    {
        enter(node);
        if (node.kind == value_kind::list) {
            const restore before{here_};
            const type_ref list = here_.input.nullable();
            here_.input = list.is_list() ? list.item() : list;
            here_.input_has_default = false;
            here_.input_object = nullptr;
            for (const value_node& item : node.items) {
                if (run_.stopped()) return;
                walk(item);
            }
        } else if (node.kind == value_kind::object) {
            const restore before{here_};
            const type_view* const named = here_.input.named;
            here_.input_object = named != nullptr && named->kind == type_kind::input_object ? named : nullptr;
            for (const argument_node& field : node.fields) {
                if (run_.stopped()) return;
                here_.input_field = here_.input_object == nullptr
                                        ? nullptr
                                        : detail::find_input(here_.input_object->input_fields, field.name.text);
                expect(here_.input_field);
                enter(object_field{field});
                walk(*field.value);
            }
        }
        leave(node);
    }

    context& run_;
    type_info& here_;
    std::tuple<Rules...>& rules_;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_WALK_HPP
