#include <pleme_support/storage/batch.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;

TEST_CASE("batch: inserts and updates are kept apart, by type, in order")
{
    const auto first = testing::make_ticket(1);
    const auto second = testing::make_ticket(2);
    storage::batch batch;
    batch.insert(testing::make_event(first)).insert(first).insert(second).update(testing::make_next_version(first));
    CHECK((batch.inserts<support_ticket>() == std::vector{first, second}));
    CHECK(batch.updates<support_ticket>().size() == 1);
    CHECK(batch.updates<support_ticket>()[0].version == 2);
    CHECK(batch.inserts<ticket_event>().size() == 1);
    CHECK(batch.inserts<ticket_cycle>().empty());
    CHECK(batch.updates<ticket_event>().empty());
}

TEST_CASE("batch: what is expected to be absent is neither inserted nor removed")
{
    const auto ticket = testing::make_ticket(1);
    storage::batch batch;
    batch.expect_absent(number_block{"thai", 1, 0}).expect_absent(number_block{"japanese", 1, 0}).insert(ticket);
    CHECK((batch.absent<number_block>() == std::vector{number_block{"thai", 1, 0}, number_block{"japanese", 1, 0}}));
    CHECK(batch.absent<support_ticket>().empty());
    CHECK(batch.inserts<number_block>().empty());
    CHECK(batch.removals<number_block>().empty());
}

TEST_CASE("batch: another one's records come behind its own, with what its updates change")
{
    const auto first = testing::make_ticket(1);
    const auto second = testing::make_ticket(2);
    storage::batch batch;
    batch.insert(first).update(testing::make_next_version(first), storage::members_of<&support_ticket::status>);
    storage::batch other;
    other.insert(second).insert(testing::make_event(second)).remove(number_block{"thai", 1, 0});
    other.update(testing::make_next_version(second), storage::members_of<&support_ticket::subject>);
    other.expect_absent(number_block{"japanese", 1, 0});
    batch.append(std::move(other));
    CHECK((batch.inserts<support_ticket>() == std::vector{first, second}));
    CHECK(batch.inserts<ticket_event>().size() == 1);
    CHECK((batch.updates<support_ticket>() ==
           std::vector{testing::make_next_version(first), testing::make_next_version(second)}));
    constexpr auto version = storage::members_of<&support_ticket::version>;
    CHECK((batch.changed<support_ticket>() == std::vector{storage::members_of<&support_ticket::status> | version,
                                                          storage::members_of<&support_ticket::subject> | version}));
    CHECK(batch.removals<number_block>().size() == 1);
    CHECK(batch.absent<number_block>().size() == 1);
}

}  // namespace
