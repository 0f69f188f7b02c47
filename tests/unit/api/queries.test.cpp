#include "support/graphql_desk.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("queries: a ticket's fields, unset ones null, instants in RFC 3339")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    const auto answer = desk.run(agent(), R"(query($id: UUID!) { supportTicket(id: $id) {
        number status priority tags category slaBreach csatScore createdAt deletedAt } })",
                                 {{"id", to_text(ticket.id)}});
    CHECK(boost::json::serialize(answer.at("data").at("supportTicket")) ==
          R"({"number":1,"status":"NEW","priority":"MEDIUM","tags":[],"category":null,"slaBreach":false,"csatScore":null,)"
          R"("createdAt":"2026-03-02T09:00:00Z","deletedAt":null})");
}

TEST_CASE("queries: an id that is no UUID is refused by name")
{
    graphql_desk desk;
    const auto answer = desk.run(agent(), R"({ supportTicket(id: "42") { id } })");
    CHECK(!answer.contains("data"));
    CHECK(message_of(answer).find("UUID") != std::string::npos);
}

TEST_CASE("queries: limit and offset default, and their bounds are named")
{
    graphql_desk desk;
    for (int i = 0; i < 25; ++i) desk.create();
    const auto list = [&](const std::string& page) {
        return desk.run(agent(), "{ supportTickets(product: \"thai\"" + page + ") { number } }");
    };
    CHECK(list("").at("data").at("supportTickets").as_array().size() == 20);
    CHECK(list(", limit: null, offset: null").at("data").at("supportTickets").as_array().size() == 20);
    CHECK(list(", limit: 3, offset: 20").at("data").at("supportTickets").at(0).at("number") == 5);
    CHECK(code_of(list(", limit: 0")) == "INVALID_ARGUMENT");
    CHECK(message_of(list(", limit: 201")) == "limit must be 1 to 200");
    CHECK(message_of(list(", offset: 10001")) == "offset must be 0 to 10000");
}

TEST_CASE("queries: events name the fields of SupportTicket and leave out what the schema hides")
{
    graphql_desk desk;
    const auto ticket = desk.create();
    update_ticket_input resolve = to_status(ticket_status::resolved);
    REQUIRE(desk.repo.with(agent()).tickets().update(ticket.id, resolve));
    const auto answer = desk.run(
        agent(), "query($id: UUID!) { ticketEvents(ticketId: $id) { version kind actor changes { field before after } } }",
        {{"id", to_text(ticket.id)}});
    const auto& events = answer.at("data").at("ticketEvents").as_array();
    REQUIRE(events.size() == 2);
    CHECK(events[1].at("kind") == "UPDATED");
    CHECK(boost::json::serialize(events[1].at("changes").at(0)) == R"({"field":"status","before":"NEW","after":"RESOLVED"})");
    for (const auto& change : events[1].at("changes").as_array()) {
        const auto field = std::string{change.at("field").as_string()};
        CHECK(field.find('_') == std::string::npos);
        CHECK(field != "repliesToResolution");
    }
}

TEST_CASE("queries: the dashboard has all seven views; a long window is refused only with trends")
{
    graphql_desk desk;
    desk.create();
    const std::string period = R"(product: "thai", periodStart: "2020-01-01T00:00:00Z", periodEnd: "2026-04-01T00:00:00Z")";
    const auto whole = desk.run(
        agent(),
        "{ supportDashboardMetrics(" + period +
            ") { overview { totalTickets csatCount avgCsatScore csatHistogram csatPositiveRate firstContactProvisional "
            "avgFullResolutionTimeHours resolutionCount } byOthers { ticketsResolved resolutionCount } "
            "ticketByStatus { status count } ticketByPriority { priority } slaMetrics { complianceRate } "
            "responseMetrics { ticketsWithoutFirstResponse p90ResponseMinutes p95ResolutionWorkingHours } topAgents { "
            "agentName } } }");
    const auto& views = whole.at("data").at("supportDashboardMetrics");
    CHECK(views.at("overview").at("totalTickets") == 1);
    CHECK(views.at("overview").at("avgCsatScore").is_null());
    CHECK(views.at("ticketByStatus").as_array().size() == 5);
    CHECK(views.at("ticketByPriority").at(0).at("priority") == "URGENT");
    CHECK(views.at("slaMetrics").at("complianceRate").is_null());
    CHECK(views.at("responseMetrics").at("ticketsWithoutFirstResponse") == 1);
    CHECK(views.at("overview").at("csatHistogram").as_array().size() == 5);
    CHECK(views.at("overview").at("csatPositiveRate").is_null());
    CHECK(views.at("overview").at("firstContactProvisional") == 0);
    CHECK(views.at("overview").at("avgFullResolutionTimeHours").is_null());
    CHECK(views.at("responseMetrics").at("p90ResponseMinutes").is_null());
    CHECK(views.at("responseMetrics").at("p95ResolutionWorkingHours").is_null());
    CHECK(views.at("byOthers").at("resolutionCount") == 0);
    CHECK(views.at("topAgents").as_array().empty());

    const auto trends = [&](const std::string& start, const std::string& selection) {
        return desk.run(agent(), "{ supportDashboardMetrics(product: \"thai\", periodStart: \"" + start +
                                     "\", periodEnd: \"2026-03-02T12:00:00Z\", timeZone: \"Asia/Bangkok\") { " + selection +
                                     " } }");
    };
    CHECK(code_of(trends("2020-01-01T00:00:00Z", "ticketTrends { date }")) == "INVALID_ARGUMENT");
    CHECK(code_of(trends("2020-01-01T00:00:00Z", "... on SupportDashboardMetrics { t: ticketTrends { date } }")) ==
          "INVALID_ARGUMENT");
    desk.repo.clock().advance(tick);  // what starts now is not open before now
    const auto days = trends("2026-03-01T00:00:00Z", "ticketTrends { date newTickets activeTickets }");
    CHECK(boost::json::serialize(days.at("data").at("supportDashboardMetrics").at("ticketTrends")) ==
          R"([{"date":"2026-03-01","newTickets":0,"activeTickets":0},{"date":"2026-03-02","newTickets":1,"activeTickets":1}])");
}

}  // namespace
