// Describes the conflicts between fields as graphql-js does: every pair at the set where it meets, with the way down.
// GraphQL layer, internal to overlapping_fields_can_be_merged. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELD_CONFLICTS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELD_CONFLICTS_HPP

#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>
#include <pleme_support/graphql/validation/merged_sets.hpp>
#include <pleme_support/graphql/validation/selected_fields.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// Two fields, or the fields below them, that can't be merged.
struct field_conflict {
    std::string key;
    std::string reason;
    std::vector<source_offset> left;
    std::vector<source_offset> right;
};

/// Compares fields pair by pair. That is quadratic and worse, so it is for documents known to have a conflict, and ends
/// after `limits::merge_steps` comparisons or `limits::depth` nested ones.
class field_conflicts {
public:
    field_conflicts(const selected_fields& selected, const limits& bounds) : selected_{selected}, bounds_{bounds}
    {
        maps_.reserve(selected.sets.size());
        for (const selected_set& set : selected.sets) {
            field_map& map = maps_.emplace_back();
            for (const ordinal field : set.fields) {
                const auto [at, added] = map.positions.try_emplace(selected.fields[field].key, map.groups.size());
                if (added) map.groups.emplace_back();
                map.groups[at->second].push_back(field);
            }
        }
    }

    /// Whether the search was broken off.
    [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }

    /// Finds the conflicts between the fields of one set, those of the fragments that it spreads included.
    [[nodiscard]] std::vector<field_conflict> within(ordinal set)
    {
        std::vector<field_conflict> found;
        for (const std::vector<ordinal>& group : maps_[set].groups)
            for (std::size_t i = 0; i < group.size(); ++i)
                for (std::size_t j = i + 1; j < group.size() && !enough(found); ++j) compare(found, false, group[i], group[j]);
        const std::vector<ordinal>& fragments = selected_.sets[set].fragments;
        for (std::size_t i = 0; i < fragments.size(); ++i) {
            with_fragment(found, false, set, fragments[i]);
            for (std::size_t j = i + 1; j < fragments.size(); ++j) between_fragments(found, false, fragments[i], fragments[j]);
        }
        return found;
    }

private:
    /// The fields of a set by response key, in order of the first of each.
    struct field_map {
        std::vector<std::vector<ordinal>> groups;
        std::map<ordinal, std::size_t> positions;
    };

    /// Stands on the stack of every nested comparison.
    class step {
    public:
        explicit step(field_conflicts& search) : search_{search}
        {
            ++search.steps_;
            ++search.depth_;
            if (search.steps_ > search.bounds_.merge_steps || search.depth_ > search.bounds_.depth) search.gave_up_ = true;
        }
        step(const step&) = delete;
        step& operator=(const step&) = delete;
        ~step() { --search_.depth_; }

    private:
        field_conflicts& search_;
    };

    /// Whether more conflicts would not be shown anyway.
    [[nodiscard]] bool enough(const std::vector<field_conflict>& found) const noexcept
    {
        return gave_up_ || found.size() >= bounds_.error_locations;
    }

    /// Remembers that two things were compared.
    /// @return whether they had been: a comparison of fields that may meet covers that of mutually exclusive ones
    static bool compared(std::map<std::pair<ordinal, ordinal>, bool>& memory, ordinal a, ordinal b, bool exclusive)
    {
        const auto [entry, added] = memory.try_emplace({a, b}, exclusive);
        if (added) return false;
        if (exclusive || !entry->second) return true;
        entry->second = false;
        return false;
    }

    void with_fragment(std::vector<field_conflict>& found, bool exclusive, ordinal set, ordinal fragment)
    {
        const step here{*this};
        if (enough(found) || compared(fields_with_fragments_, set, fragment, exclusive)) return;
        const ordinal other = selected_.sets_of_fragments[fragment];
        if (set == other) return;
        between_sets(found, exclusive, set, other);
        for (const ordinal spread : selected_.sets[other].fragments) with_fragment(found, exclusive, set, spread);
    }

    void between_fragments(std::vector<field_conflict>& found, bool exclusive, ordinal a, ordinal b)
    {
        const step here{*this};
        if (enough(found) || a == b) return;
        if (compared(fragments_with_fragments_, (std::min)(a, b), (std::max)(a, b), exclusive)) return;
        const ordinal set_a = selected_.sets_of_fragments[a];
        const ordinal set_b = selected_.sets_of_fragments[b];
        between_sets(found, exclusive, set_a, set_b);
        for (const ordinal spread : selected_.sets[set_b].fragments) between_fragments(found, exclusive, a, spread);
        for (const ordinal spread : selected_.sets[set_a].fragments) between_fragments(found, exclusive, spread, b);
    }

    /// Compares the fields of two sets, fragments left out.
    void between_sets(std::vector<field_conflict>& found, bool exclusive, ordinal a, ordinal b)
    {
        for (const std::vector<ordinal>& left : maps_[a].groups) {
            const auto right = maps_[b].positions.find(selected_.fields[left.front()].key);
            if (right == maps_[b].positions.end()) continue;
            for (const ordinal field : left)
                for (const ordinal other : maps_[b].groups[right->second]) {
                    if (enough(found)) return;
                    compare(found, exclusive, field, other);
                }
        }
    }

    void compare(std::vector<field_conflict>& found, bool exclusive, ordinal left, ordinal right)
    {
        const step here{*this};
        if (gave_up_) return;
        const selected_field& a = selected_.fields[left];
        const selected_field& b = selected_.fields[right];
        exclusive = exclusive || (a.parent != b.parent && is_object(a.parent) && is_object(b.parent));

        std::string reason;
        if (!exclusive && a.node->name.text != b.node->name.text)
            reason =
                '"' + std::string{a.node->name.text} + "\" and \"" + std::string{b.node->name.text} + "\" are different fields";
        else if (!exclusive && a.call != b.call)
            reason = "they have differing arguments";
        else if (a.definition != nullptr && b.definition != nullptr && types_conflict(a.definition->type, b.definition->type))
            reason = "they return conflicting types \"" + to_text(a.definition->type) + "\" and \"" +
                     to_text(b.definition->type) + '"';

        field_conflict conflict{std::string{a.node->response_key()}, std::move(reason), {a.node->at}, {b.node->at}};
        if (!conflict.reason.empty())
            found.push_back(std::move(conflict));
        else if (a.set != nothing && b.set != nothing)
            compare_below(found, std::move(conflict), exclusive, a.set, b.set);
    }

    /// Compares the selections of two fields that agree themselves.
    void compare_below(std::vector<field_conflict>& found, field_conflict conflict, bool exclusive, ordinal a, ordinal b)
    {
        std::vector<field_conflict> below;
        between_sets(below, exclusive, a, b);
        for (const ordinal fragment : selected_.sets[b].fragments) with_fragment(below, exclusive, a, fragment);
        for (const ordinal fragment : selected_.sets[a].fragments) with_fragment(below, exclusive, b, fragment);
        for (const ordinal left : selected_.sets[a].fragments)
            for (const ordinal right : selected_.sets[b].fragments) between_fragments(below, exclusive, left, right);
        if (below.empty()) return;
        for (const field_conflict& part : below) {
            conflict.left.insert(conflict.left.end(), part.left.begin(), part.left.end());
            conflict.right.insert(conflict.right.end(), part.right.begin(), part.right.end());
            if (conflict.reason.size() > bounds_.error_bytes) continue;
            conflict.reason += (conflict.reason.empty() ? "subfields \"" : " and subfields \"") + part.key +
                               "\" conflict because " + part.reason;
        }
        found.push_back(std::move(conflict));
    }

    static bool is_object(const type_view* type) noexcept { return type != nullptr && type->kind == type_kind::object; }

    const selected_fields& selected_;
    const limits& bounds_;
    std::vector<field_map> maps_;  ///< of each set
    std::map<std::pair<ordinal, ordinal>, bool> fields_with_fragments_;
    std::map<std::pair<ordinal, ordinal>, bool> fragments_with_fragments_;
    std::size_t steps_ = 0;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELD_CONFLICTS_HPP
