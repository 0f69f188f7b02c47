// The settings of a product as rules see them: one version, with the calendars that its policies count in.
// Rules layer: pure. Guide: docs/guide/sla.md. Tests: tests/unit/rules/clock.test.cpp.

#ifndef PLEME_SUPPORT_RULES_SETTINGS_SNAPSHOT_HPP
#define PLEME_SUPPORT_RULES_SETTINGS_SNAPSHOT_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/rules/working_calendar.hpp>
#include <pleme_support/text_folding.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::rules {

/// One version of a product's settings, ready for the rules; never changes, so that threads may share it.
/// Default-constructed: a product without settings.
struct settings_snapshot {
    desk_settings settings;
    /// By name, those of `settings.calendars` whose zones this machine can tell.
    std::map<std::string, std::shared_ptr<const working_calendar>> calendars;
    std::vector<unknown_calendar> unknown_calendars;  ///< the others of `settings.calendars`
    /// Those of `settings.calendars` whose zones have other rules in this machine's database, which is newer: as they would be
    /// by it.
    std::vector<calendar_in_force> newer_zones;
    /// By which tags are compared; outlives it.
    const text_folding* folding = &exact_folding::instance();
    /// The tags of each of `settings.policies` as they are compared; empty: they are folded each time.
    std::vector<std::vector<std::string>> folded_tags;

    /// @param name  of a calendar of the settings, or none: around the clock
    /// @return null if this machine can't tell its zone
    [[nodiscard]] const working_calendar* find_calendar(const std::optional<std::string>& name) const
    {
        static const working_calendar always = working_calendar::around_the_clock();
        if (!name) return &always;
        const auto found = calendars.find(*name);
        return found == calendars.end() ? nullptr : found->second.get();
    }

    [[nodiscard]] std::optional<std::int32_t> calendar_version(const std::optional<std::string>& name) const
    {
        for (const calendar_in_force& each : settings.calendars)
            if (name == each.name) return each.version;
        return std::nullopt;
    }
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_SETTINGS_SNAPSHOT_HPP
