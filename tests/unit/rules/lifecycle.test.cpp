#include "support/stage.hpp"

#include <map>
#include <set>

namespace {

using namespace pleme_support;
using namespace test;
using enum ticket_status;

/// The sentence, as data: what may follow what.
const std::map<ticket_status, std::set<ticket_status>> allowed{
    {new_, {in_progress, waiting_on_customer, resolved, closed}},
    {in_progress, {waiting_on_customer, resolved, closed}},
    {waiting_on_customer, {in_progress, resolved, closed}},
    {resolved, {closed, in_progress}},
    {closed, {in_progress}},
};

/// A ticket in a status; each is reached from NEW in one step.
stage in_status(ticket_status status, rules::ticket_rules rules = {})
{
    stage made{rules};
    if (status != new_) REQUIRE(made.move(status));
    return made;
}

TEST_CASE("lifecycle: all 25 steps")
{
    for (const ticket_status from : enum_values<ticket_status>) {
        for (const ticket_status to : enum_values<ticket_status>) {
            CAPTURE(from);
            CAPTURE(to);
            stage desk = in_status(from);
            const support_ticket before = desk.ticket();
            const auto made = desk.move(to);
            if (from == to) {
                REQUIRE(made);
                CHECK_FALSE(made->event);
                CHECK(desk.ticket() == before);
            } else if (allowed.at(from).contains(to)) {
                REQUIRE(made);
                CHECK(desk.ticket().status == to);
                CHECK(desk.ticket().version == before.version + 1);
            } else {
                CHECK(failure(made) == errc::invalid_transition);
                CHECK(complaint(made) == "status can't go from " + to_text(from) + " to " + to_text(to));
                CHECK(desk.ticket() == before);
            }
        }
    }
}

TEST_CASE("lifecycle: resolving and closing stamp their instants")
{
    for (const ticket_status from : {new_, in_progress, waiting_on_customer}) {
        stage desk = in_status(from);
        REQUIRE(desk.move(resolved));
        CHECK(desk.ticket().resolved_at == desk.ticket().updated_at);
        CHECK(desk.ticket().resolved_by == agent().actor_id);
        CHECK(desk.ticket().resolved_by_kind == actor_kind::agent);
        CHECK(desk.ticket().closed_at == std::nullopt);

        const auto resolved_at = desk.ticket().resolved_at;
        REQUIRE(desk.update(to_status(closed), agent(2)));
        CHECK(desk.ticket().resolved_at == resolved_at);
        CHECK(desk.ticket().resolved_by == agent().actor_id);  // not the one who closed it
        CHECK(desk.ticket().closed_at == desk.ticket().updated_at);
    }
}

TEST_CASE("lifecycle: closing what is not resolved resolves it at that instant")
{
    for (const ticket_status from : {new_, in_progress, waiting_on_customer}) {
        stage desk = in_status(from);
        REQUIRE(desk.move(closed));
        CHECK(desk.ticket().resolved_at == desk.ticket().updated_at);
        CHECK(desk.ticket().closed_at == desk.ticket().updated_at);
        CHECK(desk.ticket().resolved_by == agent().actor_id);
    }
}

TEST_CASE("lifecycle: a reopen clears what the end had set, and counts")
{
    stage desk = in_status(closed);
    for (int reopens = 1; reopens <= 3; ++reopens) {
        REQUIRE(desk.move(in_progress));
        CHECK(desk.ticket().reopen_count == reopens);
        CHECK(desk.ticket().resolved_at == std::nullopt);
        CHECK(desk.ticket().resolved_by == std::nullopt);
        CHECK(desk.ticket().resolved_by_kind == std::nullopt);
        CHECK(desk.ticket().closed_at == std::nullopt);
        REQUIRE(desk.move(reopens % 2 == 0 ? closed : resolved));
    }
}

TEST_CASE("lifecycle: going to and fro among open statuses is no reopen")
{
    stage desk = in_status(in_progress);
    REQUIRE(desk.move(waiting_on_customer));
    REQUIRE(desk.move(in_progress));
    CHECK(desk.ticket().reopen_count == 0);
}

TEST_CASE("lifecycle: a host's own table decides instead")
{
    rules::ticket_rules own;
    own.transitions.forbid(new_, closed)
        .forbid(closed, in_progress)
        .allow(closed, waiting_on_customer)
        .allow(in_progress, new_);

    stage fresh{own};
    CHECK(failure(fresh.move(closed)) == errc::invalid_transition);
    REQUIRE(fresh.move(in_progress));
    REQUIRE(fresh.move(new_));
    CHECK(fresh.ticket().status == new_);

    stage done{own};
    REQUIRE(done.move(resolved));
    REQUIRE(done.move(closed));
    CHECK(failure(done.move(in_progress)) == errc::invalid_transition);
    REQUIRE(done.move(waiting_on_customer));
    CHECK(done.ticket().reopen_count == 1);  // from CLOSED to an open status is a reopen, whatever the table
    CHECK(done.ticket().closed_at == std::nullopt);
}

TEST_CASE("lifecycle: an empty table allows nothing, and messages move nothing then")
{
    rules::ticket_rules frozen;
    frozen.transitions = rules::transition_table{};
    stage desk{frozen};
    CHECK(failure(desk.move(in_progress)) == errc::invalid_transition);
    REQUIRE(desk.say(agent()));
    CHECK(desk.ticket().status == new_);
    CHECK(desk.ticket().first_response_at == desk.ticket().updated_at);
}

TEST_CASE("lifecycle: a table that never reopens closed tickets refuses the customer's message")
{
    rules::ticket_rules final_;
    final_.transitions.forbid(closed, in_progress);
    stage desk{final_};
    REQUIRE(desk.move(closed));
    CHECK(failure(desk.say(customer())) == errc::invalid_transition);
}

}  // namespace
