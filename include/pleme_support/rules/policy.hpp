// Policies: what makes a list of them valid, which of them a ticket falls under, and why not under another.
// Rules layer: pure. Guide: docs/guide/sla.md. Tests: tests/unit/rules/policy.test.cpp.

#ifndef PLEME_SUPPORT_RULES_POLICY_HPP
#define PLEME_SUPPORT_RULES_POLICY_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/sla.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/text_folding.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Which condition of a policy keeps a ticket from falling under it.
enum class policy_mismatch { none, priority, category, tags };
BOOST_DESCRIBE_ENUM(policy_mismatch, none, priority, category, tags)

/// Tags as they are compared.
[[nodiscard]] inline std::vector<std::string> fold_tags(const std::vector<std::string>& tags, const text_folding& folding)
{
    std::vector<std::string> folded;
    folded.reserve(tags.size());
    for (const std::string& tag : tags) folded.push_back(fold_tag(tag, folding));
    return folded;
}
/// The tags of each policy as they are compared.
[[nodiscard]] inline std::vector<std::vector<std::string>> fold_tags(const std::vector<sla_policy>& policies,
                                                                     const text_folding& folding)
{
    std::vector<std::vector<std::string>> folded;
    folded.reserve(policies.size());
    for (const sla_policy& policy : policies) folded.push_back(fold_tags(policy.tags, folding));
    return folded;
}

/// The first condition of `policy` that the ticket does not meet; `none` if it meets all. Tags are equal whatever their case.
/// @param policy_tags  the policy's, folded
/// @param ticket_tags  the ticket's, folded
[[nodiscard]] inline policy_mismatch find_mismatch(const sla_policy& policy, const support_ticket& ticket,
                                                   const std::vector<std::string>& policy_tags,
                                                   const std::vector<std::string>& ticket_tags)
{
    const auto holds = [](const auto& list, const auto& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    };
    if (!policy.priorities.empty() && !holds(policy.priorities, ticket.priority)) return policy_mismatch::priority;
    if (!policy.categories.empty() && !(ticket.category && holds(policy.categories, *ticket.category)))
        return policy_mismatch::category;
    const auto has = [&](const std::string& wanted) { return holds(ticket_tags, wanted); };
    if (!policy_tags.empty() && !std::any_of(policy_tags.begin(), policy_tags.end(), has)) return policy_mismatch::tags;
    return policy_mismatch::none;
}
/// The same, of tags as they are written.
[[nodiscard]] inline policy_mismatch find_mismatch(const sla_policy& policy, const support_ticket& ticket,
                                                   const text_folding& folding)
{
    return find_mismatch(policy, ticket, fold_tags(policy.tags, folding), fold_tags(ticket.tags, folding));
}

/// The first policy whose conditions the ticket meets; null if there is none.
/// @param folded_tags  of each policy, or empty: then they are folded here, each time
[[nodiscard]] inline const sla_policy* find_policy(const std::vector<sla_policy>& policies, const support_ticket& ticket,
                                                   const text_folding& folding,
                                                   const std::vector<std::vector<std::string>>& folded_tags = {})
{
    const bool are_folded = folded_tags.size() == policies.size();
    const auto ticket_tags = fold_tags(ticket.tags, folding);
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const auto mismatch = are_folded
                                  ? find_mismatch(policies[i], ticket, folded_tags[i], ticket_tags)
                                  : find_mismatch(policies[i], ticket, fold_tags(policies[i].tags, folding), ticket_tags);
        if (mismatch == policy_mismatch::none) return &policies[i];
    }
    return nullptr;
}

/// @return minutes of the policy's calendar; nothing if the policy has no target for this
[[nodiscard]] inline std::optional<std::int32_t> find_target(const sla_policy& policy, cycle_metric metric,
                                                             ticket_priority priority)
{
    for (const sla_target& target : policy.targets)
        if (target.metric == metric && target.priority == priority) return target.minutes;
    return std::nullopt;
}

[[nodiscard]] inline bool pauses(const sla_policy& policy, cycle_metric metric, ticket_status status)
{
    return std::find(policy.pauses.begin(), policy.pauses.end(), sla_pause{metric, status}) != policy.pauses.end();
}

namespace detail {

/// "priorities of policy 'gold'": how a problem names where it is.
[[nodiscard]] inline std::string in_policy(std::string_view field, const sla_policy& policy)
{
    return std::string{field} + " of policy '" + policy.name + "'";
}

/// Refuses an entry that stands in the list before.
template <class T, class Same>
[[nodiscard]] bool has_repeats(const std::vector<T>& list, Same same)
{
    for (auto each = list.begin(); each != list.end(); ++each)
        if (std::any_of(list.begin(), each, [&](const T& other) { return same(other, *each); })) return true;
    return false;
}

[[nodiscard]] inline std::optional<support_error> check_conditions(const sla_policy& policy)
{
    const auto same = [](const auto& a, const auto& b) { return a == b; };
    if (has_repeats(policy.priorities, same)) return bad(in_policy("priorities", policy), "must not repeat a priority");
    const auto check_list = [&](std::string_view field, const std::vector<std::string>& list,
                                std::size_t characters) -> std::optional<support_error> {
        const std::string name = in_policy(field, policy);
        if (list.size() > bounds::policy_conditions)
            return bad(name, "must be at most " + std::to_string(bounds::policy_conditions));
        for (const std::string& entry : list)
            if (auto problem = check_heading("each of " + name, entry, characters)) return problem;
        if (has_repeats(list, same)) return bad(name, "must not repeat an entry");
        return std::nullopt;
    };
    if (auto problem = check_list("categories", policy.categories, bounds::category_characters)) return problem;
    return check_list("tags", policy.tags, bounds::tag_characters);
}

[[nodiscard]] inline std::optional<support_error> check_targets(const sla_policy& policy)
{
    const std::string name = in_policy("targets", policy);
    if (policy.targets.empty()) return bad(name, "must be at least one");
    for (const sla_target& target : policy.targets)
        if (auto problem = check_number("minutes in " + name, target.minutes, 1, bounds::target_minutes)) return problem;
    const auto same = [](const sla_target& a, const sla_target& b) { return a.metric == b.metric && a.priority == b.priority; };
    if (has_repeats(policy.targets, same)) return bad(name, "must not repeat a metric and priority");
    return std::nullopt;
}

[[nodiscard]] inline std::optional<support_error> check_pauses(const sla_policy& policy)
{
    const std::string name = in_policy("pauses", policy);
    if (std::any_of(policy.pauses.begin(), policy.pauses.end(), [](const sla_pause& pause) { return !is_open(pause.status); }))
        return bad(name, "must be of status NEW, IN_PROGRESS or WAITING_ON_CUSTOMER");
    if (has_repeats(policy.pauses, [](const sla_pause& a, const sla_pause& b) { return a == b; }))
        return bad(name, "must not repeat a metric and status");
    return std::nullopt;
}

[[nodiscard]] inline std::optional<support_error> check_warnings(const sla_policy& policy)
{
    const std::string name = in_policy("warnings", policy);
    if (policy.warnings.size() > bounds::policy_warnings)
        return bad(name, "must be at most " + std::to_string(bounds::policy_warnings));
    for (const sla_warning& warning : policy.warnings) {
        if (warning.minutes_before.has_value() == warning.percent.has_value())
            return bad("each of " + name, "must have either minutesBefore or percent");
        if (warning.percent)
            if (auto problem = check_number("percent in " + name, *warning.percent, 1, 99)) return problem;
        if (warning.minutes_before)
            if (auto problem = check_number("minutesBefore in " + name, *warning.minutes_before, 1, bounds::target_minutes))
                return problem;
    }
    return std::nullopt;
}

[[nodiscard]] inline std::optional<support_error> check_optional_number(std::string_view field,
                                                                        std::optional<std::int32_t> number, std::int32_t least,
                                                                        std::int32_t most)
{
    return number ? check_number(field, *number, least, most) : std::nullopt;
}

}  // namespace detail

/// Checks one policy by itself.
/// @return nothing; `errc::invalid_argument` naming the field, its bound and the policy
[[nodiscard]] inline std::optional<support_error> check_policy(const sla_policy& policy)
{
    if (auto problem = detail::check_heading("name of a policy", policy.name, bounds::policy_name_characters)) return problem;
    if (auto problem = detail::check_conditions(policy)) return problem;
    if (auto problem = detail::check_targets(policy)) return problem;
    if (auto problem = detail::check_pauses(policy)) return problem;
    return detail::check_warnings(policy);
}

/// Checks policies as a whole, with the calendars that they name.
/// @return nothing; `errc::invalid_argument` naming the field and its bound
[[nodiscard]] inline std::optional<support_error> check_policies(const std::vector<sla_policy>& policies,
                                                                 const std::vector<calendar_in_force>& calendars)
{
    if (policies.size() > bounds::policies)
        return detail::bad("policies", "must be at most " + std::to_string(bounds::policies));
    for (const sla_policy& policy : policies) {
        if (auto problem = check_policy(policy)) return problem;
        const auto is_named = [&](const calendar_in_force& calendar) { return calendar.name == *policy.calendar; };
        if (policy.calendar && std::none_of(calendars.begin(), calendars.end(), is_named))
            return detail::bad(detail::in_policy("calendar", policy), "must be the name of a calendar of the product");
    }
    if (detail::has_repeats(policies, [](const sla_policy& a, const sla_policy& b) { return a.name == b.name; }))
        return detail::bad("name of a policy", "must be unique within the product");
    return std::nullopt;
}

/// Checks settings as a whole.
/// @return nothing; `errc::invalid_argument` naming the field and its bound
[[nodiscard]] inline std::optional<support_error> check_settings(const desk_settings& settings)
{
    if (auto problem = check_policies(settings.policies, settings.calendars)) return problem;
    if (settings.calendars.size() > bounds::calendars)
        return detail::bad("calendars", "must be at most " + std::to_string(bounds::calendars));
    if (auto problem = detail::check_optional_number("closeResolvedAfter", settings.close_resolved_after, 1, 87'600))
        return problem;
    if (auto problem = detail::check_optional_number("purgeDeletedAfter", settings.purge_deleted_after, 1, 36'525))
        return problem;
    if (auto problem = detail::check_number("surveyExpiresAfter", settings.survey_expires_after, 1, 8'760)) return problem;
    return detail::check_number("surveyChangeableFor", settings.survey_changeable_for, 0, 8'760);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_POLICY_HPP
