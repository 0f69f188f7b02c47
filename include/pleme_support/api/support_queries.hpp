// The queries of the support desk as GraphQL fields: a service's query root inherits them.
// API layer: no HTTP, no SQL, no permission of its own. Guide: docs/guide/authorization.md.
// Tests: tests/unit/api/queries.test.cpp, authorization.test.cpp.

#ifndef PLEME_SUPPORT_API_SUPPORT_QUERIES_HPP
#define PLEME_SUPPORT_API_SUPPORT_QUERIES_HPP

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/connections.hpp>
#include <pleme_support/api/distinct_tickets.hpp>
#include <pleme_support/api/docs.hpp>
#include <pleme_support/api/scalars.hpp>
#include <pleme_support/api/settings_arguments.hpp>
#include <pleme_support/api/show_changes.hpp>
#include <pleme_support/api/support_context.hpp>
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/graphql/selection.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/clock.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/repository/conversations.hpp>
#include <pleme_support/repository/log.hpp>
#include <pleme_support/repository/reports.hpp>
#include <pleme_support/repository/settings.hpp>
#include <pleme_support/repository/sla.hpp>
#include <pleme_support/repository/surveys.hpp>
#include <pleme_support/repository/tickets.hpp>
#include <pleme_support/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::api {

/// @tparam Repository  a `support_repository<…>`
template <class Repository>
class support_queries {
public:
    using maybe_ticket = result<std::optional<pleme_support::support_ticket>>;  ///< null beside an error
    using tickets = result<ticket_list>;                                        ///< as the storage gave them
    using conversation = result<record_list<ticket_message>>;                   ///< as the storage gave them
    using parent_tickets = graphql::parents<pleme_support::support_ticket>;     ///< of one level of a request
    using clocks_of_each = result<std::vector<std::vector<sla_clock>>>;         ///< in the order of the tickets

    /// @param repository  must outlive the queries
    explicit support_queries(Repository& repository) : repository_{&repository} {}

    /// One ticket; null if there is none within the caller's scope.
    [[nodiscard]] maybe_ticket support_ticket(const support_context& context, const support_ticket_args& args) const
    {
        auto found = repository_->with(context).tickets().find(args.id);
        if (!found && found.error().code == errc::not_found) return std::optional<pleme_support::support_ticket>{};
        return nullable(std::move(found));
    }

    /// A product's tickets, newest first.
    [[nodiscard]] tickets support_tickets(const support_context& context, const support_tickets_args& args) const
    {
        const offset_page standard;
        return repository_->with(context).tickets().list(
            args.product, args.filter.value_or(ticket_filter{}),
            offset_page{args.limit.value_or(standard.limit), args.offset.value_or(standard.offset)});
    }

    /// A product's tickets in any order, by place.
    [[nodiscard]] result<support_ticket_connection> support_tickets_connection(
        const support_context& context, const support_tickets_connection_args& args) const
    {
        auto page = repository_->with(context).tickets().list(args.product, args.filter.value_or(ticket_filter{}),
                                                              args.order.value_or(ticket_order::created_desc),
                                                              {args.first, args.after, args.last, args.before});
        if (!page) return page.error();
        return make_connection(*std::move(page), args.product, args.filter);
    }

    /// The ticket with a number; null if there is none within the caller's scope.
    [[nodiscard]] maybe_ticket support_ticket_by_number(const support_context& context,
                                                        const support_ticket_by_number_args& args) const
    {
        auto found = repository_->with(context).tickets().find_by_number(args.product, args.number);
        if (!found && found.error().code == errc::not_found) return std::optional<pleme_support::support_ticket>{};
        return nullable(std::move(found));
    }

    /// How many tickets pass each of several filters.
    [[nodiscard]] result<std::vector<ticket_count>> support_ticket_counts(const support_context& context,
                                                                          const support_ticket_counts_args& args) const
    {
        return repository_->with(context).tickets().counts(args.product, args.filters, args.up_to.value_or(default_up_to));
    }

    /// A ticket's conversation, oldest first; empty if there is no such ticket within the caller's scope.
    [[nodiscard]] conversation ticket_messages(const support_context& context, const of_ticket_args& args) const
    {
        return or_empty(repository_->with(context).conversations().messages(args.ticket_id));
    }

    /// Everything that happened to a ticket, oldest first; empty if there is no such ticket within the caller's scope.
    [[nodiscard]] result<std::vector<ticket_event>> ticket_events(const support_context& context,
                                                                  const of_ticket_args& args) const
    {
        auto found = or_empty(repository_->with(context).log().events(args.ticket_id));
        if (!found) return found.error();
        std::vector<ticket_event> events = (*std::move(found)).take_all();
        for (ticket_event& event : events) show_changes(event);
        return events;
    }

    /// The survey with a token; null if there is none, or its ticket is deleted. Whoever has the token may ask, also who has
    /// not logged in.
    [[nodiscard]] result<std::optional<csat_survey>> satisfaction_survey(const support_context& context,
                                                                         const survey_token_args& args) const
    {
        auto found = repository_->with(context).surveys().find(args.token);
        if (found) return std::optional{std::move(*found)};
        if (found.error().code == errc::not_found) return std::optional<csat_survey>{};
        return found.error();
    }

    /// The seven dashboard views of a product and period.
    [[nodiscard]] result<std::optional<pleme_support::support_dashboard_metrics>> support_dashboard_metrics(
        const support_context& context, const dashboard_args& args, const graphql::selection& selected) const
    {
        auto dashboard = repository_->with(context).reports().dashboard(
            {args.product, args.period_start, args.period_end, args.time_zone, selected.contains("ticketTrends")});
        return nullable(std::move(dashboard));
    }

    /// What a product's desk is governed by.
    [[nodiscard]] result<std::optional<pleme_support::desk_settings>> desk_settings(const support_context& context,
                                                                                    const of_product_args& args) const
    {
        return nullable(repository_->with(context).settings().find(args.product));
    }

    /// A product's calendars, by name.
    [[nodiscard]] result<std::vector<support_calendar>> support_calendars(const support_context& context,
                                                                          const of_product_args& args) const
    {
        return repository_->with(context).settings().calendars(args.product);
    }

    /// Why a ticket has the deadlines that it has; null if there is none within the caller's scope.
    [[nodiscard]] result<std::optional<pleme_support::sla_explanation>> sla_explanation(const support_context& context,
                                                                                        const of_ticket_args& args) const
    {
        auto explanation = repository_->with(context).sla().explain(args.ticket_id);
        if (!explanation && explanation.error().code == errc::not_found) return std::optional<pleme_support::sla_explanation>{};
        return nullable(std::move(explanation));
    }

    /// What other policies would do now to a product's open tickets.
    [[nodiscard]] result<std::optional<preview_page>> sla_dry_run(const support_context& context,
                                                                  const sla_dry_run_args& args) const
    {
        return nullable(repository_->with(context).sla().preview(args.product, args.policies,
                                                                 {args.limit.value_or(cursor_page{}.limit), args.after}));
    }

    /// `SupportTicketConnection.count`: how many tickets the list has, whatever the page.
    [[nodiscard]] result<std::vector<ticket_count>> count(const graphql::parents<support_ticket_connection>& of,
                                                          const support_context& context, const count_args& args) const
    {
        std::vector<ticket_count> counts;
        for (std::size_t i = 0; i < of.size(); ++i) {
            auto counted = repository_->with(context).tickets().count(of[i].product, of[i].filter.value_or(ticket_filter{}),
                                                                      args.up_to.value_or(default_up_to));
            if (!counted) return counted.error();
            counts.push_back(*counted);
        }
        return counts;
    }

    /// `SupportTicket.messages`: one read for all tickets of a level.
    [[nodiscard]] result<std::vector<ticket_message_connection>> messages(const parent_tickets& of,
                                                                          const support_context& context,
                                                                          const child_page_args& args) const
    {
        const distinct_tickets distinct{of};
        auto pages = repository_->with(context).conversations().message_pages(distinct.list(),
                                                                              {args.first, args.after, args.last, args.before});
        if (!pages) return pages.error();
        return connect<ticket_message_connection>(distinct.spread(*pages));
    }

    /// `SupportTicket.events`: one read for all tickets of a level.
    [[nodiscard]] result<std::vector<ticket_event_connection>> events(const parent_tickets& of, const support_context& context,
                                                                      const child_page_args& args) const
    {
        const distinct_tickets distinct{of};
        auto pages =
            repository_->with(context).log().event_pages(distinct.list(), {args.first, args.after, args.last, args.before});
        if (!pages) return pages.error();
        for (child_page<ticket_event>& page : *pages)
            for (ticket_event& event : page.items) show_changes(event);
        return connect<ticket_event_connection>(distinct.spread(*pages));
    }

    /// `SupportTicket.clocks`: one read for all tickets of a level.
    [[nodiscard]] clocks_of_each clocks(const parent_tickets& of, const support_context& context,
                                        const graphql::selection& selected) const
    {
        const distinct_tickets distinct{of};
        auto read = repository_->with(context).sla().clocks(distinct.list());
        // What a mutation did stands, so a ticket whose clocks can't be read then is no failure that a retry would mend.
        if (!read && selected.is_in_mutation())
            return support_error{errc::outcome_unknown, "it was done, but the ticket's clocks could not be read"};
        if (!read) return read.error();
        return distinct.spread(*read);
    }

    PLEME_SUPPORT_DESCRIBE_FIELDS(support_queries, (),
                                  (support_ticket, support_tickets, ticket_messages, ticket_events, satisfaction_survey,
                                   support_dashboard_metrics, desk_settings, support_calendars, sla_explanation, sla_dry_run,
                                   support_tickets_connection, support_ticket_by_number, support_ticket_counts, count, messages,
                                   events, clocks))

private:
    static constexpr std::int32_t default_up_to = 1'000;

    template <class Connection, class R>
    [[nodiscard]] static std::vector<Connection> connect(std::vector<child_page<R>> pages)
    {
        std::vector<Connection> made;
        made.reserve(pages.size());
        for (child_page<R>& page : pages) made.push_back(make_connection<Connection>(std::move(page)));
        return made;
    }

    template <class T>
    [[nodiscard]] static result<std::optional<T>> nullable(result<T> outcome)
    {
        if (!outcome) return outcome.error();
        return std::optional{std::move(*outcome)};
    }

    template <class R>
    [[nodiscard]] static result<record_list<R>> or_empty(result<record_list<R>> found)
    {
        if (!found && found.error().code == errc::not_found) return record_list<R>{};
        return found;
    }

    Repository* repository_;
};

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SUPPORT_QUERIES_HPP
