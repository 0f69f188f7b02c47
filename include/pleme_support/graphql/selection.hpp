// Look-ahead: which sub-fields of a field the request selects.
// GraphQL layer, resolves nothing. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_SELECTION_HPP
#define PLEME_SUPPORT_GRAPHQL_SELECTION_HPP

#include <pleme_support/graphql/execute.hpp>
#include <pleme_support/graphql/plan.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// What a field function may ask for to do only what its answer needs.
class selection {
public:
    /// Made by the engine, one a call.
    selection(execution& run, const planned_field& field) : run_{run}, field_{field} {}

    /// Whether the request selects the sub-field, under whatever alias, on any type that the field may have.
    /// @param path  GraphQL names joined by dots: "trends", "overview.totalTickets"
    [[nodiscard]] bool contains(std::string_view path) const { return contains(field_, path); }

private:
    [[nodiscard]] bool contains(const planned_field& field, std::string_view path) const
    {
        const type_view& type = *field.view->type.named;
        if (type.kind == type_kind::object) return contains(field, type, path);
        for (const type_view* possible : type.possible_types)
            if (contains(field, *possible, path)) return true;
        return false;
    }

    [[nodiscard]] bool contains(const planned_field& field, const type_view& type, std::string_view path) const
    {
        const planned_set* set = run_.plans().collect(type, field);
        if (set == nullptr) return false;
        const std::size_t dot = path.find('.');
        const std::string_view name = path.substr(0, dot);
        for (const planned_field& selected : set->fields)
            if (selected.view->name == name)
                if (dot == std::string_view::npos || contains(selected, path.substr(dot + 1))) return true;
        return false;
    }

    execution& run_;
    const planned_field& field_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_SELECTION_HPP
