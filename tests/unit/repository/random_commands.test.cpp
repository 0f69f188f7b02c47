// Properties that hold after every command of random histories, with a clock that also stands still and goes back.

#include "support/random_history.hpp"
#include "support/test_size.hpp"
#include "support/whole_ticket.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

namespace {

using namespace pleme_support;
using namespace test;
using enum cycle_metric;

const auto command_seeds = static_cast<std::uint32_t>(test_size("random_commands"));
constexpr int command_steps = 200;

void check_step(const random_step& step, const whole_ticket& before, const whole_ticket& after)
{
    if (after.ticket.version == before.ticket.version) {
        CHECK((after == before));  // no change at all
    } else {
        CHECK(step.failed == std::nullopt);
        CHECK(after.ticket.version == before.ticket.version + 1);
        CHECK(after.ticket.updated_at > before.ticket.updated_at);
        CHECK(after.events.back().at == after.ticket.updated_at);
        const ticket_event& event = after.events.back();
        CHECK((step.is_new || !event.changes.empty() || event.message_id || event.kind == event_kind::satisfaction_requested));
    }
    check_whole(after);
}

TEST_CASE_TEMPLATE("random commands: one version, one later instant, one event each, and the row is their fold", Storage,
                   EVERY_STORAGE)
{
    std::map<errc, int> failures;
    for (std::uint32_t seed = 1; seed <= command_seeds; ++seed) {
        desk<Storage> desk;
        random_history history{desk, seed, at("2026-03-02T09:00:00.123457Z")};
        std::map<uuid, whole_ticket> states;
        for (int i = 0; i < command_steps; ++i) {
            const random_step step = history.step();
            if (step.failed) ++failures[*step.failed];
            if (step.ticket.is_nil()) continue;
            CAPTURE(seed);
            CAPTURE(i);
            CAPTURE(step.command);
            const auto after = read_whole(desk, step.ticket);
            check_step(step, states[step.ticket], after);
            states[step.ticket] = after;
        }
        for (const auto& [id, state] : states) CHECK((read_whole(desk, id) == state));  // no command touched another ticket
    }
    // The histories reach the refusals, too.
    for (const errc code : {errc::invalid_transition, errc::ticket_deleted, errc::not_resolved, errc::conflict,
                            errc::reopen_window_over, errc::idempotency_mismatch, errc::survey_expired}) {
        CAPTURE(code);
        CHECK(failures[code] > 0);
    }
}

TEST_CASE_TEMPLATE("random commands: memory and a database come to the same", Storage, EVERY_DATABASE)
{
    for (std::uint32_t seed = 100; seed < 100 + command_seeds; ++seed) {
        CAPTURE(seed);
        const timestamp start = at("2026-03-02T09:00:00.123457Z");
        desk<memory> one;
        desk<Storage> other;
        random_history on_one{one, seed, start};
        random_history on_other{other, seed, start};
        for (int i = 0; i < command_steps; ++i) {
            CAPTURE(i);
            const auto a = on_one.step();
            const auto b = on_other.step();
            CHECK(a.command == b.command);
            CHECK(a.failed == b.failed);
            CHECK(a.ticket == b.ticket);
        }
        REQUIRE(on_one.tickets() == on_other.tickets());
        const auto read_without_tokens = [](auto& desk, const uuid& id) {
            whole_ticket state = read_whole(desk, id);
            for (csat_survey& survey : state.surveys) survey.token.clear();  // by chance, on each desk another
            return state;
        };
        for (const uuid& id : on_one.tickets()) CHECK((read_without_tokens(one, id) == read_without_tokens(other, id)));
        const dashboard_request request{"thai", start, start + std::chrono::days{30}, "Europe/Rome", true};
        CHECK((one.repo.with(agent()).reports().dashboard(request).value() ==
               other.repo.with(agent()).reports().dashboard(request).value()));
        CHECK((one.repo.with(customer(2)).tickets().list("thai").value() ==
               other.repo.with(customer(2)).tickets().list("thai").value()));
    }
}

TEST_CASE_TEMPLATE("random commands: backlog = backlog before + created + reopened - ended, day by day", Storage, EVERY_STORAGE)
{
    for (std::uint32_t seed = 1; seed <= command_seeds; ++seed) {
        CAPTURE(seed);
        const timestamp start = at("2026-03-02T09:00:00.123457Z");
        desk<Storage> desk;
        random_history history{desk, seed, start};
        for (int i = 0; i < command_steps; ++i) history.step();

        std::vector<ticket_cycle> resolutions;  // of tickets that are not deleted
        for (const uuid& id : history.tickets()) {
            const auto state = read_whole(desk, id);
            if (state.ticket.deleted_at) continue;
            std::copy_if(state.cycles.begin(), state.cycles.end(), std::back_inserter(resolutions),
                         [](const ticket_cycle& cycle) { return cycle.metric == resolution; });
        }
        const auto zone = rules::time_zone::find("Europe/Rome").value();
        const auto trends =
            desk.repo.with(agent())
                .reports()
                .dashboard({"thai", start + std::chrono::days{3}, start + std::chrono::days{60}, "Europe/Rome", true})
                .value()
                .ticket_trends;
        REQUIRE(trends.size() > 10);
        const auto first_day = zone.day_of(start + std::chrono::days{3});
        for (std::size_t i = 1; i + 1 < trends.size(); ++i) {  // whole days
            const auto day = first_day + std::chrono::days{static_cast<int>(i)};
            CHECK(trends[i].date == rules::day_text(day));
            const auto reopened = std::count_if(resolutions.begin(), resolutions.end(), [&](const ticket_cycle& cycle) {
                return cycle.ordinal > 1 && zone.start_of(day) <= cycle.started_at &&
                       cycle.started_at < zone.start_of(day + std::chrono::days{1});
            });
            CHECK(trends[i].active_tickets ==
                  trends[i - 1].active_tickets + trends[i].new_tickets + reopened - trends[i].resolved_tickets);
        }
    }
}

}  // namespace
