// Rows in an order against std::set, in the orders in which rows come and go.

#include <pleme_support/adapters/memory/detail/sorted_rows.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace memory_sorted_rows {

using namespace pleme_support;
using adapters::memory::detail::edge;
using adapters::memory::detail::row_order;
using adapters::memory::detail::sorted_rows;
using adapters::memory::detail::type_of;

/// Rows with one number each, and what has been put in.
struct numbers {
    std::vector<std::unique_ptr<event_places>> kept = {};
    sorted_rows rows{row_order{type_of<event_places>(), type_of<event_places>().key}};
    std::set<std::int64_t> model = {};

    const event_places* make(std::int64_t number)
    {
        auto& made = *kept.emplace_back(std::make_unique<event_places>());
        made.last = number;
        return &made;
    }
    void put(std::int64_t number)
    {
        const event_places* const added = make(number);
        const auto at = rows.seek(added);
        CHECK(rows.is_taken(at, added) == model.contains(number));
        if (model.insert(number).second) rows.insert(at, added);
    }
    void take(std::int64_t number)
    {
        const auto at = rows.seek(make(number));
        if (model.erase(number) > 0) rows.erase(at);
    }
    static std::int64_t at(const sorted_rows::place& place) { return static_cast<const event_places*>(*place)->last; }

    void check() const
    {
        std::vector<std::int64_t> forwards;
        for (auto place = rows.begin(); !(place == rows.end()); ++place) forwards.push_back(at(place));
        std::vector<std::int64_t> backwards;
        for (auto place = rows.end(); !(place == rows.begin());) backwards.push_back(at(--place));
        CHECK((forwards == std::vector<std::int64_t>(model.begin(), model.end())));
        CHECK((backwards == std::vector<std::int64_t>(model.rbegin(), model.rend())));
    }
    void check_seek(std::int64_t number) const
    {
        const auto first = rows.seek(edge{{std::string{}, number}, false});
        const auto expected = model.lower_bound(number);
        CHECK((first == rows.end()) == (expected == model.end()));
        if (expected != model.end()) CHECK(at(first) == *expected);
        const auto behind = rows.seek(edge{{std::string{}, number}, true});
        const auto next = model.upper_bound(number);
        CHECK((behind == rows.end()) == (next == model.end()));
        if (next != model.end()) CHECK(at(behind) == *next);
    }
};

TEST_CASE("sorted rows: as a set has them, whatever comes and goes")
{
    std::mt19937 random{7};
    numbers all;
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 700; ++i) {
            const auto number = static_cast<std::int64_t>(random() % 1500);
            // Half of the rounds fill it, the others empty it.
            if (random() % 10 < (round % 2 == 0 ? 8U : 2U))
                all.put(number);
            else
                all.take(number);
        }
        all.check();
        for (std::int64_t number = -1; number <= 1500; number += 37) all.check_seek(number);
    }
    while (!all.model.empty()) all.take(*all.model.begin());
    all.check();
    all.put(1);
    all.check();
}

TEST_CASE("sorted rows: several runs at once, as of several products, and queues that are emptied from the front")
{
    numbers all;
    for (std::int64_t i = 0; i < 500; ++i)
        for (const std::int64_t run : {0, 10'000, 20'000}) all.put(run + i);
    all.check();
    for (std::int64_t i = 0; i < 500; ++i) {
        all.take(10'000 + i);
        if (i % 2 == 0) all.put(10'500 + i);
    }
    all.check();
    for (std::int64_t i = 600; i-- > 0;) all.put(30'000 + i);
    all.check();
}

}  // namespace memory_sorted_rows
