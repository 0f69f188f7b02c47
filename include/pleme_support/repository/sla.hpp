// The area of service levels: how clocks stand, why they do, and how they would under other policies.
// Repository layer. Guide: docs/guide/sla.md. Tests: tests/unit/repository/clocks.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SLA_HPP
#define PLEME_SUPPORT_REPOSITORY_SLA_HPP

#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/clock_reader.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/policy.hpp>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Clocks of tickets.
template <class Context>
class sla_area {
public:
    explicit sla_area(Context call) : context_{std::move(call)} {}

    /// How the clocks of tickets stand now, of each ticket at most three: of each metric that of the newest cycle. Timers that
    /// have fired are reckoned with, whether a tick has written it down or not.
    /// @param tickets  as another call returned them to this caller
    /// @return the clocks, in the order of the tickets
    [[nodiscard]] result<std::vector<std::vector<sla_clock>>> clocks(const record_list<support_ticket>& tickets)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return clock_reader{context_}.clocks_of(tickets, context_.now());
    }

    /// Which policy applies to a ticket and why, and everything that happened to each of its clocks.
    /// @return the explanation; `errc::not_found`, `errc::forbidden` for a customer
    [[nodiscard]] result<sla_explanation> explain(const uuid& ticket_id)
    {
        if (auto refused = context_.check_staff()) return *std::move(refused);
        storage::query<ticket_event> history;
        history.equal<&ticket_event::ticket_id>(ticket_id).ascending<&ticket_event::version>();
        auto read = context_.read(live_ticket(ticket_id, context_.caller()), history);
        if (!read) return read.error();
        auto& [tickets, events] = *read;
        if (tickets.empty()) return no_such_ticket();
        return clock_reader{context_}.explain(tickets.front(), std::move(events).take_all(), context_.now());
    }

    /// A dry run: what these policies, instead of the product's, would do now to its open tickets. Nothing is written.
    /// @param policies  all of them, in their order; they may name the product's calendars
    /// @param page      so many open tickets are looked at
    /// @return those whose clocks would stand otherwise; `errc::invalid_argument`, `errc::zones_unavailable` if they name a
    ///         calendar whose zone this machine can't tell, `errc::forbidden` for a customer
    [[nodiscard]] result<preview_page> preview(const std::string& product, const std::vector<sla_policy>& policies,
                                               const cursor_page& page = {})
    {
        if (auto refused = context_.check_settings(product)) return *std::move(refused);
        if (auto problem = rules::check_limit(page.limit)) return *std::move(problem);
        auto snapshot = context_.settings().newest(context_, product);
        if (!snapshot) return snapshot.error();
        rules::settings_snapshot proposed = **snapshot;
        proposed.settings.policies = policies;
        if (auto problem = rules::check_settings(proposed.settings)) return *std::move(problem);
        proposed.folded_tags = rules::fold_tags(policies, *proposed.folding);
        for (const unknown_calendar& unknown : proposed.unknown_calendars)
            for (const sla_policy& policy : policies)
                if (policy.calendar == unknown.name)
                    return support_error{errc::zones_unavailable,
                                         "the calendar \"" + unknown.name +
                                             "\" can't be reckoned by: this machine can't tell the time zone \"" +
                                             unknown.time_zone + "\""};
        const auto tickets = open_tickets_after(product, page);
        if (!tickets) return tickets.error();
        auto read = context_.read(*tickets);
        if (!read) return read.error();
        auto& found = get<0>(*read);
        auto changed = clock_reader{context_}.preview(found, proposed, context_.now());
        if (!changed) return changed.error();
        preview_page previewed{static_cast<std::int32_t>(found.size()), *std::move(changed), std::nullopt};
        if (previewed.examined == page.limit) previewed.next = make_cursor(found.back());
        return previewed;
    }

private:
    Context context_;
};

inline sla_area<context> caller_areas::sla() const
{
    return sla_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SLA_HPP
