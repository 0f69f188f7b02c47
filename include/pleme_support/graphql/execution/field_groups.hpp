// The fields of one selection set while they are collected: grouped by response key, in the order of the response.
// GraphQL layer, no templates. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GROUPS_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GROUPS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// The state of one CollectFields (https://spec.graphql.org/September2025/#CollectFields()).
class field_groups {
public:
    struct group {
        std::string_view key;
        const field_view* view = nullptr;
        std::vector<const field_node*> nodes;
    };

    /// @param type  a concrete one
    explicit field_groups(const type_view& type) : type_{type} {}

    [[nodiscard]] const type_view& type() const noexcept { return type_; }
    [[nodiscard]] const std::vector<group>& all() const noexcept { return groups_; }

    /// Marks a fragment as spread.
    /// @param index  of the document's `count` fragments
    /// @return false if it was before
    bool enter(std::size_t index, std::size_t count)
    {
        if (entered_.empty()) entered_.resize(count);
        if (entered_[index]) return false;
        return entered_[index] = true;
    }

    /// @return false if no field has the key yet
    bool add_to_known(std::string_view key, const field_node& node)
    {
        group* const found = find(key);
        if (found != nullptr) found->nodes.push_back(&node);
        return found != nullptr;
    }

    void add_new(std::string_view key, const field_view& view, const field_node& node)
    {
        groups_.push_back({key, &view, {&node}});
        if (!by_key_.empty()) {
            by_key_.emplace(key, groups_.size() - 1);
        } else if (groups_.size() > few) {
            for (std::size_t i = 0; i < groups_.size(); ++i) by_key_.emplace(groups_[i].key, i);
        }
    }

    /// @return the first use of a field that is used more than `most` times, under different keys; null if there is none
    [[nodiscard]] const field_node* find_overused(std::size_t most, bool weighted) const
    {
        std::size_t all = 0;
        for (const group& each : groups_) all += weighted ? each.view->weight : 1;
        if (all <= most) return nullptr;
        std::map<const field_view*, std::size_t> uses;
        for (const group& each : groups_)
            if ((uses[each.view] += weighted ? each.view->weight : 1) > most) return each.nodes.front();
        return nullptr;
    }

private:
    static constexpr std::size_t few = 16;  ///< are found by looking at each

    [[nodiscard]] group* find(std::string_view key)
    {
        if (by_key_.empty()) {
            for (group& each : groups_)
                if (each.key == key) return &each;
            return nullptr;
        }
        const auto found = by_key_.find(key);  // a tree, as a client can choose keys whose hashes collide
        return found == by_key_.end() ? nullptr : &groups_[found->second];
    }

    const type_view& type_;
    std::vector<group> groups_;
    std::map<std::string_view, std::size_t> by_key_;  ///< once there are many
    std::vector<bool> entered_;                       ///< by index of fragment; empty until the first spread
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GROUPS_HPP
