// The dashboard once more, by brute force from events and messages alone, as docs/guide/metrics.md defines it.
// Tests only. Knows nothing of cycles, of the columns that a ticket keeps for metrics, nor of the library's time zones.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP

#include "support/sla_oracle.hpp"
#include "support/values.hpp"

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/metrics.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <map>
#include <optional>
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
    struct response {
        bool is_first;
        timestamp from;
        timestamp to;
        uuid by;
    };
    timestamp created{};
    std::string status = "NEW";
    std::string priority;
    std::optional<uuid> assigned;
    std::vector<response> responses;
    std::vector<timestamp> opened;  ///< created, reopened
    std::vector<timestamp> ended;   ///< resolved, or closed without having been
    std::optional<timestamp> resolved;
    uuid resolver{};
    actor_kind resolver_kind{};
    int replies = 0;
    int replies_at_end = 0;
    bool answered = false;
    std::optional<int> score;
    timestamp scored{};
    struct survey {
        timestamp sent;
        bool answered = false;
        bool stands = true;
    };
    std::vector<survey> surveys;
    std::vector<told_deadline> deadlines;
};

[[nodiscard]] inline bool is_done(const std::string& status)
{
    return status == "RESOLVED" || status == "CLOSED";
}

/// Reads a ticket's life from its events, oldest first.
[[nodiscard]] inline told_ticket tell(const record_list<ticket_event>& events, const record_list<ticket_message>& messages)
{
    told_ticket told;
    std::optional<timestamp> first_owed, next_owed;
    for (const ticket_event& event : events) {
        const auto message =
            std::find_if(messages.begin(), messages.end(), [&](const auto& m) { return event.message_id == m.id; });
        const bool is_public = message != messages.end() && !message->is_internal;
        const bool answers = is_public && message->author_kind == actor_kind::agent;
        const bool asks = is_public && message->author_kind == actor_kind::customer;
        if (event.kind == event_kind::created) {
            told.created = event.at;
            told.opened.push_back(event.at);
            first_owed = event.at;
        }
        if (answers) {
            if (first_owed) told.responses.push_back({true, *first_owed, event.at, message->author_id});
            if (next_owed) told.responses.push_back({false, *next_owed, event.at, message->author_id});
            first_owed = next_owed = std::nullopt;
            told.answered = true;
            ++told.replies;
        }
        for (const ticket_change& change : event.changes) {
            if (change.field == "priority") told.priority = *change.after;
            if (change.field == "assigned_to") told.assigned = change.after ? parse_uuid(*change.after) : std::nullopt;
            if (change.field == "csat_score") told.score = std::stoi(*change.after);
            if (change.field != "status") continue;
            const bool was_done = is_done(told.status);
            told.status = *change.after;
            if (!was_done && is_done(told.status)) {
                told.ended.push_back(event.at);
                told.resolved = event.at;
                told.resolver = event.actor_id;
                told.resolver_kind = event.actor;
                told.replies_at_end = told.replies;
                first_owed = next_owed = std::nullopt;
            }
            if (was_done && !is_done(told.status)) {
                told.opened.push_back(event.at);
                told.resolved.reset();
                for (auto& survey : told.surveys) survey.stands = false;
            }
        }
        if (asks && !next_owed) next_owed = event.at;
        if (event.kind == event_kind::rated) {
            told.scored = event.at;
            for (auto& survey : told.surveys) survey.answered = survey.answered || survey.stands;
        }
        if (event.kind == event_kind::satisfaction_requested) told.surveys.push_back({event.at});
        if (event.kind == event_kind::deleted) first_owed = next_owed = std::nullopt;
    }
    return told;
}

/// Means and medians the long way.
struct samples {
    std::vector<double> values;

    [[nodiscard]] std::optional<double> mean() const
    {
        if (values.empty()) return std::nullopt;
        long double sum = 0;
        for (const double value : values) sum += value;
        return static_cast<double>(sum / static_cast<long double>(values.size()));
    }
    [[nodiscard]] std::optional<double> median()
    {
        if (values.empty()) return std::nullopt;
        std::sort(values.begin(), values.end());
        const double place = 0.5 * static_cast<double>(values.size() - 1);  // percentile_cont
        const auto low = static_cast<std::size_t>(place);
        const auto high = std::min(low + 1, values.size() - 1);
        return values[low] + (values[high] - values[low]) * (place - static_cast<double>(low));
    }
};

[[nodiscard]] inline double minutes_between(timestamp from, timestamp to)
{
    return std::chrono::duration<double, std::ratio<60>>(to - from).count();
}
[[nodiscard]] inline double hours_between(timestamp from, timestamp to)
{
    return std::chrono::duration<double, std::ratio<3600>>(to - from).count();
}

/// The whole dashboard of tickets that are there for the caller.
[[nodiscard]] inline support_dashboard_metrics expect_dashboard(const std::vector<told_ticket>& tickets,
                                                                const dashboard_request& request, timestamp now)
{
    const c_library_zone zone{request.time_zone};
    const auto in_window = [&](timestamp t) { return request.period_start <= t && t < request.period_end; };
    const auto is_today = [&](timestamp t) { return zone.date_of(t) == zone.date_of(now); };
    const timestamp horizon = std::min(request.period_end, now);
    const auto backlog = [&](auto is_past) {
        std::int32_t running = 0;
        for (const told_ticket& ticket : tickets)
            for (std::size_t i = 0; i < ticket.opened.size(); ++i)
                running += is_past(ticket.opened[i]) && !(i < ticket.ended.size() && is_past(ticket.ended[i]));
        return running;
    };

    support_dashboard_metrics made;
    for (const auto status : {ticket_status::new_, ticket_status::in_progress, ticket_status::waiting_on_customer,
                              ticket_status::resolved, ticket_status::closed})
        made.ticket_by_status.push_back({status, 0});
    for (const auto priority : {ticket_priority::urgent, ticket_priority::high, ticket_priority::medium, ticket_priority::low})
        made.ticket_by_priority.push_back({priority, 0});

    struct agent_samples {
        int assigned = 0;
        samples first, resolution, scores;
    };
    std::map<uuid, agent_samples> agents;
    samples first, all, resolution, scores;
    int resolved = 0, at_first_contact = 0;
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
        for (const timestamp t : ticket.ended) overview.resolved_tickets_today += is_today(t);
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
            all.values.push_back(minutes_between(response.from, response.to));
            if (!response.is_first) continue;
            first.values.push_back(all.values.back());
            agents[response.by].first.values.push_back(all.values.back());
        }
        const bool by_agent = ticket.resolved && ticket.resolver_kind == actor_kind::agent;
        if (ticket.resolved && in_window(*ticket.resolved)) {
            ++resolved;
            at_first_contact += ticket.opened.size() == 1 && ticket.replies_at_end == 1;
            resolution.values.push_back(hours_between(ticket.created, *ticket.resolved));
            if (by_agent) agents[ticket.resolver].resolution.values.push_back(resolution.values.back());
        }
        for (const auto& survey : ticket.surveys) {
            overview.surveys_sent += in_window(survey.sent);
            overview.surveys_answered += in_window(survey.sent) && survey.answered;
        }
        if (ticket.score && in_window(ticket.scored)) {
            scores.values.push_back(*ticket.score);
            if (by_agent) agents[ticket.resolver].scores.values.push_back(*ticket.score);
        }
    }
    sla.total_tickets = sla.tickets_breaching_sla + sla.tickets_meeting_sla;
    if (sla.total_tickets > 0) {
        sla.breach_rate = 100.0 * sla.tickets_breaching_sla / sla.total_tickets;
        sla.compliance_rate = overview.sla_compliance_rate = 100.0 * sla.tickets_meeting_sla / sla.total_tickets;
    }
    overview.total_active_tickets = backlog([&](timestamp t) { return t <= horizon; });
    overview.avg_first_response_time_minutes = made.sla_metrics.avg_first_response_minutes = first.mean();
    overview.avg_resolution_time_hours = made.sla_metrics.avg_resolution_hours = resolution.mean();
    if (resolved > 0) overview.first_contact_resolution_rate = 100.0 * at_first_contact / resolved;
    overview.avg_csat_score = scores.mean();
    if (overview.surveys_sent > 0) overview.csat_response_rate = 100.0 * overview.surveys_answered / overview.surveys_sent;
    auto& responses = made.response_metrics;
    responses.avg_first_response_minutes = first.mean();
    responses.median_first_response_minutes = first.median();
    responses.avg_response_minutes = all.mean();
    responses.median_response_minutes = all.median();
    responses.avg_resolution_hours = resolution.mean();
    responses.median_resolution_hours = resolution.median();

    for (auto& [id, counted] : agents)
        made.top_agents.push_back({id, to_text(id), counted.assigned,
                                   static_cast<std::int32_t>(counted.resolution.values.size()), counted.first.mean(),
                                   counted.resolution.mean(), counted.scores.mean()});
    std::sort(made.top_agents.begin(), made.top_agents.end(), [](const auto& a, const auto& b) {
        return a.tickets_resolved != b.tickets_resolved ? a.tickets_resolved > b.tickets_resolved : a.agent_id < b.agent_id;
    });
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
            for (const timestamp t : ticket.ended) row.resolved_tickets += counts(t);
        }
        row.active_tickets = backlog([&](timestamp t) { return t <= horizon && zone.date_of(t) <= row.date; });
    }
    return made;
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_DASHBOARD_ORACLE_HPP
