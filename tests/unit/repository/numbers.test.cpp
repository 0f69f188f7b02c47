#include "support/storages.hpp"
#include "support/test_size.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <latch>
#include <limits>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
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
    const storage::bounded_storage bounded{desk.storage()};
    repository::number_allocator one{3};
    repository::number_allocator other{3};
    const auto take = [&](repository::number_allocator& from) { return from.take(bounded, "thai", 8).value(); };
    CHECK(take(one) == 1);
    CHECK(take(other) == 4);
    CHECK(take(one) == 2);
    CHECK(take(one) == 3);
    CHECK(take(one) == 7);
    CHECK(take(other) == 5);
    repository::number_allocator restarted{3};
    CHECK(take(restarted) == 10);
}

TEST_CASE_TEMPLATE("numbers: a repository that ends gives back what it did not use, if nobody took a block since", Storage,
                   EVERY_STORAGE)
{
    using repository_type = typename desk<Storage>::repository_type;
    desk<Storage> desk;
    std::uint64_t ids = 0;
    const auto open = [&] {
        auto opened = std::make_unique<repository_type>(desk.storage());
        opened->clock().set(at("2026-03-02T09:00:00Z"));
        ids += 1000;
        for (std::uint64_t i = 0; i < ids; ++i) static_cast<void>(opened->ids().next({}));  // others than those before it
        return opened;
    };
    const auto create = [&](repository_type& by, const char* product = "thai") {
        return by.with(host()).tickets().create(product, new_ticket()).value().number;
    };
    auto first = open();
    CHECK(create(*first) == 1);
    CHECK(create(*first) == 2);
    CHECK(create(*first, "lao") == 1);
    first = open();
    CHECK(create(*first) == 3);  // of the block that was given back
    CHECK(create(*first, "lao") == 2);

    auto second = open();
    CHECK(create(*second) == 53);
    first.reset();  // has 4 to 52 left, but the second came after
    first = open();
    CHECK(create(*first) == 103);
    second.reset();  // 54 to 102: the same
    first.reset();
    first = open();
    CHECK(create(*first) == 104);
    CHECK(create(*first, "lao") == 3);
    first.reset();
    first = open();
    first.reset();  // took none
    first = open();
    CHECK(create(*first) == 105);
}

TEST_CASE_TEMPLATE("numbers: what was given back is gone from its allocator, and goes back once", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const storage::bounded_storage bounded{desk.storage()};
    const auto take = [&](repository::number_allocator& from) { return from.take(bounded, "thai", 8).value(); };
    repository::number_allocator one{10};
    repository::number_allocator other{10};
    CHECK(take(one) == 1);
    one.give_back(bounded);
    CHECK(take(other) == 2);
    one.give_back(bounded);
    CHECK(take(one) == 12);
    CHECK(take(other) == 3);
    other.give_back(bounded);
    CHECK(take(one) == 13);
    CHECK(take(other) == 22);
    one.give_back(bounded);
    other.give_back(bounded);
    CHECK(take(one) == 23);
}

TEST_CASE("numbers: with several that come and go at random no number is given twice, nor one skipped that nobody could have")
{
    adapters::memory_storage storage;
    const storage::bounded_storage bounded{storage};
    std::minstd_rand random{20261129};
    for (int round = 0; round < test_size("number_rounds"); ++round) {
        const std::string product = "p" + std::to_string(round);
        std::vector<std::unique_ptr<repository::number_allocator>> open(3);
        std::set<std::int32_t> all;
        int taken = 0;
        for (int step = 0; step < 60; ++step) {
            auto& one = open[random() % open.size()];
            if (!one) one = std::make_unique<repository::number_allocator>(static_cast<std::int32_t>(1 + random() % 7));
            if (random() % 4 == 0) {
                one->give_back(bounded);
                if (random() % 2 == 0) one.reset();  // ended; else it goes on
            } else {
                all.insert(one->take(bounded, product, 8).value());
                ++taken;
            }
        }
        CHECK(all.size() == static_cast<std::size_t>(taken));
        for (auto& one : open)
            if (one) one->give_back(bounded);
    }
    // Alone, one that ends and begins again leaves no gap.
    std::int32_t expected = 0;
    for (int round = 0; round < 50; ++round) {
        repository::number_allocator one{5};
        for (auto i = random() % 9; i > 0; --i) CHECK(one.take(bounded, "alone", 8).value() == ++expected);
        one.give_back(bounded);
    }
}

namespace number_test {

/// A storage in memory whose commits of one product's block wait until they are let go.
class stuck_storage {
public:
    explicit stuck_storage(std::string product) : product_{std::move(product)} {}

    template <pleme_support::storage::record... R>
    [[nodiscard]] result<pleme_support::storage::rows<R...>> read(const pleme_support::call_end& end,
                                                                  const pleme_support::storage::query<R>&... queries)
    {
        return records_.read(end, queries...);
    }
    [[nodiscard]] result<void> commit(const pleme_support::call_end& end, const pleme_support::storage::batch& batch)
    {
        for (const auto& block : batch.inserts<number_block>()) {
            if (block.product != product_) continue;
            stuck.count_down();
            go_on.wait();
        }
        return records_.commit(end, batch);
    }

    std::latch stuck{1};
    std::latch go_on{1};

private:
    std::string product_;
    adapters::memory_storage records_;
};

}  // namespace number_test

TEST_CASE("numbers: a block that is stuck in one product holds nobody else")
{
    number_test::stuck_storage storage{"slow"};
    const storage::bounded_storage bounded{storage};
    repository::number_allocator numbers{3};
    auto slow = std::async(std::launch::async, [&] { return numbers.take(bounded, "slow", 8).value(); });
    storage.stuck.wait();
    auto fast = std::async(std::launch::async, [&] {
        std::vector<std::int32_t> taken;
        for (int i = 0; i < 10; ++i) taken.push_back(numbers.take(bounded, "fast", 8).value());  // through several blocks
        return taken;
    });
    const bool came = fast.wait_for(std::chrono::seconds{60}) == std::future_status::ready;
    CHECK(came);
    storage.go_on.count_down();
    CHECK(fast.get() == std::vector<std::int32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    CHECK(slow.get() == 1);
}

TEST_CASE_TEMPLATE("numbers: they go on behind the one that an operator names, and never back", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto go_on = [&](std::int32_t after, const char* product = "thai") {
        return desk.repo.with(host()).settings().continue_numbers(product, after).value();
    };
    CHECK(go_on(0) == 1);  // nothing to do
    CHECK(get<0>(desk.storage().read(no_end, storage::query<number_block>{}).value()).empty());
    CHECK(desk.create().number == 1);
    CHECK(go_on(0) == 51);
    CHECK(go_on(1) == 51);
    CHECK(desk.create().number == 2);  // what this repository holds is behind it already
    CHECK(go_on(10) == 51);
    CHECK(desk.create().number == 51);  // and now it is not
    CHECK(go_on(10) == 101);
    CHECK(desk.create().number == 52);
    for (int twice = 0; twice < 2; ++twice) CHECK(go_on(500) == 501);
    CHECK(desk.create().number == 501);
    CHECK(go_on(100) == 551);
    CHECK(go_on(700, "lao") == 701);  // a product without tickets
    CHECK(desk.repo.with(host()).tickets().create("lao", new_ticket()).value().number == 701);
    CHECK(desk.create().number == 502);

    auto as = [&](const pleme_support::principal& who) { return desk.repo.with(who).settings(); };
    CHECK(failure(as(customer()).continue_numbers("thai", 1)) == errc::forbidden);
    CHECK(failure(as(agent()).continue_numbers("lao", 1)) == errc::forbidden);  // out of reach
    CHECK(as(agent()).continue_numbers("thai", 600).value() == 601);
    CHECK(complaint(as(host()).continue_numbers("thai", -1)) == "after must be 0 to 2000000000");
    CHECK(failure(as(host()).continue_numbers("thai", 2'000'000'001)) == errc::invalid_argument);
    CHECK(failure(as(host()).continue_numbers("Thai", 1)) == errc::invalid_argument);
    CHECK(go_on(2'000'000'000) == 2'000'000'001);
    CHECK(desk.create().number == 2'000'000'001);
}

TEST_CASE_TEMPLATE("numbers: blocks that are held since before a restore give no number twice", Storage, EVERY_STORAGE)
{
    using repository_type = support_repository<typename desk<Storage>::storage_type>;
    repository_options options;
    options.number_block = 200;
    options.attempts = 3;  // far fewer than there are numbers held twice
    desk<Storage> desk;
    repository_type before{desk.storage(), options};
    const auto create = [](repository_type& by) {
        return by.with(host()).tickets().create("thai", new_ticket()).value().number;
    };
    CHECK(create(before) == 1);
    // As the row is in a backup from before that block was taken.
    const auto block = get<0>(desk.storage().read(no_end, storage::query<number_block>{}).value()).front();
    REQUIRE(desk.storage().commit(no_end, storage::batch{}.remove(block)));
    repository_type after{desk.storage(), options};
    std::set<std::int32_t> numbers{1};
    for (int i = 0; i < 60; ++i) CHECK(numbers.insert(create(before)).second);  // 2 to 61
    for (int i = 0; i < 30; ++i) {                                              // holds 1 to 200
        CHECK(numbers.insert(create(after)).second);
        CHECK(numbers.insert(create(before)).second);
    }
    // One conflict gives up the block that another has too, the next one is of nobody else.
    CHECK(*numbers.rbegin() > 200);
    CHECK(numbers.size() == 121);
}

TEST_CASE_TEMPLATE("numbers: when 2^31 are used up, that is said", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    storage::batch batch;
    batch.insert(number_block{"thai", std::numeric_limits<std::int32_t>::max() - 10, 1});
    REQUIRE(desk.storage().commit(no_end, batch));
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", new_ticket())) == errc::numbers_used_up);
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
