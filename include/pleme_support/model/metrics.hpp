// The seven dashboard views. What each number means is written at docs/guide/metrics.md, once, for every storage.
// Model layer; computed in rules/metrics.hpp. Tests: tests/unit/rules/metrics.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_METRICS_HPP
#define PLEME_SUPPORT_MODEL_METRICS_HPP

#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// Rates are percent, 0 to 100. A mean, percentile or rate of nothing is null; a count of nothing is 0. Each count named after
/// what it counts says of how many the numbers beside it are. Working time is what the calendars count, of what has one.
struct support_overview_metrics {
    std::int32_t total_tickets = 0;                            ///< created in the window
    std::int32_t open_tickets = 0;                             ///< of those, open now
    std::int32_t resolved_tickets = 0;                         ///< of those, RESOLVED or CLOSED now
    std::int32_t total_active_tickets = 0;                     ///< the backlog at the end of the window, or now
    std::int32_t new_tickets_today = 0;                        ///< created in the local day that holds now
    std::int32_t resolved_tickets_today = 0;                   ///< resolutions that ended in that day
    std::int32_t first_response_count = 0;                     ///< first responses given in the window
    std::optional<double> avg_first_response_time_minutes;     ///< mean of their lengths
    std::int32_t first_response_working_count = 0;             ///< of those, under a calendar
    std::optional<double> avg_first_response_working_minutes;  ///< mean of their working time
    std::int32_t resolution_count = 0;                         ///< resolutions fulfilled in the window
    std::optional<double> avg_resolution_time_hours;           ///< mean of their lengths, each from creation or reopen
    std::optional<double> avg_full_resolution_time_hours;      ///< mean of the same, each from creation
    std::int32_t resolution_working_count = 0;                 ///< of those, under a calendar
    std::optional<double> avg_resolution_working_hours;        ///< mean of their working time
    std::int32_t first_resolution_count = 0;                   ///< tickets whose first resolution was fulfilled in the window
    std::optional<double> first_contact_resolution_rate;       ///< of those: one public agent message, no reopen in 7 days
    std::int32_t first_contact_provisional = 0;                ///< of those, how many may still be reopened within 7 days
    std::int32_t sla_ticket_count = 0;                         ///< as `sla_metrics::total_tickets`
    std::optional<double> sla_compliance_rate;                 ///< as `sla_metrics::compliance_rate`
    std::int32_t sla_breach_count = 0;                         ///< deadlines that passed unmet in the window
    std::int32_t csat_count = 0;                               ///< resolutions that were rated in the window
    std::optional<double> avg_csat_score;                      ///< mean of the last score of each
    std::vector<std::int32_t> csat_histogram{0, 0, 0, 0, 0};   ///< how many scores of 1, 2, 3, 4, 5
    std::optional<double> csat_positive_rate;                  ///< scores of 4 and 5 of all
    std::int32_t surveys_sent = 0;                             ///< in the window
    std::int32_t surveys_answered = 0;                         ///< of those, answered by now
    std::optional<double> csat_response_rate;                  ///< `surveys_answered` of `surveys_sent`

    friend bool operator==(const support_overview_metrics&, const support_overview_metrics&) = default;
};
BOOST_DESCRIBE_STRUCT(support_overview_metrics, (),
                      (total_tickets, open_tickets, resolved_tickets, total_active_tickets, new_tickets_today,
                       resolved_tickets_today, first_response_count, avg_first_response_time_minutes,
                       first_response_working_count, avg_first_response_working_minutes, resolution_count,
                       avg_resolution_time_hours, avg_full_resolution_time_hours, resolution_working_count,
                       avg_resolution_working_hours, first_resolution_count, first_contact_resolution_rate,
                       first_contact_provisional, sla_ticket_count, sla_compliance_rate, sla_breach_count, csat_count,
                       avg_csat_score, csat_histogram, csat_positive_rate, surveys_sent, surveys_answered, csat_response_rate))

/// How many tickets have a status.
struct ticket_status_count {
    ticket_status status = ticket_status::new_;  ///< of these
    std::int32_t count = 0;                      ///< tickets created in the window

    friend bool operator==(const ticket_status_count&, const ticket_status_count&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_status_count, (), (status, count))

/// How many tickets have a priority.
struct ticket_priority_count {
    ticket_priority priority = ticket_priority::medium;  ///< of these
    std::int32_t count = 0;                              ///< tickets created in the window

    friend bool operator==(const ticket_priority_count&, const ticket_priority_count&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_priority_count, (), (priority, count))

/// How deadlines were kept.
struct sla_metrics {
    std::int32_t total_tickets = 0;                    ///< with a deadline met or missed in the window
    std::int32_t tickets_meeting_sla = 0;              ///< of those, without a miss in the window
    std::int32_t tickets_breaching_sla = 0;            ///< of those, with one at least
    std::optional<double> compliance_rate;             ///< `tickets_meeting_sla` of `total_tickets`
    std::optional<double> breach_rate;                 ///< `tickets_breaching_sla` of `total_tickets`
    std::int32_t first_response_count = 0;             ///< first responses given in the window
    std::optional<double> avg_first_response_minutes;  ///< mean of their lengths
    std::int32_t resolution_count = 0;                 ///< resolutions fulfilled in the window
    std::optional<double> avg_resolution_hours;        ///< mean of their lengths

    friend bool operator==(const sla_metrics&, const sla_metrics&) = default;
};
BOOST_DESCRIBE_STRUCT(sla_metrics, (),
                      (total_tickets, tickets_meeting_sla, tickets_breaching_sla, compliance_rate, breach_rate,
                       first_response_count, avg_first_response_minutes, resolution_count, avg_resolution_hours))

/// How long customers waited: of each kind of wait the mean, median and percentiles, by the clock on the wall and in working
/// time.
struct response_metrics {
    std::int32_t tickets_with_first_response = 0;                 ///< of those created in the window
    std::int32_t tickets_without_first_response = 0;              ///< of those created in the window
    std::int32_t first_response_count = 0;                        ///< first responses given in the window
    std::optional<double> avg_first_response_minutes;             ///< mean of their lengths
    std::optional<double> median_first_response_minutes;          ///< of the same
    std::optional<double> p90_first_response_minutes;             ///< of the same
    std::optional<double> p95_first_response_minutes;             ///< of the same
    std::int32_t first_response_working_count = 0;                ///< of those, under a calendar
    std::optional<double> avg_first_response_working_minutes;     ///< mean of their working time
    std::optional<double> median_first_response_working_minutes;  ///< of the same
    std::optional<double> p90_first_response_working_minutes;     ///< of the same
    std::optional<double> p95_first_response_working_minutes;     ///< of the same
    std::int32_t response_count = 0;                              ///< first and next responses given in the window
    std::optional<double> avg_response_minutes;                   ///< mean of their lengths
    std::optional<double> median_response_minutes;                ///< of the same
    std::optional<double> p90_response_minutes;                   ///< of the same
    std::optional<double> p95_response_minutes;                   ///< of the same
    std::int32_t response_working_count = 0;                      ///< of those, under a calendar
    std::optional<double> avg_response_working_minutes;           ///< mean of their working time
    std::optional<double> median_response_working_minutes;        ///< of the same
    std::optional<double> p90_response_working_minutes;           ///< of the same
    std::optional<double> p95_response_working_minutes;           ///< of the same
    std::int32_t resolution_count = 0;                            ///< resolutions fulfilled in the window
    std::optional<double> avg_resolution_hours;                   ///< mean of their lengths
    std::optional<double> median_resolution_hours;                ///< of the same
    std::optional<double> p90_resolution_hours;                   ///< of the same
    std::optional<double> p95_resolution_hours;                   ///< of the same
    std::int32_t resolution_working_count = 0;                    ///< of those, under a calendar
    std::optional<double> avg_resolution_working_hours;           ///< mean of their working time
    std::optional<double> median_resolution_working_hours;        ///< of the same
    std::optional<double> p90_resolution_working_hours;           ///< of the same
    std::optional<double> p95_resolution_working_hours;           ///< of the same

    friend bool operator==(const response_metrics&, const response_metrics&) = default;
};
BOOST_DESCRIBE_STRUCT(response_metrics, (),
                      (tickets_with_first_response, tickets_without_first_response, first_response_count,
                       avg_first_response_minutes, median_first_response_minutes, p90_first_response_minutes,
                       p95_first_response_minutes, first_response_working_count, avg_first_response_working_minutes,
                       median_first_response_working_minutes, p90_first_response_working_minutes,
                       p95_first_response_working_minutes, response_count, avg_response_minutes, median_response_minutes,
                       p90_response_minutes, p95_response_minutes, response_working_count, avg_response_working_minutes,
                       median_response_working_minutes, p90_response_working_minutes, p95_response_working_minutes,
                       resolution_count, avg_resolution_hours, median_resolution_hours, p90_resolution_hours,
                       p95_resolution_hours, resolution_working_count, avg_resolution_working_hours,
                       median_resolution_working_hours, p90_resolution_working_hours, p95_resolution_working_hours))

/// What one agent did.
struct agent_performance {
    uuid agent_id{};                                   ///< as the host calls him
    std::string agent_name;                            ///< from the host's directory; without one, the id
    std::int32_t tickets_assigned = 0;                 ///< of the tickets created in the window, his now
    std::int32_t tickets_resolved = 0;                 ///< tickets that he resolved in the window, whoever is assigned now
    std::int32_t first_response_count = 0;             ///< first responses that he gave in the window
    std::optional<double> avg_first_response_minutes;  ///< mean of their lengths
    std::int32_t first_response_working_count = 0;     ///< of those, under a calendar
    std::optional<double> avg_first_response_working_minutes;  ///< mean of their working time
    std::int32_t resolution_count = 0;                         ///< resolutions that he fulfilled in the window
    std::optional<double> avg_resolution_hours;                ///< mean of their lengths
    std::int32_t resolution_working_count = 0;                 ///< of those, under a calendar
    std::optional<double> avg_resolution_working_hours;        ///< mean of their working time
    std::int32_t csat_count = 0;       ///< resolutions of his, of any time, that were rated in the window
    std::optional<double> csat_score;  ///< mean of the last score of each

    friend bool operator==(const agent_performance&, const agent_performance&) = default;
};
BOOST_DESCRIBE_STRUCT(agent_performance, (),
                      (agent_id, agent_name, tickets_assigned, tickets_resolved, first_response_count,
                       avg_first_response_minutes, first_response_working_count, avg_first_response_working_minutes,
                       resolution_count, avg_resolution_hours, resolution_working_count, avg_resolution_working_hours,
                       csat_count, csat_score))

/// What was resolved by those who have no row of their own among the agents.
struct other_performance {
    std::int32_t tickets_resolved = 0;                   ///< tickets that they resolved in the window
    std::int32_t resolution_count = 0;                   ///< resolutions that they fulfilled in the window
    std::optional<double> avg_resolution_hours;          ///< mean of their lengths
    std::int32_t resolution_working_count = 0;           ///< of those, under a calendar
    std::optional<double> avg_resolution_working_hours;  ///< mean of their working time
    std::int32_t csat_count = 0;                         ///< resolutions of theirs, of any time, that were rated in the window
    std::optional<double> csat_score;                    ///< mean of the last score of each

    friend bool operator==(const other_performance&, const other_performance&) = default;
};
BOOST_DESCRIBE_STRUCT(other_performance, (),
                      (tickets_resolved, resolution_count, avg_resolution_hours, resolution_working_count,
                       avg_resolution_working_hours, csat_count, csat_score))

/// What happened on one local day, in the part of it that lies in the window.
struct ticket_trend {
    std::string date;                   ///< the local day, YYYY-MM-DD
    std::int32_t new_tickets = 0;       ///< created
    std::int32_t resolved_tickets = 0;  ///< resolutions that ended
    std::int32_t active_tickets = 0;    ///< the backlog at the end of that part

    friend bool operator==(const ticket_trend&, const ticket_trend&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_trend, (), (date, new_tickets, resolved_tickets, active_tickets))

/// All seven views, from one snapshot.
struct support_dashboard_metrics {
    support_overview_metrics overview;                      ///< the desk at a glance
    std::vector<ticket_status_count> ticket_by_status;      ///< all five, in lifecycle order
    std::vector<ticket_priority_count> ticket_by_priority;  ///< all four, URGENT first
    pleme_support::sla_metrics sla_metrics;                 ///< how deadlines were kept
    pleme_support::response_metrics response_metrics;       ///< how long customers waited
    std::vector<agent_performance> top_agents;              ///< at most ten, most resolved first
    other_performance by_others;                            ///< what bots, the system, time and customers resolved
    other_performance by_other_agents;                      ///< what the agents behind the ten resolved
    std::vector<ticket_trend> ticket_trends;                ///< oldest first

    friend bool operator==(const support_dashboard_metrics&, const support_dashboard_metrics&) = default;
};
BOOST_DESCRIBE_STRUCT(support_dashboard_metrics, (),
                      (overview, ticket_by_status, ticket_by_priority, sla_metrics, response_metrics, top_agents, by_others,
                       by_other_agents, ticket_trends))

/// Which period of which product a dashboard is about.
struct dashboard_request {
    std::string product{};          ///< whose tickets
    timestamp period_start{};       ///< the window is [period_start, period_end)
    timestamp period_end{};         ///< not in it
    std::string time_zone = "UTC";  ///< the IANA zone whose days are counted
    bool with_trends = true;        ///< false: `ticket_trends` stays empty, and the window may be longer than 1,100 days
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_METRICS_HPP
