// The dashboard once more, by brute force from events and messages alone, as docs/guide/metrics.md defines it.
// Tests only. Knows nothing of cycles, of the columns that a ticket keeps for metrics, nor of the library's time zones.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP

#include "support/sla_oracle.hpp"
#include "support/values.hpp"

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/record_list.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <map>
#include <optional>
#include <ratio>
#include <set>
#include <string>
#include <vector>

namespace pleme_support::test {

/// The local date of an instant, from the C library. Not for use by several threads.
class c_library_zone {
public:
    explicit c_library_zone(const std::string& name)
    {
        ::setenv("TZ", name.c_str(), 1);
        ::tzset();
    }
    ~c_library_zone()
    {
        ::unsetenv("TZ");
        ::tzset();
    }
    c_library_zone(const c_library_zone&) = delete;
    c_library_zone& operator=(const c_library_zone&) = delete;

    [[nodiscard]] std::string date_of(timestamp t) const
    {
        const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
        std::tm local{};
        ::localtime_r(&seconds, &local);
        char text[11];
        std::strftime(text, sizeof text, "%F", &local);
        return text;
    }
};

/// One ticket as the oracle sees it.
struct told_ticket {
    /// Something that was owed and done.
    struct done {
        cycle_metric metric;
        timestamp from;
        timestamp to;
        uuid by;
        actor_kind kind;
        std::chrono::microseconds away{0};  ///< of the time between, what the ticket was deleted
        int replies = 0;                    ///< public messages of agents until then

        [[nodiscard]] std::chrono::microseconds length() const { return to - from - away; }
    };
    struct rating {
        timestamp given;
        int score;
        std::size_t resolution;  ///< which, from 0
    };
    struct survey {
        timestamp sent;
        bool answered = false;
        bool stands = true;
    };
    timestamp created{};
    std::string status = "NEW";
    std::string priority;
    std::optional<uuid> assigned;
    std::vector<done> responses;
    std::vector<timestamp> opened;  ///< created, reopened
    std::vector<done> resolutions;  ///< each of what was opened but the last, and that if it has ended
    bool answered = false;
    std::vector<rating> ratings;
    std::vector<survey> surveys;
    std::vector<told_deadline> deadlines;
    std::vector<told_work> work;

    [[nodiscard]] std::optional<std::chrono::microseconds> worked_on(const done& of) const
    {
        for (const told_work& each : work)
            if (each.metric == of.metric && each.done == of.to) return each.worked;
        return std::nullopt;
    }
};

[[nodiscard]] inline bool is_done(const std::string& status)
{
    return status == "RESOLVED" || status == "CLOSED";
}

/// An answer that is owed, and for how long of that the ticket was resolved or deleted.
struct told_debt {
    timestamp from;
    std::chrono::microseconds away{0};
    std::optional<timestamp> since{};

    void go_away(timestamp at)
    {
        if (!since) since = at;
    }
    void come_back(timestamp at)
    {
        if (since) away += at - *since;
        since.reset();
    }
};

/// Reads a ticket's life from its events, oldest first.
[[nodiscard]] inline told_ticket tell(const record_list<ticket_event>& events, const record_list<ticket_message>& messages)
{
    told_ticket told;
    std::optional<told_debt> first_owed, next_owed;
    std::optional<timestamp> deleted;
    std::chrono::microseconds away{0};  // since the ticket was opened
    int replies = 0, score = 0;
    for (const ticket_event& event : events) {
        const auto message =
            std::find_if(messages.begin(), messages.end(), [&](const auto& m) { return event.message_id == m.id; });
        const bool is_public = message != messages.end() && !message->is_internal;
        const bool answers = is_public && message->author_kind == actor_kind::agent;
        const bool asks = is_public && is_helped(message->author_kind);
        if (event.kind == event_kind::created) {
            told.created = event.at;
            told.opened.push_back(event.at);
            first_owed = told_debt{event.at};
        }
        if (answers) {
            using enum cycle_metric;
            const auto answer = [&](cycle_metric metric, std::optional<told_debt>& owed) {
                if (owed) {
                    owed->come_back(event.at);
                    told.responses.push_back({metric, owed->from, event.at, message->author_id, actor_kind::agent, owed->away});
                }
                owed.reset();
            };
            answer(first_response, first_owed);
            answer(next_response, next_owed);
            told.answered = true;
            ++replies;
        }
        for (const ticket_change& change : event.changes) {
            if (change.field == "priority") told.priority = *change.after;
            if (change.field == "assigned_to") told.assigned = change.after ? parse_uuid(*change.after) : std::nullopt;
            if (change.field == "csat_score") score = std::stoi(*change.after);
            if (change.field != "status") continue;
            const bool was_done = is_done(told.status);
            told.status = *change.after;
            if (!was_done && is_done(told.status)) {
                told.resolutions.push_back(
                    {cycle_metric::resolution, told.opened.back(), event.at, event.actor_id, event.actor, away, replies});
            }
            if (was_done && !is_done(told.status)) {
                told.opened.push_back(event.at);
                away = {};
                for (auto& survey : told.surveys) survey.stands = false;
            }
        }
        const bool is_there = !is_done(told.status) && event.kind != event_kind::deleted;
        for (auto* owed : {&first_owed, &next_owed})
            if (*owed) is_there ? (*owed)->come_back(event.at) : (*owed)->go_away(event.at);
        if (asks && !next_owed) next_owed = told_debt{event.at};
        if (event.kind == event_kind::rated) {
            told.ratings.push_back({event.at, score, told.resolutions.size() - 1});
            for (auto& survey : told.surveys) survey.answered = survey.answered || survey.stands;
        }
        if (event.kind == event_kind::satisfaction_requested) told.surveys.push_back({event.at});
        if (event.kind == event_kind::deleted) deleted = event.at;
        if (event.kind == event_kind::restored) away += event.at - *deleted;
    }
    return told;
}

/// Means and percentiles the long way.
struct samples {
    std::vector<double> values;

    [[nodiscard]] std::optional<double> mean() const
    {
        if (values.empty()) return std::nullopt;
        long double sum = 0;
        for (const double value : values) sum += value;
        return static_cast<double>(sum / static_cast<long double>(values.size()));
    }
    [[nodiscard]] std::optional<double> percentile(double fraction)
    {
        if (values.empty()) return std::nullopt;
        std::sort(values.begin(), values.end());
        const double place = fraction * static_cast<double>(values.size() - 1);  // percentile_cont
        const auto low = static_cast<std::size_t>(place + 1e-9);
        const auto high = std::min(low + 1, values.size() - 1);
        return values[low] + (values[high] - values[low]) * (place - static_cast<double>(low));
    }
};

/// Lengths on the wall and in working time.
template <class Period>
struct both_samples {
    samples wall, working;

    void add(const told_ticket& ticket, const told_ticket::done& done)
    {
        const auto in_units = [](std::chrono::microseconds length) {
            return std::chrono::duration<double, Period>(length).count();
        };
        wall.values.push_back(in_units(done.length()));
        if (const auto worked = ticket.worked_on(done)) working.values.push_back(in_units(*worked));
    }
    void add(const both_samples& other)
    {
        wall.values.insert(wall.values.end(), other.wall.values.begin(), other.wall.values.end());
        working.values.insert(working.values.end(), other.working.values.begin(), other.working.values.end());
    }
};

[[nodiscard]] inline std::int32_t count_of(const samples& counted)
{
    return static_cast<std::int32_t>(counted.values.size());
}

/// What one agent, or several others, did.
struct told_performer {
    int assigned = 0;
    std::set<const told_ticket*> tickets;
    both_samples<std::ratio<60>> first;
    both_samples<std::ratio<3600>> resolution;
    samples scores;
};

template <class Row>
void fill_row(Row& row, const told_performer& counted)
{
    row.tickets_resolved = static_cast<std::int32_t>(counted.tickets.size());
    row.resolution_count = count_of(counted.resolution.wall);
    row.avg_resolution_hours = counted.resolution.wall.mean();
    row.resolution_working_count = count_of(counted.resolution.working);
    row.avg_resolution_working_hours = counted.resolution.working.mean();
    row.csat_count = count_of(counted.scores);
    row.csat_score = counted.scores.mean();
}

/// The whole dashboard of tickets that are there for the caller.
[[nodiscard]] inline support_dashboard_metrics expect_dashboard(const std::vector<told_ticket>& tickets,
                                                                const dashboard_request& request, timestamp now)
{
    const c_library_zone zone{request.time_zone};
    const auto in_window = [&](timestamp t) { return request.period_start <= t && t < request.period_end; };
    const auto is_today = [&](timestamp t) { return zone.date_of(t) == zone.date_of(now); };
    const timestamp horizon = std::min(request.period_end, now);
    const auto backlog = [&](auto is_before) {
        std::int32_t running = 0;
        for (const told_ticket& ticket : tickets)
            for (std::size_t i = 0; i < ticket.opened.size(); ++i)
                running +=
                    is_before(ticket.opened[i]) && !(i < ticket.resolutions.size() && is_before(ticket.resolutions[i].to));
        return running;
    };

    support_dashboard_metrics made;
    for (const auto status : {ticket_status::new_, ticket_status::in_progress, ticket_status::waiting_on_customer,
                              ticket_status::resolved, ticket_status::closed})
        made.ticket_by_status.push_back({status, 0});
    for (const auto priority : {ticket_priority::urgent, ticket_priority::high, ticket_priority::medium, ticket_priority::low})
        made.ticket_by_priority.push_back({priority, 0});

    std::map<uuid, told_performer> agents;
    told_performer others;
    both_samples<std::ratio<60>> first, all;
    both_samples<std::ratio<3600>> resolution;
    samples full, scores;
    int at_first_contact = 0;
    auto& overview = made.overview;
    auto& sla = made.sla_metrics;
    for (const told_ticket& ticket : tickets) {
        const auto in_it = [&](const std::optional<timestamp>& t) { return t && in_window(*t); };
        const auto count = [&](auto which) { return std::count_if(ticket.deadlines.begin(), ticket.deadlines.end(), which); };
        const auto breaches = count([&](const told_deadline& each) { return in_it(each.breached); });
        overview.sla_breach_count += static_cast<std::int32_t>(breaches);
        if (breaches > 0)
            ++sla.tickets_breaching_sla;
        else if (count([&](const told_deadline& each) { return in_it(each.met); }) > 0)
            ++sla.tickets_meeting_sla;
        overview.new_tickets_today += is_today(ticket.created);
        for (const auto& each : ticket.resolutions) overview.resolved_tickets_today += is_today(each.to);
        if (in_window(ticket.created)) {
            ++overview.total_tickets;
            ++(is_done(ticket.status) ? overview.resolved_tickets : overview.open_tickets);
            for (auto& row : made.ticket_by_status) row.count += to_text(row.status) == ticket.status;
            for (auto& row : made.ticket_by_priority) row.count += to_text(row.priority) == ticket.priority;
            ++(ticket.answered ? made.response_metrics.tickets_with_first_response
                               : made.response_metrics.tickets_without_first_response);
            if (ticket.assigned) ++agents[*ticket.assigned].assigned;
        }
        for (const auto& response : ticket.responses) {
            if (!in_window(response.to)) continue;
            all.add(ticket, response);
            if (response.metric != cycle_metric::first_response) continue;
            first.add(ticket, response);
            agents[response.by].first.add(ticket, response);
        }
        const auto performer = [&](const told_ticket::done& of) -> told_performer& {
            return of.kind == actor_kind::agent ? agents[of.by] : others;
        };
        for (const auto& each : ticket.resolutions) {
            if (!in_window(each.to)) continue;
            resolution.add(ticket, each);
            full.values.push_back(std::chrono::duration<double, std::ratio<3600>>(each.to - ticket.created).count());
            performer(each).resolution.add(ticket, each);
            performer(each).tickets.insert(&ticket);
        }
        if (!ticket.resolutions.empty() && in_window(ticket.resolutions[0].to)) {
            const timestamp week_after = ticket.resolutions[0].to + std::chrono::hours{7 * 24};
            const bool reopened = ticket.opened.size() > 1 && ticket.opened[1] < week_after;
            ++overview.first_resolution_count;
            overview.first_contact_provisional += now < week_after;
            at_first_contact += ticket.resolutions[0].replies == 1 && !reopened;
        }
        for (const auto& survey : ticket.surveys) {
            overview.surveys_sent += in_window(survey.sent);
            overview.surveys_answered += in_window(survey.sent) && survey.answered;
        }
        std::map<std::size_t, int> rated;  // later ones take the place of earlier ones
        for (const auto& rating : ticket.ratings)
            if (in_window(rating.given)) rated[rating.resolution] = rating.score;
        for (const auto& [which, score] : rated) {
            scores.values.push_back(score);
            ++overview.csat_histogram.at(static_cast<std::size_t>(score - 1));
            performer(ticket.resolutions.at(which)).scores.values.push_back(score);
        }
    }
    sla.total_tickets = overview.sla_ticket_count = sla.tickets_breaching_sla + sla.tickets_meeting_sla;
    if (sla.total_tickets > 0) {
        sla.breach_rate = 100.0 * sla.tickets_breaching_sla / sla.total_tickets;
        sla.compliance_rate = overview.sla_compliance_rate = 100.0 * sla.tickets_meeting_sla / sla.total_tickets;
    }
    overview.total_active_tickets = backlog([&](timestamp t) { return t < horizon; });
    overview.first_response_count = sla.first_response_count = count_of(first.wall);
    overview.avg_first_response_time_minutes = sla.avg_first_response_minutes = first.wall.mean();
    overview.first_response_working_count = count_of(first.working);
    overview.avg_first_response_working_minutes = first.working.mean();
    overview.resolution_count = sla.resolution_count = count_of(resolution.wall);
    overview.avg_resolution_time_hours = sla.avg_resolution_hours = resolution.wall.mean();
    overview.avg_full_resolution_time_hours = full.mean();
    overview.resolution_working_count = count_of(resolution.working);
    overview.avg_resolution_working_hours = resolution.working.mean();
    if (overview.first_resolution_count > 0)
        overview.first_contact_resolution_rate = 100.0 * at_first_contact / overview.first_resolution_count;
    overview.csat_count = count_of(scores);
    overview.avg_csat_score = scores.mean();
    if (overview.csat_count > 0)
        overview.csat_positive_rate =
            100.0 * (overview.csat_histogram.at(3) + overview.csat_histogram.at(4)) / overview.csat_count;
    if (overview.surveys_sent > 0) overview.csat_response_rate = 100.0 * overview.surveys_answered / overview.surveys_sent;

    auto& r = made.response_metrics;
    const auto fill = [](samples& of, std::int32_t& n, auto& mean, auto& median, auto& p90, auto& p95) {
        n = count_of(of);
        mean = of.mean();
        median = of.percentile(0.5);
        p90 = of.percentile(0.9);
        p95 = of.percentile(0.95);
    };
    fill(first.wall, r.first_response_count, r.avg_first_response_minutes, r.median_first_response_minutes,
         r.p90_first_response_minutes, r.p95_first_response_minutes);
    fill(first.working, r.first_response_working_count, r.avg_first_response_working_minutes,
         r.median_first_response_working_minutes, r.p90_first_response_working_minutes, r.p95_first_response_working_minutes);
    fill(all.wall, r.response_count, r.avg_response_minutes, r.median_response_minutes, r.p90_response_minutes,
         r.p95_response_minutes);
    fill(all.working, r.response_working_count, r.avg_response_working_minutes, r.median_response_working_minutes,
         r.p90_response_working_minutes, r.p95_response_working_minutes);
    fill(resolution.wall, r.resolution_count, r.avg_resolution_hours, r.median_resolution_hours, r.p90_resolution_hours,
         r.p95_resolution_hours);
    fill(resolution.working, r.resolution_working_count, r.avg_resolution_working_hours, r.median_resolution_working_hours,
         r.p90_resolution_working_hours, r.p95_resolution_working_hours);

    fill_row(made.by_others, others);
    for (const auto& [id, counted] : agents) {
        agent_performance row;
        row.agent_id = id;
        row.agent_name = to_text(id);
        row.tickets_assigned = counted.assigned;
        row.first_response_count = count_of(counted.first.wall);
        row.avg_first_response_minutes = counted.first.wall.mean();
        row.first_response_working_count = count_of(counted.first.working);
        row.avg_first_response_working_minutes = counted.first.working.mean();
        fill_row(row, counted);
        made.top_agents.push_back(row);
    }
    std::sort(made.top_agents.begin(), made.top_agents.end(), [](const auto& a, const auto& b) {
        return a.tickets_resolved != b.tickets_resolved ? a.tickets_resolved > b.tickets_resolved : a.agent_id < b.agent_id;
    });
    told_performer behind;
    for (std::size_t i = 10; i < made.top_agents.size(); ++i) {
        const told_performer& each = agents.at(made.top_agents[i].agent_id);
        behind.tickets.insert(each.tickets.begin(), each.tickets.end());
        behind.resolution.add(each.resolution);
        behind.scores.values.insert(behind.scores.values.end(), each.scores.values.begin(), each.scores.values.end());
    }
    fill_row(made.by_other_agents, behind);
    if (made.top_agents.size() > 10) made.top_agents.resize(10);

    // Days, found by walking through the window in steps that no day is shorter than.
    for (timestamp t = request.period_start; t < horizon; t += std::chrono::minutes{15})
        if (made.ticket_trends.empty() || made.ticket_trends.back().date != zone.date_of(t))
            made.ticket_trends.push_back({zone.date_of(t), 0, 0, 0});
    if (request.period_start < horizon && made.ticket_trends.back().date != zone.date_of(horizon - tick))
        made.ticket_trends.push_back({zone.date_of(horizon - tick), 0, 0, 0});
    for (ticket_trend& row : made.ticket_trends) {
        const auto counts = [&](timestamp t) {
            return request.period_start <= t && t < horizon && zone.date_of(t) == row.date;
        };
        for (const told_ticket& ticket : tickets) {
            row.new_tickets += counts(ticket.created);
            for (const auto& each : ticket.resolutions) row.resolved_tickets += counts(each.to);
        }
        row.active_tickets = backlog([&](timestamp t) { return t < horizon && zone.date_of(t) <= row.date; });
    }
    return made;
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP
