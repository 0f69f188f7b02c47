// The condition that a text match becomes: what the trigram index is asked for, and what the texts.

#include <pleme_support/adapters/sqlite/detail/text_search.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace pleme_support;
using adapters::sqlite::detail::statement;
using adapters::sqlite::detail::trigrams_of;

namespace {

statement select(const storage::query<support_ticket>& query)
{
    statement made;
    adapters::sql::append_select(made, adapters::sql::table_of<support_ticket>(), query.parts());
    return made;
}

storage::query<support_ticket> search(std::vector<std::string> words)
{
    return storage::query<support_ticket>{}.select<>().matches<&support_ticket::subject, &support_ticket::description>(
        std::move(words));
}

const std::string head =
    "SELECT id, product FROM support_tickets WHERE docid IN (SELECT docid FROM support_tickets_text WHERE ";
const std::string trigrams =
    "docid IN (SELECT rowid FROM support_tickets_trigrams WHERE support_tickets_trigrams MATCH ?) AND ";
const std::string looking = "(instr(subject, ?) > 0 OR instr(description, ?) > 0)";

}  // namespace

TEST_CASE("the trigrams of a word are its code points, three at a time")
{
    using parts = std::vector<std::string_view>;
    CHECK(trigrams_of("").empty());
    CHECK(trigrams_of("ab").empty());
    CHECK(trigrams_of("ลื").empty());
    CHECK(trigrams_of("😀😀").empty());
    CHECK(trigrams_of("abc") == parts{"abc"});
    CHECK(trigrams_of("abcde") == parts{"abc", "bcd", "cde"});
    CHECK(trigrams_of("ลืมa") == parts{"ลืม", "ืมa"});
}

TEST_CASE("the index is asked for the trigrams of long words, and the texts for the words")
{
    const auto made = select(search({"word", "y\"so"}));
    CHECK(made.text() == head + trigrams + looking + " AND " + looking + ")");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{R"("wor" AND "ord" AND "y""s" AND """so")"},
                                                            std::string{"word"}, std::string{"word"}, std::string{"y\"so"},
                                                            std::string{"y\"so"}}));
}

TEST_CASE("short words are looked for in the texts alone")
{
    CHECK(select(search({"ab"})).text() == head + looking + ")");
    CHECK(select(search({"ab", "c"})).text() == head + looking + " AND " + looking + ")");
    CHECK(select(search({"ab", "long"})).text() == head + trigrams + looking + " AND " + looking + ")");
}

TEST_CASE("no more trigrams than FTS5 takes, and none twice")
{
    std::string word;
    for (char c = 'a'; c <= 'z'; ++c) word.append(1, c).append(2, '-');
    const auto asked = std::get<std::string>(select(search({word, word + word, word})).parameters().front());
    std::size_t parts = 1;
    for (std::size_t at = asked.find(" AND "); at != std::string::npos; at = asked.find(" AND ", at + 1)) ++parts;
    CHECK(parts == adapters::sqlite::detail::max_trigrams);
    CHECK(std::get<std::string>(select(search({"aaaaa", "aaa"})).parameters().front()) == R"("aaa")");
}

TEST_CASE("fewer members are fewer texts to look at")
{
    const auto made = select(storage::query<support_ticket>{}.select<>().matches<&support_ticket::subject>({"pass", "ab"}));
    CHECK(made.text() == head + trigrams + "(instr(subject, ?) > 0) AND (instr(subject, ?) > 0))");
    CHECK((made.parameters() ==
           std::vector<storage::value>{std::string{R"("pas" AND "ass")"}, std::string{"pass"}, std::string{"ab"}}));
}
