// What a document defines and how its definitions refer to each other, gathered once for all rules.
// GraphQL layer, no schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_DOCUMENT_INDEX_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_DOCUMENT_INDEX_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// A place where a variable stands.
struct variable_usage {
    const value_node* node = nullptr;
    type_ref expected;                  ///< names no type where the schema has none for the place
    bool has_default = false;           ///< the place has a default value in the schema
    const type_view* one_of = nullptr;  ///< the place is a field of this oneOf input object
    bool in_fragment = false;           ///< the place is in a fragment
};

/// A fragment spread and the fragment that it names.
struct spread_edge {
    const fragment_spread_node* node = nullptr;
    std::size_t fragment = detail::name_index::none;  ///< position in the document's fragments, or `none`
};

/// Operations and fragments of a document with what stands in them. Fragments are known by their position in
/// `document::fragments`; of several with one name, the last counts.
class document_index {
public:
    static constexpr std::size_t none = detail::name_index::none;

    explicit document_index(const document& tree)
        : tree_{&tree},
          names_{tree.fragments, [](const fragment_node& fragment) { return fragment.name.text; }},
          operation_usages_(tree.operations.size()),
          fragment_usages_(tree.fragments.size())
    {
        operation_spreads_.reserve(tree.operations.size());
        for (const operation_node& operation : tree.operations)
            operation_spreads_.push_back(collect_spreads(operation.selections));
        fragment_spreads_.reserve(tree.fragments.size());
        for (const fragment_node& fragment : tree.fragments) fragment_spreads_.push_back(collect_spreads(fragment.selections));
    }

    /// @return the position of a fragment, or `none`
    [[nodiscard]] std::size_t find_fragment(std::string_view name) const noexcept { return names_.find(name); }

    [[nodiscard]] std::size_t position(const operation_node& operation) const noexcept
    {
        return static_cast<std::size_t>(&operation - tree_->operations.data());
    }
    [[nodiscard]] std::size_t position(const fragment_node& fragment) const noexcept
    {
        return static_cast<std::size_t>(&fragment - tree_->fragments.data());
    }

    [[nodiscard]] const std::vector<spread_edge>& spreads(const operation_node& operation) const noexcept
    {
        return operation_spreads_[position(operation)];
    }
    [[nodiscard]] const std::vector<spread_edge>& spreads_of_fragment(std::size_t fragment) const noexcept
    {
        return fragment_spreads_[fragment];
    }

    [[nodiscard]] std::vector<variable_usage>& usages(const operation_node& operation) noexcept
    {
        return operation_usages_[position(operation)];
    }
    [[nodiscard]] std::vector<variable_usage>& usages_of_fragment(std::size_t fragment) noexcept
    {
        return fragment_usages_[fragment];
    }

    /// Marks the fragments that an operation reaches, and appends those that were not marked before to `order`.
    /// Linear in the spreads of what it visits.
    void reach(const operation_node& operation, std::vector<bool>& marked, std::vector<std::size_t>& order) const
    {
        std::vector<const std::vector<spread_edge>*> pending{&spreads(operation)};
        while (!pending.empty()) {
            const std::vector<spread_edge>& edges = *pending.back();
            pending.pop_back();
            for (const spread_edge& edge : edges) {
                if (edge.fragment == none || marked[edge.fragment]) continue;
                marked[edge.fragment] = true;
                order.push_back(edge.fragment);
                pending.push_back(&fragment_spreads_[edge.fragment]);
            }
        }
    }

    /// Lists the fragments so that each stands after those that it spreads; in a cycle, one of them stands too early.
    [[nodiscard]] std::vector<std::size_t> bottom_up() const
    {
        std::vector<std::size_t> order;
        std::vector<bool> visited(fragment_spreads_.size());
        std::vector<std::pair<std::size_t, std::size_t>> stack;  // a fragment and the spread to follow next
        for (std::size_t root = 0; root < fragment_spreads_.size(); ++root) {
            if (visited[root]) continue;
            visited[root] = true;
            stack.emplace_back(root, 0);
            while (!stack.empty()) {
                auto& [fragment, next] = stack.back();
                if (next == fragment_spreads_[fragment].size()) {
                    order.push_back(fragment);
                    stack.pop_back();
                    continue;
                }
                const std::size_t target = fragment_spreads_[fragment][next++].fragment;
                if (target == none || visited[target]) continue;
                visited[target] = true;
                stack.emplace_back(target, 0);
            }
        }
        return order;
    }

private:
    [[nodiscard]] std::vector<spread_edge> collect_spreads(const selection_set_node& root) const
    {
        std::vector<spread_edge> spreads;
        std::vector<const selection_set_node*> pending{&root};
        while (!pending.empty()) {
            const selection_set_node& set = *pending.back();
            pending.pop_back();
            for (const selection_node& selection : set.items) {
                if (const auto* spread = std::get_if<const fragment_spread_node*>(&selection))
                    spreads.push_back({*spread, find_fragment((*spread)->name.text)});
                else if (const auto* field = std::get_if<const field_node*>(&selection))
                    pending.push_back(&(*field)->selections);
                else
                    pending.push_back(&std::get<const inline_fragment_node*>(selection)->selections);
            }
        }
        return spreads;
    }

    const document* tree_;
    detail::name_index names_;
    std::vector<std::vector<spread_edge>> operation_spreads_;
    std::vector<std::vector<spread_edge>> fragment_spreads_;
    std::vector<std::vector<variable_usage>> operation_usages_;
    std::vector<std::vector<variable_usage>> fragment_usages_;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_DOCUMENT_INDEX_HPP
