// Fragments are spread where an object can be of their type.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_POSSIBLE_FRAGMENT_SPREADS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_POSSIBLE_FRAGMENT_SPREADS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragment-Spread-Is-Possible
struct possible_fragment_spreads {
    void enter(context& run, const inline_fragment_node& node) { check(run, "Fragment", run.here.output, node.at); }
    void enter(context& run, const fragment_spread_node& node)
    {
        const std::size_t fragment = run.index().find_fragment(node.name.text);
        if (fragment == document_index::none) return;
        const std::string_view condition = run.tree().fragments[fragment].type_condition.text;
        check(run, "Fragment \"" + std::string{node.name.text} + '"', run.schema().find_type(condition), node.at);
    }

private:
    void check(context& run, const std::string& fragment, const type_view* type, source_offset at)
    {
        const type_view* const parent = run.here.parent;
        if (parent == nullptr || type == nullptr || !type->is_composite() || overlap(*parent, *type)) return;
        run.report(fragment + " cannot be spread here as objects of type \"" + std::string{parent->name} +
                       "\" can never be of type \"" + std::string{type->name} + "\".",
                   {at});
    }

    /// Asks once for each pair: comparing two wide interfaces is quadratic in their types.
    bool overlap(const type_view& parent, const type_view& type)
    {
        const auto [entry, added] = overlaps_.try_emplace({&parent, &type}, false);
        if (added) entry->second = detail::types_overlap(parent, type);
        return entry->second;
    }

    std::map<std::pair<const type_view*, const type_view*>, bool> overlaps_;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_POSSIBLE_FRAGMENT_SPREADS_HPP
