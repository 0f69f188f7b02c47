// The lock of the memory storage: readers together, a writer alone, in the order of coming, and no wait beyond the call.

#include <pleme_support/adapters/memory/detail/fair_mutex.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using namespace pleme_support;
using adapters::memory::detail::fair_mutex;

namespace {

constexpr auto shared = fair_mutex::mode::shared;
constexpr auto exclusive = fair_mutex::mode::exclusive;

/// Whether somebody gets it before the end of his call.
bool enters(fair_mutex& mutex, fair_mutex::mode how, const call_end& end)
{
    return static_cast<bool>(fair_mutex::hold{mutex, how, end});
}

call_end soon()
{
    return {call_end::clock::now() + std::chrono::milliseconds{20}};
}

}  // namespace

TEST_CASE("fair_mutex: readers together, a writer alone")
{
    fair_mutex mutex;
    {
        const fair_mutex::hold one{mutex, shared, no_end};
        const fair_mutex::hold two{mutex, shared, no_end};
        CHECK(static_cast<bool>(one));
        CHECK(static_cast<bool>(two));
        CHECK_FALSE(enters(mutex, exclusive, soon()));
        CHECK(enters(mutex, shared, soon()));  // who gave up is in nobody's way
    }
    const fair_mutex::hold writer{mutex, exclusive, soon()};
    CHECK(static_cast<bool>(writer));
    CHECK_FALSE(enters(mutex, shared, soon()));
    CHECK_FALSE(enters(mutex, exclusive, soon()));
}

TEST_CASE("fair_mutex: a reader waits behind a writer that waits, and is let in when that gives up")
{
    fair_mutex mutex;
    std::optional<fair_mutex::hold> first{std::in_place, mutex, shared, no_end};
    std::atomic<bool> stop{false};
    std::atomic<bool> wrote{false};
    std::thread writer{[&] {
        const call_end end{(call_end::instant::max)(), &stop};
        wrote = enters(mutex, exclusive, end);
    }};
    // A reader that would be let in at once finds the writer waiting before it.
    while (enters(mutex, shared, soon())) std::this_thread::yield();
    std::thread reader{[&] { CHECK(enters(mutex, shared, no_end)); }};
    SUBCASE("the writer gives up")
    {
        stop = true;
        writer.join();
        reader.join();
        CHECK_FALSE(wrote);
    }
    SUBCASE("the writer comes in")
    {
        first.reset();
        writer.join();
        reader.join();
        CHECK(wrote);
    }
}

TEST_CASE("fair_mutex: many threads never meet a writer inside")
{
    fair_mutex mutex;
    int guarded = 0;
    std::atomic<int> torn{0};
    std::atomic<int> entered{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                const bool writes = (i + t) % 3 == 0;
                const fair_mutex::hold held{mutex, writes ? exclusive : shared, i % 5 == 0 ? soon() : no_end};
                if (!held) continue;
                if (writes)
                    ++guarded, ++entered;
                else if (guarded < 0)
                    ++torn;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(guarded == entered);
    CHECK(torn == 0);
}
