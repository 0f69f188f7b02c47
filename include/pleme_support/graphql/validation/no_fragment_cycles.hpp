// Fragments do not spread themselves, directly or through others.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_FRAGMENT_CYCLES_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_FRAGMENT_CYCLES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Fragment-Spreads-Must-Not-Form-Cycles
///
/// A depth-first search that keeps its own stack: a chain of fragments can be as long as the document.
class no_fragment_cycles {
public:
    void start(context& run)
    {
        const std::size_t count = run.tree().fragments.size();
        visited_.assign(count, false);
        path_index_.assign(count, document_index::none);
        for (std::size_t fragment = 0; fragment < count; ++fragment) search(run, fragment);
    }

private:
    struct frame {
        std::size_t fragment;
        std::size_t next;  ///< the spread to follow next
    };

    void open(std::size_t fragment)
    {
        visited_[fragment] = true;
        path_index_[fragment] = path_.size();
        stack_.push_back({fragment, 0});
    }

    void search(context& run, std::size_t root)
    {
        if (visited_[root]) return;
        open(root);
        while (!stack_.empty() && !run.stopped()) {
            const std::size_t fragment = stack_.back().fragment;
            const std::vector<spread_edge>& edges = run.index().spreads_of_fragment(fragment);
            if (stack_.back().next == edges.size()) {
                path_index_[fragment] = document_index::none;
                stack_.pop_back();
                if (!path_.empty()) path_.pop_back();
                continue;
            }
            const spread_edge& edge = edges[stack_.back().next++];
            if (edge.fragment == document_index::none) continue;
            if (path_index_[edge.fragment] != document_index::none)
                report(run, edge);
            else if (!visited_[edge.fragment]) {
                path_.push_back(edge.node);
                open(edge.fragment);
            }
        }
    }

    /// @param closing  the spread of a fragment on the path
    void report(context& run, const spread_edge& closing)
    {
        std::string via;
        std::vector<source_offset> places;
        for (std::size_t i = path_index_[closing.fragment]; i < path_.size(); ++i) {
            via.append(via.empty() ? " via \"" : "\", \"").append(path_[i]->name.text);
            places.push_back(path_[i]->at);
        }
        if (!via.empty()) via.push_back('"');
        places.push_back(closing.node->at);
        run.report("Cannot spread fragment \"" + std::string{closing.node->name.text} + "\" within itself" + via + '.', places);
    }

    std::vector<bool> visited_;
    std::vector<std::size_t> path_index_;            ///< of each fragment on the path: the length of the path before it
    std::vector<const fragment_spread_node*> path_;  ///< the spreads that led to the top of the stack
    std::vector<frame> stack_;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_NO_FRAGMENT_CYCLES_HPP
