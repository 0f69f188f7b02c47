// What is looked at before a command reads a ticket: the bounds of its input, and what its caller may do on none.
// Rules layer: pure; runs before storage is touched. Guide: docs/guide/authorization.md.
// Tests: tests/unit/rules/decide.test.cpp, permissions.test.cpp.

#ifndef PLEME_SUPPORT_RULES_CHECK_INPUT_HPP
#define PLEME_SUPPORT_RULES_CHECK_INPUT_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/people.hpp>
#include <pleme_support/rules/permissions.hpp>
#include <pleme_support/text_folding.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::rules {

/// What a new ticket of the caller's may have.
/// @return nothing, or `errc::forbidden`
[[nodiscard]] inline std::optional<support_error> check_allowed(const permission_check& may, const create_ticket_input& input)
{
    if (auto problem = may.command(ticket_command::create)) return problem;
    if (auto problem = may.creation(ticket_member::subject, "subject")) return problem;
    if (auto problem = may.creation(ticket_member::description, "description")) return problem;
    if (input.priority.value_or(ticket_priority::medium) != ticket_priority::medium)
        if (auto problem = may.creation(ticket_member::priority, "priority")) return problem;
    if (input.category)
        if (auto problem = may.creation(ticket_member::category, "category")) return problem;
    if (input.tags && !input.tags->empty())
        if (auto problem = may.creation(ticket_member::tags, "tags")) return problem;
    return std::nullopt;
}

/// What the caller may change.
/// @return nothing, or `errc::forbidden`
[[nodiscard]] inline std::optional<support_error> check_allowed(const permission_check& may, const update_ticket_input& input)
{
    const auto check_member = [&](const auto& given, ticket_member member, std::string_view field) {
        return given.is_absent() ? std::nullopt : may.change(member, field);
    };
    if (auto problem = check_member(input.subject, ticket_member::subject, "subject")) return problem;
    if (auto problem = check_member(input.description, ticket_member::description, "description")) return problem;
    if (auto problem = check_member(input.status, ticket_member::status, "status")) {
        const bool closes = input.status.has_value() && input.status.value() == ticket_status::closed;
        if (!closes || may.command(ticket_command::close)) return problem;
    }
    if (auto problem = check_member(input.priority, ticket_member::priority, "priority")) return problem;
    if (auto problem = check_member(input.category, ticket_member::category, "category")) return problem;
    if (auto problem = check_member(input.assigned_to, ticket_member::assigned_to, "assignedTo")) return problem;
    return check_member(input.tags, ticket_member::tags, "tags");
}

/// @return nothing, or `errc::forbidden`
[[nodiscard]] inline std::optional<support_error> check_allowed(const permission_check& may,
                                                                const add_ticket_message_input& input)
{
    return may.command(input.is_internal ? ticket_command::write_note : ticket_command::write_message);
}

/// Each `check` looks at what needs no ticket: bounds, and what the caller may do on none.
/// @return nothing, `errc::invalid_argument`, or `errc::forbidden`
/// @param folding  by which tags are compared
[[nodiscard]] inline std::optional<support_error> check(const std::string& product, const create_ticket_input& input,
                                                        const principal& caller, const permission_table& permissions,
                                                        const text_folding& folding)
{
    if (auto problem = check_product(product)) return problem;
    if (auto problem = check_subject(input.subject)) return problem;
    if (auto problem = check_description(input.description)) return problem;
    if (input.category)
        if (auto problem = check_category(*input.category)) return problem;
    if (input.tags)
        if (auto tags = normalize_tags(*input.tags, folding); !tags) return tags.error();
    if (auto problem = check_idempotency_key(input.idempotency_key)) return problem;
    if (input.customer_id.is_nil()) return detail::bad("customerId", "must not be the nil UUID");
    if (!caller.reaches(product)) return support_error{errc::forbidden, "product is outside the caller's scope"};
    if (caller.is_customer() && input.customer_id != caller.actor_id)
        return support_error{errc::forbidden, "customerId must be the caller's own"};
    return check_allowed(permission_check{permissions, caller}, input);
}

[[nodiscard]] inline std::optional<support_error> check(const update_ticket_input& input, const principal& caller,
                                                        const permission_table& permissions, const text_folding& folding)
{
    if (input.subject.is_null()) return detail::bad("subject", "must not be null");
    if (input.description.is_null()) return detail::bad("description", "must not be null");
    if (input.status.is_null()) return detail::bad("status", "must not be null");
    if (input.priority.is_null()) return detail::bad("priority", "must not be null");
    if (input.subject.has_value())
        if (auto problem = check_subject(input.subject.value())) return problem;
    if (input.description.has_value())
        if (auto problem = check_description(input.description.value())) return problem;
    if (input.category.has_value())
        if (auto problem = check_category(input.category.value())) return problem;
    if (input.tags.has_value())
        if (auto tags = normalize_tags(input.tags.value(), folding); !tags) return tags.error();
    return check_allowed(permission_check{permissions, caller}, input);
}

[[nodiscard]] inline std::optional<support_error> check(const uuid& author_id, const add_ticket_message_input& input,
                                                        const principal& caller, const permission_table& permissions)
{
    if (auto problem = check_content(input.content)) return problem;
    if (auto problem = check_idempotency_key(input.idempotency_key)) return problem;
    if (author_id.is_nil()) return detail::bad("authorId", "must not be the nil UUID");
    if (input.author_kind && *input.author_kind != actor_kind::bot && *input.author_kind != actor_kind::system)
        return detail::bad("authorKind", "must be BOT or SYSTEM: what people are follows from who they are");
    if (input.author_kind && caller.acts_for == delegation::none && caller.kind != *input.author_kind)
        return support_error{errc::forbidden, "authorKind can be said only by who may act for others"};
    if (caller.acts_for == delegation::none && author_id != caller.actor_id)
        return support_error{errc::forbidden, "authorId must be the caller's own"};
    return check_allowed(permission_check{permissions, caller}, input);
}

[[nodiscard]] inline std::optional<support_error> check(const rating_input& input, const principal& caller,
                                                        const permission_table& permissions)
{
    if (auto problem = check_rating(input)) return problem;
    return permission_check{permissions, caller}.command(ticket_command::rate);
}

/// A command that has no input to look at.
[[nodiscard]] inline std::optional<support_error> check(ticket_command command, const principal& caller,
                                                        const permission_table& permissions)
{
    return permission_check{permissions, caller}.command(command);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_CHECK_INPUT_HPP
