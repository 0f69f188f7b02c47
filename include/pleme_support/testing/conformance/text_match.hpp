// "The records for which the text match holds": every folded word is a substring of one of the folded members.
// Testing layer. Guide: docs/guide/search.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP

#include <pleme_support/rules/search.hpp>
#include <pleme_support/testing/conformance/common.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

template <class MakeStorage>
void check_text_match(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const std::vector<std::vector<std::string>> texts{
        {"Password RESET fails", "I can't log in since the update"},                 // 1
        {"ฉันลืมรหัสผ่านของฉัน", "เข้าสู่ระบบไม่ได้ 😀"},                                       // 2
        {"Ärger mit der ÜBERWEISUNG", "Der Straßenname ist falsch"},                 // 3
        {"ΟΔΥΣΣΕΥΣ", "ПРИВЕТ мир"},                                                  // 4
        {"100% \"quoted\" it's * AND OR NOT (x) ^y {z}:", "a_b%c\\d -minus +plus"},  // 5
    };
    for (std::int32_t n = 1; n <= static_cast<std::int32_t>(texts.size()); ++n) {
        auto ticket = make_ticket(n);
        ticket.subject = texts[static_cast<std::size_t>(n - 1)][0];
        ticket.description = texts[static_cast<std::size_t>(n - 1)][1];
        must_commit(storage, batch().insert(ticket));
    }
    const auto search = [&](std::string_view text) {
        return sorted_numbers(
            storage, tickets().matches<&support_ticket::subject, &support_ticket::description>(rules::split_search(text)));
    };

    SUBCASE("a substring anywhere, in either member")
    {
        CHECK(search("password") == found{1});
        CHECK(search("sswor") == found{1});
        CHECK(search("update") == found{1});
        CHECK(search("passwords").empty());
    }
    SUBCASE("every word, each in any member, in any order")
    {
        CHECK(search("log reset") == found{1});
        CHECK(search("reset password since") == found{1});
        CHECK(search("reset straßenname").empty());
    }
    SUBCASE("no words: everything")
    {
        CHECK(search("  ") == found{1, 2, 3, 4, 5});
    }
    SUBCASE("case does not matter, in any script that has one")
    {
        CHECK(search("PASSWORD reset") == found{1});
        CHECK(search("äRGER überweisung") == found{3});
        CHECK(search("STRAßE") == found{3});
        CHECK(search("οδυσσευς") == found{4});  // a final sigma at the end
        CHECK(search("привет МИР") == found{4});
    }
    SUBCASE("Thai, inside a sentence without blanks")
    {
        CHECK(search("รหัสผ่าน") == found{2});
        CHECK(search("ระบบ ลืม") == found{2});
    }
    SUBCASE("words of one and two letters, alone and with long ones")
    {
        CHECK(search("i") == found{1, 3, 5});
        CHECK(search("ฉั") == found{2});
        CHECK(search("in log") == found{1});
        CHECK(search("ir") == std::vector<std::int32_t>{});
        CHECK(search("ми") == found{4});
        CHECK(search("😀") == found{2});
        CHECK(search("😀 รหัส") == found{2});
        CHECK(search("zz password").empty());
    }
    SUBCASE("what search languages take for operators is text")
    {
        CHECK(search("100%") == found{5});
        CHECK(search("\"quoted\"") == found{5});
        CHECK(search("it's") == found{5});
        CHECK(search("AND") == found{5});
        CHECK(search("pass*").empty());
        CHECK(search("a_b%c\\d") == found{5});
        CHECK(search("a%c").empty());
        CHECK(search("-minus") == found{5});
        CHECK(search("{z}:") == found{5});
        CHECK(search("subject:password").empty());
    }
    SUBCASE("only the members named")
    {
        const auto in_subject = [&](std::string_view text) {
            return sorted_numbers(storage, tickets().matches<&support_ticket::subject>(rules::split_search(text)));
        };
        CHECK(in_subject("password") == found{1});
        CHECK(in_subject("update").empty());
        CHECK(in_subject("password update").empty());
        CHECK(in_subject("it") == found{3, 5});
    }
    SUBCASE("together with conditions, order and page")
    {
        auto query = tickets()
                         .matches<&support_ticket::subject, &support_ticket::description>({"i"})
                         .equal<&support_ticket::product>("thai")
                         .descending<&support_ticket::created_at, &support_ticket::id>()
                         .limit(2);
        CHECK(numbers(storage, query) == found{5, 3});
    }
    SUBCASE("an update is searched by its new text only")
    {
        auto changed = make_next_version(make_ticket(1));
        changed.subject = "Invoice";
        changed.description = "Twice";
        must_commit(storage, batch().update(changed));
        CHECK(search("invoice twice") == found{1});
        CHECK(search("password").empty());
        CHECK(search("oi") == found{1});
        auto unchanged = make_next_version(changed);
        unchanged.status = ticket_status::resolved;
        must_commit(storage, batch().update(unchanged));
        CHECK(search("invoice twice") == found{1});
    }
    SUBCASE("many words, and one long word")
    {
        auto ticket = make_ticket(6);
        ticket.subject = std::string(400, 'q') + "w";
        ticket.description.clear();
        std::string many;
        for (int i = 100; i < 250; ++i)
            ticket.description += "word" + std::to_string(i) + " ", many += "word" + std::to_string(i) + " ";
        must_commit(storage, batch().insert(ticket));
        CHECK(search(many) == found{6});
        CHECK(search(many + "word99").empty());
        CHECK(search(std::string(300, 'q') + "w") == found{6});
        CHECK(search(std::string(401, 'q')).empty());
    }
    SUBCASE("a commit that failed left no text behind")
    {
        auto lost = make_next_version(make_next_version(make_ticket(1)));
        lost.subject = "Vanished";
        CHECK(commit_error(storage, batch().insert(make_ticket(8)).update(lost)) == errc::conflict);
        CHECK(search("vanished").empty());
        CHECK(search("password") == found{1});
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_TEXT_MATCH_HPP
