#include "support/storages.hpp"

#include <algorithm>

namespace {

using namespace pleme_support;
using namespace test;

std::vector<std::string> subjects(const record_list<support_ticket>& tickets)
{
    std::vector<std::string> found;
    for (const auto& ticket : tickets) found.push_back(ticket.subject);
    return found;
}
using names = std::vector<std::string>;

/// Ten tickets, "0" to "9", the newest last; pairs share one instant.
template <class Desk>
std::vector<support_ticket> create_ten(Desk& desk)
{
    std::vector<support_ticket> made;
    for (int i = 0; i < 10; ++i) {
        made.push_back(desk.create(new_ticket(make_id('c', 1), std::to_string(i))));
        if (i % 2 == 1) desk.advance(std::chrono::seconds{1});
    }
    return made;
}

TEST_CASE_TEMPLATE("list: newest first, ties by id, 20 unless told otherwise", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (int i = 0; i < 25; ++i) desk.create(new_ticket(make_id('c', 1), std::to_string(i)));
    const auto found = desk.repo.with(host()).tickets().list("thai").value();
    REQUIRE(found.size() == 20);
    CHECK(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) { return b.id < a.id; }));
    CHECK(found.front().subject == "24");
}

TEST_CASE_TEMPLATE("list: each filter, and all of them joined by AND", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket(make_id('c', 1), "urgent bill");
    input.priority = ticket_priority::urgent;
    input.category = "billing";
    const auto bill = desk.create(input);
    const auto other = desk.create(new_ticket(make_id('c', 2), "other"));
    update_ticket_input assign = to_status(ticket_status::in_progress);
    assign.assigned_to = agent(3).actor_id;
    REQUIRE(desk.repo.with(agent()).tickets().update(other.id, assign));

    const auto find = [&](ticket_filter filter) {
        return subjects(desk.repo.with(host()).tickets().list("thai", filter).value());
    };
    CHECK(find({}) == names{"other", "urgent bill"});
    CHECK(find({.status = ticket_status::new_}) == names{"urgent bill"});
    CHECK(find({.status = ticket_status::closed}).empty());
    CHECK(find({.priority = ticket_priority::medium}) == names{"other"});
    CHECK(find({.assigned_to = agent(3).actor_id}) == names{"other"});
    CHECK(find({.customer_id = make_id('c', 1)}) == names{"urgent bill"});
    CHECK(find({.category = "billing"}) == names{"urgent bill"});
    CHECK(find({.category = "Billing"}).empty());
    CHECK(find({.search_query = "BILL"}) == names{"urgent bill"});
    CHECK(find({.status = ticket_status::new_,
                .priority = ticket_priority::urgent,
                .category = "billing",
                .search_query = "urg"}) == names{"urgent bill"});
    CHECK(find({.status = ticket_status::in_progress, .category = "billing"}).empty());
}

TEST_CASE_TEMPLATE("list: every word of a search is somewhere in subject or description, as a substring", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket(make_id('c', 1), "Printer on FIRE");
    input.description = "It burns: 100% \"hot\" a_b*";
    desk.create(input);
    input.subject = "เครื่องพิมพ์ไฟไหม้";
    input.description = "Straße ÉTÉ";
    desk.create(input);

    const auto count = [&](std::string text) {
        return desk.repo.with(host()).tickets().list("thai", {.search_query = std::move(text)}).value().size();
    };
    CHECK(count("printer") == 1);
    CHECK(count("fire burns") == 1);  // one in the subject, one in the description
    CHECK(count("fire water") == 0);
    CHECK(count("rint") == 1);
    CHECK(count("on") == 1);  // shorter than a trigram
    CHECK(count("f") == 1);
    CHECK(count("พิมพ์") == 1);
    CHECK(count("ไฟ") == 1);
    CHECK(count("été STRASSE") == 1);
    CHECK(count("été straße") == 1);
    CHECK(count("100%") == 1);
    CHECK(count("%") == 1);
    CHECK(count("\"hot\"") == 1);
    CHECK(count("a_b*") == 1);
    CHECK(count("a?b") == 0);
    CHECK(count("_") == 1);
    CHECK(count("*") == 1);
    CHECK(count("OR") == 0);
    CHECK(count("NEAR(fire,burns)") == 0);
    CHECK(count("") == 2);
    CHECK(count(" \t ") == 2);
}

TEST_CASE_TEMPLATE("list: a search of 16 words is answered, one of 17 refused before storage is touched", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create(new_ticket(make_id('c', 1), "a b c d e f g h i j k l m n o p"));
    const auto search = [&](const std::string& text) {
        return desk.repo.with(host()).tickets().list("thai", {.search_query = text});
    };
    CHECK(search("p o n m l k j i h g f e d c b a").value().size() == 1);
    CHECK(search("p o n m l k j i h g f e d c b ~").value().empty());
    CHECK(complaint(search("p o n m l k j i h g f e d c b a q")) == "searchQuery must be at most 16 words");
    CHECK(failure(desk.repo.with(host()).tickets().list("thai", {.search_query = repeat("e ", 245)},
                                                        ticket_order::created_desc)) == errc::invalid_argument);
}

TEST_CASE_TEMPLATE("list: search sees changed texts and no old ones", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create(new_ticket(make_id('c', 1), "before"));
    update_ticket_input input;
    input.subject = std::string{"afterwards"};
    REQUIRE(desk.repo.with(agent()).tickets().update(ticket.id, input));
    CHECK(desk.repo.with(host()).tickets().list("thai", {.search_query = "afterw"}).value().size() == 1);
    CHECK(desk.repo.with(host()).tickets().list("thai", {.search_query = "before"}).value().empty());
}

TEST_CASE_TEMPLATE("list: a page by position", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    create_ten(desk);
    const auto page = [&](std::int32_t limit, std::int32_t offset) {
        return subjects(desk.repo.with(host()).tickets().list("thai", {}, offset_page{limit, offset}).value());
    };
    CHECK(page(3, 0) == names{"9", "8", "7"});
    CHECK(page(3, 3) == names{"6", "5", "4"});
    CHECK(page(200, 8) == names{"1", "0"});
    CHECK(page(1, 10).empty());
    CHECK(page(1, 10'000).empty());
}

TEST_CASE_TEMPLATE("list: limit 1 to 200, offset 0 to 10,000, and not one more", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto outcome = [&](std::int32_t limit, std::int32_t offset) {
        return failure(desk.repo.with(host()).tickets().list("thai", {}, offset_page{limit, offset}));
    };
    CHECK(outcome(1, 0) == std::nullopt);
    CHECK(outcome(200, 10'000) == std::nullopt);
    CHECK(outcome(0, 0) == errc::invalid_argument);
    CHECK(outcome(201, 0) == errc::invalid_argument);
    CHECK(outcome(-1, 0) == errc::invalid_argument);
    CHECK(outcome(1, -1) == errc::invalid_argument);
    CHECK(outcome(1, 10'001) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tickets().list("thai", {}, ticket_order::created_desc, {.first = 0})) ==
          errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tickets().list("thai", {}, ticket_order::created_desc, {.first = 201})) ==
          errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tickets().list("NO", {}, offset_page{})) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tickets().list("thai", {.search_query = repeat("x", 501)})) == errc::invalid_argument);
}

TEST_CASE_TEMPLATE("list: pages by place hold every ticket once, ties too, at every page size", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    create_ten(desk);
    const auto all = subjects(desk.repo.with(host()).tickets().list("thai").value());
    for (std::int32_t limit = 1; limit <= 11; ++limit) {
        CAPTURE(limit);
        names seen;
        connection_page place{.first = limit};
        for (bool more = true; more;) {
            const auto page = desk.repo.with(host()).tickets().list("thai", {}, ticket_order::created_desc, place).value();
            CHECK(page.tickets.size() <= static_cast<std::size_t>(limit));
            CHECK_FALSE(page.tickets.empty());
            for (const auto& subject : subjects(page.tickets)) seen.push_back(subject);
            place.after = page.end_cursor;
            more = page.has_next_page;
        }
        CHECK(seen == all);
    }
}

TEST_CASE_TEMPLATE("list: tickets that arrive meanwhile neither repeat nor skip any", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto made = create_ten(desk);
    const auto first = desk.repo.with(host()).tickets().list("thai", {}, ticket_order::created_desc, {.first = 4}).value();
    desk.create(new_ticket(make_id('c', 1), "late"));
    REQUIRE(desk.repo.with(host()).tickets().remove(first.tickets.back().id));  // the place itself may go
    const auto second = desk.repo.with(host())
                            .tickets()
                            .list("thai", {}, ticket_order::created_desc, {.first = 20, .after = first.end_cursor})
                            .value();
    CHECK(subjects(second.tickets) == names{"5", "4", "3", "2", "1", "0"});
    CHECK_FALSE(second.has_next_page);
}

TEST_CASE_TEMPLATE("list: filters hold on later pages", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto made = create_ten(desk);
    for (std::size_t i = 0; i < made.size(); i += 3) desk.move(made[i].id, ticket_status::closed);
    const ticket_filter closed{.status = ticket_status::closed};
    const auto first = desk.repo.with(host()).tickets().list("thai", closed, ticket_order::created_desc, {.first = 2}).value();
    CHECK(subjects(first.tickets) == names{"9", "6"});
    const auto second = desk.repo.with(host())
                            .tickets()
                            .list("thai", closed, ticket_order::created_desc, {.first = 2, .after = first.end_cursor})
                            .value();
    CHECK(subjects(second.tickets) == names{"3", "0"});
    CHECK_FALSE(second.has_next_page);
}

TEST_CASE_TEMPLATE("list: a product has its own tickets only", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create();
    REQUIRE(desk.repo.with(host()).tickets().create("lao", new_ticket(make_id('c', 1), "Lao")));
    CHECK(subjects(desk.repo.with(host()).tickets().list("lao").value()) == names{"Lao"});
    CHECK(desk.repo.with(host()).tickets().list("khmer").value().empty());
}

}  // namespace
