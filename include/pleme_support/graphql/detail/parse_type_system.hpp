// Productions of type-system definitions and extensions.
// GraphQL layer, internal to the parser. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_TYPE_SYSTEM_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_TYPE_SYSTEM_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/detail/directive_locations.hpp>
#include <pleme_support/graphql/detail/parse_context.hpp>
#include <pleme_support/graphql/detail/parse_executable.hpp>
#include <pleme_support/graphql/detail/parse_values.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

[[nodiscard]] inline input_value_definition_node parse_input_value_definition(parse_context& parser)
{
    input_value_definition_node node;
    node.at = parser.at();
    node.description = parse_description(parser);
    node.name = parser.expect_name();
    parser.expect(token_kind::colon);
    node.type = parser.store(parse_type(parser));
    if (parser.skip(token_kind::equals)) node.default_value = parser.store(parse_value(parser, constness::constant));
    node.directives = parse_directives(parser, constness::constant);
    return node;
}

[[nodiscard]] inline std::span<const input_value_definition_node> parse_input_value_definitions(parse_context& parser,
                                                                                                token_kind open,
                                                                                                token_kind close)
{
    parse_context::list<input_value_definition_node> values{parser};
    parser.optional_many(open, close, [&] { values.add(parse_input_value_definition(parser)); });
    return values.store();
}

[[nodiscard]] inline std::span<const field_definition_node> parse_field_definitions(parse_context& parser)
{
    parse_context::list<field_definition_node> fields{parser};
    parser.optional_many(token_kind::brace_l, token_kind::brace_r, [&] {
        field_definition_node node;
        node.at = parser.at();
        node.description = parse_description(parser);
        node.name = parser.expect_name();
        node.arguments = parse_input_value_definitions(parser, token_kind::paren_l, token_kind::paren_r);
        parser.expect(token_kind::colon);
        node.type = parser.store(parse_type(parser));
        node.directives = parse_directives(parser, constness::constant);
        fields.add(node);
    });
    return fields.store();
}

[[nodiscard]] inline std::span<const enum_value_definition_node> parse_enum_values(parse_context& parser)
{
    parse_context::list<enum_value_definition_node> values{parser};
    parser.optional_many(token_kind::brace_l, token_kind::brace_r, [&] {
        enum_value_definition_node node;
        node.at = parser.at();
        node.description = parse_description(parser);
        const token name = parser.current();
        if (name.text == "true" || name.text == "false" || name.text == "null")
            parser.fail(name.at, describe(name) + " is reserved and cannot be used for an enum value.");
        node.name = parser.expect_name();
        node.directives = parse_directives(parser, constness::constant);
        values.add(node);
    });
    return values.store();
}

[[nodiscard]] inline std::span<const root_operation_node> parse_root_operations(parse_context& parser)
{
    parse_context::list<root_operation_node> roots{parser};
    parser.many(token_kind::brace_l, token_kind::brace_r, [&] {
        root_operation_node node;
        node.at = parser.at();
        node.kind = parse_operation_kind(parser);
        parser.expect(token_kind::colon);
        node.type = parser.expect_name();
        roots.add(node);
    });
    return roots.store();
}

/// Names between delimiters after what introduces them: `implements A & B`, `= A | B`.
[[nodiscard]] inline std::span<const name_node> parse_names(parse_context& parser, token_kind delimiter)
{
    parse_context::list<name_node> names{parser};
    parser.delimited_many(delimiter, [&] { names.add(parser.expect_name()); });
    return names.store();
}

/// `directive @name(arguments) repeatable on LOCATION | …`, after the keyword.
inline void parse_directive_definition(parse_context& parser, type_system_node& node)
{
    parser.expect(token_kind::at);
    node.name = parser.expect_name();
    node.input_values = parse_input_value_definitions(parser, token_kind::paren_l, token_kind::paren_r);
    node.repeatable = parser.skip_keyword("repeatable");
    parser.expect_keyword("on");
    parse_context::list<name_node> locations{parser};
    parser.delimited_many(token_kind::pipe, [&] {
        const token location = parser.expect(token_kind::name);
        if (!find_directive_location(location.text)) parser.unexpected(location);
        locations.add({location.text, location.at});
    });
    node.locations = locations.store();
}

[[nodiscard]] inline std::optional<type_system_kind> find_type_system_kind(std::string_view keyword) noexcept
{
    if (keyword == "schema") return type_system_kind::schema;
    if (keyword == "directive") return type_system_kind::directive;
    if (keyword == "scalar") return type_system_kind::scalar;
    if (keyword == "type") return type_system_kind::object;
    if (keyword == "interface") return type_system_kind::interface_;
    if (keyword == "union") return type_system_kind::union_;
    if (keyword == "enum") return type_system_kind::enum_;
    if (keyword == "input") return type_system_kind::input_object;
    return {};
}

/// What follows the name of a type, or the keyword of a schema.
inline void parse_type_system_body(parse_context& parser, type_system_node& node)
{
    const bool has_fields = node.kind == type_system_kind::object || node.kind == type_system_kind::interface_;
    if (has_fields && parser.skip_keyword("implements")) node.interfaces = parse_names(parser, token_kind::amp);
    node.directives = parse_directives(parser, constness::constant);
    switch (node.kind) {
        case type_system_kind::schema:
            if (!node.extension || parser.peek(token_kind::brace_l)) node.root_operations = parse_root_operations(parser);
            break;
        case type_system_kind::object:
        case type_system_kind::interface_:
            node.fields = parse_field_definitions(parser);
            break;
        case type_system_kind::union_:
            if (parser.skip(token_kind::equals)) node.members = parse_names(parser, token_kind::pipe);
            break;
        case type_system_kind::enum_:
            node.values = parse_enum_values(parser);
            break;
        case type_system_kind::input_object:
            node.input_values = parse_input_value_definitions(parser, token_kind::brace_l, token_kind::brace_r);
            break;
        case type_system_kind::scalar:
        case type_system_kind::directive:
            break;
    }
}

/// https://spec.graphql.org/September2025/#TypeSystemDefinition; the current token is its keyword.
[[nodiscard]] inline type_system_node parse_definition_of(parse_context& parser, type_system_kind kind, source_offset start,
                                                          std::string_view description)
{
    type_system_node node;
    node.kind = kind;
    node.at = start;
    node.description = description;
    parser.advance();
    if (kind == type_system_kind::directive) {
        parse_directive_definition(parser, node);
        return node;
    }
    if (kind != type_system_kind::schema) node.name = parser.expect_name();
    parse_type_system_body(parser, node);
    return node;
}

/// https://spec.graphql.org/September2025/#TypeSystemExtension; the current token is `extend`.
[[nodiscard]] inline type_system_node parse_extension(parse_context& parser)
{
    type_system_node node;
    node.extension = true;
    node.at = parser.advance().at;
    const auto kind = parser.peek(token_kind::name) ? find_type_system_kind(parser.current().text) : std::nullopt;
    if (!kind || *kind == type_system_kind::directive) {
        parser.unexpected();
        return node;
    }
    node.kind = *kind;
    parser.advance();
    if (node.kind != type_system_kind::schema) node.name = parser.expect_name();
    parse_type_system_body(parser, node);
    const bool empty = node.directives.empty() && node.interfaces.empty() && node.fields.empty() && node.members.empty() &&
                       node.values.empty() && node.input_values.empty() && node.root_operations.empty();
    if (empty) parser.unexpected();
    return node;
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_TYPE_SYSTEM_HPP
