#include "support/graphql_desk.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("authorization: a wrapped query is denied, the field beside it is not")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    service_context denied;
    denied.caller = agent();
    denied.may_read = false;
    const auto answer =
        desk.run(denied, "query($id: UUID!) { supportTicket(id: $id) { id } serviceName }", {{"id", to_text(ticket.id)}});
    CHECK(answer.at("data").at("supportTicket").is_null());
    CHECK(answer.at("data").at("serviceName") == "test service");
    CHECK(code_of(answer) == "FORBIDDEN");
    CHECK(message_of(answer) == "support:read is needed");
    CHECK(answer.at("errors").at(0).at("path") == boost::json::value{"supportTicket"});

    denied.may_read = true;
    CHECK(desk.run(denied, "query($id: UUID!) { supportTicket(id: $id) { id } }", {{"id", to_text(ticket.id)}})
              .at("data")
              .at("supportTicket")
              .at("id") == to_text(ticket.id).c_str());
}

TEST_CASE("authorization: a wrapped mutation that is denied writes nothing")
{
    graphql_desk desk;
    service_context denied;
    denied.caller = host();
    denied.may_write = false;
    const auto answer = desk.run(denied, R"(mutation { createSupportTicket(product: "thai",
        input: {customerId: "c0000000-0000-4000-8000-000000000001", subject: "s", description: "d"}) { id } })");
    CHECK(answer.at("data").at("createSupportTicket").is_null());
    CHECK(code_of(answer) == "FORBIDDEN");
    CHECK(desk.repo.with(host()).tickets().list("thai").value().empty());
}

TEST_CASE("authorization: what lies outside the caller's scope does not exist for any field")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    const boost::json::object id{{"id", to_text(ticket.id)}};
    const auto stranger = customer(2);
    CHECK(
        desk.run(stranger, "query($id: UUID!) { supportTicket(id: $id) { id } }", id).at("data").at("supportTicket").is_null());
    CHECK(desk.run(stranger, "query($id: UUID!) { ticketMessages(ticketId: $id) { id } }", id)
              .at("data")
              .at("ticketMessages")
              .as_array()
              .empty());
    CHECK(desk.run(stranger, "query($id: UUID!) { ticketEvents(ticketId: $id) { id } }", id)
              .at("data")
              .at("ticketEvents")
              .as_array()
              .empty());
    CHECK(
        desk.run(stranger, R"({ supportTickets(product: "thai") { id } })").at("data").at("supportTickets").as_array().empty());
    CHECK(code_of(desk.run(stranger, "mutation($id: UUID!) { deleteSupportTicket(id: $id) { id } }", id)) == "FORBIDDEN");
    CHECK(code_of(desk.run(stranger, "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {status: CLOSED}) { id } }",
                           id)) == "NOT_FOUND");
    CHECK(desk.repo.with(host()).tickets().find(ticket.id).value().version == 1);
}

}  // namespace
