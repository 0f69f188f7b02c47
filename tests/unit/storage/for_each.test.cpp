// Many records are visited page by page, each once, in the query's order; a storage that has a way of its own is asked for
// that.

#include <pleme_support/storage/for_each.hpp>

#include "support/noting_storage.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <numeric>
#include <string>

namespace {

using namespace pleme_support;
using storage::query;

/// Says that it was asked, and visits one ticket.
struct streaming_by_itself : test::noting_storage {
    template <storage::record R, class Visitor>
    result<void> for_each(const call_end&, const query<R>&, Visitor&& visit)
    {
        return visit(R{});
    }
};

static_assert(!storage::streams<test::noting_storage> && !storage::streams<adapters::memory_storage>);
static_assert(storage::streams<streaming_by_itself>);

query<support_ticket> by_number()
{
    return query<support_ticket>{}.equal<&support_ticket::product>("thai").ascending<&support_ticket::number>();
}

/// The numbers of the tickets that are visited.
std::vector<std::int32_t> walk(test::noting_storage& tickets, const query<support_ticket>& asked)
{
    std::vector<std::int32_t> seen;
    const auto visit = [&](support_ticket&& ticket) -> result<void> {
        seen.push_back(ticket.number);
        return {};
    };
    REQUIRE(storage::for_each(tickets, no_end, asked, visit).has_value());
    return seen;
}

/// The numbers from `first` to `last`.
std::vector<std::int32_t> numbers_between(std::int32_t first, std::int32_t last)
{
    std::vector<std::int32_t> all(static_cast<std::size_t>(last - first + 1));
    std::iota(all.begin(), all.end(), first);
    return all;
}

TEST_CASE("for_each: each record once, in order, a page at a time")
{
    test::noting_storage tickets;
    tickets.fill(1, 1'100);
    CHECK(walk(tickets, by_number()) == numbers_between(1, 1'100));
    REQUIRE(tickets.asked.size() == 3);
    for (const auto& page : tickets.asked) CHECK(page.limit == storage::records_at_once);
    CHECK(tickets.asked[0].after.empty());
    CHECK((tickets.asked[1].after == std::vector{storage::to_value(std::int32_t{500})}));
    CHECK((tickets.asked[2].after == std::vector{storage::to_value(std::int32_t{1'000})}));

    auto backwards = query<support_ticket>{}.descending<&support_ticket::number>();
    auto expected = numbers_between(1, 1'100);
    std::reverse(expected.begin(), expected.end());
    CHECK(walk(tickets, backwards) == expected);
}

TEST_CASE("for_each: pages that are just full, and none at all")
{
    test::noting_storage tickets;
    CHECK(walk(tickets, by_number()).empty());
    tickets.fill(1, 500);
    CHECK(walk(tickets, by_number()) == numbers_between(1, 500));
    tickets.fill(501, 1'000);
    CHECK(walk(tickets, by_number()) == numbers_between(1, 1'000));
}

TEST_CASE("for_each: without an order by the key")
{
    test::noting_storage tickets;
    tickets.fill(1, 600);
    CHECK(walk(tickets, query<support_ticket>{}).size() == 600);
    REQUIRE(tickets.asked.size() == 2);
    CHECK(tickets.asked[1].order.size() == 2);
    CHECK(tickets.asked[1].after.size() == 2);
}

TEST_CASE("for_each: no more than the limit is visited or read")
{
    test::noting_storage tickets;
    tickets.fill(1, 1'100);
    CHECK(walk(tickets, by_number().limit(700)) == numbers_between(1, 700));
    REQUIRE(tickets.asked.size() == 2);
    CHECK(tickets.asked[1].limit == 200);
    tickets.asked.clear();
    CHECK(walk(tickets, by_number().limit(0)).empty());
    CHECK(tickets.asked.empty());
}

TEST_CASE("for_each: what is not wanted does not come, but for what the order needs")
{
    test::noting_storage tickets;
    tickets.fill(1, 600);
    std::size_t visited = 0;
    const auto visit = [&](support_ticket&& ticket) -> result<void> {
        ++visited;
        CHECK(ticket.subject == "Ticket " + std::to_string(ticket.number));
        CHECK(ticket.description.empty());
        return {};
    };
    REQUIRE(storage::for_each(tickets, no_end, by_number().select<&support_ticket::subject>(), visit).has_value());
    CHECK(visited == 600);
}

TEST_CASE("for_each: an error of the visitor ends it, and so does one of the storage")
{
    test::noting_storage tickets;
    tickets.fill(1, 1'100);
    int left = 3;
    const auto give_up = [&](support_ticket&&) -> result<void> {
        if (--left > 0) return {};
        return support_error{errc::invalid_argument, "enough"};
    };
    CHECK(storage::for_each(tickets, no_end, by_number(), give_up).error().message == "enough");
    CHECK(left == 0);
    CHECK(tickets.asked.size() == 1);

    std::atomic<bool> stop{false};
    std::size_t visited = 0;
    const auto stop_at_600 = [&](support_ticket&&) -> result<void> {
        if (++visited == 600) stop = true;
        return {};
    };
    const call_end end{(call_end::instant::max)(), &stop};
    CHECK(storage::for_each(tickets, end, by_number(), stop_at_600).error().code == errc::stopped);
    CHECK(visited == 1'000);  // the page that was there
}

TEST_CASE("for_each: what comes meanwhile is visited if its place is yet to come, and nothing twice")
{
    test::noting_storage tickets;
    tickets.fill(10, 700);
    std::vector<std::int32_t> seen;
    const auto visit = [&](support_ticket&& ticket) -> result<void> {
        if (seen.empty()) {
            tickets.fill(5, 5);
            tickets.fill(701, 701);
        }
        seen.push_back(ticket.number);
        return {};
    };
    REQUIRE(storage::for_each(tickets, no_end, by_number(), visit).has_value());
    CHECK(seen == numbers_between(10, 701));
}

TEST_CASE("for_each: a storage with a way of its own goes it")
{
    streaming_by_itself tickets;
    CHECK(walk(tickets, by_number()).empty());  // as its base
    int visited = 0;
    const auto visit = [&](support_ticket&&) -> result<void> {
        ++visited;
        return {};
    };
    REQUIRE(storage::for_each(tickets, no_end, by_number(), visit).has_value());
    CHECK(visited == 1);
}

}  // namespace
