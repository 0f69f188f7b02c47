#include "support/graphql_desk.hpp"

#include <set>
#include <string>

namespace connections_test {

using namespace pleme_support;
using namespace test;

const boost::json::value& first_of(const boost::json::object& answer, const char* field)
{
    CAPTURE(boost::json::serialize(answer));
    REQUIRE_FALSE(answer.contains("errors"));
    return answer.at("data").at(field);
}

boost::json::object list(graphql_desk& desk, const std::string& arguments, const std::string& selection,
                         const pleme_support::principal& caller = agent())
{
    return desk.run(caller, "{ supportTicketsConnection(product: \"thai\"" + arguments + ") { " + selection + " } }");
}

TEST_CASE("connections: a list is gone through by its cursors, both ways")
{
    graphql_desk desk;
    for (int i = 0; i < 5; ++i) desk.create();
    const std::string selection =
        "edges { cursor node { number } } nodes { number } pageInfo { hasNextPage hasPreviousPage "
        "startCursor endCursor } isComplete count { count isExact } two: count(upTo: 2) { count isExact }";
    const auto whole = list(desk, ", first: 2, order: CREATED_ASC", selection);
    const auto& page = first_of(whole, "supportTicketsConnection");
    CHECK(boost::json::serialize(page.at("nodes")) == R"([{"number":1},{"number":2}])");
    CHECK(page.at("edges").at(1).at("node").at("number") == 2);
    CHECK(page.at("pageInfo").at("endCursor") == page.at("edges").at(1).at("cursor"));
    CHECK(page.at("pageInfo").at("startCursor") == page.at("edges").at(0).at("cursor"));
    CHECK(page.at("pageInfo").at("hasNextPage") == true);
    CHECK(page.at("pageInfo").at("hasPreviousPage") == false);
    CHECK(page.at("isComplete") == true);
    CHECK(boost::json::serialize(page.at("count")) == R"({"count":5,"isExact":true})");
    CHECK(boost::json::serialize(page.at("two")) == R"({"count":2,"isExact":false})");
    const std::string cursor{page.at("pageInfo").at("endCursor").as_string()};
    const auto next = list(desk, ", first: 9, order: CREATED_ASC, after: \"" + cursor + "\"", "nodes { number }");
    CHECK(boost::json::serialize(first_of(next, "supportTicketsConnection").at("nodes")) ==
          R"([{"number":3},{"number":4},{"number":5}])");
    const auto before = list(desk, ", last: 1, order: CREATED_ASC, before: \"" + cursor + "\"", "nodes { number }");
    CHECK(boost::json::serialize(first_of(before, "supportTicketsConnection").at("nodes")) == R"([{"number":1}])");
    CHECK(message_of(list(desk, ", order: WAITING, after: \"" + cursor + "\"", "nodes { number }")) ==
          "after must be a cursor that a page of the same product, filter and order gave");
    CHECK(message_of(list(desk, ", first: 201", "nodes { number }")) == "first must be 1 to 200");
    CHECK(code_of(list(desk, ", first: 1, last: 1", "nodes { number }")) == "INVALID_ARGUMENT");
    CHECK(first_of(list(desk, ", order: null, filter: null", "nodes { number }"), "supportTicketsConnection")
              .at("nodes")
              .at(0)
              .at("number") == 5);
}

TEST_CASE("connections: null in a filter is no condition, an empty list is one")
{
    graphql_desk desk;
    desk.create();
    const auto count = [&](const std::string& filter) {
        return first_of(list(desk, ", filter: " + filter, "count { count }"), "supportTicketsConnection")
            .at("count")
            .at("count");
    };
    CHECK(count("{statuses: null, unassigned: null, createdFrom: null, tagsAny: null, number: null, deleted: null}") == 1);
    CHECK(count("{statuses: []}") == 0);
    CHECK(count("{statuses: [NEW, CLOSED], priorities: [MEDIUM], unassigned: true, uncategorized: true, waitingForUs: true}") ==
          1);
    CHECK(count("{assignedToAny: [\"a0000000-0000-4000-8000-000000000001\"]}") == 0);
    CHECK(count("{createdFrom: \"2026-03-02T09:00:00Z\", createdBefore: \"2026-03-02T09:00:01Z\"}") == 1);
    CHECK(code_of(list(desk, ", filter: {deleted: true}", "count { count }", customer())) == "FORBIDDEN");
}

TEST_CASE("connections: a ticket is found by its number, and several filters are counted at once")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    const auto find = [&](const pleme_support::principal& caller, const std::string& number) {
        return desk.run(caller, "{ supportTicketByNumber(product: \"thai\", number: " + number +
                                    ") { id messageCount "
                                    "lastMessageAt waitingSince } }");
    };
    CHECK(boost::json::serialize(first_of(find(customer(1), "1"), "supportTicketByNumber")) ==
          "{\"id\":\"" + to_text(ticket.id) +
              "\",\"messageCount\":0,\"lastMessageAt\":null,\"waitingSince\":\"2026-03-02T09:00:00Z\"}");
    CHECK(first_of(find(customer(2), "1"), "supportTicketByNumber").is_null());
    CHECK(first_of(find(agent(), "2"), "supportTicketByNumber").is_null());
    const auto counts = desk.run(
        agent(),
        "{ supportTicketCounts(product: \"thai\", filters: [{}, {status: CLOSED}, {unassigned: true}]) { count isExact } }");
    CHECK(boost::json::serialize(first_of(counts, "supportTicketCounts")) ==
          R"([{"count":1,"isExact":true},{"count":0,"isExact":true},{"count":1,"isExact":true}])");
}

TEST_CASE("connections: two hundred tickets with their last messages, events and clocks are one read each")
{
    graphql_desk desk;
    for (int i = 0; i < 200; ++i) {
        const auto ticket = desk.create();
        desk.repo.clock().advance(std::chrono::seconds{1});
        for (int n = 0; n < 4; ++n) {
            REQUIRE(desk.repo.with(customer())
                        .conversations()
                        .add_message(customer().actor_id, message_on(ticket.id, std::to_string(n))));
            desk.repo.clock().advance(std::chrono::seconds{1});
        }
    }
    const auto reads_of = [&](const std::string& selection) {
        const int before = desk.storage.reads;
        const auto answer = list(desk, ", first: 200", "nodes { " + selection + " }");
        const auto& nodes = first_of(answer, "supportTicketsConnection").at("nodes").as_array();
        REQUIRE(nodes.size() == 200);
        return std::pair{desk.storage.reads - before, nodes};
    };
    static_cast<void>(reads_of("clocks { metric }"));  // the settings are kept from then on
    const auto [reads, nodes] =
        reads_of("number messages(last: 3) { nodes { content } pageInfo { hasPreviousPage } } clocks { metric }");
    CHECK(reads == 3);
    for (const auto& node : nodes)
        CHECK(boost::json::serialize(node.at("messages")) ==
              R"({"nodes":[{"content":"1"},{"content":"2"},{"content":"3"}],"pageInfo":{"hasPreviousPage":true}})");
    CHECK(reads_of("number").first == 1);
    CHECK(reads_of("messages(last: 5) { edges { cursor } } events(first: 1) { nodes { kind } }").first == 3);
}

TEST_CASE("connections: a conversation is gone through by its cursors, and notes stay among agents")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    for (int n = 0; n < 5; ++n) {
        desk.repo.clock().advance(std::chrono::seconds{1});
        REQUIRE(desk.repo.with(agent()).conversations().add_message(agent().actor_id,
                                                                    message_on(ticket.id, std::to_string(n), n % 2 == 1)));
    }
    const auto read = [&](const pleme_support::principal& caller, const std::string& arguments) {
        return desk.run(caller, "{ supportTicket(id: \"" + to_text(ticket.id) + "\") { messages" + arguments +
                                    " { nodes { content } pageInfo { endCursor hasNextPage } } } }");
    };
    const auto first = read(agent().with_internal_notes(), "(first: 2)");
    const auto& page = first_of(first, "supportTicket").at("messages");
    CHECK(boost::json::serialize(page.at("nodes")) == R"([{"content":"0"},{"content":"1"}])");
    const std::string cursor{page.at("pageInfo").at("endCursor").as_string()};
    const auto rest = read(agent().with_internal_notes(), "(after: \"" + cursor + "\")");
    CHECK(boost::json::serialize(first_of(rest, "supportTicket").at("messages").at("nodes")) ==
          R"([{"content":"2"},{"content":"3"},{"content":"4"}])");
    const auto seen = read(customer(), "");
    CHECK(boost::json::serialize(first_of(seen, "supportTicket").at("messages").at("nodes")) ==
          R"([{"content":"0"},{"content":"2"},{"content":"4"}])");
    const auto wrong = read(agent(), "(after: \"1." + cursor + "\")");
    CHECK(message_of(wrong) == "after must be a cursor that a page of the same ticket gave");
}

TEST_CASE("connections: how often one request may ask for conversations and histories is counted by what they cost")
{
    graphql_desk desk;
    desk.create();
    const auto code = [&](const std::string& selection) { return code_of(list(desk, "", "nodes { " + selection + " }")); };
    const std::string messages = ": messages(last: 1) { nodes { id } } ";
    const std::string events = ": events(last: 1) { nodes { id } } ";
    CHECK(code("a" + messages + "b" + messages + "c" + events).empty());
    CHECK(code("a" + messages + "b" + messages + "c" + messages) == "OPERATION_TOO_LARGE");
    CHECK(code("a" + events + "b" + events) == "OPERATION_TOO_LARGE");
    CHECK(code_of(desk.run(
              agent(), "{ supportTicketCounts(product: \"thai\", filters: [{},{},{},{},{},{},{},{},{},{},{}]) { count } }")) ==
          "INVALID_ARGUMENT");
}

}  // namespace connections_test
