// "All calls may come from several threads at once", "one consistent snapshot": races that every storage must decide.
// Testing layer; never sleeps. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_CONCURRENCY_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_CONCURRENCY_HPP

#include <pleme_support/testing/conformance/common.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <tuple>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Calls `work(i)` on `count` threads at once and waits for all of them. Checks are made afterwards, by one thread.
template <class Work>
void run_threads(std::int32_t count, Work&& work)
{
    std::vector<std::thread> threads;
    for (std::int32_t i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
    for (std::thread& thread : threads) thread.join();
}

/// A change of a ticket by one writer, as its event tells.
[[nodiscard]] inline storage::batch make_change(const support_ticket& next, std::int32_t writer)
{
    auto event = make_event(next);
    event.id = make_id(6'000'000 + static_cast<std::uint64_t>(writer) * 100'000 + static_cast<std::uint64_t>(next.version));
    event.actor_id = make_id(static_cast<std::uint64_t>(writer));
    return batch().update(next).insert(event);
}

template <class MakeStorage>
void check_concurrency(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    constexpr std::int32_t writers = 4;
    constexpr std::int32_t rounds = 15;
    const auto first = make_ticket(1);
    must_commit(storage, batch().insert(first).insert(make_event(first)));

    SUBCASE("of concurrent changes to one ticket exactly one wins each version")
    {
        std::atomic<int> won{0};
        std::atomic<int> unexpected{0};
        run_threads(writers, [&](std::int32_t writer) {
            for (std::int32_t done = 0; done < rounds;) {
                const auto rows = storage.read(no_end, tickets().equal<&support_ticket::id>(first.id));
                if (!rows) return void(++unexpected);
                const auto committed = storage.commit(no_end, make_change(make_next_version(get<0>(*rows).front()), writer));
                if (committed)
                    ++done, ++won;
                else if (committed.error().code != errc::conflict)
                    return void(++unexpected);
            }
        });
        CHECK(unexpected == 0);
        CHECK(won == writers * rounds);
        const auto ticket = must_read(storage, tickets()).front();
        CHECK(ticket.version == 1 + writers * rounds);
        const auto events = must_read(storage, storage::query<ticket_event>{}.ascending<&ticket_event::version>());
        REQUIRE(events.size() == static_cast<std::size_t>(ticket.version));
        for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].version == static_cast<std::int32_t>(i + 1));
    }
    SUBCASE("of concurrent inserts of one key exactly one wins")
    {
        std::atomic<int> won{0};
        std::atomic<int> conflicts{0};
        run_threads(writers, [&](std::int32_t writer) {
            for (std::int32_t n = 1; n <= rounds; ++n) {
                auto message = make_message(first, n);
                message.author_id = make_id(static_cast<std::uint64_t>(writer));
                const auto committed = storage.commit(no_end, batch().insert(message));
                if (committed)
                    ++won;
                else if (committed.error().code == errc::conflict)
                    ++conflicts;
            }
        });
        CHECK(won == rounds);
        CHECK(conflicts == (writers - 1) * rounds);
        CHECK(must_read(storage, storage::query<ticket_message>{}).size() == static_cast<std::size_t>(rounds));
    }
    SUBCASE("concurrent commits on many tickets all succeed")
    {
        std::atomic<int> failed{0};
        run_threads(writers, [&](std::int32_t writer) {
            for (std::int32_t n = 0; n < rounds; ++n) {
                const auto ticket = make_ticket(100 + writer * rounds + n);
                const auto created = storage.commit(no_end, batch().insert(ticket).insert(make_event(ticket)));
                const auto changed = storage.commit(no_end, make_change(make_next_version(ticket), writer));
                if (!created || !changed) ++failed;
            }
        });
        CHECK(failed == 0);
        CHECK(must_read(storage, tickets()).size() == 1 + static_cast<std::size_t>(writers * rounds));
        CHECK(must_read(storage, storage::query<ticket_event>{}).size() == 1 + static_cast<std::size_t>(2 * writers * rounds));
    }
    SUBCASE("concurrent readers see whole batches and one snapshot, and what was committed before they began")
    {
        constexpr std::int32_t last_version = 101;
        constexpr int reads_of_a_version = 4;
        std::atomic<std::int32_t> committed_version{1};
        std::atomic<int> torn{0};
        std::atomic<int> stale{0};
        std::atomic<int> failed{0};
        const auto write = [&] {
            for (auto ticket = first; ticket.version < last_version;) {
                ticket = make_next_version(ticket);
                auto change = make_change(ticket, 0);
                change.insert(make_message(first, ticket.version));
                if (!storage.commit(no_end, change)) ++failed;
                committed_version = ticket.version;
                committed_version.notify_all();
            }
        };
        // What the ticket, its events and its messages say of how many versions there are.
        const auto read = [&] {
            const std::int32_t at_least = committed_version;
            const auto rows =
                storage.read(no_end, tickets().equal<&support_ticket::id>(first.id),
                             storage::query<ticket_event>{}.template compare<&ticket_event::version>(
                                 storage::comparison::greater_equal, at_least),
                             storage::query<ticket_message>{}.template compare<&ticket_message::created_at>(
                                 storage::comparison::greater_equal, first.created_at + std::chrono::seconds{at_least}));
            if (!rows) return void(++failed);
            const auto& [ticket, events, messages] = *rows;
            if (ticket.size() != 1 || ticket.front().version < at_least) return void(++stale);
            const std::int32_t version = ticket.front().version;
            if (static_cast<std::int32_t>(events.size()) != version - at_least + 1 ||
                static_cast<std::int32_t>(messages.size()) != version - (std::max)(at_least, 2) + 1)
                ++torn;
        };
        run_threads(1 + writers, [&](std::int32_t thread) {
            if (thread == 0) return write();
            // Readers who went on until the writer is done could keep him out for ever: a lock may let readers pass a writer
            // that waits, as std::shared_mutex does. So they read each version that they see so often, and wait for the next.
            for (std::int32_t seen = committed_version;; seen = committed_version) {
                for (int n = 0; n < reads_of_a_version; ++n) read();
                if (seen == last_version) return;
                committed_version.wait(seen);
            }
        });
        CHECK(failed == 0);
        CHECK(torn == 0);
        CHECK(stale == 0);
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_CONCURRENCY_HPP
