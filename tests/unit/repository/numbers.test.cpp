#include "support/storages.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <thread>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE_TEMPLATE("numbers: from 1, rising, for each product by itself", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (std::int32_t i = 1; i <= 120; ++i) CHECK(desk.create().number == i);  // through three blocks
    CHECK(desk.repo.with(host()).tickets().create("lao", new_ticket()).value().number == 1);
}

TEST_CASE_TEMPLATE("numbers: allocators on one storage take blocks of their own, and leave gaps", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    repository::number_allocator one{3};
    repository::number_allocator other{3};
    const auto take = [&](repository::number_allocator& from) { return from.take(desk.storage(), "thai", 8).value(); };
    CHECK(take(one) == 1);
    CHECK(take(other) == 4);
    CHECK(take(one) == 2);
    CHECK(take(one) == 3);
    CHECK(take(one) == 7);
    CHECK(take(other) == 5);
    repository::number_allocator restarted{3};
    CHECK(take(restarted) == 10);
}

TEST_CASE_TEMPLATE("numbers: when 2^31 are used up, that is said", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    storage::batch batch;
    batch.insert(number_block{"thai", std::numeric_limits<std::int32_t>::max() - 10, 1});
    REQUIRE(desk.storage().commit(batch));
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", new_ticket())) == errc::storage_unavailable);
}

TEST_CASE_TEMPLATE("numbers: threads never get one number twice", Storage, EVERY_STORAGE)
{
    repository_options options;
    options.number_block = 3;  // many blocks, many chances to go wrong
    desk<Storage> desk{options};
    std::vector<std::vector<std::int32_t>> made(4);
    {
        std::vector<std::thread> threads;
        for (auto& mine : made)
            threads.emplace_back([&] {
                for (int i = 0; i < 25; ++i)
                    if (const auto ticket = desk.repo.with(agent()).tickets().create("thai", new_ticket()))
                        mine.push_back(ticket->number);
            });
        for (auto& thread : threads) thread.join();
    }
    std::set<std::int32_t> all;
    for (const auto& mine : made) {
        CHECK(mine.size() == 25);
        CHECK(std::is_sorted(mine.begin(), mine.end()));
        all.insert(mine.begin(), mine.end());
    }
    CHECK(all.size() == 100);
}

}  // namespace
