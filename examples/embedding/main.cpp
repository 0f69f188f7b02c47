// The program of the README: a support desk in a process, from a GraphQL mutation to a record.
#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/api/support_mutations.hpp>
#include <pleme_support/api/support_queries.hpp>
#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/pleme_support.hpp>

#include <cstdio>

namespace ps = pleme_support;
using desk = ps::support_repository<ps::adapters::memory_storage>;
using schema = ps::graphql::schema<ps::api::support_queries<desk>, ps::api::support_mutations<desk>, ps::api::support_context>;

int main()
{
    ps::adapters::memory_storage storage;
    desk repository{storage};
    ps::graphql::engine<schema> engine{ps::api::support_queries{repository}, ps::api::support_mutations{repository}};

    ps::api::support_context caller;  // a service fills this from its own authentication
    caller.caller = ps::principal::customer(*ps::parse_uuid("c0000000-0000-4000-8000-000000000001")).within({"thai"});
    const auto answer = engine.execute({.query = R"(mutation {
        createSupportTicket(product: "thai", input: {customerId: "c0000000-0000-4000-8000-000000000001",
                            subject: "Where is my order?", description: "It was due on Monday."}) { number status subject }
    })"},
                                       caller);
    std::puts(
        answer.text.c_str());  // {"data":{"createSupportTicket":{"number":1,"status":"NEW","subject":"Where is my order?"}}}
}
