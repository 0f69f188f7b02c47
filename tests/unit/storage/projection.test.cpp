// A part of a record as a struct of its own, and the two shapes that a selection is widened to.

#include <pleme_support/storage/projection.hpp>

#include "support/noting_storage.hpp"

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <string>

namespace {

using namespace pleme_support;
using storage::query;

/// In another order than the ticket has them.
struct ticket_line {
    std::string subject;
    uuid id{};
    std::int32_t number = 0;
    std::optional<std::string> category;
};
BOOST_DESCRIBE_STRUCT(ticket_line, (), (subject, id, number, category))

struct misspelt_line {
    std::string subjekt;
};
BOOST_DESCRIBE_STRUCT(misspelt_line, (), (subjekt))

static_assert(storage::projection_of<ticket_line, support_ticket>);
static_assert(!storage::projection_of<misspelt_line, support_ticket>);
static_assert(!storage::projection_of<ticket_line, ticket_message>);
static_assert(
    storage::projected_members<ticket_line, support_ticket> ==
    storage::members_of<&support_ticket::id, &support_ticket::number, &support_ticket::subject, &support_ticket::category>);

TEST_CASE("projection: members are found by their names")
{
    const auto line = storage::project<ticket_line>(testing::make_full_ticket(7));
    CHECK(line.subject == "Ticket 7");
    CHECK(line.id == testing::make_id(7));
    CHECK(line.number == 7);
    CHECK(line.category == "billing");
}

TEST_CASE("projection: of many, read with its members and no others")
{
    test::noting_storage tickets;
    tickets.fill(1, 3);
    auto asked = query<support_ticket>{}.ascending<&support_ticket::number>();
    asked.members(storage::projected_members<ticket_line, support_ticket>);
    auto read = tickets.read(no_end, asked).value();
    CHECK(get<0>(read).at(0).description.empty());
    const auto lines = storage::project<ticket_line>(get<0>(std::move(read)));
    REQUIRE(lines.size() == 3);
    CHECK(lines[2].subject == "Ticket 3");
    CHECK(storage::project<ticket_line>(record_list<support_ticket>{}).empty());
}

TEST_CASE("projection: a selection is widened to all but what is long, or to all")
{
    using storage::members_of;
    constexpr auto all = storage::all_members<support_ticket>;
    constexpr auto texts = members_of<&support_ticket::description, &support_ticket::csat_comment>;
    CHECK(storage::widen<support_ticket>(0) == (all & ~texts));
    CHECK(storage::widen<support_ticket>(members_of<&support_ticket::subject>) == (all & ~texts));
    CHECK(storage::widen<support_ticket>(members_of<&support_ticket::description>) == all);
    CHECK(storage::widen<support_ticket>(all) == all);
    CHECK(storage::widen<number_block>(members_of<&number_block::next>) == storage::all_members<number_block>);
}

}  // namespace
