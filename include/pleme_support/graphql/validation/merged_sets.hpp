// Tells in near-linear time that no two fields of a document conflict.
// GraphQL layer, internal to overlapping_fields_can_be_merged. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_MERGED_SETS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_MERGED_SETS_HPP

#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/selected_fields.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// @return whether no value could be of both types: the shapes of a response differ
/// (https://spec.graphql.org/September2025/#SameResponseShape())
[[nodiscard]] inline bool types_conflict(const type_ref& a, const type_ref& b) noexcept
{
    if (a.lists != b.lists || a.non_null != b.non_null) return true;
    return a.named != b.named && !(a.named->is_composite() && b.named->is_composite());
}

/// Merges selection sets as execution would, for every path of the response at once: what may ever be merged is put into
/// one class (union-find), which keeps one field of each response key to compare the others with. Both relations compared
/// are equivalences, so comparing with one is comparing with all.
///
/// A fragment joins every set that spreads it, so the classes may hold more than any one response: an answer "no conflict"
/// is certain, a conflict has to be confirmed. The work is n log² n in the fields of the document.
class merged_sets {
public:
    /// What must agree between fields that are merged.
    enum class relation : std::uint8_t {
        shape,  ///< types, whatever object the fields are selected from
        call,   ///< names and arguments, unless the fields are selected from different object types
    };

    merged_sets(const selected_fields& selected, relation compared)
        : selected_{selected}, compared_{compared}, parents_(selected.sets.size()), entries_(selected.sets.size())
    {
        std::iota(parents_.begin(), parents_.end(), ordinal{0});
    }

    /// @return two fields that conflict if they are ever merged; nothing if no two do
    [[nodiscard]] std::optional<std::pair<ordinal, ordinal>> find_conflict()
    {
        for (ordinal set = 0; set < selected_.sets.size(); ++set) {
            if (selected_.sets[set].inlined) continue;
            for (const ordinal field : selected_.sets[set].fields) insert(set, field);
            for (const ordinal fragment : selected_.sets[set].fragments)
                pending_.emplace_back(set, selected_.sets_of_fragments[fragment]);
            while (!pending_.empty() && !conflict_) {
                const auto [a, b] = pending_.back();
                pending_.pop_back();
                merge(root(a), root(b));
            }
            if (conflict_) break;
        }
        return conflict_;
    }

private:
    /// A response key, and the object type that a field is selected from where that matters.
    struct slot {
        ordinal key;
        const type_view* object;

        friend bool operator<(const slot& a, const slot& b) noexcept
        {
            return a.key != b.key ? a.key < b.key : std::compare_three_way{}(a.object, b.object) < 0;
        }
    };

    [[nodiscard]] ordinal root(ordinal set) noexcept
    {
        while (parents_[set] != set) set = parents_[set] = parents_[parents_[set]];
        return set;
    }

    void merge(ordinal into, ordinal from)
    {
        if (into == from) return;
        if (entries_[into].size() < entries_[from].size()) std::swap(into, from);
        parents_[from] = into;
        const std::map<slot, ordinal> moved = std::move(entries_[from]);
        entries_[from].clear();
        for (const auto& [place, field] : moved) insert(into, field);
    }

    void insert(ordinal set, ordinal field)
    {
        const selected_field& it = selected_.fields[field];
        const bool concrete = compared_ == relation::call && it.parent != nullptr && it.parent->kind == type_kind::object;
        std::map<slot, ordinal>& entries = entries_[root(set)];
        const slot place{it.key, concrete ? it.parent : nullptr};
        const auto [found, added] = entries.try_emplace(place, field);
        if (!added) return meet(found->second, field);
        if (concrete) {
            const auto any = entries.find({it.key, nullptr});
            if (any != entries.end()) meet(any->second, field);
        } else {
            // The first field of an abstract type: it meets those of all object types, which from now on must agree.
            for (auto other = entries.lower_bound({it.key, nullptr}); other != entries.end() && other->first.key == it.key;
                 ++other)
                meet(other->second, field);
        }
    }

    /// Compares a field with the one that stands for its class, and has their selection sets merged.
    void meet(ordinal& standing, ordinal field)
    {
        if (standing == field || conflict_) return;
        const selected_field& a = selected_.fields[standing];
        const selected_field& b = selected_.fields[field];
        if (compared_ == relation::call ? a.call != b.call
                                        : a.definition != nullptr && b.definition != nullptr &&
                                              types_conflict(a.definition->type, b.definition->type)) {
            conflict_.emplace(standing, field);
            return;
        }
        if (a.set != nothing && b.set != nothing) pending_.emplace_back(a.set, b.set);
        // A field that is unknown, or without selections, would let its successors pass unseen.
        const bool better = (a.definition == nullptr && b.definition != nullptr) || (a.set == nothing && b.set != nothing);
        if (better) standing = field;
    }

    const selected_fields& selected_;
    relation compared_;
    std::vector<ordinal> parents_;                  ///< of each set in the union-find forest
    std::vector<std::map<slot, ordinal>> entries_;  ///< of each root: the field that stands for a slot
    std::vector<std::pair<ordinal, ordinal>> pending_;
    std::optional<std::pair<ordinal, ordinal>> conflict_;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_MERGED_SETS_HPP
