// What a search finds, and how far it looks.

#include "support/storages.hpp"
#include "support/test_size.hpp"

#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace pleme_support;
using namespace test;

namespace search_test {

/// Each a letter in several spellings that are canonically equivalent or differ in case alone. None begins with a mark, and
/// none ends where a mark of the next would be ordered before its own.
const std::vector<std::vector<std::string>>& letters()
{
    static const std::vector<std::vector<std::string>> all{
        {"a", "A"},
        {"é", "É", "e\u0301", "E\u0301"},
        {"ü", "Ü", "u\u0308", "U\u0308"},
        {"ợ", "Ợ", "o\u031B\u0323", "O\u0323\u031B", "\u01A1\u0323"},
        {"đ", "Đ"},
        {"ß", "ẞ", "ss", "SS"},
        {"å", "Å", "\u212B", "a\u030A"},
        {"σ", "Σ", "ς"},
        {"ΐ", "\u0390", "ι\u0308\u0301"},
        {"й", "Й", "и\u0306"},
        {"ﬁ", "fi", "FI"},
        {"한", "\u1112\u1161\u11AB"},
        {"น้ำ", "น\u0E4D\u0E49\u0E32", "น\u0E49\u0E4D\u0E32"},
        {"ທຳ", "ທ\u0ECD\u0EB2"},
        {"क़", "\u0915\u093C"},
        {"が", "\u304B\u3099"},
        {"😀"},
        {"%"},
        {"\""},
        {"'"},
        {"_"},
        {"7"},
    };
    return all;
}

struct written_text {
    std::string as_it_is;
    std::string otherwise;  ///< the same in other spellings
};

/// Some letters, some of which blanks are between, and a part of them spelled anew.
/// @param blanks  whether there may be some
written_text make_text_of(std::minstd_rand& random, std::size_t length, bool blanks, std::size_t from, std::size_t size)
{
    written_text made;
    for (std::size_t i = 0; i < length; ++i) {
        const bool blank = blanks && random() % 6 == 0;
        const auto& letter = letters()[random() % letters().size()];
        made.as_it_is += blank ? " " : letter[random() % letter.size()];
        if (i >= from && i < from + size) made.otherwise += blank ? " " : letter[random() % letter.size()];
    }
    return made;
}

template <class Desk>
ticket_list search(Desk& desk, const std::string& text)
{
    return desk.repo.with(host()).tickets().list("thai", {.search_query = text}, offset_page{200, 0}).value();
}

/// Tickets 1 to `count`, of which the oldest has a word of its own, with texts that this process has folded.
template <class Storage>
void import_many(Storage& storage, std::int32_t count)
{
    const utf8proc_folding folding;
    storage::batch rows;
    for (std::int32_t n = 1; n <= count; ++n) {
        auto ticket = testing::make_ticket(n);
        ticket.subject = n == 1 ? "zq oldest" : "Ticket";
        rows.insert(ticket)
            .insert(testing::make_event(ticket))
            .insert(repository::fold_texts(ticket, folding))
            .insert(rules::activity_of(ticket));
        if (n % 2'000 != 0 && n != count) continue;
        REQUIRE(storage::import(storage, no_end, rows).has_value());
        rows = {};
    }
    rows.insert(product_folding{"thai", 1, 1, folding_identity(folding), true, 0});
    rows.insert(number_block{"thai", count + 1, 1});
    REQUIRE(storage::import(storage, no_end, rows).has_value());
}

}  // namespace search_test

using namespace search_test;

TEST_CASE_TEMPLATE("search: any part of a text is found by any spelling of it that is canonically equal or of other case",
                   Storage, EVERY_STORAGE)
{
    std::minstd_rand random{20261130};
    desk<Storage> desk;
    struct part {
        std::string text;
        uuid ticket;
    };
    std::vector<part> parts;
    const int texts = test_size("search_texts");
    for (int n = 0; n < texts; ++n) {
        const std::size_t length = 4 + random() % 12;
        const std::size_t from = random() % length;
        const std::size_t size = 1 + random() % (length - from);
        auto made = make_text_of(random, length, true, from, size);
        if (is_blank(made.as_it_is)) continue;
        auto input = new_ticket(make_id('c', 1), n % 2 == 0 ? made.as_it_is : "subject");
        if (n % 2 != 0) input.description = "line\n" + made.as_it_is;
        desk.advance(std::chrono::seconds{1});
        parts.push_back({std::move(made.otherwise), desk.create(input).id});
    }
    for (const part& each : parts) {
        CAPTURE(each.text);
        const auto found = search(desk, each.text);
        CHECK(std::any_of(found.begin(), found.end(), [&](const auto& ticket) { return ticket.id == each.ticket; }));
        CHECK(found.is_complete);
    }
}

TEST_CASE_TEMPLATE("search: what desks reported, each in the spelling that was not found", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (const char* subject : {"ĐƯỢC rồi", "Cafe\u0301", "Mu\u0308ller", "Straße", "ΟΔΥΣΣΕΎΣ", "ขอน\u0E4D\u0E49\u0E32"})
        desk.create(new_ticket(make_id('c', 1), subject));
    for (const char* text : {"được", "café", "CAFÉ", "Müller", "STRASSE", "οδυσσεύς", "น้ำ"}) {
        CAPTURE(text);
        CHECK(search(desk, text).size() == 1);
    }
    CHECK(search(desk, "muller").empty());
}

TEST_CASE_TEMPLATE("search: without a word of three letters the newest tickets are looked at, and pages go on from there",
                   Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto bound = static_cast<std::int32_t>(rules::bounds::tickets_for_short_words);
    import_many(desk.storage(), bound + 1);
    const auto tickets = [&] { return desk.repo.with(host()).tickets(); };
    const auto short_word = tickets().list("thai", {.search_query = "ZQ"}).value();
    CHECK(short_word.empty());
    CHECK_FALSE(short_word.is_complete);
    const auto common = tickets().list("thai", {.search_query = "ti"}).value();
    CHECK(common.size() == 20);
    CHECK(common.is_complete);
    const auto long_word = tickets().list("thai", {.search_query = "zq old"}).value();
    CHECK(long_word.size() == 1);
    CHECK(long_word.is_complete);

    auto page = tickets().list("thai", {.search_query = "zq"}, ticket_order::created_desc).value();
    CHECK(page.tickets.empty());
    CHECK(page.tickets.is_complete);
    REQUIRE(page.has_next_page);
    REQUIRE(page.end_cursor);
    page = tickets()
               .list("thai", {.search_query = "zq"}, ticket_order::created_desc, {.first = 20, .after = page.end_cursor})
               .value();
    CHECK(page.tickets.size() == 1);
    CHECK_FALSE(page.has_next_page);
    // The other way round the old ones come first, and the newest are behind the bound.
    page = tickets().list("thai", {.search_query = "zq"}, ticket_order::created_asc, {.first = 20}).value();
    CHECK(page.tickets.size() == 1);
    CHECK(page.has_next_page);
    page = tickets().list("thai", {.search_query = "zq"}, ticket_order::created_desc, {.last = 20}).value();
    CHECK(page.tickets.size() == 1);
    CHECK(page.has_previous_page);
    page = tickets()
               .list("thai", {.search_query = "zq"}, ticket_order::created_desc, {.last = 20, .before = page.start_cursor})
               .value();
    CHECK(page.tickets.empty());
    CHECK_FALSE(page.has_previous_page);
    const auto few = tickets().count("thai", {.search_query = "zq"}).value();
    CHECK(few.count == 0);
    CHECK_FALSE(few.is_exact);
    // A filter that leaves fewer has nothing behind them.
    CHECK(tickets().list("thai", {.category = "none", .search_query = "zq"}).value().is_complete);
}
