// No query of the core walks a table: each is answered by the key or an index, and looks at little that it doesn't return.

#include "support/every_call.hpp"
#include "support/policies.hpp"
#include "support/values.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/repository/dashboard_queries.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/tick_step.hpp>
#include <pleme_support/repository/ticket_claims.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace memory_query_plans {

using namespace pleme_support;
using storage::query;
using testing::make_id;

/// The members of the key or index, those that are fixed before a bar, and whether rows have to be sorted.
std::string text_of(const adapters::memory::read_plan& plan)
{
    if (plan.by_keys) return "keys";
    std::string text;
    for (std::size_t i = 0; i < plan.members.size(); ++i) {
        if (i == plan.fixed) text += "| ";
        text += std::string{plan.members[i]} + " ";
    }
    if (plan.fixed == plan.members.size()) text += "| ";
    return text + (plan.in_order ? "in order" : "sorted");
}

template <storage::record R>
std::string plan_of(const query<R>& asked)
{
    static const adapters::memory_storage empty;
    return text_of(empty.explain(asked));
}

/// The same, with the members that are null in all that the index has.
template <storage::record R>
std::string plan_of_part(const query<R>& asked)
{
    static const adapters::memory_storage empty;
    const auto plan = empty.explain(asked);
    std::string text = text_of(plan) + " where null:";
    for (const std::string_view member : plan.null) text += " " + std::string{member};
    return text;
}

TEST_CASE("memory: a list reads its page from an index, with every filter")
{
    const auto list = [] {
        return query<support_ticket>{}
            .equal<&support_ticket::product>("thai")
            .is_null<&support_ticket::deleted_at>()
            .descending<&support_ticket::created_at, &support_ticket::id>()
            .limit(20);
    };
    CHECK(plan_of(list()) == "product | created_at id in order");
    CHECK(plan_of(list().equal<&support_ticket::status>(ticket_status::new_)) == "product status | created_at id in order");
    CHECK(plan_of(list().equal<&support_ticket::priority>(ticket_priority::high)) ==
          "product priority | created_at id in order");
    CHECK(plan_of(list().equal<&support_ticket::assigned_to>(make_id(1))) == "product assigned_to | created_at id in order");
    CHECK(plan_of(list().equal<&support_ticket::customer_id>(make_id(1))) == "product customer_id | created_at id in order");
    CHECK(plan_of(list().equal<&support_ticket::category>(std::string{"billing"})) ==
          "product category | created_at id in order");
    const auto tag = query<ticket_tag>{}.equal<&ticket_tag::product>("thai").equal<&ticket_tag::tag>("late");
    CHECK(plan_of(query<support_ticket>{}.order_by<&ticket_tag::created_at>(tag).descending<&support_ticket::id>().limit(20)) ==
          "product tag | created_at ticket_id in order");
}

TEST_CASE("memory: a list of values reads a page of each, and tickets in the order of what belongs to them read theirs")
{
    adapters::memory_storage storage;
    const std::int32_t count = 300;
    for (std::int32_t n = 1; n <= count; ++n) {
        auto ticket = testing::make_ticket(n);
        ticket.status = n % 3 == 0 ? ticket_status::new_ : n % 3 == 1 ? ticket_status::in_progress : ticket_status::closed;
        ticket.created_at += std::chrono::seconds{n};
        ticket_tag tag{ticket.id, ticket.product, "late", ticket.created_at};
        storage::ticket_batch batch{ticket};
        batch.insert(std::move(tag));
        batch.insert(std::move(ticket));
        REQUIRE(storage.commit(no_end, batch));
    }
    const auto page = [] {
        return query<support_ticket>{}
            .equal<&support_ticket::product>("thai")
            .is_null<&support_ticket::deleted_at>()
            .in<&support_ticket::status>(std::vector{ticket_status::new_, ticket_status::in_progress})
            .descending<&support_ticket::created_at, &support_ticket::id>()
            .limit(5);
    };
    const auto first = storage.explain(page());
    CHECK(text_of(first) == "product status | created_at id sorted");
    CHECK(first.found == 5);
    CHECK(first.rows <= 10);
    const auto rows = get<0>(storage.read(no_end, page()).value());
    CHECK(rows[0].number == 300);
    CHECK(rows[4].number == 294);
    auto behind = page();
    behind.after({storage::to_value(rows[4].created_at), storage::to_value(rows[4].id)});
    CHECK(storage.explain(behind).rows <= 10);
    CHECK(get<0>(storage.read(no_end, behind).value())[0].number == 292);

    const auto tag = query<ticket_tag>{}.equal<&ticket_tag::product>("thai").equal<&ticket_tag::tag>("late");
    const auto tagged = [&] {
        return query<support_ticket>{}.order_by<&ticket_tag::created_at>(tag).ascending<&support_ticket::id>().limit(5);
    };
    CHECK(storage.explain(tagged()).rows <= 5);
    CHECK(get<0>(storage.read(no_end, tagged()).value())[4].number == 5);
    auto later = tagged();
    later.after({storage::to_value(rows[4].created_at), storage::to_value(rows[4].id)});
    CHECK(storage.explain(later).rows <= 5);
    CHECK(get<0>(storage.read(no_end, later).value())[0].number == 295);
}

TEST_CASE("memory: look-ups go by the key, or by what is unique")
{
    CHECK(plan_of(query<support_ticket>{}.equal<&support_ticket::id>(make_id(1))) == "id | product in order");
    CHECK(plan_of(query<support_ticket>{}.equal<&support_ticket::product>("thai").equal<&support_ticket::number>(7)) ==
          "product number | in order");
    CHECK(plan_of(query<csat_survey>{}.equal<&csat_survey::token>("0")) == "token | in order");
    CHECK(plan_of(query<ticket_event>{}.with_keys_of({ticket_event{}})) == "keys");
    CHECK(plan_of(query<ticket_message>{}
                      .equal<&ticket_message::ticket_id>(make_id(1))
                      .ascending<&ticket_message::created_at, &ticket_message::id>()) ==
          "ticket_id | created_at id product in order");
    CHECK(plan_of(query<ticket_message>{}.descending<&ticket_message::created_at, &ticket_message::id>().limit_each(
              {testing::make_ticket(1)}, 3)) == "ticket_id | created_at id product in order");
    CHECK(plan_of(query<ticket_message>{}.equal<&ticket_message::author_id>(make_id(1))) ==
          "author_id | ticket_id product id in order");
    CHECK(plan_of(query<ticket_cycle>{}.equal<&ticket_cycle::ticket_id>(make_id(1)).is_null<&ticket_cycle::ended_at>()) ==
          "ticket_id | product metric ordinal in order");
}

TEST_CASE("memory: metrics read what happened in their window")
{
    using namespace repository::dashboard_queries;
    const auto from = testing::default_now;
    const auto to = from + std::chrono::hours{24};
    CHECK(plan_of(created_within("thai", from, to)) == "product | created_at id in order");
    CHECK(plan_of(rated_within("thai", from, to)) == "product | given_at ticket_id version in order");
    CHECK(plan_of(sent_within("thai", from, to)) == "product | sent_at ticket_id ordinal in order");
    CHECK(plan_of(deleted_tickets_of("thai")) == "product | deleted_at id in order");
    CHECK(plan_of(responses_within("thai", from, to)) == "product metric | ended_at ticket_id ordinal in order");
    CHECK(plan_of(ended_within("thai", from, to)) == "product metric | ended_at ticket_id ordinal in order");
    CHECK(plan_of(ended_later("thai", from, to)) == "product metric | ended_at ticket_id ordinal in order");
    CHECK(plan_of(running_since("thai", to)) == "product metric | started_at ticket_id ordinal in order");
    CHECK(plan_of(reopened_within("thai", from, to)) == "product | started_at ticket_id metric ordinal in order");
    CHECK(plan_of(breached_within("thai", from, to)) == "product | breached_at ticket_id metric ordinal in order");
    CHECK(plan_of(overdue_within("thai", from, to)) == "product | due_at ticket_id metric ordinal in order");
    CHECK(plan_of(moved_back_within("thai", from, to)) == "product | alarm_at ticket_id metric ordinal in order");
    CHECK(plan_of(tickets_by_id("thai", {make_id(1), make_id(2)})) == "id product | in order");
    CHECK(plan_of(cycles_by_ticket("thai", {make_id(1)})) == "ticket_id product | metric ordinal in order");
    CHECK(plan_of(surveys_by_ticket("thai", {make_id(1)})) == "ticket_id product | ordinal in order");
    CHECK(plan_of(ratings_by_ticket("thai", {make_id(1)})) == "ticket_id product | version in order");
}

TEST_CASE("memory: a tick and assignment find what is to do by indexes that hold nothing else")
{
    const auto now = testing::default_now;
    CHECK(plan_of(repository::detail::alarms_before("thai", now).limit(100)) ==
          "product | alarm_at ticket_id metric ordinal in order");
    CHECK(plan_of(repository::detail::keys_used_before("thai", now, 100)) ==
          "product | used_at actor_id operation key in order");
    CHECK(plan_of_part(repository::detail::resolved_before("thai", now).limit(100)) ==
          "product | resolved_at id in order where null: closed_at deleted_at");
    CHECK(plan_of_part(repository::unclosed_tickets("thai", 100)) ==
          "product | created_at id in order where null: closed_at deleted_at");
    CHECK(plan_of_part(repository::waiting_tickets("thai", 101)) ==
          "product | created_at id in order where null: assigned_to resolved_at deleted_at");
    CHECK(plan_of_part(repository::open_tickets_of("thai", {make_id(1), make_id(2)})) ==
          "product assigned_to | id in order where null: resolved_at deleted_at");
}

/// Notes how many rows were looked at in vain for each query that is read through it.
struct explaining_storage {
    adapters::memory_storage kept;
    std::vector<std::pair<std::string, std::uint64_t>> asked = {};  ///< the table and the plan; the rows

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const query<R>&... queries)
    {
        (note(queries), ...);
        return kept.read(end, queries...);
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return kept.commit(end, batch); }

private:
    template <storage::record R>
    void note(const query<R>& one)
    {
        const auto plan = kept.explain(one);
        asked.emplace_back(std::string{storage::record_traits<R>::name} + " by " + text_of(plan), plan.rows - plan.found);
    }
};
static_assert(storage::adapter<explaining_storage>);

/// A desk with a ticket of customer 1, among many that no call is about: of other customers, and closed long ago.
struct stocked_desk {
    explaining_storage storage;
    support_repository<explaining_storage, testing::manual_clock, testing::sequential_ids> repo{storage};
    uuid ticket;

    explicit stocked_desk(std::uint32_t others)
    {
        repo.clock().set(test::at("2026-01-05T09:00:00Z"));
        test::promise_to_thai(*this, {60, 60, 600});
        update_settings_input cleaning;
        cleaning.close_resolved_after = 24;
        cleaning.purge_deleted_after = 1;
        CHECK(repo.with(test::host()).settings().update("thai", cleaning));
        for (std::uint32_t n = 0; n < others; ++n) create_closed(make_input(n));
        repo.clock().set(test::at("2026-03-02T09:00:00Z"));
        ticket = repo.with(test::host()).tickets().create("thai", test::new_ticket()).value().id;
        storage.asked.clear();
    }

private:
    static create_ticket_input make_input(std::uint32_t n)
    {
        auto input = test::new_ticket(test::make_id('c', 2 + n));
        input.category = "other";
        input.priority = ticket_priority::low;
        input.tags = {"other"};
        input.idempotency_key = "key " + std::to_string(n);
        return input;
    }

    void create_closed(const create_ticket_input& input)
    {
        const auto areas = repo.with(test::host());
        repo.clock().advance(std::chrono::minutes{1});
        const auto made = areas.tickets().create("thai", input).value();
        for (const bool is_internal : {true, false})
            CHECK(areas.conversations().add_message(test::host().actor_id, test::message_on(made.id, "Hello", is_internal)));
        auto assigned = test::to_status(ticket_status::resolved);
        assigned.assigned_to = test::make_id('a', 1);
        CHECK(areas.tickets().update(made.id, assigned));
        CHECK(areas.surveys().request(made.id));
        CHECK(areas.surveys().rate(made.id, {4, {}}));
        CHECK(areas.tickets().update(made.id, test::to_status(ticket_status::closed)));
    }
};

/// All that the calls ask, in their order.
auto ask_everything(std::uint32_t others)
{
    stocked_desk desk{others};
    for (const auto& caller : {test::host(), test::agent(), test::customer()})
        for (const auto& call : test::every_call(desk.ticket))
            if (call.name != "privacy().erase_agent")  // which is about all tickets
                static_cast<void>(call.run(desk.repo.with(caller)));
    const auto list = [&](auto&& narrow) {
        ticket_filter filter;
        narrow(filter);
        for (const auto& caller : {test::host(), test::customer()})
            CHECK(desk.repo.with(caller).tickets().list("thai", filter).has_value());
    };
    list([](ticket_filter& filter) { filter.status = ticket_status::new_; });
    list([](ticket_filter& filter) { filter.priority = ticket_priority::high; });
    list([](ticket_filter& filter) { filter.assigned_to = test::make_id('a', 2); });
    list([](ticket_filter& filter) { filter.customer_id = test::make_id('c', 1); });
    list([](ticket_filter& filter) { filter.category = "billing"; });
    const std::vector<available_agent> agents{{test::make_id('a', 1), 5}, {test::make_id('a', 2), 5}};
    CHECK(desk.repo.with(test::host()).assignment().assign_waiting("thai", agents).has_value());
    return std::move(desk.storage.asked);
}

TEST_CASE("memory: what any call looks at in vain does not grow with the tickets that it is not about")
{
    const auto among_few = ask_everything(30);
    const auto among_many = ask_everything(150);
    REQUIRE(among_few.size() == among_many.size());
    CHECK(among_few.size() > 150);
    for (std::size_t i = 0; i < among_few.size(); ++i) {
        CAPTURE(among_many[i].first);
        CHECK(among_few[i].first == among_many[i].first);
        CHECK(among_few[i].second == among_many[i].second);
    }
}

}  // namespace memory_query_plans
