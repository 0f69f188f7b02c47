#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_info.hpp>

#include "support/values.hpp"

#include <pleme_support/testing/builders.hpp>

#include <boost/describe/class.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace own {

struct visit_note {
    pleme_support::uuid ticket_id{};
    std::string product;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(visit_note, (), (ticket_id, product, text))

}  // namespace own

template <>
struct pleme_support::storage::record_traits<own::visit_note> : pleme_support::storage::record_defaults {
    static constexpr std::string_view name = "visit_notes";
    static constexpr std::array key{index_of<&own::visit_note::ticket_id>, index_of<&own::visit_note::product>};
    static constexpr bool belongs_to_ticket = true;
};

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

template <class T>
struct element_of {
    using type = T;
};
template <class T>
struct element_of<std::optional<T>> : element_of<T> {
};
template <class T>
struct element_of<std::vector<T>> : element_of<T> {
};

/// Every described type that is stored within a `T`, `T` too, has a table of stored names.
template <class T>
void check_stored_names()
{
    using plain = typename element_of<T>::type;
    if constexpr (std::is_enum_v<plain>) {
        CHECK(stored_names<plain>.size() == enum_values<plain>.size());
    } else if constexpr (boost::describe::has_describe_members<plain>::value) {
        CHECK(stored_names<plain>.size() == member_count<plain>);
        boost::mp11::mp_for_each<member_list<plain>>(
            [](auto member) { check_stored_names<std::remove_cvref_t<decltype(std::declval<plain&>().*member.pointer)>>(); });
    }
}

TEST_CASE("record: each of the library's has its stored names, and so has what is in it; only a host's may do without")
{
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, record_types>>(
        []<class Id>(Id) { check_stored_names<typename Id::type>(); });
}

TEST_CASE("record: a host's own has the defaults, and is stored under its names in C++")
{
    CHECK(record<own::visit_note>);
    CHECK(record_traits<own::visit_note>::searchable == 0);
    CHECK(record_traits<own::visit_note>::long_members == 0);
    CHECK_FALSE(is_versioned<own::visit_note>);
    CHECK(belongs_to_ticket<own::visit_note>);
    CHECK_FALSE(record<std::string>);
    CHECK((stored_member_names<own::visit_note> == std::array<std::string_view, 3>{"ticket_id", "product", "text"}));
    CHECK(info_of<own::visit_note>.name == "visit_notes");
    CHECK((info_of<own::visit_note>.ticket == std::array<member_index, 2>{0, 1}));
    CHECK((info_of<own::visit_note>.members[2].kind == member_kind::text));
    CHECK(are_related<support_ticket, own::visit_note>);
    CHECK(are_related<own::visit_note, support_ticket>);
    CHECK_FALSE(are_related<own::visit_note, ticket_message>);
}

}  // namespace
