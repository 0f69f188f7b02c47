// Pages of messages and events, of many tickets at once.

#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/whole_ticket.hpp"

#include <string>
#include <vector>

namespace child_pages_test {

using namespace pleme_support;
using namespace test;

/// The children that a caller sees, by looking at all of them.
std::vector<uuid> expected_messages(const whole_ticket& whole, const pleme_support::principal& caller)
{
    std::vector<uuid> ids;
    for (const ticket_message& each : whole.messages)
        if (!each.is_internal || caller.sees_internal_notes()) ids.push_back(each.id);
    return ids;
}

template <class R>
std::vector<uuid> ids_of(const std::vector<R>& items)
{
    std::vector<uuid> ids;
    for (const R& each : items) ids.push_back(each.id);
    return ids;
}

/// All pages of one ticket's list, in its order.
template <class Read>
auto scroll(const Read& read, std::int32_t size, bool backwards)
{
    std::vector<uuid> all;
    connection_page asked;
    (backwards ? asked.last : asked.first) = size;
    for (int pages = 0; pages < 1'000; ++pages) {
        const auto page = read(asked);
        CHECK(page.items.size() <= static_cast<std::size_t>(size));
        CHECK((backwards ? page.has_next_page : page.has_previous_page) == (pages > 0));
        const auto ids = ids_of(page.items);
        all.insert(backwards ? all.begin() : all.end(), ids.begin(), ids.end());
        if (!(backwards ? page.has_previous_page : page.has_next_page)) return all;
        (backwards ? asked.before : asked.after) = backwards ? page.start_cursor : page.end_cursor;
    }
    FAIL("pages without an end");
    return all;
}

TEST_CASE_TEMPLATE("child pages: of every ticket and both ways they are what the caller sees", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    random_history history{desk, 7, at("2026-03-02T09:00:00.123457Z"), true};
    for (int i = 0; i < 150; ++i) history.step();
    std::vector<support_ticket> tickets;
    std::vector<whole_ticket> all;
    for (const uuid& id : history.tickets()) {
        all.push_back(read_whole(desk, id));
        tickets.push_back(all.back().ticket);
    }
    for (const auto& caller : {host(), agent(), customer(1)}) {
        const auto areas = [&] { return desk.repo.with(caller); };
        const auto most = static_cast<std::int32_t>((std::min)(std::size_t{200}, 1'000 / tickets.size()));
        for (const std::int32_t size : {1, 2, most}) {
            const auto last = areas().conversations().message_pages(tickets, {.last = size}).value();
            const auto first = areas().conversations().message_pages(tickets, {.first = size}).value();
            REQUIRE(last.size() == tickets.size());
            for (std::size_t i = 0; i < tickets.size(); ++i) {
                const auto wanted = expected_messages(all[i], caller);
                const auto count = static_cast<std::ptrdiff_t>((std::min)(wanted.size(), static_cast<std::size_t>(size)));
                CHECK(ids_of(first[i].items) == std::vector<uuid>(wanted.begin(), wanted.begin() + count));
                CHECK(ids_of(last[i].items) == std::vector<uuid>(wanted.end() - count, wanted.end()));
                CHECK(first[i].has_next_page == (wanted.size() > static_cast<std::size_t>(size)));
                CHECK(last[i].has_previous_page == first[i].has_next_page);
            }
        }
        for (std::size_t i = 0; i < tickets.size(); i += 5)
            for (const bool backwards : {false, true}) {
                const auto messages = [&](const connection_page& page) {
                    return areas().conversations().message_pages({tickets[i]}, page).value().front();
                };
                CHECK(scroll(messages, 2, backwards) == expected_messages(all[i], caller));
                const auto events = [&](const connection_page& page) {
                    return areas().log().event_pages({tickets[i]}, page).value().front();
                };
                std::vector<uuid> told;
                for (const ticket_event& event : all[i].events)
                    if (!repository::is_internal(event.kind) || caller.sees_internal_notes()) told.push_back(event.id);
                CHECK(scroll(events, 3, backwards) == told);
            }
    }
}

TEST_CASE_TEMPLATE("child pages: a cursor is good for its ticket alone", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const std::vector<support_ticket> tickets{desk.create(), desk.create()};
    for (const auto& ticket : tickets)
        for (int i = 0; i < 3; ++i) desk.say(customer(), ticket.id);
    const auto pages = [&](const record_list<support_ticket>& of, const connection_page& page) {
        return desk.repo.with(host()).conversations().message_pages(of, page);
    };
    const auto cursor = pages(tickets, {.first = 1}).value()[0].end_cursor;
    REQUIRE(cursor);
    CHECK(pages({tickets[0]}, {.after = cursor}).value()[0].items.size() == 2);
    const std::string refusal = "after must be a cursor that a page of the same ticket gave";
    CHECK(complaint(pages({tickets[1]}, {.after = cursor})) == refusal);
    CHECK(complaint(pages(tickets, {.after = cursor})) == refusal);
    CHECK(complaint(pages({tickets[0]}, {.after = *cursor + "x"})) == refusal);
    CHECK(complaint(pages({tickets[0]}, {.after = ""})) == refusal);
    CHECK(complaint(desk.repo.with(host()).log().event_pages({tickets[0]}, {.before = cursor})) ==
          "before must be a cursor that a page of the same ticket gave");
    CHECK(complaint(pages({tickets[0]}, {.last = 201})) == "last must be 1 to 200");
    CHECK(complaint(pages({tickets[0]}, {.first = 1, .last = 1})) == "first must not be given together with last or before");
    CHECK(pages({}, {}).value().empty());
    // What several tickets are asked for together is bounded.
    std::vector<support_ticket> many(200);
    for (std::uint32_t n = 0; n < 200; ++n) many[n].id = make_id('1', n), many[n].product = "thai";
    CHECK(pages(many, {.last = 5}).has_value());
    CHECK(complaint(pages(many, {.last = 6})) ==
          "first or last must be at most 1000 for all tickets together; of 200 tickets they ask for 6 each");
    CHECK(failure(pages(many, {})) == errc::invalid_argument);
}

}  // namespace child_pages_test
