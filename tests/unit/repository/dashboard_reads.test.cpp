#include "support/counting_storage.hpp"
#include "support/storages.hpp"

#include <pleme_support/repository/dashboard.hpp>
#include <pleme_support/rules/metrics.hpp>

#include <functional>
#include <utility>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// Reads the facts of a dashboard of product thai, and counts.
template <class Desk>
auto read_counted(Desk& desk, const pleme_support::principal& caller, timestamp from, timestamp to)
{
    struct counted {
        rules::dashboard_facts facts;
        std::size_t reads;
        std::size_t records;
    };
    counting_storage<typename Desk::storage_type> counting{desk.storage()};
    const auto window = rules::make_window({"thai", from, to, "UTC", true}, desk.repo.clock().now()).value();
    const storage::bounded_storage bounded{counting};
    auto facts = repository::read_dashboard_facts(bounded, "thai", caller, window).value();
    return counted{std::move(facts), counting.reads, counting.records};
}

/// A ticket's life of a day: asked, answered, resolved, rated.
template <class Desk>
uuid live_a_day(Desk& desk, std::uint32_t customer_number)
{
    auto input = new_ticket();
    input.customer_id = customer(customer_number).actor_id;
    const uuid id = desk.create(input).id;
    desk.advance(1h);
    desk.say(agent(), id);
    desk.advance(1h);
    desk.move(id, ticket_status::resolved);
    REQUIRE(desk.repo.with(customer(customer_number)).surveys().rate(id, {4, {}}));
    REQUIRE(desk.repo.with(agent()).surveys().request(id));
    desk.advance(22h);
    return id;
}

TEST_CASE_TEMPLATE("dashboard: a window of a day costs what it holds and what was open then, however much came after", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = desk.repo.clock().now();
    desk.create();  // open all the time
    for (std::uint32_t day = 0; day < 3; ++day) live_a_day(desk, 1);
    const auto cost = [&](timestamp from, timestamp to) { return read_counted(desk, agent(), from, to).records; };
    const std::size_t of_a_day = cost(start + 24h, start + 47h);
    const std::size_t before_all = cost(start - 48h, start - 24h);
    // Created, its first response, its resolution, its rating, its survey; and the one that is open.
    CHECK(of_a_day == 5 + 1);
    CHECK(before_all == 0);

    for (std::uint32_t day = 0; day < 30; ++day) live_a_day(desk, 1);
    CHECK(cost(start + 24h, start + 47h) == of_a_day);
    CHECK(cost(start - 48h, start - 24h) == before_all);

    // One that was open then and ended since is one more, when it ended plays no part.
    desk.set_now(start + 30h);
    const uuid long_open = desk.create().id;
    desk.set_now(start + std::chrono::days{40});
    desk.move(long_open, ticket_status::resolved);
    desk.set_now(start + std::chrono::days{50});
    const auto seen = read_counted(desk, agent(), start + 24h, start + 47h);
    CHECK(seen.records == of_a_day + 2);  // created, and open at the end
    CHECK(rules::compute_dashboard(
              seen.facts, rules::make_window({"thai", start + 24h, start + 47h, "UTC", true}, desk.repo.clock().now()).value(),
              true, nullptr)
              .overview.total_active_tickets == 2);
}

TEST_CASE_TEMPLATE("dashboard: reopens are read of the window and the seven days after it, however many there were", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = desk.repo.clock().now();
    const auto reopen_each_day = [&](int days) {
        for (int day = 0; day < days; ++day) {
            const uuid id = live_a_day(desk, 1);
            desk.say(customer(1), id);
            desk.advance(1h);
            desk.move(id, ticket_status::resolved);
            desk.advance(-1h);
        }
    };
    reopen_each_day(12);
    const auto reopens = [&] { return read_counted(desk, agent(), start, start + 49h).facts.reopens.size(); };
    CHECK(reopens() == 9);
    const std::size_t records = read_counted(desk, agent(), start, start + 49h).records;
    reopen_each_day(12);
    CHECK(reopens() == 9);
    CHECK(read_counted(desk, agent(), start, start + 49h).records == records);
}

TEST_CASE_TEMPLATE("dashboard: a customer's costs what his tickets hold, not what the product does", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = desk.repo.clock().now();
    for (std::uint32_t n = 0; n < 20; ++n) live_a_day(desk, 1);
    live_a_day(desk, 2);
    const uuid deleted = live_a_day(desk, 2);
    live_a_day(desk, 2);
    REQUIRE(desk.repo.with(agent()).tickets().remove(deleted));
    const timestamp now = desk.repo.clock().now();

    const auto nobody = read_counted(desk, customer(3), start - 24h, now);
    CHECK(nobody.reads == 1);
    CHECK(nobody.records == 0);

    const auto few = read_counted(desk, customer(2), start - 24h, now);
    CHECK(few.reads == 2);
    CHECK(few.facts.created.size() == 2);
    CHECK(few.facts.responses.size() == 2);
    CHECK(few.facts.resolutions.size() == 2);
    CHECK(few.facts.surveys.size() == 2);
    CHECK(few.facts.ratings.size() == 2);
    // Of each of the two: its id, itself, its first response and its resolution, its rating, its survey.
    CHECK(few.records == 2 * 6);

    // Who acts for anyone sees the product's, as an agent does.
    auto delegate = customer(3);
    delegate.acts_for = delegation::anyone;
    CHECK(read_counted(desk, delegate, start - 24h, now).facts.created.size() == 22);
}

TEST_CASE_TEMPLATE("dashboard: a customer of more tickets than are read at a time", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = desk.repo.clock().now();
    constexpr std::size_t count = repository::detail::own_tickets_at_once + 1;
    for (std::size_t n = 0; n < count; ++n) desk.create();
    desk.advance(tick);  // what starts now is not open before now
    const auto seen = read_counted(desk, customer(), start, start + 24h);
    CHECK(seen.reads == 3);
    CHECK(seen.facts.created.size() == count);
    CHECK(seen.facts.created_today == static_cast<std::int32_t>(count));
    CHECK(seen.facts.resolutions.size() == count);
}

/// Does something between two reads.
template <class Storage>
struct interrupted_storage {
    Storage& storage;
    std::function<void()> between;
    int reads = 0;

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        if (++reads == 2) between();
        return storage.read(end, queries...);
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return storage.commit(end, batch); }
};

TEST_CASE_TEMPLATE("dashboard: a customer's ticket that comes or goes while it is read is in all numbers or in none", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const timestamp start = desk.repo.clock().now();
    const uuid stays = live_a_day(desk, 1);
    const uuid goes = live_a_day(desk, 1);
    interrupted_storage<typename decltype(desk)::storage_type> interrupted{
        desk.storage(), [&] {
            REQUIRE(desk.repo.with(agent()).tickets().remove(goes));
            live_a_day(desk, 1);
            desk.move(stays, ticket_status::in_progress);
        }};
    const auto window =
        rules::make_window({"thai", start, start + std::chrono::days{9}, "UTC", true}, start + std::chrono::days{9}).value();
    const storage::bounded_storage bounded{interrupted};
    const auto facts = repository::read_dashboard_facts(bounded, "thai", customer(), window).value();
    REQUIRE(facts.created.size() == 1);
    CHECK(facts.created[0].id == stays);
    CHECK(facts.created[0].status == ticket_status::in_progress);  // as the second read saw it
    CHECK(facts.resolutions.size() == 2);                          // it was reopened
    CHECK(facts.responses.size() == 1);
    CHECK(facts.ratings.size() == 1);
    CHECK(facts.surveys.size() == 1);
    const auto seen = rules::compute_dashboard(facts, window, true, nullptr);
    CHECK(seen.overview.total_active_tickets == 1);
    CHECK(seen.overview.open_tickets == 1);
}

}  // namespace
