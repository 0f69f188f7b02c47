#include "support/stage.hpp"

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;

TEST_CASE("messages: an agent's first public message is the first response and takes NEW to IN_PROGRESS")
{
    stage desk;
    REQUIRE(desk.say(agent()));
    CHECK(desk.ticket().status == in_progress);
    CHECK(desk.ticket().first_response_at == desk.ticket().updated_at);
    CHECK(desk.events.back().kind == event_kind::message_added);
    CHECK(desk.events.back().message_id == desk.messages.back().id);

    const auto first = desk.ticket().first_response_at;
    REQUIRE(desk.say(agent(2)));
    CHECK(desk.ticket().first_response_at == first);
    CHECK(desk.ticket().agent_replies == 2);
}

TEST_CASE("messages: what each public message does to each status")
{
    struct row {
        ticket_status from;
        actor_kind author;
        ticket_status to;
    };
    using enum actor_kind;
    constexpr row rows[]{
        {new_, agent, in_progress},
        {new_, customer, new_},
        {in_progress, agent, in_progress},
        {in_progress, customer, in_progress},
        {waiting_on_customer, agent, waiting_on_customer},
        {waiting_on_customer, customer, in_progress},
        {resolved, agent, resolved},
        {resolved, customer, in_progress},
        {closed, agent, closed},
        {closed, customer, in_progress},
        {new_, bot, new_},
        {new_, system, new_},
        {waiting_on_customer, bot, waiting_on_customer},
        {waiting_on_customer, system, waiting_on_customer},
        {resolved, bot, resolved},
        {closed, system, closed},
    };
    for (const row& expected : rows) {
        CAPTURE(expected.from);
        CAPTURE(expected.author);
        stage desk;
        if (expected.from != new_) REQUIRE(desk.move(expected.from));
        const bool was_done = !is_open(expected.from);
        const auto author = make_principal(expected.author, expected.author == customer ? make_id('c', 1) : make_id('a', 9));
        REQUIRE(desk.say(author));
        CHECK(desk.ticket().status == expected.to);
        CHECK(desk.messages.back().author_kind == expected.author);
        CHECK(desk.ticket().reopen_count == (was_done && is_open(expected.to) ? 1 : 0));
        CHECK(desk.ticket().first_response_at.has_value() == (expected.author == agent));
        CHECK(desk.ticket().resolved_at.has_value() == !is_open(expected.to));
    }
}

TEST_CASE("messages: an internal note changes version and updatedAt, and nothing else, in every status")
{
    for (const ticket_status status : enum_values<ticket_status>) {
        for (const auto& author : {agent(), bot(), host()}) {
            stage desk;
            if (status != new_) REQUIRE(desk.move(status));
            support_ticket expected = desk.ticket();
            ++expected.version;
            expected.updated_at = desk.now;
            const auto cycles = desk.cycles;
            REQUIRE(desk.say(author, true));
            CHECK(desk.ticket() == expected);
            CHECK(desk.cycles == cycles);
            CHECK(desk.events.back().kind == event_kind::note_added);
            CHECK(desk.events.back().changes.empty());
            CHECK(desk.messages.back().is_internal);
        }
    }
}

TEST_CASE("messages: customers can't write internal notes, nor anybody in their name")
{
    stage desk;
    const auto note = message_on(desk.ticket().id, "psst", true);
    CHECK(failure(rules::check(customer().actor_id, note, customer(), rules::default_permissions())) == errc::forbidden);
    CHECK(failure(desk.say(customer(), true)) == errc::forbidden);
    auto delegate = agent();
    delegate.acts_for = delegation::anyone;
    CHECK(failure(desk.run(delegate, rules::add_message{make_id('9', 1), make_id('c', 1), note})) == errc::forbidden);
    CHECK(desk.messages.empty());
}

TEST_CASE("messages: the author's kind follows from who he is on the ticket")
{
    struct row {
        actor_kind caller;
        uuid author;
        actor_kind expected;
    };
    using enum actor_kind;
    for (const row& expected :
         {row{agent, make_id('a', 1), agent}, row{agent, make_id('c', 1), customer}, row{customer, make_id('c', 1), customer},
          row{customer, make_id('c', 2), participant}, row{bot, make_id('b', 1), bot}, row{bot, make_id('c', 1), customer},
          row{system, make_id('f', 1), system}, row{system, make_id('c', 1), customer}}) {
        stage desk;
        const auto caller = make_principal(expected.caller, expected.author);
        REQUIRE(desk.say(caller));
        CHECK(desk.messages.back().author_kind == expected.expected);
    }
}

TEST_CASE("messages: who acts for nobody writes as himself")
{
    const auto message = message_on(make_id('1', 1));
    CHECK(failure(rules::check(make_id('a', 2), message, agent(1), rules::default_permissions())) == errc::forbidden);
    CHECK(failure(rules::check(make_id('a', 1), message, agent(1), rules::default_permissions())) == std::nullopt);
    auto delegate = agent(1);
    delegate.acts_for = delegation::anyone;
    CHECK(failure(rules::check(make_id('a', 2), message, delegate, rules::default_permissions())) == std::nullopt);
}

TEST_CASE("messages: who acts for customers writes as himself or the ticket's customer, who acts for anyone as anybody")
{
    struct row {
        actor_kind caller;
        delegation acts_for;
        uuid author;
        std::optional<actor_kind> expected;  ///< nothing: forbidden
    };
    using enum actor_kind;
    const uuid self = make_id('f', 1);
    const uuid owner = make_id('c', 1);
    const uuid other = make_id('a', 2);
    for (const row& expected :
         {row{system, delegation::customers, owner, customer}, row{bot, delegation::customers, owner, customer},
          row{agent, delegation::customers, owner, customer}, row{customer, delegation::customers, owner, customer},
          row{system, delegation::customers, self, system}, row{customer, delegation::customers, self, participant},
          row{system, delegation::customers, other, {}}, row{agent, delegation::customers, other, {}},
          row{system, delegation::anyone, other, agent}, row{bot, delegation::anyone, owner, customer},
          row{customer, delegation::anyone, other, participant}}) {
        stage desk;
        const auto caller = make_principal(expected.caller, self).acting_for(expected.acts_for);
        const auto message = message_on(desk.ticket().id);
        CHECK(failure(rules::check(expected.author, message, caller, rules::default_permissions())) == std::nullopt);
        const auto made = desk.run(caller, rules::add_message{make_id('9', 1), expected.author, message});
        CHECK(failure(made) == (expected.expected ? std::nullopt : std::optional{errc::forbidden}));
        if (expected.expected) CHECK(desk.messages.back().author_kind == *expected.expected);
    }
}

TEST_CASE("messages: on CLOSED the customer's message reopens up to 7 days after, to the microsecond")
{
    for (const auto late : {0us, 1us}) {
        stage desk;
        REQUIRE(desk.move(closed));
        const support_ticket before = desk.ticket();
        desk.now = *desk.ticket().closed_at + std::chrono::hours{24 * 7} + late;
        const auto made = desk.say(customer());
        if (late == 0us) {
            REQUIRE(made);
            CHECK(desk.ticket().status == in_progress);
            CHECK(desk.ticket().reopen_count == 1);
            CHECK(desk.ticket().closed_at == std::nullopt);
        } else {
            CHECK(failure(made) == errc::reopen_window_over);
            CHECK(desk.ticket() == before);
        }
    }
}

TEST_CASE("messages: the window counts from closedAt, not from resolvedAt, and does not bind RESOLVED")
{
    stage closed_late;
    REQUIRE(closed_late.move(resolved));
    closed_late.now += std::chrono::hours{24 * 30};
    REQUIRE(closed_late.move(closed));
    closed_late.now = *closed_late.ticket().closed_at + std::chrono::hours{24 * 7};
    REQUIRE(closed_late.say(customer()));

    stage never_closed;
    REQUIRE(never_closed.move(resolved));
    never_closed.now += std::chrono::hours{24 * 300};
    REQUIRE(never_closed.say(customer()));
    CHECK(never_closed.ticket().status == in_progress);
}

TEST_CASE("messages: the host sets the window; agents are not bound by it")
{
    rules::ticket_rules own;
    own.reopen_window = 1h;
    stage desk{own};
    REQUIRE(desk.move(closed));
    desk.now = *desk.ticket().closed_at + 1h + 1us;
    CHECK(failure(desk.say(customer())) == errc::reopen_window_over);
    REQUIRE(desk.say(agent()));
    CHECK(desk.ticket().status == closed);
    desk.now = *desk.ticket().closed_at + 2h;
    REQUIRE(desk.move(in_progress));
}

}  // namespace
