// GraphQL over HTTP as a function from a request to a response: POST and GET, negotiation, statuses, refusals.
// HTTP layer: no sockets, no framework, no authentication. Guide: docs/guide/http.md. Tests: tests/unit/http/handler.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_HANDLER_HPP
#define PLEME_SUPPORT_HTTP_HANDLER_HPP

#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/parameters.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0::http {

/// Bounds that are checked before anything is parsed.
struct handler_options {
    /// Bytes of a body, or of a URL's query. Stops floods; GraphQL documents have a bound of their own, `graphql::limits`.
    std::size_t body_bytes = std::size_t{256} * 1024;

    /// Nesting of the JSON in a request. Stops stack exhaustion by brackets.
    std::size_t json_depth = 32;
};

/// The status of a response that the engine made (https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes).
[[nodiscard]] constexpr unsigned status_of(graphql::request_failure failure, response_format format) noexcept
{
    if (failure == graphql::request_failure::none) return 200;
    if (failure == graphql::request_failure::mutation_refused) return 405;
    return format == response_format::json ? 200 : 400;
}

/// Answers GraphQL requests over HTTP as the GraphQL-over-HTTP draft has it, whatever their path.
///
/// | request | answer |
/// |---|---|
/// | POST of application/json, GET of `?query=` | the engine's: 200; 400 in the newer media type if it was not executed |
/// | a mutation by GET, another method | 405 with Allow |
/// | an Accept that takes neither media type | 406 |
/// | POST of another media type, or of none | 415 |
/// | malformed JSON, a parameter of a wrong type, two lines of Content-Type that differ | 400 |
/// | a body beyond `handler_options::body_bytes` | 413; a URL: 414 |
///
/// Every refusal has the body of a GraphQL error. A browser sends application/json to another site only if that site says
/// so, and a GET changes nothing: so no form of a foreign page can act in the name of its visitor.
/// Calls from several threads do not race as long as the resolvers do not.
/// @tparam Engine  a `graphql::engine<…>`
template <class Engine>
class handler {
public:
    using context_type = typename Engine::context_type;  ///< what the engine's field functions get

    /// @param engine  outlives the handler
    explicit handler(const Engine& engine, handler_options options = {}) : engine_{&engine}, options_{options} {}

    /// @param context  handed to the field functions; made from what the caller has proved to be, before
    /// @par Exception safety
    /// Throws only `std::bad_alloc`.
    [[nodiscard]] response operator()(const request& asked, context_type& context) const
    {
        const std::optional<response_format> format = choose_format(asked.join_header("accept"));
        if (!format)
            return make_error_response(406, response_format::json,
                                       "Accept must allow application/graphql-response+json or application/json.",
                                       "NOT_ACCEPTABLE");
        if (asked.method == "GET") return answer_get(asked, *format, context);
        if (asked.method == "POST") return answer_post(asked, *format, context);
        response refusal = make_error_response(405, *format, "GraphQL is asked by GET or POST.", "METHOD_NOT_ALLOWED");
        refusal.headers.push_back({"Allow", "GET, POST"});
        return refusal;
    }

private:
    response answer_get(const request& asked, response_format format, context_type& context) const
    {
        if (asked.target.size() > options_.body_bytes)
            return make_error_response(414, format, "The URL is too long: use POST.", "URI_TOO_LONG");
        return answer(parse_url_query(asked.query(), options_.json_depth), false, asked, format, context);
    }

    response answer_post(const request& asked, response_format format, context_type& context) const
    {
        if (asked.has_differing_lines("content-type"))
            return make_error_response(400, format, "Content-Type can be said once only.", "BAD_REQUEST");
        if (!is_json(asked.find_header("content-type")))
            return make_error_response(415, format, "Content-Type must be application/json, in UTF-8.",
                                       "UNSUPPORTED_MEDIA_TYPE");
        if (asked.body.size() > options_.body_bytes)
            return make_error_response(413, format, "The body is too large.", "PAYLOAD_TOO_LARGE");
        return answer(parse_body(asked.body, options_.json_depth), true, asked, format, context);
    }

    response answer(parsed_parameters given, bool allow_mutations, const request& asked, response_format format,
                    context_type& context) const
    {
        if (!given.has_value()) return make_error_response(400, format, std::move(given.problem), "BAD_REQUEST");
        graphql::request question{.query = std::move(given.value.query),
                                  .operation_name = std::move(given.value.operation_name),
                                  .variables = std::move(given.value.variables),
                                  .extensions = std::move(given.value.extensions),
                                  .allow_mutations = allow_mutations,
                                  .end = asked.end,
                                  .is_stranger = asked.is_stranger};
        graphql::response executed = engine_->execute(question, context);
        response made{status_of(executed.failure, format),
                      {{"Content-Type", content_type(format)}, {"Vary", "Accept"}},
                      std::move(executed.text),
                      question.operation_name.value_or(std::string{}),
                      std::move(executed.error_codes)};
        if (executed.failure == graphql::request_failure::mutation_refused) made.headers.push_back({"Allow", "POST"});
        return made;
    }

    const Engine* engine_;
    handler_options options_;
};

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_HANDLER_HPP
