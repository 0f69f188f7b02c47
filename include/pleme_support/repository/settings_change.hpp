// Changing what a product's desk is governed by: each change is a new version of the whole, checked as a whole.
// Repository layer. Guide: docs/guide/sla.md. Tests: tests/unit/repository/settings.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SETTINGS_CHANGE_HPP
#define PLEME_SUPPORT_REPOSITORY_SETTINGS_CHANGE_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/rules/time_zone.hpp>
#include <pleme_support/rules/zone_database.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

[[nodiscard]] inline storage::query<settings_rollout> rollout_of(const std::string& product)
{
    storage::query<settings_rollout> rollout;
    rollout.equal<&settings_rollout::product>(product);
    return rollout;
}

/// A calendar in all its versions, the newest first.
[[nodiscard]] inline storage::query<support_calendar> versions_of(const std::string& product, const std::string& calendar)
{
    storage::query<support_calendar> versions;
    versions.equal<&support_calendar::product>(product)
        .equal<&support_calendar::name>(calendar)
        .descending<&support_calendar::version>();
    return versions;
}

namespace detail {

/// A product's newest settings, and what is to become of them.
struct settings_draft {
    desk_settings before;
    desk_settings after;
    settings_rollout rollout;
    storage::product_batch batch;
};

template <class Context>
[[nodiscard]] result<settings_draft> read_settings(const Context& call, const std::string& product)
{
    auto read = call.read(newest_settings(product), rollout_of(product));
    if (!read) return read.error();
    auto& [found, rollouts] = *read;
    desk_settings before = found.empty() ? desk_settings{} : found.take(0);
    settings_draft draft{before, std::move(before), {product, 0, 0, false, {}}, storage::product_batch{product}};
    draft.after.product = product;
    if (!rollouts.empty()) draft.rollout = rollouts.take(0);
    return draft;
}

/// Writes the settings as the next version, unless nothing changed.
/// @return `errc::invalid_argument` if they are not valid as a whole; `errc::conflict`
template <class Context>
[[nodiscard]] result<void> write_settings(const Context& call, settings_draft& draft)
{
    auto& [before, after, rollout, batch] = draft;
    if (auto problem = rules::check_settings(after)) return *std::move(problem);
    if (before.version > 0 && after == before) return {};
    after.version = before.version + 1;
    after.at = call.now();
    after.changed_by = call.caller().actor_id;
    after.changed_by_kind = call.caller().kind;
    batch.insert(after);
    ++rollout.version;
    rollout.settings_version = after.version;
    rollout.done = false;
    rollout.place.reset();
    if (rollout.version == 1)
        batch.insert(std::move(rollout));
    else
        batch.update(std::move(rollout));
    auto committed = call.commit(batch);
    call.settings().forget(after.product);
    return committed;
}

}  // namespace detail

/// Reads a product's newest settings, changes them and writes them as the next version, anew after each conflict.
/// @param change  `change(desk_settings&, storage::batch&)` returns `std::optional<support_error>`; what it adds to the batch
///                is of the product
/// @return the settings after it, as they were if nothing changed; an error of `change`; `errc::invalid_argument` if they are
///         not valid as a whole; `errc::conflict`
template <class Context, class Change>
[[nodiscard]] result<desk_settings> change_settings(const Context& call, const std::string& product, const Change& change)
{
    for (int attempt = 0; attempt < call.options().attempts; ++attempt) {
        auto draft = detail::read_settings(call, product);
        if (!draft) return draft.error();
        if (auto problem = change(draft->after, draft->batch)) return *std::move(problem);
        auto written = detail::write_settings(call, *draft);
        if (written) return std::move(draft->after);
        if (written.error().code != errc::conflict) return written.error();
    }
    return support_error{errc::conflict, "the settings kept changing; try again"};
}

namespace detail {

[[nodiscard]] inline support_error no_such(std::string_view what)
{
    return {errc::not_found, "no such " + std::string{what}};
}

/// Puts a policy at its place among the others.
/// @param position  from 0; absent: last
[[nodiscard]] inline std::optional<support_error> place_policy(std::vector<sla_policy>& policies, sla_policy policy,
                                                               std::optional<std::int32_t> position)
{
    const auto last = static_cast<std::int32_t>(policies.size());
    if (position)
        if (auto problem = rules::detail::check_number("position", *position, 0, last)) return problem;
    policies.insert(policies.begin() + position.value_or(last), std::move(policy));
    return std::nullopt;
}

[[nodiscard]] inline auto find_by_name(std::vector<sla_policy>& policies, const std::string& name)
{
    return std::find_if(policies.begin(), policies.end(), [&](const sla_policy& policy) { return policy.name == name; });
}

[[nodiscard]] inline auto find_by_name(std::vector<calendar_in_force>& calendars, const std::string& name)
{
    return std::find_if(calendars.begin(), calendars.end(), [&](const calendar_in_force& each) { return each.name == name; });
}

/// Applies `input` to the options among the settings.
inline void set_options(desk_settings& settings, const update_settings_input& input)
{
    if (!input.close_resolved_after.is_absent()) settings.close_resolved_after = input.close_resolved_after.as_optional();
    if (!input.purge_deleted_after.is_absent()) settings.purge_deleted_after = input.purge_deleted_after.as_optional();
    settings.survey_expires_after = input.survey_expires_after.value_or(settings.survey_expires_after);
    settings.survey_changeable_for = input.survey_changeable_for.value_or(settings.survey_changeable_for);
}

}  // namespace detail

/// Puts calendars under the rules of a newer zone database, unless somebody has done so or changed them meanwhile.
/// @param newer  those of `settings_snapshot::newer_zones`
template <class Context>
[[nodiscard]] result<desk_settings> renew_zones(const Context& call, const std::string& product,
                                                const std::vector<calendar_in_force>& newer)
{
    return change_settings(call, product, [&](desk_settings& changed, storage::batch&) -> std::optional<support_error> {
        for (calendar_in_force& each : changed.calendars)
            for (const calendar_in_force& renewed : newer)
                if (each.name == renewed.name && each.version == renewed.version && each.zone_database < renewed.zone_database)
                    each = renewed;
        return std::nullopt;
    });
}

/// Adds the next version of a calendar to the settings and to the batch, unless the one in force says the same.
/// @param calendar  valid; its version is not looked at
/// @return an error of the storage
template <class Context>
[[nodiscard]] std::optional<support_error> add_calendar(const Context& call, support_calendar calendar, desk_settings& settings,
                                                        storage::batch& batch)
{
    auto read = call.read(versions_of(calendar.product, calendar.name).limit(1));
    if (!read) return read.error();
    const auto& found = get<0>(*read);
    const auto in_force = detail::find_by_name(settings.calendars, calendar.name);
    const auto zone = rules::time_zone::find(calendar.time_zone);
    if (!zone) return zone.error();
    calendar_in_force now{calendar.name, 0, rules::zone_database::of_machine().version(), zone->fingerprint()};
    calendar.version = found.empty() ? 1 : found.front().version;
    const bool is_same =
        in_force != settings.calendars.end() && in_force->version == calendar.version && found.front() == calendar;
    if (is_same && in_force->zone_rules == now.zone_rules) return std::nullopt;
    if (!found.empty() && !is_same) ++calendar.version;
    now.version = calendar.version;
    if (in_force == settings.calendars.end())
        settings.calendars.push_back(std::move(now));
    else
        *in_force = std::move(now);
    if (is_same) return std::nullopt;
    std::sort(settings.calendars.begin(), settings.calendars.end(),
              [](const calendar_in_force& a, const calendar_in_force& b) { return a.name < b.name; });
    batch.insert(std::move(calendar));
    return std::nullopt;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SETTINGS_CHANGE_HPP
