#include <pleme_support/storage/record.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

#include <boost/mp11/algorithm.hpp>

#include <set>
#include <string>

namespace {

using namespace pleme_support;
using namespace storage;

TEST_CASE("record: members have their position in the description")
{
    CHECK(index_of<&support_ticket::id> == 0);
    CHECK(index_of<&support_ticket::product> == 1);
    CHECK(index_of<&support_ticket::deleted_at> == member_count<support_ticket> - 1);
    CHECK(members_of<&support_ticket::id, &support_ticket::number> == 0b101);
    CHECK(members_of<> == 0);
    CHECK(all_members<number_block> == 0b111);
}

TEST_CASE("record: every record has a name and a key, and children are filed under their ticket")
{
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, record_types>>([]<class Id>(Id) {
        using R = typename Id::type;
        const auto& key = record_traits<R>::key;
        CHECK_FALSE(record_traits<R>::name.empty());
        CHECK(std::set<member_index>(key.begin(), key.end()).size() == key.size());
        if constexpr (record_traits<R>::belongs_to_ticket) {
            CHECK(key[0] == index_of<&R::ticket_id>);
            CHECK(key[1] == index_of<&R::product>);
        }
    });
}

TEST_CASE("record: value_at reads one member; a list has none")
{
    const support_ticket ticket = testing::make_full_ticket(7);
    CHECK((value_at(ticket, index_of<&support_ticket::number>) == value{std::int64_t{7}}));
    CHECK((value_at(ticket, index_of<&support_ticket::category>) == value{std::string{"billing"}}));
    CHECK((value_at(ticket, index_of<&support_ticket::tags>) == value{std::monostate{}}));
    CHECK((value_at(testing::make_ticket(7), index_of<&support_ticket::category>) == value{std::monostate{}}));
}

TEST_CASE("record: for_each_member visits all in order, and can write")
{
    number_block block{"thai", 5, 2};
    std::string seen;
    for_each_member(block, [&](auto i, std::string_view name, auto& member) {
        seen += std::to_string(i()) + std::string{name} + ' ';
        if constexpr (std::is_same_v<decltype(member), std::int32_t&>) ++member;
    });
    CHECK(seen == "0product 1next 2version ");
    CHECK(block == number_block{"thai", 6, 3});
}

}  // namespace
