// The constant tables of a schema: one type_view per C++ type, which refer to each other by address.
// GraphQL layer, constant-initialised. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_TABLES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_TABLES_HPP

#include <pleme_support/graphql/detail/field_function.hpp>
#include <pleme_support/graphql/detail/type_mapping.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace pleme_support::inline v0::graphql::detail {

// Types may refer to each other in circles, so no table can be constexpr that holds addresses of others. What SDL and the
// compile-time checks need is therefore kept twice: as text, which is constexpr and names types, and as views, which are
// constant-initialised and point to them. Both are made from the same text.

/// A type reference by name.
struct type_text {
    std::string_view named;
    std::uint8_t lists = 0;
    std::uint16_t non_null = 0;
};

struct input_value_text {
    std::string_view name;
    std::string_view description;
    type_text type;
    std::optional<std::string_view> default_value;
    std::optional<std::string_view> deprecation;
};

struct field_text {
    std::string_view name;
    std::string_view description;
    type_text type;
    std::span<const input_value_text> arguments;
    std::optional<std::string_view> deprecation;
    std::uint8_t weight = 1;
};

/// What `type_view` is, with names in place of addresses.
struct named_type_text {
    type_kind kind = type_kind::scalar;
    std::string_view name{};
    std::string_view description{};
    std::optional<std::string_view> specified_by{};
    std::span<const field_text> fields{};
    std::span<const std::string_view> interfaces{};
    std::span<const std::string_view> possible_types{};
    std::span<const enum_value_view> enum_values{};
    std::span<const input_value_text> input_fields{};
    bool one_of = false;
};

/// Only structs differ between the positions; everything else has one table.
template <class T>
constexpr position normalize(position where)
{
    return classify<T>() == mapping::structure ? where : position::output;
}

/// The tables of one named type in a schema: `text` and `view`.
template <class T, class Schema, position P, mapping Kind = classify<T>()>
struct table;

template <class T, class Schema, position P>
constexpr type_text make_type_text()
{
    using parts = unwrapped<T>;
    return {name_of<typename parts::named, Schema, P>(), parts::lists, parts::non_null};
}

/// The table of the named type of `T`. Its address is taken in initializers only: within a constexpr function template it
/// would be needed before types in a circle are complete.
template <class T, class Schema, position P>
using table_of = table<named_type<T>, Schema, normalize<named_type<T>>(P)>;

constexpr type_ref make_type_ref(const type_text& text, const type_view* named)
{
    return {named, text.lists, text.non_null};
}

// ---------------------------------------------------------------- arguments and input fields

template <class Owner, class D>
struct check_input {
    static_assert(check_mapping<named_type<member_type<D>>, Owner, D>::value);
    static_assert(classify<named_type<member_type<D>>>() != mapping::union_,
                  "GraphQL has no union in input position: use a described struct with graphql::docs<T>::one_of");
    static constexpr bool value = true;
};

template <class Owner, class Schema, class D>
constexpr input_value_text make_input_text()
{
    static_assert(check_input<Owner, D>::value);
    constexpr member_doc doc = find_doc<Owner>(D::name);
    return {described_name<D, name_style::camel>.view(), doc.description,
            make_type_text<member_type<D>, Schema, position::input>(), doc.default_value, doc.deprecation};
}

constexpr input_value_view make_input_view(const input_value_text& text, const type_view* named)
{
    return {text.name, text.description, make_type_ref(text.type, named), text.default_value, text.deprecation};
}

template <class T, class Schema, class Members>
struct input_values;

/// The data members of `T`, as arguments or as input fields.
template <class T, class Schema, class... D>
struct input_values<T, Schema, mp11::mp_list<D...>> {
    static constexpr std::array<input_value_text, sizeof...(D)> texts{make_input_text<T, Schema, D>()...};
    static const std::array<input_value_view, sizeof...(D)> views;

    /// In a oneOf input every field may be left out, so none is required and none has a default.
    static constexpr bool all_optional =
        ((!make_input_text<T, Schema, D>().default_value && (unwrapped<member_type<D>>::non_null & 1U) == 0) && ...);
};

template <class T, class Schema, class... D>
constinit const std::array<input_value_view, sizeof...(D)> input_values<T, Schema, mp11::mp_list<D...>>::views{
    make_input_view(make_input_text<T, Schema, D>(), &table_of<member_type<D>, Schema, position::input>::view)...};

template <class T, class Schema>
using input_values_of = input_values<T, Schema, visible_data<T>>;

template <class Schema>
struct no_input_values {
    static constexpr std::array<input_value_text, 0> texts{};
    static constexpr std::array<input_value_view, 0> views{};
};

template <class T, class Schema>
struct table<T, Schema, position::input, mapping::structure> {
    using values = input_values_of<T, Schema>;
    static_assert(mp11::mp_size<visible_data<T>>::value != 0,
                  "an input object needs at least one described, visible data member");
    static_assert(!is_one_of<T>() || values::all_optional,
                  "every member of a one_of input is a std::optional or omittable without a default");

    static constexpr named_type_text text{.kind = type_kind::input_object,
                                          .name = name_of<T, Schema, position::input>(),
                                          .description = type_doc<T>(),
                                          .input_fields = values::texts,
                                          .one_of = is_one_of<T>()};
    static const type_view view;
};

template <class T, class Schema>
constinit const type_view table<T, Schema, position::input, mapping::structure>::view{.kind = type_kind::input_object,
                                                                                      .name = text.name,
                                                                                      .description = text.description,
                                                                                      .input_fields = values::views,
                                                                                      .one_of = text.one_of};

// ---------------------------------------------------------------- fields

/// Where the values of the field that `D` describes come from; field_sources.hpp has the body.
template <class T, class Schema, class D>
constexpr field_source make_source();

/// Which of the members of a type are fields of its own: not the batch functions, whose fields are those of their parents.
struct is_own_field {
    template <class D>
    using fn = std::is_void<typename batch_parent_of<D>::type>;
};
template <class T>
struct is_batch_field_of {
    template <class D>
    using fn = std::is_same<typename batch_parent_of<D>::type, T>;
};

/// A batch function of `Owner`, which is a static one of the type itself or one of the query root's.
template <class Owner, class D>
struct batch_field : D {
    using owner = Owner;
};
template <class Owner>
struct as_batch_field {
    template <class D>
    using fn = batch_field<Owner, D>;
};

/// The type in whose docs a field is documented.
template <class T, class D>
struct documented_in {
    using type = T;
};
template <class T, class Owner, class D>
struct documented_in<T, batch_field<Owner, D>> {
    using type = Owner;
};

template <class Owner, class T>
using batch_fields_in =
    mp11::mp_transform_q<as_batch_field<Owner>, mp11::mp_copy_if_q<visible_members<Owner>, is_batch_field_of<T>>>;

/// The fields of an object type: members and functions in the order of their description, then the batch functions, its own
/// first.
template <class T, class Query>
struct object_fields {
    using own = mp11::mp_copy_if_q<visible_members<T>, is_own_field>;
    using type = mp11::mp_append<own, batch_fields_in<T, T>,
                                 mp11::mp_if<std::is_same<T, Query>, mp11::mp_list<>, batch_fields_in<Query, T>>>;
};
template <class T, class Schema>
using fields_of = typename object_fields<T, typename Schema::query_type>::type;

template <class T, class Schema, class D, bool = is_function<D>>
struct field_of;

/// A data member.
template <class T, class Schema, class D>
struct field_of<T, Schema, D, false> {
    using value = member_type<D>;
    using arguments = no_input_values<Schema>;
    using argument_struct = no_arguments;
};

/// A member function.
template <class T, class Schema, class D>
struct field_of<T, Schema, D, true> {
    using function = field_function<D, typename Schema::context_type>;
    static_assert(function::is_const || std::is_same_v<T, typename Schema::mutation_type>,
                  "a field function is const, except on the mutation root");
    using value = typename function::value;
    using argument_struct = typename function::arguments;
    using arguments = mp11::mp_eval_if_c<std::is_same_v<argument_struct, no_arguments>, no_input_values<Schema>,
                                         input_values_of, argument_struct, Schema>;
};

template <class Owner, class Schema, class D>
constexpr field_text make_field_text()
{
    using field = field_of<Owner, Schema, D>;
    static_assert(check_mapping<named_type<typename field::value>, Owner, D>::value);
    constexpr member_doc doc = find_doc<typename documented_in<Owner, D>::type>(D::name);
    return {described_name<D, name_style::camel>.view(),
            doc.description,
            make_type_text<typename field::value, Schema, position::output>(),
            field::arguments::texts,
            doc.deprecation,
            doc.weight};
}

constexpr field_view make_field_view(const field_text& text, const type_view* named,
                                     std::span<const input_value_view> arguments, const field_source& source)
{
    return {text.name, text.description, make_type_ref(text.type, named), arguments, text.deprecation, source, text.weight};
}

template <class T, class Schema, class Members>
struct fields;

template <class T, class Schema, class... D>
struct fields<T, Schema, mp11::mp_list<D...>> {
    static constexpr std::array<field_text, sizeof...(D)> texts{make_field_text<T, Schema, D>()...};
    static const std::array<field_view, sizeof...(D)> views;
};

template <class T, class Schema, class... D>
constinit const std::array<field_view, sizeof...(D)> fields<T, Schema, mp11::mp_list<D...>>::views{make_field_view(
    make_field_text<T, Schema, D>(), &table_of<typename field_of<T, Schema, D>::value, Schema, position::output>::view,
    field_of<T, Schema, D>::arguments::views, make_source<T, Schema, D>())...};

template <class T, class Schema>
struct table<T, Schema, position::output, mapping::structure> {
    static_assert(mp11::mp_size<fields_of<T, Schema>>::value != 0,
                  "an object type needs at least one described, visible public member or function");
    using members = fields<T, Schema, fields_of<T, Schema>>;

    static constexpr named_type_text text{.kind = type_kind::object,
                                          .name = name_of<T, Schema, position::output>(),
                                          .description = type_doc<T>(),
                                          .fields = members::texts};
    static const type_view view;
};

template <class T, class Schema>
constinit const type_view table<T, Schema, position::output, mapping::structure>::view{
    .kind = type_kind::object, .name = text.name, .description = text.description, .fields = members::views};

// ---------------------------------------------------------------- unions

template <class T, class Schema>
struct table<T, Schema, position::output, mapping::union_>;

template <class Schema, class... T>
struct table<std::variant<T...>, Schema, position::output, mapping::union_> {
    static_assert(((classify<T>() == mapping::structure) && ...),
                  "the alternatives of a std::variant that becomes a union are described structs");
    static constexpr std::array<std::string_view, sizeof...(T)> names{name_of<T, Schema, position::output>()...};
    static const std::array<const type_view*, sizeof...(T)> types;

    static constexpr named_type_text text{.kind = type_kind::union_,
                                          .name = name_of<std::variant<T...>, Schema, position::output>(),
                                          .description = type_doc<std::variant<T...>>(),
                                          .possible_types = names};
    static const type_view view;
};

template <class Schema, class... T>
constinit const std::array<const type_view*, sizeof...(T)>
    table<std::variant<T...>, Schema, position::output, mapping::union_>::types{&table<T, Schema, position::output>::view...};

template <class Schema, class... T>
constinit const type_view table<std::variant<T...>, Schema, position::output, mapping::union_>::view{
    .kind = type_kind::union_, .name = text.name, .description = text.description, .possible_types = types};

// ---------------------------------------------------------------- enums and scalars, the same in both positions

template <class T, class Enumerators>
struct enum_values;

template <class T, class... D>
struct enum_values<T, mp11::mp_list<D...>> {
    static constexpr std::array<T, sizeof...(D)> values{D::value...};
    static constexpr std::array<enum_value_view, sizeof...(D)> views{enum_value_view{
        described_name<D, name_style::upper>.view(), find_doc<T>(D::name).description, find_doc<T>(D::name).deprecation}...};
    static_assert((is_schema_name(described_name<D, name_style::upper>.view()) && ...),
                  "the upper-cased name of an enumerator is a GraphQL name: it does not start with two underscores");
};

template <class T>
using enum_values_of = enum_values<T, visible_enumerators<T>>;

template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::enum_> {
    static_assert(mp11::mp_size<visible_enumerators<T>>::value != 0,
                  "an enum type needs at least one described, visible enumerator");
    static constexpr named_type_text text{.kind = type_kind::enum_,
                                          .name = name_of<T, Schema, P>(),
                                          .description = type_doc<T>(),
                                          .enum_values = enum_values_of<T>::views};
    static constexpr type_view view{
        .kind = type_kind::enum_, .name = text.name, .description = text.description, .enum_values = text.enum_values};
};

template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::custom> {
    static_assert(is_schema_name(scalar<T>::name), "the name of a custom scalar is a GraphQL name");
    static constexpr named_type_text text{
        .name = scalar<T>::name, .description = scalar<T>::description, .specified_by = scalar<T>::specified_by};
    static constexpr type_view view{.name = text.name,
                                    .description = text.description,
                                    .specified_by = text.specified_by,
                                    .check_scalar = &scalar<T>::check};
};

template <const type_view& View>
struct builtin_table {
    static constexpr named_type_text text{.name = View.name, .description = View.description};
    static constexpr const type_view& view = View;
};

template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::int_> : builtin_table<int_type> {
};
template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::float_> : builtin_table<float_type> {
};
template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::string> : builtin_table<string_type> {
};
template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::boolean> : builtin_table<boolean_type> {
};
template <class T, class Schema, position P>
struct table<T, Schema, P, mapping::id> : builtin_table<id_type> {
};

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_TYPE_TABLES_HPP
