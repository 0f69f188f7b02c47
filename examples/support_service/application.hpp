// What the service answers: routes, authentication, health; GraphQL itself is http::handler's.
// Example service: no sockets, server.hpp has them. Guide: docs/guide/service.md.
// Tests: tests/clients/robustness.test.mjs, bounds.test.mjs, life.test.mjs.

#ifndef SUPPORT_SERVICE_APPLICATION_HPP
#define SUPPORT_SERVICE_APPLICATION_HPP

#include "access_log.hpp"
#include "exception_reporter.hpp"
#include "front.hpp"
#include "graphiql.hpp"
#include "operator_log.hpp"
#include "options.hpp"
#include "schema.hpp"
#include "storage_choice.hpp"
#include "storage_health.hpp"
#include "tokens.hpp"

#include <pleme_support/graphql/sdl.hpp>
#include <pleme_support/http/authority.hpp>
#include <pleme_support/http/handler.hpp>
#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>
#include <pleme_support/repository/tick.hpp>

#include <boost/asio/ip/address.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace support_service {

/// Answers requests, from any number of threads at once.
class application {
public:
    /// @param storage  outlives the application, as do `health` and `log`
    /// @param agents   what agents are called on dashboards
    application(storage_choice& storage, const storage_health& health, operator_log& log, const options& chosen,
                token_book tokens, std::shared_ptr<const agent_names> agents)
        : health_{health},
          log_{log},
          tokens_{std::move(tokens)},
          web_{chosen.web},
          repository_{storage, make_repository_options(std::move(agents))},
          exceptions_{log},
          front_{repository_, exceptions_},
          graphql_{front_}
    {
        if (chosen.dev) dev_ = make_dev_caller();
    }

    /// What is refused whatever it asks, and how the service is doing: without waiting for anything.
    /// @return nothing if `answer` is to be asked
    [[nodiscard]] std::optional<pleme_support::http::response> answer_at_once(const pleme_support::http::request& asked) const
    {
        if (dev_ && !names_this_machine(asked))
            return refuse(asked, 421, "With --dev the service is reached by a loopback name only.", "MISDIRECTED_REQUEST");
        const std::string_view path = asked.path();
        if (path != "/livez" && path != "/healthz") return std::nullopt;
        if (!is_get(asked)) return refuse_method(asked, "GET, HEAD");
        return path == "/livez" ? make_status(200, R"({"status":"ok"})") : health();
    }

    /// Precondition: `answer_at_once` has left the request to this.
    /// @param logged  gets the caller and the operation
    [[nodiscard]] pleme_support::http::response answer(const pleme_support::http::request& asked, access_entry& logged) const
    {
        const std::string_view path = asked.path();
        if (path == "/" || path == "/graphql") {
            if (asked.method == "GET" && pleme_support::http::prefers_html(asked.join_header("accept"))) return web_.page();
            if (path == "/graphql") return answer_graphql(asked, logged);
        }
        if (path == "/schema.graphql") return is_get(asked) ? answer_sdl(asked, logged) : refuse_method(asked, "GET, HEAD");
        if (is_get(asked))
            if (auto file = web_.find(path)) return std::move(*file);
        return refuse(asked, 404, "There is nothing here: GraphQL is at /graphql.", "NOT_FOUND");
    }

    /// One bounded step of what time alone makes happen.
    [[nodiscard]] pleme_support::result<pleme_support::tick_report> tick()
    {
        return repository_.with(make_service_principal()).tick();
    }

private:
    using response = pleme_support::http::response;
    using request = pleme_support::http::request;

    static pleme_support::repository_options make_repository_options(std::shared_ptr<const agent_names> agents)
    {
        pleme_support::repository_options made;
        made.agents = std::move(agents);
        return made;
    }

    static bool is_get(const request& asked) { return asked.method == "GET" || asked.method == "HEAD"; }

    static response refuse(const request& asked, unsigned status, std::string message, std::string code)
    {
        using namespace pleme_support::http;
        return make_error_response(status, choose_format(asked.join_header("accept")).value_or(response_format::json),
                                   std::move(message), std::move(code));
    }

    static response refuse_method(const request& asked, std::string_view allowed)
    {
        response refusal = refuse(asked, 405, "This is asked by GET.", "METHOD_NOT_ALLOWED");
        refusal.headers.push_back({"Allow", allowed});
        return refusal;
    }

    /// With --dev anybody on the machine is let in, so a page of another site must not reach the service under a name of its
    /// own that was made to lead to this machine (DNS rebinding).
    static bool names_this_machine(const request& asked)
    {
        const auto named = pleme_support::http::parse_authority(asked.find_header("host").value_or(""));
        const std::string_view host = named ? named->host : std::string_view{};
        if (pleme_support::http::equals_ignoring_case(host, "localhost")) return true;
        boost::system::error_code problem;
        const auto address = boost::asio::ip::make_address(std::string{host}, problem);
        return !problem && address.is_loopback();
    }

    static response make_status(unsigned status, std::string body)
    {
        return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body), {}};
    }

    /// By what became of reads and writes lately: whoever asks must not have to wait for storage that does not answer.
    response health() const
    {
        if (health_.failure(storage_use::read)) return make_status(503, R"({"status":"unavailable","storage":"unreachable"})");
        const auto written = health_.failure(storage_use::write);
        if (written == pleme_support::errc::storage_full)
            return make_status(503, R"({"status":"unavailable","storage":"full"})");
        if (written) return make_status(503, R"({"status":"unavailable","storage":"unwritable"})");
        return make_status(200, R"({"status":"ok","storage":"ok"})");
    }

    /// @return whom the request comes from; null if it does not prove anybody
    const caller* authenticate(const request& asked) const
    {
        if (dev_ && !asked.find_header("authorization")) return &*dev_;
        const auto token = find_bearer_token(asked);
        return token ? tokens_.find(*token) : nullptr;
    }

    static response refuse_unknown(const request& asked)
    {
        const bool presented = asked.find_header("authorization").has_value();
        response refusal =
            refuse(asked, 401, presented ? "The bearer token is not known." : "This needs a bearer token in Authorization.",
                   "UNAUTHENTICATED");
        refusal.headers.push_back(
            {"WWW-Authenticate", presented ? R"(Bearer realm="support", error="invalid_token")" : R"(Bearer realm="support")"});
        return refusal;
    }

    response answer_graphql(const request& asked, access_entry& logged) const
    {
        const caller* known = authenticate(asked);
        service_context context;
        context.is_known = known != nullptr;
        context.end = {asked.end.expires_at, asked.end.stop};
        if (known != nullptr) {
            logged.actor_id = known->principal.actor_id;
            context.caller = known->principal;
            context.may = known->may;
        } else if (asked.find_header("authorization")) {
            return refuse_unknown(asked);
        }
        request marked = asked;
        marked.is_stranger = known == nullptr;
        response made = graphql_(marked, context);
        if (context.needs_login) return refuse_unknown(asked);
        made.headers.push_back({"Cache-Control", "no-store"});
        logged.operation_name = made.operation_name;
        tell_failures(made);
        return made;
    }

    /// The operator gets what the client is told of storage: its code.
    void tell_failures(const response& made) const
    {
        for (const std::string& code : made.error_codes)
            for (const std::string_view trouble :
                 {"STORAGE_UNAVAILABLE", "STORAGE_FULL", "OUTCOME_UNKNOWN", "STORAGE_CORRUPT", "STORAGE_NEWER"})
                if (code == trouble) log_.tell_seldom(code, "a request was answered with " + code);
    }

    response answer_sdl(const request& asked, access_entry& logged) const
    {
        const caller* known = authenticate(asked);
        if (known == nullptr) return refuse_unknown(asked);
        logged.actor_id = known->principal.actor_id;
        return {200,
                {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
                std::string{pleme_support::graphql::sdl<service_schema>},
                {}};
    }

    const storage_health& health_;
    operator_log& log_;
    token_book tokens_;
    std::optional<caller> dev_;  ///< set: whoever shows no token is him
    graphiql web_;
    repository repository_;
    exception_reporter exceptions_;
    front front_;
    pleme_support::http::handler<front> graphql_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_APPLICATION_HPP
