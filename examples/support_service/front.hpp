// Who gets which schema: the whole one for who has proved who he is, surveys by their tokens for everybody else.
// Example service: no HTTP. Guide: docs/guide/service.md, docs/guide/satisfaction.md. Tests: tests/clients/surveys.test.mjs.

#ifndef SUPPORT_SERVICE_FRONT_HPP
#define SUPPORT_SERVICE_FRONT_HPP

#include "schema.hpp"

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/support_context.hpp>
#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/class.hpp>

#include <optional>

namespace support_service {

/// What a request without a login carries: whether it was about a survey.
struct open_context : pleme_support::api::support_context {
    bool is_answered = false;
};

/// The query that needs no login. A schema of its own can't let through what it does not have.
class open_query_root {
public:
    using maybe_survey = pleme_support::result<std::optional<pleme_support::csat_survey>>;

    explicit open_query_root(repository& desk) : desk_{desk} {}

    [[nodiscard]] maybe_survey satisfaction_survey(open_context& context,
                                                   const pleme_support::api::survey_token_args& args) const
    {
        context.is_answered = true;
        return desk_.satisfaction_survey(context, args);
    }

    BOOST_DESCRIBE_CLASS(open_query_root, (), (satisfaction_survey), (), ())

private:
    pleme_support::api::support_queries<repository> desk_;
};

/// The mutation that needs no login.
class open_mutation_root {
public:
    using maybe_survey = open_query_root::maybe_survey;

    explicit open_mutation_root(repository& desk) : desk_{desk} {}

    [[nodiscard]] maybe_survey rate_by_token(open_context& context, const pleme_support::api::rate_by_token_args& args) const
    {
        context.is_answered = true;
        return desk_.rate_by_token(context, args);
    }

    BOOST_DESCRIBE_CLASS(open_mutation_root, (), (rate_by_token), (), ())

private:
    pleme_support::api::support_mutations<repository> desk_;
};

/// Stands where an engine stands, behind `http::handler`.
class front {
public:
    using context_type = service_context;

    /// @param observer  outlives the front, as does `desk`
    front(repository& desk, pleme_support::graphql::execution_observer& observer)
        : whole_{query_root{desk}, mutation_root{desk}, {.observer = &observer}},
          open_{open_query_root{desk}, open_mutation_root{desk}, {.observer = &observer}}
    {
    }

    /// @param context  `needs_login` is set if who has no login asked for anything but surveys: nothing was done then
    [[nodiscard]] pleme_support::graphql::response execute(const pleme_support::graphql::request& asked,
                                                           service_context& context) const
    {
        if (context.is_known) return whole_.execute(asked, context);
        open_context open;
        open.end = context.end;
        pleme_support::graphql::response made = open_.execute(asked, open);
        context.needs_login = !open.is_answered;
        return made;
    }

private:
    using open_schema = pleme_support::graphql::schema<open_query_root, open_mutation_root, open_context>;

    pleme_support::graphql::engine<service_schema> whole_;
    pleme_support::graphql::engine<open_schema> open_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_FRONT_HPP
