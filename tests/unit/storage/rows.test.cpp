#include <pleme_support/storage/rows.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>
#include <utility>

using namespace pleme_support;
using two = storage::rows<number_block, number_block>;

static_assert(std::is_nothrow_move_constructible_v<two>);
static_assert(std::tuple_size_v<two> == 2);
static_assert(
    std::is_same_v<std::tuple_element_t<1, storage::rows<number_block, support_ticket>>, record_list<support_ticket>>);

TEST_CASE("rows: lists are told by their place, also two of one record")
{
    two made{{number_block{"thai", 1, 0}}, {number_block{"a", 2, 0}, number_block{"b", 3, 0}}};
    CHECK(get<0>(made).size() == 1);
    CHECK(get<1>(std::as_const(made)).back().product == "b");
    auto& [first, second] = made;
    CHECK(&first == &get<0>(made));
    CHECK(&second == &get<1>(made));
    const record_list<number_block> taken = get<1>(std::move(made));
    CHECK(taken.front().product == "a");
    CHECK(two{} == two{});
    CHECK(two{{number_block{"thai", 1, 0}}, {}} != two{{}, {number_block{"thai", 1, 0}}});
}

TEST_CASE("rows: a visitor sees all lists")
{
    two made{{number_block{"thai", 1, 0}}, {number_block{"a", 2, 0}, number_block{"b", 3, 0}}};
    CHECK(std::as_const(made).apply([](const auto&... lists) { return (lists.size() + ...); }) == 3);
    made.apply([](auto&... lists) { (static_cast<void>(lists.add()), ...); });
    CHECK(get<0>(made).size() == 2);
}
