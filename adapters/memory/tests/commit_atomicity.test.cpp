// A commit that fails half-way, for want of memory or by its last record, leaves everything as it was.

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <tuple>
#include <utility>
#include <vector>

namespace memory_commit_atomicity {

/// How many allocations of this thread succeed before one fails; below zero: all.
thread_local long allocations_left = -1;

void* allocate(std::size_t size)
{
    if (allocations_left == 0) {
        allocations_left = -1;
        throw std::bad_alloc{};
    }
    if (allocations_left > 0) --allocations_left;
    if (void* const made = std::malloc(size == 0 ? 1 : size)) return made;
    throw std::bad_alloc{};
}

}  // namespace memory_commit_atomicity

void* operator new(std::size_t size)
{
    return memory_commit_atomicity::allocate(size);
}
// As the library's own does; those of the sanitizers don't.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    try {
        return operator new(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void operator delete(void* gone) noexcept
{
    std::free(gone);
}
void operator delete(void* gone, std::size_t) noexcept
{
    std::free(gone);
}
void operator delete(void* gone, const std::nothrow_t&) noexcept
{
    std::free(gone);
}

namespace memory_commit_atomicity {

using namespace pleme_support;
using storage::query;

auto read_all(const adapters::memory_storage& kept)
{
    return kept
        .read(no_end, query<support_ticket>{}, query<ticket_message>{}, query<ticket_event>{},
              query<support_ticket>{}
                  .equal<&support_ticket::product>("thai")
                  .descending<&support_ticket::created_at, &support_ticket::id>(),
              query<support_ticket>{}
                  .equal<&support_ticket::product>("thai")
                  .compare<&support_ticket::number>(storage::comparison::greater, 0)
                  .ascending<&support_ticket::number>(),
              query<ticket_message>{}.equal<&ticket_message::author_id>(
                  testing::make_message(testing::make_ticket(1), 1).author_id))
        .value();
}

/// A stock large enough that a batch splits blocks of rows.
void fill(adapters::memory_storage& kept)
{
    storage::batch stock;
    for (std::int32_t n = 1; n <= 62; ++n) {
        const auto ticket = testing::make_ticket(n);
        stock.insert(ticket).insert(testing::make_event(ticket)).insert(testing::make_message(ticket, n));
        stock.insert(testing::make_text(ticket));
    }
    REQUIRE(kept.commit(no_end, stock).has_value());
}

/// Changes, inserts and removes; the numbers of two tickets are exchanged.
storage::batch make_batch()
{
    auto one = testing::make_next_version(testing::make_ticket(1));
    auto other = testing::make_next_version(testing::make_ticket(2));
    std::swap(one.number, other.number);
    storage::batch batch;
    batch.update(one).update(other).remove(testing::make_ticket(3));
    for (std::int32_t n = 63; n <= 70; ++n) {
        const auto ticket = testing::make_ticket(n);
        batch.insert(ticket).insert(testing::make_event(ticket)).insert(testing::make_message(ticket, n));
        batch.insert(testing::make_text(ticket));
    }
    return batch;
}

TEST_CASE("memory: a commit that runs out of memory leaves everything as it was, and can be tried again")
{
    adapters::memory_storage kept;
    fill(kept);
    const auto before = read_all(kept);
    const auto batch = make_batch();
    long succeed = 0;
    for (;; ++succeed) {
        adapters::memory_storage tried;
        fill(tried);
        allocations_left = succeed;
        try {
            const auto done = tried.commit(no_end, batch);
            CHECK(done.has_value());
            if (std::exchange(allocations_left, -1) >= 0) break;  // else what failed was only to spare some bytes
        } catch (const std::bad_alloc&) {
            const bool same = read_all(tried) == before;
            REQUIRE(same);
            CHECK(tried.commit(no_end, batch).has_value());
        }
    }
    CHECK(succeed > 100);
    REQUIRE(kept.commit(no_end, batch).has_value());
    const auto after = read_all(kept);
    CHECK(get<0>(after).size() == 69);
    CHECK(get<1>(after).size() == 69);
    CHECK(get<2>(after).size() == 69);
    CHECK(get<3>(after).size() == 69);
    CHECK(get<4>(after).size() == 69);
    CHECK(get<4>(after)[0].id == testing::make_ticket(2).id);
    CHECK(get<4>(after)[1].id == testing::make_ticket(1).id);
}

TEST_CASE("memory: a commit whose last record is a conflict leaves everything as it was")
{
    adapters::memory_storage kept;
    fill(kept);
    const auto before = read_all(kept);
    auto taken = testing::make_ticket(71);
    taken.number = 40;
    const auto failed = kept.commit(no_end, make_batch().insert(taken));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code == errc::conflict);
    const bool same = read_all(kept) == before;
    CHECK(same);
    CHECK(kept.commit(no_end, make_batch()).has_value());
}

}  // namespace memory_commit_atomicity
