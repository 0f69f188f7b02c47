// "The records for which the text match holds": every word is a substring of one of the members, byte by byte.
// Testing layer. Guide: docs/guide/search.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP

#include <pleme_support/storage/count.hpp>
#include <pleme_support/testing/conformance/common.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

template <class MakeStorage>
void check_text_match(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    using words = std::vector<std::string>;
    const std::vector<std::vector<std::string>> texts{
        {"password reset fails", "i can't log in since the update"},                 // 1
        {"ฉันลืมรหัสผ่านของฉัน", "เข้าสู่ระบบไม่ได้ 😀"},                                       // 2
        {"a\u0308rger mit der u\u0308berweisung", "der strassenname ist falsch"},    // 3
        {"οδυσσευσ", "привет мир"},                                                  // 4
        {"100% \"quoted\" it's * AND OR NOT (x) ^y {z}:", "a_b%c\\d -minus +plus"},  // 5
    };
    for (std::int32_t n = 1; n <= static_cast<std::int32_t>(texts.size()); ++n) {
        const auto ticket = make_ticket(n);
        auto text = make_text(ticket);
        text.subject = texts[static_cast<std::size_t>(n - 1)][0];
        text.description = texts[static_cast<std::size_t>(n - 1)][1];
        must_commit(storage, batch().insert(ticket).insert(text));
    }
    must_commit(storage, batch().insert(make_ticket(9, "untold")));
    const auto search = [&](words wanted) {
        auto found_by_ticket = sorted_numbers(storage, tickets().has(texts_with(wanted)));
        // Of the texts themselves: the same tickets.
        found found_by_text;
        for (const ticket_text& text : must_read(storage, texts_with(wanted))) {
            const auto ticket = must_read(storage, tickets().equal<&support_ticket::id>(text.ticket_id));
            found_by_text.push_back(ticket.front().number);
        }
        std::sort(found_by_text.begin(), found_by_text.end());
        CHECK(found_by_text == found_by_ticket);
        return found_by_ticket;
    };

    SUBCASE("a substring anywhere, in either member")
    {
        CHECK(search({"password"}) == found{1});
        CHECK(search({"sswor"}) == found{1});
        CHECK(search({"update"}) == found{1});
        CHECK(search({"passwords"}).empty());
    }
    SUBCASE("every word, each in any member, in any order")
    {
        CHECK(search({"log", "reset"}) == found{1});
        CHECK(search({"reset", "password", "since"}) == found{1});
        CHECK(search({"reset", "strassenname"}).empty());
    }
    SUBCASE("no words: every text, but no ticket without one")
    {
        CHECK(search({}) == found{1, 2, 3, 4, 5});
    }
    SUBCASE("a ticket without texts has no words, and is among those that don't have them")
    {
        CHECK(sorted_numbers(storage, tickets().has_none(texts_with({"password"}))) == found{2, 3, 4, 5, 9});
        CHECK(sorted_numbers(storage, tickets().has_none(texts_with({"i"}))) == found{2, 4, 9});
    }
    SUBCASE("byte by byte: who searches has folded what he searches for")
    {
        CHECK(search({"Password"}).empty());
        CHECK(search({"\u00E4rger"}).empty());
        CHECK(search({"a\u0308rger", "u\u0308ber"}) == found{3});
        CHECK(search({"rger"}) == found{3});
        CHECK(search({"οδυσσευς"}).empty());
        CHECK(search({"привет", "мир"}) == found{4});
        CHECK(search({"and"}).empty());
    }
    SUBCASE("Thai, inside a sentence without blanks")
    {
        CHECK(search({"รหัสผ่าน"}) == found{2});
        CHECK(search({"ระบบ", "ลืม"}) == found{2});
    }
    SUBCASE("words of one and two letters, alone and with long ones")
    {
        CHECK(search({"i"}) == found{1, 3, 5});
        CHECK(search({"ฉั"}) == found{2});
        CHECK(search({"in", "log"}) == found{1});
        CHECK(search({"ir"}).empty());
        CHECK(search({"ми"}) == found{4});
        CHECK(search({"😀"}) == found{2});
        CHECK(search({"😀", "รหัส"}) == found{2});
        CHECK(search({"zz", "password"}).empty());
    }
    SUBCASE("what search languages take for operators is text")
    {
        CHECK(search({"100%"}) == found{5});
        CHECK(search({"\"quoted\""}) == found{5});
        CHECK(search({"it's"}) == found{5});
        CHECK(search({"AND"}) == found{5});
        CHECK(search({"pass*"}).empty());
        CHECK(search({"a_b%c\\d"}) == found{5});
        CHECK(search({"a%c"}).empty());
        CHECK(search({"-minus"}) == found{5});
        CHECK(search({"{z}:"}) == found{5});
        CHECK(search({"subject:password"}).empty());
    }
    SUBCASE("only the members named")
    {
        const auto in_subject = [&](words wanted) {
            storage::query<ticket_text> subjects;
            subjects.matches<&ticket_text::subject>(std::move(wanted));
            return sorted_numbers(storage, tickets().has(subjects));
        };
        CHECK(in_subject({"password"}) == found{1});
        CHECK(in_subject({"update"}).empty());
        CHECK(in_subject({"password", "update"}).empty());
        CHECK(in_subject({"it"}) == found{3, 5});
    }
    SUBCASE("together with conditions, order, page and count, of the text and of the ticket")
    {
        const auto query = [&](words wanted) {
            return tickets()
                .has(texts_with(std::move(wanted)))
                .equal<&support_ticket::product>("thai")
                .descending<&support_ticket::created_at, &support_ticket::id>();
        };
        CHECK(numbers(storage, query({"i"}).limit(2)) == found{5, 3});
        CHECK(numbers(storage, query({"er"}).limit(2)) == found{3});
        CHECK(numbers(storage, query({"falsch"}).limit(2)) == found{3});
        CHECK(numbers(storage, query({"falsch"}).template is_not_null<&support_ticket::category>()).empty());
        CHECK(storage::count(storage, no_end, query({"i"}), 2).value() == 2);
        CHECK(storage::count(storage, no_end, query({"password"}), 9).value() == 1);
        auto exact = texts_with({"password"});
        exact.equal<&ticket_text::subject>("password reset fails");
        CHECK(numbers(storage, tickets().has(exact)) == found{1});
        CHECK(sorted_numbers(storage, tickets().has_none(exact)) == found{2, 3, 4, 5, 9});
        exact.equal<&ticket_text::description>("another");
        CHECK(numbers(storage, tickets().has(exact)).empty());
    }
    SUBCASE("an update is searched by its new text only, and a removed text by none")
    {
        auto text = make_text(make_ticket(1));
        text.subject = "invoice";
        text.description = "twice";
        must_commit(storage, batch().update(text));
        CHECK(search({"invoice", "twice"}) == found{1});
        CHECK(search({"password"}).empty());
        CHECK(search({"oi"}) == found{1});
        must_commit(storage, batch().update(make_next_version(make_ticket(1))));
        CHECK(search({"invoice", "twice"}) == found{1});
        must_commit(storage, batch().remove(text));
        CHECK(search({"invoice"}).empty());
        CHECK(commit_error(storage, batch().update(text)) == errc::conflict);
        CHECK(commit_error(storage, batch().remove(text)) == errc::conflict);
        must_commit(storage, batch().insert(text));
        CHECK(search({"invoice"}) == found{1});
        CHECK(commit_error(storage, batch().insert(text)) == errc::conflict);
    }
    SUBCASE("with a ticket goes its text")
    {
        must_commit(storage, batch().remove(make_ticket(1)));
        CHECK(search({"password"}).empty());
        CHECK(must_read(storage, texts_with({})).size() == 4);
    }
    SUBCASE("many words, and one long word")
    {
        const auto ticket = make_ticket(6);
        auto text = make_text(ticket);
        text.subject = std::string(400, 'q') + "w";
        text.description.clear();
        words many;
        for (int i = 100; i < 250; ++i) {
            many.push_back("word" + std::to_string(i));
            text.description += many.back() + " ";
        }
        must_commit(storage, batch().insert(ticket).insert(text));
        CHECK(search(many) == found{6});
        many.emplace_back("word99");
        CHECK(search(many).empty());
        CHECK(search({std::string(300, 'q') + "w"}) == found{6});
        CHECK(search({std::string(401, 'q')}).empty());
    }
    SUBCASE("a commit that failed left no text behind")
    {
        const auto lost = make_next_version(make_next_version(make_ticket(1)));
        auto text = make_text(lost);
        text.subject = "vanished";
        CHECK(commit_error(storage, batch().insert(make_ticket(8)).update(lost).update(text)) == errc::conflict);
        CHECK(search({"vanished"}).empty());
        CHECK(search({"password"}) == found{1});
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP
