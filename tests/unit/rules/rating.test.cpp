#include "support/stage.hpp"

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using enum ticket_status;

TEST_CASE("rating: only RESOLVED and CLOSED tickets are rated")
{
    for (const ticket_status status : enum_values<ticket_status>) {
        CAPTURE(status);
        stage desk;
        if (status != new_) REQUIRE(desk.move(status));
        const auto made = desk.rate(4, "fine");
        if (is_open(status)) {
            CHECK(failure(made) == errc::not_resolved);
            CHECK(desk.ticket().csat_score == std::nullopt);
        } else {
            REQUIRE(made);
            CHECK(desk.ticket().csat_score == 4);
            CHECK(desk.ticket().csat_comment == "fine");
            CHECK(desk.ticket().csat_rated_at == desk.ticket().updated_at);
            CHECK(desk.ticket().status == status);
            CHECK(desk.events.back().kind == event_kind::rated);
        }
    }
}

TEST_CASE("rating: by the customer or the host, never by an agent or a bot")
{
    const rating_input rating{5, {}};
    CHECK(failure(rules::check(rating, customer(), rules::default_permissions())) == std::nullopt);
    CHECK(failure(rules::check(rating, host(), rules::default_permissions())) == std::nullopt);
    CHECK(failure(rules::check(rating, agent(), rules::default_permissions())) == errc::forbidden);
    CHECK(failure(rules::check(rating, bot(), rules::default_permissions())) == errc::forbidden);
}

TEST_CASE("rating: the latest rating is the one, and its instant goes with it")
{
    stage desk;
    REQUIRE(desk.move(resolved));
    REQUIRE(desk.rate(2, "slow"));
    REQUIRE(desk.rate(5));
    CHECK(desk.ticket().csat_score == 5);
    CHECK(desk.ticket().csat_comment == std::nullopt);
    CHECK(desk.ticket().csat_rated_at == desk.ticket().updated_at);

    const std::size_t events = desk.events.size();
    const auto again = desk.rate(5);
    REQUIRE(again);
    CHECK_FALSE(again->event);
    CHECK(desk.events.size() == events);
}

TEST_CASE("rating: up to 28 days after the resolution, to the microsecond, for the first and for a change")
{
    for (const bool rated_before : {false, true}) {
        for (const auto late : {0us, 1us}) {
            stage desk;
            REQUIRE(desk.move(resolved));
            if (rated_before) REQUIRE(desk.rate(1));
            desk.now = *desk.ticket().resolved_at + std::chrono::hours{24 * 28} + late;
            CHECK(failure(desk.rate(5)) == (late == 0us ? std::nullopt : std::optional{errc::rating_window_over}));
        }
    }
}

TEST_CASE("rating: closing later does not prolong the window, resolving anew does")
{
    stage closed_late;
    REQUIRE(closed_late.move(resolved));
    closed_late.now += std::chrono::hours{24 * 27};
    REQUIRE(closed_late.move(closed));
    closed_late.now += std::chrono::hours{24 * 2};
    CHECK(failure(closed_late.rate(5)) == errc::rating_window_over);

    REQUIRE(closed_late.move(in_progress));
    CHECK(failure(closed_late.rate(5)) == errc::not_resolved);
    REQUIRE(closed_late.move(resolved));
    REQUIRE(closed_late.rate(5));
}

TEST_CASE("rating: the host sets the window")
{
    rules::ticket_rules own;
    own.rating_window = 1h;
    stage desk{own};
    REQUIRE(desk.move(resolved));
    desk.now = *desk.ticket().resolved_at + 1h + 1us;
    CHECK(failure(desk.rate(5)) == errc::rating_window_over);
}

TEST_CASE("rating: each is a fact with its score, the resolution that it is about, and the agent who made that")
{
    stage desk;
    REQUIRE(desk.move(resolved));
    const auto first = desk.rate(2, "slow").value();
    REQUIRE(first.rating);
    CHECK(*first.rating == ticket_rating{desk.ticket().id, "thai", 3, desk.ticket().updated_at, 2, 1, agent().actor_id});
    CHECK_FALSE(desk.rate(2, "slow").value().rating);  // the same again says nothing new
    CHECK(desk.rate(3, "slow").value().rating->version == 4);
    REQUIRE(desk.say(customer()));
    CHECK_FALSE(desk.update(to_status(closed), bot()).value().rating);
    const auto second = desk.rate(5).value();
    CHECK(second.rating->ordinal == 2);
    CHECK(second.rating->agent_id == std::nullopt);  // no agent resolved it
}

}  // namespace
