#include <pleme_support/storage/query.hpp>

#include "support/values.hpp"

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
    query<support_ticket> made;
    made.matches<&support_ticket::subject>({});
    CHECK_FALSE(made.parts().text);
    made.matches<&support_ticket::subject, &support_ticket::description>({"printer"});
    REQUIRE(made.parts().text);
    CHECK(made.parts().text->members == record_traits<support_ticket>::searchable);
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

}  // namespace
