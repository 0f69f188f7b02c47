// Calls that have to end: over before they begin, or in the middle; and calls by nobody.

#include "support/every_call.hpp"
#include "support/storages.hpp"

#include <atomic>
#include <limits>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

/// Counts what reaches it, and sets a flag after so many commits.
struct watched_memory {
    adapters::memory_storage records;
    int touched = 0;
    int commits_left = (std::numeric_limits<int>::max)();
    std::atomic<bool> stop{false};

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        ++touched;
        return records.read(end, queries...);
    }
    result<void> commit(const call_end& end, const storage::batch& batch)
    {
        ++touched;
        auto done = records.commit(end, batch);
        if (--commits_left == 0) stop = true;
        return done;
    }
};

struct watched_desk {
    watched_memory storage;
    support_repository<watched_memory, testing::manual_clock, testing::sequential_ids> repo{storage};

    watched_desk() { repo.clock().set(at("2026-03-02T09:00:00Z")); }

    uuid create(const uuid& customer = make_id('c', 1))
    {
        return repo.with(host()).tickets().create("thai", new_ticket(customer)).value().id;
    }
    [[nodiscard]] call_context stoppable() { return {host(), (call_end::instant::max)(), &storage.stop}; }
};

TEST_CASE("call_end: a call that is over fails before it touches storage")
{
    watched_desk desk;
    const auto calls = every_call(desk.create());
    desk.storage.touched = 0;
    const std::atomic<bool> stopped{true};
    const std::atomic<bool> going{false};
    const auto ended = std::chrono::steady_clock::now();
    for (const auto& call : calls) {
        CAPTURE(call.name);
        CHECK(call.run(desk.repo.with({host(), ended})) == errc::timed_out);
        CHECK(call.run(desk.repo.with({host(), ended, &going})) == errc::timed_out);
        CHECK(call.run(desk.repo.with({host(), (call_end::instant::max)(), &stopped})) == errc::stopped);
        CHECK(call.run(desk.repo.with({host(), ended, &stopped, "a request"})) == errc::stopped);
    }
    CHECK(desk.storage.touched == 0);
}

TEST_CASE("call_end: who has time left is answered as who has no end")
{
    watched_desk bounded;
    watched_desk endless;
    const std::atomic<bool> going{false};
    const auto hours = std::chrono::steady_clock::now() + std::chrono::hours{1};
    const auto with_end = every_call(bounded.create());
    const auto without = every_call(endless.create());
    for (std::size_t i = 0; i < with_end.size(); ++i) {
        CAPTURE(with_end[i].name);
        CHECK(with_end[i].run(bounded.repo.with({host(), hours, &going})) == without[i].run(endless.repo.with(host())));
    }
    CHECK(bounded.storage.touched == endless.storage.touched);
}

TEST_CASE("call_end: nobody is refused, but for what the token of a survey gives")
{
    watched_desk desk;
    const auto calls = every_call(desk.create());
    desk.storage.touched = 0;
    for (const auto& call : calls) {
        CAPTURE(call.name);
        const auto expected = call.takes_nobody ? errc::not_found : errc::forbidden;
        CHECK(call.run(desk.repo.with(principal::nobody())) == expected);
        CHECK(call.run(desk.repo.with(principal::system(uuid{}).within_all_products())) == expected);
    }
    CHECK(desk.storage.touched == 0);
}

TEST_CASE("call_end: a command that is stopped before its commit writes nothing")
{
    watched_desk desk;
    const uuid ticket = desk.create();
    const auto before = desk.repo.with(host()).tickets().find(ticket).value();
    // The deadline of the first commit, which closes what was resolved, is the end of the second, the message.
    update_settings_input options;
    options.close_resolved_after = 1;
    REQUIRE(desk.repo.with(host()).settings().update("thai", options));
    desk.repo.clock().advance(std::chrono::minutes{1});
    REQUIRE(desk.repo.with(host()).tickets().update(ticket, to_status(ticket_status::resolved)));
    desk.repo.clock().advance(std::chrono::hours{2});
    desk.storage.commits_left = 1;
    CHECK(failure(desk.repo.with(desk.stoppable()).conversations().add_message(host().actor_id, message_on(ticket))) ==
          errc::stopped);
    const auto after = desk.repo.with(host()).tickets().find(ticket).value();
    CHECK(after.status == ticket_status::closed);
    CHECK(after.version == before.version + 2);
    CHECK(desk.repo.with(host()).conversations().messages(ticket).value().empty());
}

TEST_CASE("call_end: a step that is stopped reports what it did, and that there is more")
{
    watched_desk desk;
    std::vector<uuid> tickets;
    for (int i = 0; i < 4; ++i) tickets.push_back(desk.create());
    SUBCASE("erasing")
    {
        desk.storage.commits_left = 2;
        const auto step = desk.repo.with(desk.stoppable()).privacy().erase_customer("thai", make_id('c', 1));
        CHECK((step.value() == erasure_report{2, true, {}, {}}));
        const auto rest = desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1)).value();
        CHECK(rest.done == 2);
        CHECK_FALSE(rest.more);
    }
    SUBCASE("purging")
    {
        for (const uuid& id : tickets) REQUIRE(desk.repo.with(host()).tickets().remove(id));
        desk.repo.clock().advance(std::chrono::days{2});
        desk.storage.commits_left = 3;
        const auto step = desk.repo.with(desk.stoppable()).purge_deleted("thai", std::chrono::days{1});
        CHECK((step.value() == step_progress{3, true, {}}));
        CHECK((desk.repo.with(host()).purge_deleted("thai", std::chrono::days{1}).value() == step_progress{1, false, {}}));
    }
    SUBCASE("assigning")
    {
        const std::vector<available_agent> agents{{make_id('a', 1), {}}};
        desk.storage.commits_left = 1;
        const auto step = desk.repo.with(desk.stoppable()).assignment().assign_waiting("thai", agents).value();
        CHECK((step == assignment_progress{1, true, false}));
        CHECK(desk.repo.with(host()).assignment().assign_waiting("thai", agents).value().assigned == 3);
    }
    SUBCASE("ticking")
    {
        update_settings_input options;
        options.close_resolved_after = 1;
        REQUIRE(desk.repo.with(host()).settings().update("thai", options));
        desk.repo.clock().advance(std::chrono::minutes{1});
        for (const uuid& id : tickets) REQUIRE(desk.repo.with(host()).tickets().update(id, to_status(ticket_status::resolved)));
        desk.repo.clock().advance(std::chrono::hours{2});
        desk.storage.commits_left = 2;
        const auto step = desk.repo.with(desk.stoppable()).tick().value();
        CHECK(step.events == 2);
        CHECK(step.more);
        const auto rest = desk.repo.with(host()).tick().value();
        CHECK(rest.events == 2);
    }
}

}  // namespace
