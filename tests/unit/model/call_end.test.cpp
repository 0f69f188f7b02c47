// The end of a call: an instant, a stop, both, or none; and waiting for others until then.

#include <pleme_support/model/call_end.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace pleme_support;

namespace {

const auto long_ago = call_end::clock::now() - std::chrono::hours{1};
const auto far_off = call_end::clock::now() + std::chrono::hours{1};

}  // namespace

TEST_CASE("call_end: an instant, a stop, both, none")
{
    const std::atomic<bool> going{false};
    const std::atomic<bool> stopped{true};
    CHECK_FALSE(no_end.can_come());
    CHECK_FALSE(no_end.check());
    CHECK_FALSE((call_end{far_off, &going}.check()));
    CHECK((call_end{far_off, &going}.can_come()));
    CHECK(call_end{long_ago}.check()->code == errc::timed_out);
    CHECK((call_end{far_off, &stopped}.check()->code == errc::stopped));
    CHECK((call_end{long_ago, &stopped}.check()->code == errc::stopped));
    CHECK(call_end{far_off}.before(long_ago) == long_ago);
    CHECK(call_end{long_ago}.before(far_off) == long_ago);
    CHECK(is_end_of_call(errc::timed_out));
    CHECK(is_end_of_call(errc::stopped));
    CHECK_FALSE(is_end_of_call(errc::conflict));
}

TEST_CASE("call_end: a wait ends with what it waits for, or with the call, or when it has lasted long enough")
{
    std::mutex mutex;
    std::condition_variable changed;
    std::atomic<bool> stop{false};
    bool ready = false;
    const auto wait = [&](const call_end& end, call_end::instant latest) {
        std::unique_lock lock{mutex};
        return end.wait(changed, lock, latest, [&] { return ready; });
    };
    SUBCASE("over already")
    {
        CHECK_FALSE(wait({long_ago}, far_off));
        CHECK_FALSE(wait({far_off}, long_ago));
        stop = true;
        CHECK_FALSE(wait({far_off, &stop}, far_off));
        ready = true;  // what is there need not be waited for
        CHECK(wait({long_ago, &stop}, long_ago));
    }
    SUBCASE("in time")
    {
        for (const call_end& end : {no_end, call_end{far_off}, call_end{far_off, &stop}}) {
            ready = false;
            std::thread other{[&] {
                const std::scoped_lock lock{mutex};
                ready = true;
                changed.notify_one();
            }};
            CHECK(wait(end, (call_end::instant::max)()));
            other.join();
        }
    }
    SUBCASE("stopped while it waits")
    {
        std::thread other{[&] { stop = true; }};
        CHECK_FALSE(wait({far_off, &stop}, (call_end::instant::max)()));
        other.join();
    }
    SUBCASE("expired while it waits")
    {
        const auto soon = call_end::clock::now() + std::chrono::milliseconds{30};
        CHECK_FALSE(wait({soon, &stop}, far_off));
        CHECK(call_end::clock::now() >= soon);
        CHECK_FALSE(wait({far_off}, call_end::clock::now() + std::chrono::milliseconds{5}));
    }
}
