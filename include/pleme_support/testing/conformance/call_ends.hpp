// "When `e` comes, a call fails": before it began, while it works, and while it waits; and nothing is half done.
// Testing layer; never sleeps. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_CALL_ENDS_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_CALL_ENDS_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/random/random_source.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <tuple>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

template <class MakeStorage>
void check_call_ends(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const auto first = make_ticket(1);
    must_commit(storage, batch().insert(first).insert(make_event(first)));
    const auto now = call_end::clock::now();

    SUBCASE("a call that is over before it begins does nothing")
    {
        const std::atomic<bool> stopped{true};
        const call_end expired{now - std::chrono::seconds{1}};
        const call_end stop{now + std::chrono::hours{1}, &stopped};
        CHECK(storage.read(expired, tickets()).error().code == errc::timed_out);
        CHECK(storage.read(stop, tickets()).error().code == errc::stopped);
        CHECK(storage.commit(expired, batch().insert(make_ticket(2))).error().code == errc::timed_out);
        CHECK(storage.commit(stop, batch().insert(make_ticket(2))).error().code == errc::stopped);
        CHECK(numbers(storage, tickets()) == found{1});
    }
    SUBCASE("an end that does not come changes nothing")
    {
        const std::atomic<bool> going{false};
        const call_end end{now + std::chrono::hours{1}, &going};
        REQUIRE(storage.commit(end, batch().insert(make_ticket(2))).has_value());
        CHECK(get<0>(storage.read(end, tickets()).value()).size() == 2);
        CHECK(storage.commit(end, batch().insert(make_ticket(2))).error().code == errc::conflict);
    }
    SUBCASE("a read that is ended in the middle answers with all or with the end, and the next is none the worse")
    {
        storage::batch stock;
        constexpr std::int32_t last = 1'500;
        for (std::int32_t n = 2; n <= last; ++n) stock.insert(make_ticket(n));
        must_commit(storage, stock);
        random_source random{20261130};
        for (int round = 0; round < 40; ++round) {
            CAPTURE(round);
            std::atomic<bool> stop{false};
            const bool by_stop = round % 2 == 0;
            const std::chrono::microseconds after{random.below(3'000)};
            std::thread stopper{[&] {
                const auto at = call_end::clock::now() + after;
                while (by_stop && call_end::clock::now() < at) std::this_thread::yield();
                if (by_stop) stop = true;
            }};
            const call_end end =
                by_stop ? call_end{(call_end::instant::max)(), &stop} : call_end{call_end::clock::now() + after};
            const auto read = storage.read(end, tickets(), storage::query<ticket_event>{});
            stopper.join();
            if (read)
                CHECK(get<0>(*read).size() == static_cast<std::size_t>(last));
            else
                CHECK(read.error().code == (by_stop ? errc::stopped : errc::timed_out));
        }
        CHECK(must_read(storage, tickets()).size() == static_cast<std::size_t>(last));
    }
    SUBCASE("a commit that is ended is whole, or nothing of it is there, or it says that it does not know")
    {
        random_source random{20261130};
        std::vector<std::int32_t> expected{1};
        for (std::int32_t n = 2; n < 40; ++n) {
            CAPTURE(n);
            const auto ticket = make_ticket(n);
            const call_end end{call_end::clock::now() + std::chrono::microseconds{random.below(4'000)}};
            const auto done = storage.commit(end, batch().insert(ticket).insert(make_event(ticket)).insert(make_cycle(ticket)));
            const auto tickets_there = must_read(storage, tickets().equal<&support_ticket::id>(ticket.id)).size();
            const auto events_there =
                must_read(storage, storage::query<ticket_event>{}.equal<&ticket_event::ticket_id>(ticket.id)).size();
            CHECK(tickets_there == events_there);
            if (done) CHECK(tickets_there == 1);
            if (!done && done.error().code != errc::outcome_unknown) {
                CHECK(done.error().code == errc::timed_out);
                CHECK(tickets_there == 0);
            }
            if (tickets_there == 1) expected.push_back(n);
        }
        CHECK(sorted_numbers(storage, tickets()) == expected);
    }
    SUBCASE("of many callers with little time each is answered, or told that his time is over")
    {
        std::atomic<int> unexpected{0};
        std::atomic<int> committed{0};
        std::vector<std::thread> threads;
        for (std::int32_t t = 0; t < 6; ++t) {
            threads.emplace_back([&, t] {
                random_source random{static_cast<std::uint64_t>(t)};
                for (std::int32_t i = 0; i < 20; ++i) {
                    const call_end end{call_end::clock::now() + std::chrono::microseconds{random.below(5'000)}};
                    const auto done = storage.commit(end, batch().insert(make_ticket(100 + t * 100 + i)));
                    if (done) ++committed;
                    if (!done && done.error().code != errc::timed_out && done.error().code != errc::outcome_unknown)
                        ++unexpected;
                    const auto read = storage.read(end, tickets());
                    if (!read && read.error().code != errc::timed_out) ++unexpected;
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(unexpected == 0);
        CHECK(must_read(storage, tickets()).size() >= 1 + static_cast<std::size_t>(committed));
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_CALL_ENDS_HPP
