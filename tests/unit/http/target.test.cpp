#include <pleme_support/http/target.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace {

using namespace pleme_support::http;

TEST_CASE("target: a whole URL is its authority and the rest")
{
    struct row {
        std::string_view target;
        std::string_view authority;
        std::string_view rest;
    };
    const row rows[] = {
        {"http://127.0.0.1/graphql", "127.0.0.1", "/graphql"},
        {"HTTP://desk.example:8080/graphql?query=%7B", "desk.example:8080", "/graphql?query=%7B"},
        {"https://[::1]:80/", "[::1]:80", "/"},
        {"http://desk.example", "desk.example", ""},
        {"http://desk.example?query=a/b", "desk.example", "?query=a/b"},
    };
    for (const row& r : rows) {
        CAPTURE(r.target);
        const auto read = parse_absolute_target(r.target);
        REQUIRE(read);
        CHECK(read->authority == r.authority);
        CHECK(read->rest == r.rest);
    }
}

TEST_CASE("target: what is no URL of an HTTP server")
{
    for (const std::string_view target : {"", "/", "/graphql", "*", "graphql", "ftp://a/b", "http:/a", "http://", "http:///a",
                                          "http://me@a/b", "http://a:x/b", "/redirect?to=http://a/b", "http://a b/c"}) {
        CAPTURE(target);
        CHECK_FALSE(parse_absolute_target(target));
    }
}

}  // namespace
