#include "support/random_history.hpp"
#include "support/test_size.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <tuple>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

/// Everything that a reader gets who follows the cursor to the end.
template <class Repository>
std::vector<placed_event> follow(Repository& repo, std::string& cursor, std::int32_t limit,
                                 const pleme_support::principal& reader = host())
{
    std::vector<placed_event> all;
    for (;;) {
        auto page = repo.with(reader).log().events_after("thai", cursor, limit).value();
        CHECK(page.events.size() <= static_cast<std::size_t>(limit));
        all.insert(all.end(), page.events.begin(), page.events.end());
        if (page.next == cursor) return all;
        cursor = page.next;
    }
}

TEST_CASE_TEMPLATE("events_after: each event once, those of a ticket in their order, whatever the pages", Storage,
                   EVERY_STORAGE)
{
    for (const std::int32_t limit : {1, 7, 1000}) {
        CAPTURE(limit);
        desk<Storage> desk;
        random_history history{desk, 7, at("2026-03-02T09:00:00.123457Z")};
        std::string cursor;
        std::vector<placed_event> seen;
        for (int round = 0; round < test_size("log_rounds"); ++round) {
            for (int i = 0; i < 40; ++i) history.step();
            const auto more = follow(desk.repo, cursor, limit);
            seen.insert(seen.end(), more.begin(), more.end());
        }
        std::map<uuid, std::int32_t> versions;
        std::int64_t position = 0;
        for (const placed_event& each : seen) {
            CHECK(each.event.version == ++versions[each.event.ticket_id]);
            CHECK(each.position == ++position);
        }
        std::size_t written = 0;
        for (const uuid& ticket : history.tickets()) {
            const auto all = get<0>(
                desk.storage().read(no_end, storage::query<ticket_event>{}.equal<&ticket_event::ticket_id>(ticket)).value());
            CHECK(static_cast<std::size_t>(versions[ticket]) == all.size());
            written += all.size();
        }
        CHECK(seen.size() == written);
        // A reader who comes later gets the same, in the same order.
        std::string other;
        const auto again = follow(desk.repo, other, 13);
        CHECK((again == seen));
        CHECK(other == cursor);
    }
}

TEST_CASE_TEMPLATE("events_after: nothing is skipped or repeated while many commit and several read", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    using repository = support_repository<typename test::desk<Storage>::storage_type>;
    constexpr int writers = 4;
    constexpr int tickets = 6;
    constexpr int replies = 5;
    std::atomic<int> writing{writers};
    std::vector<std::thread> threads;
    for (int w = 0; w < writers; ++w)
        threads.emplace_back([&] {
            repository repo{desk.storage()};
            for (int t = 0; t < tickets; ++t) {
                const auto ticket = repo.with(host()).tickets().create("thai", new_ticket());
                for (int r = 0; ticket && r < replies; ++r)
                    static_cast<void>(repo.with(agent()).conversations().add_message(agent().actor_id, message_on(ticket->id)));
            }
            --writing;
        });
    constexpr int readers = 3;
    std::vector<std::vector<placed_event>> seen(readers);
    for (auto& mine : seen)
        threads.emplace_back([&] {
            repository repo{desk.storage()};
            std::string cursor;
            for (bool last = false; !last;) {
                last = writing == 0;
                for (bool more = true; more;) {
                    auto page = repo.with(host()).log().events_after("thai", cursor, 5);
                    if (!page) continue;  // others kept placing first
                    mine.insert(mine.end(), page->events.begin(), page->events.end());
                    more = page->next != cursor;
                    cursor = page->next;
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    const auto written = get<0>(desk.storage().read(no_end, storage::query<ticket_event>{}).value()).size();
    CHECK(written == static_cast<std::size_t>(writers * tickets * (1 + replies)));
    for (const auto& mine : seen) {
        CHECK(mine.size() == written);
        std::map<uuid, std::int32_t> versions;
        bool in_order = true;
        for (const auto& [position, event] : mine) in_order = in_order && event.version == ++versions[event.ticket_id];
        CHECK(in_order);
        CHECK((mine == seen.front()));
    }
}

TEST_CASE_TEMPLATE("events_after: products have orders of their own, and scopes are kept", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    static_cast<void>(desk.repo.with(host()).tickets().create("novaskyn", new_ticket()).value());
    desk.say(agent(), ticket.id, true);
    desk.say(agent(), ticket.id);

    CHECK(desk.repo.with(host()).log().events_after("novaskyn", "").value().events.size() == 1);
    CHECK(desk.repo.with(host()).log().events_after("lilitu", "").value().events.empty());
    CHECK(desk.repo.with(agent()).log().events_after("novaskyn", "").value().events.empty());  // out of reach
    CHECK(desk.repo.with(agent()).log().events_after("thai", "").value().events.size() == 3);
    CHECK(failure(desk.repo.with(customer()).log().events_after("thai", "")) == errc::forbidden);

    auto no_notes = agent();
    no_notes.internal_notes = false;
    const auto page = desk.repo.with(no_notes).log().events_after("thai", "").value();
    CHECK(page.events.size() == 2);
    const auto whole = desk.repo.with(host()).log().events_after("thai", "").value();
    CHECK(page.next == whole.next);
    const auto beginning = desk.repo.with(host()).log().events_after("thai", "", 2).value();
    CHECK(desk.repo.with(host()).log().events_after("thai", beginning.next, 10).value().events.size() == 1);
    CHECK(desk.repo.with(host()).log().events_after("thai", whole.next).value().next == whole.next);
    CHECK(desk.repo.with(host()).log().events_after("lilitu", "").value().next.empty());
    // The place of another product is none of this one, and who can't reach a product is not told what is in it.
    CHECK(failure(desk.repo.with(host()).log().events_after("novaskyn", whole.next)) == errc::cursor_lost);
    CHECK(desk.repo.with(agent()).log().events_after("novaskyn", whole.next).value().next == whole.next);
}

TEST_CASE_TEMPLATE("events_after: a cursor outlives the ticket that it stands behind", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create();
    const auto purged = desk.create();
    std::string cursor;
    follow(desk.repo, cursor, 1);
    static_cast<void>(desk.repo.with(host()).privacy().erase_customer("thai", customer().actor_id).value());
    static_cast<void>(desk.repo.with(host()).tickets().remove(purged.id).value());
    std::string later = cursor;
    const auto more = follow(desk.repo, later, 1).size();
    CHECK(more > 1);
    desk.advance(std::chrono::days{100});
    REQUIRE(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{30}).has_value());
    for (std::string from : {cursor, later}) CHECK(follow(desk.repo, from, 7).size() < more);
    const auto after = desk.create();
    for (std::string from : {cursor, later}) CHECK(follow(desk.repo, from, 7).back().event.ticket_id == after.id);
}

TEST_CASE("events_after: bounds")
{
    desk<memory> desk;
    CHECK(complaint(desk.repo.with(host()).log().events_after("thai", "", 0)) == "limit must be 1 to 1000");
    CHECK(failure(desk.repo.with(host()).log().events_after("thai", "", 1001)) == errc::invalid_argument);
    CHECK(complaint(desk.repo.with(host()).log().events_after("thai", "1")) ==
          "cursor must be empty or what a page gave as next");
    CHECK(failure(desk.repo.with(host()).log().events_after("Thai", "")) == errc::invalid_argument);
}

}  // namespace
