#include <pleme_support/http/media_type.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string_view>

namespace {

using namespace pleme_support::http;

constexpr auto newer = response_format::graphql_response;
constexpr auto older = response_format::json;

TEST_CASE("media_type: the format of a response by Accept")
{
    struct row {
        std::optional<std::string_view> accept;
        std::optional<response_format> format;
    };
    const row rows[] = {
        {std::nullopt, older},
        {"", older},
        {" ", older},
        {"*/*", older},
        {"application/*", older},
        {"application/json", older},
        {"APPLICATION/JSON", older},
        {"application/graphql-response+json", newer},
        {"application/graphql-response+json, application/json", newer},
        {"application/json, application/graphql-response+json", newer},
        {"application/graphql-response+json;q=0.9, application/json;q=1", older},
        {"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", newer},
        {"application/graphql-response+json;charset=utf-16, application/json", older},
        {"application/graphql-response+json;q=0.1, */*", older},
        {"application/graphql-response+json;q=0, */*", older},
        {"application/json;q=0, */*;q=0.1", newer},
        {"application/json;q=0.5;q=0.1, text/html", older},
        {"text/html, application/xhtml+xml, */*;q=0.8", older},
        {"text/html", std::nullopt},
        {"text/*", std::nullopt},
        {"application/json;q=0", std::nullopt},
        {"application/json;q=2", std::nullopt},
        {"application/json;q=0.1234", std::nullopt},
        {"application/json;q=x", std::nullopt},
        {"application/json;charset=\"utf-8\"", older},
        {"application/json;profile=\"a,b;c\\\"\", text/html", older},
        {"application/json;profile=\"never closed", older},
        {",,;;=,", std::nullopt},
    };
    for (const row& r : rows) {
        CAPTURE(r.accept.value_or("(none)"));
        CHECK(choose_format(r.accept) == r.format);
    }
}

TEST_CASE("media_type: a browser is told from a client")
{
    CHECK(prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"));
    CHECK(prefers_html("text/html, application/json;q=0.9"));
    CHECK_FALSE(prefers_html(std::nullopt));
    CHECK_FALSE(prefers_html("*/*"));
    CHECK_FALSE(prefers_html("text/*"));
    CHECK_FALSE(prefers_html("text/html;q=0"));
    CHECK_FALSE(prefers_html("application/json, text/html;q=0.9"));
    CHECK_FALSE(prefers_html("text/html, application/graphql-response+json"));
}

TEST_CASE("media_type: what counts as a body of JSON")
{
    CHECK(is_json("application/json"));
    CHECK(is_json("Application/JSON ; Charset=\"UTF-8\""));
    CHECK(is_json("application/json;version=1"));
    CHECK_FALSE(is_json(std::nullopt));
    CHECK_FALSE(is_json(""));
    CHECK_FALSE(is_json("application/json; charset=iso-8859-1"));
    CHECK_FALSE(is_json("application/jsonp"));
    CHECK_FALSE(is_json("text/plain"));
    CHECK_FALSE(is_json("application/x-www-form-urlencoded"));
    CHECK_FALSE(is_json("text/plain; x=application/json"));
}

static_assert(choose_format("application/graphql-response+json") == newer, "it is a constant expression");

}  // namespace
