#include "support/stage.hpp"

namespace {

using namespace pleme_support;
using namespace test;
using enum ticket_status;

TEST_CASE("decide: a new ticket is NEW, MEDIUM, version 1, with one event")
{
    const stage desk;
    const support_ticket& ticket = desk.ticket();
    CHECK(ticket.status == new_);
    CHECK(ticket.priority == ticket_priority::medium);
    CHECK(ticket.version == 1);
    CHECK(ticket.created_at == at("2026-03-02T09:00:00Z"));
    CHECK(ticket.updated_at == ticket.created_at);
    CHECK(ticket.reopen_count == 0);
    REQUIRE(desk.events.size() == 1);
    CHECK(desk.events[0].kind == event_kind::created);
    CHECK(desk.events[0].actor_id == customer().actor_id);
    CHECK(desk.events[0].actor == actor_kind::customer);
    CHECK(desk.events[0].at == ticket.created_at);
    CHECK(desk.events[0].product == "thai");
}

TEST_CASE("decide: a null priority is MEDIUM, and tags lose their repeats")
{
    auto input = new_ticket();
    input.priority = std::nullopt;
    input.tags = {"b", "a", "b"};
    const auto caller = agent();
    const rules::ticket_rules rules;
    const rules::settings_snapshot ungoverned;
    const auto made = rules::decide(rules::create_ticket{make_id('1', 1), "thai", 7, input},
                                    {caller, at("2026-03-02T09:00:00Z"), make_id('e', 1), rules, ungoverned});
    const auto ticket = rules::evolve({}, *made.event).value();
    CHECK(ticket.priority == ticket_priority::medium);
    CHECK(ticket.tags == std::vector<std::string>{"b", "a"});
    CHECK(ticket.number == 7);
}

TEST_CASE("decide: an update changes what it names and nothing else, and says so in one event")
{
    stage desk;
    const support_ticket before = desk.ticket();
    update_ticket_input input;
    input.subject = std::string{"Still broken"};
    input.priority = ticket_priority::urgent;
    input.category = std::string{"billing"};
    input.assigned_to = agent(2).actor_id;
    input.tags = std::vector<std::string>{"x", "y", "x"};
    REQUIRE(desk.update(input));

    support_ticket expected = before;
    expected.subject = "Still broken";
    expected.priority = ticket_priority::urgent;
    expected.category = "billing";
    expected.assigned_to = agent(2).actor_id;
    expected.tags = {"x", "y"};
    expected.version = 2;
    expected.updated_at = before.updated_at + std::chrono::minutes{1};
    CHECK(desk.ticket() == expected);

    const ticket_event& event = desk.events.back();
    CHECK(event.kind == event_kind::updated);
    CHECK(event.actor_id == agent().actor_id);
    CHECK(event.changes == std::vector<ticket_change>{{"subject", "It is broken", "Still broken"},
                                                      {"priority", "MEDIUM", "URGENT"},
                                                      {"category", std::nullopt, "billing"},
                                                      {"assigned_to", std::nullopt, to_text(agent(2).actor_id)},
                                                      {"tags", "[]", R"(["x","y"])"}});
}

TEST_CASE("decide: null clears category, assignee and tags")
{
    stage desk;
    update_ticket_input input;
    input.category = std::string{"billing"};
    input.assigned_to = agent().actor_id;
    input.tags = std::vector<std::string>{"x"};
    REQUIRE(desk.update(input));

    input.category = omittable<std::string>::null();
    input.assigned_to = omittable<uuid>::null();
    input.tags = omittable<std::vector<std::string>>::null();
    REQUIRE(desk.update(input));
    CHECK(desk.ticket().category == std::nullopt);
    CHECK(desk.ticket().assigned_to == std::nullopt);
    CHECK(desk.ticket().tags.empty());
    CHECK(desk.events.back().changes.size() == 3);
}

TEST_CASE("decide: null elsewhere is refused, with the field named")
{
    const auto refusal = [](auto update_ticket_input::*field) {
        update_ticket_input input;
        using member = std::remove_reference_t<decltype(input.*field)>;
        input.*field = member::null();
        return complaint(rules::check(input, agent(), rules::default_permissions(), exact_folding::instance()));
    };
    CHECK(refusal(&update_ticket_input::subject) == "subject must not be null");
    CHECK(refusal(&update_ticket_input::description) == "description must not be null");
    CHECK(refusal(&update_ticket_input::status) == "status must not be null");
    CHECK(refusal(&update_ticket_input::priority) == "priority must not be null");
}

TEST_CASE("decide: the bounds of a creation hold in an update too")
{
    update_ticket_input input;
    input.subject = repeat("x", 501);
    CHECK(failure(rules::check(input, agent(), rules::default_permissions(), exact_folding::instance())) ==
          errc::invalid_argument);
    input = {};
    input.description = std::string{};
    CHECK(failure(rules::check(input, agent(), rules::default_permissions(), exact_folding::instance())) ==
          errc::invalid_argument);
    input = {};
    input.category = repeat("x", 101);
    CHECK(failure(rules::check(input, agent(), rules::default_permissions(), exact_folding::instance())) ==
          errc::invalid_argument);
    input = {};
    input.tags = std::vector<std::string>{""};
    CHECK(failure(rules::check(input, agent(), rules::default_permissions(), exact_folding::instance())) ==
          errc::invalid_argument);
    CHECK(failure(rules::check(update_ticket_input{}, agent(), rules::default_permissions(), exact_folding::instance())) ==
          std::nullopt);
}

TEST_CASE("decide: what changes nothing makes no event")
{
    stage desk;
    update_ticket_input same;
    same.subject = desk.ticket().subject;
    same.description = desk.ticket().description;
    same.status = desk.ticket().status;
    same.priority = desk.ticket().priority;
    same.category = omittable<std::string>::null();
    same.tags = std::vector<std::string>{};
    for (const update_ticket_input& input : {update_ticket_input{}, same}) {
        const auto made = desk.update(input);
        REQUIRE(made);
        CHECK_FALSE(made->event);
        CHECK(made->opened.empty());
        CHECK(made->changed.empty());
    }
    CHECK(desk.events.size() == 1);
}

TEST_CASE("decide: time strictly rises within a ticket, whatever the clock does")
{
    stage desk;
    for (const auto step : {std::chrono::minutes{0}, std::chrono::minutes{-60}, std::chrono::minutes{60}}) {
        const timestamp before = desk.ticket().updated_at;
        desk.now = before + step;
        REQUIRE(desk.say(agent()));
        CHECK(desk.ticket().updated_at == std::max(before + tick, before + step));
        CHECK(desk.messages.back().created_at == desk.ticket().updated_at);
        CHECK(desk.events.back().at == desk.ticket().updated_at);
    }
}

TEST_CASE("decide: another version than expected is a conflict, the right one is not")
{
    for (const std::int32_t wrong : {0, 2, -1}) {
        stage desk;
        auto input = to_status(in_progress);
        input.expected_version = wrong;
        CHECK(failure(desk.update(input)) == errc::conflict);
        CHECK(failure(desk.run(agent(), rules::delete_ticket{wrong})) == errc::conflict);
        CHECK(failure(desk.run(agent(), rules::restore_ticket{wrong})) == errc::conflict);
        CHECK(desk.events.size() == 1);
    }
    stage desk;
    auto input = to_status(in_progress);
    input.expected_version = 1;
    REQUIRE(desk.update(input));
    REQUIRE(desk.run(agent(), rules::delete_ticket{2}));
    REQUIRE(desk.run(agent(), rules::restore_ticket{3}));
}

TEST_CASE("decide: what is deleted can't be written to until it is restored")
{
    stage desk;
    REQUIRE(desk.move(resolved));
    REQUIRE(desk.run(agent(), rules::delete_ticket{}));
    CHECK(desk.ticket().deleted_at == desk.ticket().updated_at);
    CHECK(desk.events.back().kind == event_kind::deleted);

    CHECK(failure(desk.move(closed)) == errc::ticket_deleted);
    CHECK(failure(desk.update({})) == errc::ticket_deleted);
    CHECK(failure(desk.say(agent())) == errc::ticket_deleted);
    CHECK(failure(desk.say(customer())) == errc::ticket_deleted);
    CHECK(failure(desk.rate(5)) == errc::ticket_deleted);
    const auto again = desk.run(agent(), rules::delete_ticket{});
    REQUIRE(again);
    CHECK_FALSE(again->event);

    REQUIRE(desk.run(agent(), rules::restore_ticket{}));
    CHECK(desk.ticket().deleted_at == std::nullopt);
    CHECK(desk.events.back().kind == event_kind::restored);
    const auto restored_again = desk.run(agent(), rules::restore_ticket{});
    REQUIRE(restored_again);
    CHECK_FALSE(restored_again->event);
    REQUIRE(desk.move(closed));
}

TEST_CASE("decide: customers create in their own name, others in anybody's, all within their products")
{
    const auto own = new_ticket(make_id('c', 1));
    const auto foreign = new_ticket(make_id('c', 2));
    CHECK(failure(rules::check("thai", own, customer(1), rules::default_permissions(), exact_folding::instance())) ==
          std::nullopt);
    CHECK(failure(rules::check("thai", foreign, customer(1), rules::default_permissions(), exact_folding::instance())) ==
          errc::forbidden);
    CHECK(failure(rules::check("thai", foreign, agent(), rules::default_permissions(), exact_folding::instance())) ==
          std::nullopt);
    CHECK(failure(rules::check("thai", foreign, bot(), rules::default_permissions(), exact_folding::instance())) ==
          std::nullopt);
    auto delegate = customer(1);
    delegate.acts_for = delegation::anyone;
    CHECK(failure(rules::check("thai", foreign, delegate, rules::default_permissions(), exact_folding::instance())) ==
          std::nullopt);
    CHECK(failure(rules::check("other", own, customer(1), rules::default_permissions(), exact_folding::instance())) ==
          errc::forbidden);
    CHECK(failure(rules::check("other", own, host(), rules::default_permissions(), exact_folding::instance())) == std::nullopt);
    CHECK(failure(rules::check("No Product", own, host(), rules::default_permissions(), exact_folding::instance())) ==
          errc::invalid_argument);
}

}  // namespace
