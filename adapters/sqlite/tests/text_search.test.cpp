// The condition that a text match becomes: what the trigram index is asked for, and what the texts.

#include <pleme_support/adapters/sqlite/detail/text_search.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace pleme_support;
using adapters::sqlite::detail::trigrams_of;

namespace {

template <bool ByIndex>
auto select(const storage::query<support_ticket>& query)
{
    adapters::sql::statement<adapters::sqlite::detail::basic_dialect<ByIndex>> made;
    adapters::sql::append_select(made, adapters::sql::table_of<support_ticket>(), query.parts());
    return made;
}

template <auto... Members>
storage::query<support_ticket> search_in(std::vector<std::string> words)
{
    storage::query<ticket_text> texts;
    texts.matches<Members...>(std::move(words));
    storage::query<support_ticket> tickets;
    return tickets.select<>().has(texts);
}

storage::query<support_ticket> search(std::vector<std::string> words)
{
    return search_in<&ticket_text::subject, &ticket_text::description>(std::move(words));
}

const std::string by_index =
    "SELECT id, product FROM support_tickets NOT INDEXED WHERE (docid IN (SELECT docid FROM ticket_texts_kept WHERE docid IN "
    "(SELECT rowid FROM ticket_texts_trigrams WHERE ticket_texts_trigrams MATCH ?) AND ";
const std::string in_order =
    "SELECT id, product FROM support_tickets WHERE (EXISTS (SELECT 1 FROM ticket_texts_kept WHERE ticket_texts_kept.docid = "
    "support_tickets.docid AND ";
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
    const auto made = select<true>(search({"word", "y\"so"}));
    CHECK(made.text() == by_index + looking + " AND " + looking + "))");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{R"("wor" AND "ord" AND "y""s" AND """so")"},
                                                            std::string{"word"}, std::string{"word"}, std::string{"y\"so"},
                                                            std::string{"y\"so"}}));
}

TEST_CASE("short words, and words that many texts have, are looked for in the texts of a page's rows")
{
    CHECK(select<false>(search({"ab"})).text() == in_order + looking + "))");
    CHECK(select<false>(search({"ab", "long"})).text() == in_order + looking + " AND " + looking + "))");
}

TEST_CASE("no more trigrams than FTS5 takes, and none twice")
{
    std::string word;
    for (char c = 'a'; c <= 'z'; ++c) word.append(1, c).append(2, '-');
    const auto asked = adapters::sqlite::detail::trigram_query({word, word + word, word});
    std::size_t parts = 1;
    for (std::size_t at = asked.find(" AND "); at != std::string::npos; at = asked.find(" AND ", at + 1)) ++parts;
    CHECK(parts == adapters::sqlite::detail::max_trigrams);
    CHECK(adapters::sqlite::detail::trigram_query({"aaaaa", "aaa"}) == R"("aaa")");
    CHECK(adapters::sqlite::detail::trigram_query({"ab", "ลื"}).empty());
}

TEST_CASE("fewer members are fewer texts to look at")
{
    const auto made = select<true>(search_in<&ticket_text::subject>({"pass", "ab"}));
    CHECK(made.text() == by_index + "(instr(subject, ?) > 0) AND (instr(subject, ?) > 0)))");
    CHECK((made.parameters() ==
           std::vector<storage::value>{std::string{R"("pas" AND "ass")"}, std::string{"pass"}, std::string{"ab"}}));
}
