// Tests include/pleme_support/graphql/lexer.hpp, token.hpp and compute_location.hpp.

#include <pleme_support/graphql/compute_location.hpp>
#include <pleme_support/graphql/lexer.hpp>
#include <pleme_support/graphql/token.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support::graphql;

/// Lexes one source; the values of its tokens live as long as this.
class lexed {
public:
    explicit lexed(std::string source) : source_{std::move(source)}, lexer_{source_, arena_}
    {
        do tokens.push_back(lexer_.next());
        while (tokens.back().kind != token_kind::end_of_file);
    }
    lexed(const lexed&) = delete;
    lexed& operator=(const lexed&) = delete;

    std::vector<token> tokens;

    [[nodiscard]] const token& first() const { return tokens.front(); }
    /// The error with its place, empty if there is none.
    [[nodiscard]] std::string error() const
    {
        if (!lexer_.failed()) return {};
        const location at = compute_location(source_, lexer_.error().at);
        return lexer_.error().message + " (" + std::to_string(at.line) + ':' + std::to_string(at.column) + ')';
    }

private:
    std::string source_;
    std::pmr::monotonic_buffer_resource arena_;
    lexer lexer_;
};

std::string text_of(std::string source)
{
    const lexed result{std::move(source)};
    REQUIRE_MESSAGE(result.error().empty(), result.error());
    REQUIRE(result.tokens.size() == 2);
    return std::string{result.first().text};
}

std::string lexical_error_of(std::string source)
{
    return lexed{std::move(source)}.error();
}

}  // namespace

TEST_CASE("every punctuator is a token")
{
    const lexed result{"! $ & ( ) ... : = @ [ ] { | }"};
    CHECK(result.error().empty());
    REQUIRE(result.tokens.size() == 15);
    const std::string_view expected[] = {"!", "$", "&", "(", ")", "...", ":", "=", "@", "[", "]", "{", "|", "}"};
    for (std::size_t i = 0; i < 14; ++i) {
        CHECK(result.tokens[i].text == expected[i]);
        CHECK(describe(result.tokens[i]) == '"' + std::string{expected[i]} + '"');
    }
}

TEST_CASE("whitespace, commas, comments and byte order marks are ignored")
{
    const lexed result{"\xEF\xBB\xBF ,\t\r\n # \xF0\x9F\x98\x80 \" ' } \n\xEF\xBB\xBF_a1#"};
    CHECK(result.error().empty());
    REQUIRE(result.tokens.size() == 2);
    CHECK(result.first().kind == token_kind::name);
    CHECK(result.first().text == "_a1");
}

TEST_CASE("numbers are ints or floats and end where the grammar says")
{
    for (const char* const text : {"0", "-0", "4", "-4", "1234567890123456789012345678901234567890"}) {
        const lexed result{text};
        CHECK(result.first().kind == token_kind::int_);
        CHECK(result.first().text == text);
    }
    for (const char* const text : {"4.123", "-4.123", "0.123", "123e4", "123E4", "123e-4", "123e+4", "-1.123E4567", "0e0"}) {
        const lexed result{text};
        CHECK(result.first().kind == token_kind::float_);
        CHECK(result.first().text == text);
    }
    CHECK(lexical_error_of("00") == "Invalid number, unexpected digit after 0: \"0\". (1:2)");
    CHECK(lexical_error_of("-01") == "Invalid number, unexpected digit after 0: \"1\". (1:3)");
    CHECK(lexical_error_of("+1") == "Unexpected character: \"+\". (1:1)");
    CHECK(lexical_error_of("1.") == "Invalid number, expected digit but got: <EOF>. (1:3)");
    CHECK(lexical_error_of("1e") == "Invalid number, expected digit but got: <EOF>. (1:3)");
    CHECK(lexical_error_of("1.\"") == "Invalid number, expected digit but got: '\"'. (1:3)");
    CHECK(lexical_error_of(".123") == "Unexpected character: \".\". (1:1)");
    CHECK(lexical_error_of("1.A") == "Invalid number, expected digit but got: \"A\". (1:3)");
    CHECK(lexical_error_of("-A") == "Invalid number, expected digit but got: \"A\". (1:2)");
    CHECK(lexical_error_of("1.0e") == "Invalid number, expected digit but got: <EOF>. (1:5)");
    CHECK(lexical_error_of("1.2.3") == "Invalid number, expected digit but got: \".\". (1:4)");
    CHECK(lexical_error_of("0xF1") == "Invalid number, expected digit but got: \"x\". (1:2)");
    CHECK(lexical_error_of("1_000") == "Invalid number, expected digit but got: \"_\". (1:2)");
    CHECK(lexical_error_of("0b") == "Invalid number, expected digit but got: \"b\". (1:2)");
}

TEST_CASE("strings are decoded")
{
    CHECK(text_of(R"("")").empty());
    CHECK(text_of(R"("simple")") == "simple");
    CHECK(text_of(R"(" white space ")") == " white space ");
    CHECK(text_of(R"("escaped \n\r\b\t\f \" \\ \/")") == "escaped \n\r\b\t\f \" \\ /");
    CHECK(text_of(R"("\u0041\u00e9\u4E2D")") == "A\xC3\xA9\xE4\xB8\xAD");
    CHECK(text_of(R"("\uD83D\uDE00")") == "\xF0\x9F\x98\x80");
    CHECK(text_of(R"("\u{1F600}\u{41}\u{0000000041}")") ==
          "\xF0\x9F\x98\x80"
          "AA");
    CHECK(text_of("\"\xF0\x9F\x98\x80 \xE0\xB8\xAA\"") == "\xF0\x9F\x98\x80 \xE0\xB8\xAA");
    CHECK(text_of("\"raw \x01 \x7F\"") == "raw \x01 \x7F");
}

TEST_CASE("malformed strings are refused where they break")
{
    CHECK(lexical_error_of("\"") == "Unterminated string. (1:2)");
    CHECK(lexical_error_of("\"no end") == "Unterminated string. (1:8)");
    CHECK(lexical_error_of("\"multi\nline\"") == "Unterminated string. (1:7)");
    CHECK(lexical_error_of("\"multi\rline\"") == "Unterminated string. (1:7)");
    CHECK(lexical_error_of("'single'") == "Unexpected single quote character ('), did you mean to use a double quote (\")? (1:1)");
    CHECK(lexical_error_of(R"("bad \z esc")") == "Invalid character escape sequence: \"\\z\". (1:6)");
    CHECK(lexical_error_of(R"("bad \u1 esc")") == "Invalid Unicode escape sequence: \"\\u1 es\". (1:6)");
    CHECK(lexical_error_of(R"("bad \uXXXX esc")") == "Invalid Unicode escape sequence: \"\\uXXXX\". (1:6)");
    CHECK(lexical_error_of(R"("bad \u{} esc")") == "Invalid Unicode escape sequence: \"\\u{}\". (1:6)");
    CHECK(lexical_error_of(R"("bad \u{FXXX} esc")") == "Invalid Unicode escape sequence: \"\\u{FX\". (1:6)");
    CHECK(lexical_error_of(R"("\u{110000}")") == "Invalid Unicode escape sequence: \"\\u{110000}\". (1:2)");
    CHECK(lexical_error_of(R"("\u{D83D}")") == "Invalid Unicode escape sequence: \"\\u{D83D}\". (1:2)");
    CHECK(lexical_error_of(R"("\uD83D")") == "Invalid Unicode escape sequence: \"\\uD83D\". (1:2)");
    CHECK(lexical_error_of(R"("\uDE00")") == "Invalid Unicode escape sequence: \"\\uDE00\". (1:2)");
    CHECK(lexical_error_of(R"("\uD83D\uD83D")") == "Invalid Unicode escape sequence: \"\\uD83D\". (1:2)");
    CHECK(lexical_error_of("\"\\") == "Invalid character escape sequence: \"\\\". (1:2)");
}

TEST_CASE("invalid UTF-8 is refused wherever it stands")
{
    const std::string stray[] = {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                 "\xF8", "\xC3",     "\xFF"};
    for (const std::string& bytes : stray) {
        CHECK(lexical_error_of("\"" + bytes + "\"").starts_with("Invalid character within String: byte 0x"));
        CHECK(lexical_error_of("\"\"\"" + bytes + "\"\"\"").starts_with("Invalid character within String: byte 0x"));
        CHECK(lexical_error_of("# " + bytes).starts_with("Invalid character: byte 0x"));
        CHECK(lexical_error_of(bytes).starts_with("Invalid character: byte 0x"));
    }
    CHECK(lexical_error_of("\xC3\xA9") == "Unexpected character: U+00E9. (1:1)");
    CHECK(lexical_error_of("\xF0\x9F\x98\x80") == "Unexpected character: U+1F600. (1:1)");
    CHECK(lexical_error_of(std::string(1, '\0')) == "Unexpected character: U+0000. (1:1)");
    CHECK(lexical_error_of("?") == "Unexpected character: \"?\". (1:1)");
}

TEST_CASE("block strings lose their common indentation and blank edges")
{
    CHECK(text_of(R"("""""")").empty());
    CHECK(text_of(R"(""" white space """)") == " white space ");
    CHECK(text_of(R"("""contains " quote""")") == "contains \" quote");
    CHECK(text_of(R"("""contains \""" triple""")") == "contains \"\"\" triple");
    CHECK(text_of(R"("""raw \n \u00e9 \\ """)") == "raw \\n \\u00e9 \\\\ ");
    CHECK(text_of("\"\"\"multi\rline\r\nnormalized\n\"\"\"") == "multi\nline\nnormalized");
    CHECK(text_of("\"\"\"\n\n    spans\n      multiple\n\n    lines\n  \n\"\"\"") == "spans\n  multiple\n\nlines");
    CHECK(text_of("\"\"\"  first\n    second\n   third\"\"\"") == "  first\n second\nthird");
    CHECK(text_of("\"\"\"\n \t \n\"\"\"").empty());
    CHECK(lexical_error_of(R"("""no end)") == "Unterminated string. (1:10)");
    CHECK(lexical_error_of(R"("""no end"")") == "Unterminated string. (1:12)");
}

TEST_CASE("after an error there are no more tokens")
{
    const lexed result{"a ? b"};
    REQUIRE(result.tokens.size() == 2);
    CHECK(result.tokens[0].text == "a");
    CHECK(result.tokens[1].kind == token_kind::end_of_file);
}

TEST_CASE("locations count lines of every kind and columns in code points")
{
    constexpr std::string_view source = "a\nb\rc\r\nd\xC3\xA9\xF0\x9F\x98\x80x";
    static_assert(compute_location(source, 0) == location{1, 1});
    CHECK(compute_location(source, 2) == location{2, 1});
    CHECK(compute_location(source, 4) == location{3, 1});
    CHECK(compute_location(source, 7) == location{4, 1});
    CHECK(compute_location(source, static_cast<source_offset>(source.size() - 1)) == location{4, 4});
    CHECK(compute_location(source, 1000) == location{4, 5});
    CHECK(compute_location({}, 0) == location{1, 1});
}
