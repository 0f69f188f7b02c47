#include <pleme_support/storage/record_indexes.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace {

using namespace pleme_support;
using storage::index_of;
using storage::index_on;
using storage::indexes_of;
using storage::member_index;
using storage::members_of;
using storage::unique_index_on;

using members = std::vector<member_index>;

template <class Span>
members list(const Span& span)
{
    return {span.begin(), span.end()};
}

}  // namespace

TEST_CASE("record_indexes: an index is in the order of its members, and then of the key's that are not among them")
{
    constexpr auto tags = index_on<&ticket_tag::product, &ticket_tag::tag>;
    CHECK((list(tags.members()) == members{index_of<&ticket_tag::product>, index_of<&ticket_tag::tag>}));
    CHECK((list(tags.order()) ==
           members{index_of<&ticket_tag::product>, index_of<&ticket_tag::tag>, index_of<&ticket_tag::ticket_id>}));
    CHECK_FALSE(tags.unique);
    CHECK(tags.null == 0);
    CHECK(tags.not_null == 0);
}

TEST_CASE("record_indexes: what is unique needs no more than its members, and leaves out records where one is null")
{
    constexpr auto category = unique_index_on<&support_ticket::product, &support_ticket::category>;
    CHECK(category.unique);
    CHECK((list(category.order()) == members{index_of<&support_ticket::product>, index_of<&support_ticket::category>}));
    CHECK(category.not_null == members_of<&support_ticket::category>);
}

TEST_CASE("record_indexes: an index can have a part of the records")
{
    constexpr auto part =
        index_on<&support_ticket::product>.where_null<&support_ticket::closed_at>().where_null<&support_ticket::deleted_at>().where_not_null<&support_ticket::resolved_at>();
    CHECK((part.null == members_of<&support_ticket::closed_at, &support_ticket::deleted_at>));
    CHECK(part.not_null == members_of<&support_ticket::resolved_at>);
}

TEST_CASE("record_indexes: the library's records say what is unique beside their keys, and most others need no index")
{
    CHECK(std::count_if(indexes_of<support_ticket>.begin(), indexes_of<support_ticket>.end(),
                        [](const auto& each) { return each.unique; }) == 1);
    CHECK(indexes_of<csat_survey>.front().unique);
    CHECK(indexes_of<number_block>.empty());
}
