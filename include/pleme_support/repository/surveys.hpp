// Surveys from storage and back: asked for by the desk, answered by who has the token, or by a rating.
// Repository layer. Every write to a survey comes with the next version of its ticket, so that what was read of it after the
// ticket still holds when that version is committed. Guide: docs/guide/satisfaction.md.
// Tests: tests/unit/repository/surveys.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP
#define PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/survey_token.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/survey.hpp>
#include <pleme_support/rules/timers.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::repository {

/// The surveys of a ticket, oldest first.
[[nodiscard]] inline storage::query<csat_survey> surveys_of(const uuid& ticket_id)
{
    storage::query<csat_survey> surveys;
    surveys.equal<&csat_survey::ticket_id>(ticket_id).ascending<&csat_survey::ordinal>();
    return surveys;
}

/// The survey about a ticket's present resolution.
[[nodiscard]] inline storage::query<csat_survey> present_survey(const support_ticket& ticket)
{
    storage::query<csat_survey> survey;
    survey.equal<&csat_survey::ticket_id>(ticket.id)
        .equal<&csat_survey::product>(ticket.product)
        .equal<&csat_survey::ordinal>(rules::survey_ordinal(ticket));
    return survey;
}

/// Asking, rating and answering on one storage. Everything that they need must outlive them.
/// @tparam Context  `context(const principal&, timestamp now, const loaded_ticket&)` makes a `rules::command_context`
template <storage::adapter Storage, class Store, class Context>
class surveys {
public:
    surveys(Storage& storage, Store store, Context context)
        : storage_{storage}, store_{std::move(store)}, context_{std::move(context)}
    {
    }

    /// The survey about a ticket's present resolution, made if there is none.
    /// @return `errc::not_found`, `errc::ticket_deleted`, `errc::not_resolved`, `errc::conflict`
    [[nodiscard]] result<csat_survey> request(const principal& caller, const uuid& ticket_id)
    {
        return change(caller, ticket_id, [&](const loaded_ticket& loaded, timestamp now) -> result<rules::survey_decision> {
            auto present = read_one(present_survey(loaded.state.ticket));
            if (!present) return present.error();
            return rules::decide(loaded.state, *present, rules::request_satisfaction{make_survey_token()},
                                 context_(caller, now, loaded));
        });
    }

    /// The survey with a token, while the resolution that it asks about stands.
    /// @return `errc::not_found`, `errc::not_resolved`
    [[nodiscard]] result<csat_survey> find(const std::string& token)
    {
        auto survey = find_any(token);
        if (!survey) return survey;
        storage::query<support_ticket> ticket;
        ticket.equal<&support_ticket::id>(survey->ticket_id)
            .template equal<&support_ticket::product>(survey->product)
            .template select<&support_ticket::status, &support_ticket::resolved_at, &support_ticket::reopen_count,
                             &support_ticket::deleted_at>();
        auto read = storage_.read(ticket);
        if (!read) return read.error();
        if (std::get<0>(*read).empty()) return no_such_survey();  // purged just now
        if (auto problem = rules::check_stands(std::get<0>(*read).front(), *survey)) return *std::move(problem);
        return survey;
    }

    /// Answers a survey.
    /// @return the survey after it; `errc::not_found`, `errc::not_resolved`, `errc::survey_expired`, `errc::conflict`
    [[nodiscard]] result<csat_survey> answer(const std::string& token, const rating_input& input)
    {
        auto found = find_any(token);
        if (!found) return found;
        const principal& nobody = rules::timer_principal();  // reaches everything; the answer is the customer's
        auto answered =
            change(nobody, found->ticket_id, [&](const loaded_ticket& loaded, timestamp now) -> result<rules::survey_decision> {
                auto survey = find_any(token);  // as it is now: somebody else may have answered it, or made it forgotten
                if (!survey) return survey.error();
                return rules::decide(loaded.state, *survey, rules::answer_survey{input}, context_(nobody, now, loaded));
            });
        if (!answered && answered.error().code == errc::not_found) return no_such_survey();
        return answered;
    }

    /// Rates a ticket, and with that answers the survey about its present resolution, if there is one.
    /// @return the ticket after it; `errc::not_found`, `errc::ticket_deleted`, `errc::not_resolved`,
    ///         `errc::rating_window_over`, `errc::conflict`
    [[nodiscard]] result<support_ticket> rate(const principal& caller, const uuid& ticket_id, const rules::rate_ticket& command)
    {
        return store_.change(caller, ticket_id, std::nullopt, [&](const loaded_ticket& loaded, timestamp now) -> result<write> {
            auto present = read_one(present_survey(loaded.state.ticket));
            if (!present) return present.error();
            const rules::command_context context = context_(caller, now, loaded);
            if (*present) return to_write(rules::decide(loaded.state, **present, command, context));
            auto made = rules::decide(loaded.state, command, context);
            if (!made) return made.error();
            return write{*std::move(made), {}};
        });
    }

private:
    using write = std::pair<rules::decision, extra_writes>;

    [[nodiscard]] static support_error no_such_survey() { return {errc::not_found, "no such survey"}; }

    [[nodiscard]] static result<write> to_write(result<rules::survey_decision> made)
    {
        if (!made) return made.error();
        write whole{std::move(made->made), {}};
        whole.second.survey = std::move(made->survey);
        whole.second.is_new_survey = made->is_new;
        return whole;
    }

    /// @param decide  `decide(const loaded_ticket&, timestamp now)` returns `result<rules::survey_decision>`
    /// @return the survey after it
    template <class Decide>
    [[nodiscard]] result<csat_survey> change(const principal& caller, const uuid& ticket_id, Decide&& decide)
    {
        csat_survey after;
        auto changed =
            store_.change(caller, ticket_id, std::nullopt, [&](const loaded_ticket& loaded, timestamp now) -> result<write> {
                result<rules::survey_decision> made = decide(loaded, now);
                if (made) after = made->survey;
                return to_write(std::move(made));
            });
        if (!changed) return changed.error();
        return after;
    }

    [[nodiscard]] result<std::optional<csat_survey>> read_one(const storage::query<csat_survey>& query)
    {
        auto read = storage_.read(query);
        if (!read) return read.error();
        auto& found = std::get<0>(*read);
        return found.empty() ? std::optional<csat_survey>{} : std::optional{std::move(found.front())};
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

    Storage& storage_;
    Store store_;
    Context context_;
};

}  // namespace pleme_support::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SURVEYS_HPP
