// Productions of operations, fragments and selections.
// GraphQL layer, internal to the parser. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_EXECUTABLE_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_EXECUTABLE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/parse_context.hpp>
#include <pleme_support/graphql/detail/parse_values.hpp>

#include <span>

namespace pleme_support::inline v0::graphql::detail {

[[nodiscard]] inline selection_set_node parse_selection_set(parse_context& parser);

[[nodiscard]] inline const field_node* parse_field(parse_context& parser)
{
    field_node node;
    node.at = parser.at();
    node.name = parser.expect_name();
    if (parser.skip(token_kind::colon)) {
        node.alias = node.name;
        node.name = parser.expect_name();
    }
    node.arguments = parse_arguments(parser, constness::variables);
    node.directives = parse_directives(parser, constness::variables);
    if (parser.peek(token_kind::brace_l)) node.selections = parse_selection_set(parser);
    return parser.store(node);
}

/// A fragment spread or an inline fragment.
[[nodiscard]] inline selection_node parse_fragment_selection(parse_context& parser)
{
    const source_offset at = parser.expect(token_kind::spread).at;
    if (parser.peek(token_kind::name) && !parser.peek_keyword("on")) {
        fragment_spread_node node;
        node.at = at;
        node.name = parser.expect_name();
        node.directives = parse_directives(parser, constness::variables);
        return parser.store(node);
    }
    inline_fragment_node node;
    node.at = at;
    if (parser.skip_keyword("on")) node.type_condition = parser.expect_name();
    node.directives = parse_directives(parser, constness::variables);
    node.selections = parse_selection_set(parser);
    return parser.store(node);
}

/// https://spec.graphql.org/September2025/#SelectionSet
[[nodiscard]] inline selection_set_node parse_selection_set(parse_context& parser)
{
    const parse_context::nesting level{parser};
    parse_context::list<selection_node> selections{parser};
    selection_set_node node;
    node.present = true;
    node.at = parser.at();
    parser.many(token_kind::brace_l, token_kind::brace_r, [&] {
        if (parser.peek(token_kind::spread))
            selections.add(parse_fragment_selection(parser));
        else
            selections.add(parse_field(parser));
    });
    node.items = selections.store();
    return node;
}

[[nodiscard]] inline variable_definition_node parse_variable_definition(parse_context& parser)
{
    variable_definition_node node;
    node.at = parser.at();
    static_cast<void>(parse_description(parser));
    parser.expect(token_kind::dollar);
    node.name = parser.expect_name();
    parser.expect(token_kind::colon);
    node.type = parser.store(parse_type(parser));
    if (parser.skip(token_kind::equals)) node.default_value = parser.store(parse_value(parser, constness::constant));
    node.directives = parse_directives(parser, constness::constant);
    return node;
}

[[nodiscard]] inline operation_kind parse_operation_kind(parse_context& parser)
{
    const token word = parser.expect(token_kind::name);
    if (word.text == "mutation") return operation_kind::mutation;
    if (word.text == "subscription") return operation_kind::subscription;
    if (word.text != "query") parser.unexpected(word);
    return operation_kind::query;
}

/// @param start  where the definition begins, its description included
[[nodiscard]] inline operation_node parse_operation(parse_context& parser, source_offset start)
{
    operation_node node;
    node.at = start;
    if (!parser.peek(token_kind::brace_l)) {
        node.kind = parse_operation_kind(parser);
        if (parser.peek(token_kind::name)) node.name = parser.expect_name();
        parse_context::list<variable_definition_node> variables{parser};
        parser.optional_many(token_kind::paren_l, token_kind::paren_r,
                             [&] { variables.add(parse_variable_definition(parser)); });
        node.variables = variables.store();
        node.directives = parse_directives(parser, constness::variables);
    }
    node.selections = parse_selection_set(parser);
    return node;
}

/// @param start  where the definition begins, its description included
[[nodiscard]] inline fragment_node parse_fragment(parse_context& parser, source_offset start)
{
    fragment_node node;
    node.at = start;
    parser.expect_keyword("fragment");
    if (parser.peek_keyword("on")) parser.unexpected();
    node.name = parser.expect_name();
    parser.expect_keyword("on");
    node.type_condition = parser.expect_name();
    node.directives = parse_directives(parser, constness::variables);
    node.selections = parse_selection_set(parser);
    return node;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_EXECUTABLE_HPP
