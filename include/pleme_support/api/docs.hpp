// What the schema says about the types of the support desk beyond their names.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/schema.test.cpp.

#ifndef PLEME_SUPPORT_API_DOCS_HPP
#define PLEME_SUPPORT_API_DOCS_HPP

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/list_docs.hpp>
#include <pleme_support/api/settings_docs.hpp>
#include <pleme_support/graphql/docs.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/survey.hpp>

#include <array>
#include <string_view>

namespace pleme_support::inline v0::api {

template <class Repository>
class support_queries;
template <class Repository>
class support_mutations;

}  // namespace pleme_support::inline v0::api

namespace pleme_support::inline v0::graphql {

template <>
struct docs<ticket_status> {
    static constexpr std::string_view text = "Where a ticket is in its life.";
    static constexpr auto members = std::array{
        member_doc{"new_", "Nobody has looked at it yet."},
        member_doc{"in_progress", "The help desk is at work."},
        member_doc{"waiting_on_customer", "The help desk waits for the customer; his next message takes it back to work."},
        member_doc{"resolved", "Done, as the help desk sees it; the customer's next message reopens it."},
        member_doc{"closed", "Done for good; the customer's message reopens it for a few days only."},
    };
};

template <>
struct docs<ticket_priority> {
    static constexpr std::string_view text = "How urgent a ticket is.";
};

template <>
struct docs<actor_kind> {
    static constexpr std::string_view text = "What kind of actor did something. Only an agent's public message is a response.";
};

template <>
struct docs<event_kind> {
    static constexpr std::string_view text = "Which command made an event, or what time alone did.";
    static constexpr auto members = std::array{
        member_doc{"erased", "The ticket forgot its customer; what it took away is gone from the earlier events too."},
        member_doc{"satisfaction_requested", "The customer was to be sent a survey."},
        member_doc{"sla_warned", "A deadline comes near."},
        member_doc{"sla_breached", "A deadline passed unmet."},
        member_doc{"sla_changed", "Other settings moved the ticket's deadlines."},
        member_doc{"auto_closed", "It had been resolved for long enough."},
    };
};

template <>
struct docs<support_ticket> {
    static constexpr std::string_view text = "A customer's request for help, within one product.";
    static constexpr auto members = std::array{
        member_doc{"number", "The ticket's number within its product, for people to quote."},
        member_doc{"version", "Rises by one with every change; pass it back as expectedVersion to refuse a lost update."},
        member_doc{"category", "Free text of the help desk's own, to file tickets by."},
        member_doc{"assigned_to", "The agent who is to answer."},
        member_doc{"tags", "Up to 20, in the order given, without repeats."},
        member_doc{"first_response_at", "When a human agent first wrote in public."},
        member_doc{"resolved_at", "When the ticket was last resolved; a reopen clears it."},
        member_doc{"resolved_by", "Who resolved it, whoever is assigned now."},
        member_doc{"closed_at", "When the ticket was closed; a reopen clears it."},
        member_doc{"reopen_count", "How often it was taken up again after it was resolved or closed."},
        member_doc{.name = "customer_turns", .hidden = true},
        member_doc{"agent_replies", "Public messages of human agents so far."},
        member_doc{"message_count", "Public messages so far, whoever wrote them."},
        member_doc{"last_message_at", "When the last public message was added."},
        member_doc{"waiting_since", "Since when the customer or a participant waits for the desk; null while nobody does."},
        member_doc{.name = "sla_breaches", .hidden = true},
        member_doc{.name = "settings_version", .hidden = true},
        member_doc{"sla_breach", "Whether a deadline of the ticket has passed unmet."},
        member_doc{"first_response_due_at", "The deadline of the running clock; null if there is none or it stands still."},
        member_doc{"next_response_due_at", "The deadline of the running clock; null if there is none or it stands still."},
        member_doc{"resolution_due_at", "The deadline of the running clock; null if there is none or it stands still."},
        member_doc{"csat_score", "1 (very dissatisfied) to 5 (very satisfied); null until the customer rates the ticket."},
        member_doc{"csat_rated_at", "When the present score was given."},
        member_doc{"updated_at", "When the ticket last changed; strictly rises with version."},
        member_doc{"deleted_at", "Set on a deleted ticket, which only its deletion and restoration return."},
    };
};

template <>
struct docs<ticket_message> {
    static constexpr std::string_view text = "One message of a ticket's conversation. It never changes.";
    static constexpr auto members = std::array{
        member_doc{"author_kind", "In which role the author wrote it."},
        member_doc{"is_internal", "A note among agents, which no customer ever sees."},
    };
};

template <>
struct docs<ticket_event> {
    static constexpr std::string_view text = "Everything that one command changed: the ticket's history is the list of them.";
    static constexpr auto members = std::array{
        member_doc{"version", "The ticket's version after it."},
        member_doc{"actor_id", "Who gave the command."},
        member_doc{"actor", "In which role."},
        member_doc{"message_id", "The message that was added, if one was."},
        member_doc{"metric", "Of SLA_WARNED and SLA_BREACHED: whose deadline."},
        member_doc{"due_at", "And that deadline."},
        member_doc{.name = "settings_version", .hidden = true},
        member_doc{.name = "cycles", .hidden = true},
    };
};

template <>
struct docs<ticket_change> {
    static constexpr std::string_view text = "One field of the ticket before and after.";
    static constexpr auto members = std::array{
        member_doc{"field", "The field's name, as on SupportTicket."},
        member_doc{"before", "As text; null if it was not set."},
        member_doc{"after", "As text; null if it is not set any more."},
    };
};

template <>
struct docs<csat_survey> {
    static constexpr std::string_view text =
        "The question how one resolution was handled. Its first answer is taken until expiresAt, others until changeableUntil, "
        "all "
        "of them only while the ticket is not reopened.";
    static constexpr auto members = std::array{
        member_doc{"ordinal", "Which resolution of the ticket it asks about, from 1."},
        member_doc{"token", "Who has it may answer in the customer's name."},
        member_doc{"expires_at", "No first answer is taken later than that."},
        member_doc{"score", "1 (very dissatisfied) to 5 (very satisfied); null until it is answered."},
        member_doc{"answered_at", "When the present answer was given."},
        member_doc{"changeable_until", "No other answer is taken later than that; null until it is answered."},
    };
};

template <>
struct docs<create_ticket_input> {
    static constexpr auto members = std::array{
        member_doc{"subject", "1 to 500 characters, not blank, one line."},
        member_doc{"description", "1 to 65,536 bytes, not blank."},
        member_doc{.name = "priority", .default_value = "MEDIUM"},
        member_doc{"category", "1 to 100 characters, one line."},
        member_doc{"tags", "Up to 20 of 1 to 50 characters, one line each; repeats are dropped, whatever their case."},
        member_doc{"idempotency_key",
                   "A retry with the same key and the same input returns the ticket of the first call. 1 to 200 characters."},
    };
};

template <>
struct docs<update_ticket_input> {
    static constexpr std::string_view text =
        "A field left out stays as it is; category, assignedTo or tags given as null is cleared.";
    static constexpr auto members = std::array{
        member_doc{"expected_version", "Refuse with CONFLICT if the ticket has another version."},
    };
};

template <>
struct docs<add_ticket_message_input> {
    static constexpr auto members = std::array{
        member_doc{"content", "1 to 65,536 bytes, not blank."},
        member_doc{"is_internal", "A note among agents, which no customer ever sees.", {}, "false"},
        member_doc{"idempotency_key",
                   "A retry with the same key and the same input returns the message of the first call. 1 to 200 characters."},
    };
};

template <>
struct docs<support_dashboard_metrics> {
    static constexpr std::string_view text = "Seven views of one product and period, all from one snapshot.";
    static constexpr auto members = std::array{
        member_doc{"ticket_by_status", "Tickets created in the period by their status now: all five, zeros included."},
        member_doc{"ticket_by_priority", "Tickets created in the period by their priority now: all four, URGENT first."},
        member_doc{"top_agents", "The ten agents with most tickets resolved in the period."},
        member_doc{"by_others", "What bots, the system, time and customers resolved."},
        member_doc{"by_other_agents", "What the agents behind the ten resolved."},
        member_doc{"ticket_trends", "One row per local day of the period, oldest first; of at most 1,100 days."},
    };
};

template <>
struct docs<support_overview_metrics> {
    static constexpr std::string_view text =
        "Rates are percent; a mean or rate of nothing is null. Each count beside them says of how many they are. Working time "
        "is what "
        "the calendars of the policies count, of what has one.";
    static constexpr auto members = std::array{
        member_doc{"total_tickets", "Created in the period."},
        member_doc{"open_tickets", "Of those, now NEW, IN_PROGRESS or WAITING_ON_CUSTOMER."},
        member_doc{"resolved_tickets", "Of those, now RESOLVED or CLOSED."},
        member_doc{"total_active_tickets", "Open at the end of the period, or now if that is earlier, whenever created."},
        member_doc{"new_tickets_today", "Created in the local day that holds now, whatever the period."},
        member_doc{"resolved_tickets_today", "Resolved in the local day that holds now, whatever the period."},
        member_doc{"first_response_count", "First responses given in the period."},
        member_doc{"first_response_working_count", "Of those, how many have working time."},
        member_doc{"resolution_count", "Resolutions of the period, whether their ticket was reopened later or not."},
        member_doc{"avg_resolution_time_hours", "Mean of their lengths, each from creation or reopen."},
        member_doc{"avg_full_resolution_time_hours", "Mean of the same, each from the creation of its ticket."},
        member_doc{"resolution_working_count", "Of those, how many have working time."},
        member_doc{"first_resolution_count", "Tickets whose first resolution was in the period."},
        member_doc{"first_contact_resolution_rate",
                   "Of those: with exactly one public agent message before it, and not reopened within seven days."},
        member_doc{"first_contact_provisional", "Of those, how many may still be reopened within their seven days."},
        member_doc{"sla_ticket_count", "slaMetrics.totalTickets."},
        member_doc{"sla_breach_count", "Deadlines that passed unmet in the period."},
        member_doc{"csat_count", "Resolutions that were rated in the period, each by its last score of it."},
        member_doc{"csat_histogram", "How many scores of 1, 2, 3, 4 and 5."},
        member_doc{"csat_positive_rate", "Scores of 4 and 5 of all."},
        member_doc{"surveys_sent", "Sent in the period."},
        member_doc{"surveys_answered", "Of those, answered by now."},
        member_doc{"csat_response_rate", "surveysAnswered of surveysSent."},
    };
};

template <>
struct docs<ticket_trend> {
    static constexpr auto members = std::array{
        member_doc{"date", "The local day, YYYY-MM-DD."},
        member_doc{"active_tickets", "Open at the end of the day's part that lies in the period."},
    };
};

template <>
struct docs<agent_performance> {
    static constexpr auto members = std::array{
        member_doc{"agent_name", "From the service's directory; without one, the id."},
        member_doc{"tickets_assigned", "Of the tickets created in the period, assigned to the agent now."},
        member_doc{"tickets_resolved", "Resolved in the period by the agent, whoever is assigned now, reopened later or not."},
        member_doc{"resolution_count", "How often he did: a ticket may be reopened and resolved anew."},
        member_doc{"csat_count", "Resolutions of his that were rated in the period, each by its last score of it."},
    };
};

template <>
struct docs<other_performance> {
    static constexpr std::string_view text = "What was resolved in the period by those who have no row of their own.";
};

template <>
struct docs<response_metrics> {
    static constexpr std::string_view text =
        "How long customers waited, of what was done in the period. Percentiles are interpolated, as PostgreSQL does.";
};

template <>
struct docs<api::dashboard_args> {
    static constexpr auto members = std::array{
        member_doc{"period_start", "The period is [periodStart, periodEnd)."},
        member_doc{"time_zone", "The IANA zone whose days are counted.", {}, "\"UTC\""},
    };
};

template <class Repository>
struct docs<api::support_queries<Repository>> {
    static constexpr auto members = std::array{
        member_doc{"support_ticket", "One ticket; null if there is none that the caller can see."},
        member_doc{.name = "support_tickets", .description = "A product's tickets, newest first.", .weight = 5},
        member_doc{.name = "support_tickets_connection",
                   .description = "A product's tickets in any order, by place: any depth costs the same.",
                   .weight = 5},
        member_doc{"support_ticket_by_number", "The ticket with a number; null if there is none within the caller's scope."},
        member_doc{
            .name = "support_ticket_counts",
            .description = "How many tickets pass each of up to 10 filters, as for badges; none is counted further than upTo.",
            .weight = 20},
        member_doc{"count", "How many tickets the list has, whatever the page; no further than upTo."},
        member_doc{.name = "messages",
                   .description = "The ticket's conversation, oldest first; the last 20 if neither first nor last is given.",
                   .weight = 15},
        member_doc{.name = "events",
                   .description = "What happened to the ticket, oldest first; the last 20 if neither first nor last is given.",
                   .weight = 30},
        member_doc{"ticket_messages", "A ticket's conversation, oldest first; internal notes only for those who see them."},
        member_doc{"ticket_events", "Everything that happened to a ticket, oldest first."},
        member_doc{"satisfaction_survey", "The survey with a token, which is all that it takes; null if there is none."},
        member_doc{.name = "support_dashboard_metrics",
                   .description = "The seven dashboard views of a product and period.",
                   .weight = 6},
        member_doc{"desk_settings", "What a product's desk is governed by. Not for customers."},
        member_doc{"support_calendars", "A product's calendars, by name. Not for customers."},
        member_doc{
            "sla_explanation",
            "Which policy applies to a ticket and why, and what happened to each of its clocks; null if there is no such "
            "ticket. Not for customers."},
        member_doc{.name = "sla_dry_run",
                   .description =
                       "What these policies, instead of the product's, would do now to its open tickets. Nothing is written.",
                   .weight = 15},
        member_doc{"clocks", "How its clocks stand now: of each metric that a policy has a target for, the newest."},
    };
};

template <class Repository>
struct docs<api::support_mutations<Repository>> {
    static constexpr auto members = std::array{
        member_doc{"create_support_ticket", "Creates a ticket in status NEW."},
        member_doc{"update_support_ticket", "Changes what the input names."},
        member_doc{"add_ticket_message", "Adds a message to a ticket, with what it does to the ticket's status."},
        member_doc{"rate_support_ticket", "Records the customer's satisfaction with a resolved ticket."},
        member_doc{"request_satisfaction",
                   "The survey about the ticket's present resolution, made if there is none, for its token to be sent to the "
                   "customer."},
        member_doc{"rate_by_token", "Answers a survey, or changes the answer; the token is all that it takes."},
        member_doc{"delete_support_ticket", "Hides a ticket from every list, look-up and number; its history is kept."},
        member_doc{"restore_support_ticket", "Brings a deleted ticket back."},
        member_doc{"create_sla_policy", "Adds a policy."},
        member_doc{"update_sla_policy", "Replaces a policy; open tickets get their deadlines anew."},
        member_doc{"delete_sla_policy", "Deletes a policy; its tickets fall under the next one that matches."},
        member_doc{"save_support_calendar", "Creates a calendar, or replaces the one of that name."},
        member_doc{"delete_support_calendar", "Deletes a calendar that no policy uses."},
        member_doc{"update_desk_settings", "Changes the options that the input names."},
    };
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_API_DOCS_HPP
