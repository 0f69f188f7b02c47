// Splits GraphQL source text into tokens.
// GraphQL layer, no recursion, no tree. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/lexer.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_LEXER_HPP
#define PLEME_SUPPORT_GRAPHQL_LEXER_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/string_literal.hpp>
#include <pleme_support/graphql/token.hpp>
#include <pleme_support/utf8.hpp>

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// Reads one token at a time (https://spec.graphql.org/September2025/#sec-Language.Source-Text). After the first error
/// every further token is `end_of_file`. Linear in the source, which must outlive the tokens.
class lexer {
public:
    /// @param source  shorter than 4 GiB
    /// @param arena   where the values of strings with escapes are put
    lexer(std::string_view source, std::pmr::memory_resource& arena) noexcept : source_{source}, arena_{&arena} {}

    /// Reads the next token, past whitespace, commas, comments and byte order marks.
    [[nodiscard]] token next()
    {
        if (failed() || !skip_ignored() || at_ == source_.size()) return make(token_kind::end_of_file, 0);
        const char c = source_[at_];
        if (is_name_start(c)) return read_name();
        if (c == '-' || is_digit(c)) return read_number();
        if (c == '"') return read_string();
        if (c == '.') {
            if (source_.substr(at_, 3) == "...") return make(token_kind::spread, 3);
        } else if (const token_kind kind = punctuator(c); kind != token_kind::end_of_file) {
            return make(kind, 1);
        }
        if (c == '\'') return fail(at_, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
        const bool valid = decode_utf8(source_.substr(at_)).bytes != 0;
        return fail(at_, (valid ? "Unexpected character: " : "Invalid character: ") + describe_character(at_) + '.');
    }

    [[nodiscard]] bool failed() const noexcept { return !error_.message.empty(); }
    /// What is wrong with the source, once `failed()`.
    [[nodiscard]] const detail::lexical_error& error() const noexcept { return error_; }

private:
    static constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    static constexpr bool is_name_start(char c) noexcept
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static constexpr token_kind punctuator(char c) noexcept
    {
        switch (c) {
            case '!':
                return token_kind::bang;
            case '$':
                return token_kind::dollar;
            case '&':
                return token_kind::amp;
            case '(':
                return token_kind::paren_l;
            case ')':
                return token_kind::paren_r;
            case ':':
                return token_kind::colon;
            case '=':
                return token_kind::equals;
            case '@':
                return token_kind::at;
            case '[':
                return token_kind::bracket_l;
            case ']':
                return token_kind::bracket_r;
            case '{':
                return token_kind::brace_l;
            case '|':
                return token_kind::pipe;
            case '}':
                return token_kind::brace_r;
            default:
                return token_kind::end_of_file;
        }
    }

    [[nodiscard]] char peek(std::size_t i) const noexcept { return i < source_.size() ? source_[i] : '\0'; }

    [[nodiscard]] std::string describe_character(std::size_t i) const { return detail::describe_character(source_.substr(i)); }

    token make(token_kind kind, std::size_t bytes) noexcept
    {
        const token made{kind, static_cast<source_offset>(at_), source_.substr(at_, bytes)};
        at_ += bytes;
        return made;
    }

    token fail(std::size_t where, std::string message)
    {
        error_ = {static_cast<source_offset>(where), std::move(message)};
        return make(token_kind::end_of_file, 0);
    }

    /// @return false if a comment holds invalid UTF-8
    bool skip_ignored()
    {
        while (at_ < source_.size()) {
            const char c = source_[at_];
            if (c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r') {
                ++at_;
            } else if (c == '#') {
                if (!skip_comment()) return false;
            } else if (source_.substr(at_, 3) == "\xEF\xBB\xBF") {
                at_ += 3;
            } else {
                break;
            }
        }
        return true;
    }

    bool skip_comment()
    {
        while (at_ < source_.size() && source_[at_] != '\n' && source_[at_] != '\r') {
            const utf8_point point = decode_utf8(source_.substr(at_));
            if (point.bytes == 0) {
                fail(at_, "Invalid character: " + describe_character(at_) + '.');
                return false;
            }
            at_ += point.bytes;
        }
        return true;
    }

    token read_name() noexcept
    {
        std::size_t end = at_ + 1;
        while (is_name_start(peek(end)) || is_digit(peek(end))) ++end;
        return make(token_kind::name, end - at_);
    }

    token read_number()
    {
        std::size_t end = at_;
        const auto digits = [&] {
            const std::size_t first = end;
            while (is_digit(peek(end))) ++end;
            return end != first;
        };
        const auto no_digit = [&] {
            return fail(end, "Invalid number, expected digit but got: " + describe_character(end) + '.');
        };

        token_kind kind = token_kind::int_;
        if (peek(end) == '-') ++end;
        if (peek(end) == '0') {
            ++end;
            if (is_digit(peek(end)))
                return fail(end, "Invalid number, unexpected digit after 0: " + describe_character(end) + '.');
        } else if (!digits()) {
            return no_digit();
        }
        if (peek(end) == '.') {
            kind = token_kind::float_;
            ++end;
            if (!digits()) return no_digit();
        }
        if (peek(end) == 'e' || peek(end) == 'E') {
            kind = token_kind::float_;
            ++end;
            if (peek(end) == '+' || peek(end) == '-') ++end;
            if (!digits()) return no_digit();
        }
        if (peek(end) == '.' || is_name_start(peek(end))) return no_digit();
        return make(kind, end - at_);
    }

    token read_string()
    {
        const bool block = source_.substr(at_, 3) == R"(""")";
        detail::string_literal literal =
            block ? detail::read_block_string(source_, at_, *arena_) : detail::read_quoted_string(source_, at_, *arena_);
        if (!literal.error.message.empty()) return fail(literal.error.at, std::move(literal.error.message));
        token made = make(block ? token_kind::block_string : token_kind::string, literal.bytes);
        made.text = literal.value;
        return made;
    }

    std::string_view source_;
    std::pmr::memory_resource* arena_;
    std::size_t at_ = 0;
    detail::lexical_error error_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_LEXER_HPP
