// Every list, page and count against an oracle that looks at all tickets.

#include "support/list_oracle.hpp"
#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/test_size.hpp"

#include <set>

namespace list_oracle_test {

using namespace pleme_support;
using namespace test;

constexpr int steps = 120;
constexpr int questions = 150;

template <class Desk>
std::vector<whole_ticket> read_all(Desk& desk, const std::vector<uuid>& ids)
{
    std::vector<whole_ticket> all;
    for (const uuid& id : ids) all.push_back(read_whole(desk, id));
    return all;
}

std::vector<uuid> ids_of(const record_list<support_ticket>& tickets)
{
    std::vector<uuid> ids;
    for (const support_ticket& ticket : tickets) ids.push_back(ticket.id);
    return ids;
}

/// A desk with a policy and a random history.
template <class Storage>
struct lived_desk : desk<Storage> {
    explicit lived_desk(std::uint32_t seed) : history{*this, seed, at("2026-03-02T09:00:00.123457Z"), true}
    {
        promise_to_thai(*this, {60, 120, 3'000});
        for (int i = 0; i < steps; ++i) history.step();
    }
    random_history<Storage> history;
};

/// All pages one behind the other, in the order of the list whichever way they are read.
template <class Tickets>
std::vector<uuid> scroll(Tickets tickets, const ticket_filter& filter, ticket_order order, std::int32_t size, bool backwards)
{
    std::vector<uuid> all;
    connection_page asked;
    (backwards ? asked.last : asked.first) = size;
    for (int pages = 0; pages < 1'000; ++pages) {
        const ticket_page page = tickets.list("thai", filter, order, asked).value();
        CHECK(page.tickets.size() <= static_cast<std::size_t>(size));
        CHECK(page.cursors.size() == page.tickets.size());
        CHECK((backwards ? page.has_next_page : page.has_previous_page) == (pages > 0));
        const auto ids = ids_of(page.tickets);
        all.insert(backwards ? all.begin() : all.end(), ids.begin(), ids.end());
        if (!(backwards ? page.has_previous_page : page.has_next_page)) return all;
        (backwards ? asked.before : asked.after) = backwards ? page.start_cursor : page.end_cursor;
        REQUIRE((backwards ? asked.before : asked.after));
    }
    FAIL("pages without an end");
    return all;
}

TEST_CASE_TEMPLATE("lists: every list, page and count is that of an oracle that looks at all tickets", Storage, EVERY_STORAGE)
{
    for (int seed = 1; seed <= test_size("list_histories"); ++seed) {
        CAPTURE(seed);
        lived_desk<Storage> desk{static_cast<std::uint32_t>(seed)};
        const auto all = read_all(desk, desk.history.tickets());
        random_filters random{all, static_cast<std::uint32_t>(seed)};
        for (const auto& caller : {host(), customer(1), customer(5)}) {
            const list_oracle oracle{all, caller, desk.repo.clock().now()};
            const auto tickets = [&] { return desk.repo.with(caller).tickets(); };
            for (int question = 0; question < questions; ++question) {
                CAPTURE(question);
                const ticket_filter filter = random.make(!caller.is_customer());
                const auto order = enum_values<ticket_order>[random.below(7)];
                auto wanted = oracle.list(filter, order);
                const auto newest_first = oracle.list(filter, ticket_order::created_desc);
                CHECK(ids_of(tickets().list("thai", filter, offset_page{200, 0}).value()) == newest_first);
                const auto offset = random.below(6);
                const auto limit = 1 + random.below(4);
                const auto part = ids_of(
                    tickets()
                        .list("thai", filter, offset_page{static_cast<std::int32_t>(limit), static_cast<std::int32_t>(offset)})
                        .value());
                for (std::size_t i = 0; i < limit; ++i) {
                    CHECK((i < part.size()) == (offset + i < newest_first.size()));
                    if (i < part.size()) CHECK(part[i] == newest_first[offset + i]);
                }
                // The ticket whose number was typed comes first, once, and is not counted.
                if (const auto typed = oracle.typed(filter)) {
                    std::erase(wanted, *typed);
                    const auto counted = tickets().count("thai", filter).value();
                    CHECK(counted.count == static_cast<std::int32_t>(wanted.size()));
                    wanted.insert(wanted.begin(), *typed);
                } else {
                    const auto up_to = static_cast<std::int32_t>(1 + random.below(20));
                    const auto counted = tickets().count("thai", filter, up_to).value();
                    CHECK(counted.count == (std::min)(up_to, static_cast<std::int32_t>(wanted.size())));
                    CHECK(counted.is_exact == (static_cast<std::int32_t>(wanted.size()) <= up_to));
                }
                const auto size = static_cast<std::int32_t>(1 + random.below(8));
                CHECK(scroll(tickets(), filter, order, size, false) == wanted);
                CHECK(scroll(tickets(), filter, order, size, true) == wanted);
            }
        }
    }
}

TEST_CASE_TEMPLATE("lists: while others write, no ticket comes twice, and none is left out that was there all the time",
                   Storage, EVERY_STORAGE)
{
    for (int seed = 1; seed <= test_size("list_histories"); ++seed) {
        CAPTURE(seed);
        lived_desk<Storage> desk{static_cast<std::uint32_t>(seed)};
        // In the other orders tickets move, away or once more into the way.
        for (const ticket_order order : {ticket_order::created_desc, ticket_order::created_asc})
            for (const bool backwards : {false, true}) {
                const auto live = [&] {
                    const auto ids = ids_of(desk.repo.with(host()).tickets().list("thai", {}, offset_page{200, 0}).value());
                    return std::set<uuid>{ids.begin(), ids.end()};
                };
                std::set<uuid> throughout = live();
                std::vector<uuid> seen;
                connection_page asked;
                (backwards ? asked.last : asked.first) = 3;
                for (bool more = true; more;) {
                    const ticket_page page = desk.repo.with(host()).tickets().list("thai", {}, order, asked).value();
                    for (const uuid& id : ids_of(page.tickets)) seen.push_back(id);
                    more = backwards ? page.has_previous_page : page.has_next_page;
                    (backwards ? asked.before : asked.after) = backwards ? page.start_cursor : page.end_cursor;
                    desk.history.step();
                    const auto now = live();
                    std::erase_if(throughout, [&](const uuid& id) { return now.count(id) == 0; });
                }
                const std::set<uuid> once{seen.begin(), seen.end()};
                CHECK(once.size() == seen.size());
                CHECK(std::includes(once.begin(), once.end(), throughout.begin(), throughout.end()));
            }
    }
}

}  // namespace list_oracle_test
