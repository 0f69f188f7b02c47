// A stream of tickets is imported in batches of about the size that was asked for, none of which parts a ticket.

#include <pleme_support/storage/importer.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace pleme_support;
using storage::batch;
using storage::query;

namespace importer_test {

struct counting_storage {
    std::vector<batch> imported;
    int failures = 0;

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end&, const query<R>&...)
    {
        return storage::rows<R...>{};
    }
    result<void> commit(const call_end&, const batch&) { return {}; }
    result<void> import(const call_end&, const batch& rows)
    {
        if (failures-- > 0) return support_error{errc::storage_unavailable, "gone"};
        imported.push_back(rows);
        return {};
    }
};

/// Of about so many bytes.
batch make_part(std::int32_t n, std::size_t bytes)
{
    auto ticket = testing::make_ticket(n);
    ticket.description.assign(bytes / 2, 'x');
    auto message = testing::make_message(ticket, n);
    message.content.assign(bytes / 2, 'y');
    return batch{}.insert(ticket).insert(message);
}

}  // namespace importer_test

using namespace importer_test;

TEST_CASE("importer: batches are as large as was asked for, and no ticket is parted or lost")
{
    counting_storage storage;
    storage::importer into{storage, 100'000};
    for (std::int32_t n = 1; n <= 50; ++n) REQUIRE(into.add(no_end, make_part(n, 10'000)).has_value());
    REQUIRE(into.finish(no_end).has_value());
    REQUIRE(storage.imported.size() == 6);
    std::int32_t next = 1;
    for (std::size_t i = 0; i < storage.imported.size(); ++i) {
        const batch& each = storage.imported[i];
        CHECK(each.inserts<support_ticket>().size() == each.inserts<ticket_message>().size());
        if (i + 1 < storage.imported.size()) {
            CHECK(storage::count_bytes(each) >= 100'000);
            CHECK(storage::count_bytes(each) < 112'000);
        }
        for (const support_ticket& ticket : each.inserts<support_ticket>()) CHECK(ticket.number == next++);
    }
    CHECK(next == 51);
    CHECK(into.imported() == 50);
}

TEST_CASE("importer: a ticket that is larger than a batch goes alone")
{
    counting_storage storage;
    storage::importer into{storage, 1'000};
    for (std::int32_t n = 1; n <= 3; ++n) REQUIRE(into.add(no_end, make_part(n, 10'000)).has_value());
    CHECK(storage.imported.size() == 3);
}

TEST_CASE("importer: what failed is tried again with the next call")
{
    counting_storage storage;
    storage.failures = 2;
    storage::importer into{storage, 15'000};
    CHECK(into.add(no_end, make_part(1, 10'000)).has_value());
    CHECK(into.add(no_end, make_part(2, 10'000)).error().code == errc::storage_unavailable);
    CHECK(into.finish(no_end).error().code == errc::storage_unavailable);
    REQUIRE(into.finish(no_end).has_value());
    REQUIRE(storage.imported.size() == 1);
    CHECK(storage.imported[0].inserts<support_ticket>().size() == 2);
    CHECK(into.imported() == 2);
}

TEST_CASE("count_bytes counts texts, lists, nested ones too, and what is there of the optional")
{
    auto ticket = testing::make_ticket(1);
    const auto of = [](auto record) { return storage::count_bytes(batch{}.insert(std::move(record))); };
    const std::size_t before = of(ticket);
    ticket.subject += std::string(100, 's');
    ticket.category = std::string(10, 'c');
    ticket.tags = {"abc", "de"};
    CHECK(of(ticket) == before + 115);
    auto event = testing::make_event(ticket);
    const std::size_t bare = of(event);
    event.changes.push_back({"subject", "before", "after"});
    CHECK(of(event) == bare + 18);
    CHECK(storage::count_bytes(batch{}) == 0);
}
