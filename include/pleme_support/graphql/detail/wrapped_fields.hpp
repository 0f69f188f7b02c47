// Whether a root type has in effect what its author wrote: fields that it wraps, under the names that they have, and its bases.
// GraphQL layer, compile time only. Guide: docs/guide/authorization.md. Tests: tests/compile_fail/graphql_*.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_WRAPPED_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_WRAPPED_FIELDS_HPP

#include <pleme_support/graphql/detail/field_function.hpp>
#include <pleme_support/graphql/detail/members.hpp>

#include <boost/describe/bases.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/preprocessor/stringize.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace pleme_support::inline v0::graphql::detail {

// The type of a pointer to a member names the class that declares it, so it tells a member of a base from one that hides it.

template <class Pointer>
struct declaring_class;
template <class T, class Owner>
struct declaring_class<T Owner::*> {
    using type = Owner;
};

template <class D>
using pointer_of = std::remove_cv_t<decltype(D::pointer)>;

/// Whether the field called `name` of `Root` is the member that `Pointer` points to.
template <class Root, class Pointer, class... D>
constexpr bool shows(mp11::mp_list<D...>, [[maybe_unused]] std::string_view name)
{
    return ((std::is_same_v<pointer_of<D>, Pointer> && D::name == name) || ...);
}

template <class Root, class Pointer>
constexpr bool shows(std::string_view name)
{
    return shows<Root, Pointer>(visible_members<Root>{}, name);
}

/// Whether one letter too many, too few, or wrong, or two in turn, make one name the other. Names of three letters and fewer
/// are often as near as that.
constexpr bool is_one_slip_apart(std::string_view a, std::string_view b)
{
    if (a.size() < 4 || b.size() < 4) return false;
    while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
    if (a.size() == 2 && b.size() == 2) return a[0] == b[1] && a[1] == b[0];
    return a != b && a.size() <= 1 && b.size() <= 1;
}

/// Stands for the descriptor of a member of that type.
template <class Pointer>
struct described_as {
    static constexpr Pointer pointer = nullptr;
};

template <class A, class B>
inline constexpr bool take_and_give_the_same =
    std::is_same_v<typename A::value, typename B::value>&& std::is_same_v<typename A::arguments, typename B::arguments>;

/// Whether `D`, a function that `Root` or a class between adds to those of `Base`, takes and gives what its function `Wrapped`
/// does.
template <class Base, class Wrapped, class D, class Context>
constexpr bool is_alike()
{
    if constexpr (is_function<D> && std::is_member_function_pointer_v<Wrapped>) {
        using owner = typename declaring_class<pointer_of<D>>::type;
        if constexpr (std::is_base_of_v<Base, owner> && !std::is_same_v<Base, owner>)
            return take_and_give_the_same<field_function<described_as<Wrapped>, Context>, field_function<D, Context>>;
    }
    return false;
}

template <class Base, class Wrapped, class Context, class... D>
constexpr bool has_near_name(mp11::mp_list<D...>, [[maybe_unused]] std::string_view name)
{
    return ((is_one_slip_apart(D::name, name) && is_alike<Base, Wrapped, D, Context>()) || ...);
}

/// Whether `Root` leaves the field called `name` of `Base` as it is, and has one beside it that looks like a wrapper of it.
template <class Root, class Base, class Wrapped, class Context>
constexpr bool has_near_name(std::string_view name)
{
    return shows<Root, Wrapped>(name) && has_near_name<Base, Wrapped, Context>(visible_members<Root>{}, name);
}

template <class T>
struct with_bases;

template <class BaseDescriptor>
using base_with_bases = typename with_bases<typename BaseDescriptor::type>::type;

/// `T` and every class that its description, or that of a base, names as a base.
template <class T>
struct with_bases {
    using bases = mp11::mp_rename<boost::describe::describe_bases<T, boost::describe::mod_any_access>, mp11::mp_list>;
    using type =
        mp11::mp_apply<mp11::mp_append, mp11::mp_push_front<mp11::mp_transform<base_with_bases, bases>, mp11::mp_list<T>>>;
};

struct none_left_out {};

/// What is found where no class that described itself by `PLEME_SUPPORT_DESCRIBE_FIELDS` will do.
none_left_out pleme_support_fields_of(...);

/// Converts to a pointer to each base of `Root` that `Described` lacks.
template <class Root, class Described>
struct base_left_out {
    template <class Base>
    requires(std::is_base_of_v<Base, Root> && !mp11::mp_contains<Described, Base>::value) operator const Base*() const;
};

/// With two such bases the call is ambiguous, which is no `none_left_out` either.
template <class Root, class Described>
concept names_its_bases = requires(const base_left_out<Root, Described>& left_out)
{
    {
        pleme_support_fields_of(left_out)
        } -> std::same_as<none_left_out>;
};

template <class T>
concept describes_fields = requires(const T* fields)
{
    {
        pleme_support_fields_of(fields)
        } -> std::same_as<std::type_identity<T>>;
};

/// Refuses a base whose fields `Root` could hide without anybody's noticing, and what of them it hides so.
template <class Root, class Base, class Context>
struct check_base {
    static constexpr bool has_fields = !mp11::mp_empty<
        boost::describe::describe_members<Base, boost::describe::mod_public | boost::describe::mod_any_member>>::value;
    static_assert(
        std::is_same_v<Root, Base> || !has_fields || describes_fields<Base>,
        "a base of a root type describes its fields by PLEME_SUPPORT_DESCRIBE_FIELDS: BOOST_DESCRIBE_CLASS alone can't "
        "tell that the root hides one of them without describing it, and the root's check would never be called");
    static constexpr bool value = [] {
        if constexpr (!std::is_same_v<Root, Base> && describes_fields<Base>)
            return pleme_support_check_fields(static_cast<const Base*>(nullptr), std::type_identity<Root>{},
                                              std::type_identity<Context>{});
        return true;
    }();
};

template <class Root, class Context, class Classes>
struct check_bases;
template <class Root, class Context, class... Class>
struct check_bases<Root, Context, mp11::mp_list<Class...>> {
    static_assert(
        names_its_bases<Root, mp11::mp_list<Class...>>,
        "this root type inherits fields from a class that its description does not name as a base, so that they are no "
        "fields of the schema: name it in the second argument of BOOST_DESCRIBE_CLASS");
    static constexpr bool value = (check_base<Root, Class, Context>::value && ...);
};

/// A root that is not described has a message of its own.
template <class Root, class Context>
constexpr bool check_root()
{
    if constexpr (described_struct<Root>)
        return check_bases<Root, Context, typename with_bases<Root>::type>::value;
    else
        return true;
}

}  // namespace pleme_support::inline v0::graphql::detail

// In `pleme_support_check_fields` of the class `C`: what `Root` makes of its field.
#define PLEME_SUPPORT_DETAIL_CHECK_FIELD(r, C, field) \
    PLEME_SUPPORT_DETAIL_CHECK_NAMED_FIELD(C, field, BOOST_PP_STRINGIZE(C), BOOST_PP_STRINGIZE(field))

#define PLEME_SUPPORT_DETAIL_CHECK_NAMED_FIELD(C, field, class_name, name)                                         \
    static_assert(                                                                                                 \
        requires { requires ::std::is_same_v<decltype(&Root::field), decltype(&C::field)>; } ||                    \
            !::pleme_support::graphql::detail::shows<Root, decltype(&C::field)>(name),                             \
        "the root type declares '" name "' and does not describe it, so the field is still the one of " class_name \
        ": name '" name "' in the root's BOOST_DESCRIBE_CLASS, or hide the field by graphql::docs");               \
    static_assert(!::pleme_support::graphql::detail::has_near_name<Root, C, decltype(&C::field), Context>(name),   \
                  "the root type describes a function that takes and gives what '" name "' of " class_name         \
                  " does, under a name one letter from it, while '" name                                           \
                  "' stays as it was: is it mistyped? If not, it needs "                                           \
                  "a name further away");

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_WRAPPED_FIELDS_HPP
