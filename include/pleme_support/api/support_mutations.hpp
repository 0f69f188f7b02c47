// The mutations of the support desk as GraphQL fields: a service's mutation root inherits them.
// API layer: no HTTP, no SQL, no permission of its own. Guide: docs/guide/authorization.md.
// Tests: tests/unit/api/mutations.test.cpp, authorization.test.cpp.

#ifndef PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP
#define PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/docs.hpp>
#include <pleme_support/api/scalars.hpp>
#include <pleme_support/api/settings_arguments.hpp>
#include <pleme_support/api/support_context.hpp>
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/conversations.hpp>
#include <pleme_support/repository/settings.hpp>
#include <pleme_support/repository/surveys.hpp>
#include <pleme_support/repository/tickets.hpp>
#include <pleme_support/result.hpp>

#include <optional>
#include <utility>

namespace pleme_support::inline v0::api {

/// Every field is nullable: a mutation that fails is null beside its error, and the others of the request stand.
/// @tparam Repository  a `support_repository<…>`
template <class Repository>
class support_mutations {
public:
    using maybe_ticket = result<std::optional<support_ticket>>;   ///< null beside an error
    using maybe_settings = result<std::optional<desk_settings>>;  ///< null beside an error

    /// @param repository  must outlive the mutations
    explicit support_mutations(Repository& repository) : repository_{&repository} {}

    /// `createSupportTicket`: `tickets().create`.
    [[nodiscard]] maybe_ticket create_support_ticket(const support_context& context,
                                                     const create_support_ticket_args& args) const
    {
        return nullable(repository_->with(context).tickets().create(args.product, args.input));
    }

    /// `updateSupportTicket`: `tickets().update`.
    [[nodiscard]] maybe_ticket update_support_ticket(const support_context& context,
                                                     const update_support_ticket_args& args) const
    {
        return nullable(repository_->with(context).tickets().update(args.id, args.input));
    }

    /// `addTicketMessage`: `conversations().add_message`.
    [[nodiscard]] result<std::optional<ticket_message>> add_ticket_message(const support_context& context,
                                                                           const add_ticket_message_args& args) const
    {
        return nullable(repository_->with(context).conversations().add_message(args.author_id, args.input));
    }

    /// `rateSupportTicket`: `surveys().rate`.
    [[nodiscard]] maybe_ticket rate_support_ticket(const support_context& context, const rate_support_ticket_args& args) const
    {
        return nullable(repository_->with(context).surveys().rate(args.id, {args.score, args.comment}));
    }

    /// `requestSatisfaction`: `surveys().request`.
    [[nodiscard]] result<std::optional<csat_survey>> request_satisfaction(const support_context& context,
                                                                          const of_ticket_args& args) const
    {
        return nullable(repository_->with(context).surveys().request(args.ticket_id));
    }

    /// Whoever has the token may answer, also who has not logged in.
    [[nodiscard]] result<std::optional<csat_survey>> rate_by_token(const support_context& context,
                                                                   const rate_by_token_args& args) const
    {
        return nullable(repository_->with(context).surveys().answer(args.token, {args.score, args.comment}));
    }

    /// `deleteSupportTicket`: `tickets().remove`.
    [[nodiscard]] maybe_ticket delete_support_ticket(const support_context& context, const versioned_ticket_args& args) const
    {
        return nullable(repository_->with(context).tickets().remove(args.id, args.expected_version));
    }

    /// `restoreSupportTicket`: `tickets().restore`.
    [[nodiscard]] maybe_ticket restore_support_ticket(const support_context& context, const versioned_ticket_args& args) const
    {
        return nullable(repository_->with(context).tickets().restore(args.id, args.expected_version));
    }

    /// `createSlaPolicy`: `settings().create_policy`.
    [[nodiscard]] maybe_settings create_sla_policy(const support_context& context, const create_sla_policy_args& args) const
    {
        return nullable(repository_->with(context).settings().create_policy(args.product, args.input, args.position));
    }

    /// `updateSlaPolicy`: `settings().update_policy`.
    [[nodiscard]] maybe_settings update_sla_policy(const support_context& context, const update_sla_policy_args& args) const
    {
        return nullable(
            repository_->with(context).settings().update_policy(args.product, args.name, args.input, args.position));
    }

    /// `deleteSlaPolicy`: `settings().delete_policy`.
    [[nodiscard]] maybe_settings delete_sla_policy(const support_context& context, const of_product_and_name_args& args) const
    {
        return nullable(repository_->with(context).settings().delete_policy(args.product, args.name));
    }

    /// `saveSupportCalendar`: `settings().save_calendar`.
    [[nodiscard]] maybe_settings save_support_calendar(const support_context& context,
                                                       const save_support_calendar_args& args) const
    {
        const support_calendar_input& input = args.input;
        return nullable(repository_->with(context).settings().save_calendar(
            {args.product, input.name, 0, input.time_zone, input.hours, input.holidays}));
    }

    /// `deleteSupportCalendar`: `settings().delete_calendar`.
    [[nodiscard]] maybe_settings delete_support_calendar(const support_context& context,
                                                         const of_product_and_name_args& args) const
    {
        return nullable(repository_->with(context).settings().delete_calendar(args.product, args.name));
    }

    /// `updateDeskSettings`: `settings().update`.
    [[nodiscard]] maybe_settings update_desk_settings(const support_context& context,
                                                      const update_desk_settings_args& args) const
    {
        return nullable(repository_->with(context).settings().update(args.product, args.input));
    }

    PLEME_SUPPORT_DESCRIBE_FIELDS(support_mutations, (),
                                  (create_support_ticket, update_support_ticket, add_ticket_message, rate_support_ticket,
                                   request_satisfaction, rate_by_token, delete_support_ticket, restore_support_ticket,
                                   create_sla_policy, update_sla_policy, delete_sla_policy, save_support_calendar,
                                   delete_support_calendar, update_desk_settings))

private:
    template <class T>
    [[nodiscard]] static result<std::optional<T>> nullable(result<T> outcome)
    {
        if (!outcome) return outcome.error();
        return std::optional{std::move(*outcome)};
    }

    Repository* repository_;
};

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP
