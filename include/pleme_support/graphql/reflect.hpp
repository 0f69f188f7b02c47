// A schema from described C++ types: `schema<Query, Mutation, Context>`.
// GraphQL layer, tables made at compile time. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_REFLECT_HPP
#define PLEME_SUPPORT_GRAPHQL_REFLECT_HPP

#include <pleme_support/graphql/docs.hpp>
#include <pleme_support/graphql/introspection.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <pleme_support/graphql/detail/field_sources.hpp>
#include <pleme_support/graphql/detail/reachable.hpp>
#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/detail/wrapped_fields.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace pleme_support::inline v0::graphql {

/// For a schema without mutations.
struct no_mutation {};

/// For a schema whose field functions need nothing of the request.
struct no_context {};

namespace detail {

template <class Mutation>
using root_list =
    mp11::mp_if<std::is_same<Mutation, no_mutation>, mp11::mp_list<>, mp11::mp_list<node<Mutation, position::output>>>;

template <class Schema, class Nodes>
struct schema_tables;

template <class Schema, class... Nodes>
struct schema_tables<Schema, mp11::mp_list<Nodes...>> {
    static constexpr std::array<const named_type_text*, sizeof...(Nodes)> texts{
        &table<typename Nodes::type, Schema, Nodes::where>::text...};

    static constexpr bool has_unique_names()
    {
        for (std::size_t i = 0; i < texts.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (texts[i]->name == texts[j]->name) return false;
        return true;
    }
    static_assert(has_unique_names(),
                  "two C++ types of this schema have the same GraphQL name (a struct used both as input and as output, which "
                  "needs graphql::type_name<T>::input, or structs of one name in two namespaces, of which one is renamed by "
                  "graphql::type_name<T>::value)");

    template <class D>
    using has_parents = std::bool_constant<
        std::is_void_v<typename batch_parent_of<D>::type> ||
        mp11::mp_contains<mp11::mp_list<Nodes...>, node<typename batch_parent_of<D>::type, position::output>>::value>;
    static_assert(mp11::mp_all_of<visible_members<typename Schema::query_type>, has_parents>::value,
                  "a batch function has parents, graphql::parents<T>, whose type this schema reaches as an object type: the "
                  "field would be nowhere otherwise");

    /// The types of introspection, and String and Boolean, belong to every schema.
    template <class T>
    static constexpr bool has = mp11::mp_contains<mp11::mp_list<Nodes...>, node<T, position::output>>::value;
    static constexpr bool has_string = has<std::string> || has<std::string_view>;
    static constexpr bool has_boolean = has<bool>;
    static constexpr std::size_t size =
        sizeof...(Nodes) + introspection_types.size() + (has_string ? 0 : 1) + (has_boolean ? 0 : 1);

    static constexpr std::array<const type_view*, size> gather()
    {
        std::array<const type_view*, size> all{&table<typename Nodes::type, Schema, Nodes::where>::view...};
        std::size_t at = sizeof...(Nodes);
        if (!has_string) all[at++] = &string_type;
        if (!has_boolean) all[at++] = &boolean_type;
        for (const type_view* type : introspection_types) all[at++] = type;
        return all;
    }
    static constexpr std::array<const type_view*, size> views = gather();
};

template <class Schema, class Mutation>
constexpr const type_view* mutation_view()
{
    if constexpr (std::is_same_v<Mutation, no_mutation>)
        return nullptr;
    else
        return &table<Mutation, Schema, position::output>::view;
}

}  // namespace detail

/// A schema made from described types.
///
/// | C++ | GraphQL |
/// |---|---|
/// | `std::int32_t`, `double`, `std::string`, `bool`, `id` | Int, Float, String, Boolean, ID |
/// | a type with `scalar<T>` | custom scalar |
/// | `std::optional<T>`, `std::vector<T>` | nullable, list; everything else is non-null |
/// | described enum | enum |
/// | described struct or class, bases merged in | object; input object as an argument or a member of one |
/// | `std::variant` of described structs | union |
/// | omittable (absent, null or a value) | nullable input |
///
/// A struct that is an object here and an input object there has a second name for that: `type_name<T>::input`.
///
/// A field function is a described member function
/// `R f([const Context&,] [const Arguments&,] [const selection&]) const`, in any order of parameters. `Arguments` is a
/// described struct whose members are the arguments; a base of `Context` will do for it; `R` is the value of the field or
/// a `result` of it. Functions of `Mutation` need not be const.
///
/// A function that takes a `const parents<T>&` is a batch function: a field of `T`, computed for all objects of a level at
/// once (parents.hpp). It is a static one of `T`, or a member of `Query`.
template <class Query, class Mutation = no_mutation, class Context = no_context>
struct schema {
    using query_type = Query;        ///< as given
    using mutation_type = Mutation;  ///< as given
    using context_type = Context;    ///< as given

    static_assert(detail::described_struct<Query>, "the query root is a described struct or class");
    static_assert(std::is_same_v<Mutation, no_mutation> || detail::described_struct<Mutation>,
                  "the mutation root is a described struct or class");
    static_assert(detail::check_root<Query, Context>() && detail::check_root<Mutation, Context>());

    /// The tables that the engine works on; they live as long as the program.
    [[nodiscard]] static const schema_view& view() noexcept;

    /// what the tables are made from
    using roots = boost::mp11::mp_push_front<detail::root_list<Mutation>, detail::node<Query, detail::position::output>>;
    using nodes = detail::reachable<schema, roots>;  ///< all types that the roots reach
};

namespace detail {

template <class Schema>
using tables_of = schema_tables<Schema, typename Schema::nodes>;

template <class Schema>
constinit const schema_view view_of{.query = &table<typename Schema::query_type, Schema, position::output>::view,
                                    .mutation = mutation_view<Schema, typename Schema::mutation_type>(),
                                    .types = tables_of<Schema>::views,
                                    .directives = builtin_directives};

}  // namespace detail

template <class Query, class Mutation, class Context>
const schema_view& schema<Query, Mutation, Context>::view() noexcept
{
    return detail::view_of<schema>;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_REFLECT_HPP
