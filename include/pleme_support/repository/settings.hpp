// The area of settings: what a product's desk is governed by, its policies and its calendars.
// Repository layer. Guide: docs/guide/sla.md, docs/guide/calendars.md. Tests: tests/unit/repository/settings.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SETTINGS_HPP
#define PLEME_SUPPORT_REPOSITORY_SETTINGS_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/number_allocator.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/repository/settings_change.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/zone_database.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// The settings of products, each change of which makes a new version of the whole.
template <class Context>
class settings_area {
public:
    explicit settings_area(Context call) : context_{std::move(call)} {}

    /// What a product's desk is governed by; version 0 if nobody ever said.
    /// @return the settings; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<desk_settings> find(const std::string& product)
    {
        if (auto refused = context_.check_settings(product)) return *std::move(refused);
        auto snapshot = context_.settings().newest(context_, product);
        if (!snapshot) return snapshot.error();
        return (*snapshot)->settings;
    }

    /// Changes what the input names: what closes and goes by itself, and how long surveys last.
    /// @return the settings after it; `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> update(const std::string& product, const update_settings_input& input)
    {
        return change(product, [&](desk_settings& changed, storage::batch&) -> std::optional<support_error> {
            detail::set_options(changed, input);
            return std::nullopt;
        });
    }

    /// Adds a policy.
    /// @param position  among the others, from 0; absent: last
    /// @return the settings after it; `errc::invalid_argument`, also for a name that another has, `errc::forbidden`
    [[nodiscard]] result<desk_settings> create_policy(const std::string& product, const sla_policy& policy,
                                                      std::optional<std::int32_t> position = {})
    {
        return change(product, [&](desk_settings& changed, storage::batch&) {
            return detail::place_policy(changed.policies, policy, position);
        });
    }

    /// Replaces a policy. Open tickets get their deadlines anew with the next ticks, what stood still stays left out.
    /// @param position  where to move it, from 0; absent: it stays where it is
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> update_policy(const std::string& product, const std::string& name,
                                                      const sla_policy& policy, std::optional<std::int32_t> position = {})
    {
        return change(product, [&](desk_settings& changed, storage::batch&) -> std::optional<support_error> {
            const auto found = detail::find_by_name(changed.policies, name);
            if (found == changed.policies.end()) return detail::no_such("policy");
            const auto place = position.value_or(static_cast<std::int32_t>(found - changed.policies.begin()));
            changed.policies.erase(found);
            return detail::place_policy(changed.policies, policy, place);
        });
    }

    /// Deletes a policy; its tickets fall under the next one that matches.
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> delete_policy(const std::string& product, const std::string& name)
    {
        return change(product, [&](desk_settings& changed, storage::batch&) -> std::optional<support_error> {
            const auto found = detail::find_by_name(changed.policies, name);
            if (found == changed.policies.end()) return detail::no_such("policy");
            changed.policies.erase(found);
            return std::nullopt;
        });
    }

    /// The calendars of a product, by name.
    /// @return the calendars; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<std::vector<support_calendar>> calendars(const std::string& product)
    {
        auto current = find(product);
        if (!current) return current.error();
        return read_calendars(context_, product, current->calendars);
    }

    /// Creates a calendar, or replaces the one of the same product and name.
    /// @param calendar  its version is not looked at
    /// @return the settings after it, with the calendar under its zone's present name; `errc::invalid_argument`,
    ///         `errc::zones_unavailable`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> save_calendar(support_calendar calendar)
    {
        if (auto refused = context_.check_staff()) return *std::move(refused);
        if (auto problem = rules::check_calendar(calendar)) return *std::move(problem);
        calendar.time_zone = rules::canonical_zone_name(calendar.time_zone);
        return change(calendar.product, [&](desk_settings& changed, storage::batch& writes) {
            return add_calendar(context_, calendar, changed, writes);
        });
    }

    /// Deletes a calendar that no policy uses.
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument` if a policy uses it, `errc::forbidden`
    [[nodiscard]] result<desk_settings> delete_calendar(const std::string& product, const std::string& name)
    {
        return change(product, [&](desk_settings& changed, storage::batch&) -> std::optional<support_error> {
            const auto found = detail::find_by_name(changed.calendars, name);
            if (found == changed.calendars.end()) return detail::no_such("calendar");
            changed.calendars.erase(found);
            return std::nullopt;
        });
    }

    /// Lets a product's ticket numbers go on behind one, for an operator who has restored an older database and knows which
    /// numbers were handed out since. Never goes back: what is behind it already stays, so the call can be repeated. Processes
    /// that run meanwhile still hand out what they hold; a number that a ticket has they hand out in no case.
    /// @param after  0 to 2,000,000,000
    /// @return the first number that nobody has; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<std::int32_t> continue_numbers(const std::string& product, std::int32_t after)
    {
        if (auto refused = context_.check_settings(product)) return *std::move(refused);
        if (auto problem = rules::check_numbers_after(after)) return *std::move(problem);
        return context_.numbers().go_on_behind(context_, product, after, context_.options().attempts);
    }

private:
    template <class Change>
    [[nodiscard]] result<desk_settings> change(const std::string& product, const Change& change)
    {
        if (auto refused = context_.check_settings(product)) return *std::move(refused);
        return change_settings(context_, product, change);
    }

    Context context_;
};

inline settings_area<context> caller_areas::settings() const
{
    return settings_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SETTINGS_HPP
