#include "support/storages.hpp"

#include <pleme_support/model/survey_token.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;

/// A ticket that is resolved, and a survey about it.
template <class Desk>
csat_survey ask_about_new_ticket(Desk& desk)
{
    const uuid ticket = desk.create().id;
    desk.move(ticket, resolved);
    return desk.repo.with(agent()).surveys().request(ticket).value();
}

template <class Repository>
std::size_t count_events(Repository& repo, const uuid& ticket, event_kind kind)
{
    const auto events = repo.with(host()).log().events(ticket).value();
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [kind](const ticket_event& event) { return event.kind == kind; }));
}

/// Every survey in a storage.
template <class Storage>
std::vector<csat_survey> all_surveys(Storage& storage)
{
    storage::query<csat_survey> query;
    query.ascending<&csat_survey::sent_at, &csat_survey::ticket_id, &csat_survey::ordinal>();
    return get<0>(storage.read(no_end, query).value()).take_all();
}

TEST_CASE_TEMPLATE("surveys: one for each resolution, whoever asks and how often", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    CHECK(failure(desk.repo.with(agent()).surveys().request(ticket)) == errc::not_resolved);
    desk.move(ticket, resolved);
    desk.advance(1h);
    const auto survey = desk.repo.with(agent()).surveys().request(ticket).value();
    CHECK(is_survey_token(survey.token));
    CHECK(survey.sent_at == at("2026-03-02T10:00:00Z"));
    CHECK(survey.expires_at == survey.sent_at + 28 * 24h);
    CHECK(desk.find(ticket).updated_at == survey.sent_at);
    desk.advance(1h);
    CHECK((desk.repo.with(host()).surveys().request(ticket).value() == survey));
    CHECK((desk.repo.with(bot()).surveys().request(ticket).value() == survey));
    desk.move(ticket, closed);
    CHECK((desk.repo.with(agent(2)).surveys().request(ticket).value() == survey));
    CHECK(count_events(desk.repo, ticket, event_kind::satisfaction_requested) == 1);

    desk.move(ticket, in_progress);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().find(survey.token)) == errc::not_resolved);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(survey.token, {5, {}})) == errc::not_resolved);
    CHECK(failure(desk.repo.with(agent()).surveys().request(ticket)) == errc::not_resolved);
    desk.move(ticket, resolved);
    const auto second = desk.repo.with(agent()).surveys().request(ticket).value();
    CHECK(second.ordinal == 2);
    CHECK(second.token != survey.token);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().find(survey.token)) == errc::not_resolved);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(survey.token, {5, {}})) == errc::not_resolved);
    const auto answered = desk.repo.with(principal::nobody()).surveys().answer(second.token, {5, {}}).value();
    CHECK((desk.repo.with(agent()).surveys().list(ticket).value() == std::vector{survey, answered}));
    CHECK(count_events(desk.repo, ticket, event_kind::satisfaction_requested) == 2);
    CHECK((rules::fold(desk.repo.with(host()).log().events(ticket).value()).value() == desk.find(ticket)));
}

TEST_CASE_TEMPLATE("surveys: an answer by token alone, by the settings of the product", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    REQUIRE(desk.repo.with(agent()).settings().update("thai", {{}, {}, 48, 2}));
    const auto asked = ask_about_new_ticket(desk);
    CHECK(asked.expires_at == asked.sent_at + 48h);
    CHECK((desk.repo.with(principal::nobody()).surveys().find(asked.token).value() == asked));

    desk.set_now(asked.expires_at);
    const auto answered = desk.repo.with(principal::nobody()).surveys().answer(asked.token, {4, "ขอบคุณ"}).value();
    CHECK(answered.score == 4);
    CHECK(answered.comment == "ขอบคุณ");
    CHECK(answered.answered_at == asked.expires_at);
    CHECK(answered.changeable_until == asked.expires_at + 2h);
    const auto ticket = desk.find(asked.ticket_id);
    CHECK(ticket.csat_score == 4);
    CHECK(ticket.csat_comment == "ขอบคุณ");
    CHECK(ticket.csat_rated_at == asked.expires_at);
    const auto event = desk.repo.with(host()).log().events(ticket.id).value().back();
    CHECK(event.kind == event_kind::rated);
    CHECK(event.actor_id == ticket.customer_id);
    CHECK(event.actor == actor_kind::customer);

    desk.set_now(*answered.changeable_until);
    const auto changed = desk.repo.with(principal::nobody()).surveys().answer(asked.token, {1, {}}).value();
    desk.advance(1us);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {2, {}})) == errc::survey_expired);
    CHECK((desk.repo.with(principal::nobody()).surveys().answer(asked.token, {1, {}}).value() == changed));
    CHECK((desk.repo.with(principal::nobody()).surveys().find(asked.token).value() == changed));
    CHECK(desk.find(ticket.id).version == ticket.version + 1);

    const auto late = ask_about_new_ticket(desk);
    desk.set_now(late.expires_at + 1us);
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(late.token, {5, {}})) == errc::survey_expired);
    CHECK((desk.repo.with(principal::nobody()).surveys().find(late.token).value() == late));
    CHECK((desk.repo.with(agent()).surveys().request(late.ticket_id).value() == late));
}

TEST_CASE_TEMPLATE("surveys: a token that nobody was given leads to nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto asked = ask_about_new_ticket(desk);
    std::string other = asked.token;
    other.back() = other.back() == '0' ? '1' : '0';
    std::string upper = "0123456789abcdef0123456789abcdeF";
    for (const std::string& token :
         {other, upper, std::string{}, asked.token + '0', asked.token.substr(1), to_text(asked.ticket_id),
          std::string(32, '\0'), std::string{"' OR 1=1 --"}, std::string(100'000, 'a')}) {
        CHECK(complaint(desk.repo.with(principal::nobody()).surveys().find(token)) == "no such survey");
        CHECK(complaint(desk.repo.with(principal::nobody()).surveys().answer(token, {5, {}})) == "no such survey");
        CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(token, {5, {}})) == errc::not_found);
    }
    // What an answer has to be like is said whoever asks.
    for (const std::string& token : {other, asked.token}) {
        CHECK(complaint(desk.repo.with(principal::nobody()).surveys().answer(token, {0, {}})) == "score must be 1 to 5");
        CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(token, {6, {}})) == errc::invalid_argument);
        CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(token, {5, "\xff"})) == errc::invalid_argument);
    }
    CHECK((all_surveys(desk.storage()) == std::vector{asked}));
    CHECK(desk.find(asked.ticket_id).csat_score == std::nullopt);
}

TEST_CASE_TEMPLATE("surveys: no customer sees them, nobody outside, and a deleted ticket has none to show", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto asked = ask_about_new_ticket(desk);
    const uuid ticket = asked.ticket_id;
    auto delegate = customer();
    delegate.acts_for = delegation::anyone;
    CHECK(failure(desk.repo.with(customer()).surveys().request(ticket)) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).surveys().list(ticket)) == errc::forbidden);
    CHECK((desk.repo.with(delegate).surveys().list(ticket).value() == std::vector{asked}));
    auto elsewhere = agent();
    elsewhere.products = {"lao"};
    CHECK(failure(desk.repo.with(elsewhere).surveys().request(ticket)) == errc::not_found);
    CHECK(failure(desk.repo.with(elsewhere).surveys().list(ticket)) == errc::not_found);
    CHECK(failure(desk.repo.with(agent()).surveys().request(make_id('d', 7))) == errc::not_found);

    REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
    CHECK(failure(desk.repo.with(agent()).surveys().request(ticket)) == errc::ticket_deleted);
    CHECK(failure(desk.repo.with(agent()).surveys().list(ticket)) == errc::not_found);
    CHECK(complaint(desk.repo.with(principal::nobody()).surveys().find(asked.token)) == "no such survey");
    CHECK(complaint(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {5, {}})) == "no such survey");
    REQUIRE(desk.repo.with(agent()).tickets().restore(ticket));
    CHECK(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {5, {}}));
    REQUIRE(desk.repo.with(agent()).tickets().remove(ticket));
    desk.advance(48h);
    REQUIRE(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{1}).value().done == 1);
    CHECK(all_surveys(desk.storage()).empty());
    CHECK(complaint(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {5, {}})) == "no such survey");
}

TEST_CASE_TEMPLATE("surveys: a rating is the answer, too", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto asked = ask_about_new_ticket(desk);
    desk.advance(1h);
    const auto rated = desk.repo.with(customer()).surveys().rate(asked.ticket_id, {3, "so so"}).value();
    const auto answered = desk.repo.with(principal::nobody()).surveys().find(asked.token).value();
    CHECK(answered.score == 3);
    CHECK(answered.comment == "so so");
    CHECK(answered.answered_at == rated.csat_rated_at);
    CHECK(answered.changeable_until == *rated.csat_rated_at + 24h);
    CHECK((desk.repo.with(customer()).surveys().rate(asked.ticket_id, {3, "so so"}).value() == rated));
    CHECK(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {4, {}}).value().score == 4);
    CHECK(desk.find(asked.ticket_id).csat_score == 4);

    // Without a survey about the present resolution a rating is a rating.
    desk.move(asked.ticket_id, in_progress);
    desk.move(asked.ticket_id, resolved);
    CHECK(desk.repo.with(customer()).surveys().rate(asked.ticket_id, {1, {}}).value().csat_score == 1);
    const auto surveys = desk.repo.with(agent()).surveys().list(asked.ticket_id).value();
    REQUIRE(surveys.size() == 1);
    CHECK(surveys[0].score == 4);
}

TEST_CASE_TEMPLATE("surveys: sixteen at once ask for one survey and get one", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.move(ticket, resolved);
    std::vector<result<csat_survey>> asked(16, support_error{errc::not_found, ""});
    std::vector<std::thread> threads;
    for (auto& outcome : asked)
        threads.emplace_back([&desk, &outcome, ticket] {
            support_repository<typename test::desk<Storage>::storage_type> repo{desk.storage()};
            outcome = repo.with(agent()).surveys().request(ticket);
        });
    for (std::thread& thread : threads) thread.join();
    for (const auto& outcome : asked) {
        REQUIRE(outcome);
        CHECK((*outcome == *asked[0]));
    }
    CHECK((all_surveys(desk.storage()) == std::vector{*asked[0]}));
    CHECK(count_events(desk.repo, ticket, event_kind::satisfaction_requested) == 1);
}

TEST_CASE_TEMPLATE("surveys: sixteen answers at once by one token leave one state and an event for each change", Storage,
                   EVERY_STORAGE)
{
    for (const bool are_alike : {false, true}) {
        CAPTURE(are_alike);
        desk<Storage> desk;
        desk.set_now(wall_clock{}.now());
        const auto asked = ask_about_new_ticket(desk);
        std::vector<result<csat_survey>> answers(16, support_error{errc::not_found, ""});
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < answers.size(); ++i)
            threads.emplace_back([&, i] {
                support_repository<typename test::desk<Storage>::storage_type> repo{desk.storage()};
                const rating_input rating{are_alike ? 5 : static_cast<std::int32_t>(1 + i % 5),
                                          are_alike ? std::string{"thanks"} : std::to_string(i)};
                answers[i] = repo.with(principal::nobody()).surveys().answer(asked.token, rating);
            });
        for (std::thread& thread : threads) thread.join();

        std::vector<timestamp> changes;  // each change has an instant of its own
        for (const auto& answer : answers) {
            REQUIRE(answer);
            CHECK(answer->token == asked.token);
            changes.push_back(*answer->answered_at);
        }
        std::sort(changes.begin(), changes.end());
        changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
        CHECK(changes.size() == (are_alike ? 1 : answers.size()));
        CHECK(count_events(desk.repo, asked.ticket_id, event_kind::rated) == changes.size());

        const auto survey = desk.repo.with(principal::nobody()).surveys().find(asked.token).value();
        const auto ticket = desk.find(asked.ticket_id);
        CHECK(survey.answered_at == changes.back());
        CHECK(survey.changeable_until == changes.front() + 24h);
        CHECK(ticket.csat_score == survey.score);
        CHECK(ticket.csat_comment == survey.comment);
        CHECK(ticket.csat_rated_at == survey.answered_at);
        CHECK((rules::fold(desk.repo.with(host()).log().events(ticket.id).value()).value() == ticket));
        CHECK(std::any_of(answers.begin(), answers.end(), [&](const auto& answer) { return *answer == survey; }));
    }
}

/// A storage where something happens right before a commit, and where the end of one may not be told.
class meddling_storage {
public:
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        return records.read(end, queries...);
    }
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        if (const auto meddle = std::exchange(before, nullptr)) meddle();
        if (auto committed = records.commit(end, batch); !committed) return committed;
        if (std::exchange(loses_outcome, false)) return support_error{errc::outcome_unknown, "nobody knows"};
        return {};
    }

    adapters::memory_storage records;
    std::function<void()> before;
    bool loses_outcome = false;
};

struct meddling {
    meddling_storage storage;
};

TEST_CASE("surveys: what others do between the reading and the writing of an answer counts")
{
    desk<meddling> desk;
    support_repository<adapters::memory_storage> other{desk.storage().records};
    desk.set_now(wall_clock{}.now());
    const auto asked = ask_about_new_ticket(desk);
    const uuid ticket = asked.ticket_id;
    const auto answer_while = [&](std::function<void()> meddle) {
        desk.storage().before = std::move(meddle);
        return desk.repo.with(principal::nobody()).surveys().answer(asked.token, {5, "mine"});
    };

    SUBCASE("another answer")
    {
        csat_survey first;
        const auto mine = answer_while([&] {
            first = other.with(principal::nobody()).surveys().answer(asked.token, {1, "first"}).value();
        });
        CHECK(mine.value().comment == "mine");
        CHECK(mine.value().changeable_until == first.changeable_until);
        CHECK(count_events(desk.repo, ticket, event_kind::rated) == 2);
    }
    SUBCASE("the same answer")
    {
        csat_survey first;
        const auto mine = answer_while([&] {
            first = other.with(principal::nobody()).surveys().answer(asked.token, {5, "mine"}).value();
        });
        CHECK((mine.value() == first));
        CHECK(count_events(desk.repo, ticket, event_kind::rated) == 1);
    }
    SUBCASE("a rating")
    {
        CHECK(answer_while([&] { REQUIRE(other.with(customer()).surveys().rate(ticket, {2, {}})); }).value().score == 5);
        CHECK(count_events(desk.repo, ticket, event_kind::rated) == 2);
    }
    SUBCASE("a reopen")
    {
        CHECK(failure(answer_while([&] { REQUIRE(other.with(agent()).tickets().update(ticket, to_status(in_progress))); })) ==
              errc::not_resolved);
        CHECK(all_surveys(desk.storage())[0].score == std::nullopt);
    }
    SUBCASE("a deletion")
    {
        CHECK(complaint(answer_while([&] { REQUIRE(other.with(agent()).tickets().remove(ticket)); })) == "no such survey");
    }
    SUBCASE("an erasure")
    {
        CHECK(complaint(answer_while([&] {
                  REQUIRE(other.with(host()).privacy().erase_customer("thai", customer().actor_id));
              })) == "no such survey");
        CHECK(desk.find(ticket).csat_score == std::nullopt);
    }
    SUBCASE("a purge")
    {
        CHECK(complaint(answer_while([&] {
                  storage::batch batch;
                  batch.remove(desk.find(ticket));
                  REQUIRE(desk.storage().records.commit(no_end, batch));
              })) == "no such survey");
    }
}

TEST_CASE("surveys: what others do between the reading and the writing of a request or a rating counts")
{
    desk<meddling> desk;
    support_repository<adapters::memory_storage> other{desk.storage().records};
    desk.set_now(wall_clock{}.now());
    const uuid ticket = desk.create().id;
    desk.move(ticket, resolved);
    csat_survey first;
    desk.storage().before = [&] { first = other.with(agent()).surveys().request(ticket).value(); };

    SUBCASE("another request")
    {
        CHECK((desk.repo.with(agent(2)).surveys().request(ticket).value() == first));
        CHECK(count_events(desk.repo, ticket, event_kind::satisfaction_requested) == 1);
    }
    SUBCASE("a request before a rating: it is answered")
    {
        const auto rated = desk.repo.with(customer()).surveys().rate(ticket, {4, {}}).value();
        CHECK(desk.repo.with(principal::nobody()).surveys().find(first.token).value().answered_at == rated.csat_rated_at);
    }
}

TEST_CASE("surveys: a retry after a commit whose end was not told does nothing twice")
{
    desk<meddling> desk;
    const uuid ticket = desk.create().id;
    desk.move(ticket, resolved);
    desk.storage().loses_outcome = true;
    CHECK(failure(desk.repo.with(agent()).surveys().request(ticket)) == errc::outcome_unknown);
    const auto asked = desk.repo.with(agent()).surveys().request(ticket).value();
    desk.storage().loses_outcome = true;
    CHECK(failure(desk.repo.with(principal::nobody()).surveys().answer(asked.token, {3, {}})) == errc::outcome_unknown);
    desk.advance(24h * 30);  // and long after
    const auto answered = desk.repo.with(principal::nobody()).surveys().answer(asked.token, {3, {}}).value();
    CHECK(answered.answered_at == desk.find(ticket).csat_rated_at);
    CHECK(count_events(desk.repo, ticket, event_kind::satisfaction_requested) == 1);
    CHECK(count_events(desk.repo, ticket, event_kind::rated) == 1);
}

}  // namespace
