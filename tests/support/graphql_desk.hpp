// A support desk behind its GraphQL fields, on memory, with a service's permission checks around two of them.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_GRAPHQL_DESK_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_GRAPHQL_DESK_HPP

#include "support/values.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/api/support_mutations.hpp>
#include <pleme_support/api/support_queries.hpp>
#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <boost/json.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace pleme_support::test {

/// Memory that counts its reads, and those of tickets with their cycles, which is what clocks cost; and can go down.
class watched_storage {
public:
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        ++reads;
        if constexpr (std::is_same_v<storage::rows<R...>, storage::rows<support_ticket, ticket_cycle, desk_settings>>)
            ++reads_of_cycles;
        if (is_down) return support_error{errc::storage_unavailable, "down"};
        return memory_.read(end, queries...);
    }
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        is_down = goes_down;
        return memory_.commit(end, batch);
    }

    int reads = 0;
    int reads_of_cycles = 0;
    bool goes_down = false;  ///< with the next commit
    bool is_down = false;

private:
    adapters::memory_storage memory_;
};

using memory_desk = support_repository<watched_storage, testing::manual_clock, testing::sequential_ids>;

/// A service's own request context.
struct service_context : api::support_context {
    bool may_read = true;
    bool may_write = true;
};

struct service_queries : api::support_queries<memory_desk> {
    using support_queries::support_queries;

    [[nodiscard]] maybe_ticket support_ticket(const service_context& context, const api::support_ticket_args& args) const
    {
        if (!context.may_read) return support_error{errc::forbidden, "support:read is needed"};
        return support_queries::support_ticket(context, args);
    }
    [[nodiscard]] std::string service_name() const { return "test service"; }

    BOOST_DESCRIBE_CLASS(service_queries, (api::support_queries<memory_desk>), (support_ticket, service_name), (), ())
};

struct service_mutations : api::support_mutations<memory_desk> {
    using support_mutations::support_mutations;

    [[nodiscard]] maybe_ticket create_support_ticket(const service_context& context,
                                                     const api::create_support_ticket_args& args) const
    {
        if (!context.may_write) return support_error{errc::forbidden, "support:write is needed"};
        return support_mutations::create_support_ticket(context, args);
    }

    BOOST_DESCRIBE_CLASS(service_mutations, (api::support_mutations<memory_desk>), (create_support_ticket), (), ())
};

using service_schema = graphql::schema<service_queries, service_mutations, service_context>;

/// Executes texts as a caller and reads the answers.
class graphql_desk {
public:
    watched_storage storage;
    memory_desk repo{storage};
    graphql::engine<service_schema> engine{service_queries{repo}, service_mutations{repo}};

    graphql_desk() { repo.clock().set(at("2026-03-02T09:00:00Z")); }

    boost::json::object run(service_context context, std::string text, boost::json::object variables = {})
    {
        graphql::request asked;
        asked.query = std::move(text);
        asked.variables = std::move(variables);
        return boost::json::parse(engine.execute(asked, context).text).as_object();
    }
    boost::json::object run(const pleme_support::principal& caller, std::string text, boost::json::object variables = {})
    {
        service_context context;
        context.caller = caller;
        return run(std::move(context), std::move(text), std::move(variables));
    }
    support_ticket create(const create_ticket_input& input = new_ticket())
    {
        return repo.with(host()).tickets().create("thai", input).value();
    }
};

/// `extensions.code` of the first error; empty if there is none.
inline std::string code_of(const boost::json::object& answer)
{
    const auto* errors = answer.if_contains("errors");
    if (errors == nullptr) return {};
    return std::string{errors->at(0).at("extensions").at("code").as_string()};
}

inline std::string message_of(const boost::json::object& answer)
{
    return std::string{answer.at("errors").at(0).at("message").as_string()};
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_GRAPHQL_DESK_HPP
