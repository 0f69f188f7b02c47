#include "support/graphql_desk.hpp"

namespace {

using namespace pleme_support;
using namespace test;

boost::json::object id_of(const support_ticket& ticket)
{
    return {{"id", to_text(ticket.id)}};
}

TEST_CASE("mutations: absent, null and value are three things in an update")
{
    graphql_desk desk;
    auto input = new_ticket();
    input.category = "billing";
    input.tags = {"a"};
    const auto ticket = desk.create(input);
    const auto update = [&](const std::string& changes) {
        return desk.run(agent(),
                        "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {" + changes +
                            "}) { category assignedTo tags version } }",
                        id_of(ticket));
    };
    CHECK(boost::json::serialize(
              update(R"(assignedTo: "a0000000-0000-4000-8000-000000000001")").at("data").at("updateSupportTicket")) ==
          R"({"category":"billing","assignedTo":"a0000000-0000-4000-8000-000000000001","tags":["a"],"version":2})");
    CHECK(boost::json::serialize(update("category: null, assignedTo: null, tags: null").at("data").at("updateSupportTicket")) ==
          R"({"category":null,"assignedTo":null,"tags":[],"version":3})");
    CHECK(message_of(update("subject: null")) == "subject must not be null");
    CHECK(code_of(update("expectedVersion: 2, category: \"x\"")) == "CONFLICT");
    CHECK(code_of(update("status: NEW")) == "");
    CHECK(desk.repo.with(host()).tickets().find(ticket.id).value().version == 3);
}

TEST_CASE("mutations: null through a variable clears, an absent variable leaves")
{
    graphql_desk desk;
    auto input = new_ticket();
    input.category = "billing";
    const auto ticket = desk.create(input);
    const std::string text =
        "mutation($id: UUID!, $c: String) { updateSupportTicket(id: $id, input: {category: $c}) { category } }";
    CHECK(desk.run(agent(), text, id_of(ticket)).at("data").at("updateSupportTicket").at("category") == "billing");
    auto variables = id_of(ticket);
    variables["c"] = nullptr;
    CHECK(desk.run(agent(), text, variables).at("data").at("updateSupportTicket").at("category").is_null());
}

TEST_CASE("mutations: defaults of the schema are the inputs' own")
{
    graphql_desk desk;
    const std::string create = R"(mutation { createSupportTicket(product: "thai",
        input: {customerId: "c0000000-0000-4000-8000-000000000001", subject: "s", description: "d" PRIORITY}) { id priority } })";
    const auto with = [&](const std::string& priority) {
        std::string text = create;
        text.replace(text.find("PRIORITY"), 8, priority);
        return desk.run(host(), text);
    };
    CHECK(with("").at("data").at("createSupportTicket").at("priority") == "MEDIUM");
    CHECK(with(", priority: null").at("data").at("createSupportTicket").at("priority") == "MEDIUM");
    const auto urgent = with(", priority: URGENT");
    CHECK(urgent.at("data").at("createSupportTicket").at("priority") == "URGENT");

    const auto ticket = desk.create();
    const auto message = desk.run(agent(),
                                  R"(mutation($id: UUID!) { addTicketMessage(authorId: ")" + to_text(agent().actor_id) +
                                      R"(", input: {ticketId: $id, content: "Hello"}) { isInternal authorKind } })",
                                  id_of(ticket));
    CHECK(boost::json::serialize(message.at("data").at("addTicketMessage")) == R"({"isInternal":false,"authorKind":"AGENT"})");
}

TEST_CASE("mutations: every refusal has its code, and the other mutations of the request stand")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    const auto answer = desk.run(customer(),
                                 R"(mutation($id: UUID!) {
        early: rateSupportTicket(id: $id, score: 5) { id }
        much: rateSupportTicket(id: $id, score: 6) { id }
        mine: updateSupportTicket(id: $id, input: {subject: "Now"}) { subject }
        back: addTicketMessage(authorId: ")" +
                                     to_text(customer().actor_id) +
                                     R"(", input: {ticketId: $id, content: "Now"}) { content }
    })",
                                 id_of(ticket));
    CHECK(answer.at("data").at("early").is_null());
    CHECK(answer.at("data").at("much").is_null());
    CHECK(answer.at("data").at("mine").is_null());
    CHECK(answer.at("data").at("back").at("content") == "Now");
    CHECK(answer.at("errors").at(0).at("extensions").at("code") == "NOT_RESOLVED");
    CHECK(answer.at("errors").at(1).at("message") == "score must be 1 to 5");
    CHECK(answer.at("errors").at(2).at("message") == "subject can't be changed by a CUSTOMER");
    CHECK(answer.at("errors").at(2).at("extensions").at("code") == "FORBIDDEN");

    CHECK(code_of(desk.run(agent(), "mutation($id: UUID!) { rateSupportTicket(id: $id, score: 5) { id } }", id_of(ticket))) ==
          "FORBIDDEN");
    const auto close = desk.run(
        agent(), "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {status: CLOSED}) { resolvedAt closedAt } }",
        id_of(ticket));
    CHECK(close.at("data").at("updateSupportTicket").at("resolvedAt") ==
          close.at("data").at("updateSupportTicket").at("closedAt"));
    CHECK(code_of(desk.run(agent(), "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {status: RESOLVED}) { id } }",
                           id_of(ticket))) == "INVALID_TRANSITION");
    desk.repo.clock().advance(std::chrono::hours{24 * 7 + 1});
    CHECK(code_of(desk.run(customer(),
                           "mutation($id: UUID!) { addTicketMessage(authorId: \"" + to_text(customer().actor_id) +
                               "\", input: {ticketId: $id, content: \"again\"}) { id } }",
                           id_of(ticket))) == "REOPEN_WINDOW_OVER");
    CHECK(desk.run(agent(), "mutation($id: UUID!) { deleteSupportTicket(id: $id) { deletedAt } }", id_of(ticket))
              .at("data")
              .at("deleteSupportTicket")
              .at("deletedAt")
              .is_string());
    CHECK(code_of(desk.run(agent(), "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {subject: \"x\"}) { id } }",
                           id_of(ticket))) == "TICKET_DELETED");
    CHECK(desk.run(agent(), "mutation($id: UUID!) { restoreSupportTicket(id: $id) { deletedAt } }", id_of(ticket))
              .at("data")
              .at("restoreSupportTicket")
              .at("deletedAt")
              .is_null());
}

TEST_CASE("mutations: a survey is asked for with a caller, answered and looked at without one")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    const std::string fields =
        " { ticketId product ordinal token sentAt expiresAt score comment answeredAt changeableUntil } }";
    const std::string request = "mutation($id: UUID!) { requestSatisfaction(ticketId: $id)" + fields;
    const std::string answer = "mutation($t: String!, $s: Int!) { rateByToken(token: $t, score: $s, comment: \"ok\")" + fields;
    const std::string look = "query($t: String!) { satisfactionSurvey(token: $t)" + fields;
    CHECK(code_of(desk.run(agent(), request, id_of(ticket))) == "NOT_RESOLVED");
    REQUIRE(desk.repo.with(agent()).tickets().update(ticket.id, to_status(ticket_status::resolved)));
    CHECK(code_of(desk.run(customer(), request, id_of(ticket))) == "FORBIDDEN");
    const auto asked = desk.run(agent(), request, id_of(ticket)).at("data").at("requestSatisfaction");
    const auto token = asked.at("token");
    auto expected = asked;
    expected.as_object()["token"] = "";
    CHECK(
        boost::json::serialize(expected) ==
        R"({"ticketId":")" + to_text(ticket.id) +
            R"(","product":"thai","ordinal":1,"token":"","sentAt":"2026-03-02T09:00:00.000002Z",)"
            R"("expiresAt":"2026-03-30T09:00:00.000002Z","score":null,"comment":null,"answeredAt":null,"changeableUntil":null})");

    const service_context nobody;
    CHECK(desk.run(nobody, look, {{"t", token}}).at("data").at("satisfactionSurvey") == asked);
    const auto answered = desk.run(nobody, answer, {{"t", token}, {"s", 4}}).at("data").at("rateByToken");
    CHECK(answered.at("score") == 4);
    CHECK(answered.at("comment") == "ok");
    CHECK(answered.at("changeableUntil") == "2026-03-03T09:00:00.000003Z");
    CHECK(desk.run(nobody, look, {{"t", token}}).at("data").at("satisfactionSurvey") == answered);
    CHECK(desk.repo.with(host()).tickets().find(ticket.id).value().csat_score == 4);

    const std::string unknown = "0123456789abcdef0123456789abcdef";
    CHECK(boost::json::serialize(desk.run(nobody, look, {{"t", unknown}})) == R"({"data":{"satisfactionSurvey":null}})");
    CHECK(code_of(desk.run(nobody, answer, {{"t", unknown}, {"s", 4}})) == "NOT_FOUND");
    CHECK(code_of(desk.run(nobody, answer, {{"t", token}, {"s", 6}})) == "INVALID_ARGUMENT");
    desk.repo.clock().advance(std::chrono::hours{25});
    CHECK(code_of(desk.run(nobody, answer, {{"t", token}, {"s", 5}})) == "SURVEY_EXPIRED");
    REQUIRE(desk.repo.with(agent()).tickets().update(ticket.id, to_status(ticket_status::in_progress)));
    const auto over = desk.run(nobody, look, {{"t", token}});
    CHECK(over.at("data").at("satisfactionSurvey").is_null());
    CHECK(code_of(over) == "NOT_RESOLVED");
}

}  // namespace
