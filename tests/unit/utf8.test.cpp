#include <pleme_support/utf8.hpp>

#include "support/unicode_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pleme_support;
using namespace std::string_view_literals;

std::vector<std::uint32_t> read_all(std::string_view text)
{
    std::vector<std::uint32_t> points;
    for (std::size_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
    return points;
}

TEST_CASE("utf8: every code point that is no surrogate is written and read back")
{
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        std::string text;
        append_utf8(text, point);
        std::size_t at = 0;
        const bool same = next_code_point(text, at) == point && at == text.size();
        if (!same) FAIL("code point ", static_cast<std::uint32_t>(point));
    }
}

TEST_CASE("utf8: malformed sequences are malformed, and reading goes on after one byte")
{
    struct row {
        std::string_view what;
        std::string_view bytes;
    };
    for (const row& bad :
         {row{"a lone continuation", "\x80"sv}, row{"an overlong slash", "\xC0\xAF"sv},
          row{"an overlong in three", "\xE0\x9F\xBF"sv}, row{"an overlong in four", "\xF0\x8F\xBF\xBF"sv},
          row{"the first surrogate", "\xED\xA0\x80"sv}, row{"the last surrogate", "\xED\xBF\xBF"sv},
          row{"over U+10FFFF", "\xF4\x90\x80\x80"sv}, row{"a byte that never is", "\xF5\x80\x80\x80"sv}, row{"FE", "\xFE"sv},
          row{"FF", "\xFF"sv}, row{"cut after one of two", "\xC3"sv}, row{"cut after two of three", "\xE0\xB8"sv},
          row{"cut after three of four", "\xF0\x9F\x98"sv}, row{"no continuation", "\xC3("sv},
          row{"a bad third byte", "\xE0\xB8("sv}, row{"a bad fourth byte", "\xF0\x9F\x98("sv}}) {
        CAPTURE(bad.what);
        std::size_t at = 0;
        CHECK(next_code_point(bad.bytes, at) == malformed_utf8);
        CHECK(at == 1);
    }
    CHECK(read_all("a\xFFz") == std::vector<std::uint32_t>{'a', malformed_utf8, 'z'});
}

TEST_CASE("utf8: NUL is a code point like others here")
{
    CHECK(read_all("a\0b"sv) == std::vector<std::uint32_t>{'a', 0, 'b'});
}

TEST_CASE("utf8: white space is Unicode's, which has no zero-width space")
{
    for (const std::uint32_t point : U"\t\n\v\f\r \u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000"sv) {
        CAPTURE(static_cast<std::uint32_t>(point));
        CHECK(is_white_space(point));
    }
    for (const std::uint32_t point : U"\u0008\u000Ea0_\u200B\u2060\uFEFF\u180E"sv) {
        CAPTURE(static_cast<std::uint32_t>(point));
        CHECK_FALSE(is_white_space(point));
    }
}

TEST_CASE("utf8: what shows nothing and what breaks a line are what Unicode's files say, for every code point")
{
    if (!test::has_unicode_data()) {
        MESSAGE("skipped: no Unicode data at " << test::unicode_data_folder << " (Debian: unicode-data)");
        return;
    }
    const auto white_space = test::read_property("PropList.txt", "White_Space");
    const auto ignorable = test::read_property("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point");
    const test::unicode_tables tables;
    REQUIRE(white_space.size() == 25);
    REQUIRE(ignorable.size() > 4'000);
    REQUIRE(tables.controls.size() == 65);
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
        const bool right = is_white_space(point) == white_space.contains(point) &&
                           is_default_ignorable(point) == ignorable.contains(point) &&
                           breaks_line(point) == (tables.controls.contains(point) || point == 0x2028 || point == 0x2029);
        if (!right) FAIL("code point ", point);
    }
}

TEST_CASE("utf8: a text is trimmed of what shows nothing at its ends, and blank if that is all of it")
{
    CHECK(trim(" \u200B a\u00AD b\u3000\n") == "a\u00AD b");
    CHECK(trim("a") == "a");
    CHECK(trim("\u2060 ").empty());
    CHECK(trim("").empty());
    CHECK(trim(" \xFF ") == "\xFF");
    CHECK(is_blank("\u2060 \uFEFF"));
    CHECK(is_blank(""));
    CHECK_FALSE(is_blank("\u2060.\uFEFF"));
    CHECK_FALSE(is_blank("\x80"));
}

}  // namespace
