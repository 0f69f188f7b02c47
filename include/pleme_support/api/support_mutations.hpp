// The mutations of the support desk as GraphQL fields: a service's mutation root inherits them.
// API layer: no HTTP, no SQL, no permission of its own. Guide: docs/guide/authorization.md.
// Tests: tests/unit/api/mutations.test.cpp, authorization.test.cpp.

#ifndef PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP
#define PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/docs.hpp>
#include <pleme_support/api/scalars.hpp>
#include <pleme_support/api/support_context.hpp>
#include <pleme_support/error.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <utility>

namespace pleme_support::api {

/// Every field is nullable: a mutation that fails is null beside its error, and the others of the request stand.
/// @tparam Repository  a `support_repository<…>`
template <class Repository>
class support_mutations {
public:
    using maybe_ticket = result<std::optional<support_ticket>>;

    /// @param repository  must outlive the mutations
    explicit support_mutations(Repository& repository) : repository_{&repository} {}

    [[nodiscard]] maybe_ticket create_support_ticket(const support_context& context,
                                                     const create_support_ticket_args& args) const
    {
        return nullable(repository_->create(context.caller, args.product, args.input));
    }

    [[nodiscard]] maybe_ticket update_support_ticket(const support_context& context,
                                                     const update_support_ticket_args& args) const
    {
        return nullable(repository_->update(context.caller, args.id, args.input));
    }

    [[nodiscard]] result<std::optional<ticket_message>> add_ticket_message(const support_context& context,
                                                                           const add_ticket_message_args& args) const
    {
        return nullable(repository_->add_message(context.caller, args.author_id, args.input));
    }

    [[nodiscard]] maybe_ticket rate_support_ticket(const support_context& context, const rate_support_ticket_args& args) const
    {
        return nullable(repository_->rate(context.caller, args.id, {args.score, args.comment}));
    }

    [[nodiscard]] result<std::optional<csat_survey>> request_satisfaction(const support_context& context,
                                                                          const of_ticket_args& args) const
    {
        return nullable(repository_->request_satisfaction(context.caller, args.ticket_id));
    }

    /// Takes no context: whoever has the token may, also who has not logged in.
    [[nodiscard]] result<std::optional<csat_survey>> rate_by_token(const rate_by_token_args& args) const
    {
        return nullable(repository_->rate_by_token(args.token, {args.score, args.comment}));
    }

    [[nodiscard]] maybe_ticket delete_support_ticket(const support_context& context, const versioned_ticket_args& args) const
    {
        return nullable(repository_->remove(context.caller, args.id, args.expected_version));
    }

    [[nodiscard]] maybe_ticket restore_support_ticket(const support_context& context, const versioned_ticket_args& args) const
    {
        return nullable(repository_->restore(context.caller, args.id, args.expected_version));
    }

    BOOST_DESCRIBE_CLASS(support_mutations, (),
                         (create_support_ticket, update_support_ticket, add_ticket_message, rate_support_ticket,
                          request_satisfaction, rate_by_token, delete_support_ticket, restore_support_ticket),
                         (), ())

private:
    template <class T>
    [[nodiscard]] static result<std::optional<T>> nullable(result<T> outcome)
    {
        if (!outcome) return outcome.error();
        return std::optional{std::move(*outcome)};
    }

    Repository* repository_;
};

}  // namespace pleme_support::api

#endif  // PLEME_SUPPORT_API_SUPPORT_MUTATIONS_HPP
