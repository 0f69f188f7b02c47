#include <pleme_support/http/authority.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace {

using namespace pleme_support::http;

TEST_CASE("authority: a host, with its port or without")
{
    struct row {
        std::string_view text;
        std::string_view host;
        std::string_view port;
    };
    const row rows[] = {
        {"localhost", "localhost", ""},
        {"LOCALHOST:80", "LOCALHOST", "80"},
        {"127.0.0.1:8080", "127.0.0.1", "8080"},
        {"[::1]", "::1", ""},
        {"[::1]:8080", "::1", "8080"},
        {"[::ffff:10.0.0.1]:1", "::ffff:10.0.0.1", "1"},
        {"desk.example:", "desk.example", ""},
        {"a%C3%A9b", "a%C3%A9b", ""},
        {"_x-1.example:65535", "_x-1.example", "65535"},
    };
    for (const row& r : rows) {
        CAPTURE(r.text);
        const auto read = parse_authority(r.text);
        REQUIRE(read);
        CHECK(read->host == r.host);
        CHECK(read->port == r.port);
    }
}

TEST_CASE("authority: what is none")
{
    for (const std::string_view text : {"",        ":80",   "a b", "a/b",  "user@host",   "a:b",   "a:8080x", "a:123456",
                                        "a:80:80", "::1",   "[]",  "[::1", "[::1]x",      "[::g]", "a%",      "a%4",
                                        "a%zz",    "a,b c", "a?b", "a#b",  "h\xC3\xB6st", "\"a\"", "a\\b",    "a\tb"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_authority(text));
    }
}

static_assert(parse_authority("[::1]:80")->port == "80", "it is a constant expression");

}  // namespace
