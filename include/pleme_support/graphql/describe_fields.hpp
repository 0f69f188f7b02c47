// Describes a class of fields that a root type inherits and may wrap: `PLEME_SUPPORT_DESCRIBE_FIELDS`.
// GraphQL layer, compile time only. Guide: docs/guide/authorization.md. Tests: tests/compile_fail/graphql_hidden_field.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DESCRIBE_FIELDS_HPP
#define PLEME_SUPPORT_GRAPHQL_DESCRIBE_FIELDS_HPP

#include <pleme_support/graphql/detail/wrapped_fields.hpp>

#include <boost/describe/class.hpp>
#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/tuple/to_seq.hpp>

#include <type_traits>

/// In a class: `BOOST_DESCRIBE_CLASS(C, Bases, Fields, (), ())`, and a check of every root type that inherits it. Refused, with
/// the name of the field, is one that declares a field again without describing it, whose check would never be called, and one
/// that describes what looks like a field of `C` under a name one letter from it, while that field stays as it was.
/// @param C       the class
/// @param Bases   its bases in parentheses
/// @param Fields  the names of 1 to 64 data members and functions in parentheses
#define PLEME_SUPPORT_DESCRIBE_FIELDS(C, Bases, Fields)                                                     \
    BOOST_DESCRIBE_CLASS(C, Bases, Fields, (), ())                                                          \
    [[maybe_unused]] friend constexpr auto pleme_support_fields_of(const C*)                                \
    {                                                                                                       \
        return ::std::type_identity<C>{};                                                                   \
    }                                                                                                       \
    template <class Root, class Context>                                                                    \
    [[maybe_unused]] friend constexpr bool pleme_support_check_fields(const C*, ::std::type_identity<Root>, \
                                                                      ::std::type_identity<Context>)        \
    {                                                                                                       \
        BOOST_PP_SEQ_FOR_EACH(PLEME_SUPPORT_DETAIL_CHECK_FIELD, C, BOOST_PP_TUPLE_TO_SEQ(Fields))           \
        return true;                                                                                        \
    }

#endif  // PLEME_SUPPORT_GRAPHQL_DESCRIBE_FIELDS_HPP
