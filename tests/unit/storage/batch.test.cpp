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

desk_settings settings_of_thai()
{
    desk_settings settings;
    settings.product = "thai";
    return settings;
}

/// Whether a batch is refused for what it was just given.
bool is_refused(const storage::batch& batch)
{
    const auto wrong = batch.check();
    return wrong && wrong->code == errc::invalid_argument;
}

TEST_CASE("batch: one of a ticket has that ticket, what belongs to it, and records of its product")
{
    const auto ticket = testing::make_ticket(1);
    const auto other = testing::make_ticket(2);
    auto elsewhere = ticket;
    elsewhere.product = "lao";
    CHECK_FALSE(is_refused(storage::ticket_batch{ticket}
                               .insert(ticket)
                               .update(testing::make_next_version(ticket))
                               .insert(testing::make_message(ticket, 1))
                               .insert(unplaced_event{"thai", ticket.created_at, ticket.id, 1})
                               .update(number_block{"thai", 2, 1})
                               .expect_absent(settings_of_thai())));
    CHECK(is_refused(storage::ticket_batch{ticket}.insert(other)));
    CHECK(is_refused(storage::ticket_batch{ticket}.update(elsewhere)));
    CHECK(is_refused(storage::ticket_batch{ticket}.remove(testing::make_message(other, 1))));
    CHECK(is_refused(storage::ticket_batch{ticket}.insert(testing::make_message(elsewhere, 1))));
    CHECK(is_refused(storage::ticket_batch{ticket}.insert(unplaced_event{"thai", ticket.created_at, other.id, 1})));
    CHECK(is_refused(storage::ticket_batch{ticket}.expect_absent(number_block{"lao", 1, 0})));
    // Nothing that comes later makes it right.
    CHECK(is_refused(storage::ticket_batch{ticket}.insert(other).insert(ticket)));
}

TEST_CASE("batch: one of two tickets has what is of either of them")
{
    const auto one = testing::make_ticket(1);
    const auto other = testing::make_ticket(2, "lao");
    const storage::ticket_key first{one.id, one.product};
    const storage::ticket_key second{other.id, other.product};
    CHECK_FALSE(is_refused(storage::ticket_pair_batch{first, second}
                               .update(one)
                               .update(other)
                               .insert(testing::make_message(other, 1))
                               .insert(number_block{"thai", 1, 0})
                               .insert(number_block{"lao", 1, 0})));
    auto mixed = one;
    mixed.product = other.product;
    CHECK(is_refused(storage::ticket_pair_batch{first, second}.update(mixed)));
    CHECK(is_refused(storage::ticket_pair_batch{first, second}.insert(testing::make_message(testing::make_ticket(3), 1))));
    CHECK(is_refused(storage::ticket_pair_batch{first, second}.insert(number_block{"khmer", 1, 0})));
}

TEST_CASE("batch: one of a product has no ticket and nothing that belongs to one")
{
    const auto ticket = testing::make_ticket(1);
    CHECK_FALSE(is_refused(storage::product_batch{"thai"}
                               .insert(number_block{"thai", 1, 0})
                               .remove(unplaced_event{"thai", ticket.created_at, ticket.id, 1})
                               .expect_absent(settings_of_thai())));
    CHECK(is_refused(storage::product_batch{"thai"}.insert(ticket)));
    CHECK(is_refused(storage::product_batch{"thai"}.insert(testing::make_event(ticket))));
    CHECK(is_refused(storage::product_batch{"thai"}.insert(number_block{"lao", 1, 0})));
}

TEST_CASE("batch: one of no kind may have any records")
{
    CHECK_FALSE(is_refused(storage::batch{}
                               .insert(testing::make_ticket(1))
                               .insert(testing::make_ticket(2, "lao"))
                               .insert(number_block{"khmer", 1, 0})));
}

TEST_CASE("batch: of records that are not on its list it does nothing")
{
    storage::basic_batch<boost::mp11::mp_list<support_ticket>> tickets;
    tickets.insert(testing::make_ticket(1));
    CHECK(tickets.inserts<support_ticket>().size() == 1);
    CHECK(tickets.inserts<ticket_message>().empty());
    CHECK(tickets.removals<number_block>().empty());
}

TEST_CASE("batch: an update says what it changes, and a version always does")
{
    using storage::members_of;
    const auto ticket = testing::make_next_version(testing::make_ticket(1));
    storage::batch batch;
    batch.update(ticket, members_of<&support_ticket::subject>)
        .update(ticket)
        .update(testing::make_event(ticket), members_of<&ticket_event::at>);
    CHECK(batch.changed<support_ticket>()[0] == members_of<&support_ticket::subject, &support_ticket::version>);
    CHECK(batch.changed<support_ticket>()[1] == storage::all_members<support_ticket>);
    CHECK(batch.changed<ticket_event>()[0] == members_of<&ticket_event::at, &ticket_event::changes, &ticket_event::cycles>);
}

}  // namespace
