// The fields that every schema has and no type lists: `__typename`, `__schema` and `__type`.
// GraphQL layer, internal. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_META_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_META_FIELDS_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <cstdint>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// Describes the meta fields for one schema (https://spec.graphql.org/September2025/#sec-Type-Name-Introspection).
class meta_fields {
public:
    explicit meta_fields(const schema_view& schema) : query_{schema.query}
    {
        constexpr std::uint16_t non_null = 1;
        const type_view* const string = schema.find_type("String");
        name_argument_.name = "name";
        name_argument_.type = {string, 0, non_null};
        typename_.name = "__typename";
        typename_.type = {string, 0, non_null};
        schema_.name = "__schema";
        schema_.type = {schema.find_type("__Schema"), 0, non_null};
        type_.name = "__type";
        type_.type = {schema.find_type("__Type"), 0, 0};
        type_.arguments = {&name_argument_, 1};
    }
    meta_fields(const meta_fields&) = delete;
    meta_fields& operator=(const meta_fields&) = delete;

    /// Finds a field of `parent`, be it listed or a meta field.
    /// @return null if there is none
    [[nodiscard]] const field_view* find_field(const type_view& parent, std::string_view name) const noexcept
    {
        if (parent.is_composite()) {
            for (const field_view* meta : {&typename_, &schema_, &type_})
                if (meta->name == name && meta->type.named != nullptr && (meta == &typename_ || &parent == query_)) return meta;
        }
        for (const field_view& field : parent.fields)
            if (field.name == name) return &field;
        return nullptr;
    }

private:
    const type_view* query_;
    input_value_view name_argument_;
    field_view typename_;
    field_view schema_;
    field_view type_;
};

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_META_FIELDS_HPP
