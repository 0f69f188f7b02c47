#include "support/storages.hpp"

#include "../../../adapters/sqlite/tests/temporary_file.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using enum assignment_outcome;
using enum assignment_strategy;

uuid id(std::uint32_t n)
{
    return make_id('a', n);
}

/// Agents 1 to `count`, each with the same capacity.
std::vector<available_agent> agents(std::uint32_t count, std::optional<std::int32_t> capacity = {})
{
    std::vector<available_agent> made;
    for (std::uint32_t n = 1; n <= count; ++n) made.push_back({id(n), capacity});
    return made;
}

template <class Storage, storage::record R>
std::vector<R> read_all(Storage& storage, const storage::query<R>& query)
{
    return get<0>(storage.read(no_end, query).value()).take_all();
}

/// The only agent that anything can be known of by its product.
template <class Storage>
agent_rotation read_rotation(Storage& storage)
{
    return read_all(storage, repository::rotation_of("thai")).at(0);
}

/// What each agent has got, from the events in the order of their tickets' creation.
template <class Storage>
std::map<uuid, std::vector<uuid>> read_assigned(Storage& storage)
{
    std::map<uuid, std::vector<uuid>> found;
    for (const support_ticket& ticket :
         read_all(storage, storage::query<support_ticket>{}.ascending<&support_ticket::created_at, &support_ticket::id>()))
        if (ticket.assigned_to) found[*ticket.assigned_to].push_back(ticket.id);
    return found;
}

template <class Storage>
int count_updates(Storage& storage)
{
    return static_cast<int>(
        read_all(storage, storage::query<ticket_event>{}.equal<&ticket_event::kind>(event_kind::updated)).size());
}

/// Numbers of tickets that wait for the desk's agents, oldest first.
template <class Desk>
std::vector<uuid> create_waiting(Desk& desk, int count)
{
    std::vector<uuid> ids;
    for (int i = 0; i < count; ++i) {
        ids.push_back(desk.create().id);
        desk.advance(tick);
    }
    return ids;
}

TEST_CASE_TEMPLATE("assign: an update of the ticket in the caller's name, and the turn moved on", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    desk.advance(std::chrono::minutes{5});
    const auto made = desk.repo.with(bot(3)).assignment().assign(ticket.id, agents(3)).value();
    CHECK(made.outcome == assigned);
    CHECK(made.ticket.assigned_to == id(1));
    CHECK((made.ticket == desk.find(ticket.id)));
    const auto events = desk.repo.with(host()).log().events(ticket.id).value();
    REQUIRE(events.size() == 2);
    CHECK(events[1].kind == event_kind::updated);
    CHECK(events[1].actor_id == bot(3).actor_id);
    CHECK(events[1].actor == actor_kind::bot);
    CHECK(events[1].at == desk.repo.clock().now());
    REQUIRE(events[1].changes.size() == 1);
    CHECK(events[1].changes[0].field == "assigned_to");
    CHECK((read_rotation(desk.storage()) == agent_rotation{"thai", 1, id(1)}));
    CHECK(desk.repo.with(agent(9)).assignment().assign(desk.create().id, agents(3)).value().ticket.assigned_to == id(2));
    CHECK((read_rotation(desk.storage()) == agent_rotation{"thai", 2, id(2)}));
}

TEST_CASE_TEMPLATE("assign: who has an agent keeps him, what is done needs none, and the turn stays", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto taken = desk.repo.with(host()).assignment().assign(desk.create().id, agents(1)).value().ticket;
    const auto again = desk.repo.with(host()).assignment().assign(taken.id, agents(3)).value();
    CHECK(again.outcome == has_agent);
    CHECK((again.ticket == taken));
    for (const ticket_status done : {ticket_status::resolved, ticket_status::closed}) {
        const auto ticket = desk.move(desk.create().id, done);
        const auto made = desk.repo.with(host()).assignment().assign(ticket.id, agents(3)).value();
        CHECK(made.outcome == not_open);
        CHECK((made.ticket == ticket));
    }
    CHECK(read_rotation(desk.storage()).version == 1);
}

TEST_CASE_TEMPLATE("assign: refused for who may not, and for what is not there", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    CHECK(failure(desk.repo.with(customer()).assignment().assign(ticket.id, agents(1))) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).assignment().assign_waiting("thai", agents(1))) == errc::forbidden);
    CHECK(failure(desk.repo.with(host()).assignment().assign(id(77), agents(1))) == errc::not_found);
    auto stranger = agent();
    stranger.products = {"lao"};
    CHECK(failure(desk.repo.with(stranger).assignment().assign(ticket.id, agents(1))) == errc::not_found);
    CHECK((desk.repo.with(stranger).assignment().assign_waiting("thai", agents(1)).value() == assignment_progress{}));
    CHECK(failure(desk.repo.with(host()).assignment().assign(ticket.id, agents(1, -1))) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).assignment().assign_waiting("thai", agents(1'001))) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).assignment().assign_waiting("Thai", agents(1))) == errc::invalid_argument);
    for (const std::int32_t limit : {0, 1'001})
        CHECK(failure(desk.repo.with(host()).assignment().assign_waiting("thai", agents(1), round_robin, limit)) ==
              errc::invalid_argument);
    REQUIRE(desk.repo.with(host()).tickets().remove(ticket.id));
    CHECK(failure(desk.repo.with(host()).assignment().assign(ticket.id, agents(1))) == errc::ticket_deleted);
    CHECK((desk.repo.with(host()).assignment().assign_waiting("thai", agents(1)).value() == assignment_progress{}));
    CHECK(read_all(desk.storage(), repository::rotation_of("thai")).empty());
}

TEST_CASE_TEMPLATE("assign: nobody free is an answer, and leaves everything as it is", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    for (const auto& nobody : {agents(0), agents(3, 0)})
        for (const auto strategy : {round_robin, least_loaded}) {
            const auto made = desk.repo.with(host()).assignment().assign(ticket.id, nobody, strategy).value();
            CHECK(made.outcome == nobody_free);
            CHECK((made.ticket == ticket));
            CHECK((desk.repo.with(host()).assignment().assign_waiting("thai", nobody, strategy).value() ==
                   assignment_progress{0, false, true}));
        }
    CHECK(read_all(desk.storage(), repository::rotation_of("thai")).empty());
}

TEST_CASE_TEMPLATE("assign: only open tickets of the product count as being at hand", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto everybody = agents(1, 1);
    const auto give = [&](const uuid& ticket) {
        return desk.repo.with(host()).assignment().assign(ticket, everybody).value().outcome;
    };
    const auto elsewhere = desk.repo.with(host()).tickets().create("lao", new_ticket()).value().id;
    CHECK(give(elsewhere) == assigned);
    const auto first = desk.create().id;
    const auto second = desk.create().id;
    CHECK(give(first) == assigned);
    CHECK(give(second) == nobody_free);
    desk.move(first, ticket_status::waiting_on_customer);
    CHECK(give(second) == nobody_free);
    desk.move(first, ticket_status::resolved);
    CHECK(give(second) == assigned);
    const auto third = desk.create().id;
    CHECK(give(third) == nobody_free);
    REQUIRE(desk.repo.with(host()).tickets().remove(second));
    CHECK(give(third) == assigned);
    update_ticket_input back;
    back.assigned_to = omittable<uuid>::null();
    REQUIRE(desk.repo.with(host()).tickets().update(third, back));
    CHECK(give(third) == assigned);
    CHECK(desk.find(elsewhere).assigned_to == id(1));
}

TEST_CASE_TEMPLATE("assign: what an update gives counts, for round robin and for least loaded", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    update_ticket_input to_first;
    to_first.assigned_to = id(1);
    for (int i = 0; i < 3; ++i) REQUIRE(desk.repo.with(host()).tickets().update(desk.create().id, to_first));
    const auto give = [&](const std::vector<available_agent>& to, assignment_strategy strategy) {
        return desk.repo.with(host()).assignment().assign(desk.create().id, to, strategy).value().ticket.assigned_to;
    };
    CHECK(give(agents(2, 3), round_robin) == id(2));
    CHECK(give(agents(2), round_robin) == id(1));  // no capacity, nothing to count
    CHECK(give(agents(2), least_loaded) == id(2));
    CHECK(give(agents(2), least_loaded) == id(2));
    CHECK(give(agents(2), least_loaded) == id(2));
    CHECK(give(agents(2), least_loaded) == id(1));  // four each, and it was the other's
    CHECK(give(agents(2), least_loaded) == id(2));
}

TEST_CASE_TEMPLATE("assign: the turn is in storage, so a restarted worker favours nobody", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    std::map<uuid, int> got;
    for (int i = 0; i < 20; ++i) {
        typename test::desk<Storage>::repository_type restarted{desk.storage()};
        ++got[*restarted.with(host()).assignment().assign(desk.create().id, agents(4)).value().ticket.assigned_to];
    }
    for (std::uint32_t n = 1; n <= 4; ++n) CHECK(got[id(n)] == 5);
}

TEST_CASE_TEMPLATE("assign_waiting: the oldest first, in bounded steps", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto waiting = create_waiting(desk, 7);
    desk.move(waiting[1], ticket_status::resolved);
    REQUIRE(desk.repo.with(host()).tickets().remove(waiting[3]));
    REQUIRE(desk.repo.with(host()).tickets().create("lao", new_ticket()));
    const auto step = [&] {
        return desk.repo.with(host()).assignment().assign_waiting("thai", agents(2), round_robin, 3).value();
    };
    CHECK((step() == assignment_progress{3, true, false}));
    CHECK(desk.find(waiting[0]).assigned_to == id(1));
    CHECK(desk.find(waiting[2]).assigned_to == id(2));
    CHECK(desk.find(waiting[4]).assigned_to == id(1));
    CHECK(desk.find(waiting[5]).assigned_to == std::nullopt);
    CHECK((step() == assignment_progress{2, false, false}));
    CHECK(desk.find(waiting[5]).assigned_to == id(2));
    CHECK(desk.find(waiting[6]).assigned_to == id(1));
    CHECK((step() == assignment_progress{}));
    CHECK(read_rotation(desk.storage()).version == 5);
}

TEST_CASE_TEMPLATE("assign_waiting: capacity that comes free goes to who waits longest", Storage, EVERY_STORAGE)
{
    for (const auto strategy : {round_robin, least_loaded}) {
        desk<Storage> desk;
        const auto waiting = create_waiting(desk, 6);
        const auto step = [&] {
            return desk.repo.with(host()).assignment().assign_waiting("thai", agents(2, 2), strategy).value();
        };
        CHECK((step() == assignment_progress{4, false, true}));
        CHECK((step() == assignment_progress{0, false, true}));
        const auto newest = desk.create().id;
        desk.move(waiting[1], ticket_status::resolved);
        CHECK((step() == assignment_progress{1, false, true}));
        CHECK(desk.find(waiting[4]).assigned_to == desk.find(waiting[1]).assigned_to);
        CHECK(desk.find(waiting[5]).assigned_to == std::nullopt);
        CHECK(desk.find(newest).assigned_to == std::nullopt);
        desk.move(waiting[0], ticket_status::resolved);
        desk.move(waiting[2], ticket_status::resolved);
        CHECK((step() == assignment_progress{2, false, false}));
        CHECK(desk.find(newest).assigned_to != std::nullopt);
    }
}

TEST_CASE_TEMPLATE("assign: a host's own choice is asked about who can take one more", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    create_waiting(desk, 3);
    std::vector<available_agent> there{{id(5), {}}, {id(2), 1}, {id(3), 0}};
    std::vector<std::vector<agent_load>> asked;
    std::vector<std::optional<uuid>> turns;
    const auto second = [&](std::span<const agent_load> loads, const std::optional<uuid>& last) -> std::optional<uuid> {
        asked.emplace_back(loads.begin(), loads.end());
        turns.push_back(last);
        return loads.size() > 1 ? std::optional{loads.front().id} : std::nullopt;
    };
    CHECK((desk.repo.with(host()).assignment().assign_waiting("thai", there, second).value() ==
           assignment_progress{1, false, true}));
    REQUIRE(asked.size() == 2);
    CHECK((asked[0] == std::vector{agent_load{id(2), 1, 0}, agent_load{id(5), {}, 0}}));
    CHECK((asked[1] == std::vector{agent_load{id(5), {}, 0}}));
    CHECK((turns == std::vector<std::optional<uuid>>{{}, id(2)}));
    const auto last = desk.create().id;
    CHECK(desk.repo.with(host()).assignment().assign(last, there, rules::choose_least_loaded).value().ticket.assigned_to ==
          id(5));
    CHECK(desk.repo.with(host()).assignment().assign(desk.create().id, there, second).value().outcome == nobody_free);
    CHECK((asked.back() == std::vector{agent_load{id(5), {}, 1}}));

    const auto somebody = [](std::span<const agent_load>, const std::optional<uuid>&) { return id(2); };
    const auto refused = desk.repo.with(host()).assignment().assign(desk.create().id, there, somebody);
    CHECK(failure(refused) == errc::invalid_argument);
    CHECK(complaint(refused) == "strategy must choose one of the agents that it is given");
}

TEST_CASE_TEMPLATE("assign_waiting: what another claimed meanwhile is seen before the next is", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto waiting = create_waiting(desk, 4);
    typename test::desk<Storage>::repository_type other{desk.storage()};
    other.clock().set(desk.repo.clock().now());
    std::vector<std::vector<agent_load>> asked;
    const auto first_while_another_claims = [&](std::span<const agent_load> loads, const std::optional<uuid>&) {
        asked.emplace_back(loads.begin(), loads.end());
        // The ticket in question first, then one that is not.
        if (asked.size() == 1)
            CHECK(other.with(bot(2)).assignment().assign(waiting[0], {{id(2), {}}}).value().outcome == assigned);
        if (asked.size() == 2)
            CHECK(other.with(bot(2)).assignment().assign(waiting[3], {{id(1), {}}}).value().outcome == assigned);
        return loads.front().id;
    };
    const auto step =
        desk.repo.with(bot(1)).assignment().assign_waiting("thai", agents(2, 2), first_while_another_claims).value();
    CHECK((step == assignment_progress{2, false, false}));
    const auto load = [](std::uint32_t n, std::int32_t open_tickets) { return agent_load{id(n), 2, open_tickets}; };
    CHECK((asked == std::vector<std::vector<agent_load>>{
                        {load(1, 0), load(2, 0)}, {load(1, 0), load(2, 1)}, {load(1, 1), load(2, 1)}, {load(2, 1)}}));
    std::vector<std::optional<uuid>> got;
    for (const uuid& ticket : waiting) got.push_back(desk.find(ticket).assigned_to);
    CHECK((got == std::vector<std::optional<uuid>>{id(2), id(1), id(2), id(1)}));
    CHECK((read_rotation(desk.storage()) == agent_rotation{"thai", 4, id(2)}));
}

/// Counts what is read of agents' loads.
struct counting_storage {
    adapters::memory_storage& storage;
    int reads = 0;
    std::size_t tickets = 0;

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        auto read = storage.read(end, queries...);
        if constexpr (std::is_same_v<storage::rows<R...>, storage::rows<agent_rotation, support_ticket>>) {
            ++reads;
            tickets += get<1>(*read).size();
        }
        return read;
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return storage.commit(end, batch); }
};

TEST_CASE("assign_waiting: loads are read once for a step, and only those that the choice has to know")
{
    desk<memory> desk;
    create_waiting(desk, 21);
    REQUIRE(desk.repo.with(host()).assignment().assign_waiting("thai", agents(3)).value().assigned == 21);
    const std::vector<available_agent> there{{id(1), {}}, {id(2), 0}, {id(3), 8}};
    for (const auto& [strategy, tickets] : {std::pair{round_robin, 7U}, std::pair{least_loaded, 18U}}) {
        create_waiting(desk, 4);
        counting_storage counting{desk.storage()};
        support_repository<counting_storage, testing::manual_clock, testing::sequential_ids> repo{counting};
        CHECK(repo.with(host()).assignment().assign_waiting("thai", there, strategy).value().assigned == 4);
        CHECK(counting.reads == 1);
        CHECK(counting.tickets == tickets);
    }
}

TEST_CASE("claims of a product in one process wait for each other, but not for ever")
{
    using place = repository::claim_queue::place;
    repository::claim_queue patient{std::chrono::hours{1}};
    std::atomic<bool> left{false};
    std::optional<place> first{std::in_place, patient};
    CHECK(first->wait("thai", no_end));
    CHECK(first->wait("thai", no_end));
    CHECK(place{patient}.wait("lao", no_end));
    std::thread second{[&] {
        CHECK(place{patient}.wait("thai", no_end));
        CHECK(left);
    }};
    left = true;
    first.reset();
    second.join();

    repository::claim_queue hasty{std::chrono::milliseconds{1}};
    place slow{hasty};
    CHECK(slow.wait("thai", no_end));
    for (int i = 0; i < 2; ++i) CHECK_FALSE(place{hasty}.wait("thai", no_end));
}

constexpr int workers = 8;
constexpr int many = 200;

/// `work(repository, w)` in 8 threads at once, each with a repository of its own, as in a process of its own.
template <class Storage, class Work>
void work_at_once(const std::vector<Storage*>& storages, Work&& work)
{
    std::vector<std::thread> threads;
    for (int w = 0; w < workers; ++w)
        threads.emplace_back([&, w] {
            support_repository<Storage, testing::manual_clock, testing::sequential_ids> repo{
                *storages[static_cast<std::size_t>(w) % storages.size()]};
            repo.clock().set(at("2026-03-03T09:00:00Z"));
            work(repo, w);
        });
    for (auto& thread : threads) thread.join();
}

/// Workers drain what waits until nobody can take one more; what must have come of it.
template <class Desk, class Storage>
void check_draining(Desk& desk, const std::vector<Storage*>& storages, assignment_strategy strategy)
{
    const auto waiting = create_waiting(desk, many);
    std::vector<available_agent> there;
    std::map<uuid, std::size_t> capacities;
    for (std::uint32_t n = 1; n <= 10; ++n) {  // 165 in all, so that 35 tickets go on waiting
        there.push_back({id(n), static_cast<std::int32_t>(3 * n)});
        capacities[id(n)] = 3 * n;
    }
    std::atomic<int> given{0};
    std::atomic<int> failed{0};
    work_at_once(storages, [&](auto& repo, int w) {
        for (bool more = true; more;) {
            const auto step = repo.with(bot()).assignment().assign_waiting("thai", there, strategy, 5 + w);
            if (!step) return void(++failed);
            given += step->assigned;
            more = step->more;
        }
    });
    CHECK(failed == 0);
    CHECK(given == 165);
    CHECK(count_updates(desk.storage()) == 165);
    CHECK(read_rotation(desk.storage()).version == 165);
    std::map<uuid, std::size_t> got;
    for (const auto& [agent, tickets] : read_assigned(desk.storage())) got[agent] = tickets.size();
    CHECK((got == capacities));
    for (std::size_t i = 0; i < waiting.size(); ++i) CHECK(desk.find(waiting[i]).assigned_to.has_value() == (i < 165));
}

TEST_CASE_TEMPLATE("assign_waiting: many workers give each ticket once, the oldest, and fill nobody over his capacity", Storage,
                   EVERY_STORAGE)
{
    for (const auto strategy : {round_robin, least_loaded}) {
        CAPTURE(strategy);
        desk<Storage> desk;
        check_draining(desk, std::vector{&desk.storage()}, strategy);
    }
}

/// A SQLite database that can be opened again.
struct sqlite_file {
    static const std::string& path()
    {
        static const sqlite_test::temporary_file file;
        return file.path();
    }
    std::unique_ptr<adapters::sqlite_storage> owned = adapters::sqlite_storage::open({.path = path()}).value();
    adapters::sqlite_storage& storage = *owned;
};

TEST_CASE("assign_waiting: the same from two openings of one SQLite file")
{
    desk<sqlite_file> desk;
    const sqlite_file other;
    check_draining(desk, std::vector{&desk.storage(), &other.storage}, round_robin);
}

TEST_CASE_TEMPLATE("assign: many workers on the same tickets, one of them gets each, and the turns are even", Storage,
                   EVERY_STORAGE)
{
    for (const auto strategy : {round_robin, least_loaded}) {
        CAPTURE(strategy);
        desk<Storage> desk;
        const auto waiting = create_waiting(desk, many);
        std::atomic<int> given{0};
        std::atomic<int> failed{0};
        work_at_once(std::vector{&desk.storage()}, [&](auto& repo, int w) {
            for (int i = 0; i < many; ++i) {
                const auto& ticket = waiting[static_cast<std::size_t>(i + w / 2 * 50) % waiting.size()];
                const auto made = repo.with(bot()).assignment().assign(ticket, agents(7), strategy);
                if (!made) return void(++failed);
                if (made->outcome == assigned) ++given;
            }
        });
        CHECK(failed == 0);
        CHECK(given == many);
        CHECK(count_updates(desk.storage()) == many);
        CHECK(read_rotation(desk.storage()).version == many);
        const auto got = read_assigned(desk.storage());
        CHECK(got.size() == 7);
        for (const auto& [agent, tickets] : got) CHECK((tickets.size() == 28 || tickets.size() == 29));
    }
}

}  // namespace
