// Where the fields of described types get their values: the addresses of members, and the calls of field functions.
// GraphQL layer, the only templates of execution. Guide: docs/guide/graphql_engine.md.
// Tests: tests/unit/graphql/execute.test.cpp, batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_SOURCES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_SOURCES_HPP

#include <pleme_support/graphql/detail/read_input.hpp>
#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/detail/value_shapes.hpp>
#include <pleme_support/graphql/error_mapping.hpp>
#include <pleme_support/graphql/execution/field_call.hpp>
#include <pleme_support/graphql/field_source.hpp>
#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/graphql/selection.hpp>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::graphql::detail {

// ---------------------------------------------------------------- arguments

template <class Arguments>
bool read_argument_struct(const coerced_arguments& from, void* into, std::string& problem)
{
    input_failure failure;
    if (read_members_of(from, *static_cast<Arguments*>(into), failure)) return true;
    problem = "Argument \"" + failure.path.substr(1) + "\" has an invalid value. " + failure.message;
    return false;
}

template <class Arguments>
inline constexpr arguments_view argument_struct{.bytes = sizeof(Arguments),
                                                .alignment = alignof(Arguments),
                                                .construct = [](void* place) { new (place) Arguments{}; },
                                                .destroy = [](void* made) { std::destroy_at(static_cast<Arguments*>(made)); },
                                                .read = &read_argument_struct<Arguments>};

template <class Arguments>
constexpr const arguments_view* find_argument_struct()
{
    if constexpr (std::is_same_v<Arguments, no_arguments>)
        return nullptr;
    else
        return &argument_struct<Arguments>;
}

// ---------------------------------------------------------------- calls

/// What the parameter `P` of a field function is given.
template <class P, class Context>
decltype(auto) supply(const field_call& call)
{
    using type = std::remove_cvref_t<P>;
    constexpr parameter_role role = role_of<P, Context>();
    if constexpr (role == parameter_role::context)
        return *static_cast<Context*>(call.setting().context);
    else if constexpr (role == parameter_role::selection)
        return selection{call.field(), call.setting().is_mutation};
    else if constexpr (role == parameter_role::parents)
        return type{call.objects()};
    else
        return *static_cast<const type*>(call.arguments());
}

/// Calls the function that `D` describes on an object; a static one on none.
template <class D, class Context, class Object, class... P>
decltype(auto) invoke(const field_call& call, Object& object, mp11::mp_list<P...>)
{
    if constexpr (std::is_member_function_pointer_v<std::remove_cv_t<decltype(D::pointer)>>)
        return (object.*D::pointer)(supply<P, Context>(call)...);
    else
        return D::pointer(supply<P, Context>(call)...);
}

template <class E>
cell_failure map_failure(const E& error)
{
    return {error_mapping<E>::message(error), error_mapping<E>::code(error), std::nullopt};
}

/// Gives a row what a function returned for it, which stays where it is.
template <class Outcome>
void set_row(field_call& call, std::size_t row, const Outcome& outcome)
{
    if constexpr (result_like<Outcome>) {
        if (outcome.has_value())
            call.set(row, std::addressof(*outcome));
        else
            call.fail(row, map_failure(outcome.error()));
    } else {
        call.set(row, std::addressof(outcome));
    }
}

template <class T, class Schema, class D>
void resolve_function(field_call& call)
{
    using context = typename Schema::context_type;
    using function = field_function<D, context>;
    // Only the mutation root has functions that are not const, and the engine holds it as an object that is not.
    using object_type = std::conditional_t<function::is_const, const T, T>;
    object_type& self = *static_cast<object_type*>(const_cast<void*>(call.objects()[0]));
    using returned = typename function::returned;
    set_row(call, 0, *call.keep<returned>([&] { return invoke<D, context>(call, self, typename function::parameters{}); }));
}

template <class Values>
void set_rows(field_call& call, const Values& values)
{
    if (values.size() != call.objects().size())
        throw std::logic_error{"a batch function returned another number of values than it had parents"};
    for (std::size_t row = 0; row < values.size(); ++row) set_row(call, row, values[row]);
}

template <class Schema, class D>
void resolve_batch(field_call& call)
{
    using context = typename Schema::context_type;
    using function = field_function<D, context>;
    static_assert(function::is_const, "a batch function is const, or static");
    using returned = typename function::returned;
    const auto& self = *static_cast<const typename Schema::query_type*>(call.setting().query_root);
    const returned& outcome =
        *call.keep<returned>([&] { return invoke<D, context>(call, self, typename function::parameters{}); });
    if constexpr (!result_like<returned>) {
        set_rows(call, outcome);
    } else if (outcome.has_value()) {
        set_rows(call, *outcome);
    } else {
        call.fail_all(map_failure(outcome.error()));
    }
}

// ---------------------------------------------------------------- sources

template <class T, class D>
const void* get_member(const void* object)
{
    return std::addressof(static_cast<const T*>(object)->*D::pointer);
}

template <class T, class Schema, class D>
constexpr field_source make_source()
{
    field_source made;
    made.shape = &shape_of<typename field_of<T, Schema, D>::value, Schema>::view;
    if constexpr (!is_function<D>) {
        made.kind = source_kind::member;
        made.member = &get_member<T, D>;
    } else {
        using function = field_function<D, typename Schema::context_type>;
        made.arguments = find_argument_struct<typename function::arguments>();
        if constexpr (function::is_batch) {
            made.kind = source_kind::batch;
            made.resolve = &resolve_batch<Schema, D>;
        } else {
            made.kind = source_kind::function;
            made.resolve = &resolve_function<T, Schema, D>;
        }
    }
    return made;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_FIELD_SOURCES_HPP
