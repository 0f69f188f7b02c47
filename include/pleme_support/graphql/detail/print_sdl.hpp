// Prints type definitions as SDL, byte for byte as graphql-js prints them; runs at compile time and at run time.
// GraphQL layer, internal. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/sdl.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_SDL_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_SDL_HPP

#include <pleme_support/graphql/detail/print_quoted.hpp>
#include <pleme_support/graphql/detail/type_tables.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

// `Out` is whatever has `push_back(char)`. The types printed are `type_view` or `named_type_text`, which have members of the
// same names; the overloads of `print_reference` and `reference_name` are all that tells them apart.

template <class Out>
constexpr void print(Out& out, std::string_view text)
{
    for (const char c : text) out.push_back(c);
}

template <class Out>
constexpr void print_reference(Out& out, const type_text& type)
{
    append_type(out, type.named, type.lists, type.non_null);
}
template <class Out>
constexpr void print_reference(Out& out, const type_ref& type)
{
    append_type(out, type.named->name, type.lists, type.non_null);
}

constexpr std::string_view reference_name(std::string_view name)
{
    return name;
}
constexpr std::string_view reference_name(const type_view* type)
{
    return type->name;
}

constexpr bool is_blank(char c) noexcept
{
    return c == ' ' || c == '\t';
}

/// Whether a block string would read back as `text`: it loses common indentation and blank lines around it.
constexpr bool fits_block_string(std::string_view text)
{
    bool empty_line = true;
    bool indented = false;
    bool common_indent = true;
    bool seen_line = false;
    for (const char c : text) {
        if (c == '\n') {
            if (empty_line && !seen_line) return false;
            seen_line = true;
            empty_line = true;
            indented = false;
        } else if (is_blank(c)) {
            indented = indented || empty_line;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            return false;
        } else {
            common_indent = common_indent && indented;
            empty_line = false;
        }
    }
    return text.empty() || (!empty_line && !(common_indent && seen_line));
}

/// Whether every line but the first is empty or begins with a blank, so that the first has to be kept apart from them.
constexpr bool has_indented_rest(std::string_view text)
{
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        if (at + 1 < text.size() && text[at + 1] != '\n' && !is_blank(text[at + 1])) return false;
    return true;
}

template <class Out>
constexpr void print_block_string(Out& out, std::string_view text, std::string_view indentation)
{
    constexpr std::size_t long_line = 70;
    const bool single_line = text.find('\n') == std::string_view::npos;
    const bool leading_newline = !single_line && has_indented_rest(text);
    const bool ends_in_quotes = text.ends_with("\"\"\"");
    const bool trailing_newline = (text.ends_with('"') && !ends_in_quotes) || text.ends_with('\\');
    const bool several_lines = !single_line || text.size() > long_line || trailing_newline || ends_in_quotes;
    const auto new_line = [&] {
        out.push_back('\n');
        print(out, indentation);
    };

    print(out, "\"\"\"");
    if ((several_lines && !(single_line && is_blank(text.front()))) || leading_newline) new_line();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') {
            new_line();
        } else if (text.substr(at).starts_with("\"\"\"")) {
            print(out, "\\\"\"\"");
            at += 2;
        } else {
            out.push_back(text[at]);
        }
    }
    if (several_lines) new_line();
    print(out, "\"\"\"");
}

/// @param first  whether nothing stands before it in the same braces; else a blank line sets it off
template <class Out>
constexpr void print_description(Out& out, std::string_view text, std::string_view indentation = {}, bool first = true)
{
    if (text.empty()) return;
    if (!indentation.empty() && !first) out.push_back('\n');
    print(out, indentation);
    if (fits_block_string(text))
        print_block_string(out, text, indentation);
    else
        print_quoted(out, text);
    out.push_back('\n');
}

template <class Out>
constexpr void print_deprecation(Out& out, const std::optional<std::string_view>& reason)
{
    if (!reason) return;
    print(out, " @deprecated");
    if (*reason == "No longer supported") return;
    print(out, "(reason: ");
    print_quoted(out, *reason);
    out.push_back(')');
}

template <class Out, class InputValue>
constexpr void print_input_value(Out& out, const InputValue& value)
{
    print(out, value.name);
    print(out, ": ");
    print_reference(out, value.type);
    if (value.default_value) {
        print(out, " = ");
        print(out, *value.default_value);
    }
    print_deprecation(out, value.deprecation);
}

/// Arguments stand on one line unless one of them has a description.
/// @param indentation  of the line that they begin on, and of each of their own lines
template <class Out, class InputValue>
constexpr void print_arguments(Out& out, std::span<const InputValue> arguments, std::string_view indentation,
                               std::string_view inner)
{
    if (arguments.empty()) return;
    bool described = false;
    for (const InputValue& argument : arguments) described = described || !argument.description.empty();
    out.push_back('(');
    bool first = true;
    for (const InputValue& argument : arguments) {
        if (described) {
            out.push_back('\n');
            print_description(out, argument.description, inner, first);
            print(out, inner);
        } else if (!first) {
            print(out, ", ");
        }
        print_input_value(out, argument);
        first = false;
    }
    if (described) {
        out.push_back('\n');
        print(out, indentation);
    }
    out.push_back(')');
}

/// Prints `{ … }` around the lines that `print_item` prints.
template <class Out, class Item, class PrintItem>
constexpr void print_block(Out& out, std::span<const Item> items, PrintItem print_item)
{
    if (items.empty()) return;
    print(out, " {\n");
    bool first = true;
    for (const Item& item : items) {
        print_description(out, item.description, "  ", first);
        print(out, "  ");
        print_item(item);
        out.push_back('\n');
        first = false;
    }
    out.push_back('}');
}

template <class Out, class References>
constexpr void print_references(Out& out, std::string_view before, std::string_view between, const References& references)
{
    bool first = true;
    for (const auto& reference : references) {
        print(out, first ? before : between);
        print(out, reference_name(reference));
        first = false;
    }
}

constexpr std::string_view keyword_of(type_kind kind) noexcept
{
    switch (kind) {
        case type_kind::scalar:
            return "scalar ";
        case type_kind::object:
            return "type ";
        case type_kind::interface_:
            return "interface ";
        case type_kind::union_:
            return "union ";
        case type_kind::enum_:
            return "enum ";
        case type_kind::input_object:
            return "input ";
    }
    return {};
}

/// Prints one type definition without a line break after it.
/// @tparam Type  `type_view` or `named_type_text`
template <class Out, class Type>
constexpr void print_type(Out& out, const Type& type)
{
    print_description(out, type.description);
    print(out, keyword_of(type.kind));
    print(out, type.name);
    if (type.specified_by) {
        print(out, " @specifiedBy(url: ");
        print_quoted(out, *type.specified_by);
        out.push_back(')');
    }
    if (type.one_of) print(out, " @oneOf");
    if (type.kind == type_kind::union_)
        print_references(out, " = ", " | ", type.possible_types);
    else
        print_references(out, " implements ", " & ", type.interfaces);
    print_block(out, type.fields, [&](const auto& field) {
        print(out, field.name);
        print_arguments(out, field.arguments, "  ", "    ");
        print(out, ": ");
        print_reference(out, field.type);
        print_deprecation(out, field.deprecation);
    });
    print_block(out, type.enum_values, [&](const enum_value_view& value) {
        print(out, value.name);
        print_deprecation(out, value.deprecation);
    });
    print_block(out, type.input_fields, [&](const auto& field) { print_input_value(out, field); });
}

/// Prints the schema definition, unless the roots have their usual names and there is nothing to say.
template <class Out>
constexpr bool print_schema_definition(Out& out, std::string_view description, std::string_view query,
                                       std::string_view mutation, std::string_view subscription)
{
    const auto usual = [](std::string_view name, std::string_view common) { return name.empty() || name == common; };
    if (description.empty() && usual(query, "Query") && usual(mutation, "Mutation") && usual(subscription, "Subscription"))
        return false;
    print_description(out, description);
    print(out, "schema {\n");
    const auto print_root = [&](std::string_view operation, std::string_view name) {
        if (name.empty()) return;
        print(out, operation);
        print(out, name);
        out.push_back('\n');
    };
    print_root("  query: ", query);
    print_root("  mutation: ", mutation);
    print_root("  subscription: ", subscription);
    out.push_back('}');
    return true;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_SDL_HPP
