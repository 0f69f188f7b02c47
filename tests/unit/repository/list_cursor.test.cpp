#include "support/storages.hpp"

#include <string>

namespace list_cursor_test {

using namespace pleme_support;
using namespace test;

template <class Desk>
auto ask(Desk& desk, const std::string& product, const ticket_filter& filter, ticket_order order, const std::string& cursor)
{
    return desk.repo.with(host()).tickets().list(product, filter, order, {.first = 5, .after = cursor});
}

TEST_CASE_TEMPLATE("list cursor: one of another product, order or filter is refused by name", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (int i = 0; i < 3; ++i) desk.create();
    const ticket_filter open{.status = ticket_status::new_};
    const auto newest = ticket_order::created_desc;
    const auto page = desk.repo.with(host()).tickets().list("thai", open, newest, {.first = 1}).value();
    const std::string cursor = *page.end_cursor;
    CHECK(ask(desk, "thai", open, newest, cursor).value().tickets.size() == 2);
    const std::string refusal = "after must be a cursor that a page of the same product, filter and order gave";
    CHECK(complaint(ask(desk, "lao", open, newest, cursor)) == refusal);
    CHECK(complaint(ask(desk, "thai", {}, newest, cursor)) == refusal);
    CHECK(complaint(ask(desk, "thai", open, ticket_order::created_asc, cursor)) == refusal);
    CHECK(complaint(ask(desk, "thai", {.status = ticket_status::closed}, newest, cursor)) == refusal);
    CHECK(complaint(ask(desk, "thai", {.statuses = std::vector{ticket_status::new_}}, newest, cursor)) == refusal);
    CHECK(complaint(desk.repo.with(host()).tickets().list("thai", {}, newest, {.before = cursor})) ==
          "before must be a cursor that a page of the same product, filter and order gave");
    // What is asked of one place is asked of all callers: a cursor opens nothing.
    CHECK(desk.repo.with(customer(2)).tickets().list("thai", open, newest, {.after = cursor}).value().tickets.empty());
}

TEST_CASE_TEMPLATE("list cursor: what no page gave is refused", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create();
    const auto newest = ticket_order::created_desc;
    const auto page = desk.repo.with(host()).tickets().list("thai", {}, newest, {.first = 1}).value();
    const std::string cursor = *page.end_cursor;
    const std::string mark = cursor.substr(0, 9);
    const std::string id = to_text(page.tickets.front().id);
    for (const std::string& text :
         {std::string{}, std::string{"."}, std::string{"x"}, mark, mark + "x", mark + "1" + id, mark + "." + id,
          mark + "1." + id + "x", mark + "x." + id, mark + "99999999999999999999." + id, mark + "-9223372036854775808." + id,
          mark + "1." + id.substr(1), " " + cursor, cursor + " ", "X" + cursor.substr(1), cursor.substr(9)}) {
        CAPTURE(text);
        CHECK(complaint(ask(desk, "thai", {}, newest, text)) == "after must be a cursor that a page gave");
    }
    CHECK(ask(desk, "thai", {}, newest, mark + "0").value().tickets.size() == 1);
}

}  // namespace list_cursor_test
