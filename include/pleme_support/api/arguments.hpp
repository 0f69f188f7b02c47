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

namespace pleme_support::api {

struct support_ticket_args {
    uuid id{};
};
BOOST_DESCRIBE_STRUCT(support_ticket_args, (), (id))

struct support_tickets_args {
    std::string product;
    std::optional<ticket_filter> filter;
    std::optional<std::int32_t> limit;   ///< 1 to 200; null or absent: 20
    std::optional<std::int32_t> offset;  ///< 0 to 10,000; null or absent: 0
};
BOOST_DESCRIBE_STRUCT(support_tickets_args, (), (product, filter, limit, offset))

struct of_ticket_args {
    uuid ticket_id{};
};
BOOST_DESCRIBE_STRUCT(of_ticket_args, (), (ticket_id))

struct dashboard_args {
    std::string product;
    timestamp period_start{};
    timestamp period_end{};
    std::string time_zone = "UTC";
};
BOOST_DESCRIBE_STRUCT(dashboard_args, (), (product, period_start, period_end, time_zone))

struct create_support_ticket_args {
    std::string product;
    create_ticket_input input;
};
BOOST_DESCRIBE_STRUCT(create_support_ticket_args, (), (product, input))

struct update_support_ticket_args {
    uuid id{};
    update_ticket_input input;
};
BOOST_DESCRIBE_STRUCT(update_support_ticket_args, (), (id, input))

struct add_ticket_message_args {
    uuid author_id{};
    add_ticket_message_input input;
};
BOOST_DESCRIBE_STRUCT(add_ticket_message_args, (), (author_id, input))

struct rate_support_ticket_args {
    uuid id{};
    std::int32_t score = 0;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(rate_support_ticket_args, (), (id, score, comment))

struct survey_token_args {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(survey_token_args, (), (token))

struct rate_by_token_args {
    std::string token;
    std::int32_t score = 0;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(rate_by_token_args, (), (token, score, comment))

struct versioned_ticket_args {
    uuid id{};
    std::optional<std::int32_t> expected_version;
};
BOOST_DESCRIBE_STRUCT(versioned_ticket_args, (), (id, expected_version))

}  // namespace pleme_support::api

#endif  // PLEME_SUPPORT_API_ARGUMENTS_HPP
