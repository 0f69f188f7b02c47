// One GraphQL operation in process: a cached list of 20 tickets and 8 fields beside the same text written by hand and by
// Boost.JSON, a look-up, a creation, and a document never seen before.
#include "desk.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/api/support_mutations.hpp>
#include <pleme_support/api/support_queries.hpp>
#include <pleme_support/graphql/engine.hpp>

#include <benchmark/benchmark.h>
#include <boost/json.hpp>

#include <string>

namespace {

using namespace pleme_support;

using desk = support_repository<adapters::memory_storage>;
using schema = graphql::schema<api::support_queries<desk>, api::support_mutations<desk>, api::support_context>;

constexpr const char* fields = "{ id product subject status priority customerId slaBreach createdAt }";

api::support_context host_context()
{
    api::support_context made;
    made.caller = benchmarks::host();
    return made;
}

struct fixture {
    adapters::memory_storage storage;
    desk repository{storage};
    graphql::engine<schema> engine{api::support_queries{repository}, api::support_mutations{repository}};
    api::support_context context = host_context();
    std::vector<uuid> ids = benchmarks::fill(repository, 10'000);

    static fixture& shared()
    {
        static fixture made;
        return made;
    }
    ticket_list page()
    {
        ticket_filter closed;
        closed.status = ticket_status::closed;
        return repository.with(context.caller).tickets().list("thai", closed).value();
    }
};

void list_of_20(benchmark::State& state)
{
    fixture& on = fixture::shared();
    const graphql::request asked{
        .query = std::string{"{ supportTickets(product: \"thai\", filter: {status: CLOSED}, limit: 20) "} + fields + " }"};
    std::size_t bytes = 0;
    for (auto _ : state) bytes += on.engine.execute(asked, on.context).text.size();
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(list_of_20);

/// What of `list_of_20` is the repository's.
void list_of_20_records_only(benchmark::State& state)
{
    fixture& on = fixture::shared();
    for (auto _ : state) benchmark::DoNotOptimize(on.page());
}
BENCHMARK(list_of_20_records_only);

void list_of_20_by_hand(benchmark::State& state)
{
    const auto page = fixture::shared().page();
    std::string out;
    for (auto _ : state) {
        out = "{\"data\":{\"supportTickets\":[";
        for (const support_ticket& ticket : page) {
            if (out.back() == '}') out.push_back(',');
            out += "{\"id\":\"";
            append_uuid(out, ticket.id);
            out += "\",\"product\":\"";
            out += ticket.product;
            out += "\",\"subject\":\"";
            out += ticket.subject;
            out += "\",\"status\":\"";
            out += enum_name(ticket.status);
            out += "\",\"priority\":\"";
            out += enum_name(ticket.priority);
            out += "\",\"customerId\":\"";
            append_uuid(out, ticket.customer_id);
            out += ticket.sla_breach ? "\",\"slaBreach\":true" : "\",\"slaBreach\":false";
            out += ",\"createdAt\":\"";
            append_timestamp(out, ticket.created_at);
            out += "\"}";
        }
        out += "]}}";
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(list_of_20_by_hand);

void list_of_20_by_boost_json(benchmark::State& state)
{
    const auto page = fixture::shared().page();
    for (auto _ : state) {
        boost::json::array tickets;
        for (const support_ticket& ticket : page)
            tickets.push_back(boost::json::object{{"id", to_text(ticket.id)},
                                                  {"product", ticket.product},
                                                  {"subject", ticket.subject},
                                                  {"status", enum_name(ticket.status)},
                                                  {"priority", enum_name(ticket.priority)},
                                                  {"customerId", to_text(ticket.customer_id)},
                                                  {"slaBreach", ticket.sla_breach},
                                                  {"createdAt", to_text(ticket.created_at)}});
        benchmark::DoNotOptimize(
            boost::json::serialize(boost::json::object{{"data", boost::json::object{{"supportTickets", std::move(tickets)}}}}));
    }
}
BENCHMARK(list_of_20_by_boost_json);

void look_up(benchmark::State& state)
{
    fixture& on = fixture::shared();
    graphql::request asked{.query = std::string{"query($id: UUID!) { supportTicket(id: $id) "} + fields + " }"};
    asked.variables["id"] = to_text(on.ids.front());
    for (auto _ : state) benchmark::DoNotOptimize(on.engine.execute(asked, on.context));
}
BENCHMARK(look_up);

void create(benchmark::State& state)
{
    fixture& on = fixture::shared();
    graphql::request asked{
        .query =
            "mutation($input: CreateTicketInput!) { createSupportTicket(product: \"lilitu\", input: $input) { id number } }"};
    asked.variables["input"] = boost::json::object{{"customerId", "c0000000-0000-4000-8000-000000000001"},
                                                   {"subject", "Where is my order?"},
                                                   {"description", "It was due on Monday."}};
    for (auto _ : state) benchmark::DoNotOptimize(on.engine.execute(asked, on.context));
}
BENCHMARK(create);

/// Parse and validate: every document is a new one, and nothing is found.
void unseen_document(benchmark::State& state)
{
    fixture& on = fixture::shared();
    int i = 0;
    for (auto _ : state) {
        const graphql::request asked{.query = "query q" + std::to_string(++i) +
                                              "{ supportTickets(product: \"none\", filter: {status: CLOSED}, limit: 20) " +
                                              fields + " }"};
        benchmark::DoNotOptimize(on.engine.execute(asked, on.context));
    }
}
BENCHMARK(unseen_document);

}  // namespace
