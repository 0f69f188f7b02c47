// "The records for which every condition holds, in the query's order, cut to its page": conditions, order, pages, projection.
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_QUERIES_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_QUERIES_HPP

#include <pleme_support/testing/conformance/common.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

using storage::comparison;

template <class MakeStorage>
void check_conditions(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    // 1 to 4: priorities and categories differ, the category of 4 is null; 5: another product.
    for (std::int32_t n = 1; n <= 5; ++n) {
        auto ticket = make_ticket(n, n == 5 ? "japanese" : "thai");
        ticket.priority = enum_values<ticket_priority>[static_cast<std::size_t>((n - 1) % 4)];
        if (n != 4) ticket.category = std::string(1, static_cast<char>('a' + n));  // b, c, d, null, f
        ticket.sla_breach = n % 2 == 0;
        if (n > 2) ticket.assigned_to = make_id(static_cast<std::uint64_t>(n));
        if (n > 2) ticket.csat_score = n;
        if (n > 3) ticket.deleted_at = default_now + std::chrono::seconds{n};
        must_commit(storage, batch().insert(ticket));
    }
    const auto third = default_now + std::chrono::seconds{3};

    SUBCASE("no condition: everything")
    {
        CHECK(sorted_numbers(storage, tickets()) == found{1, 2, 3, 4, 5});
    }
    SUBCASE("keys: those that there are, each once, and the conditions hold too")
    {
        const auto key = [](std::int32_t n, const char* product = "thai") { return make_ticket(n, product); };
        const auto of = [&](std::vector<support_ticket> keys) { return tickets().with_keys_of(keys); };
        CHECK(sorted_numbers(storage, of({key(2), key(4), key(2), key(7)})) == found{2, 4});
        CHECK(sorted_numbers(storage, of({key(5), key(1, "japanese")})).empty());  // the whole key, not a part of it
        CHECK(sorted_numbers(storage, of({key(5, "japanese"), key(1)})) == found{1, 5});
        CHECK(sorted_numbers(storage, of({})).empty());
        CHECK(sorted_numbers(storage, of({key(1), key(2), key(3)}).template equal<&support_ticket::sla_breach>(true)) ==
              found{2});
        std::vector<support_ticket> many;
        for (std::int32_t n = 1; n <= 1'000; ++n) many.push_back(key(n));
        CHECK(sorted_numbers(storage, of(many)) == found{1, 2, 3, 4});
    }
    SUBCASE("equal: text, enumerator, boolean, integer, id, instant")
    {
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("thai")) == found{1, 2, 3, 4});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::priority>(ticket_priority::medium)) == found{2});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::sla_breach>(true)) == found{2, 4});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::number>(5)) == found{5});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::id>(make_id(4))) == found{4});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::created_at>(third)) == found{3});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("Thai")).empty());
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("thai ")).empty());
    }
    SUBCASE("equal on members that may be null")
    {
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::category>(std::string{"c"})) == found{2});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::assigned_to>(make_id(3))) == found{3});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::csat_score>(4)) == found{4});
    }
    SUBCASE("less, less_equal, greater, greater_equal: instants")
    {
        const auto compare = [&](comparison op) {
            return sorted_numbers(storage, tickets().compare<&support_ticket::created_at>(op, third));
        };
        CHECK(compare(comparison::less) == found{1, 2});
        CHECK(compare(comparison::less_equal) == found{1, 2, 3});
        CHECK(compare(comparison::greater) == found{4, 5});
        CHECK(compare(comparison::greater_equal) == found{3, 4, 5});
    }
    SUBCASE("text and ids compare by bytes, enumerators by their names, booleans false before true")
    {
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::category>(comparison::less, std::string{"d"})) ==
              found{1, 2});
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::category>(comparison::greater, std::string{"Z"})) ==
              found{1, 2, 3, 5});
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::id>(comparison::greater_equal, make_id(4))) ==
              found{4, 5});
        // HIGH < LOW < MEDIUM < URGENT
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::priority>(comparison::less,
                                                                                   ticket_priority::medium)) == found{1, 3, 5});
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::sla_breach>(comparison::less, true)) ==
              found{1, 3, 5});
    }
    SUBCASE("a comparison with a null member never holds")
    {
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::csat_score>(comparison::less, 100)) == found{3, 4, 5});
        CHECK(sorted_numbers(storage, tickets().compare<&support_ticket::csat_score>(comparison::greater_equal, -100)) ==
              found{3, 4, 5});
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::category>(std::vector<std::string>{"", "NULL"})).empty());
    }
    SUBCASE("is_null, is_not_null")
    {
        CHECK(sorted_numbers(storage, tickets().is_null<&support_ticket::deleted_at>()) == found{1, 2, 3});
        CHECK(sorted_numbers(storage, tickets().is_not_null<&support_ticket::deleted_at>()) == found{4, 5});
        CHECK(sorted_numbers(storage, tickets().is_null<&support_ticket::category>()) == found{4});
    }
    SUBCASE("in: several, one, none, repeated operands")
    {
        using ids = std::vector<uuid>;
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::id>(ids{make_id(1), make_id(4), make_id(9)})) ==
              found{1, 4});
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::id>(ids{make_id(2)})) == found{2});
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::id>(ids{})).empty());
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::id>(ids{make_id(2), make_id(2)})) == found{2});
        CHECK(sorted_numbers(storage, tickets().in<&support_ticket::priority>(
                                          std::vector{ticket_priority::low, ticket_priority::high})) == found{1, 3, 5});
    }
    SUBCASE("conditions are joined by AND, also on one member")
    {
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("thai").equal<&support_ticket::sla_breach>(
                                          true)) == found{2, 4});
        CHECK(sorted_numbers(storage, tickets().within<&support_ticket::created_at>(third - std::chrono::seconds{1}, third)) ==
              found{2});
        CHECK(sorted_numbers(storage, tickets().within<&support_ticket::created_at>(third, third)).empty());
        CHECK(sorted_numbers(storage, tickets().within<&support_ticket::created_at>(third, third - std::chrono::seconds{1}))
                  .empty());
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::number>(1).equal<&support_ticket::number>(2)).empty());
    }
}

[[nodiscard]] inline storage::query<support_ticket> newest()
{
    return tickets().descending<&support_ticket::created_at, &support_ticket::id>();
}
[[nodiscard]] inline storage::query<support_ticket> oldest()
{
    return tickets().ascending<&support_ticket::created_at, &support_ticket::id>();
}
/// Where ticket n of `check_order_and_pages` stands in both orders.
[[nodiscard]] inline std::vector<storage::value> place(std::int32_t n)
{
    return {storage::to_value(default_now + std::chrono::hours{(n + 1) / 2}),
            storage::to_value(make_id(static_cast<std::uint64_t>(n)))};
}

template <class MakeStorage>
void check_order_and_pages(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    // Created in pairs at one instant, so that the id decides: (1,2) (3,4) (5,6).
    for (const std::int32_t n : {4, 1, 6, 3, 5, 2}) {
        auto ticket = make_ticket(n);
        ticket.created_at = default_now + std::chrono::hours{(n + 1) / 2};
        ticket.subject = std::vector<std::string>{
            "", "Z", "a", "\xC3\xA4", "\xE0\xB8\x81", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80"}[static_cast<std::size_t>(n)];
        must_commit(storage, batch().insert(ticket));
    }

    SUBCASE("ascending and descending, by all ordering members")
    {
        CHECK(numbers(storage, oldest()) == found{1, 2, 3, 4, 5, 6});
        CHECK(numbers(storage, newest()) == found{6, 5, 4, 3, 2, 1});
    }
    SUBCASE("text is ordered by bytes")
    {
        CHECK(numbers(storage, tickets().ascending<&support_ticket::subject>()) == found{1, 2, 3, 4, 5, 6});
    }
    SUBCASE("limit")
    {
        CHECK(numbers(storage, newest().limit(2)) == found{6, 5});
        CHECK(numbers(storage, newest().limit(100)).size() == 6);
        CHECK(numbers(storage, newest().limit(0)).empty());
    }
    SUBCASE("offset, with and without a limit")
    {
        CHECK(numbers(storage, newest().offset(4)) == found{2, 1});
        CHECK(numbers(storage, newest().limit(2).offset(1)) == found{5, 4});
        CHECK(numbers(storage, newest().limit(2).offset(6)).empty());
    }
    SUBCASE("after a place, in both directions")
    {
        CHECK(numbers(storage, newest().after(place(4))) == found{3, 2, 1});
        CHECK(numbers(storage, newest().after(place(5)).limit(2)) == found{4, 3});
        CHECK(numbers(storage, oldest().after(place(3))) == found{4, 5, 6});
        CHECK(numbers(storage, oldest().after(place(6))).empty());
    }
    SUBCASE("the place need not exist")
    {
        const std::vector<storage::value> nowhere{storage::to_value(default_now + std::chrono::hours{2}),
                                                  storage::to_value(make_id(100))};
        CHECK(numbers(storage, newest().after(nowhere)) == found{4, 3, 2, 1});
        CHECK(numbers(storage, oldest().after(nowhere)) == found{5, 6});
    }
    SUBCASE("pages with conditions: each record once")
    {
        found seen;
        std::optional<std::int32_t> last;
        for (;;) {
            auto query = newest().equal<&support_ticket::product>("thai").is_null<&support_ticket::deleted_at>().limit(4);
            if (last) query.after(place(*last));
            const auto page = numbers(storage, query);
            if (page.empty()) break;
            seen.insert(seen.end(), page.begin(), page.end());
            last = page.back();
        }
        CHECK(seen == found{6, 5, 4, 3, 2, 1});
    }
    SUBCASE("projection: wanted members and the key; the others are default-constructed")
    {
        support_ticket expected;
        expected.id = make_id(6);
        expected.product = "thai";
        expected.number = 6;
        expected.created_at = default_now + std::chrono::hours{3};
        const auto rows = must_read(storage, newest().limit(1).select<&support_ticket::number, &support_ticket::created_at>());
        REQUIRE(rows.size() == 1);
        CHECK((rows.front() == expected));
    }
    SUBCASE("an order and conditions by members that are not selected")
    {
        const auto query = newest().equal<&support_ticket::version>(1).select<&support_ticket::number>();
        CHECK(numbers(storage, query) == found{6, 5, 4, 3, 2, 1});
    }
    SUBCASE("children are found by the leading members of their key")
    {
        const auto one = make_ticket(1);
        const auto two = make_ticket(2);
        for (const std::int32_t n : {3, 1, 2})
            must_commit(storage, batch().insert(make_message(one, n)).insert(make_message(two, n)));
        const auto conversation = storage::query<ticket_message>{}
                                      .equal<&ticket_message::ticket_id>(one.id)
                                      .equal<&ticket_message::product>(one.product)
                                      .ascending<&ticket_message::created_at, &ticket_message::id>();
        const auto messages = must_read(storage, conversation);
        REQUIRE(messages.size() == 3);
        for (std::int32_t n = 1; n <= 3; ++n) CHECK((messages[static_cast<std::size_t>(n - 1)] == make_message(one, n)));
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_QUERIES_HPP
