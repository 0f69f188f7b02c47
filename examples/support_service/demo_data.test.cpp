// The demo desk after it was imported: the rules could have made it where it is, and it goes on from there.

#include "demo_data.hpp"

#include "support/text_statistics.hpp"
#include "support/values.hpp"
#include "support/whole_ticket.hpp"

#include <pleme_support/repository/log.hpp>
#include <pleme_support/repository/sla.hpp>
#include <pleme_support/repository/tick.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace pleme_support;
using support_service::storage_choice;
using support_service::demo::offices;
using support_service::demo::text_lengths;

namespace demo_data_test {

constexpr std::size_t played_tickets = 320;  // no multiple of what is played at once
const timestamp now = *parse_timestamp("2026-11-29T12:00:00Z");

/// What test::read_whole asks.
struct loaded_desk {
    explicit loaded_desk(storage_choice::any held) : kept{std::move(held)}
    {
        examples::progress_bar progress{"demo data", played_tickets, true};
        const auto failure = support_service::demo::fill(kept, played_tickets, now, progress);
        REQUIRE_MESSAGE(!failure, (failure ? failure->message : std::string{}));
    }

    [[nodiscard]] storage_choice& storage() { return kept; }

    template <storage::record R>
    [[nodiscard]] std::vector<R> all(const storage::query<R>& query = {})
    {
        return get<0>(kept.read(no_end, query).value()).take_all();
    }
    [[nodiscard]] std::vector<ticket_cycle> cycles(const uuid& ticket)
    {
        storage::query<ticket_cycle> query;
        query.equal<&ticket_cycle::ticket_id>(ticket).ascending<&ticket_cycle::metric, &ticket_cycle::ordinal>();
        return all(query);
    }

    storage_choice kept;
};

storage_choice::any make_memory()
{
    return std::make_unique<adapters::memory_storage>();
}
storage_choice::any make_sqlite()
{
    return adapters::sqlite_storage::open({":memory:"}).value();
}

principal host()
{
    return principal::agent(support_service::demo::agent_id(0))
        .within_all_products()
        .with_internal_notes()
        .acting_for(delegation::customers);
}

void check_desk(loaded_desk& desk)
{
    support_repository<storage_choice, support_service::demo::past_clock> repository{desk.kept};
    repository.clock().at = now;
    std::set<std::int32_t> versions;  // of settings
    for (const desk_settings& each : desk.all<desk_settings>()) versions.insert(each.version);
    REQUIRE_FALSE(versions.empty());

    std::size_t found = 0;
    std::size_t events = 0;
    for (const auto& office : offices) {
        const std::string product{office.product};
        CAPTURE(product);
        storage::query<support_ticket> by_number;
        by_number.equal<&support_ticket::product>(product).ascending<&support_ticket::number>();
        const auto of_product = desk.all(by_number);
        found += of_product.size();
        std::map<uuid, std::int32_t> placed;  // the last version of each ticket that a follower has seen
        for (std::size_t i = 0; i < of_product.size(); ++i) {
            CHECK(of_product[i].number == static_cast<std::int32_t>(i + 1));
            const auto whole = test::read_whole(desk, of_product[i].id);
            test::check_whole(whole);
            for (const ticket_event& event : whole.events) CHECK(versions.count(event.settings_version) == 1);
            events += whole.events.size();
        }
        for (std::string cursor;;) {
            const auto page = repository.with(host()).log().events_after(product, cursor, 1000).value();
            if (page.next == cursor) break;
            for (const placed_event& each : page.events) CHECK(each.event.version == ++placed[each.event.ticket_id]);
            cursor = page.next;
        }
        for (const support_ticket& ticket : of_product) CHECK(placed[ticket.id] == ticket.version);

        create_ticket_input next;
        next.customer_id = test::make_id('c', 1);
        next.subject = "The next one";
        next.description = "has the next number.";
        const auto created = repository.with(host()).tickets().create(product, next).value();
        CHECK(created.number == static_cast<std::int32_t>(of_product.size() + 1));
        CHECK(repository.with(host()).sla().clocks({created}).value().at(0).size() == 2);
    }
    CHECK(found == played_tickets);
    CHECK(events > 5 * played_tickets);
    CHECK(desk.all<unplaced_event>().size() == offices.size());  // of the new tickets
    CHECK(repository.with(host()).tick(now, 1000).has_value());
}

}  // namespace demo_data_test

using namespace demo_data_test;

TEST_CASE("the demo desk in memory and in SQLite is whole, and goes on: numbers, events, clocks")
{
    loaded_desk in_memory{make_memory()};
    loaded_desk in_sqlite{make_sqlite()};
    // The same desk: ids apart, which hold the time at which they were made, and a bit of chance.
    storage::query<support_ticket> by_number;
    by_number.ascending<&support_ticket::product, &support_ticket::number>();
    const auto of_memory = in_memory.all(by_number);
    const auto of_sqlite = in_sqlite.all(by_number);
    REQUIRE(of_memory.size() == of_sqlite.size());
    for (std::size_t i = 0; i < of_memory.size(); ++i) {
        auto same = of_sqlite[i];
        same.id = of_memory[i].id;
        CHECK((same == of_memory[i]));
    }
    check_desk(in_memory);
    check_desk(in_sqlite);
}

TEST_CASE("the demo desk's texts have the sizes and the scripts of real ones")
{
    loaded_desk desk{make_memory()};
    std::vector<std::size_t> sizes;
    std::size_t foreign = 0;
    std::size_t foreign_subjects = 0;
    for (const support_ticket& ticket : desk.all<support_ticket>()) {
        const std::size_t characters = test::count_characters(ticket.subject);
        CHECK(characters >= 40);
        CHECK(characters <= 90);
        sizes.push_back(ticket.description.size());
        foreign += test::is_thai_or_chinese(ticket.description);
        foreign_subjects += test::is_thai_or_chinese(ticket.subject);
    }
    storage::query<ticket_message> public_ones;
    public_ones.equal<&ticket_message::is_internal>(false);
    for (const ticket_message& message : desk.all(public_ones)) {
        sizes.push_back(message.content.size());
        foreign += test::is_thai_or_chinese(message.content);
    }
    const auto share = [](std::size_t of, std::size_t all) { return static_cast<double>(of) / static_cast<double>(all); };
    CHECK(test::percentile(sizes, 50) >= 350);
    CHECK(test::percentile(sizes, 50) <= 450);
    CHECK(test::percentile(sizes, 99) < 8'192);
    CHECK(share(foreign, sizes.size()) >= 0.28);
    CHECK(share(foreign, sizes.size()) <= 0.38);
    CHECK(share(foreign_subjects, played_tickets) >= 0.28);
    CHECK(share(foreign_subjects, played_tickets) <= 0.38);
}

TEST_CASE("a few demo tickets, in fewer products than there are, leave no number taken")
{
    storage_choice kept{make_memory()};
    examples::progress_bar progress{"demo data", 1, true};
    REQUIRE_FALSE(support_service::demo::fill(kept, 1, now, progress, text_lengths::short_ones));
    storage::query<number_block> blocks;
    blocks.ascending<&number_block::product>();
    const auto read = kept.read(no_end, blocks).value();
    std::int32_t taken = 0;
    for (const number_block& block : get<0>(read)) taken += block.next - 1;
    CHECK(taken == 1);
}
