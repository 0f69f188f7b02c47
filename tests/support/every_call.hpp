// Every call of a repository, so that a test can say something of all of them.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_EVERY_CALL_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_EVERY_CALL_HPP

#include "support/values.hpp"

#include <pleme_support/pleme_support.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pleme_support::test {

struct public_call {
    std::string name;
    std::function<std::optional<errc>(const repository::caller_areas&)> run;
    bool takes_nobody = false;
};

/// Every call that there is, on a ticket of customer 1.
inline std::vector<public_call> every_call(const uuid& ticket)
{
    using A = const repository::caller_areas&;
    const uuid self = host().actor_id;
    const dashboard_request window{"thai", at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), "UTC", true};
    const std::vector<available_agent> agents{{make_id('a', 1), {}}};
    support_calendar calendar;
    calendar.product = "thai";
    calendar.name = "always";
    calendar.hours.push_back({"2026-01-01", {{day_of_week::monday, 0, 1440}}});
    sla_policy policy;
    policy.name = "any";
    const auto nobody_free = [](std::span<const agent_load>, const std::optional<uuid>&) { return std::optional<uuid>{}; };
    return {
        {"tickets().create", [](A a) { return failure(a.tickets().create("thai", new_ticket())); }},
        {"tickets().find", [=](A a) { return failure(a.tickets().find(ticket)); }},
        {"tickets().list by position", [](A a) { return failure(a.tickets().list("thai")); }},
        {"tickets().find_by_number", [](A a) { return failure(a.tickets().find_by_number("thai", 7)); }},
        {"tickets().list by place", [](A a) { return failure(a.tickets().list("thai", {}, ticket_order::created_desc)); }},
        {"tickets().count", [](A a) { return failure(a.tickets().count("thai")); }},
        {"tickets().counts",
         [](A a) {
             return failure(a.tickets().counts("thai", {{}, {}}));
         }},
        {"tickets().update", [=](A a) { return failure(a.tickets().update(ticket, {})); }},
        {"tickets().remove", [=](A a) { return failure(a.tickets().remove(ticket)); }},
        {"tickets().restore", [=](A a) { return failure(a.tickets().restore(ticket)); }},
        {"conversations().add_message", [=](A a) { return failure(a.conversations().add_message(self, message_on(ticket))); }},
        {"conversations().messages", [=](A a) { return failure(a.conversations().messages(ticket)); }},
        {"conversations().message_pages", [](A a) { return failure(a.conversations().message_pages({support_ticket{}})); }},
        {"log().event_pages", [](A a) { return failure(a.log().event_pages({support_ticket{}})); }},
        {"conversations().participants", [=](A a) { return failure(a.conversations().participants(ticket)); }},
        {"conversations().add_participant",
         [=](A a) { return failure(a.conversations().add_participant(ticket, make_id('c', 2))); }},
        {"conversations().remove_participant",
         [=](A a) { return failure(a.conversations().remove_participant(ticket, make_id('c', 2))); }},
        {"surveys().request", [=](A a) { return failure(a.surveys().request(ticket)); }},
        {"surveys().list", [=](A a) { return failure(a.surveys().list(ticket)); }},
        {"surveys().find", [](A a) { return failure(a.surveys().find("no token")); }, true},
        {"surveys().answer",
         [](A a) {
             return failure(a.surveys().answer("no token", {5, {}}));
         },
         true},
        {"surveys().rate",
         [=](A a) {
             return failure(a.surveys().rate(ticket, {5, {}}));
         }},
        {"sla().clocks", [](A a) { return failure(a.sla().clocks({})); }},
        {"sla().explain", [=](A a) { return failure(a.sla().explain(ticket)); }},
        {"sla().preview", [](A a) { return failure(a.sla().preview("thai", {})); }},
        {"settings().find", [](A a) { return failure(a.settings().find("thai")); }},
        {"settings().update", [](A a) { return failure(a.settings().update("thai", {})); }},
        {"settings().create_policy", [=](A a) { return failure(a.settings().create_policy("thai", policy)); }},
        {"settings().update_policy", [=](A a) { return failure(a.settings().update_policy("thai", "any", policy)); }},
        {"settings().delete_policy", [](A a) { return failure(a.settings().delete_policy("thai", "any")); }},
        {"settings().calendars", [](A a) { return failure(a.settings().calendars("thai")); }},
        {"settings().save_calendar", [=](A a) { return failure(a.settings().save_calendar(calendar)); }},
        {"settings().delete_calendar", [](A a) { return failure(a.settings().delete_calendar("thai", "always")); }},
        {"settings().continue_numbers", [](A a) { return failure(a.settings().continue_numbers("thai", 1)); }},
        {"assignment().assign", [=](A a) { return failure(a.assignment().assign(ticket, agents)); }},
        {"assignment().assign by a choice", [=](A a) { return failure(a.assignment().assign(ticket, agents, nobody_free)); }},
        {"assignment().assign_waiting", [=](A a) { return failure(a.assignment().assign_waiting("thai", agents)); }},
        {"assignment().assign_waiting by a choice",
         [=](A a) { return failure(a.assignment().assign_waiting("thai", agents, nobody_free)); }},
        {"reports().dashboard", [=](A a) { return failure(a.reports().dashboard(window)); }},
        {"log().events", [=](A a) { return failure(a.log().events(ticket)); }},
        {"log().events_after", [](A a) { return failure(a.log().events_after("thai", "")); }},
        {"privacy().erase_customer", [](A a) { return failure(a.privacy().erase_customer("thai", make_id('c', 1))); }},
        {"privacy().erase_agent", [](A a) { return failure(a.privacy().erase_agent("thai", make_id('a', 1))); }},
        {"privacy().export_customer",
         [](A a) {
             const auto write = [](std::string_view) { return true; };
             return failure(a.privacy().export_customer("thai", make_id('c', 1), write));
         }},
        {"tick", [](A a) { return failure(a.tick()); }},
        {"tick at an instant", [](A a) { return failure(a.tick(at("2026-03-02T09:00:00Z"), 1)); }},
        {"purge_deleted", [](A a) { return failure(a.purge_deleted("thai", std::chrono::days{1})); }},
    };
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_EVERY_CALL_HPP
