// The fields of every selection set, numbered so that they compare in constant time.
// GraphQL layer, internal to overlapping_fields_can_be_merged. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_SELECTED_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_SELECTED_FIELDS_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// Which field, selection set, response key, call or fragment; `nothing` where there is none.
using ordinal = std::uint32_t;
inline constexpr ordinal nothing = static_cast<ordinal>(-1);

struct selected_field {
    const field_node* node = nullptr;
    const type_view* parent = nullptr;       ///< null if unknown
    const field_view* definition = nullptr;  ///< null if unknown
    ordinal key = 0;                         ///< of its response key
    ordinal call = 0;                        ///< of its name and arguments: equal if those are
    ordinal set = nothing;                   ///< its selection set
};

struct selected_set {
    bool inlined = false;            ///< of an inline fragment: the set around it has its fields as well
    std::vector<ordinal> fields;     ///< in source order, those of inline fragments included
    std::vector<ordinal> fragments;  ///< spread in it, each once
};

/// Collects the selection sets of a document; part of a walk.
class selected_fields {
public:
    std::vector<selected_field> fields;
    std::vector<selected_set> sets;  ///< in source order
    std::vector<ordinal> sets_of_fragments;

    void start(context& run) { sets_of_fragments.assign(run.tree().fragments.size(), nothing); }

    void enter(context&, const operation_node&) { owner_ = owner::definition; }
    void enter(context& run, const fragment_node& node)
    {
        owner_ = owner::definition;
        sets_of_fragments[run.index().position(node)] = static_cast<ordinal>(sets.size());
    }
    void enter(context&, const inline_fragment_node&) { owner_ = owner::inline_fragment; }

    void enter(context& run, const field_node& node)
    {
        owner_ = owner::field;
        const auto added = static_cast<ordinal>(fields.size());
        const ordinal key = ordinal_of(keys_, node.response_key());
        fields.push_back({&node, run.here.parent, run.here.field, key, call_of(node), nothing});
        for_each_open([added](selected_set& set) { set.fields.push_back(added); });
    }

    void enter(context& run, const fragment_spread_node& node)
    {
        const std::size_t fragment = run.index().find_fragment(node.name.text);
        if (fragment == document_index::none) return;
        for_each_open([fragment](selected_set& set) { set.fragments.push_back(static_cast<ordinal>(fragment)); });
    }

    void enter(context&, const selection_set_node&)
    {
        const auto added = static_cast<ordinal>(sets.size());
        if (owner_ == owner::field) fields.back().set = added;
        sets.emplace_back().inlined = owner_ == owner::inline_fragment;
        open_.push_back(added);
    }

    void leave(context&, const selection_set_node&)
    {
        make_unique(sets[open_.back()].fragments);
        open_.pop_back();
    }

private:
    enum class owner : std::uint8_t { definition, field, inline_fragment };

    /// The sets that a selection found now belongs to: the innermost, and those around it up to a field's.
    template <class Call>
    void for_each_open(Call call)
    {
        for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
            call(sets[*open]);
            if (!sets[*open].inlined) break;
        }
    }

    template <class Map, class Text>
    static ordinal ordinal_of(Map& numbers, const Text& text)
    {
        return numbers.try_emplace(text, static_cast<ordinal>(numbers.size())).first->second;
    }

    ordinal call_of(const field_node& node)
    {
        std::string text{node.name.text};
        if (!node.arguments.empty()) append_fields(text, node.arguments);
        return ordinal_of(calls_, text);
    }

    /// Appends arguments or object fields sorted by name, as their order means nothing.
    static void append_fields(std::string& out, std::span<const argument_node> nodes)
    {
        std::vector<const argument_node*> sorted;
        for (const argument_node& node : nodes) sorted.push_back(&node);
        std::ranges::sort(sorted, {}, [](const argument_node* node) { return std::pair{node->name.text, node}; });
        out.push_back('{');
        for (const argument_node* const node : sorted) {
            out.append(node->name.text).push_back(':');
            append_sorted(out, *node->value);
            out.push_back(',');
        }
        out.push_back('}');
    }

    static void append_sorted(std::string& out, const value_node& value)
    {
        if (value.kind == value_kind::object) return append_fields(out, value.fields);
        if (value.kind != value_kind::list) return detail::append_value(out, value);
        out.push_back('[');
        for (const value_node& item : value.items) {
            append_sorted(out, item);
            out.push_back(',');
        }
        out.push_back(']');
    }

    /// Drops repeats and keeps the order of the first ones.
    static void make_unique(std::vector<ordinal>& numbers)
    {
        if (numbers.size() < 2) return;
        std::vector<ordinal> sorted = numbers;
        std::ranges::sort(sorted);
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        std::vector<bool> found(sorted.size());
        std::erase_if(numbers, [&](ordinal it) {
            const auto at = std::ranges::lower_bound(sorted, it) - sorted.begin();
            const bool repeat = found[static_cast<std::size_t>(at)];
            found[static_cast<std::size_t>(at)] = true;
            return repeat;
        });
    }

    std::map<std::string_view, ordinal> keys_;
    std::map<std::string, ordinal> calls_;
    std::vector<ordinal> open_;
    owner owner_ = owner::definition;
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_SELECTED_FIELDS_HPP
