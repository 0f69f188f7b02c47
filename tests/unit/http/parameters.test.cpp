#include <pleme_support/http/parameters.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using namespace pleme_support::http;

constexpr std::size_t depth = 32;

TEST_CASE("parameters: a body with all four")
{
    const auto parsed =
        parse_body(R"({"query":"{a}","operationName":"A","variables":{"x":[1,null]},"extensions":{"y":{}},"other":1})", depth);
    REQUIRE(parsed.has_value());
    CHECK(parsed.value.query == "{a}");
    CHECK(parsed.value.operation_name == "A");
    CHECK(parsed.value.variables.at("x").as_array().size() == 2);
    CHECK(parsed.value.extensions.contains("y"));
}

TEST_CASE("parameters: null is absent, and of repeated keys the last one counts")
{
    const auto parsed =
        parse_body(R"({"query":"{a}","operationName":null,"variables":null,"extensions":null,"query":"{b}"})", depth);
    REQUIRE(parsed.has_value());
    CHECK(parsed.value.query == "{b}");
    CHECK_FALSE(parsed.value.operation_name.has_value());
    CHECK(parsed.value.variables.empty());
}

TEST_CASE("parameters: a body that is refused, with the reason")
{
    struct row {
        std::string body;
        std::string_view reason;
    };
    const row rows[] = {
        {"", "no body"},
        {"{", "well-formed JSON"},
        {"{}x", "well-formed JSON"},
        {"{\"query\":\"\xff\"}", "well-formed JSON"},
        {std::string(40, '[') + std::string(40, ']'), "nested too deeply"},
        {"[]", "Batches"},
        {"7", "JSON object"},
        {"{}", "\"query\" must be a string"},
        {R"({"query":null})", "\"query\" must be a string"},
        {R"({"query":["{a}"]})", "\"query\" must be a string"},
        {R"({"query":"{a}","operationName":1})", "\"operationName\""},
        {R"({"query":"{a}","variables":[]})", "\"variables\""},
        {R"({"query":"{a}","variables":"{}"})", "\"variables\""},
        {R"({"query":"{a}","extensions":true})", "\"extensions\""},
    };
    for (const row& r : rows) {
        CAPTURE(r.body);
        const auto parsed = parse_body(r.body, depth);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.problem.find(r.reason) != std::string::npos);
    }
}

TEST_CASE("parameters: the query of a URL")
{
    const auto parsed = parse_url_query(
        "query=query+Q%28%24n%3AInt%29%20%7Ba%7D&variables=%7B%22n%22%3A1%7D&operationName=Q&extensions=%7B%7D&other=%31",
        depth);
    REQUIRE(parsed.has_value());
    CHECK(parsed.value.query == "query Q($n:Int) {a}");
    CHECK(parsed.value.operation_name == "Q");
    CHECK(parsed.value.variables.at("n").to_number<int>() == 1);

    const auto bare = parse_url_query("query=%7Ba%7D&operationName=&variables=&extensions=null", depth);
    REQUIRE(bare.has_value());
    CHECK_FALSE(bare.value.operation_name.has_value());
    CHECK(bare.value.variables.empty());
}

TEST_CASE("parameters: a URL that is refused")
{
    for (const std::string_view text : {"", "query=", "query", "variables=%7B%7D", "query=%", "query=%4", "query=%4g",
                                        "%zz=1&query=a", "query=a&query=b", "query=a&variables=%5B%5D", "query=a&variables=%7B",
                                        "query=a&extensions=1", "query=a&variables=%7B%22a%22%3A%22%ff%22%7D"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url_query(text, depth).has_value());
    }
}

}  // namespace
