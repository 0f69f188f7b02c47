#include <pleme_support/rules/search.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using words = std::vector<std::string>;

TEST_CASE("search: case is folded as Unicode's simple folding does, script by script")
{
    constexpr std::pair<std::string_view, std::string_view> cases[]{
        {"HeLLo 42", "hello 42"},
        {"ÀÉÎÕÜÞ×", "àéîõüþ×"},
        {"ŒŠŽŸĲ", "œšžÿĳ"},
        {"ĽŁŃŇŐ", "ľłńňő"},
        {"ẞ", "ß"},
        {"ſ", "s"},
        {"µ", "μ"},
        {"ΆΈΉΊΌΎΏ", "άέήίόύώ"},
        {"ΑΩΣς", "αωσσ"},
        {"ЀЯЁ", "ѐяё"},
        {"ӀӁӐ", "ӏӂӑ"},
        {"ԱՖ", "աֆ"},
        {"Ａｚ", "ａｚ"},
        {"ẠỸ", "ạỹ"},
        {"สวัสดี", "สวัสดี"},
        {"日本語", "日本語"},
        {"😀", "😀"},
    };
    for (const auto& [given, expected] : cases) CHECK(rules::fold_case(given) == expected);
}

TEST_CASE("search: folding what is folded changes nothing, for every code point")
{
    for (char32_t point = 0; point <= 0x10FFFF; ++point) {
        const char32_t folded = rules::fold_code_point(point);
        if (rules::fold_code_point(folded) != folded || folded > 0x10FFFF)
            FAIL("code point ", static_cast<std::uint32_t>(point));
    }
}

TEST_CASE("search: a text is folded code point by code point, for every code point among others")
{
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
        if (!is_scalar_value(point)) continue;
        std::string text = "A";
        append_utf8(text, point);
        text += "ZÄ";
        std::string expected = "a";
        append_utf8(expected, rules::fold_code_point(point));
        expected += "zä";
        if (rules::fold_case(text) != expected) FAIL("code point ", point);
    }
}

TEST_CASE("search: malformed bytes stay as they are in a text, and part words in a search")
{
    CHECK(rules::fold_case("A\xFFZ") == "a\xFFz");
    for (const std::string_view cut :
         {"\x80", "\xC3", "\xDF", "\xE0\xB8", "\xE1\xB8", "\xEF\xBC", "\xF0\x9F\x98", "\xED\xA0\x80"}) {
        const std::string malformed{cut};
        CHECK(rules::fold_case(malformed + "A") == malformed + "a");
        CHECK(rules::fold_case(malformed + "Ä" + malformed) == malformed + "ä" + malformed);
    }
    CHECK(rules::split_search("A\xFFZ") == words{"a", "z"});
}

TEST_CASE("search: words stand between white space of any kind")
{
    CHECK(rules::split_search("  Printer\t ON\u3000FIRE\n") == words{"printer", "on", "fire"});
    CHECK(rules::split_search("one") == words{"one"});
    CHECK(rules::split_search("").empty());
    CHECK(rules::split_search(" \u00A0\u2029").empty());
    CHECK(rules::split_search("a-b \"c\" %_*") == words{"a-b", "\"c\"", "%_*"});
}

}  // namespace
