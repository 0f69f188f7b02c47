#include <pleme_support/model/personal_data.hpp>

#include <pleme_support/storage/record.hpp>

#include <doctest/doctest.h>

#include <string>

namespace pleme_support::inline v0 {

namespace {

struct visit_note {
    uuid person{};
    std::string text;
    int count = 0;
};
BOOST_DESCRIBE_STRUCT(visit_note, (), (person, text, count))

struct listed_twice {
    uuid person{};
};
BOOST_DESCRIBE_STRUCT(listed_twice, (), (person))

struct unlisted {
    uuid person{};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(unlisted, (), (person, text))

}  // namespace

template <>
struct personal_data<visit_note> : personal_data_defaults {
    using people = record_members<&visit_note::person>;
    using texts = record_members<&visit_note::text>;
    using others = record_members<&visit_note::count>;
};
template <>
struct personal_data<listed_twice> : personal_data_defaults {
    using people = record_members<&listed_twice::person>;
    using others = record_members<&listed_twice::person>;
};
template <>
struct personal_data<unlisted> : personal_data_defaults {
    using people = record_members<&unlisted::person>;
    using others = record_members<>;
};

TEST_CASE("personal data: a member is in the inventory once, or it does not compile")
{
    CHECK(is_in_inventory<visit_note>);
    CHECK_FALSE(is_in_inventory<listed_twice>);
    CHECK_FALSE(is_in_inventory<unlisted>);
    CHECK(is_in_inventory<cycle_change>);
    [&]<class... R>(boost::mp11::mp_list<R...>) { CHECK((is_in_inventory<R> && ...)); }(storage::record_types{});
}

}  // namespace pleme_support::inline v0
