// The program of docs/guide/authorization.md: a service's root type wraps a field with a permission check of its own.
#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/api/support_mutations.hpp>
#include <pleme_support/api/support_queries.hpp>
#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/pleme_support.hpp>

#include <cstdio>

namespace ps = pleme_support;
using desk = ps::support_repository<ps::adapters::memory_storage>;

struct my_context : ps::api::support_context {
    bool may_read = false;
};

struct my_queries : ps::api::support_queries<desk> {
    using support_queries::support_queries;

    // Wraps a field with the service's own check, then hands on to the library.
    maybe_ticket support_ticket(const my_context& context, const ps::api::support_ticket_args& args) const
    {
        if (!context.may_read) return ps::support_error{ps::errc::forbidden, "support:read is needed"};
        return support_queries::support_ticket(context, args);
    }

    // A field of the service's own.
    std::string service_name() const { return "my service"; }

    BOOST_DESCRIBE_CLASS(my_queries, (ps::api::support_queries<desk>), (support_ticket, service_name), (), ())
};

int main()
{
    ps::adapters::memory_storage storage;
    desk repository{storage};
    using schema = ps::graphql::schema<my_queries, ps::api::support_mutations<desk>, my_context>;
    ps::graphql::engine<schema> engine{my_queries{repository}, ps::api::support_mutations{repository}};
    my_context caller;
    const auto answer = engine.execute(
        {.query = R"({ serviceName supportTicket(id: "c0000000-0000-4000-8000-000000000001") { id } })"}, caller);
    std::puts(answer.text.c_str());  // … "code":"FORBIDDEN" … "serviceName":"my service"
}
