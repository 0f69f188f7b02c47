// A storage that counts is asked for that; of another one the keys are read, and no more of them than the count may cost.

#include <pleme_support/storage/count.hpp>

#include "support/noting_storage.hpp"

#include <doctest/doctest.h>

#include <atomic>

namespace {

using namespace pleme_support;
using storage::query;

/// Counts so many, whatever there is.
struct counting_by_itself : test::noting_storage {
    template <storage::record R>
    result<std::uint32_t> count(const call_end&, const query<R>&, std::uint32_t up_to)
    {
        return up_to + 7;
    }
};

static_assert(!storage::counts<test::noting_storage>);
static_assert(storage::counts<counting_by_itself> && storage::counts<adapters::memory_storage>);

TEST_CASE("count: a storage that counts is asked, and nothing is read")
{
    counting_by_itself counting;
    CHECK(storage::count(counting, no_end, query<support_ticket>{}, 3).value() == 10);
    CHECK(counting.asked.empty());
}

TEST_CASE("count: of a storage that does not, keys are read, as many as it may cost")
{
    test::noting_storage tickets;
    tickets.fill(1, 30);
    const auto in_thai = query<support_ticket>{}.equal<&support_ticket::product>("thai");
    CHECK(storage::count(tickets, no_end, in_thai, 100).value() == 30);
    CHECK(storage::count(tickets, no_end, in_thai, 30).value() == 30);
    CHECK(storage::count(tickets, no_end, in_thai, 29).value() == 29);
    REQUIRE(tickets.asked.size() == 3);
    CHECK(tickets.asked[2].limit == 29);
    CHECK(tickets.asked[2].members == storage::key_members<support_ticket>);
    CHECK(tickets.asked[2].conditions.size() == 1);
    CHECK(storage::count(tickets, no_end, in_thai, 0).value() == 0);
    CHECK(tickets.asked.size() == 3);
    CHECK(storage::count(tickets, no_end, query<support_ticket>{}.equal<&support_ticket::product>("lao"), 9).value() == 0);
}

TEST_CASE("count: order and page of the query do not count, with and without the storage's help")
{
    test::noting_storage tickets;
    tickets.fill(1, 30);
    const auto page =
        query<support_ticket>{}.equal<&support_ticket::product>("thai").ascending<&support_ticket::number>().limit(5).offset(
            28);
    CHECK(storage::count(tickets.kept, no_end, page, 100).value() == 30);
    CHECK(storage::count(tickets, no_end, page, 100).value() == 30);
    auto later = query<support_ticket>{}.ascending<&support_ticket::number>();
    later.after({storage::to_value(std::int32_t{25})});
    CHECK(storage::count(tickets.kept, no_end, later, 100).value() == 30);
    CHECK(storage::count(tickets, no_end, later, 100).value() == 30);
}

TEST_CASE("count: ends with its call")
{
    test::noting_storage tickets;
    tickets.fill(1, 3);
    const std::atomic<bool> stop{true};
    const call_end over{(call_end::instant::max)(), &stop};
    CHECK(storage::count(tickets, over, query<support_ticket>{}, 9).error().code == errc::stopped);
    CHECK(storage::count(tickets.kept, over, query<support_ticket>{}, 9).error().code == errc::stopped);
}

}  // namespace
