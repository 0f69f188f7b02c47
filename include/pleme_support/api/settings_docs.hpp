// What the schema says about clocks, policies, calendars and settings, and what these are called as inputs.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/schema.test.cpp.

#ifndef PLEME_SUPPORT_API_SETTINGS_DOCS_HPP
#define PLEME_SUPPORT_API_SETTINGS_DOCS_HPP

#include <pleme_support/api/settings_arguments.hpp>
#include <pleme_support/graphql/docs.hpp>
#include <pleme_support/graphql/names.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/sla.hpp>

#include <array>
#include <string_view>

namespace pleme_support::inline v0::graphql {

// ---------------------------------------------------------------- names

template <>
struct type_name<preview_page> {
    static constexpr std::string_view value = "SlaDryRun";
};
template <>
struct type_name<ticket_preview> {
    static constexpr std::string_view value = "SlaDryRunTicket";
};
template <>
struct type_name<update_settings_input> {
    static constexpr std::string_view value = "UpdateDeskSettingsInput";
};

template <>
struct type_name<sla_policy> {
    static constexpr std::string_view input = "SlaPolicyInput";
};
template <>
struct type_name<sla_target> {
    static constexpr std::string_view input = "SlaTargetInput";
};
template <>
struct type_name<sla_pause> {
    static constexpr std::string_view input = "SlaPauseInput";
};
template <>
struct type_name<sla_warning> {
    static constexpr std::string_view input = "SlaWarningInput";
};
template <>
struct type_name<opening_hours> {
    static constexpr std::string_view input = "OpeningHoursInput";
};
template <>
struct type_name<weekday_span> {
    static constexpr std::string_view input = "WeekdaySpanInput";
};
template <>
struct type_name<calendar_holiday> {
    static constexpr std::string_view input = "CalendarHolidayInput";
};
template <>
struct type_name<day_span> {
    static constexpr std::string_view input = "DaySpanInput";
};

// ---------------------------------------------------------------- clocks

template <>
struct docs<cycle_metric> {
    static constexpr std::string_view text = "What somebody is owed.";
    static constexpr auto members = std::array{
        member_doc{"first_response", "From the creation to the first public message of a human agent."},
        member_doc{"next_response",
                   "From the oldest unanswered public message of the customer to the next public message of a human agent."},
        member_doc{"resolution", "From the creation or a reopen until the ticket is resolved, or closed without that."},
    };
};

template <>
struct docs<clock_state> {
    static constexpr auto members = std::array{
        member_doc{"paused", "It stands still: the status says so, or the ticket is deleted."},
        member_doc{"met", "It ended at its deadline or before."},
        member_doc{"breached", "Its deadline passed, whether it has ended since or not."},
        member_doc{"cancelled", "Nobody is owed anything any more."},
    };
};

template <>
struct docs<sla_clock> {
    static constexpr std::string_view text = "One clock of a ticket as it stands now.";
    static constexpr auto members = std::array{
        member_doc{"ordinal", "Which one of its metric, from 1: the second RESOLUTION clock is that of the first reopen."},
        member_doc{"policy", "The name of the policy that it runs under."},
        member_doc{"target_minutes", "Minutes of the policy's calendar."},
        member_doc{"due_at", "The deadline; null while the clock stands still before it."},
        member_doc{"remaining",
                   "Seconds of the policy's calendar to the deadline; negative beyond it. Absent while the calendar's time "
                   "zone is unknown."},
        member_doc{"paused_for", "Seconds that it stood still so far, around the clock."},
        member_doc{"breached_at", "The deadline, once it has passed unmet."},
    };
};

template <>
struct docs<clock_step> {
    static constexpr auto members = std::array{
        member_doc{"moved", "The deadline became another one: of a new priority, category, tag, policy or calendar."},
        member_doc{"fulfilled", "In time or late."},
    };
};

template <>
struct docs<clock_entry> {
    static constexpr auto members = std::array{member_doc{"due_at", "Of WARNED and MOVED: the deadline then."}};
};

template <>
struct docs<clock_timeline> {
    static constexpr std::string_view text = "One clock with all that happened to it, oldest first.";
    static constexpr auto members = std::array{member_doc{"calendar", "The name of the calendar; null is around the clock."}};
};

template <>
struct docs<policy_verdict> {
    static constexpr std::string_view text = "Why a policy applies to a ticket, or does not.";
    static constexpr auto members = std::array{
        member_doc{"other_priority", "The ticket's priority is none of the policy's."},
        member_doc{"other_category", "Its category is none of the policy's."},
        member_doc{"other_tags", "It has none of the policy's tags."},
        member_doc{"earlier_applies", "All conditions hold, but those of a policy before it do too."},
    };
};

template <>
struct docs<sla_explanation> {
    static constexpr std::string_view text = "Why a ticket has the deadlines that it has.";
    static constexpr auto members = std::array{
        member_doc{"policy", "The name of the one that applies; null if none does."},
        member_doc{"policies", "All of the product's, in their order."},
        member_doc{"clocks", "All that the ticket ever had, by metric and ordinal."},
    };
};

template <>
struct docs<preview_page> {
    static constexpr std::string_view text = "What other policies would do now to a part of the open tickets.";
    static constexpr auto members = std::array{
        member_doc{"examined", "So many open tickets were looked at."},
        member_doc{"changed", "Those of them whose clocks would stand otherwise."},
        member_doc{"next", "To be passed as after for the next part; null at the end."},
    };
};

// ---------------------------------------------------------------- policies

template <>
struct docs<reopen_behaviour> {
    static constexpr std::string_view text = "What a reopen does to the clock of the resolution.";
    static constexpr auto members = std::array{
        member_doc{"resume", "The same clock goes on, the resolved span left out; once breached it does not breach again."},
        member_doc{"new_cycle", "A clock with the whole target, from the reopen on."},
        member_doc{"first_only", "No clock after the first resolution."},
    };
};

template <>
struct docs<sla_target> {
    static constexpr std::string_view text = "How long one thing may take for tickets of one priority.";
    static constexpr auto members = std::array{
        member_doc{"minutes", "Of the policy's calendar, 1 to 5,256,000."},
    };
};

template <>
struct docs<sla_pause> {
    static constexpr std::string_view text = "A status in which the clock of a metric stands still.";
    static constexpr auto members = std::array{
        member_doc{"status", "NEW, IN_PROGRESS or WAITING_ON_CUSTOMER."},
    };
};

template <>
struct docs<sla_warning> {
    static constexpr std::string_view text = "When to warn of a deadline: either a time before it or a part of the target.";
    static constexpr bool one_of = true;
    static constexpr auto members = std::array{
        member_doc{"minutes_before", "So much of the policy's calendar before the deadline, 1 to 5,256,000."},
        member_doc{"percent", "Once so much of the target has passed, 1 to 99."},
    };
};

template <>
struct docs<sla_policy> {
    static constexpr std::string_view text =
        "What a desk promises for which tickets. Of a product's policies, in their order, the first applies whose conditions a "
        "ticket meets.";
    static constexpr auto members = std::array{
        member_doc{"name", "1 to 100 characters, unique within the product."},
        member_doc{"priorities", "The ticket's must be one of these; none: any.", {}, "[]"},
        member_doc{"categories", "The ticket's must be one of these, up to 100; none: any, or no category.", {}, "[]"},
        member_doc{"tags", "The ticket must have at least one of these, up to 100; none: any.", {}, "[]"},
        member_doc{"targets", "At least one, and one for each metric and priority at most; without one there is no deadline."},
        member_doc{"calendar", "The name of one of the product's; null is around the clock."},
        member_doc{"pauses",
                   {},
                   {},
                   "[{metric: NEXT_RESPONSE, status: WAITING_ON_CUSTOMER}, {metric: RESOLUTION, status: WAITING_ON_CUSTOMER}]"},
        member_doc{.name = "on_reopen", .default_value = "RESUME"},
        member_doc{"warnings", "Up to 10.", {}, "[]"},
    };
};

// ---------------------------------------------------------------- calendars

template <>
struct docs<day_span> {
    static constexpr std::string_view text =
        "Working time of one day, in minutes since the midnight with which it begins, as the clock on the wall shows them.";
    static constexpr auto members = std::array{
        member_doc{"from", "0 to 1,439."},
        member_doc{"to", "After from, at most 1,440 later, and not included; past 1,440 lies the next day."},
    };
};

template <>
struct docs<weekday_span> {
    static constexpr std::string_view text = "Working time of one day of every week.";
    static constexpr auto members = std::array{
        member_doc{"day", "On which it begins."},
        member_doc{"from", "Minutes since midnight, 0 to 1,439."},
        member_doc{"to", "After from, at most 1,440 later, and not included; past 1,440 lies the next day."},
    };
};

template <>
struct docs<opening_hours> {
    static constexpr std::string_view text = "The hours of the week from a day on, until those that follow are in force.";
    static constexpr auto members = std::array{
        member_doc{"in_force_from", "Local day, YYYY-MM-DD, 1970-01-01 to 2099-12-31."},
        member_doc{"weekly", "Up to 70, in any order, without overlap; none: closed.", {}, "[]"},
    };
};

template <>
struct docs<calendar_holiday> {
    static constexpr std::string_view text = "A day that has hours of its own instead of its weekday's.";
    static constexpr auto members = std::array{
        member_doc{"date", "Local day, YYYY-MM-DD, 1970-01-01 to 2099-12-31."},
        member_doc{"name", "For people to read, up to 100 characters.", {}, "\"\""},
        member_doc{
            "spans", "Up to 10, in any order, without overlap, that are worked all the same; none: the day is off.", {}, "[]"},
    };
};

template <>
struct docs<support_calendar> {
    static constexpr std::string_view text = "When a desk works.";
    static constexpr auto members = std::array{
        member_doc{"name", "Unique within the product."},
        member_doc{"version", "Rises by one with every change."},
        member_doc{"time_zone", "The IANA name."},
        member_doc{"hours", "By rising day; before the first the desk is closed."},
        member_doc{"holidays", "By rising day."},
    };
};

template <>
struct docs<api::support_calendar_input> {
    static constexpr auto members = std::array{
        member_doc{"name", "1 to 100 characters; a calendar of this name is replaced."},
        member_doc{"time_zone", "In the IANA time-zone database, as Europe/Rome.", {}, "\"UTC\""},
        member_doc{"hours", "1 to 50, by rising day; before the first the desk is closed."},
        member_doc{"holidays", "Up to 2,000, by rising day.", {}, "[]"},
    };
};

// ---------------------------------------------------------------- settings

template <>
struct docs<calendar_in_force> {
    static constexpr std::string_view text = "Which version of a calendar a version of the settings reckons with.";
    static constexpr auto members = std::array{
        member_doc{"zone_database", "By whose rules it is reckoned, as 2025b; empty if that database does not say."},
        member_doc{"zone_rules", "A fingerprint of what clocks of the zone show by them."},
    };
};

template <>
struct docs<desk_settings> {
    static constexpr std::string_view text = "What a product's desk is governed by. Every change makes a new version.";
    static constexpr auto members = std::array{
        member_doc{"version",
                   "Rises by one with every change; 0 if nobody has made one, and at and changedBy say nothing then."},
        member_doc{"at", "Since when they are in force."},
        member_doc{"policies", "In their order: the first that matches a ticket applies."},
        member_doc{"calendars", "By name."},
        member_doc{"close_resolved_after", "Hours after the resolution; null is never."},
        member_doc{"purge_deleted_after", "Days after the deletion; null is never."},
        member_doc{"survey_expires_after", "Hours after it was sent."},
        member_doc{"survey_changeable_for", "Hours after the first answer."},
    };
};

template <>
struct docs<update_settings_input> {
    static constexpr std::string_view text = "An option left out stays as it is.";
    static constexpr auto members = std::array{
        member_doc{"close_resolved_after", "Hours after the resolution, 1 to 87,600; null is never."},
        member_doc{"purge_deleted_after", "Days after the deletion, 1 to 36,525; null is never."},
        member_doc{"survey_expires_after", "Hours after it was sent, 1 to 8,760."},
        member_doc{"survey_changeable_for", "Hours after the first answer, 0 to 8,760."},
    };
};

template <>
struct docs<api::create_sla_policy_args> {
    static constexpr auto members = std::array{member_doc{"position", "Among the others, from 0; left out: last."}};
};

template <>
struct docs<api::update_sla_policy_args> {
    static constexpr auto members = std::array{
        member_doc{"name", "That the policy has so far."},
        member_doc{"position", "Where to move it, from 0; left out: it stays where it is."},
    };
};

template <>
struct docs<api::sla_dry_run_args> {
    static constexpr auto members = std::array{
        member_doc{"policies", "All of them, in their order; they may name the product's calendars."},
        member_doc{"limit", "So many open tickets are looked at, 1 to 200; 20 if left out."},
        member_doc{"after", "next of the part before."},
    };
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_API_SETTINGS_DOCS_HPP
