// Several queries of one snapshot go in and come out by their names.

#include <pleme_support/storage/named_read.hpp>

#include "support/noting_storage.hpp"

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <vector>

namespace {

using namespace pleme_support;
using storage::query;

struct desk_queries {
    query<support_ticket> open;
    query<ticket_cycle> running;
    query<support_ticket> newest;  // a type may come twice, which a tuple's place alone tells apart
};
BOOST_DESCRIBE_STRUCT(desk_queries, (), (open, running, newest))

struct desk_rows {
    record_list<support_ticket> open;
    record_list<ticket_cycle> running;
    record_list<support_ticket> newest;
};
BOOST_DESCRIBE_STRUCT(desk_rows, (), (open, running, newest))

TEST_CASE("read_named: the rows of each query under its name, of one read")
{
    test::noting_storage tickets;
    tickets.fill(1, 3);
    tickets.kept.commit(no_end, storage::batch{}.insert(testing::make_cycle(testing::make_ticket(2)))).value();
    desk_queries asked;
    asked.open.ascending<&support_ticket::number>();
    asked.newest.descending<&support_ticket::number>().limit(1);
    int reads = 0;
    const auto read = [&](const auto&... queries) {
        ++reads;
        return tickets.read(no_end, queries...);
    };
    const auto found = storage::read_named<desk_rows>(asked, read).value();
    CHECK(found.open.size() == 3);
    CHECK(found.open.at(0).number == 1);
    CHECK(found.running.at(0).ticket_id == testing::make_id(2));
    REQUIRE(found.newest.size() == 1);
    CHECK(found.newest[0].number == 3);
    CHECK(reads == 1);
}

TEST_CASE("read_named: an error of the read is its error")
{
    const auto failing = []<storage::record... R>(const query<R>&...)->result<storage::rows<R...>>
    {
        return support_error{errc::storage_unavailable, "gone"};
    };
    CHECK(storage::read_named<desk_rows>(desk_queries{}, failing).error().message == "gone");
}

}  // namespace
