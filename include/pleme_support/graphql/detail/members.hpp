// The described members of a C++ type as GraphQL sees them: bases merged in, hidden ones left out, docs looked up.
// GraphQL layer, compile time only. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/reflect.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_MEMBERS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_MEMBERS_HPP

#include <pleme_support/graphql/docs.hpp>

#include <boost/describe/bases.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <string_view>
#include <type_traits>

namespace pleme_support::inline v0::graphql::detail {

namespace mp11 = boost::mp11;

template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept described_enum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// Data members and functions in the order of their description, those of bases first. A member that a derived type
/// declares again is found only there.
template <class T>
using described_members =
    mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited |
                                                             boost::describe::mod_any_member>,
                    mp11::mp_list>;

template <class T>
using described_enumerators = mp11::mp_rename<boost::describe::describe_enumerators<T>, mp11::mp_list>;

template <class D>
inline constexpr bool is_function = (D::modifiers & static_cast<unsigned>(boost::describe::mod_function)) != 0;

template <class T>
concept has_member_docs = requires
{
    docs<T>::members.size();
};

template <class T>
constexpr member_doc find_doc(std::string_view name);

template <class... Bases>
constexpr member_doc find_doc_in_bases(mp11::mp_list<Bases...>, [[maybe_unused]] std::string_view name)
{
    member_doc found;
    const bool any = (((found = find_doc<typename Bases::type>(name)).name == name) || ...);
    return any ? found : member_doc{};
}

/// The documentation of a member by its C++ name: of `T`, else of its nearest documented base.
template <class T>
constexpr member_doc find_doc(std::string_view name)
{
    if constexpr (has_member_docs<T>)
        for (const member_doc& doc : docs<T>::members)
            if (doc.name == name) return doc;
    if constexpr (std::is_class_v<T> && boost::describe::has_describe_bases<T>::value)
        return find_doc_in_bases(
            mp11::mp_rename<boost::describe::describe_bases<T, boost::describe::mod_any_access>, mp11::mp_list>{}, name);
    else
        return {};
}

template <class T>
constexpr std::string_view type_doc()
{
    if constexpr (requires { docs<T>::text; })
        return docs<T>::text;
    else
        return {};
}

template <class T>
constexpr bool is_one_of()
{
    if constexpr (requires { docs<T>::one_of; })
        return docs<T>::one_of;
    else
        return false;
}

template <class... D>
constexpr bool any_is_named(mp11::mp_list<D...>, std::string_view name)
{
    return ((std::string_view{D::name} == name) || ...);
}

/// Whether every `member_doc` of `T` names something that `T` describes, as a misspelt one would be lost silently.
/// @tparam Members  the descriptors of `T`
template <class T, class Members>
constexpr bool docs_name_members()
{
    if constexpr (has_member_docs<T>)
        for (const member_doc& doc : docs<T>::members)
            if (!any_is_named(Members{}, doc.name)) return false;
    return true;
}

template <class T, class Members>
struct check_docs {
    static_assert(docs_name_members<T, Members>(),
                  "graphql::docs<T>::members documents something that T does not describe: compare the names of its "
                  "member_doc entries with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM of T");
    static constexpr bool value = true;
};

template <class T>
struct is_visible {
    template <class D>
    using fn = std::bool_constant<!find_doc<T>(D::name).hidden>;
};

template <class T>
struct is_visible_data {
    template <class D>
    using fn = std::bool_constant<!is_function<D> && !find_doc<T>(D::name).hidden>;
};

template <class T>
struct visible {
    static_assert(check_docs<T, described_members<T>>::value);
    using members = mp11::mp_copy_if_q<described_members<T>, is_visible<T>>;
    using data = mp11::mp_copy_if_q<described_members<T>, is_visible_data<T>>;
};

/// What of `T` becomes fields of an object type.
template <class T>
using visible_members = typename visible<T>::members;

/// What of `T` becomes arguments or input fields.
template <class T>
using visible_data = typename visible<T>::data;

template <class T>
struct visible_enum {
    static_assert(check_docs<T, described_enumerators<T>>::value);
    using values = mp11::mp_copy_if_q<described_enumerators<T>, is_visible<T>>;
};

template <class T>
using visible_enumerators = typename visible_enum<T>::values;

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_MEMBERS_HPP
