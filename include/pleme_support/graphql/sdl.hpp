// The SDL of a schema: a compile-time constant for described types, text for any tables.
// GraphQL layer. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/sdl.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_SDL_HPP
#define PLEME_SUPPORT_GRAPHQL_SDL_HPP

#include <pleme_support/graphql/introspection.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <pleme_support/graphql/detail/print_sdl.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// Counts what is printed, so that the text itself can be an array of just that size.
struct counter {
    std::size_t size = 0;

    constexpr void push_back(char) noexcept { ++size; }
};

// Each type is printed by evaluations of its own, which keeps every one of them below the compilers' step limits.

template <class Node, class Schema>
constexpr auto print_constant_type()
{
    constexpr auto print_into = [](auto out) {
        if (!is_builtin_scalar(table<typename Node::type, Schema, Node::where>::text.name)) {
            print_type(out, table<typename Node::type, Schema, Node::where>::text);
            print(out, "\n\n");
        }
        return out;
    };
    constexpr std::size_t size = print_into(counter{}).size;
    return print_into(fixed_text<size>{});
}

template <class Node, class Schema>
inline constexpr auto type_sdl = print_constant_type<Node, Schema>();

template <class Schema>
constexpr auto print_constant_schema_definition()
{
    constexpr auto print_into = [](auto out) {
        std::string_view mutation;
        if constexpr (!std::is_same_v<typename Schema::mutation_type, no_mutation>)
            mutation = name_of<typename Schema::mutation_type, Schema, position::output>();
        if (print_schema_definition(out, {}, name_of<typename Schema::query_type, Schema, position::output>(), mutation, {}))
            print(out, "\n\n");
        return out;
    };
    constexpr std::size_t size = print_into(counter{}).size;
    return print_into(fixed_text<size>{});
}

template <class Schema, class... Nodes>
constexpr auto join_constant_sdl(mp11::mp_list<Nodes...>)
{
    constexpr auto definition = print_constant_schema_definition<Schema>();
    constexpr std::size_t size = (definition.size + ... + type_sdl<Nodes, Schema>.size);
    fixed_text<size> out;
    print(out, definition.view());
    (print(out, type_sdl<Nodes, Schema>.view()), ...);
    while (out.size != 0 && out.data[out.size - 1] == '\n') --out.size;
    return out;
}

template <class Schema>
inline constexpr auto schema_sdl = join_constant_sdl<Schema>(typename Schema::nodes{});

/// Whether introspection brings the type along, so that SDL does not define it.
constexpr bool is_builtin_type(const type_view& type) noexcept
{
    return is_builtin_scalar(type.name) || type.name.starts_with("__");
}

inline void print_directive(std::string& out, const directive_view& directive)
{
    print_description(out, directive.description);
    out.append("directive @").append(directive.name);
    print_arguments(out, directive.arguments, "", "  ");
    if (directive.repeatable) out.append(" repeatable");
    bool first = true;
    for (unsigned bit = 0; bit < introspection::directive_location_type.enum_values.size(); ++bit) {
        if ((directive.locations >> bit & 1U) == 0) continue;
        out.append(first ? " on " : " | ").append(introspection::directive_location_type.enum_values[bit].name);
        first = false;
    }
}

}  // namespace detail

/// The SDL of a `schema<...>`, types in breadth-first order from the roots, as graphql-js `printSchema` writes them. A
/// service may pin it: `static_assert(graphql::sdl<my_schema> == "…")`.
template <class Schema>
inline constexpr std::string_view sdl = detail::schema_sdl<Schema>.view();

/// Prints any schema, however its tables came to be. What the language itself defines is left out.
[[nodiscard]] inline std::string print_schema(const schema_view& schema)
{
    std::string out;
    const auto name = [](const type_view* root) { return root == nullptr ? std::string_view{} : root->name; };
    if (detail::print_schema_definition(out, schema.description, name(schema.query), name(schema.mutation),
                                        name(schema.subscription)))
        out.append("\n\n");
    for (const directive_view& directive : schema.directives) {
        const bool builtin = std::any_of(builtin_directives.begin(), builtin_directives.end(),
                                         [&](const directive_view& known) { return known.name == directive.name; });
        if (builtin) continue;
        detail::print_directive(out, directive);
        out.append("\n\n");
    }
    for (const type_view* type : schema.types) {
        if (detail::is_builtin_type(*type)) continue;
        detail::print_type(out, *type);
        out.append("\n\n");
    }
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_SDL_HPP
