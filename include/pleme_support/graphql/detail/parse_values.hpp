// Productions that executable and type-system documents share: values, arguments, directives and type references.
// GraphQL layer, internal to the parser. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_VALUES_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_VALUES_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/parse_context.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// Whether variables may stand in a value: the grammar's `[Const]`.
enum class constness : std::uint8_t { variables, constant };

[[nodiscard]] inline value_node parse_value(parse_context& parser, constness variables);

/// `$ Name`; the node's `at` is the `$`.
[[nodiscard]] inline value_node parse_variable(parse_context& parser)
{
    value_node node;
    node.kind = value_kind::variable;
    node.at = parser.expect(token_kind::dollar).at;
    node.text = parser.expect_name().text;
    return node;
}

/// `Name : Value`, of an argument list or an object.
[[nodiscard]] inline argument_node parse_argument(parse_context& parser, constness variables)
{
    argument_node node;
    node.name = parser.expect_name();
    parser.expect(token_kind::colon);
    node.value = parser.store(parse_value(parser, variables));
    return node;
}

[[nodiscard]] inline value_node parse_list(parse_context& parser, constness variables)
{
    const parse_context::nesting level{parser};
    parse_context::list<value_node> items{parser};
    value_node node;
    node.kind = value_kind::list;
    node.at = parser.at();
    parser.any(token_kind::bracket_l, token_kind::bracket_r, [&] { items.add(parse_value(parser, variables)); });
    node.items = items.store();
    return node;
}

[[nodiscard]] inline value_node parse_object(parse_context& parser, constness variables)
{
    const parse_context::nesting level{parser};
    parse_context::list<argument_node> fields{parser};
    value_node node;
    node.kind = value_kind::object;
    node.at = parser.at();
    parser.any(token_kind::brace_l, token_kind::brace_r, [&] { fields.add(parse_argument(parser, variables)); });
    node.fields = fields.store();
    return node;
}

/// `true`, `false`, `null` or an enum value.
[[nodiscard]] inline value_node parse_named_value(parse_context& parser)
{
    const token name = parser.advance();
    value_node node;
    node.at = name.at;
    node.text = name.text;
    node.boolean = name.text == "true";
    node.kind = node.boolean || name.text == "false" ? value_kind::boolean
                : name.text == "null"                ? value_kind::null
                                                     : value_kind::enum_;
    return node;
}

[[nodiscard]] inline value_node parse_scalar_value(parse_context& parser, value_kind kind)
{
    const token literal = parser.advance();
    value_node node;
    node.kind = kind;
    node.at = literal.at;
    node.text = literal.text;
    return node;
}

/// https://spec.graphql.org/September2025/#Value
[[nodiscard]] inline value_node parse_value(parse_context& parser, constness variables)
{
    switch (parser.current().kind) {
        case token_kind::bracket_l:
            return parse_list(parser, variables);
        case token_kind::brace_l:
            return parse_object(parser, variables);
        case token_kind::int_:
            return parse_scalar_value(parser, value_kind::int_);
        case token_kind::float_:
            return parse_scalar_value(parser, value_kind::float_);
        case token_kind::string:
        case token_kind::block_string:
            return parse_scalar_value(parser, value_kind::string);
        case token_kind::name:
            return parse_named_value(parser);
        case token_kind::dollar:
            break;
        default:
            parser.unexpected();
            return {};
    }
    if (variables == constness::variables) return parse_variable(parser);
    const token dollar = parser.advance();
    if (parser.peek(token_kind::name))
        parser.fail(dollar.at, "Unexpected variable \"$" + std::string{parser.current().text} + "\" in constant value.");
    else
        parser.unexpected(dollar);
    return {};
}

[[nodiscard]] inline std::span<const argument_node> parse_arguments(parse_context& parser, constness variables)
{
    parse_context::list<argument_node> arguments{parser};
    parser.optional_many(token_kind::paren_l, token_kind::paren_r, [&] { arguments.add(parse_argument(parser, variables)); });
    return arguments.store();
}

[[nodiscard]] inline std::span<const directive_node> parse_directives(parse_context& parser, constness variables)
{
    parse_context::list<directive_node> directives{parser};
    while (parser.peek(token_kind::at)) {
        parser.count_directive(directives.size() + 1);
        directive_node node;
        node.at = parser.expect(token_kind::at).at;
        node.name = parser.expect_name();
        node.arguments = parse_arguments(parser, variables);
        directives.add(node);
    }
    return directives.store();
}

/// https://spec.graphql.org/September2025/#Type
[[nodiscard]] inline type_node parse_type(parse_context& parser)
{
    const parse_context::nesting level{parser};
    type_node node;
    node.at = parser.at();
    if (parser.skip(token_kind::bracket_l)) {
        node.item = parser.store(parse_type(parser));
        parser.expect(token_kind::bracket_r);
    } else {
        node.name = parser.expect_name();
    }
    node.non_null = parser.skip(token_kind::bang);
    return node;
}

/// A string before a definition; empty if there is none.
[[nodiscard]] inline std::string_view parse_description(parse_context& parser)
{
    const bool found = parser.peek(token_kind::string) || parser.peek(token_kind::block_string);
    return found ? parser.advance().text : std::string_view{};
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_VALUES_HPP
