// A storage seen by one call: it is told the end, and not asked once that has come.

#include <pleme_support/storage/bounded.hpp>

#include <doctest/doctest.h>

#include <atomic>

using namespace pleme_support;

namespace {

/// Remembers the end that it was told.
struct told_storage {
    int asked = 0;
    call_end::instant told{};

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&...)
    {
        ++asked;
        told = end.expires_at;
        return storage::rows<R...>{};
    }
    result<void> commit(const call_end& end, const storage::batch&)
    {
        ++asked;
        told = end.expires_at;
        return {};
    }
};

}  // namespace

TEST_CASE("bounded_storage: hands its end down, and asks nothing once it has come")
{
    told_storage told;
    std::atomic<bool> stop{false};
    const auto later = call_end::clock::now() + std::chrono::hours{1};
    const storage::bounded_storage bounded{told, call_end{later, &stop}};
    static_assert(storage::bounded<decltype(bounded)>);
    const storage::query<support_ticket> tickets;
    CHECK(bounded.read(tickets).has_value());
    CHECK(told.told == later);
    CHECK(bounded.read_stale(tickets).has_value());
    CHECK(bounded.commit({}).has_value());
    CHECK(told.asked == 3);
    stop = true;
    CHECK(bounded.read(tickets).error().code == errc::stopped);
    CHECK(bounded.read_stale(tickets).error().code == errc::stopped);
    CHECK(bounded.commit({}).error().code == errc::stopped);
    CHECK(storage::bounded_storage{told, call_end{later - std::chrono::hours{2}}}.read(tickets).error().code ==
          errc::timed_out);
    CHECK(told.asked == 3);
    CHECK(storage::bounded_storage{told}.read(tickets).has_value());
    CHECK(told.told == no_end.expires_at);
}
