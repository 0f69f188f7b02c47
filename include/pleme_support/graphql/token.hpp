// Tokens of GraphQL source text, and how error messages name them.
// GraphQL layer, plain data. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/lexer.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_TOKEN_HPP
#define PLEME_SUPPORT_GRAPHQL_TOKEN_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

enum class token_kind : std::uint8_t {
    end_of_file,
    bang,
    dollar,
    amp,
    paren_l,
    paren_r,
    spread,
    colon,
    equals,
    at,
    bracket_l,
    bracket_r,
    brace_l,
    pipe,
    brace_r,
    name,
    int_,
    float_,
    string,
    block_string,
};

/// A lexical token. `text` is what it stands for: the decoded value of a string, else its characters.
struct token {
    token_kind kind = token_kind::end_of_file;
    source_offset at = 0;
    std::string_view text;
};

/// Names a kind of token as syntax errors do: `Name`, `"{"`, `<EOF>`.
[[nodiscard]] constexpr std::string_view describe(token_kind kind) noexcept
{
    switch (kind) {
        case token_kind::end_of_file:
            return "<EOF>";
        case token_kind::bang:
            return "\"!\"";
        case token_kind::dollar:
            return "\"$\"";
        case token_kind::amp:
            return "\"&\"";
        case token_kind::paren_l:
            return "\"(\"";
        case token_kind::paren_r:
            return "\")\"";
        case token_kind::spread:
            return "\"...\"";
        case token_kind::colon:
            return "\":\"";
        case token_kind::equals:
            return "\"=\"";
        case token_kind::at:
            return "\"@\"";
        case token_kind::bracket_l:
            return "\"[\"";
        case token_kind::bracket_r:
            return "\"]\"";
        case token_kind::brace_l:
            return "\"{\"";
        case token_kind::pipe:
            return "\"|\"";
        case token_kind::brace_r:
            return "\"}\"";
        case token_kind::name:
            return "Name";
        case token_kind::int_:
            return "Int";
        case token_kind::float_:
            return "Float";
        case token_kind::string:
            return "String";
        case token_kind::block_string:
            return "BlockString";
    }
    return {};
}

/// Names a token as syntax errors do: `Name "query"`, `"{"`, `<EOF>`.
[[nodiscard]] inline std::string describe(const token& found)
{
    std::string text{describe(found.kind)};
    if (found.kind >= token_kind::name) text.append(" \"").append(found.text).append("\"");
    return text;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_TOKEN_HPP
