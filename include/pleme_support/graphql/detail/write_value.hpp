// C++ values become JSON text: the field writers that the tables of a schema point to, the only templates of execution.
// GraphQL layer. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_WRITE_VALUE_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_WRITE_VALUE_HPP

#include <pleme_support/graphql/detail/read_input.hpp>
#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/error_mapping.hpp>
#include <pleme_support/graphql/execute.hpp>
#include <pleme_support/graphql/selection.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace pleme_support::inline v0::graphql::detail {

inline bool write_double(execution& run, double value, const planned_field& field)
{
    if (!std::isfinite(value)) return run.fail(field, "Float cannot represent non numeric value.", "INTERNAL_SERVER_ERROR");
    append_json_number(run.out(), value);
    return true;
}

template <class T>
bool write_enum(execution& run, T value, const planned_field& field)
{
    using table = enum_values_of<T>;
    for (std::size_t i = 0; i < table::values.size(); ++i) {
        if (table::values[i] != value) continue;
        run.out().push_back('"');
        run.out().append(table::views[i].name);
        run.out().push_back('"');
        return true;
    }
    std::string message = "Enum \"" + std::string{field.view->type.named->name} + "\" cannot represent an undescribed value.";
    return run.fail(field, std::move(message), "INTERNAL_SERVER_ERROR");
}

template <class Schema, class T>
bool write_value(execution& run, const T& value, const planned_field& field);

template <class Schema, class T>
bool write_list(execution& run, const T& items, const planned_field& field)
{
    list_writer list{run};
    for (const auto& item : items)
        if (!list.next() || !write_value<Schema, typename T::value_type>(run, item, field)) return false;
    list.close();
    return true;
}

template <class Schema, class T>
bool write_optional(execution& run, const T& value, const planned_field& field)
{
    if (value.has_value()) return run.write_nullable([&] { return write_value<Schema>(run, *value, field); });
    run.out().append("null");
    return true;
}

/// Appends the JSON form of `value`, or records an error and returns false.
template <class Schema, class T>
bool write_value(execution& run, const T& value, const planned_field& field)
{
    if constexpr ((unwrapped<T>::non_null & 1U) == 0) {
        return write_optional<Schema>(run, value, field);
    } else if constexpr (unwrapped<T>::lists != 0) {
        return write_list<Schema>(run, value, field);
    } else {
        constexpr mapping kind = classify<T>();
        if constexpr (kind == mapping::structure) {
            return run.write_object(&value, table<T, Schema, position::output>::view, field);
        } else if constexpr (kind == mapping::union_) {
            return std::visit([&](const auto& alternative) { return write_value<Schema>(run, alternative, field); }, value);
        } else if constexpr (kind == mapping::enum_) {
            return write_enum(run, value, field);
        } else if constexpr (kind == mapping::float_) {
            return write_double(run, value, field);
        } else {
            if constexpr (kind == mapping::custom)
                scalar<T>::write(run.out(), value);
            else if constexpr (kind == mapping::int_)
                append_json_number(run.out(), value);
            else if constexpr (kind == mapping::boolean)
                run.out().append(value ? "true" : "false");
            else if constexpr (kind == mapping::id)
                append_json_string(run.out(), value.value);
            else
                append_json_string(run.out(), value);
            return true;
        }
    }
}

/// Reads the argument struct of a field.
/// @return whether it could be read; the error is recorded otherwise
template <class Arguments>
bool read_arguments(execution& run, const planned_field& field, Arguments& out)
{
    const coerced_arguments* values = run.arguments(field);
    if (values == nullptr) return false;
    input_failure failure;
    if (read_members_of(*values, out, failure)) return true;
    return run.fail(field, "Argument \"" + failure.path.substr(1) + "\" has an invalid value. " + failure.message,
                    "BAD_USER_INPUT");
}

/// The argument struct of a field below the root: read when the field is first written, then shared by all objects of a list.
/// @return nothing if it can't be made; the error is recorded then
template <class Arguments>
const Arguments* find_arguments(execution& run, const planned_field& field)
{
    if (field.typed_arguments != nullptr) return static_cast<const Arguments*>(field.typed_arguments);
    Arguments* made = run.make<Arguments>();
    if (!read_arguments(run, field, *made)) return nullptr;
    field.typed_arguments = made;
    return made;
}

/// What the parameter `P` of a field function is given.
template <class P, class Context, class Arguments>
decltype(auto) supply(execution& run, const planned_field& field, const Arguments& arguments)
{
    constexpr parameter_role role = role_of<P, Context>();
    if constexpr (role == parameter_role::context)
        return *static_cast<Context*>(run.context());
    else if constexpr (role == parameter_role::selection)
        return selection{run, field};
    else
        return (arguments);
}

template <class Schema, class Outcome>
bool write_outcome(execution& run, const Outcome& outcome, const planned_field& field)
{
    if constexpr (result_like<Outcome>) {
        if (outcome.has_value()) return write_value<Schema>(run, *outcome, field);
        using mapping_type = error_mapping<std::remove_cvref_t<decltype(outcome.error())>>;
        return run.fail(field, mapping_type::message(outcome.error()), mapping_type::code(outcome.error()));
    } else {
        return write_value<Schema>(run, outcome, field);
    }
}

template <class Schema, class D, class Object, class Arguments, class... P>
bool call(execution& run, Object& object, const planned_field& field, const Arguments& arguments, mp11::mp_list<P...>)
{
    using context = typename Schema::context_type;
    return write_outcome<Schema>(run, (object.*D::pointer)(supply<P, context>(run, field, arguments)...), field);
}

template <class T, class Schema, class D>
bool write_field(execution& run, const void* object, const planned_field& field)
{
    if constexpr (!is_function<D>) {
        return write_value<Schema>(run, static_cast<const T*>(object)->*D::pointer, field);
    } else {
        using function = field_function<D, typename Schema::context_type>;
        using arguments = typename function::arguments;
        // Only the mutation root has functions that are not const, and the engine holds it as an object that is not.
        using object_type = std::conditional_t<function::is_const, const T, T>;
        object_type& self = *static_cast<object_type*>(const_cast<void*>(object));
        if constexpr (std::is_same_v<arguments, no_arguments>) {
            return call<Schema, D>(run, self, field, no_arguments{}, typename function::parameters{});
        } else if (run.is_root(field)) {  // written once: its arguments go with it
            arguments given{};
            return read_arguments(run, field, given) &&
                   call<Schema, D>(run, self, field, given, typename function::parameters{});
        } else {
            const arguments* given = find_arguments<arguments>(run, field);
            return given != nullptr && call<Schema, D>(run, self, field, *given, typename function::parameters{});
        }
    }
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_WRITE_VALUE_HPP
