// Selected fields exist on the type that they are selected from.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELDS_ON_CORRECT_TYPE_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELDS_ON_CORRECT_TYPE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/suggestions.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/context.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Field-Selections
struct fields_on_correct_type {
    void enter(context& run, const field_node& node) const
    {
        const type_view* const parent = run.here.parent;
        if (parent == nullptr || run.here.field != nullptr) return;
        std::string hint;
        if (run.suggests()) hint = detail::did_you_mean(types_with(*parent, node.name.text), "to use an inline fragment on");
        if (hint.empty()) hint = run.suggest(node.name.text, parent->fields);
        run.report(
            "Cannot query field \"" + std::string{node.name.text} + "\" on type \"" + std::string{parent->name} + "\"." + hint,
            {node.at});
    }

private:
    /// A type that has the field, and how many of the possible types it stands for.
    struct candidate {
        const type_view* type;
        std::size_t uses;
    };

    static bool has_field(const type_view& type, std::string_view name) noexcept
    {
        return std::ranges::any_of(type.fields, [name](const field_view& field) { return field.name == name; });
    }

    static void count(std::vector<candidate>& candidates, const type_view& type)
    {
        const auto found = std::ranges::find(candidates, &type, &candidate::type);
        if (found == candidates.end())
            candidates.push_back({&type, 1});
        else
            ++found->uses;
    }

    /// Whether `a` should be suggested before `b`, if nothing stands between them.
    static bool better(const candidate& a, const candidate& b)
    {
        return a.uses != b.uses ? a.uses > b.uses : detail::natural_less(a.type->name, b.type->name);
    }

    static bool implements(const type_view& type, const type_view& implemented) noexcept
    {
        return std::ranges::find(type.interfaces, &implemented) != type.interfaces.end();
    }

    /// Lists the possible types, and their interfaces, that have the field: the most used first, an interface always
    /// before its implementations.
    static std::vector<std::string_view> types_with(const type_view& parent, std::string_view field)
    {
        std::vector<candidate> candidates;
        for (const type_view* const type : parent.possible_types) {
            if (!has_field(*type, field)) continue;
            count(candidates, *type);
            for (const type_view* const implemented : type->interfaces)
                if (has_field(*implemented, field)) count(candidates, *implemented);
        }
        std::ranges::sort(candidates, better);

        std::vector<std::string_view> names;
        while (!candidates.empty()) {
            const auto free = std::ranges::find_if(candidates, [&candidates](const candidate& it) {
                return std::ranges::none_of(candidates, [&it](const candidate& other) {
                    return other.uses == it.uses && implements(*it.type, *other.type);
                });
            });
            const auto next = free == candidates.end() ? candidates.begin() : free;
            names.push_back(next->type->name);
            candidates.erase(next);
        }
        return names;
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_FIELDS_ON_CORRECT_TYPE_HPP
