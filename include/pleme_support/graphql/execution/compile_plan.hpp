// Compiles an operation to its plan: CollectFields with directives, fragments and merging, for every type that may occur.
// GraphQL layer, no templates, resolves nothing. Guide: docs/guide/graphql_engine.md. Tests:
// tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_COMPILE_PLAN_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_COMPILE_PLAN_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/execution/argument_structs.hpp>
#include <pleme_support/graphql/execution/conditions.hpp>
#include <pleme_support/graphql/execution/field_groups.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// What a plan is made for.
struct plan_order {
    const schema_view& schema;
    std::span<const field_view> meta_fields;  ///< `__typename`, which every object has, then those of the query root only
    const document& source;                   ///< outlives the plan
    const operation_node& operation;
    const type_view& root;    ///< the root type
    const conditions& asked;  ///< of the document
    std::string_view choice;  ///< of its conditions
    const limits& bounds;
};

namespace detail {

/// Makes one plan.
class plan_compiler {
public:
    plan_compiler(const plan_order& order, operation_plan& plan) : order_{order}, plan_{plan} {}

    void compile()
    {
        planned_set* const root = collect(order_.root, order_.operation.selections);
        if (root == nullptr || !check_weights(*root) || !descend(*root, 1)) {
            plan_.refusal = std::move(refusal_);
            return;
        }
        plan_.root = root;
        plan_.sets = sets_;
    }

private:
    bool refuse(std::string message, source_offset at)
    {
        refusal_ = {std::move(message), at};
        return false;
    }

    /// Collects the selections of one type. A condition without a value makes a set that only fails.
    /// @return null if the operation is too large
    planned_set* collect(const type_view& type, const selection_set_node& selections)
    {
        field_groups groups{type};
        const directive_node* failed = nullptr;
        if (!visit(groups, selections, 0, failed)) return failed == nullptr ? nullptr : make_failed(type, *failed);
        return finish(groups);
    }

    planned_set* make_failed(const type_view& type, const directive_node& at)
    {
        planned_set* const set = make_set(type);
        set->failure = "Argument \"if\" of non-null type \"Boolean!\" must not be null.";
        set->failed_at = at.at;
        return set;
    }

    planned_set* make_set(const type_view& type)
    {
        planned_set* const set = &make_array<planned_set>(1)[0];
        set->type = &type;
        set->number = sets_++;
        return set;
    }

    /// @param depth   of fragments within this selection set
    /// @param failed  receives the directive whose condition has no value
    bool visit(field_groups& into, const selection_set_node& selections, std::size_t depth, const directive_node*& failed)
    {
        if (depth > order_.bounds.execution_depth) return refuse("Fragments are nested too deeply.", selections.at);
        for (const selection_node& selection : selections.items) {
            if (!count_selections(1, selections.at)) return false;
            const bool visited =
                std::visit([&](const auto* node) { return visit_selection(into, *node, depth, failed); }, selection);
            if (!visited) return false;
        }
        return true;
    }

    template <class Node>
    bool visit_selection(field_groups& into, const Node& node, std::size_t depth, const directive_node*& failed)
    {
        const std::optional<bool> included = order_.asked.is_included(node.directives, order_.choice, failed);
        if (!included) return false;
        return !*included || add(into, node, depth, failed);
    }

    bool add(field_groups& into, const inline_fragment_node& node, std::size_t depth, const directive_node*& failed)
    {
        if (node.type_condition.present() && !applies(node.type_condition.text, into.type())) return true;
        return visit(into, node.selections, depth + 1, failed);
    }

    bool add(field_groups& into, const fragment_spread_node& node, std::size_t depth, const directive_node*& failed)
    {
        const fragment_node* const fragment = find_fragment(node.name.text);
        if (fragment == nullptr) return true;
        if (!into.enter(index_of(*fragment), order_.source.fragments.size())) return true;
        if (!applies(fragment->type_condition.text, into.type())) return true;
        return visit(into, fragment->selections, depth + 1, failed);
    }

    bool add(field_groups& into, const field_node& node, std::size_t, const directive_node*&)
    {
        constexpr std::size_t short_key = 64;
        const std::string_view key = node.response_key();
        if (!count_selections(key.size() / short_key, node.at)) return false;
        if (into.add_to_known(key, node)) return true;
        // Validation has refused a field that there is not; there is nothing to write.
        if (const field_view* const view = find_field(into.type(), node.name.text)) into.add_new(key, *view, node);
        return true;
    }

    bool count_selections(std::size_t added, source_offset at)
    {
        planned_ += added;
        return planned_ <= order_.bounds.planned_selections || refuse("The operation selects too many fields.", at);
    }

    planned_set* finish(const field_groups& from)
    {
        if (const field_node* const too_often = from.find_overused(
                order_.bounds.field_uses, &from.type() != &order_.root)) {  // root fields have a bound of their own
            refuse("One field is used too often in a selection set.", too_often->at);
            return nullptr;
        }
        planned_set* const set = make_set(from.type());
        const std::span<planned_field> fields = make_array<planned_field>(from.all().size());
        std::size_t index = 0;
        for (const field_groups::group& group : from.all()) {
            planned_field& field = fields[index++];
            field.key = group.key;
            field.view = group.view;
            field.parent = &from.type();
            field.shape = group.view->source.shape;
            field.member = group.view->source.member;
            field.key_text = make_key_text(field);
            const std::span<const field_node*> nodes = make_array<const field_node*>(group.nodes.size());
            std::copy(group.nodes.begin(), group.nodes.end(), nodes.begin());
            field.nodes = nodes;
        }
        set->fields = fields;
        return set;
    }

    /// A Name has nothing to escape.
    std::string_view make_key_text(const planned_field& field)
    {
        std::string text = ",\"";
        text.append(field.key).append("\":");
        if (field.view->source.kind == source_kind::type_name) text.append("\"").append(field.parent->name).append("\"");
        constexpr std::size_t padding = 32;
        const std::span<char> kept = make_array<char>(text.size() + padding);
        text.copy(kept.data(), text.size());
        return {kept.data(), text.size()};
    }

    bool check_weights(const planned_set& root)
    {
        std::size_t weight = 0;
        for (const planned_field& field : root.fields) {
            weight += field.view->weight;
            if (weight > order_.bounds.root_fields)
                return refuse("The operation asks for too many root fields: at most " +
                                  std::to_string(order_.bounds.root_fields) +
                                  " are answered together, and costly ones count more than once.",
                              field.nodes.front()->at);
        }
        return true;
    }

    /// Plans what lies below a set, and finds its columns. Only an operation that was not validated leads back into a set
    /// that is still open; its fields count as columns, so that the levels of its data are counted when it is executed.
    bool descend(planned_set& set, std::size_t depth)
    {
        if (set.is_visited || set.fields.empty()) return true;
        set.is_visited = set.is_open = true;
        if (depth > order_.bounds.execution_depth)
            return refuse("The operation is nested too deeply.", set.fields.front().nodes.front()->at);
        std::vector<const planned_field*> columns;
        for (planned_field& field : set.fields) {
            if (!plan_arguments(field) || !plan_below(field, depth)) return false;
            const source_kind kind = field.view->source.kind;
            for (const planned_set* below : field.sets)
                field.feeds_columns = field.feeds_columns || below->is_open || !below->columns.empty();
            if (!field.feeds_columns && (kind == source_kind::member || kind == source_kind::type_name)) continue;
            if (kind == source_kind::batch && field.view->arguments.empty()) field.same_as = find_same(columns, field);
            columns.push_back(&field);
            field.column = static_cast<std::uint32_t>(columns.size());
        }
        const std::span<const planned_field*> kept = make_array<const planned_field*>(columns.size());
        std::copy(columns.begin(), columns.end(), kept.begin());
        set.columns = kept;
        set.is_open = false;
        return true;
    }

    static std::uint32_t find_same(const std::vector<const planned_field*>& columns, const planned_field& field)
    {
        for (const planned_field* other : columns)
            if (other->view == field.view) return other->column;
        return 0;
    }

    bool plan_below(planned_field& field, std::size_t depth)
    {
        const type_view& type = *field.view->type.named;
        if (!type.is_composite()) return true;
        const type_view* const only = &type;
        const std::span<const type_view* const> types =
            type.kind == type_kind::object ? std::span{&only, 1} : type.possible_types;
        const std::span<planned_set*> sets = make_array<planned_set*>(types.size());
        for (std::size_t i = 0; i < types.size(); ++i)
            if (sets[i] = collect_below(*types[i], field); sets[i] == nullptr) return false;
        field.sets = sets;
        for (planned_set* set : sets)
            if (!descend(*set, depth + 1)) return false;
        return true;
    }

    /// The sub-selections of a field. Fields that select one and the same fragment, and nothing else, share its set.
    planned_set* collect_below(const type_view& type, const planned_field& field)
    {
        const fragment_node* const shared = find_only_fragment(field);
        if (shared == nullptr || !applies(shared->type_condition.text, type)) return collect_merged(type, field);
        if (shared_.empty()) shared_.resize(order_.source.fragments.size());
        std::vector<planned_set*>& known = shared_[index_of(*shared)];
        for (planned_set* set : known)
            if (set->type == &type) return set;
        planned_set* const made = collect(type, shared->selections);
        if (made != nullptr) known.push_back(made);
        return made;
    }

    planned_set* collect_merged(const type_view& type, const planned_field& field)
    {
        field_groups groups{type};
        const directive_node* failed = nullptr;
        for (const field_node* node : field.nodes)
            if (!visit(groups, node->selections, 0, failed)) return failed == nullptr ? nullptr : make_failed(type, *failed);
        return finish(groups);
    }

    /// The fragment that is all that each node of a field selects; null if there is more, or nothing.
    const fragment_node* find_only_fragment(const planned_field& field)
    {
        std::string_view name;
        for (const field_node* node : field.nodes) {
            if (node->selections.items.size() != 1) return nullptr;
            const auto* spread = std::get_if<const fragment_spread_node*>(&node->selections.items.front());
            if (spread == nullptr || !(*spread)->directives.empty()) return nullptr;
            if (!name.empty() && name != (*spread)->name.text) return nullptr;
            name = (*spread)->name.text;
        }
        return find_fragment(name);
    }

    bool plan_arguments(planned_field& field)
    {
        const field_node& node = *field.nodes.front();
        if (node.arguments.empty() && field.view->arguments.empty()) return true;
        if (!order_.operation.variables.empty()) plan_.variable.push_back(&field);
        bool is_constant = true;
        for (const argument_node& argument : node.arguments) {
            is_constant = is_constant && !uses_variables(*argument.value);
            argument_bytes_ += weigh(*argument.value);
        }
        if (argument_bytes_ > order_.bounds.argument_bytes) return refuse(describe_argument_bound(order_.bounds), node.at);
        if (is_constant && field.view->source.arguments != nullptr) field.arguments = make_constant_arguments(field, plan_);
        return true;
    }

    [[nodiscard]] const field_view* find_field(const type_view& type, std::string_view name) const
    {
        for (const field_view& field : type.fields)
            if (field.name == name) return &field;
        const std::size_t usable =
            &type == order_.schema.query ? order_.meta_fields.size() : std::min<std::size_t>(order_.meta_fields.size(), 1);
        for (const field_view& field : order_.meta_fields.first(usable))
            if (field.name == name) return &field;
        return nullptr;
    }

    /// DoesFragmentTypeApply (https://spec.graphql.org/September2025/#DoesFragmentTypeApply()).
    [[nodiscard]] bool applies(std::string_view condition, const type_view& type) const
    {
        if (condition == type.name) return true;
        for (const type_view* implemented : type.interfaces)
            if (implemented->name == condition) return true;
        const type_view* named = order_.schema.find_type(condition);
        if (named == nullptr || named->kind != type_kind::union_) return false;
        return std::find(named->possible_types.begin(), named->possible_types.end(), &type) != named->possible_types.end();
    }

    [[nodiscard]] std::size_t index_of(const fragment_node& fragment) const noexcept
    {
        return static_cast<std::size_t>(&fragment - order_.source.fragments.data());
    }

    [[nodiscard]] const fragment_node* find_fragment(std::string_view name)
    {
        constexpr std::size_t few = 16;
        if (order_.source.fragments.size() <= few) {
            for (const fragment_node& fragment : order_.source.fragments)
                if (fragment.name.text == name) return &fragment;
            return nullptr;
        }
        if (sorted_fragments_.empty()) {
            for (const fragment_node& fragment : order_.source.fragments) sorted_fragments_.push_back(&fragment);
            std::sort(sorted_fragments_.begin(), sorted_fragments_.end(),
                      [](const auto* a, const auto* b) { return a->name.text < b->name.text; });
        }
        const auto found = std::lower_bound(sorted_fragments_.begin(), sorted_fragments_.end(), name,
                                            [](const auto* a, std::string_view text) { return a->name.text < text; });
        return found != sorted_fragments_.end() && (*found)->name.text == name ? *found : nullptr;
    }

    /// Makes an array in the arena of the plan. It is never destroyed.
    template <class T>
    [[nodiscard]] std::span<T> make_array(std::size_t size)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        T* first = static_cast<T*>(plan_.arena().allocate(sizeof(T) * std::max<std::size_t>(size, 1), alignof(T)));
        std::uninitialized_value_construct_n(first, size);
        return {first, size};
    }

    const plan_order& order_;
    operation_plan& plan_;
    plan_refusal refusal_;
    std::vector<const fragment_node*> sorted_fragments_;  ///< by name; empty while the document has few
    std::vector<std::vector<planned_set*>> shared_;       ///< sets of fragments, by index; empty until one is shared
    std::size_t planned_ = 0;
    std::size_t argument_bytes_ = 0;  ///< of literals
    std::uint32_t sets_ = 0;
};

}  // namespace detail

/// Compiles an operation to its leaves. One that is too large has a plan that says so.
[[nodiscard]] inline std::shared_ptr<operation_plan> compile_plan(const plan_order& order)
{
    auto plan = std::make_shared<operation_plan>();
    detail::plan_compiler{order, *plan}.compile();
    return plan;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_COMPILE_PLAN_HPP
