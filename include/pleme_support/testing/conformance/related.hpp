// Queries about several types of records: what a ticket has, orders by it, the first of each ticket; and counts, walks, kinds
// of batch. Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_RELATED_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_RELATED_HPP

#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/for_each.hpp>
#include <pleme_support/storage/scrub.hpp>
#include <pleme_support/testing/conformance/common.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Tickets 1 to 4 with as many messages as their number says, less one, and a cycle of each; 5 of another product with one.
template <class Storage>
[[nodiscard]] std::vector<support_ticket> fill_related(Storage& storage)
{
    std::vector<support_ticket> made;
    for (std::int32_t n = 1; n <= 5; ++n) {
        const auto ticket = make_ticket(n, n == 5 ? "japanese" : "thai");
        storage::ticket_batch all{ticket};
        all.insert(ticket);
        for (std::int32_t m = 1; m < (n == 5 ? 2 : n); ++m) {
            auto message = make_message(ticket, m);
            message.is_internal = m == 2;
            message.created_at = default_now + std::chrono::minutes{m};
            all.insert(message);
        }
        auto cycle = make_cycle(ticket);
        cycle.started_at = default_now + std::chrono::hours{(n * 3) % 7};  // 3, 6, 2, 5, 1
        all.insert(cycle);
        must_commit(storage, all);
        made.push_back(ticket);
    }
    return made;
}

template <class MakeStorage>
void check_related(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const auto made = fill_related(storage);
    const storage::query<ticket_message> any_message;
    const auto internal = storage::query<ticket_message>{}.template equal<&ticket_message::is_internal>(true);

    SUBCASE("what a ticket has, or has not")
    {
        CHECK(sorted_numbers(storage, tickets().has(any_message)) == found{2, 3, 4, 5});
        CHECK(sorted_numbers(storage, tickets().has_none(any_message)) == found{1});
        CHECK(sorted_numbers(storage, tickets().has(internal)) == found{3, 4});
        CHECK(sorted_numbers(storage, tickets().has(any_message).has_none(internal)) == found{2, 5});
        CHECK(sorted_numbers(storage, tickets().has(internal).template equal<&support_ticket::number>(4)) == found{4});
        CHECK(sorted_numbers(storage, tickets().has(storage::query<csat_survey>{})).empty());
    }
    SUBCASE("the ticket of what belongs to it")
    {
        const auto of = [&](const storage::query<support_ticket>& asked) {
            return must_read(storage, storage::query<ticket_message>{}.has(asked)).size();
        };
        CHECK(of(tickets()) == 7);
        CHECK(of(tickets().template equal<&support_ticket::number>(4)) == 3);
        CHECK(of(tickets().template equal<&support_ticket::product>("japanese")) == 1);
        CHECK(of(tickets().template equal<&support_ticket::number>(9)) == 0);
    }
    SUBCASE("in the order of what belongs to them, with pages")
    {
        const auto cycles = storage::query<ticket_cycle>{}.template equal<&ticket_cycle::product>("thai");
        const auto by_start = [&] {
            return tickets().template order_by<&ticket_cycle::started_at>(cycles).template ascending<&support_ticket::id>();
        };
        CHECK(numbers(storage, by_start()) == found{3, 1, 4, 2});
        CHECK(numbers(storage, by_start().template descending<&support_ticket::id>()) == found{2, 4, 1, 3});
        CHECK(numbers(storage, by_start().limit(2)) == found{3, 1});
        CHECK(numbers(storage, by_start().offset(1).limit(2)) == found{1, 4});
        CHECK(numbers(storage, by_start().has(internal)) == found{3, 4});
        CHECK(numbers(storage, by_start().after({storage::to_value(default_now + std::chrono::hours{3}),
                                                 storage::to_value(made[0].id)})) == found{4, 2});
        // By several members; the first is the same of all.
        const auto by_both = tickets()
                                 .template order_by<&ticket_cycle::ordinal, &ticket_cycle::started_at>(cycles)
                                 .template ascending<&support_ticket::id>();
        CHECK(numbers(storage, by_both) == found{3, 1, 4, 2});
        auto behind = by_both;
        behind.after({storage::to_value(std::int32_t{1}), storage::to_value(default_now + std::chrono::hours{3}),
                      storage::to_value(made[0].id)});
        CHECK(numbers(storage, behind) == found{4, 2});
        // Who has no such record is not there.
        CHECK(numbers(storage, tickets()
                                   .template order_by<&csat_survey::ordinal>(storage::query<csat_survey>{})
                                   .template ascending<&support_ticket::id>())
                  .empty());
    }
    SUBCASE("the first of each ticket")
    {
        const auto latest = [&](const std::vector<support_ticket>& of, std::uint32_t count) {
            std::multimap<uuid, timestamp> seen;  // of one ticket in the order in which they came
            for (const auto& message :
                 must_read(storage, storage::query<ticket_message>{}
                                        .template descending<&ticket_message::created_at, &ticket_message::id>()
                                        .limit_each(of, count)))
                seen.emplace(message.ticket_id, message.created_at);
            return std::vector<std::pair<uuid, timestamp>>(seen.begin(), seen.end());
        };
        const auto minute = [](int m) { return default_now + std::chrono::minutes{m}; };
        using seen = std::vector<std::pair<uuid, timestamp>>;
        CHECK((latest({made[3]}, 2) == seen{{made[3].id, minute(3)}, {made[3].id, minute(2)}}));
        CHECK((latest(made, 1) ==
               seen{{made[1].id, minute(1)}, {made[2].id, minute(2)}, {made[3].id, minute(3)}, {made[4].id, minute(1)}}));
        CHECK((latest({made[2], made[2]}, 1) == seen{{made[2].id, minute(2)}}));
        CHECK(latest({made[0], make_ticket(77)}, 3).empty());
        CHECK(latest({}, 3).empty());
        auto elsewhere = made[3];
        elsewhere.product = "japanese";
        CHECK(latest({elsewhere}, 3).empty());
        std::vector<support_ticket> many;
        for (std::int32_t n = 1; n <= 200; ++n) many.push_back(make_ticket(n));
        CHECK(latest(many, 1).size() == 3);
        const auto public_first = must_read(storage, storage::query<ticket_message>{}
                                                         .template equal<&ticket_message::is_internal>(false)
                                                         .template descending<&ticket_message::created_at>()
                                                         .limit_each({made[2]}, 5));
        REQUIRE(public_first.size() == 1);
        CHECK(public_first[0].created_at == minute(1));
    }
    SUBCASE("scrubbing ends, and leaves everything that is there")
    {
        int steps = 0;
        for (bool more = true; more && steps < 1'000; ++steps) more = storage::scrub(storage, no_end).value().more;
        CHECK(steps < 1'000);
        CHECK(storage::count(storage, no_end, tickets(), 100).value() == 5);
        const call_end over{call_end::clock::now() - std::chrono::seconds{1}};
        if constexpr (storage::scrubs<std::remove_reference_t<decltype(storage)>>)
            CHECK(storage::scrub(storage, over).error().code == errc::timed_out);
    }
    SUBCASE("a count")
    {
        const auto count = [&](const auto& query, std::uint32_t up_to) {
            return storage::count(storage, no_end, query, up_to).value();
        };
        CHECK(count(tickets(), 100) == 5);
        CHECK(count(tickets(), 3) == 3);
        CHECK(count(tickets(), 0) == 0);
        CHECK(count(tickets().has(internal), 100) == 2);
        CHECK(count(any_message, 100) == 7);
        // Order and page do not count.
        auto page = tickets().template ascending<&support_ticket::id>().limit(1).offset(3);
        CHECK(count(page, 100) == 5);
        CHECK(count(page.offset(0).after({storage::to_value(made[2].id)}), 100) == 5);
        CHECK(count(tickets().template equal<&support_ticket::product>("lao"), 1) == 0);
    }
    SUBCASE("a walk through many")
    {
        storage::batch stock;
        for (std::int32_t n = 100; n < 1'350; ++n) stock.insert(make_ticket(n));
        must_commit(storage, stock);
        std::vector<std::int32_t> walked;
        const auto note = [&](support_ticket&& ticket) -> result<void> {
            walked.push_back(ticket.number);
            return {};
        };
        const auto by_number =
            tickets().template equal<&support_ticket::product>("thai").template ascending<&support_ticket::number>();
        REQUIRE(storage::for_each(storage, no_end, by_number, note).has_value());
        CHECK(walked == numbers(storage, by_number));
        walked.clear();
        REQUIRE(storage::for_each(storage, no_end, storage::query<support_ticket>{}.limit(700), note).has_value());
        CHECK(walked.size() == 700);
        int left = 3;
        const auto give_up = [&](support_ticket&&) -> result<void> {
            if (--left > 0) return {};
            return support_error{errc::stopped, "enough"};
        };
        CHECK(storage::for_each(storage, no_end, by_number, give_up).error().message == "enough");
        CHECK(left == 0);
    }
    SUBCASE("a batch of one ticket, of one product, of two tickets has no other records")
    {
        const auto& [one, other, third] = std::tie(made[0], made[1], made[2]);
        const auto refused = [&](const storage::batch& wrong) {
            return commit_error(storage, wrong) == errc::invalid_argument;
        };
        const storage::ticket_key first{one.id, one.product};
        const storage::ticket_key second{other.id, other.product};
        auto next = make_next_version(one);
        CHECK(refused(storage::ticket_batch{one}.update(next).insert(make_message(other, 50))));
        CHECK(refused(storage::ticket_batch{one}.update(next).insert(number_block{"japanese", 1, 0})));
        CHECK(refused(storage::product_batch{"thai"}.update(next)));
        CHECK(refused(storage::product_batch{"thai"}.insert(make_message(one, 50))));
        CHECK(refused(storage::product_batch{"thai"}.insert(number_block{"japanese", 1, 0})));
        CHECK(refused(storage::ticket_pair_batch{first, second}.insert(make_message(third, 50))));
        CHECK(must_read(storage, storage::query<ticket_message>{}).size() == 7);
        CHECK(must_read(storage, storage::query<number_block>{}).empty());
        must_commit(storage, storage::product_batch{"thai"}.insert(number_block{"thai", 1, 0}));
        must_commit(storage, storage::ticket_batch{one}.update(next).update(number_block{"thai", 2, 1}));
        must_commit(storage,
                    storage::ticket_pair_batch{first, second}.insert(make_message(one, 50)).insert(make_message(other, 50)));
        CHECK(must_read(storage, storage::query<ticket_message>{}).size() == 9);
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_RELATED_HPP
