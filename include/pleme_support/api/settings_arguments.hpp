// The arguments of the fields for a desk's settings: policies, calendars, options and dry runs.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/sla.test.cpp.

#ifndef PLEME_SUPPORT_API_SETTINGS_ARGUMENTS_HPP
#define PLEME_SUPPORT_API_SETTINGS_ARGUMENTS_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/sla.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::api {

/// Arguments of the fields that are about one product's settings.
struct of_product_args {
    std::string product;  ///< whose settings
};
BOOST_DESCRIBE_STRUCT(of_product_args, (), (product))

/// Arguments of `deleteSlaPolicy` and `deleteSupportCalendar`.
struct of_product_and_name_args {
    std::string product;  ///< whose settings
    std::string name;     ///< of the policy or the calendar
};
BOOST_DESCRIBE_STRUCT(of_product_and_name_args, (), (product, name))

/// Arguments of `createSlaPolicy`.
struct create_sla_policy_args {
    std::string product;                   ///< whose policies
    sla_policy input;                      ///< the policy
    std::optional<std::int32_t> position;  ///< from 0; null or absent: last
};
BOOST_DESCRIBE_STRUCT(create_sla_policy_args, (), (product, input, position))

/// Arguments of `updateSlaPolicy`.
struct update_sla_policy_args {
    std::string product;                   ///< whose policies
    std::string name;                      ///< that it has so far
    sla_policy input;                      ///< the policy, whole
    std::optional<std::int32_t> position;  ///< from 0; null or absent: where it is
};
BOOST_DESCRIBE_STRUCT(update_sla_policy_args, (), (product, name, input, position))

/// A calendar without what a client does not say: its product is an argument, its version is counted.
struct support_calendar_input {
    std::string name;                        ///< 1 to 100 characters
    std::string time_zone = "UTC";           ///< an IANA zone
    std::vector<opening_hours> hours;        ///< by the day from which they are in force
    std::vector<calendar_holiday> holidays;  ///< whole days and parts of days
};
BOOST_DESCRIBE_STRUCT(support_calendar_input, (), (name, time_zone, hours, holidays))

/// Arguments of `saveSupportCalendar`.
struct save_support_calendar_args {
    std::string product;           ///< whose calendar
    support_calendar_input input;  ///< the calendar, whole
};
BOOST_DESCRIBE_STRUCT(save_support_calendar_args, (), (product, input))

/// Arguments of `updateDeskSettings`.
struct update_desk_settings_args {
    std::string product;          ///< whose options
    update_settings_input input;  ///< what changes
};
BOOST_DESCRIBE_STRUCT(update_desk_settings_args, (), (product, input))

/// Arguments of `slaDryRun`.
struct sla_dry_run_args {
    std::string product;                ///< whose open tickets
    std::vector<sla_policy> policies;   ///< in their order, instead of those in force
    std::optional<std::int32_t> limit;  ///< 1 to 200; null or absent: 20
    std::optional<std::string> after;   ///< `next` of the part before
};
BOOST_DESCRIBE_STRUCT(sla_dry_run_args, (), (product, policies, limit, after))

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SETTINGS_ARGUMENTS_HPP
