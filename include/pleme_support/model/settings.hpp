// Settings: what a product's desk is governed by, as versions that never change, so that what they led to can be told again.
// Model layer; changed in repository/settings.hpp. Guide: docs/guide/sla.md. Tests: tests/unit/repository/settings.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_SETTINGS_HPP
#define PLEME_SUPPORT_MODEL_SETTINGS_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0 {

/// Which version of a calendar a version of the settings reckons with, and by which version of the time-zone database.
struct calendar_in_force {
    std::string name;             ///< of the calendar
    std::int32_t version = 0;     ///< of the calendar
    std::string zone_database{};  ///< by whose rules it is reckoned: "2025b"; empty: that database does not say
    std::string zone_rules{};     ///< a fingerprint of what clocks of the zone show by them, 1970 to 2099

    friend bool operator==(const calendar_in_force&, const calendar_in_force&) = default;
};
BOOST_DESCRIBE_STRUCT(calendar_in_force, (), (name, version, zone_database, zone_rules))
template <>
inline constexpr auto stored_names<calendar_in_force> = std::to_array<stored_name>({"name", "version", "zone_database",
                                                                                    "zone_rules"});

/// One version of a product's settings: every change of a policy, a calendar or an option is a new one. The versions say which
/// came after which; `at` may lie anywhere if a clock was wrong. A product without settings has no policies, and nothing closes
/// or goes by itself.
struct desk_settings {
    std::string product;                               ///< whose settings
    std::int32_t version = 0;                          ///< from 1; (product, version) is the key
    timestamp at{};                                    ///< when it was made, by the clock of who made it
    uuid changed_by{};                                 ///< who changed what
    actor_kind changed_by_kind = actor_kind::agent;    ///< as what
    std::vector<sla_policy> policies;                  ///< up to 100, the first that matches applies
    std::vector<calendar_in_force> calendars;          ///< up to 100, by name
    std::optional<std::int32_t> close_resolved_after;  ///< hours after `resolved_at`, 1 to 87,600; absent: never
    std::optional<std::int32_t> purge_deleted_after;   ///< days after `deleted_at`, 1 to 36,525; absent: never
    std::int32_t survey_expires_after = 28 * 24;       ///< hours after it was sent, 1 to 8,760
    std::int32_t survey_changeable_for = 24;           ///< hours after the first answer, 0 to 8,760

    friend bool operator==(const desk_settings&, const desk_settings&) = default;
};
BOOST_DESCRIBE_STRUCT(desk_settings, (),
                      (product, version, at, changed_by, changed_by_kind, policies, calendars, close_resolved_after,
                       purge_deleted_after, survey_expires_after, survey_changeable_for))
template <>
inline constexpr auto stored_names<desk_settings> = std::to_array<stored_name>(
    {"product", "version", "at", "changed_by", "changed_by_kind", "policies", "calendars", "close_resolved_after",
     "purge_deleted_after", "survey_expires_after", "survey_changeable_for"});

/// How far a product's newest settings have been brought to its tickets that are not closed, by ticks.
struct settings_rollout {
    std::string product;                ///< the key
    std::int32_t version = 0;           ///< rises with every commit
    std::int32_t settings_version = 0;  ///< the settings that are brought
    bool done = false;                  ///< all of them have them
    std::optional<std::string> place;   ///< a cursor: the last ticket that has them, in the order of creation

    friend bool operator==(const settings_rollout&, const settings_rollout&) = default;
};
BOOST_DESCRIBE_STRUCT(settings_rollout, (), (product, version, settings_version, done, place))
template <>
inline constexpr auto stored_names<settings_rollout> = std::to_array<stored_name>({"product", "version", "settings_version",
                                                                                   "done", "place"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_SETTINGS_HPP
