#include "support/random_history.hpp"
#include "support/test_size.hpp"

#include <pleme_support/repository/json_line.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

/// Every record of a storage as lines of JSON: whatever is stored is in them.
template <class Storage>
std::vector<std::string> read_all_lines(Storage& storage)
{
    std::vector<std::string> lines;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        const auto add = [&]<class Record>(std::type_identity<Record>) {
            const auto rows = storage.read(no_end, storage::query<Record>{}).value();
            for (const Record& each : get<0>(rows)) lines.push_back(repository::make_json_line(each));
        };
        (add(std::type_identity<R>{}), ...);
    }(storage::record_types{});
    return lines;
}

std::size_t count_lines_with(const std::vector<std::string>& lines, const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const std::string& line) { return line.find(text) != std::string::npos; }));
}

/// Calls `step` until there is no more; whatever storage says that it keeps.
template <class Step>
erasure_report finish(Step&& step)
{
    erasure_report whole;
    for (whole.more = true; whole.more;) {
        const erasure_report part = step().value();
        whole.done += part.done;
        whole.more = part.more;
        whole.held = part.held;
        whole.remains = part.remains;
    }
    return whole;
}

const timestamp start = at("2026-03-02T09:00:00.123457Z");

TEST_CASE_TEMPLATE("erase_customer: what a gateway wrote for him goes with its keys, and the same mail makes another ticket",
                   Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto gateway = bot(9).acting_for(delegation::customers);
    auto mail = new_ticket(make_id('c', 2), "My secret address");
    mail.idempotency_key = "<mail-1@example.org>";
    const uuid ticket = desk.repo.with(gateway).tickets().create("thai", mail).value().id;
    add_ticket_message_input answer = message_on(ticket, "It is 1 Secret Street");
    answer.idempotency_key = "<mail-2@example.org>";
    REQUIRE(desk.repo.with(gateway).conversations().add_message(make_id('c', 2), answer));
    auto other = new_ticket(make_id('c', 3), "Another's");
    other.idempotency_key = "<mail-3@example.org>";
    const uuid others = desk.repo.with(gateway).tickets().create("thai", other).value().id;

    CHECK(finish([&] { return desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 2), 1); }).done == 1);
    const auto lines = read_all_lines(desk.storage());
    for (const char* gone : {"mail-1", "mail-2", "ecret", "c0000000-0000-0000-0000-000000000002"})
        CHECK(count_lines_with(lines, gone) == 0);
    CHECK(count_lines_with(lines, "mail-3") == 1);
    CHECK(desk.repo.with(gateway).tickets().create("thai", other).value().id == others);
    CHECK(desk.repo.with(gateway).tickets().create("thai", mail).value().id != ticket);
}

TEST_CASE_TEMPLATE("erase_customer: on others' tickets what he wrote goes and his id, and nothing else", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto kin = customer(2);
    const uuid stays = desk.create(new_ticket(make_id('c', 1), "Takes part")).id;
    const uuid left = desk.create(new_ticket(make_id('c', 1), "Took part")).id;
    const uuid mailed = desk.create(new_ticket(make_id('c', 1), "Wrote by mail")).id;
    const uuid own = desk.create(new_ticket(kin.actor_id, "Kin's own secret")).id;
    auto conversations = desk.repo.with(agent()).conversations();
    for (const uuid& ticket : {stays, left}) {
        REQUIRE(conversations.add_participant(ticket, kin.actor_id));
        desk.say(kin, ticket);
        desk.say(customer(1), ticket);
        desk.say(agent(), ticket);
    }
    REQUIRE(conversations.remove_participant(left, kin.actor_id));
    add_ticket_message_input mail = message_on(mailed, "By mail");
    mail.idempotency_key = "<kin-mail>";
    REQUIRE(desk.repo.with(customer(9).acting_for(delegation::anyone)).conversations().add_message(kin.actor_id, mail));
    desk.say(customer(1), mailed);
    const std::vector<support_ticket> before{desk.find(stays), desk.find(left), desk.find(mailed)};

    CHECK(finish([&] { return desk.repo.with(host()).privacy().erase_customer("thai", kin.actor_id, 2); }).done == 4);
    const auto lines = read_all_lines(desk.storage());
    CHECK(count_lines_with(lines, to_text(kin.actor_id)) == 0);
    CHECK(count_lines_with(lines, "secret") == 0);
    CHECK(count_lines_with(lines, "kin-mail") == 0);
    CHECK(desk.find(own).subject == "[erased]");
    for (const support_ticket& was : before) {
        const auto is = desk.find(was.id);
        CHECK(is.subject == was.subject);
        CHECK(is.customer_id == was.customer_id);
        CHECK(is.version == was.version + 1);
        CHECK(is.participant_ids.size() == was.participant_ids.size());
        CHECK(rules::fold(desk.repo.with(agent()).log().events(was.id).value()).value() == is);
        int blanked = 0;
        for (const ticket_message& message : desk.repo.with(agent()).conversations().messages(was.id).value()) {
            CHECK((message.content == "[erased]") == (message.author_kind == actor_kind::participant));
            blanked += message.content == "[erased]" ? 1 : 0;
        }
        CHECK(blanked == 1);
    }
    CHECK(desk.repo.with(host()).privacy().erase_customer("thai", kin.actor_id).value().done == 0);
}

TEST_CASE_TEMPLATE("erase_agent: his id is nowhere, another stands for him, and every number is as it was", Storage,
                   EVERY_STORAGE)
{
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test_size("erasure_histories")); ++seed) {
        CAPTURE(seed);
        desk<Storage> desk;
        random_history history{desk, seed, start};
        for (int i = 0; i < 150; ++i) history.step();
        const uuid gone = make_id('a', 2);
        REQUIRE(desk.repo.with(agent(2)).settings().update("thai", {.close_resolved_after = 50}));
        REQUIRE(desk.repo.with(agent(2)).conversations().add_participant(desk.create().id, make_id('c', 4)));
        const auto dashboard = [&] {
            return desk.repo.with(agent())
                .reports()
                .dashboard({"thai", start, start + std::chrono::days{60}, "Asia/Bangkok", true})
                .value();
        };
        const auto before = dashboard();
        const auto lines_before = read_all_lines(desk.storage());
        REQUIRE(count_lines_with(lines_before, to_text(gone)) > 10);
        const auto subjects = count_lines_with(lines_before, "[erased]");

        finish([&] { return desk.repo.with(host()).privacy().erase_agent("thai", gone, 7); });
        const auto lines = read_all_lines(desk.storage());
        CHECK(count_lines_with(lines, to_text(gone)) == 0);
        CHECK(count_lines_with(lines, "[erased]") == subjects);
        auto after = dashboard();
        const auto is_known = [&](const agent_performance& each) {
            return std::any_of(after.top_agents.begin(), after.top_agents.end(),
                               [&](const agent_performance& other) { return other.agent_id == each.agent_id; });
        };
        uuid replacement{};
        for (const agent_performance& each : after.top_agents)
            if (std::none_of(before.top_agents.begin(), before.top_agents.end(),
                             [&](const agent_performance& other) { return other.agent_id == each.agent_id; }))
                replacement = each.agent_id;
        CHECK(replacement != uuid{});
        for (const agent_performance& each : before.top_agents) CHECK(is_known(each) == (each.agent_id != gone));
        const auto order = [](std::vector<agent_performance>& agents) {
            std::sort(agents.begin(), agents.end(), [](const auto& a, const auto& b) { return a.agent_id < b.agent_id; });
        };
        for (agent_performance& each : after.top_agents)
            if (each.agent_id == replacement) {
                each.agent_id = gone;
                each.agent_name = to_text(gone);
            }
        auto expected = before;
        order(after.top_agents);
        order(expected.top_agents);
        CHECK((after == expected));
        for (const uuid& ticket : history.tickets()) {
            storage::query<ticket_event> events;
            events.equal<&ticket_event::ticket_id>(ticket).ascending<&ticket_event::version>();
            storage::query<support_ticket> row;
            row.equal<&support_ticket::id>(ticket);
            const auto told = rules::fold(get<0>(desk.storage().read(no_end, events).value())).value();
            CHECK((told == get<0>(desk.storage().read(no_end, row).value()).front()));
        }
        CHECK(desk.repo.with(host()).privacy().erase_agent("thai", gone, 1000).value().done == 0);
    }
}

TEST_CASE("erase: bounds and scope, of both")
{
    desk<memory> desk;
    auto privacy = desk.repo.with(host()).privacy();
    CHECK(complaint(privacy.erase_customer("thai", uuid{})) == "customerId must not be the nil UUID");
    CHECK(complaint(privacy.erase_agent("thai", uuid{})) == "agentId must not be the nil UUID");
    CHECK(failure(privacy.erase_agent("thai", make_id('a', 1), 1001)) == errc::invalid_argument);
    CHECK(failure(privacy.erase_agent("", make_id('a', 1))) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(customer()).privacy().erase_agent("thai", make_id('a', 1))) == errc::forbidden);
    CHECK(desk.repo.with(agent().within({"lao"})).privacy().erase_agent("thai", make_id('a', 1)).value() == erasure_report{});
    CHECK(privacy.erase_customer("thai", make_id('c', 1)).value().is_complete());
}

}  // namespace
