#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/storage/packed.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace pleme_support;
using testing::make_event;
using testing::make_full_ticket;
using testing::make_ticket;

ticket_event with_changes(std::vector<ticket_change> changes)
{
    ticket_event event = make_event(make_ticket(1));
    event.version = 2;
    event.changes = std::move(changes);
    return event;
}

void check_round_trip(const ticket_event& event)
{
    CAPTURE(storage::pack_changes(event));
    CHECK(storage::unpack_changes(event, storage::pack_changes(event)).value() == event.changes);
}

errc code_of(std::string_view text)
{
    const auto read = storage::unpack_changes(make_event(make_ticket(1)), text);
    return read ? errc{} : read.error().code;
}

TEST_CASE("changes: what the event's columns say is left out")
{
    const auto event = with_changes({});
    const std::string actor = to_text(event.actor_id);
    const std::string later = to_text(event.at + std::chrono::minutes{1});
    const auto text_of = [](std::vector<ticket_change> changes) {
        return storage::pack_changes(with_changes(std::move(changes)));
    };
    CHECK(text_of({}) == "{}");
    CHECK(text_of({{"status", "NEW", "IN_PROGRESS"}}) == R"({"status":["NEW","IN_PROGRESS"]})");
    CHECK(text_of({{"resolved_at", {}, to_text(event.at)}}) == R"({"resolved_at":0})");
    CHECK(text_of({{"closed_at", later, {}}}) == R"({"closed_at":[60000000,null]})");
    CHECK(text_of({{"resolved_by", {}, actor}}) == R"({"resolved_by":true})");
    CHECK(text_of({{"resolved_by", actor, to_text(make_event(make_ticket(2)).id)}}) ==
          R"({"resolved_by":[true,")" + to_text(make_event(make_ticket(2)).id) + R"("]})");
    CHECK(text_of({{"agent_replies", "1", "2"}}) == R"({"agent_replies":[1,2]})");
    CHECK(text_of({{"sla_breach", "false", "true"}}) == R"({"sla_breach":[false,true]})");
    CHECK(text_of({{"subject", "a", "say \"b\"\n"}}) == R"({"subject":["a","say \"b\"\n"]})");
}

TEST_CASE("changes: of a new ticket only what differs from the constants of the format")
{
    const auto plain = make_ticket(7);
    auto event = make_event(plain);
    event.changes = rules::compute_initial_changes(plain);
    const std::string text = storage::pack_changes(event);
    CHECK(text == R"({"new":{"number":7,"customer_id":true,"subject":"Ticket 7","description":"Something is wrong"}})");
    check_round_trip(event);

    const auto full = make_full_ticket(8);
    event = make_event(full);
    event.changes = rules::compute_initial_changes(full);
    check_round_trip(event);
    event.changes.erase(event.changes.begin() + 3);  // nothing that a new ticket has to have
    check_round_trip(event);
    event.changes.erase(event.changes.begin());  // its id: so these are no initial changes
    check_round_trip(event);
}

TEST_CASE("changes: whatever they are, they come back as they were")
{
    check_round_trip(with_changes({{"resolved_at", "2026-03-02T09:00:00+00:00", "yesterday"}}));  // no canonical instants
    check_round_trip(with_changes({{"resolved_at", to_text(min_timestamp), to_text(max_timestamp)}}));
    check_round_trip(with_changes({{"agent_replies", "007", "-0"}, {"agent_replies", "", "99999999999999999999"}}));
    check_round_trip(with_changes({{"sla_breach", "TRUE", "1"}, {"assigned_to", "true", "me"}, {"status", {}, {}}}));
    check_round_trip(with_changes({{"subject", "null", "[1,2]"}, {"subject", "{}", "\\"}, {"", "", ""}, {"a\"b", {}, "true"}}));
    check_round_trip(with_changes({{"new", {}, "x"}, {"of_a_newer_version", "1", "true"}}));
}

TEST_CASE("changes: what is damaged is told from what is newer")
{
    for (const char* text :
         {"", "[", "[]", "{", R"({"a")", R"({"a":})", R"({"a":1)", R"({"a":[1]})", R"({"a":[1,2})", R"({"a":1}x)",
          R"({"new":{})", R"({"a":tru})", R"({"a":"\q"})", R"({"closed_at":9223372036854775807})"}) {
        CAPTURE(text);
        CHECK(code_of(text) == errc::storage_corrupt);
    }
    for (const char* text : {R"({"a":{"b":1}})", R"({"a":[1.5,2]})", R"({"a":[[1],2]})"}) {
        CAPTURE(text);
        CHECK(code_of(text) == errc::storage_newer);
    }
}

TEST_CASE("changes: a field of a newer version is kept; what it would do to the ticket is not guessed")
{
    const auto event = with_changes({{"mood", "CALM", "FURIOUS"}});
    auto read = event;
    read.changes = storage::unpack_changes(event, R"({"mood":["CALM","FURIOUS"],"seen":[1,null],"vip":true})").value();
    CHECK(read.changes == std::vector<ticket_change>{{"mood", "CALM", "FURIOUS"}, {"seen", "1", {}}, {"vip", {}, "true"}});
    support_ticket before = make_ticket(1);
    CHECK(storage::unpack_changes(event, R"({"subject":"\/\b\f\n\r\t\u0001"})").value()[0].after == "/\b\f\n\r\t\x01");
    CHECK(rules::evolve(before, event).error().code == errc::storage_newer);
    CHECK(rules::evolve(before, with_changes({{"status", "NEW", "ON_HOLD"}})).error().code == errc::storage_newer);
    CHECK(rules::evolve(before, with_changes({{"status", "NEW", "on hold"}})).error().code == errc::storage_corrupt);
}

TEST_CASE("places: which events have them")
{
    const std::vector<event_key> keys{{*parse_uuid("018f3c5e-8a7b-7c3d-8e9f-a0b1c2d3e4f5"), 3}, {uuid{}, 2'147'483'647}};
    const std::string text = "018f3c5e8a7b7c3d8e9fa0b1c2d3e4f5.3 00000000000000000000000000000000.2147483647";
    CHECK(storage::pack_event_keys(keys) == text);
    CHECK(storage::unpack_event_keys(text).value() == keys);
    CHECK(storage::unpack_event_keys("").value().empty());
    for (const char* damaged : {"018f.3", "018f3c5e8a7b7c3d8e9fa0b1c2d3e4f5", "018f3c5e8a7b7c3d8e9fa0b1c2d3e4f5.",
                                "018f3c5e8a7b7c3d8e9fa0b1c2d3e4fX.3", "018f3c5e8a7b7c3d8e9fa0b1c2d3e4f5.99999999999"})
        CHECK(storage::unpack_event_keys(damaged).error().code == errc::storage_corrupt);
}

}  // namespace
