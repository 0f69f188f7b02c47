#include <pleme_support/http/check_request.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string_view>
#include <vector>

namespace {

using namespace pleme_support::http;

/// @return the status of the refusal; 0: none
unsigned check(std::initializer_list<header> fields, std::string_view target = "/graphql",
               http_version version = http_version::http_1_1)
{
    const std::vector<header> headers{fields};
    const auto refusal = check_request({"POST", target, headers, {}}, version);
    if (refusal) {
        CHECK_FALSE(refusal->message.empty());
        CHECK_FALSE(refusal->code.empty());
    }
    return refusal ? refusal->status : 0;
}

constexpr header host{"Host", "desk.example"};

TEST_CASE("check_request: a transfer coding other than chunked, or with another framing beside it")
{
    CHECK(check({host}) == 0);
    CHECK(check({host, {"Content-Length", "7"}}) == 0);
    CHECK(check({host, {"Transfer-Encoding", "chunked"}}) == 0);
    CHECK(check({host, {"transfer-encoding", " Chunked\t"}}) == 0);
    for (const std::string_view codings :
         {"gzip", "xchunked", "identity", "chunked, identity", "chunked, chunked", "chunked, gzip", "\"chunked\"", "",
          "chunked;q=1", "chunked chunked", "gzip chunked", "br, chunked"}) {
        CAPTURE(codings);
        CHECK(check({host, {"Transfer-Encoding", codings}}) == 400);
    }
    CHECK(check({host, {"Transfer-Encoding", "gzip, chunked"}}) == 501);
    CHECK(check({host, {"Transfer-Encoding", "deflate,X-GZIP , chunked"}}) == 501);
    CHECK(check({host, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}) == 400);
    CHECK(check({host, {"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}) == 400);
    CHECK(check({host, {"Transfer-Encoding", "chunked"}, {"Content-Length", "7"}}) == 400);
    CHECK(check({host, {"Content-Length", "7"}, {"Transfer-Encoding", "gzip, chunked"}}) == 400);
    CHECK(check({host, {"Transfer-Encoding", "chunked"}}, "/", http_version::http_1_0) == 400);
}

TEST_CASE("check_request: one valid Host, which HTTP/1.0 may leave out")
{
    CHECK(check({}) == 400);
    CHECK(check({}, "/", http_version::http_1_0) == 0);
    CHECK(check({host, host}) == 400);
    CHECK(check({host, host}, "/", http_version::http_1_0) == 400);
    CHECK(check({{"Host", " [::1]:8080 "}}) == 0);
    for (const std::string_view value : {"", " ", "a b", "a, b", "http://a", "a/b", "me@a", "a:80x"}) {
        CAPTURE(value);
        CHECK(check({{"Host", value}}) == 400);
        CHECK(check({{"Host", value}}, "http://desk.example/") == 400);
    }
}

TEST_CASE("check_request: the form of the target")
{
    for (const std::string_view target : {"/", "/graphql?query=x", "*", "http://desk.example/graphql", "https://[::1]"})
        CHECK(check({host}, target) == 0);
    for (const std::string_view target : {"", "graphql", "ftp://desk.example/", "http://", "http://me@desk.example/"})
        CHECK(check({host}, target) == 400);
}

TEST_CASE("check_request: fields that can be said once only")
{
    CHECK(check({host, {"Content-Type", "application/json"}, {"content-type", "application/json"}}) == 0);
    CHECK(check({host, {"Content-Type", "application/json"}, {"content-type", "text/plain"}}) == 400);
    CHECK(check({host, {"Authorization", "Bearer a"}, {"Authorization", "Bearer b"}}) == 400);
    CHECK(check({host, {"Accept", "text/html"}, {"Accept", "application/json"}}) == 0);
}

}  // namespace
