// Writing what introspection asks for from the flat tables; the fields that do are in introspection_fields.hpp.
// GraphQL layer, internal. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_WRITERS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_WRITERS_HPP

#include <pleme_support/graphql/execute.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::graphql {

namespace introspection {

// The types refer to each other, so they are declared before their fields
// (https://spec.graphql.org/September2025/#sec-Schema-Introspection.Schema-Introspection-Schema).
extern const type_view schema_type;
extern const type_view type_type;
extern const type_view field_type;
extern const type_view input_value_type;
extern const type_view enum_value_type;
extern const type_view directive_type;
extern const type_view type_kind_type;
extern const type_view directive_location_type;

namespace detail {

// What stands behind the objects: `__Schema` a schema_view, `__Type` a type_ref, the others the view of their name.

template <class T>
const T& as(const void* object)
{
    return *static_cast<const T*>(object);
}

inline bool write_text(execution& run, std::string_view text)
{
    append_json_string(run.out(), text);
    return true;
}

inline bool write_null(execution& run)
{
    run.out().append("null");
    return true;
}

inline bool write_bool(execution& run, bool value)
{
    run.out().append(value ? "true" : "false");
    return true;
}

/// An empty description is no description.
inline bool write_description(execution& run, std::string_view text)
{
    return text.empty() ? write_null(run) : write_text(run, text);
}

inline bool write_optional(execution& run, const std::optional<std::string_view>& text)
{
    return text ? write_text(run, *text) : write_null(run);
}

inline bool write_type(execution& run, const type_ref& type, const planned_field& field)
{
    return run.write_object(&type, type_type, field);
}

inline bool write_root_type(execution& run, const type_view* type, const planned_field& field)
{
    return type == nullptr ? write_null(run) : write_type(run, {type, 0, 0}, field);
}

inline bool write_types(execution& run, std::span<const type_view* const> types, const planned_field& field)
{
    list_writer list{run};
    for (const type_view* type : types)
        if (!list.next() || !write_type(run, {type, 0, 0}, field)) return false;
    list.close();
    return true;
}

/// Writes those of `items` that are not deprecated, or all if the argument `includeDeprecated` says so.
template <class View>
bool write_listed(execution& run, std::span<const View> items, const type_view& type, const planned_field& field)
{
    const coerced_arguments* arguments = run.arguments(field);
    if (arguments == nullptr) return false;
    const boost::json::value* all = arguments->if_contains("includeDeprecated");
    const bool deprecated = all != nullptr && all->is_bool() && all->get_bool();
    list_writer list{run};
    for (const View& item : items)
        if (deprecated || !item.deprecation)
            if (!list.next() || !run.write_object(&item, type, field)) return false;
    list.close();
    return true;
}

inline bool write_locations(execution& run, std::uint32_t locations)
{
    list_writer list{run};
    for (unsigned bit = 0; bit < directive_location_type.enum_values.size(); ++bit) {
        if ((locations >> bit & 1U) == 0) continue;
        if (!list.next()) return false;
        write_text(run, directive_location_type.enum_values[bit].name);
    }
    list.close();
    return true;
}

/// In the order of `type_kind`.
inline constexpr std::array<std::string_view, 6> kind_names{"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT"};

inline bool write_kind(execution& run, const type_ref& type)
{
    if (type.is_non_null()) return write_text(run, "NON_NULL");
    if (type.is_list()) return write_text(run, "LIST");
    return write_text(run, kind_names[static_cast<std::size_t>(type.named->kind)]);
}

/// The named type of a `__Type`; null for a list or non-null, most of whose fields are null.
inline const type_view* named(const void* object)
{
    const type_ref& type = as<type_ref>(object);
    return type.is_non_null() || type.is_list() ? nullptr : type.named;
}

inline bool has_kind(const type_view* type, type_kind a, type_kind b)
{
    return type != nullptr && (type->kind == a || type->kind == b);
}

}  // namespace detail

}  // namespace introspection
}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_WRITERS_HPP
