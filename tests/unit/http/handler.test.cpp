#include <pleme_support/http/handler.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pleme_support;

struct caller {
    int calls = 0;
};

struct echo_args {
    std::int32_t value = 0;
};
BOOST_DESCRIBE_STRUCT(echo_args, (), (value))

struct query_root {
    [[nodiscard]] std::int32_t echo(const echo_args& args) const { return args.value; }
};
BOOST_DESCRIBE_STRUCT(query_root, (), (echo))

struct mutation_root {
    std::int32_t bump(caller& by) { return ++by.calls; }
};
BOOST_DESCRIBE_STRUCT(mutation_root, (), (bump))

using engine = graphql::engine<graphql::schema<query_root, mutation_root, caller>>;

/// A handler with its engine, asked in one line.
struct desk {
    engine made{query_root{}, mutation_root{}};
    http::handler<engine> answer;
    caller by;

    explicit desk(http::handler_options options = {}) : answer{made, options} {}

    http::response ask(std::string_view method, std::string_view target, std::vector<http::header> headers,
                       std::string_view body = {})
    {
        return answer({method, target, headers, body}, by);
    }
    http::response post(std::string_view body, std::string_view accept = "application/graphql-response+json")
    {
        return ask("POST", "/graphql", {{"Content-Type", "application/json"}, {"Accept", accept}}, body);
    }
    http::response get(std::string_view query, std::string_view accept = "application/graphql-response+json")
    {
        return ask("GET", "/graphql?" + std::string{query}, {{"accept", accept}});
    }
};

std::string_view header_of(const http::response& response, std::string_view name)
{
    for (const http::response_header& header : response.headers)
        if (http::equals_ignoring_case(header.name, name)) return header.value;
    return "";
}

std::string code_of(const http::response& response)
{
    const auto body = boost::json::parse(response.body);
    CHECK_FALSE(body.as_object().contains("data"));
    return body.at("errors").at(0).at("extensions").at("code").as_string().c_str();
}

TEST_CASE("handler: answers by POST and by GET, and names the operation")
{
    desk desk;
    const auto posted =
        desk.post(R"({"query":"query Q($v: Int!) { echo(value: $v) }","variables":{"v":7},"operationName":"Q"})");
    CHECK(posted.status == 200);
    CHECK(posted.body == R"({"data":{"echo":7}})");
    CHECK(posted.operation_name == "Q");
    CHECK(header_of(posted, "content-type") == "application/graphql-response+json; charset=utf-8");
    CHECK(header_of(posted, "vary") == "Accept");
    const auto got = desk.get("query=%7Becho(value:7)%7D", "*/*");
    CHECK(got.body == posted.body);
    CHECK(header_of(got, "content-type") == "application/json; charset=utf-8");
    CHECK(got.operation_name.empty());
}

TEST_CASE("handler: what was not executed is 400 in the newer media type and 200 in the older")
{
    struct row {
        std::string_view body;
        std::string_view code;
    };
    const row rows[] = {
        {R"({"query":"{"})", "GRAPHQL_PARSE_FAILED"},
        {R"({"query":"{ nothing }"})", "GRAPHQL_VALIDATION_FAILED"},
        {R"({"query":"query Q($v: Int!) { echo(value: $v) }"})", "BAD_USER_INPUT"},
        {R"({"query":"{ __typename }","operationName":"X"})", "OPERATION_RESOLUTION_FAILURE"},
    };
    desk desk;
    for (const row& r : rows) {
        CAPTURE(r.body);
        CHECK(desk.post(r.body).status == 400);
        CHECK(desk.post(r.body, "application/json").status == 200);
        CHECK(code_of(desk.post(r.body)) == r.code);
    }
}

TEST_CASE("handler: a mutation is executed by POST only")
{
    desk desk;
    const auto refused = desk.get("query=mutation%7Bbump%7D");
    CHECK(refused.status == 405);
    CHECK(header_of(refused, "allow") == "POST");
    CHECK(code_of(refused) == "MUTATION_NOT_ALLOWED");
    CHECK(desk.by.calls == 0);
    CHECK(desk.get("query=mutation%7Bbump%7D", "application/json").status == 405);
    CHECK(desk.post(R"({"query":"mutation { bump }"})").status == 200);
    CHECK(desk.by.calls == 1);
}

TEST_CASE("handler: lines of a field are one list where it is a list, and must agree where it is not")
{
    desk desk;
    const auto ask = [&](std::string_view name, std::string_view first, std::string_view second) {
        return desk.ask("POST", "/graphql", {{"Content-Type", "application/json"}, {name, first}, {name, second}},
                        R"({"query":"{ __typename }"})");
    };
    CHECK(ask("Accept", "text/html", "application/json").status == 200);
    CHECK(ask("accept", "text/html", "text/plain").status == 406);
    const auto newer = ask("Accept", "application/json;q=0.5", "application/graphql-response+json");
    CHECK(header_of(newer, "content-type") == "application/graphql-response+json; charset=utf-8");
    CHECK(desk.ask("GET", "/graphql?query=%7B__typename%7D", {{"Accept", "text/html"}, {"ACCEPT", "*/*;q=0.1"}}).status == 200);
    CHECK(ask("content-type", "application/json", "application/json").status == 200);
    CHECK(ask("content-type", "application/json", "text/plain").status == 400);
    CHECK(ask("content-type", "text/plain", "application/json").status == 400);
}

TEST_CASE("handler: other methods, media types and formats")
{
    desk desk;
    for (const std::string_view method : {"PUT", "DELETE", "OPTIONS", "HEAD", "get", ""}) {
        const auto refused = desk.ask(method, "/graphql", {}, "");
        CHECK(refused.status == 405);
        CHECK(header_of(refused, "allow") == "GET, POST");
        CHECK(code_of(refused) == "METHOD_NOT_ALLOWED");
    }
    for (const std::string_view type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
        CHECK(desk.ask("POST", "/graphql", {{"content-type", type}}, R"({"query":"mutation { bump }"})").status == 415);
    CHECK(desk.ask("POST", "/graphql", {}, R"({"query":"mutation { bump }"})").status == 415);
    CHECK(desk.by.calls == 0);
    CHECK(desk.post(R"({"query":"{__typename}"})", "text/html").status == 406);
    CHECK(code_of(desk.post("{")) == "BAD_REQUEST");
    CHECK(desk.post("{").status == 400);
    CHECK(desk.post("{", "application/json").status == 400);
}

TEST_CASE("handler: bounds are checked first")
{
    desk desk{{.body_bytes = 100, .json_depth = 3}};
    const std::string fits = R"({"query":"{__typename}"})" + std::string(76, ' ');
    REQUIRE(fits.size() == 100);
    CHECK(desk.post(fits).status == 200);
    CHECK(desk.post(fits + ' ').status == 413);
    CHECK(code_of(desk.post(fits + ' ')) == "PAYLOAD_TOO_LARGE");
    CHECK(desk.get("query=%7B__typename%7D&x=" + std::string(100, 'x')).status == 414);
    CHECK(desk.post(R"({"query":"{__typename}","variables":{"a":[]}})").status == 200);
    CHECK(desk.post(R"({"query":"{__typename}","variables":{"a":[[]]}})").status == 400);
}

}  // namespace
