#include <pleme_support/utf8proc_folding.hpp>

#include "support/repeat.hpp"
#include "support/unicode_data.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace {

using namespace pleme_support;
using test::code_points;

std::string utf8_of(const code_points& points)
{
    std::string text;
    for (const std::uint32_t point : points) append_utf8(text, point);
    return text;
}

const utf8proc_folding keeping{};
const utf8proc_folding ignoring{accents::ignored};

bool skips_without_data()
{
    if (test::has_unicode_data()) return false;
    MESSAGE("skipped: no Unicode data at " << test::unicode_data_folder << " (Debian: unicode-data)");
    return true;
}

/// What the folding makes of a text besides what Unicode says.
code_points with_vowels_apart(const code_points& points)
{
    code_points made;
    for (const std::uint32_t point : points) {
        if (point == 0xE33 || point == 0xEB3) made.push_back(point == 0xE33 ? 0xE4D : 0xECD);
        made.push_back(point == 0xE33 ? 0xE32 : point == 0xEB3 ? 0xEB2 : point);
    }
    return made;
}

TEST_CASE("folding: every code point folds as CaseFolding.txt says, and to its canonical decomposition")
{
    if (skips_without_data()) return;
    const test::unicode_tables tables;
    REQUIRE(tables.case_folding.size() > 1'400);
    for (std::uint32_t point = 1; point <= 0x10FFFF; ++point) {
        if (!is_scalar_value(point)) continue;
        const std::string folded = keeping.fold(utf8_of({point}));
        if (folded != utf8_of(with_vowels_apart(tables.fold({point})))) FAIL("code point ", point);
        if (keeping.fold(folded) != folded) FAIL("code point ", point, " folds on");
    }
    for (const auto& [point, mapping] : tables.case_folding)
        if (keeping.fold(utf8_of({point})) != keeping.fold(utf8_of(mapping))) FAIL("code point ", point);
}

TEST_CASE("folding: texts that NormalizationTest.txt says are canonically equivalent fold alike, among others too")
{
    if (skips_without_data()) return;
    const auto lines = test::read_packed_unicode_file("NormalizationTest.txt.bz2");
    if (lines.empty()) {
        MESSAGE("skipped: NormalizationTest.txt.bz2 can't be unpacked (Debian: bzip2)");
        return;
    }
    REQUIRE(lines.size() > 18'000);
    const test::unicode_tables tables;
    for (const auto& fields : lines) {
        std::vector<std::string> forms;
        for (std::size_t i = 0; i < 5; ++i) forms.push_back(utf8_of(test::parse_code_points(fields[i])));
        const auto same = [&](std::size_t a, std::size_t b) {
            return keeping.fold(forms[a]) == keeping.fold(forms[b]) &&
                   keeping.fold("xY" + forms[a] + "é") == keeping.fold("Xy" + forms[b] + "E\u0301");
        };
        if (!same(0, 1) || !same(0, 2) || !same(3, 4)) FAIL("line ", fields[0]);
        // In the order of the files' own folding, so that marks of several classes are ordered as they are.
        if (keeping.fold(forms[0]) != utf8_of(with_vowels_apart(tables.fold(test::parse_code_points(fields[0])))))
            FAIL("line ", fields[0]);
    }
}

TEST_CASE("folding: a mark that folds to a letter is ordered before it is one")
{
    CHECK(keeping.fold("\u03B1\u0345\u0301") == keeping.fold("\u03B1\u0301\u0345"));
    CHECK(keeping.fold("\u1F80\u0301") == keeping.fold("\u03B1\u0313\u0301\u0345"));
}

TEST_CASE("folding: what differs in case or in canonical spelling alone is the same, in every script")
{
    for (const auto& [one, other] :
         std::vector<std::pair<std::string, std::string>>{{"ĐƯỢC", "được"},
                                                          {"café", "CAFE\u0301"},
                                                          {"Müller", "Mu\u0308ller"},
                                                          {"Straße", "STRASSE"},
                                                          {"ẞ", "ss"},
                                                          {"ΣΊΣΥΦΟΣ", "σίσυφος"},
                                                          {"ЙОД", "и\u0306од"},
                                                          {"Å", "\u212B"},
                                                          {"한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8"},
                                                          {"ﬁn", "FIN"},
                                                          {"\U00010400", "\U00010428"},
                                                          {"ꭰ", "Ꭰ"}})
        CHECK(keeping.fold(one) == keeping.fold(other));
    for (const auto& [one, other] :
         std::vector<std::pair<std::string, std::string>>{{"cafe", "café"}, {"ก", "กี"}, {"१", "1"}, {"ı", "i"}, {"Ａ", "A"}})
        CHECK(keeping.fold(one) != keeping.fold(other));
}

TEST_CASE("folding: accents are ignored by an option, and nothing else is, since marks are letters elsewhere")
{
    for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
             {"Café", "cafe"}, {"Őű", "ou"}, {"ΆΈ", "αε"}, {"ё", "Е"}, {"được", "đuoc"}})
        CHECK(ignoring.fold(one) == ignoring.fold(other));
    for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
             {"กี", "ก"}, {"น้ำ", "นำ"}, {"कि", "क"}, {"が", "か"}, {"đ", "d"}, {"ø", "o"}})
        CHECK(ignoring.fold(one) != ignoring.fold(other));
    CHECK(ignoring.fold("\u0301\u0308").empty());
    CHECK(ignoring.fold_case("Café") == keeping.fold("café"));
    CHECK(keeping.fold_case("Café") == keeping.fold("café"));
}

TEST_CASE("folding: Thai's SARA AM and Lao's AM are what they are made of, with a tone mark between or not")
{
    CHECK(keeping.fold("ทำ") == keeping.fold("ท\u0E4D\u0E32"));
    for (const std::string tone : {"\u0E48", "\u0E49", "\u0E4A", "\u0E4B"}) {
        const std::string usual = keeping.fold("น" + tone + "\u0E33");
        CHECK(keeping.fold("น\u0E4D" + tone + "\u0E32") == usual);
        CHECK(keeping.fold("น" + tone + "\u0E4D\u0E32") == usual);
        CHECK(keeping.fold("น\u0E4D" + tone) != usual);
    }
    CHECK(keeping.fold("\u0E99\u0EC9\u0EB3") == keeping.fold("\u0E99\u0ECD\u0EC9\u0EB2"));
    CHECK(keeping.fold("\u0E4D\u0E48\u0E48\u0E32") == keeping.fold("\u0E48\u0E48\u0E33"));
    CHECK(keeping.fold("\u0E4D\u0EC8\u0E32") != keeping.fold("\u0EC8\u0E33"));
}

TEST_CASE("folding: bytes that are not UTF-8 stay as they are, and part what stands beside them")
{
    for (const std::string_view cut :
         {"\x80", "\xC3", "\xDF", "\xE0\xB8", "\xE1\xB8", "\xEF\xBC", "\xF0\x9F\x98", "\xED\xA0\x80", "\xFF"}) {
        const std::string malformed{cut};
        CHECK(keeping.fold(malformed + "A") == malformed + "a");
        CHECK(keeping.fold(malformed + "SS" + malformed) == malformed + "ss" + malformed);
        CHECK(keeping.fold("e" + malformed + "\u0301") == "e" + malformed + "\u0301");
    }
}

TEST_CASE("folding: it says what it is")
{
    CHECK(folding_identity(keeping).starts_with("utf8proc 2."));
    CHECK(folding_identity(keeping).find("Unicode 1") != std::string::npos);
    CHECK(folding_identity(keeping) != folding_identity(ignoring));
    CHECK(folding_identity(exact_folding::instance()) == "exact 1");
    CHECK(exact_folding::instance().fold("Ä") == "Ä");
    CHECK(exact_folding::instance().fold_case("Ä") == "Ä");
}

TEST_CASE("folding: the longest text folds in time that grows with its length, whatever its marks")
{
    const auto time_of = [](const std::string& text) {
        const auto begin = std::chrono::steady_clock::now();
        CHECK(keeping.fold(text).size() >= text.size());
        return std::chrono::steady_clock::now() - begin;
    };
    // Ordering marks by moving each to its place would take half a billion steps.
    CHECK(time_of("a" + test::repeat("\u0301\u0323", 16'384)) < std::chrono::milliseconds{500});
    CHECK(time_of(test::repeat("\u0E4D", 1) + test::repeat("\u0E48", 21'000) + "\u0E32") < std::chrono::milliseconds{500});
}

}  // namespace
