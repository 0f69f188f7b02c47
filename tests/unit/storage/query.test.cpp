#include <pleme_support/storage/query.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

namespace {

using namespace pleme_support;
using namespace storage;

TEST_CASE("query: a fresh one asks for everything")
{
    const query<support_ticket> all;
    CHECK(all.parts().conditions.empty());
    CHECK_FALSE(all.parts().text);
    CHECK(all.parts().order.empty());
    CHECK_FALSE(all.parts().limit);
    CHECK(all.parts().offset == 0);
    CHECK(all.parts().members == all_members<support_ticket>);
}

TEST_CASE("query: conditions are kept in order with their operands as values")
{
    query<support_ticket> made;
    made.equal<&support_ticket::product>("thai")
        .equal<&support_ticket::category>(std::string{"billing"})
        .in<&support_ticket::status>(std::vector{ticket_status::new_, ticket_status::closed})
        .within<&support_ticket::created_at>(test::at("2026-01-01T00:00:00Z"), test::at("2026-02-01T00:00:00Z"))
        .is_null<&support_ticket::deleted_at>()
        .is_not_null<&support_ticket::resolved_at>();
    const auto& conditions = made.parts().conditions;
    REQUIRE(conditions.size() == 7);
    CHECK((conditions[0].operands == std::vector<value>{std::string{"thai"}}));
    CHECK(conditions[1].member == index_of<&support_ticket::category>);
    CHECK((conditions[2].operands == std::vector<value>{std::string{"NEW"}, std::string{"CLOSED"}}));
    CHECK((conditions[3].op == comparison::greater_equal));
    CHECK((conditions[4].op == comparison::less));
    CHECK(conditions[5].operands.empty());
    CHECK((conditions[6].op == comparison::is_not_null));
}

TEST_CASE("query: select wants its members and always the key")
{
    query<ticket_message> made;
    made.select<&ticket_message::content>();
    CHECK(made.parts().members ==
          members_of<&ticket_message::ticket_id, &ticket_message::product, &ticket_message::id, &ticket_message::content>);
}

TEST_CASE("query: no words match everything, so there is no text match")
{
    query<ticket_text> made;
    made.matches<&ticket_text::subject>({});
    CHECK_FALSE(made.parts().text);
    made.matches<&ticket_text::subject, &ticket_text::description>({"printer"});
    REQUIRE(made.parts().text);
    CHECK(made.parts().text->members == record_traits<ticket_text>::searchable);
    query<support_ticket> tickets;
    tickets.has(made);
    REQUIRE(tickets.parts().related.front().text);
    CHECK(tickets.parts().related.front().text->words == std::vector<std::string>{"printer"});
}

TEST_CASE("query: the last order given is the order")
{
    query<support_ticket> made;
    made.ascending<&support_ticket::number>().descending<&support_ticket::created_at, &support_ticket::id>().limit(5).offset(2);
    CHECK(made.parts().descending);
    CHECK(made.parts().order ==
          std::vector<member_index>{index_of<&support_ticket::created_at>, index_of<&support_ticket::id>});
    CHECK(made.parts().limit == 5U);
    CHECK(made.parts().offset == 2U);
}

TEST_CASE("query: what tickets have and have not, of others only their conditions")
{
    const auto internal = query<ticket_message>{}.equal<&ticket_message::is_internal>(true).limit(3);
    const auto made = query<support_ticket>{}.has(internal).has_none(query<csat_survey>{});
    const auto& related = made.parts().related;
    REQUIRE(related.size() == 2);
    CHECK(related[0].of == &info_of<ticket_message>);
    CHECK(related[0].of->name == "ticket_messages");
    CHECK(related[0].conditions.size() == 1);
    CHECK(related[0].exist);
    CHECK(related[1].of == &info_of<csat_survey>);
    CHECK_FALSE(related[1].exist);
    CHECK_FALSE(made.parts().limit);
    const auto of_thai = query<ticket_message>{}.has(query<support_ticket>{}.equal<&support_ticket::product>("thai"));
    CHECK(of_thai.parts().related.at(0).of == &info_of<support_ticket>);
}

TEST_CASE("query: the first of each of several tickets, each of them once")
{
    const auto first = testing::make_ticket(1);
    const auto second = testing::make_ticket(2);
    const auto made = query<ticket_message>{}.limit_each({first, second, first}, 3);
    REQUIRE(made.parts().of_each.has_value());
    CHECK(made.parts().of_each->limit == 3);
    REQUIRE(made.parts().of_each->tickets.size() == 2);
    CHECK((made.parts().of_each->tickets[1] == std::vector{to_value(second.id), to_value(second.product)}));
}

TEST_CASE("query: in the order of what belongs to tickets, whose place has one value more")
{
    auto made = query<support_ticket>{}
                    .order_by<&ticket_cycle::started_at>(query<ticket_cycle>{}.equal<&ticket_cycle::ordinal>(1))
                    .descending<&support_ticket::id>();
    REQUIRE(made.parts().by_other.has_value());
    CHECK(made.parts().by_other->by.of == &info_of<ticket_cycle>);
    CHECK(made.parts().by_other->members == std::vector{index_of<&ticket_cycle::started_at>});
    made.after({value{std::int64_t{1}}, value{std::int64_t{2}}});
    CHECK(made.parts().after.size() == 2);
}

TEST_CASE("query: without a page all that its conditions hold for is left")
{
    auto made = query<support_ticket>{}.equal<&support_ticket::product>("thai").ascending<&support_ticket::number>();
    made.limit(3).offset(4).without_page();
    CHECK(made.parts().conditions.size() == 1);
    CHECK(made.parts().order.size() == 1);  // by an index of it they are found soonest
    CHECK_FALSE(made.parts().limit);
    CHECK(made.parts().offset == 0);
}

TEST_CASE("query: members that are known at run time come with the key, and what they can't be read without")
{
    CHECK(query<ticket_event>{}.members(members_of<&ticket_event::changes>).parts().members ==
          (members_of<&ticket_event::changes, &ticket_event::at, &ticket_event::actor_id, &ticket_event::actor> |
           key_members<ticket_event>));
}

}  // namespace
