// The arguments of the support fields: one described struct a field, one member an argument.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/schema.test.cpp.

#ifndef PLEME_SUPPORT_API_ARGUMENTS_HPP
#define PLEME_SUPPORT_API_ARGUMENTS_HPP

#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/inputs.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::api {

/// Arguments of `supportTicket`.
struct support_ticket_args {
    uuid id{};  ///< of the ticket
};
BOOST_DESCRIBE_STRUCT(support_ticket_args, (), (id))

/// Arguments of `supportTickets`.
struct support_tickets_args {
    std::string product;                  ///< whose tickets
    std::optional<ticket_filter> filter;  ///< null or absent: all
    std::optional<std::int32_t> limit;    ///< 1 to 200; null or absent: 20
    std::optional<std::int32_t> offset;   ///< 0 to 10,000; null or absent: 0
};
BOOST_DESCRIBE_STRUCT(support_tickets_args, (), (product, filter, limit, offset))

/// Arguments of `supportTicketsConnection`.
struct support_tickets_connection_args {
    std::string product;                                             ///< whose tickets
    std::optional<ticket_filter> filter;                             ///< null or absent: all
    std::optional<ticket_order> order = ticket_order::created_desc;  ///< null: newest first
    std::optional<std::int32_t> first;                               ///< 1 to 200; without it and `last` 20
    std::optional<std::string> after;                                ///< a cursor of the same list
    std::optional<std::int32_t> last;                                ///< 1 to 200; not together with `first` or `after`
    std::optional<std::string> before;                               ///< a cursor of the same list
};
BOOST_DESCRIBE_STRUCT(support_tickets_connection_args, (), (product, filter, order, first, after, last, before))

/// Arguments of `supportTicketByNumber`.
struct support_ticket_by_number_args {
    std::string product;      ///< of the ticket
    std::int32_t number = 0;  ///< as people quote it
};
BOOST_DESCRIBE_STRUCT(support_ticket_by_number_args, (), (product, number))

/// Arguments of `supportTicketCounts`.
struct support_ticket_counts_args {
    std::string product;                        ///< whose tickets
    std::vector<ticket_filter> filters;         ///< up to 10
    std::optional<std::int32_t> up_to = 1'000;  ///< 1 to 1,000; null: 1,000
};
BOOST_DESCRIBE_STRUCT(support_ticket_counts_args, (), (product, filters, up_to))

/// Arguments of `SupportTicketConnection.count`.
struct count_args {
    std::optional<std::int32_t> up_to = 1'000;  ///< 1 to 1,000; null: 1,000
};
BOOST_DESCRIBE_STRUCT(count_args, (), (up_to))

/// Arguments of the connections of a ticket.
struct child_page_args {
    std::optional<std::int32_t> first;  ///< 1 to 200; without it and `last` the last 20
    std::optional<std::string> after;   ///< a cursor of the same ticket's list
    std::optional<std::int32_t> last;   ///< 1 to 200; not together with `first` or `after`
    std::optional<std::string> before;  ///< a cursor of the same ticket's list
};
BOOST_DESCRIBE_STRUCT(child_page_args, (), (first, after, last, before))

/// Arguments of the fields that are about one ticket.
struct of_ticket_args {
    uuid ticket_id{};  ///< of the ticket
};
BOOST_DESCRIBE_STRUCT(of_ticket_args, (), (ticket_id))

/// Arguments of `supportDashboardMetrics`.
struct dashboard_args {
    std::string product;            ///< whose numbers
    timestamp period_start{};       ///< the window is [periodStart, periodEnd)
    timestamp period_end{};         ///< not in it
    std::string time_zone = "UTC";  ///< the IANA zone whose days are counted
};
BOOST_DESCRIBE_STRUCT(dashboard_args, (), (product, period_start, period_end, time_zone))

/// Arguments of `createSupportTicket`.
struct create_support_ticket_args {
    std::string product;        ///< where the ticket belongs
    create_ticket_input input;  ///< the ticket
};
BOOST_DESCRIBE_STRUCT(create_support_ticket_args, (), (product, input))

/// Arguments of `updateSupportTicket`.
struct update_support_ticket_args {
    uuid id{};                  ///< of the ticket
    update_ticket_input input;  ///< what changes
};
BOOST_DESCRIBE_STRUCT(update_support_ticket_args, (), (id, input))

/// Arguments of `addTicketMessage`.
struct add_ticket_message_args {
    uuid author_id{};                ///< who writes; the caller himself unless he may act for others
    add_ticket_message_input input;  ///< the message
};
BOOST_DESCRIBE_STRUCT(add_ticket_message_args, (), (author_id, input))

/// Arguments of `rateSupportTicket`.
struct rate_support_ticket_args {
    uuid id{};                           ///< of the ticket
    std::int32_t score = 0;              ///< 1 to 5
    std::optional<std::string> comment;  ///< to 5,000 characters
};
BOOST_DESCRIBE_STRUCT(rate_support_ticket_args, (), (id, score, comment))

/// Arguments of `satisfactionSurvey`.
struct survey_token_args {
    std::string token;  ///< as the survey's link has it
};
BOOST_DESCRIBE_STRUCT(survey_token_args, (), (token))

/// Arguments of `rateByToken`.
struct rate_by_token_args {
    std::string token;                   ///< as the survey's link has it
    std::int32_t score = 0;              ///< 1 to 5
    std::optional<std::string> comment;  ///< to 5,000 characters
};
BOOST_DESCRIBE_STRUCT(rate_by_token_args, (), (token, score, comment))

/// Arguments of `deleteSupportTicket` and `restoreSupportTicket`.
struct versioned_ticket_args {
    uuid id{};                                     ///< of the ticket
    std::optional<std::int32_t> expected_version;  ///< `CONFLICT` if the ticket has another; null or absent: any
};
BOOST_DESCRIBE_STRUCT(versioned_ticket_args, (), (id, expected_version))

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_ARGUMENTS_HPP
