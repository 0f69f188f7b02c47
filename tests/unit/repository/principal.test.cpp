// Every function of the repository, asked by callers who can't see the ticket: it must not exist for them.

#include "support/storages.hpp"

#include <functional>
#include <string>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

/// A public function of the repository on one ticket: what it says of a ticket that is not there for the caller.
template <class Storage>
struct operation {
    std::string name;
    std::function<std::optional<errc>(desk<Storage>&, const pleme_support::principal&, const uuid&)> call;
    bool is_for_staff = false;  ///< not for customers, whosever the ticket is
};

template <class Storage>
std::vector<operation<Storage>> operations_on_a_ticket()
{
    using D = desk<Storage>&;
    using A = const pleme_support::principal&;
    using I = const uuid&;
    update_ticket_input change;
    change.subject = std::string{"Mine now"};
    update_ticket_input close;
    close.status = ticket_status::closed;
    return {
        {"find", [](D d, A who, I id) { return failure(d.repo.with(who).tickets().find(id)); }},
        {"messages", [](D d, A who, I id) { return failure(d.repo.with(who).conversations().messages(id)); }},
        {"events", [](D d, A who, I id) { return failure(d.repo.with(who).log().events(id)); }},
        {"update", [change](D d, A who, I id) { return failure(d.repo.with(who).tickets().update(id, change)); }, true},
        {"add_message",
         [](D d, A who, I id) { return failure(d.repo.with(who).conversations().add_message(who.actor_id, message_on(id))); }},
        {"add_message with a key",
         [](D d, A who, I id) {
             return failure(d.repo.with(who).conversations().add_message(who.actor_id, {id, "Hello", false, "the key"}));
         }},
        {"remove", [](D d, A who, I id) { return failure(d.repo.with(who).tickets().remove(id)); }, true},
        {"restore", [](D d, A who, I id) { return failure(d.repo.with(who).tickets().restore(id)); }, true},
        {"close", [close](D d, A who, I id) { return failure(d.repo.with(who).tickets().update(id, close)); }},
        {"participants", [](D d, A who, I id) { return failure(d.repo.with(who).conversations().participants(id)); }},
        {"add_participant",
         [](D d, A who, I id) { return failure(d.repo.with(who).conversations().add_participant(id, who.actor_id)); }, true},
    };
}

struct outsider {
    std::string who;
    principal caller;
};

/// Who can't see a ticket of customer 1 in product thai.
std::vector<outsider> outsiders()
{
    auto foreign_agent = agent();
    foreign_agent.products = {"lao"};
    auto nowhere = agent();
    nowhere.products.clear();
    auto foreign_bot = bot();
    foreign_bot.products = {"lao"};
    auto foreign_host = host();
    foreign_host.all_products = false;
    foreign_host.products = {"lao", "khmer"};
    auto own_but_elsewhere = customer(1);
    own_but_elsewhere.products = {"lao"};
    auto stranger_everywhere = customer(2);
    stranger_everywhere.all_products = true;
    stranger_everywhere.internal_notes = true;
    return {{"an agent of another product", foreign_agent},
            {"an agent of no product", nowhere},
            {"a bot of another product", foreign_bot},
            {"the host of other products", foreign_host},
            {"another customer", customer(2)},
            {"its customer, in another product", own_but_elsewhere},
            {"another customer with every product", stranger_everywhere}};
}

TEST_CASE_TEMPLATE("principal: for a caller outside, a ticket is not found and nothing of it changes", Storage, EVERY_STORAGE)
{
    for (const bool is_deleted : {false, true}) {
        desk<Storage> desk;
        const uuid ticket = desk.create().id;
        REQUIRE(desk.repo.with(agent()).conversations().add_message(agent().actor_id, {ticket, "Hello", false, "the key"}));
        desk.move(ticket, ticket_status::resolved);
        if (is_deleted) REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
        const auto state = [&] {
            storage::query<support_ticket> row;
            row.equal<&support_ticket::id>(ticket);
            storage::query<ticket_event> events;
            events.equal<&ticket_event::ticket_id>(ticket);
            storage::query<ticket_message> messages;
            return desk.storage().read(no_end, row, events, messages).value();
        };
        const auto before = state();
        for (const outsider& outside : outsiders()) {
            const auto& caller = outside.caller;
            CAPTURE(outside.who);
            for (const auto& operation : operations_on_a_ticket<Storage>()) {
                CAPTURE(operation.name);
                const bool never = caller.is_customer() && operation.is_for_staff;
                CHECK(operation.call(desk, caller, ticket) == (never ? errc::forbidden : errc::not_found));
            }
            // Who may do a thing on no ticket learns nothing of this one from being told so.
            const auto rated = failure(desk.repo.with(caller).surveys().rate(ticket, {1, {}}));
            const bool may_rate = caller.kind == actor_kind::customer || caller.acts_for != delegation::none;
            CHECK(rated == (may_rate ? errc::not_found : errc::forbidden));
        }
        CHECK((state() == before));
    }
}

TEST_CASE_TEMPLATE("principal: for a caller outside, lists, searches and numbers hold nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.say(agent(), ticket);
    desk.move(ticket, ticket_status::resolved);
    REQUIRE(desk.repo.with(agent()).surveys().request(ticket));
    REQUIRE(desk.repo.with(customer()).surveys().rate(ticket, {5, {}}));
    const dashboard_request window{"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", true};
    const auto empty =
        desk.repo.with(host()).reports().dashboard({"khmer", window.period_start, window.period_end, "UTC", true}).value();
    CHECK(desk.repo.with(host()).reports().dashboard(window).value().overview.total_tickets == 1);
    for (const outsider& outside : outsiders()) {
        const auto& caller = outside.caller;
        CAPTURE(outside.who);
        CHECK(desk.repo.with(caller).tickets().list("thai").value().empty());
        CHECK(desk.repo.with(caller).tickets().list("thai", {.customer_id = make_id('c', 1)}).value().empty());
        CHECK(desk.repo.with(caller).tickets().list("thai", {.search_query = "broken"}).value().empty());
        CHECK(desk.repo.with(caller).tickets().list("thai", {}, ticket_order::created_desc).value().tickets.empty());
        CHECK((desk.repo.with(caller).reports().dashboard(window).value() == empty));
    }
}

TEST_CASE_TEMPLATE("principal: nobody creates in a product out of reach", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (const outsider& outside : outsiders()) {
        const auto& caller = outside.caller;
        if (caller.reaches("thai")) continue;
        CAPTURE(outside.who);
        CHECK(failure(desk.repo.with(caller).tickets().create("thai", new_ticket(make_id('c', 1)))) == errc::forbidden);
    }
    CHECK(desk.repo.with(host()).tickets().list("thai").value().empty());
}

TEST_CASE_TEMPLATE("principal: a customer's lists and numbers are of his own tickets", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto mine = desk.create(new_ticket(make_id('c', 1), "mine"));
    const auto yours = desk.create(new_ticket(make_id('c', 2), "yours"));
    desk.say(agent(), yours.id);
    desk.move(yours.id, ticket_status::resolved);
    REQUIRE(desk.repo.with(agent()).surveys().request(yours.id));

    CHECK(desk.repo.with(customer(1)).tickets().list("thai").value() == std::vector{mine});
    CHECK(desk.repo.with(customer(1)).tickets().list("thai", {.customer_id = make_id('c', 2)}).value().empty());
    const dashboard_request window{"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", true};
    desk.advance(tick);
    const auto seen = desk.repo.with(customer(1)).reports().dashboard(window).value();
    CHECK(seen.overview.total_tickets == 1);
    CHECK(seen.overview.total_active_tickets == 1);
    CHECK(seen.overview.resolved_tickets_today == 0);
    CHECK(seen.overview.surveys_sent == 0);
    CHECK(desk.repo.with(customer(2)).reports().dashboard(window).value().overview.surveys_sent == 1);
    CHECK(seen.response_metrics.avg_first_response_minutes == std::nullopt);
    CHECK(seen.top_agents.empty());
    CHECK(desk.repo.with(agent()).reports().dashboard(window).value().overview.total_tickets == 2);
}

TEST_CASE_TEMPLATE("principal: several products are within reach one by one", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto thai = desk.create();
    const auto lao = desk.repo.with(host()).tickets().create("lao", new_ticket()).value();
    auto both = agent();
    both.products = {"lao", "thai"};
    CHECK(desk.repo.with(both).tickets().find(thai.id).value() == thai);
    CHECK(desk.repo.with(both).tickets().find(lao.id).value() == lao);
    CHECK(desk.repo.with(both).tickets().list("lao").value() == std::vector{lao});
}

}  // namespace
