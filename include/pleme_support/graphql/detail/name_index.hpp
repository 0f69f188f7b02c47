// Finds list elements by name, and names that repeat, in n log n whatever the names are.
// GraphQL layer, internal. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_NAME_INDEX_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_NAME_INDEX_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

/// The names of a list with the positions where they stand. Sorted rather than hashed: a client can choose names that
/// collide.
class name_index {
public:
    name_index() = default;

    template <class Node, class NameOf>
    name_index(std::span<const Node> nodes, NameOf name_of)
    {
        entries_.reserve(nodes.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) entries_.emplace_back(name_of(nodes[i]), i);
        std::sort(entries_.begin(), entries_.end());
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    /// @return the last position of `name`, or `none`
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept
    {
        const auto after = std::upper_bound(entries_.begin(), entries_.end(), std::pair{name, none});
        return after != entries_.begin() && (after - 1)->first == name ? (after - 1)->second : none;
    }

    /// @return the positions of each name that stands more than once, in order of the first
    [[nodiscard]] std::vector<std::vector<std::size_t>> repeated() const
    {
        std::vector<std::vector<std::size_t>> groups;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (i == 0 || entries_[i].first != entries_[i - 1].first) continue;
            if (i == 1 || entries_[i - 1].first != entries_[i - 2].first) groups.push_back({entries_[i - 1].second});
            groups.back().push_back(entries_[i].second);
        }
        std::sort(groups.begin(), groups.end());
        return groups;
    }

private:
    std::vector<std::pair<std::string_view, std::size_t>> entries_;
};

/// @return the positions of each name that stands more than once, in order of the first
template <class Node, class NameOf>
[[nodiscard]] std::vector<std::vector<std::size_t>> find_repeated(std::span<const Node> nodes, NameOf name_of)
{
    // Most lists are short and without repeats; they are told without allocating.
    constexpr std::size_t few = 8;
    bool repeats = nodes.size() > few;
    for (std::size_t i = 1; i < nodes.size() && !repeats; ++i)
        for (std::size_t j = 0; j < i; ++j) repeats = repeats || name_of(nodes[i]) == name_of(nodes[j]);
    if (!repeats) return {};
    return name_index{nodes, name_of}.repeated();
}

/// @return each later position of a name with its first position, in order of the later one
template <class Node, class NameOf>
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> find_repeats(std::span<const Node> nodes, NameOf name_of)
{
    std::vector<std::pair<std::size_t, std::size_t>> repeats;
    for (const std::vector<std::size_t>& group : find_repeated(nodes, name_of))
        for (std::size_t i = 1; i < group.size(); ++i) repeats.emplace_back(group[i], group[0]);
    std::sort(repeats.begin(), repeats.end());
    return repeats;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_NAME_INDEX_HPP
