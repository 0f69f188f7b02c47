#include "support/graphql_desk.hpp"

#include <pleme_support/api/distinct_tickets.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// MEDIUM tickets: an hour for the first response, eight for the resolution.
void set_policy(graphql_desk& desk)
{
    sla_policy policy;
    policy.name = "all";
    policy.targets = {{cycle_metric::first_response, ticket_priority::medium, 60},
                      {cycle_metric::resolution, ticket_priority::medium, 480}};
    REQUIRE(desk.repo.with(host()).settings().create_policy("thai", policy));
}

TEST_CASE("clocks: those of a whole list are one read, and none where the request selects none")
{
    graphql_desk desk;
    set_policy(desk);
    for (int i = 0; i < 3; ++i) desk.create();
    const auto reads = [&](const std::string& text) {
        desk.storage.reads_of_cycles = 0;
        const auto answer = desk.run(agent(), text);
        INFO(boost::json::serialize(answer));
        CHECK(!answer.contains("errors"));
        return desk.storage.reads_of_cycles;
    };
    CHECK(reads("{ supportTickets(product: \"thai\") { id resolutionDueAt } }") == 0);
    CHECK(reads("{ supportTickets(product: \"thai\") { id clocks { state } } }") == 1);
    CHECK(reads("{ supportTickets(product: \"thai\") { ...t } } fragment t on SupportTicket { c: clocks { dueAt } }") == 1);
    CHECK(reads("{ supportTickets(product: \"thai\") { ... on SupportTicket { ... { clocks { metric } } } } }") == 1);
    CHECK(reads("{ supportTickets(product: \"thai\") { id clocks @skip(if: true) { state } } }") == 0);
    CHECK(reads("{ a: supportTickets(product: \"thai\") { id } b: supportTickets(product: \"thai\") { clocks { policy } } }") ==
          1);
    CHECK(reads("{ supportTickets(product: \"none\") { clocks { policy } } }") == 0);
}

TEST_CASE("clocks: those of 200 tickets cost as many calls of the storage as those of one")
{
    graphql_desk desk;
    set_policy(desk);
    for (int i = 0; i < 201; ++i) desk.create();
    const auto reads_for = [&](int limit) {
        desk.storage.reads = desk.storage.reads_of_cycles = 0;
        const auto answer = desk.run(agent(), "{ supportTickets(product: \"thai\", limit: " + std::to_string(limit) +
                                                  ") { a: clocks { state } b: clocks { dueAt } number } }");
        const auto& tickets = answer.at("data").at("supportTickets").as_array();
        REQUIRE(tickets.size() == static_cast<std::size_t>(limit));
        for (const auto& ticket : tickets) CHECK(ticket.at("a").as_array().size() == 2);
        CHECK(desk.storage.reads_of_cycles == 1);
        return desk.storage.reads;
    };
    static_cast<void>(reads_for(1));  // the product's settings are known then
    const int for_one = reads_for(1);
    CHECK(reads_for(200) == for_one);
    CHECK(for_one == 2);  // one for each level: the list, and its clocks
}

TEST_CASE("clocks: a ticket that a request reaches twice is read once")
{
    std::vector<support_ticket> tickets(3);
    for (std::uint32_t i = 0; i < 3; ++i) tickets[i].id = make_id('f', i + 1);
    const std::vector<const void*> level{&tickets[2], &tickets[0], &tickets[2], &tickets[1], &tickets[0]};
    const api::distinct_tickets distinct{graphql::parents<support_ticket>{level}};
    REQUIRE(distinct.list().size() == 3);
    CHECK(&distinct.list()[0] == &tickets[2]);
    CHECK(distinct.spread(std::vector<int>{20, 0, 10}) == std::vector<int>{20, 0, 20, 10, 0});
}

TEST_CASE("clocks: a mutation that was done but whose clocks can't be read says that it was done")
{
    graphql_desk desk;
    set_policy(desk);
    desk.create();  // what a product's first ticket commits beside itself is there
    const std::string create = R"(mutation { createSupportTicket(product: "thai",
        input: {customerId: "c0000000-0000-0000-0000-000000000001", subject: "s", description: "d"}) { number SELECTED } })";
    const auto with = [&](const std::string& selected) {
        std::string text = create;
        text.replace(text.find("SELECTED"), 8, selected);
        desk.storage.is_down = false;
        desk.storage.goes_down = true;
        return desk.run(host(), text);
    };
    CHECK(with("").at("data").at("createSupportTicket").at("number") == 2);
    const auto answer = with("clocks { state }");
    CHECK(answer.at("data").at("createSupportTicket").is_null());
    CHECK(code_of(answer) == "OUTCOME_UNKNOWN");
    CHECK(message_of(answer) == "it was done, but the ticket's clocks could not be read");
}

TEST_CASE("clocks: every field that gives tickets gives their clocks as they stand now")
{
    graphql_desk desk;
    set_policy(desk);
    const std::string clocks =
        "{ clocks { metric ordinal state policy targetMinutes startedAt dueAt remaining pausedFor breachedAt } }";
    const auto made = desk.run(host(), R"(mutation { createSupportTicket(product: "thai",
        input: {customerId: "c0000000-0000-0000-0000-000000000001", subject: "s", description: "d"}) { id )" +
                                           clocks.substr(1) + " }");
    const auto& ticket = made.at("data").at("createSupportTicket");
    const boost::json::object id{{"id", ticket.at("id")}};
    CHECK(
        boost::json::serialize(ticket.at("clocks")) ==
        R"([{"metric":"FIRST_RESPONSE","ordinal":1,"state":"RUNNING","policy":"all","targetMinutes":60,)"
        R"("startedAt":"2026-03-02T09:00:00Z","dueAt":"2026-03-02T10:00:00Z","remaining":3600,"pausedFor":0,"breachedAt":null},)"
        R"({"metric":"RESOLUTION","ordinal":1,"state":"RUNNING","policy":"all","targetMinutes":480,)"
        R"("startedAt":"2026-03-02T09:00:00Z","dueAt":"2026-03-02T17:00:00Z","remaining":28800,"pausedFor":0,"breachedAt":null}])");

    desk.repo.clock().advance(30min);
    const auto one = [&](const std::string& field, const std::string& kind = "mutation") {
        const auto answer =
            desk.run(agent(), kind + "($id: UUID!) { t: " + field + " { clocks { state remaining breachedAt } } }", id);
        INFO(boost::json::serialize(answer));
        return boost::json::serialize(answer.at("data").at("t").at("clocks"));
    };
    CHECK(one("updateSupportTicket(id: $id, input: {status: WAITING_ON_CUSTOMER})") ==
          R"([{"state":"RUNNING","remaining":1800,"breachedAt":null},{"state":"PAUSED","remaining":27000,"breachedAt":null}])");
    desk.repo.clock().advance(31min);
    // No tick has run: what time did is told all the same.
    CHECK(one("supportTicket(id: $id)", "query") ==
          R"([{"state":"BREACHED","remaining":-60,"breachedAt":"2026-03-02T10:00:00Z"},)"
          R"({"state":"PAUSED","remaining":27000,"breachedAt":null}])");
    const auto list = desk.run(agent(), R"({ supportTickets(product: "thai") { clocks { state } } })");
    CHECK(boost::json::serialize(list.at("data")) ==
          R"({"supportTickets":[{"clocks":[{"state":"BREACHED"},{"state":"PAUSED"}]}]})");
    CHECK(one("deleteSupportTicket(id: $id)") == R"([{"state":"BREACHED","remaining":-60,"breachedAt":"2026-03-02T10:00:00Z"},)"
                                                 R"({"state":"CANCELLED","remaining":27000,"breachedAt":null}])");
    CHECK(one("restoreSupportTicket(id: $id)").find("PAUSED") != std::string::npos);
    REQUIRE(desk.repo.with(agent()).tickets().update(*parse_uuid(std::string{ticket.at("id").as_string()}),
                                                     to_status(ticket_status::resolved)));
    const auto rated =
        desk.run(customer(), "mutation($id: UUID!) { rateSupportTicket(id: $id, score: 4) { clocks { state } } }", id);
    CHECK(boost::json::serialize(rated.at("data")) ==
          R"({"rateSupportTicket":{"clocks":[{"state":"BREACHED"},{"state":"MET"}]}})");

    const auto events = desk.run(agent(), "query($id: UUID!) { ticketEvents(ticketId: $id) { kind metric dueAt actor } }", id);
    CHECK(boost::json::serialize(events.at("data").at("ticketEvents").at(2)) ==
          R"({"kind":"SLA_BREACHED","metric":"FIRST_RESPONSE","dueAt":"2026-03-02T10:00:00Z","actor":"SYSTEM"})");
    CHECK(boost::json::serialize(events).find("slaBreaches") == std::string::npos);
}

TEST_CASE("clocks: the explanation tells which policy applies, and each clock's life; to agents only")
{
    graphql_desk desk;
    sla_policy urgent, other;
    urgent.name = "urgent";
    urgent.priorities = {ticket_priority::urgent};
    urgent.targets = {{cycle_metric::resolution, ticket_priority::urgent, 60}};
    other.name = "other";
    other.targets = {{cycle_metric::resolution, ticket_priority::medium, 480}};
    other.warnings = {{30, std::nullopt}};
    REQUIRE(desk.repo.with(host()).settings().create_policy("thai", urgent));
    REQUIRE(desk.repo.with(host()).settings().create_policy("thai", other));
    const auto ticket = desk.create();
    desk.repo.clock().advance(1h);
    REQUIRE(desk.repo.with(agent()).tickets().update(ticket.id, to_status(ticket_status::waiting_on_customer)));
    desk.repo.clock().advance(1h);
    const auto ask = [&](const pleme_support::principal& caller, const uuid& id) {
        return desk.run(caller, R"(query($id: UUID!) { slaExplanation(ticketId: $id) { settingsVersion policy
            policies { policy verdict } clocks { clock { metric state } calendar entries { at step dueAt } } } })",
                        {{"id", to_text(id)}});
    };
    CHECK(boost::json::serialize(ask(agent(), ticket.id).at("data").at("slaExplanation")) ==
          R"({"settingsVersion":2,"policy":"other",)"
          R"("policies":[{"policy":"urgent","verdict":"OTHER_PRIORITY"},{"policy":"other","verdict":"APPLIES"}],)"
          R"("clocks":[{"clock":{"metric":"RESOLUTION","state":"PAUSED"},"calendar":null,"entries":[)"
          R"({"at":"2026-03-02T09:00:00Z","step":"STARTED","dueAt":null},)"
          R"({"at":"2026-03-02T10:00:00Z","step":"PAUSED","dueAt":null}]}]})");
    const auto none = ask(agent(), make_id('f', 7));
    CHECK(none.at("data").at("slaExplanation").is_null());
    CHECK(!none.contains("errors"));
    CHECK(code_of(ask(customer(), ticket.id)) == "FORBIDDEN");
}

/// Runs a field of the mutation root; its arguments hold no braces of their own but those of inputs.
boost::json::object mutate(graphql_desk& desk, const std::string& field, const pleme_support::principal& caller = agent())
{
    return desk.run(caller, "mutation { it: " + field + " }");
}

std::string result_of(const boost::json::object& answer)
{
    INFO(boost::json::serialize(answer));
    REQUIRE(answer.contains("data"));
    return boost::json::serialize(answer.at("data").at("it"));
}

const std::string plain_targets = "targets: [{metric: RESOLUTION, priority: MEDIUM, minutes: 480}]";

TEST_CASE("settings: of a desk that nobody has settled; and not for customers")
{
    graphql_desk desk;
    const std::string query = R"({ it: deskSettings(product: "thai") { product version policies { name } calendars { name }
        closeResolvedAfter purgeDeletedAfter surveyExpiresAfter surveyChangeableFor } })";
    CHECK(result_of(desk.run(agent(), query)) ==
          R"({"product":"thai","version":0,"policies":[],"calendars":[],"closeResolvedAfter":null,"purgeDeletedAfter":null,)"
          R"("surveyExpiresAfter":672,"surveyChangeableFor":24})");
    const auto refused = desk.run(customer(), query);
    CHECK(refused.at("data").at("it").is_null());
    CHECK(code_of(refused) == "FORBIDDEN");
    CHECK(code_of(desk.run(agent(), R"({ deskSettings(product: "web") { version } })")) == "FORBIDDEN");
    CHECK(code_of(desk.run(agent(), R"({ deskSettings(product: "No such") { version } })")) == "INVALID_ARGUMENT");
    CHECK(code_of(desk.run(customer(), R"({ supportCalendars(product: "thai") { name } })")) == "FORBIDDEN");
    for (
        const char* field :
        {R"(deleteSlaPolicy(product: "thai", name: "x") { version })",
         R"(deleteSupportCalendar(product: "thai", name: "x") { version })",
         R"(updateDeskSettings(product: "thai", input: {closeResolvedAfter: 1}) { version })",
         R"(saveSupportCalendar(product: "thai", input: {name: "x", hours: [{inForceFrom: "2020-01-01", weekly: [{day: MONDAY, from: 0, to: 9}]}]}) { version })"})
        CHECK(code_of(mutate(desk, field, customer())) == "FORBIDDEN");
    CHECK(code_of(mutate(desk, R"(createSlaPolicy(product: "thai", input: {name: "x", )" + plain_targets + "}) { version }",
                         customer())) == "FORBIDDEN");
    CHECK(desk.repo.with(host()).settings().find("thai").value().version == 0);
}

TEST_CASE("settings: a policy of which only the name and targets are said has the defaults of the schema, which are the type's")
{
    graphql_desk desk;
    CHECK(
        result_of(mutate(desk, R"(createSlaPolicy(product: "thai", input: {name: "all", )" + plain_targets +
                                   R"(}) { version changedBy changedByKind policies { name priorities categories tags
            targets { metric priority minutes } calendar pauses { metric status } onReopen warnings { percent } } })")) ==
        R"({"version":1,"changedBy":"a0000000-0000-0000-0000-000000000001","changedByKind":"AGENT","policies":[)"
        R"({"name":"all","priorities":[],"categories":[],"tags":[],)"
        R"("targets":[{"metric":"RESOLUTION","priority":"MEDIUM","minutes":480}],"calendar":null,)"
        R"("pauses":[{"metric":"NEXT_RESPONSE","status":"WAITING_ON_CUSTOMER"},{"metric":"RESOLUTION","status":"WAITING_ON_CUSTOMER"}],)"
        R"("onReopen":"RESUME","warnings":[]}]})");
    sla_policy expected;
    expected.name = "all";
    expected.targets = {{cycle_metric::resolution, ticket_priority::medium, 480}};
    CHECK((desk.repo.with(host()).settings().find("thai").value().policies == std::vector{expected}));

    CHECK(result_of(
              mutate(desk, R"(updateSlaPolicy(product: "thai", name: "all", input: {name: "every", priorities: [HIGH, URGENT],
            categories: ["billing"], tags: ["vip"], pauses: [], onReopen: NEW_CYCLE, warnings: [{percent: 80}, {minutesBefore: 30}],
            targets: [{metric: FIRST_RESPONSE, priority: HIGH, minutes: 30}]})
            { version policies { name priorities categories tags pauses { metric } onReopen warnings { percent minutesBefore } } })")) ==
          R"({"version":2,"policies":[{"name":"every","priorities":["HIGH","URGENT"],"categories":["billing"],"tags":["vip"],)"
          R"("pauses":[],"onReopen":"NEW_CYCLE",)"
          R"("warnings":[{"percent":80,"minutesBefore":null},{"percent":null,"minutesBefore":30}]}]})");
}

TEST_CASE("settings: policies are created, moved and deleted in their order")
{
    graphql_desk desk;
    const auto names = [&](const std::string& field) { return result_of(mutate(desk, field + " { policies { name } }")); };
    const auto input = [](const std::string& name) { return "{name: \"" + name + "\", " + plain_targets + "}"; };
    CHECK(names(R"(createSlaPolicy(product: "thai", input: )" + input("a") + ")") == R"({"policies":[{"name":"a"}]})");
    CHECK(names(R"(createSlaPolicy(product: "thai", position: null, input: )" + input("b") + ")") ==
          R"({"policies":[{"name":"a"},{"name":"b"}]})");
    CHECK(names(R"(createSlaPolicy(product: "thai", position: 0, input: )" + input("c") + ")") ==
          R"({"policies":[{"name":"c"},{"name":"a"},{"name":"b"}]})");
    CHECK(names(R"(updateSlaPolicy(product: "thai", name: "c", position: 2, input: )" + input("d") + ")") ==
          R"({"policies":[{"name":"a"},{"name":"b"},{"name":"d"}]})");
    CHECK(names(R"(updateSlaPolicy(product: "thai", name: "b", input: )" + input("e") + ")") ==
          R"({"policies":[{"name":"a"},{"name":"e"},{"name":"d"}]})");
    CHECK(names(R"(deleteSlaPolicy(product: "thai", name: "a"))") == R"({"policies":[{"name":"e"},{"name":"d"}]})");
    CHECK(result_of(desk.run(agent(), R"({ it: deskSettings(product: "thai") { version policies { name } } })")) ==
          R"({"version":6,"policies":[{"name":"e"},{"name":"d"}]})");
}

TEST_CASE("settings: what is refused names the field and its bound, and changes nothing")
{
    graphql_desk desk;
    const auto complaint_of = [&](const std::string& field) {
        const auto answer = mutate(desk, field + " { version }");
        CHECK(answer.at("data").at("it").is_null());
        return code_of(answer) + ": " + message_of(answer);
    };
    const auto create = [&](const std::string& input) {
        return complaint_of(R"(createSlaPolicy(product: "thai", input: {)" + input + "})");
    };
    CHECK(create(R"(name: " ", )" + plain_targets) == "INVALID_ARGUMENT: name of a policy must not be blank");
    CHECK(create(R"(name: "a", targets: [])") == "INVALID_ARGUMENT: targets of policy 'a' must be at least one");
    CHECK(create(R"(name: "a", targets: [{metric: RESOLUTION, priority: LOW, minutes: 0}])") ==
          "INVALID_ARGUMENT: minutes in targets of policy 'a' must be 1 to 5256000");
    CHECK(create(R"(name: "a", calendar: "none", )" + plain_targets) ==
          "INVALID_ARGUMENT: calendar of policy 'a' must be the name of a calendar of the product");
    CHECK(create(R"(name: "a", pauses: [{metric: RESOLUTION, status: CLOSED}], )" + plain_targets) ==
          "INVALID_ARGUMENT: pauses of policy 'a' must be of status NEW, IN_PROGRESS or WAITING_ON_CUSTOMER");
    CHECK(create(R"(name: "a", warnings: [{percent: 100}], )" + plain_targets) ==
          "INVALID_ARGUMENT: percent in warnings of policy 'a' must be 1 to 99");
    CHECK(complaint_of(R"(createSlaPolicy(product: "thai", position: 1, input: {name: "a", )" + plain_targets + "})") ==
          "INVALID_ARGUMENT: position must be 0 to 0");
    CHECK(complaint_of(R"(updateSlaPolicy(product: "thai", name: "a", input: {name: "a", )" + plain_targets + "})") ==
          "NOT_FOUND: no such policy");
    CHECK(complaint_of(R"(deleteSlaPolicy(product: "thai", name: "a"))") == "NOT_FOUND: no such policy");
    CHECK(complaint_of(R"(deleteSupportCalendar(product: "thai", name: "a"))") == "NOT_FOUND: no such calendar");
    CHECK(complaint_of(R"(updateDeskSettings(product: "thai", input: {closeResolvedAfter: 0}))") ==
          "INVALID_ARGUMENT: closeResolvedAfter must be 1 to 87600");
    CHECK(complaint_of(R"(saveSupportCalendar(product: "thai", input: {name: "c", timeZone: "Mars/Base",
            hours: [{inForceFrom: "2020-01-01", weekly: []}]}))")
              .starts_with("INVALID_ARGUMENT: timeZone "));
    // An input that is not exactly one of the two is no request at all.
    const auto both =
        mutate(desk, R"(createSlaPolicy(product: "thai", input: {name: "a", warnings: [{percent: 5, minutesBefore: 5}], )" +
                         plain_targets + "}) { version }");
    CHECK(!both.contains("data"));
    CHECK(message_of(both).find("SlaWarningInput") != std::string::npos);
    CHECK(desk.repo.with(host()).settings().find("thai").value().version == 0);
}

TEST_CASE("settings: calendars are saved, used, replaced and deleted; absent holidays and hours are none")
{
    graphql_desk desk;
    const auto save = [&](const std::string& weekly) {
        return mutate(desk, R"(saveSupportCalendar(product: "thai", input: {name: "office", timeZone: "Asia/Bangkok",
            hours: [{inForceFrom: "2020-01-01", weekly: [)" +
                                weekly + R"(]}], holidays: [{date: "2026-12-31"},
            {date: "2027-01-01", name: "New Year", spans: [{from: 600, to: 720}]}]}) { version calendars { name version } })");
    };
    CHECK(result_of(save("{day: MONDAY, from: 540, to: 1020}")) ==
          R"({"version":1,"calendars":[{"name":"office","version":1}]})");
    CHECK(result_of(save("{day: MONDAY, from: 540, to: 1080}")) ==
          R"({"version":2,"calendars":[{"name":"office","version":2}]})");
    CHECK(message_of(save("{day: MONDAY, from: 540, to: 540}")) == "hours.weekly must end 1 to 1440 minutes after they begin");
    CHECK(result_of(desk.run(agent(), R"({ it: supportCalendars(product: "thai") { product name version timeZone
            hours { inForceFrom weekly { day from to } } holidays { date name spans { from to } } } })")) ==
          R"([{"product":"thai","name":"office","version":2,"timeZone":"Asia/Bangkok",)"
          R"("hours":[{"inForceFrom":"2020-01-01","weekly":[{"day":"MONDAY","from":540,"to":1080}]}],)"
          R"("holidays":[{"date":"2026-12-31","name":"","spans":[]},)"
          R"({"date":"2027-01-01","name":"New Year","spans":[{"from":600,"to":720}]}]}])");
    REQUIRE(result_of(mutate(desk, R"(createSlaPolicy(product: "thai", input: {name: "a", calendar: "office", )" +
                                       plain_targets + "}) { version }")) == R"({"version":3})");
    CHECK(code_of(mutate(desk, R"(deleteSupportCalendar(product: "thai", name: "office") { version })")) == "INVALID_ARGUMENT");
    REQUIRE(result_of(mutate(desk, R"(deleteSlaPolicy(product: "thai", name: "a") { version })")) == R"({"version":4})");
    CHECK(result_of(mutate(desk, R"(deleteSupportCalendar(product: "thai", name: "office") { version calendars { name } })")) ==
          R"({"version":5,"calendars":[]})");
}

TEST_CASE("settings: options left out stay, null turns off")
{
    graphql_desk desk;
    const auto update = [&](const std::string& input) {
        return result_of(
            mutate(desk, R"(updateDeskSettings(product: "thai", input: {)" + input +
                             "}) { version closeResolvedAfter purgeDeletedAfter surveyExpiresAfter surveyChangeableFor }"));
    };
    CHECK(update("closeResolvedAfter: 96, surveyChangeableFor: 0") ==
          R"({"version":1,"closeResolvedAfter":96,"purgeDeletedAfter":null,"surveyExpiresAfter":672,"surveyChangeableFor":0})");
    CHECK(update("purgeDeletedAfter: 30") ==
          R"({"version":2,"closeResolvedAfter":96,"purgeDeletedAfter":30,"surveyExpiresAfter":672,"surveyChangeableFor":0})");
    CHECK(update("closeResolvedAfter: null") ==
          R"({"version":3,"closeResolvedAfter":null,"purgeDeletedAfter":30,"surveyExpiresAfter":672,"surveyChangeableFor":0})");
}

TEST_CASE("settings: a dry run shows what would change, part by part, and changes nothing")
{
    graphql_desk desk;
    desk.create();
    auto input = new_ticket();
    input.priority = ticket_priority::low;
    desk.create(input);
    desk.create();
    const auto dry_run = [&](const std::string& more, const pleme_support::principal& caller = agent()) {
        return desk.run(caller,
                        R"({ it: slaDryRun(product: "thai", policies: [{name: "new", )" + plain_targets + "}]" + more +
                            R"() { examined next changed { number before { state } after { metric policy dueAt } } } })");
    };
    const std::string after = R"("before":[],"after":[{"metric":"RESOLUTION","policy":"new","dueAt":"2026-03-02T17:00:00Z"}]})";
    CHECK(result_of(dry_run("")) ==
          R"({"examined":3,"next":null,"changed":[{"number":1,)" + after + R"(,{"number":3,)" + after + "]}");
    const auto first = dry_run(", limit: 2");
    CHECK(first.at("data").at("it").at("examined") == 2);
    const std::string next{first.at("data").at("it").at("next").as_string()};
    CHECK(result_of(dry_run(", limit: 2, after: \"" + next + "\"")) ==
          R"({"examined":1,"next":null,"changed":[{"number":3,)" + after + "]}");
    CHECK(message_of(dry_run(", limit: 0")) == "limit must be 1 to 200");
    CHECK(code_of(dry_run(", after: \"x\"")) == "INVALID_ARGUMENT");
    CHECK(code_of(dry_run("", customer())) == "FORBIDDEN");
    CHECK(desk.repo.with(host()).settings().find("thai").value().version == 0);
    CHECK(result_of(desk.run(agent(), R"({ it: supportTickets(product: "thai", limit: 1) { clocks { state } } })")) ==
          R"([{"clocks":[]}])");
}

}  // namespace
