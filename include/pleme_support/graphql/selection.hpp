// Look-ahead: which sub-fields of a field the request selects.
// GraphQL layer, resolves nothing. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_SELECTION_HPP
#define PLEME_SUPPORT_GRAPHQL_SELECTION_HPP

#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// What a field function may ask for to do only what its answer needs.
class selection {
public:
    /// Made by the engine, one a call.
    /// @param field        outlives the selection
    /// @param in_mutation  it is part of a mutation
    selection(const planned_field& field, bool in_mutation) : field_{field}, in_mutation_{in_mutation} {}

    /// Whether the request selects the sub-field, under whatever alias, on any type that the field may have.
    /// @param path  GraphQL names joined by dots: "trends", "overview.totalTickets"
    [[nodiscard]] bool contains(std::string_view path) const { return contains(field_, path); }

    /// Whether the field is part of a mutation: then what its root field did is done, whatever becomes of this one.
    [[nodiscard]] bool is_in_mutation() const noexcept { return in_mutation_; }

private:
    [[nodiscard]] static bool contains(const planned_field& field, std::string_view path)
    {
        const std::size_t dot = path.find('.');
        const std::string_view name = path.substr(0, dot);
        for (const planned_set* set : field.sets)
            for (const planned_field& selected : set->fields)
                if (selected.view->name == name)
                    if (dot == std::string_view::npos || contains(selected, path.substr(dot + 1))) return true;
        return false;
    }

    const planned_field& field_;
    bool in_mutation_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_SELECTION_HPP
