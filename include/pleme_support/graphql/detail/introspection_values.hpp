// The values behind introspection: how they are read from the flat tables; the fields are in introspection_fields.hpp.
// GraphQL layer, internal. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/introspection.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_VALUES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_VALUES_HPP

#include <pleme_support/graphql/coerce_arguments.hpp>
#include <pleme_support/graphql/execution/field_call.hpp>
#include <pleme_support/graphql/field_source.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/value_shape.hpp>

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
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

/// What is computed from an object while it is written has the object itself as its value.
inline const void* itself(const void* object)
{
    return object;
}

// ---------------------------------------------------------------- leaves

/// An empty description is no description.
inline std::string_view or_null(std::string_view text)
{
    return text.empty() ? std::string_view{} : text;
}

inline std::string_view or_null(const std::optional<std::string_view>& text)
{
    if (!text) return {};
    return text->data() != nullptr ? *text : std::string_view{""};
}

/// A text of an object; one without data is null.
template <std::string_view (*Text)(const void*)>
inline constexpr value_shape text_shape{.kind = shape_kind::text, .to_text = Text};

template <std::string_view (*Text)(const void*)>
inline constexpr field_source text_source{source_kind::member, &text_shape<Text>, &itself};

/// A truth about an object, or null.
template <std::optional<bool> (*Truth)(const void*)>
inline constexpr value_shape truth_shape{.kind = shape_kind::custom, .write = [](std::string& out, const void* object) {
                                             const std::optional<bool> truth = Truth(object);
                                             out.append(!truth ? "null" : *truth ? "true" : "false");
                                         }};

template <std::optional<bool> (*Truth)(const void*)>
inline constexpr field_source truth_source{source_kind::member, &truth_shape<Truth>, &itself};

// ---------------------------------------------------------------- objects and lists of them

template <const type_view& Type>
inline constexpr value_shape object_shape{.kind = shape_kind::object, .type = &Type};

/// Objects somewhere else; none at all if `is_null`.
struct object_list {
    const void* const* first = nullptr;
    std::size_t size = 0;
    bool is_null = false;
};

template <const type_view& Type>
inline constexpr value_shape object_list_shape{
    .kind = shape_kind::list,
    .bytes = sizeof(object_list),
    .inner = &object_shape<Type>,
    .size = [](const void* value) { return as<object_list>(value).size; },
    .at = [](const void* value, std::size_t index) { return as<object_list>(value).first[index]; }};

template <const type_view& Type>
inline constexpr value_shape nullable_list_shape{
    .kind = shape_kind::nullable,
    .bytes = sizeof(object_list),
    .inner = &object_list_shape<Type>,
    .get = [](const void* value) { return as<object_list>(value).is_null ? nullptr : value; }};

/// A list of those of `items` for which `wanted(item)` holds.
template <class View, class Wanted>
const object_list* make_list(field_call& call, std::span<const View> items, Wanted wanted)
{
    const std::span<const void*> kept = call.arena().make_array<const void*>(items.size());
    std::size_t size = 0;
    for (const View& item : items)
        if (wanted(item)) kept[size++] = &item;
    return call.keep<object_list>([&] { return object_list{kept.data(), size, false}; });
}

inline const object_list* make_null_list(field_call& call)
{
    return call.keep<object_list>([] { return object_list{nullptr, 0, true}; });
}

inline const type_ref* make_type(field_call& call, const type_ref& type)
{
    return call.keep<type_ref>([&] { return type; });
}

/// A `__Type`; a null one is null.
inline const type_ref* make_type(field_call& call, const type_view* type)
{
    return type != nullptr ? make_type(call, type_ref{type, 0, 0}) : nullptr;
}

inline const object_list* make_types(field_call& call, std::span<const type_view* const> types)
{
    const std::span<const void*> kept = call.arena().make_array<const void*>(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) kept[i] = make_type(call, types[i]);
    return call.keep<object_list>([&] { return object_list{kept.data(), kept.size(), false}; });
}

/// A field whose value `Make` makes of an object.
template <const value_shape& Shape, auto Make, const arguments_view* Arguments = nullptr>
inline constexpr field_source made_source{.kind = source_kind::function,
                                          .shape = &Shape,
                                          .resolve = [](field_call& call) { call.set(0, Make(call, call.objects()[0])); },
                                          .arguments = Arguments};

// ---------------------------------------------------------------- arguments

struct listing_arguments {
    bool include_deprecated = false;
};

template <class Arguments, bool (*Read)(const coerced_arguments&, void*, std::string&)>
inline constexpr arguments_view arguments_of{.bytes = sizeof(Arguments),
                                             .alignment = alignof(Arguments),
                                             .construct = [](void* place) { new (place) Arguments{}; },
                                             .destroy = [](void* made) { std::destroy_at(static_cast<Arguments*>(made)); },
                                             .read = Read};

inline bool read_listing(const coerced_arguments& from, void* into, std::string&)
{
    const boost::json::value* const all = from.if_contains("includeDeprecated");
    static_cast<listing_arguments*>(into)->include_deprecated = all != nullptr && all->is_bool() && all->get_bool();
    return true;
}

inline bool read_name(const coerced_arguments& from, void* into, std::string&)
{
    const boost::json::value* const name = from.if_contains("name");
    if (name != nullptr && name->is_string()) static_cast<std::string*>(into)->assign(name->get_string());
    return true;
}

inline constexpr arguments_view listing = arguments_of<listing_arguments, &read_listing>;
inline constexpr arguments_view type_name_argument = arguments_of<std::string, &read_name>;

/// Those of `items` that are not deprecated, or all if the argument `includeDeprecated` says so.
template <class View>
const object_list* make_listed(field_call& call, std::span<const View> items)
{
    const bool all = as<listing_arguments>(call.arguments()).include_deprecated;
    return make_list(call, items, [&](const View& item) { return all || !item.deprecation; });
}

// ---------------------------------------------------------------- questions about types

/// In the order of `type_kind`.
inline constexpr std::array<std::string_view, 6> kind_names{"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT"};

inline std::string_view kind_name(const void* object)
{
    const type_ref& type = as<type_ref>(object);
    if (type.is_non_null()) return "NON_NULL";
    return type.is_list() ? "LIST" : kind_names[static_cast<std::size_t>(type.named->kind)];
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

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_INTROSPECTION_VALUES_HPP
