#include <pleme_support/rules/survey.hpp>

#include "support/stage.hpp"

#include <pleme_support/model/survey_token.hpp>
#include <pleme_support/rules/timers.hpp>

#include <set>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;

/// A ticket, its surveys so far, and the desk's settings.
struct surveyed {
    stage desk;
    rules::settings_snapshot snapshot;
    std::vector<csat_survey> surveys;

    explicit surveyed(ticket_status status = resolved)
    {
        snapshot.settings.survey_expires_after = 48;
        snapshot.settings.survey_changeable_for = 2;
        if (status != new_) REQUIRE(desk.move(status));
    }

    [[nodiscard]] const support_ticket& ticket() const { return desk.state.ticket; }

    template <class Command, class Survey>
    result<rules::survey_decision> run(const pleme_support::principal& caller, const Command& command, const Survey& survey)
    {
        auto made = rules::decide(desk.state, survey, command, {caller, desk.now, make_id('e', 99), desk.rules, snapshot});
        if (!made) return made;
        if (made->made.event) desk.state = rules::apply(std::move(desk.state), made->made).value();
        if (made->is_new)
            surveys.push_back(made->survey);
        else
            surveys.at(static_cast<std::size_t>(made->survey.ordinal) - 1) = made->survey;
        desk.now += 1min;
        return made;
    }
    result<rules::survey_decision> request(std::string token = "a token", const pleme_support::principal& caller = agent())
    {
        const bool is_asked = surveys.size() == static_cast<std::size_t>(rules::survey_ordinal(ticket()));
        return run(caller, rules::request_satisfaction{std::move(token)},
                   is_asked ? std::optional{surveys.back()} : std::nullopt);
    }
    result<rules::survey_decision> answer(std::int32_t score, std::optional<std::string> comment = {}, std::size_t which = 0)
    {
        return run(host(), rules::answer_survey{{score, std::move(comment)}}, surveys.at(which));
    }
    result<rules::survey_decision> rate(std::int32_t score)
    {
        return run(customer(), rules::rate_ticket{{score, {}}}, surveys.back());
    }
};

TEST_CASE("survey: only RESOLVED and CLOSED tickets are asked about, and no deleted one")
{
    for (const ticket_status status : enum_values<ticket_status>) {
        CAPTURE(status);
        surveyed desk{status};
        CHECK(failure(desk.request()) == (is_open(status) ? std::optional{errc::not_resolved} : std::nullopt));
        REQUIRE(desk.desk.run(agent(), rules::delete_ticket{}));
        CHECK(failure(desk.request()) == errc::ticket_deleted);
    }
}

TEST_CASE("survey: the first request makes it, at its own instant, and every other returns it")
{
    surveyed desk;
    const auto version = desk.ticket().version;
    desk.desk.now -= 24h;  // a clock behind the ticket's
    const auto made = desk.request("first");
    REQUIRE(made);
    CHECK(made->is_new);
    REQUIRE(made->made.event);
    CHECK(made->made.event->kind == event_kind::satisfaction_requested);
    CHECK(made->made.event->actor_id == agent().actor_id);
    CHECK(made->made.event->changes.empty());
    CHECK(desk.ticket().version == version + 1);
    CHECK(
        (made->survey ==
         csat_survey{
             desk.ticket().id, "thai", 1, "first", desk.ticket().updated_at, desk.ticket().updated_at + 48h, {}, {}, {}, {}}));

    desk.desk.now += 48h;
    for (const auto& caller : {agent(2), host(), bot()}) {
        const auto again = desk.request("second", caller);
        REQUIRE(again);
        CHECK_FALSE(again->made.event);
        CHECK_FALSE(again->is_new);
        CHECK((again->survey == made->survey));
    }
}

TEST_CASE("survey: an answer is the ticket's rating, given by its customer")
{
    surveyed desk;
    REQUIRE(desk.request());
    const auto answered = desk.answer(4, "fine");
    REQUIRE(answered);
    CHECK(answered->made.event->kind == event_kind::rated);
    CHECK(answered->made.event->actor_id == make_id('c', 1));
    CHECK(answered->made.event->actor == actor_kind::customer);
    CHECK(desk.ticket().csat_score == 4);
    CHECK(desk.ticket().csat_comment == "fine");
    CHECK(desk.ticket().csat_rated_at == desk.ticket().updated_at);
    const csat_survey& survey = desk.surveys[0];
    CHECK(survey.score == 4);
    CHECK(survey.comment == "fine");
    CHECK(survey.answered_at == desk.ticket().updated_at);
    CHECK(survey.changeable_until == desk.ticket().updated_at + 2h);

    REQUIRE(desk.answer(2));
    CHECK(desk.ticket().csat_score == 2);
    CHECK(desk.ticket().csat_comment == std::nullopt);
    CHECK(desk.surveys[0].comment == std::nullopt);
    CHECK(desk.surveys[0].answered_at == desk.ticket().csat_rated_at);
    CHECK(desk.surveys[0].changeable_until == *answered->survey.answered_at + 2h);  // from the first answer
}

TEST_CASE("survey: a first answer to the microsecond of its expiry")
{
    for (const auto late : {0us, 1us}) {
        surveyed desk;
        REQUIRE(desk.request());
        desk.desk.now = desk.surveys[0].expires_at + late;
        const auto version = desk.ticket().version;
        const auto answered = desk.answer(5);
        CHECK(failure(answered) == (late == 0us ? std::nullopt : std::optional{errc::survey_expired}));
        CHECK(desk.ticket().version == version + (late == 0us ? 1 : 0));
        CHECK(desk.ticket().csat_score.has_value() == (late == 0us));
    }
}

TEST_CASE("survey: another answer to the microsecond of its window; the same one at any time")
{
    surveyed desk;
    REQUIRE(desk.request());
    desk.desk.now = desk.surveys[0].expires_at;
    REQUIRE(desk.answer(5, "good"));
    desk.desk.now = *desk.surveys[0].changeable_until;
    REQUIRE(desk.answer(3, "good"));
    const auto before = desk.ticket();
    desk.desk.now = *desk.surveys[0].changeable_until + 1us;
    CHECK(failure(desk.answer(4, "good")) == errc::survey_expired);
    CHECK(failure(desk.answer(3)) == errc::survey_expired);
    const auto again = desk.answer(3, "good");
    REQUIRE(again);
    CHECK_FALSE(again->made.event);
    CHECK((desk.ticket() == before));
}

TEST_CASE("survey: with a window of nothing the first answer stands")
{
    surveyed desk;
    desk.snapshot.settings.survey_changeable_for = 0;
    REQUIRE(desk.request());
    REQUIRE(desk.answer(5));
    CHECK(desk.surveys[0].changeable_until == desk.surveys[0].answered_at);
    CHECK(failure(desk.answer(4)) == errc::survey_expired);
}

TEST_CASE("survey: a reopen ends it for good; the next resolution has another")
{
    surveyed desk;
    REQUIRE(desk.request("one"));
    REQUIRE(desk.desk.move(in_progress));
    CHECK(failure(desk.answer(5)) == errc::not_resolved);
    CHECK(failure(desk.request("two")) == errc::not_resolved);
    REQUIRE(desk.desk.move(closed));
    CHECK(failure(desk.answer(5)) == errc::not_resolved);
    const auto second = desk.request("two");
    REQUIRE(second);
    CHECK(second->is_new);
    CHECK(second->survey.ordinal == 2);
    CHECK(second->survey.token == "two");
    CHECK(failure(desk.answer(5)) == errc::not_resolved);
    CHECK(failure(desk.answer(5, {}, 1)) == std::nullopt);
    CHECK(desk.surveys[0].score == std::nullopt);
    CHECK(desk.surveys[1].score == 5);
}

TEST_CASE("survey: who has the token of a deleted ticket's is told nothing of it")
{
    surveyed desk;
    REQUIRE(desk.request());
    REQUIRE(desk.desk.run(agent(), rules::delete_ticket{}));
    CHECK(failure(desk.answer(5)) == errc::not_found);
    CHECK(failure(rules::check_stands(desk.ticket(), desk.surveys[0])) == errc::not_found);
    REQUIRE(desk.desk.run(agent(), rules::restore_ticket{}));
    CHECK(failure(desk.answer(5)) == std::nullopt);
}

TEST_CASE("survey: the first answer counts although the ticket was rated so before")
{
    surveyed desk;
    REQUIRE(desk.desk.rate(4));
    REQUIRE(desk.request());
    const auto answered = desk.answer(4);
    REQUIRE(answered);
    REQUIRE(answered->made.event);
    CHECK(desk.surveys[0].answered_at == desk.ticket().csat_rated_at);
    CHECK(desk.ticket().csat_rated_at == desk.ticket().updated_at);
}

TEST_CASE("survey: a rating answers it, by the window of ratings")
{
    surveyed desk;
    REQUIRE(desk.request());
    desk.desk.now = desk.surveys[0].expires_at + 24h;
    const auto rated = desk.rate(2);
    REQUIRE(rated);
    CHECK(rated->made.event->actor_id == customer().actor_id);
    CHECK(desk.ticket().csat_score == 2);
    CHECK(desk.surveys[0].score == 2);
    CHECK(desk.surveys[0].answered_at == desk.ticket().csat_rated_at);
    CHECK(desk.surveys[0].changeable_until == *desk.surveys[0].answered_at + 2h);
    CHECK(failure(desk.answer(3)) == std::nullopt);

    desk.desk.now += 24h;
    CHECK(failure(desk.answer(4)) == errc::survey_expired);
    REQUIRE(desk.rate(1));  // the customer himself may for longer
    CHECK(desk.surveys[0].score == 1);
    const auto again = desk.rate(1);
    REQUIRE(again);
    CHECK_FALSE(again->made.event);

    desk.desk.now = *desk.ticket().resolved_at + desk.desk.rules.rating_window + 1us;
    CHECK(failure(desk.rate(5)) == errc::rating_window_over);
    REQUIRE(desk.desk.move(in_progress));
    CHECK(failure(desk.rate(5)) == errc::not_resolved);
    REQUIRE(desk.desk.run(agent(), rules::delete_ticket{}));
    CHECK(failure(desk.rate(5)) == errc::ticket_deleted);
}

TEST_CASE("survey: tokens are 32 digits, and no two are alike")
{
    std::set<std::string> tokens;
    std::string digits;
    for (int i = 0; i < 1000; ++i) {
        const std::string token = make_survey_token();
        CHECK(is_survey_token(token));
        CHECK(tokens.insert(token).second);
        digits += token;
    }
    for (const char c : std::string_view{"0123456789abcdef"}) {
        CAPTURE(c);
        // 2,000 of each are expected, with a deviation of 43: ten of those are not met by chance.
        CHECK(std::abs(std::count(digits.begin(), digits.end(), c) - 2'000) < 430);
    }
    for (const char* text :
         {"", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0", "0123456789ABCDEF0123456789ABCDEF",
          "0123456789abcdef0123456789abcdeg", "0123456789abcdef-123456789abcdef"})
        CHECK_FALSE(is_survey_token(text));
}

}  // namespace
