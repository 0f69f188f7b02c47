// The parts of a described member function that resolves a field: its result, its arguments, what else it wants.
// GraphQL layer, compile time only. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_FUNCTION_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_FUNCTION_HPP

#include <pleme_support/graphql/detail/type_mapping.hpp>

#include <type_traits>

namespace pleme_support::inline v0::graphql {

class selection;
template <class T>
class parents;

namespace detail {

template <class Result, bool Const, class... Parameters>
struct signature_parts {
    using result = Result;
    using parameters = mp11::mp_list<Parameters...>;
    static constexpr bool is_const = Const;
};

template <class Pointer>
struct signature;
template <class R, class T, class... P>
struct signature<R (T::*)(P...)> : signature_parts<R, false, P...> {
};
template <class R, class T, class... P>
struct signature<R (T::*)(P...) noexcept> : signature_parts<R, false, P...> {
};
template <class R, class T, class... P>
struct signature<R (T::*)(P...) const> : signature_parts<R, true, P...> {
};
template <class R, class T, class... P>
struct signature<R (T::*)(P...) const noexcept> : signature_parts<R, true, P...> {
};
template <class R, class... P>
struct signature<R (*)(P...)> : signature_parts<R, true, P...> {
};
template <class R, class... P>
struct signature<R (*)(P...) noexcept> : signature_parts<R, true, P...> {
};

template <class P>
struct batch_parameter {
    using type = void;
};
template <class T>
struct batch_parameter<parents<T>> {
    using type = T;
};

template <class Parameters>
struct batch_parent;
template <class... P>
struct batch_parent<mp11::mp_list<P...>> {
    using found = mp11::mp_remove<mp11::mp_list<typename batch_parameter<std::remove_cvref_t<P>>::type...>, void>;
    static_assert(mp11::mp_size<found>::value < 2, "a batch function has the objects of one type: one graphql::parents<T>");
    using type = mp11::mp_front<mp11::mp_push_back<found, void>>;
};

/// The type whose field the batch function that `D` describes is; void for anything that is no batch function.
template <class D, bool = is_function<D>>
struct batch_parent_of {
    using type = void;
};
template <class D>
struct batch_parent_of<D, true> : batch_parent<typename signature<std::remove_cv_t<decltype(D::pointer)>>::parameters> {
};

enum class parameter_role : std::uint8_t { context, selection, parents, arguments };

template <class P, class Context>
constexpr parameter_role role_of()
{
    using T = std::remove_cvref_t<P>;
    if constexpr (std::is_same_v<T, selection>)
        return parameter_role::selection;
    else if constexpr (!std::is_void_v<typename batch_parameter<T>::type>)
        return parameter_role::parents;
    else if constexpr (std::is_same_v<T, Context> || std::is_base_of_v<T, Context>)
        return parameter_role::context;
    else
        return parameter_role::arguments;
}

/// Refuses a parameter that no argument struct and no context fits.
template <class Parameter, class Context, class Member>
struct check_parameter {
    using type = std::remove_cvref_t<Parameter>;
    static_assert(role_of<Parameter, Context>() != parameter_role::arguments || classify<type>() == mapping::structure,
                  "a field function takes the schema's Context (or a base of it), a described struct of arguments, a "
                  "graphql::selection and, as a batch function, graphql::parents<T>; this parameter is none of them");
    static_assert(role_of<Parameter, Context>() != parameter_role::arguments || std::is_same_v<Parameter, type> ||
                      std::is_same_v<Parameter, const type&>,
                  "a field function takes its arguments by const reference or by value");
    static constexpr bool value = true;
};

struct no_arguments {};

template <class Context>
struct is_arguments {
    template <class P>
    using fn = std::bool_constant<role_of<P, Context>() == parameter_role::arguments>;
};

template <class T>
struct unwrapped_result {
    using type = T;
};
template <result_like T>
struct unwrapped_result<T> {
    using type = typename T::value_type;
};

/// The value of one object, of those that a batch function returns together.
template <class All, bool IsBatch>
struct batch_value {
    using type = All;
};
template <class All>
struct batch_value<All, true> {
    static_assert(list_like<All>,
                  "a batch function returns a list, or a result of one: a value, or a result, for each of its parents");
    using type = typename unwrapped_result<typename All::value_type>::type;
};

template <class D, class Context, class Parameters>
struct check_parameters;
template <class D, class Context, class... P>
struct check_parameters<D, Context, mp11::mp_list<P...>> {
    static constexpr bool value = (check_parameter<P, Context, D>::value && ... && true);
};

/// The descriptor `D` of a member function, read as a field of a schema whose context is `Context`.
template <class D, class Context>
struct field_function {
    using parts = signature<std::remove_cv_t<decltype(D::pointer)>>;
    using parameters = typename parts::parameters;
    static constexpr bool is_const = parts::is_const;

    static_assert(check_parameters<D, Context, parameters>::value);
    using argument_parameters = mp11::mp_copy_if_q<parameters, is_arguments<Context>>;
    static_assert(mp11::mp_size<argument_parameters>::value < 2,
                  "a field function takes one struct of arguments: its members are the GraphQL arguments");
    using arguments = std::remove_cvref_t<mp11::mp_front<mp11::mp_push_back<argument_parameters, no_arguments>>>;

    using returned = std::remove_cvref_t<typename parts::result>;
    using all = typename unwrapped_result<returned>::type;
    static_assert(!std::is_void_v<all>, "a field function returns the value of its field: GraphQL has no void");
    static constexpr bool is_batch = !std::is_void_v<typename batch_parent<parameters>::type>;
    using value = typename batch_value<all, is_batch>::type;
};

template <class T>
struct pointee;
template <class T, class Owner>
struct pointee<T Owner::*> {
    using type = std::remove_cv_t<T>;
};

/// The type of the data member that `D` describes.
template <class D>
using member_type = typename pointee<std::remove_cv_t<decltype(D::pointer)>>::type;

}  // namespace detail
}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_FUNCTION_HPP
