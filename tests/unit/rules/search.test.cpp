#include <pleme_support/rules/search.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pleme_support;
using parts = std::vector<std::string_view>;
using words = std::vector<std::string>;

TEST_CASE("search: words stand between white space of any kind, and between bytes that are not UTF-8")
{
    CHECK(rules::split_words("  Printer\t ON\u3000FIRE\n") == parts{"Printer", "ON", "FIRE"});
    CHECK(rules::split_words("one") == parts{"one"});
    CHECK(rules::split_words("").empty());
    CHECK(rules::split_words(" \u00A0\u2029").empty());
    CHECK(rules::split_words("a-b \"c\" %_*") == parts{"a-b", "\"c\"", "%_*"});
    CHECK(rules::split_words("A\xFFZ") == parts{"A", "Z"});
}

TEST_CASE("search: words are folded, each once, and those that nothing is left of are none")
{
    const utf8proc_folding ignoring{accents::ignored};
    CHECK(rules::search_words("Straße ON  strasse on", ignoring) == words{"strasse", "on"});
    CHECK(rules::search_words("\u0301 É", ignoring) == words{"e"});
    CHECK(rules::search_words("A a", exact_folding::instance()) == words{"A", "a"});
    CHECK(rules::search_words(" \u2003", ignoring).empty());
}

}  // namespace
