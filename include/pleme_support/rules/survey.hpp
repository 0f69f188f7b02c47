// Satisfaction surveys: each resolution is asked about once, and the answer is the ticket's rating too.
// Rules layer: pure; tokens come in as values. Guide: docs/guide/satisfaction.md. Tests: tests/unit/rules/survey.test.cpp.

#ifndef PLEME_SUPPORT_RULES_SURVEY_HPP
#define PLEME_SUPPORT_RULES_SURVEY_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/draft.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0::rules {

struct request_satisfaction {
    std::string token;  ///< for the survey, if it has to be made
};
struct answer_survey {
    rating_input input;
};

/// What asking or answering comes to.
struct survey_decision {
    decision made;       ///< without an event nothing changes, the survey neither
    csat_survey survey;  ///< after it
    bool is_new = false;
};

/// The survey about a ticket's present resolution has this ordinal: that of the RESOLUTION cycle which ended with it.
[[nodiscard]] constexpr std::int32_t survey_ordinal(const support_ticket& ticket) noexcept
{
    return ticket.reopen_count + 1;
}

/// Whether the resolution that a survey asks about stands.
/// @return nothing; `errc::not_found` for a deleted ticket, as who has but a token is told nothing of it; `errc::not_resolved`
///         for one that was reopened since, also if it was resolved anew
[[nodiscard]] inline std::optional<support_error> check_stands(const support_ticket& ticket, const csat_survey& survey)
{
    if (ticket.deleted_at) return support_error{errc::not_found, "no such survey"};
    if (!detail::check_resolved(ticket) && survey.ordinal == survey_ordinal(ticket)) return std::nullopt;
    return support_error{errc::not_resolved, "the ticket was reopened since the survey was sent"};
}

namespace detail {

/// The rating goes to the ticket and to the survey. The first answer is one even if the ticket was rated so before.
[[nodiscard]] inline survey_decision answer(draft made, csat_survey survey, const rating_input& input,
                                            const command_context& context)
{
    if (!survey.answered_at || !is_rated_so(made.ticket, input)) {
        made.rate(input.score, input.comment);
        survey.score = input.score;
        survey.comment = input.comment;
        survey.answered_at = made.at();
        if (!survey.changeable_until)
            survey.changeable_until = made.at() + std::chrono::hours{context.snapshot.settings.survey_changeable_for};
    }
    return {std::move(made).finish(event_kind::rated, context.event_id), std::move(survey)};
}

}  // namespace detail

/// Asks about the present resolution, unless that was asked about before: then that survey is returned.
/// @param survey  of the present resolution
/// @return `errc::ticket_deleted`, `errc::not_resolved`
[[nodiscard]] inline result<survey_decision> decide(const ticket_state& state, const std::optional<csat_survey>& survey,
                                                    const request_satisfaction& command, const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::request_survey)) return *problem;
    if (auto problem = detail::check_live(state.ticket)) return *problem;
    if (auto problem = detail::check_resolved(state.ticket)) return *problem;
    if (survey) return survey_decision{{}, *survey};
    draft made{state, context.caller, context.now, context.snapshot};
    csat_survey asked;
    asked.ticket_id = state.ticket.id;
    asked.product = state.ticket.product;
    asked.ordinal = survey_ordinal(state.ticket);
    asked.token = command.token;
    asked.sent_at = made.at();
    asked.expires_at = made.at() + std::chrono::hours{context.snapshot.settings.survey_expires_after};
    return survey_decision{std::move(made).finish(event_kind::satisfaction_requested, context.event_id), std::move(asked),
                           true};
}

/// The answer of who has the token. It is the customer's, whoever the caller is. The same answer again changes nothing, at any
/// time, so that a retry does no harm.
/// Precondition: `check_rating` passed.
/// @return the errors of `check_stands`; `errc::survey_expired` for a first answer later than `expires_at`, or another one
///         later than `changeable_until`
[[nodiscard]] inline result<survey_decision> decide(const ticket_state& state, const csat_survey& survey,
                                                    const answer_survey& command, const command_context& context)
{
    if (auto problem = check_stands(state.ticket, survey)) return *problem;
    if (survey.answered_at && survey.score == command.input.score && survey.comment == command.input.comment)
        return survey_decision{{}, survey};
    const auto customer = principal::customer(state.ticket.customer_id);
    draft made{state, customer, context.now, context.snapshot};
    if (made.at() > survey.changeable_until.value_or(survey.expires_at))
        return support_error{errc::survey_expired, survey.answered_at ? "the answer can't be changed any more"
                                                                      : "the survey was not answered in time"};
    return detail::answer(std::move(made), survey, command.input, context);
}

/// A rating of a ticket whose present resolution was asked about: it answers the survey, by the rules of ratings.
/// Precondition: `check` passed.
/// @return `errc::ticket_deleted`, `errc::not_resolved`, `errc::rating_window_over`
[[nodiscard]] inline result<survey_decision> decide(const ticket_state& state, const csat_survey& survey,
                                                    const rate_ticket& command, const command_context& context)
{
    if (auto problem = detail::may_on(state.ticket, context).command(ticket_command::rate)) return *problem;
    draft made{state, context.caller, context.now, context.snapshot};
    if (auto problem = detail::check_rateable(state.ticket, made.at(), context.rules)) return *problem;
    return detail::answer(std::move(made), survey, command.input, context);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_SURVEY_HPP
