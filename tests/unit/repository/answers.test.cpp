// What a command answers with is what whoever reads the ticket then sees: also where a deadline has passed that nobody has
// written down.

#include "support/policies.hpp"
#include "support/random_history.hpp"
#include "support/storages.hpp"
#include "support/test_size.hpp"

#include <chrono>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("answers: a priority that moves a deadline into the past answers that it is over", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto policy = make_policy("standard", {60});
    policy.targets[static_cast<std::size_t>(ticket_priority::urgent)].minutes = 1;
    desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
    const auto ticket = desk.create();
    desk.advance(63s);
    update_ticket_input raised;
    raised.priority = ticket_priority::urgent;
    const auto answer = desk.repo.with(agent()).tickets().update(ticket.id, raised).value();
    CHECK(answer.sla_breach);
    CHECK((answer == desk.find(ticket.id)));
    CHECK(clock_of(desk, ticket.id, cycle_metric::first_response).state == clock_state::breached);
    const auto again = desk.repo.with(agent()).tickets().update(ticket.id, raised).value();  // which changes nothing
    CHECK(again.sla_breach);
    CHECK((again == desk.find(ticket.id)));
}

TEST_CASE_TEMPLATE("answers: any command's is what the look-up that follows finds", Storage, EVERY_STORAGE)
{
    constexpr int steps = 150;
    int unwritten = 0, seen = 0;
    const auto seeds = static_cast<std::uint32_t>(test_size("random_commands"));
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        desk<Storage> desk;
        auto policy = make_policy("standard", {240, 120, 600});
        for (sla_target& target : policy.targets)
            if (target.priority == ticket_priority::urgent) target.minutes = 5;
        desk.repo.with(agent(9)).settings().create_policy("thai", policy).value();
        random_history history{desk, seed, at("2026-03-02T09:00:00.123457Z"), true};
        const auto check_answer = [&](const support_ticket& answer) {
            const auto found = desk.repo.with(host()).tickets().find(answer.id);
            if (answer.deleted_at) {
                CHECK(found.error().code == errc::not_found);
                return;
            }
            CHECK((answer == found.value()));
            storage::query<support_ticket> row;
            row.equal<&support_ticket::id>(answer.id);
            unwritten += get<0>(desk.storage().read(no_end, row).value()).front().sla_breach != answer.sla_breach;
            ++seen;
        };
        for (int i = 0; i < steps; ++i) {
            CAPTURE(i);
            const random_step step = history.step();
            CAPTURE(step.command);
            if (step.answer) check_answer(*step.answer);
            if (history.tickets().empty()) continue;
            const uuid ticket = history.tickets()[history.below(static_cast<std::uint32_t>(history.tickets().size()))];
            const auto areas = desk.repo.with(agent());
            for (const auto priority : {enum_values<ticket_priority>[history.below(4)], ticket_priority::urgent,
                                        enum_values<ticket_priority>[history.below(3)]}) {
                update_ticket_input moved;
                moved.priority = priority;
                if (const auto made = areas.tickets().update(ticket, moved)) check_answer(*made);
            }
            if (const auto made = areas.conversations().add_participant(ticket, make_id('d', history.below(3))))
                check_answer(*made);
            if (const auto made = areas.conversations().remove_participant(ticket, make_id('d', history.below(3))))
                check_answer(*made);
            if (const auto made = areas.assignment().assign(ticket, {{agent(1).actor_id, 3}, {agent(2).actor_id, {}}}))
                check_answer(made->ticket);
        }
    }
    CHECK(seen > 100);
    CHECK(unwritten > 10);  // the histories reach what no tick has written down
}

}  // namespace
