// A subscription selects one field, always and not of the introspection.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_SINGLE_FIELD_SUBSCRIPTIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_SINGLE_FIELD_SUBSCRIPTIONS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Single-Root-Field
struct single_field_subscriptions {
    void enter(context& run, const operation_node& node) const
    {
        if (node.kind != operation_kind::subscription || run.here.output == nullptr) return;
        const root_fields found = collect(run, node.selections, *run.here.output);
        const std::string subscription =
            node.name.present() ? "Subscription \"" + std::string{node.name.text} + '"' : "Anonymous Subscription";
        if (!found.conditions.empty())
            return run.report(subscription + " must not use `@skip` or `@include` directives in the top level selection.",
                              found.conditions);
        std::vector<source_offset> extra;
        for (std::size_t i = 1; i < found.groups.size(); ++i)
            for (const field_node* const field : found.groups[i]) extra.push_back(field->at);
        if (!extra.empty()) run.report(subscription + " must select only one top level field.", extra);
        for (const std::vector<const field_node*>& group : found.groups) {
            if (!group.front()->name.text.starts_with("__")) continue;
            std::vector<source_offset> places;
            for (const field_node* const field : group) places.push_back(field->at);
            run.report(subscription + " must not select an introspection top level field.", places);
        }
    }

private:
    struct root_fields {
        std::vector<std::vector<const field_node*>> groups;  ///< by response key, in order of the first
        std::vector<source_offset> conditions;               ///< @skip and @include
    };

    /// Collects the fields of the root, those of fragments included; each fragment is visited once.
    static root_fields collect(context& run, const selection_set_node& root, const type_view& type)
    {
        root_fields found;
        std::map<std::string_view, std::size_t> group_of;
        std::vector<bool> visited(run.tree().fragments.size());
        std::vector<std::span<const selection_node>> pending{root.items};
        while (!pending.empty()) {
            std::span<const selection_node>& rest = pending.back();
            if (rest.empty()) {
                pending.pop_back();
                continue;
            }
            const selection_node& selection = rest.front();
            rest = rest.subspan(1);
            std::visit([&found](const auto* node) { add_conditions(found, node->directives); }, selection);
            if (const auto* const field = std::get_if<const field_node*>(&selection)) {
                const auto [group, added] = group_of.try_emplace((*field)->response_key(), found.groups.size());
                if (added) found.groups.emplace_back();
                found.groups[group->second].push_back(*field);
            } else if (const auto* const inlined = std::get_if<const inline_fragment_node*>(&selection)) {
                if (applies(run, (*inlined)->type_condition, type)) pending.push_back((*inlined)->selections.items);
            } else {
                const auto* const spread = std::get<const fragment_spread_node*>(selection);
                const std::size_t position = run.index().find_fragment(spread->name.text);
                if (position == document_index::none || visited[position]) continue;
                visited[position] = true;
                const fragment_node& fragment = run.tree().fragments[position];
                if (applies(run, fragment.type_condition, type)) pending.push_back(fragment.selections.items);
            }
        }
        return found;
    }

    static void add_conditions(root_fields& found, std::span<const directive_node> directives)
    {
        for (const directive_node& directive : directives)
            if (directive.name.text == "skip" || directive.name.text == "include") found.conditions.push_back(directive.at);
    }

    static bool applies(const context& run, const name_node& condition, const type_view& type)
    {
        if (!condition.present()) return true;
        const type_view* const wanted = run.schema().find_type(condition.text);
        return wanted != nullptr && detail::includes_type(*wanted, type);
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_SINGLE_FIELD_SUBSCRIPTIONS_HPP
