// Every named type that a schema reaches from its roots, found at compile time.
// GraphQL layer, compile time only. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_REACHABLE_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_REACHABLE_HPP

#include <pleme_support/graphql/detail/type_tables.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/set.hpp>

#include <variant>

namespace pleme_support::inline v0::graphql::detail {

/// A node of the graph of types.
template <class T, position P>
struct node {
    using type = T;
    static constexpr position where = P;
};

template <class T, position P>
using node_of = node<named_type<T>, normalize<named_type<T>>(P)>;

template <class D>
using input_node = node_of<member_type<D>, position::input>;

template <class Arguments>
struct argument_nodes {
    using type = mp11::mp_transform<input_node, visible_data<Arguments>>;
};
template <>
struct argument_nodes<no_arguments> {
    using type = mp11::mp_list<>;
};

template <class T, class Schema>
struct field_nodes {
    template <class D>
    using fn = mp11::mp_push_front<typename argument_nodes<typename field_of<T, Schema, D>::argument_struct>::type,
                                   node_of<typename field_of<T, Schema, D>::value, position::output>>;
};

/// The types that a type refers to.
template <class Node, class Schema, mapping Kind = classify<typename Node::type>()>
struct neighbours {
    using type = mp11::mp_list<>;
};
template <class T, class Schema>
struct neighbours<node<T, position::output>, Schema, mapping::structure> {
    using type =
        mp11::mp_apply<mp11::mp_append,
                       mp11::mp_push_front<mp11::mp_transform_q<field_nodes<T, Schema>, fields_of<T, Schema>>, mp11::mp_list<>>>;
};
template <class T, class Schema>
struct neighbours<node<T, position::input>, Schema, mapping::structure> {
    using type = mp11::mp_transform<input_node, visible_data<T>>;
};
template <class Schema, class... T>
struct neighbours<node<std::variant<T...>, position::output>, Schema, mapping::union_> {
    using type = mp11::mp_list<node<T, position::output>...>;
};

template <class Schema>
struct neighbours_in {
    template <class Node>
    using fn = typename neighbours<Node, Schema>::type;
};

/// Breadth first, a whole level at a time: as deep as the longest shortest path, not as the number of types.
template <class Found, class Frontier, class Schema>
struct reach {
    using seen = mp11::mp_apply<mp11::mp_append,
                                mp11::mp_push_front<mp11::mp_transform_q<neighbours_in<Schema>, Frontier>, mp11::mp_list<>>>;
    using next = mp11::mp_set_difference<mp11::mp_unique<seen>, Found>;
    using type = typename reach<mp11::mp_append<Found, next>, next, Schema>::type;
};
template <class Found, class Schema>
struct reach<Found, mp11::mp_list<>, Schema> {
    using type = Found;
};

/// The nodes of all types of a schema, the roots first.
template <class Schema, class Roots>
using reachable = typename reach<Roots, Roots, Schema>::type;

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_REACHABLE_HPP
