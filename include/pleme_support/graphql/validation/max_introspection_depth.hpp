// Introspection does not follow lists of the schema in circles.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_MAX_INTROSPECTION_DEPTH_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_MAX_INTROSPECTION_DEPTH_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// Not a rule of the specification; graphql-js recommends it. The bound is `limits::introspection_lists`.
class max_introspection_depth {
public:
    void start(context& run)
    {
        const document& tree = run.tree();
        lists_.assign(tree.fragments.size(), 0);
        for (const std::size_t fragment : run.index().bottom_up())
            lists_[fragment] = count_lists(run, tree.fragments[fragment].selections);
    }

    void enter(context& run, const field_node& node) const
    {
        if (node.name.text != "__schema" && node.name.text != "__type") return;
        if (count_lists(run, node.selections) >= run.bounds().introspection_lists)
            run.report("Maximum introspection depth exceeded", {node.at});
    }

private:
    static bool is_list(std::string_view field) noexcept
    {
        return field == "fields" || field == "interfaces" || field == "possibleTypes" || field == "inputFields";
    }

    /// Counts the lists on the way down that has most of them. A fragment is counted once, however often it is spread.
    std::size_t count_lists(context& run, const selection_set_node& set) const
    {
        std::size_t most = 0;
        for (const selection_node& selection : set.items) {
            std::size_t lists = 0;
            if (const auto* const field = std::get_if<const field_node*>(&selection)) {
                lists = count_lists(run, (*field)->selections) + (is_list((*field)->name.text) ? 1U : 0U);
            } else if (const auto* const inlined = std::get_if<const inline_fragment_node*>(&selection)) {
                lists = count_lists(run, (*inlined)->selections);
            } else {
                const auto* const spread = std::get<const fragment_spread_node*>(selection);
                const std::size_t fragment = run.index().find_fragment(spread->name.text);
                if (fragment != document_index::none) lists = lists_[fragment];
            }
            most = (std::max)(most, lists);
        }
        return most;
    }

    std::vector<std::size_t> lists_;  ///< of each fragment
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_MAX_INTROSPECTION_DEPTH_HPP
