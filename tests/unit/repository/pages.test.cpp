// Pages of a list: what stands first, and what is said of the others.

#include "support/storages.hpp"

#include <string>
#include <vector>

namespace pages_test {

using namespace pleme_support;
using namespace test;

std::vector<std::int32_t> numbers(const ticket_page& page)
{
    std::vector<std::int32_t> found;
    for (const support_ticket& ticket : page.tickets) found.push_back(ticket.number);
    return found;
}

using found = std::vector<std::int32_t>;

TEST_CASE_TEMPLATE("pages: the ticket whose number is searched for comes first, once, and is not counted", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    for (int i = 0; i < 5; ++i) {
        desk.create(new_ticket(make_id('c', 1), "order 2 of 5"));
        desk.advance(std::chrono::seconds{1});
    }
    const auto page = [&](const std::string& text, const connection_page& part = {}, const ticket_filter& more = {}) {
        ticket_filter filter = more;
        filter.search_query = text;
        return desk.repo.with(host()).tickets().list("thai", filter, ticket_order::created_desc, part).value();
    };
    CHECK(numbers(page("2")) == found{2, 5, 4, 3, 1});
    CHECK(numbers(page(" #3 ")) == found{3});  // no text has it
    CHECK(numbers(page("order 2")) == found{5, 4, 3, 2, 1});
    CHECK(numbers(page("7")).empty());
    CHECK(desk.repo.with(host()).tickets().count("thai", {.search_query = "2"}).value().count == 4);
    CHECK(desk.repo.with(host()).tickets().count("thai", {.search_query = "#3"}).value().count == 0);
    // Its page goes on behind it, and back to it.
    const auto first = page("2", {.first = 1});
    CHECK(numbers(first) == found{2});
    CHECK(first.has_next_page);
    CHECK_FALSE(first.has_previous_page);
    const auto second = page("2", {.first = 3, .after = first.end_cursor});
    CHECK(numbers(second) == found{5, 4, 3});
    CHECK(second.has_previous_page);
    CHECK(numbers(page("2", {.first = 3, .after = second.end_cursor})) == found{1});
    CHECK(numbers(page("2", {.last = 3, .before = second.end_cursor})) == found{2, 5, 4});
    CHECK(numbers(page("2", {.last = 2, .before = second.start_cursor})) == found{2});
    CHECK(numbers(page("2", {.last = 2, .before = first.start_cursor})).empty());
    CHECK(numbers(page("2", {.last = 2})) == found{3, 1});
    // It has to pass the rest of the filter, and to be within reach.
    CHECK(numbers(page("#3", {}, {.status = ticket_status::closed})).empty());
    CHECK(desk.repo.with(customer(2))
              .tickets()
              .list("thai", {.search_query = "#3"}, ticket_order::created_desc)
              .value()
              .tickets.empty());
    REQUIRE(desk.repo.with(host()).tickets().remove(page("#3").tickets.front().id));
    CHECK(numbers(page("#3")).empty());
}

TEST_CASE_TEMPLATE("pages: they say what lies on either side", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto page = [&](const connection_page& part) {
        return desk.repo.with(host()).tickets().list("thai", {}, ticket_order::created_asc, part).value();
    };
    CHECK_FALSE(page({}).has_next_page);
    CHECK_FALSE(page({}).end_cursor);
    for (int i = 0; i < 25; ++i) desk.create();
    CHECK(page({}).tickets.size() == 20);  // without a size
    CHECK(page({}).has_next_page);
    CHECK_FALSE(page({.first = 25}).has_next_page);
    CHECK_FALSE(page({.last = 25}).has_previous_page);
    CHECK(page({.last = 24}).has_previous_page);
    const auto last = page({.last = 5});
    CHECK(numbers(last) == found{21, 22, 23, 24, 25});
    CHECK_FALSE(last.has_next_page);
    const auto before = page({.before = last.start_cursor});
    CHECK(before.tickets.size() == 20);
    CHECK(before.has_next_page);
    CHECK_FALSE(before.has_previous_page);
}

TEST_CASE_TEMPLATE("pages: deleted tickets are listed for those who help", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    desk.create();
    REQUIRE(desk.repo.with(host()).tickets().remove(ticket.id));
    const ticket_filter deleted{.deleted = true};
    const auto list = [&](const pleme_support::principal& caller) {
        return desk.repo.with(caller).tickets().list("thai", deleted, ticket_order::created_desc);
    };
    CHECK(numbers(list(agent()).value()) == found{ticket.number});
    CHECK(failure(list(customer())) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).tickets().list("thai", deleted)) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).tickets().count("thai", deleted)) == errc::forbidden);
    CHECK(desk.repo.with(agent()).tickets().count("thai", deleted).value().count == 1);
    CHECK(desk.repo.with(agent()).tickets().count("thai", {.deleted = false}).value().count == 1);
}

TEST_CASE_TEMPLATE("pages: a ticket is found by its number by those who see it", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    const auto find = [&](const pleme_support::principal& caller, const std::string& product, std::int32_t number) {
        return desk.repo.with(caller).tickets().find_by_number(product, number);
    };
    CHECK(find(host(), "thai", ticket.number).value() == ticket);
    CHECK(find(customer(1), "thai", ticket.number).value() == ticket);
    CHECK(failure(find(customer(2), "thai", ticket.number)) == errc::not_found);
    CHECK(failure(find(host(), "lao", ticket.number)) == errc::not_found);
    CHECK(failure(find(agent(), "lao", ticket.number)) == errc::not_found);
    CHECK(failure(find(host(), "thai", ticket.number + 1)) == errc::not_found);
    CHECK(failure(find(host(), "No", ticket.number)) == errc::invalid_argument);
    REQUIRE(desk.repo.with(host()).conversations().add_participant(ticket.id, make_id('c', 2)));
    CHECK(find(customer(2), "thai", ticket.number).has_value());
    REQUIRE(desk.repo.with(host()).tickets().remove(ticket.id));
    CHECK(failure(find(host(), "thai", ticket.number)) == errc::not_found);
}

}  // namespace pages_test
