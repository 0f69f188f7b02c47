// Parses GraphQL source text into a document.
// GraphQL layer, no schema, no execution. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_PARSER_HPP
#define PLEME_SUPPORT_GRAPHQL_PARSER_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/compute_location.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>

#include <pleme_support/graphql/detail/parse_context.hpp>
#include <pleme_support/graphql/detail/parse_executable.hpp>
#include <pleme_support/graphql/detail/parse_type_system.hpp>
#include <pleme_support/graphql/detail/parse_values.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// A document, or why the source is none.
struct parse_result {
    std::shared_ptr<const document> tree;  ///< null if there is an error
    graphql_error error;                   ///< code `GRAPHQL_PARSE_FAILED`, with one location

    [[nodiscard]] explicit operator bool() const noexcept { return tree != nullptr; }
};

namespace detail {

/// The lists that the definitions of a document are gathered in.
struct definition_lists {
    explicit definition_lists(parse_context& parser) : operations{parser}, fragments{parser}, type_system{parser} {}

    parse_context::list<operation_node> operations;
    parse_context::list<fragment_node> fragments;
    parse_context::list<type_system_node> type_system;
};

/// https://spec.graphql.org/September2025/#Definition
inline void parse_definition(parse_context& parser, definition_lists& into)
{
    const token start = parser.current();
    const bool described = start.kind == token_kind::string || start.kind == token_kind::block_string;
    const std::string_view description = parse_description(parser);
    if (parser.peek(token_kind::brace_l)) {
        if (described) parser.fail(start.at, "Unexpected description, descriptions are not supported on shorthand queries.");
        into.operations.add(parse_operation(parser, start.at));
        return;
    }
    if (!parser.peek(token_kind::name)) return parser.unexpected();

    const std::string_view keyword = parser.current().text;
    if (const std::optional<type_system_kind> kind = find_type_system_kind(keyword))
        into.type_system.add(parse_definition_of(parser, *kind, start.at, description));
    else if (keyword == "query" || keyword == "mutation" || keyword == "subscription")
        into.operations.add(parse_operation(parser, start.at));
    else if (keyword == "fragment")
        into.fragments.add(parse_fragment(parser, start.at));
    else if (described)
        parser.fail(start.at, "Unexpected description, only GraphQL definitions support descriptions.");
    else if (keyword == "extend")
        into.type_system.add(parse_extension(parser));
    else
        parser.unexpected();
}

[[nodiscard]] inline graphql_error make_syntax_error(std::string_view source, const lexical_error& error)
{
    return {"Syntax Error: " + error.message, {compute_location(source, error.at)}, {}, "GRAPHQL_PARSE_FAILED"};
}

}  // namespace detail

/// Parses a document (https://spec.graphql.org/September2025/#Document). Type-system definitions are parsed as well;
/// validation refuses them. Linear in the source, which the document keeps.
/// @return the document, or the first syntax error, or the first limit that was passed
/// @par Exception safety
/// Throws only `std::bad_alloc`.
[[nodiscard]] inline parse_result parse(std::string source, const limits& bounds = {})
{
    constexpr std::size_t addressable = (std::numeric_limits<source_offset>::max)();
    const std::size_t most = (std::min)(bounds.source_bytes, addressable);
    if (source.size() > most) {
        const std::string message = "Document is larger than " + std::to_string(most) + " bytes. Parsing aborted.";
        return {nullptr, detail::make_syntax_error({}, {0, message})};
    }

    const auto tree = std::make_shared<document>(std::move(source));
    detail::parse_context parser{tree->source(), tree->arena(), bounds};
    detail::definition_lists definitions{parser};
    do detail::parse_definition(parser, definitions);
    while (!parser.failed() && !parser.peek(token_kind::end_of_file));
    if (parser.failed()) return {nullptr, detail::make_syntax_error(tree->source(), parser.error())};

    tree->operations = definitions.operations.store();
    tree->fragments = definitions.fragments.store();
    tree->type_system = definitions.type_system.store();
    return {tree, {}};
}

/// Parses one value without variables, as a default value is written.
/// @param source  outlives the value
/// @param arena   where the value is put
/// @return the value; null if `source` is anything else
[[nodiscard]] inline const value_node* parse_const_value(std::string_view source, std::pmr::memory_resource& arena,
                                                         const limits& bounds = {})
{
    if (source.size() > (std::numeric_limits<source_offset>::max)()) return nullptr;
    detail::parse_context parser{source, arena, bounds};
    const value_node value = detail::parse_value(parser, detail::constness::constant);
    return parser.failed() || !parser.peek(token_kind::end_of_file) ? nullptr : parser.store(value);
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_PARSER_HPP
