#include "support/storages.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using rules::ticket_command;
using rules::ticket_member;

/// A call that sets one member, and which.
template <class Storage>
struct change {
    ticket_member member;
    std::string field;
    std::function<update_ticket_input()> input;
};

template <class Storage>
std::vector<change<Storage>> changes()
{
    const auto with = [](auto set) {
        return [set] {
            update_ticket_input input;
            set(input);
            return input;
        };
    };
    return {{ticket_member::subject, "subject", with([](auto& in) { in.subject = std::string{"Other"}; })},
            {ticket_member::description, "description", with([](auto& in) { in.description = std::string{"Other"}; })},
            {ticket_member::status, "status", with([](auto& in) { in.status = ticket_status::in_progress; })},
            {ticket_member::priority, "priority", with([](auto& in) { in.priority = ticket_priority::urgent; })},
            {ticket_member::category, "category", with([](auto& in) { in.category = omittable<std::string>::null(); })},
            {ticket_member::assigned_to, "assignedTo", with([](auto& in) { in.assigned_to = make_id('a', 1); })},
            {ticket_member::tags, "tags", with([](auto& in) { in.tags = std::vector<std::string>{"vip"}; })}};
}

TEST_CASE_TEMPLATE("permissions: of each member the table says who changes it, also of one's own ticket", Storage,
                   EVERY_STORAGE)
{
    for (const auto& each : changes<Storage>()) {
        CAPTURE(each.field);
        for (const bool allowed : {false, true}) {
            repository_options options;
            if (allowed) options.rules.permissions.allow_change(actor_kind::customer, each.member);
            desk<Storage> desk{std::move(options)};
            const uuid ticket = desk.create().id;
            const auto changed = desk.repo.with(customer()).tickets().update(ticket, each.input());
            CHECK(failure(changed) == (allowed ? std::nullopt : std::optional{errc::forbidden}));
            if (!allowed) {
                CHECK(changed.error().message == each.field + " can't be changed by a CUSTOMER");
                CHECK(desk.find(ticket).version == 1);
            }
            CHECK(desk.repo.with(customer()).tickets().find(ticket).has_value());
        }
        repository_options options;
        options.rules.permissions.forbid_change(actor_kind::agent, each.member);
        desk<Storage> desk{std::move(options)};
        CHECK(failure(desk.repo.with(agent()).tickets().update(desk.create().id, each.input())) == errc::forbidden);
        CHECK(failure(desk.repo.with(host()).tickets().update(desk.create().id, each.input())) == std::nullopt);
    }
}

TEST_CASE_TEMPLATE("permissions: a customer creates with what the original's input has, and no more", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket();
    input.priority = ticket_priority::urgent;
    input.category = "billing";
    input.tags = std::vector<std::string>{};
    CHECK(failure(desk.repo.with(customer()).tickets().create("thai", input)) == std::nullopt);
    input.tags = std::vector<std::string>{"vip"};
    const auto refused = desk.repo.with(customer()).tickets().create("thai", input);
    REQUIRE(failure(refused) == errc::forbidden);
    CHECK(refused.error().message == "tags of a new ticket can't be set by a CUSTOMER");
    CHECK(failure(desk.repo.with(agent()).tickets().create("thai", input)) == std::nullopt);
}

TEST_CASE_TEMPLATE("permissions: a host's table may leave the priority of customers' tickets alone", Storage, EVERY_STORAGE)
{
    repository_options options;
    options.rules.permissions.forbid_on_creation(actor_kind::customer, ticket_member::priority);
    desk<Storage> desk{std::move(options)};
    auto input = new_ticket();
    CHECK(failure(desk.repo.with(customer()).tickets().create("thai", input)) == std::nullopt);
    input.priority = std::nullopt;
    CHECK(failure(desk.repo.with(customer()).tickets().create("thai", input)) == std::nullopt);
    input.priority = ticket_priority::high;
    CHECK(failure(desk.repo.with(customer()).tickets().create("thai", input)) == errc::forbidden);
    CHECK(failure(desk.repo.with(host()).tickets().create("thai", input)) == std::nullopt);
}

TEST_CASE_TEMPLATE("permissions: a customer writes, rates, closes, reopens by writing, and gives no other command", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    auto mine = desk.repo.with(customer());
    REQUIRE(mine.conversations().add_message(customer().actor_id, message_on(ticket)));
    REQUIRE(mine.tickets().update(ticket, to_status(ticket_status::closed)));
    REQUIRE(mine.surveys().rate(ticket, {4, {}}));
    for (const ticket_status to : {ticket_status::in_progress, ticket_status::resolved, ticket_status::new_})
        CHECK(failure(mine.tickets().update(ticket, to_status(to))) == errc::forbidden);
    REQUIRE(mine.conversations().add_message(customer().actor_id, message_on(ticket)));
    CHECK(desk.find(ticket).status == ticket_status::in_progress);

    auto both = to_status(ticket_status::closed);
    both.priority = ticket_priority::urgent;
    CHECK(failure(mine.tickets().update(ticket, both)) == errc::forbidden);
    CHECK(failure(mine.tickets().remove(ticket)) == errc::forbidden);
    CHECK(failure(mine.surveys().request(ticket)) == errc::forbidden);
    CHECK(failure(mine.conversations().add_participant(ticket, make_id('c', 2))) == errc::forbidden);
    CHECK(failure(mine.conversations().add_message(customer().actor_id, message_on(ticket, "note", true))) == errc::forbidden);
    REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
    CHECK(failure(mine.tickets().restore(ticket)) == errc::forbidden);
    CHECK(desk.repo.with(agent()).tickets().restore(ticket).has_value());
}

TEST_CASE_TEMPLATE("permissions: who acts for others may do what they may, on their tickets", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.move(ticket, ticket_status::resolved);
    CHECK(failure(desk.repo.with(agent()).surveys().rate(ticket, {4, {}})) == errc::forbidden);
    CHECK(failure(desk.repo.with(bot()).surveys().rate(ticket, {4, {}})) == errc::forbidden);
    CHECK(failure(desk.repo.with(agent().acting_for(delegation::customers)).surveys().rate(ticket, {4, {}})) == std::nullopt);
    const auto portal = customer(7).acting_for(delegation::customers);
    CHECK(failure(desk.repo.with(portal).tickets().update(ticket, to_status(ticket_status::closed))) == std::nullopt);
    CHECK(failure(desk.repo.with(portal).tickets().remove(ticket)) == errc::forbidden);
    const auto everybody = customer(7).acting_for(delegation::anyone);
    CHECK(failure(desk.repo.with(everybody).tickets().remove(ticket)) == std::nullopt);
}

TEST_CASE_TEMPLATE("permissions: a command that the host's table takes from agents is refused by every call that gives it",
                   Storage, EVERY_STORAGE)
{
    repository_options options;
    for (const ticket_command command : enum_values<ticket_command>)
        options.rules.permissions.forbid(actor_kind::agent, command);
    options.rules.permissions.forbid_change(actor_kind::agent, ticket_member::assigned_to);
    desk<Storage> desk{std::move(options)};
    const uuid ticket = desk.create().id;
    auto as_agent = desk.repo.with(agent());
    const uuid self = agent().actor_id;
    CHECK(failure(as_agent.tickets().create("thai", new_ticket())) == errc::forbidden);
    CHECK(failure(as_agent.tickets().remove(ticket)) == errc::forbidden);
    CHECK(failure(as_agent.tickets().restore(ticket)) == errc::forbidden);
    CHECK(failure(as_agent.conversations().add_message(self, message_on(ticket))) == errc::forbidden);
    CHECK(failure(as_agent.conversations().add_message(self, message_on(ticket, "note", true))) == errc::forbidden);
    CHECK(failure(as_agent.conversations().add_participant(ticket, make_id('c', 2))) == errc::forbidden);
    CHECK(failure(as_agent.conversations().remove_participant(ticket, make_id('c', 2))) == errc::forbidden);
    CHECK(failure(as_agent.surveys().rate(ticket, {4, {}})) == errc::forbidden);
    CHECK(failure(as_agent.assignment().assign(ticket, {{self, {}}})) == errc::forbidden);
    update_ticket_input close = to_status(ticket_status::closed);
    CHECK(failure(as_agent.tickets().update(ticket, close)) == std::nullopt);  // he may change the status
    CHECK(failure(as_agent.surveys().request(ticket)) == errc::forbidden);
    CHECK(desk.find(ticket).version == 2);
}

}  // namespace
