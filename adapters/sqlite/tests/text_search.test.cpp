// The condition that a text match becomes: which words the trigram index is asked for, and how.

#include <pleme_support/adapters/sqlite/detail/text_search.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pleme_support;
using adapters::sqlite::detail::has_trigram;
using adapters::sqlite::detail::statement;

namespace {

statement select(const storage::query<support_ticket>& query)
{
    statement made;
    adapters::sql::append_select<support_ticket>(made, query.parts());
    return made;
}

storage::query<support_ticket> search(std::vector<std::string> words)
{
    return storage::query<support_ticket>{}.select<>().matches<&support_ticket::subject, &support_ticket::description>(
        std::move(words));
}

const std::string head =
    "SELECT id, product FROM support_tickets WHERE (id, product) IN (SELECT id, product FROM support_tickets_text WHERE ";
const std::string trigrams = "docid IN (SELECT rowid FROM support_tickets_trigrams WHERE support_tickets_trigrams MATCH ?)";
const std::string looking = "(instr(subject, ?) > 0 OR instr(description, ?) > 0)";

}  // namespace

TEST_CASE("a word has a trigram from three code points on")
{
    CHECK_FALSE(has_trigram("ab"));
    CHECK(has_trigram("abc"));
    CHECK_FALSE(has_trigram("ลื"));
    CHECK(has_trigram("ลืม"));
    CHECK_FALSE(has_trigram("😀😀"));
}

TEST_CASE("long words are phrases of one MATCH")
{
    const auto made = select(search({"password", "say\"so"}));
    CHECK(made.text() == head + trigrams + ")");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{R"("password" AND "say""so")"}}));
}

TEST_CASE("short words are looked for one by one, beside the long ones")
{
    CHECK(select(search({"ab"})).text() == head + looking + ")");
    CHECK(select(search({"ab", "c"})).text() == head + looking + " AND " + looking + ")");
    CHECK(select(search({"ab", "long"})).text() == head + trigrams + " AND " + looking + ")");
}

TEST_CASE("words beyond what FTS5 takes are looked for one by one")
{
    std::vector<std::string> words(adapters::sqlite::detail::max_trigram_words + 2, "word");
    CHECK(select(search(words)).text() == head + trigrams + " AND " + looking + " AND " + looking + ")");
}

TEST_CASE("fewer members are a column filter")
{
    auto query = storage::query<support_ticket>{}.select<>().matches<&support_ticket::subject>({"password", "ab"});
    const auto made = select(query);
    CHECK(made.text() == head + trigrams + " AND (instr(subject, ?) > 0))");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{R"({subject} : ("password"))"}, std::string{"ab"}}));
}
