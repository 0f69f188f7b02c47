// The area of surveys and ratings: what customers say of a resolution.
// Repository layer. Every write to a survey comes with the next version of its ticket, so that what was read of it after the
// ticket still holds when that version is committed. Guide: docs/guide/satisfaction.md.
// Tests: tests/unit/repository/surveys.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP
#define PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/survey_token.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/children.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/survey.hpp>
#include <pleme_support/rules/timers.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Asks customers how a resolution was, and takes their answers.
template <class Context>
class surveys_area {
public:
    explicit surveys_area(Context call) : context_{std::move(call)} {}

    /// The survey about a ticket's present resolution, for the host to send its token to the customer; made if there is none.
    /// @return the survey; `errc::forbidden` for a customer, `errc::not_found`, `errc::ticket_deleted`, `errc::not_resolved`
    [[nodiscard]] result<csat_survey> request(const uuid& ticket_id)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        const principal& caller = context_.caller();
        const auto& permissions = context_.options().rules.permissions;
        if (auto problem = rules::check(rules::ticket_command::request_survey, caller, permissions)) return *std::move(problem);
        return change(caller, ticket_id, [&](const loaded_ticket& loaded, timestamp now) -> result<rules::survey_decision> {
            auto present = read_one(present_survey(loaded.state.ticket));
            if (!present) return present.error();
            return rules::decide(loaded.state, *present, rules::request_satisfaction{make_survey_token()},
                                 store().command(caller, now, loaded));
        });
    }

    /// The surveys of a ticket with their tokens, oldest first.
    /// @return the surveys; `errc::forbidden` for a customer, `errc::not_found`
    [[nodiscard]] result<record_list<csat_survey>> list(const uuid& ticket_id)
    {
        if (auto refused = context_.check_staff()) return *std::move(refused);
        return read_children(context_, ticket_id, surveys_of(ticket_id));
    }

    /// The survey with a token, which is all that this takes: nobody may ask too. Whether it is open its instants say.
    /// @return the survey; `errc::not_found`, also for a text that is no token and for a deleted ticket, `errc::not_resolved`
    ///         if the ticket was reopened since
    [[nodiscard]] result<csat_survey> find(const std::string& token)
    {
        if (auto over = context_.check_end()) return *std::move(over);
        auto survey = find_any(token);
        if (!survey) return survey;
        const csat_survey& asked = *survey;
        storage::query<support_ticket> ticket;
        ticket.equal<&support_ticket::id>(asked.ticket_id)
            .equal<&support_ticket::product>(asked.product)
            .select<&support_ticket::status, &support_ticket::resolved_at, &support_ticket::reopen_count,
                    &support_ticket::deleted_at>();
        auto read = context_.read(ticket);
        if (!read) return read.error();
        if (get<0>(*read).empty()) return no_such_survey();  // purged just now
        if (auto problem = rules::check_stands(get<0>(*read).front(), asked)) return *std::move(problem);
        return survey;
    }

    /// Answers a survey in the customer's name, or changes the answer; the token is all that this takes. The answer is the
    /// ticket's rating too.
    /// @return the survey after it; `errc::invalid_argument`, `errc::not_found` and `errc::not_resolved` as above,
    ///         `errc::survey_expired`
    [[nodiscard]] result<csat_survey> answer(const std::string& token, const rating_input& input)
    {
        if (auto over = context_.check_end()) return *std::move(over);
        if (auto problem = rules::check_rating(input)) return *std::move(problem);
        auto found = find_any(token);
        if (!found) return found;
        const principal& anybody = rules::timer_principal();  // reaches everything; the answer is the customer's
        auto answered = change(
            anybody, found->ticket_id, [&](const loaded_ticket& loaded, timestamp now) -> result<rules::survey_decision> {
                auto survey = find_any(token);  // as it is now: somebody else may have answered it, or made it forgotten
                if (!survey) return survey.error();
                return rules::decide(loaded.state, *survey, rules::answer_survey{input}, store().command(anybody, now, loaded));
            });
        if (!answered && answered.error().code == errc::not_found) return no_such_survey();
        return answered;
    }

    /// Records the customer's satisfaction with a resolved ticket, or changes it; answers the survey about it, if there is one.
    /// @return the ticket after it; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::not_resolved`, `errc::rating_window_over`
    [[nodiscard]] result<support_ticket> rate(const uuid& ticket_id, const rating_input& input)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        const principal& caller = context_.caller();
        if (auto problem = rules::check(input, caller, context_.options().rules.permissions)) return *std::move(problem);
        const rules::rate_ticket command{input};
        return store().change(caller, ticket_id, std::nullopt,
                              [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
                                  auto present = read_one(present_survey(loaded.state.ticket));
                                  if (!present) return present.error();
                                  const rules::command_context with = store().command(caller, now, loaded);
                                  if (*present) return to_write(rules::decide(loaded.state, **present, command, with));
                                  auto made = rules::decide(loaded.state, command, with);
                                  if (!made) return made.error();
                                  return ticket_write{*std::move(made), {}};
                              });
    }

private:
    [[nodiscard]] ticket_store<Context> store() const { return ticket_store{context_}; }

    [[nodiscard]] static support_error no_such_survey() { return {errc::not_found, "no such survey"}; }

    [[nodiscard]] static result<ticket_write> to_write(result<rules::survey_decision> made)
    {
        if (!made) return made.error();
        ticket_write whole{std::move(made->made), {}};
        whole.extra.survey = std::move(made->survey);
        whole.extra.is_new_survey = made->is_new;
        return whole;
    }

    /// @param decide  `decide(const loaded_ticket&, timestamp now)` returns `result<rules::survey_decision>`
    /// @return the survey after it
    template <class Decide>
    [[nodiscard]] result<csat_survey> change(const principal& caller, const uuid& ticket_id, const Decide& decide)
    {
        csat_survey after;
        auto changed = store().change(caller, ticket_id, std::nullopt,
                                      [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
                                          result<rules::survey_decision> made = decide(loaded, now);
                                          if (made) after = made->survey;
                                          return to_write(std::move(made));
                                      });
        if (!changed) return changed.error();
        return after;
    }

    [[nodiscard]] result<std::optional<csat_survey>> read_one(const storage::query<csat_survey>& query)
    {
        auto read = context_.read(query);
        if (!read) return read.error();
        auto& found = get<0>(*read);
        return found.empty() ? std::optional<csat_survey>{} : std::optional{found.take(0)};
    }

    /// The survey with a token, whatever became of its ticket.
    /// @return `errc::not_found`
    [[nodiscard]] result<csat_survey> find_any(const std::string& token)
    {
        if (!is_survey_token(token)) return no_such_survey();
        storage::query<csat_survey> query;
        query.equal<&csat_survey::token>(token);
        auto survey = read_one(query);
        if (!survey) return survey.error();
        if (!*survey) return no_such_survey();
        return **std::move(survey);
    }

    Context context_;
};

inline surveys_area<context> caller_areas::surveys() const
{
    return surveys_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP
