#include "support/graphql_desk.hpp"

#include <pleme_support/graphql/sdl.hpp>

#include <string_view>

namespace {

using namespace pleme_support;
using namespace test;

constexpr std::string_view sdl = graphql::sdl<service_schema>;

constexpr bool has(std::string_view part)
{
    return sdl.find(part) != std::string_view::npos;
}

// The SDL is a constant: what a client relies on can stop a build.
static_assert(has("  supportTicket(id: UUID!): SupportTicket\n"));
static_assert(has("  timeZone: String! = \"UTC\"\n"));
static_assert(has("  priority: TicketPriority = MEDIUM\n"));
static_assert(has("  isInternal: Boolean! = false\n"));
static_assert(has("  satisfactionSurvey(token: String!): CsatSurvey\n"));
static_assert(has("  requestSatisfaction(ticketId: UUID!): CsatSurvey\n"));
static_assert(has("  rateByToken(token: String!, score: Int!, comment: String): CsatSurvey\n"));
static_assert(has("  csatResponseRate: Float\n"));
static_assert(has("  clocks: [SlaClock!]!\n"));
static_assert(has("  onReopen: ReopenBehaviour! = RESUME\n"));
static_assert(has("input SlaWarningInput @oneOf {"));
static_assert(has("  slaExplanation(ticketId: UUID!): SlaExplanation\n"));
static_assert(has("scalar DateTime @specifiedBy(url: \"https://www.rfc-editor.org/rfc/rfc3339\")"));

TEST_CASE("schema: bookkeeping members are no part of it")
{
    CHECK(!has("customerTurns"));
    CHECK(!has("repliesToResolution"));
    CHECK(!has("slaBreaches"));
    CHECK(!has("IdempotencyKey {"));
}

TEST_CASE("schema: fields of the service's own stand beside the library's")
{
    CHECK(has("  serviceName: String!\n"));
    CHECK(has("  supportTickets("));
}

TEST_CASE("schema: a ticket has one type, and what is input as well as output has two")
{
    CHECK(!has("ShownTicket"));
    CHECK(has("type SlaPolicy {"));
    CHECK(has("input SlaPolicyInput {"));
    CHECK(has("  targets: [SlaTarget!]!\n"));
    CHECK(has("  targets: [SlaTargetInput!]!\n"));
}

TEST_CASE("schema: what introspection prints is the constant")
{
    CHECK(graphql::print_schema(service_schema::view()) == sdl);
}

}  // namespace
