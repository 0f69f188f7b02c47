#include "support/storages.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using enum ticket_status;

TEST_CASE_TEMPLATE("update: what comes back is what is kept", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    update_ticket_input input;
    input.subject = std::string{"Better"};
    input.status = resolved;
    input.assigned_to = agent(4).actor_id;
    input.tags = std::vector<std::string>{"x"};
    desk.advance(std::chrono::minutes{5});
    const auto updated = desk.repo.with(agent()).tickets().update(created.id, input).value();
    CHECK(updated == desk.find(created.id));
    CHECK(updated.subject == "Better");
    CHECK(updated.assigned_to == agent(4).actor_id);
    CHECK(updated.resolved_at == at("2026-03-02T09:05:00Z"));
    CHECK(updated.version == 2);
    CHECK(updated.updated_at == at("2026-03-02T09:05:00Z"));
}

TEST_CASE_TEMPLATE("update: no change, no version, no event", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    desk.advance(std::chrono::minutes{5});
    CHECK(desk.repo.with(agent()).tickets().update(created.id, {}).value() == created);
    CHECK(desk.repo.with(agent()).tickets().update(created.id, to_status(new_)).value() == created);
    CHECK(desk.repo.with(host()).log().events(created.id).value().size() == 1);
}

TEST_CASE_TEMPLATE("update: a step that the lifecycle forbids changes nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    const auto done = desk.move(created.id, closed);
    CHECK(failure(desk.repo.with(agent()).tickets().update(created.id, to_status(resolved))) == errc::invalid_transition);
    CHECK(desk.find(created.id) == done);
}

TEST_CASE_TEMPLATE("update: the host's table counts", Storage, EVERY_STORAGE)
{
    repository_options options;
    options.rules.transitions.forbid(new_, closed);
    desk<Storage> desk{options};
    CHECK(failure(desk.repo.with(agent()).tickets().update(desk.create().id, to_status(closed))) == errc::invalid_transition);
}

TEST_CASE_TEMPLATE("update: the version expected must be the version there", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    auto input = to_status(in_progress);
    input.expected_version = 1;
    CHECK(desk.repo.with(agent()).tickets().update(created.id, input).value().version == 2);
    input = to_status(resolved);
    input.expected_version = 1;
    CHECK(failure(desk.repo.with(agent()).tickets().update(created.id, input)) == errc::conflict);
    CHECK(desk.find(created.id).status == in_progress);
}

TEST_CASE_TEMPLATE("update: two who expect one version: one wins, the other learns of it", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    std::vector<std::optional<errc>> outcomes(2);
    {
        std::vector<std::thread> threads;
        for (std::uint32_t n = 0; n < 2; ++n)
            threads.emplace_back([&, n] {
                update_ticket_input input;
                input.subject = "Subject " + std::to_string(n);
                input.expected_version = 1;
                outcomes[n] = failure(desk.repo.with(agent()).tickets().update(created.id, input));
            });
        for (auto& thread : threads) thread.join();
    }
    CHECK((outcomes[0] == std::nullopt) != (outcomes[1] == std::nullopt));
    CHECK((outcomes[0] ? outcomes[0] : outcomes[1]) == errc::conflict);
    CHECK(desk.find(created.id).version == 2);
}

TEST_CASE_TEMPLATE("update: writers without an expected version all get through, one version each", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    constexpr int writers = 4, writes = 10;
    std::atomic<int> failed{0};
    {
        std::vector<std::thread> threads;
        for (int n = 0; n < writers; ++n)
            threads.emplace_back([&, n] {
                for (int i = 0; i < writes; ++i) {
                    update_ticket_input input;
                    input.subject = std::to_string(n) + '/' + std::to_string(i);
                    if (!desk.repo.with(agent()).tickets().update(created.id, input)) ++failed;
                }
            });
        for (auto& thread : threads) thread.join();
    }
    CHECK(failed == 0);
    const auto ticket = desk.find(created.id);
    CHECK(ticket.version == 1 + writers * writes);
    const auto events = desk.repo.with(host()).log().events(created.id).value();
    CHECK(rules::fold(events).value() == ticket);
}

TEST_CASE_TEMPLATE("update: ratings are kept, and refused by the rules", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    CHECK(failure(desk.repo.with(customer()).surveys().rate(created.id, {5, {}})) == errc::not_resolved);
    desk.move(created.id, resolved);
    CHECK(failure(desk.repo.with(customer()).surveys().rate(created.id, {0, {}})) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(agent()).surveys().rate(created.id, {5, {}})) == errc::forbidden);
    const auto rated = desk.repo.with(customer()).surveys().rate(created.id, {4, "ขอบคุณ"}).value();
    CHECK(rated == desk.find(created.id));
    CHECK(rated.csat_score == 4);
    CHECK(rated.csat_comment == "ขอบคุณ");
    desk.set_now(*rated.resolved_at + std::chrono::days{28} + tick);
    CHECK(failure(desk.repo.with(customer()).surveys().rate(created.id, {1, {}})) == errc::rating_window_over);
}

}  // namespace
