#include "library.hpp"

#include <pleme_support/graphql/response.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

using namespace library;

TEST_CASE("execute: values of every kind")
{
    CHECK(
        ask("{ books(count: 1) { __typename id title kind rating tags shelves printed authors { fullName isLiving } } pi }") ==
        json(R"({"data":{"books":[{"__typename":"Book","id":"b1","title":"Ada","kind":"NOVEL","rating":null,"tags":[],
                  "shelves":[],"printed":null,"authors":[{"fullName":"Ada \"A\" L.","isLiving":false}]}],"pi":3.14}})"));
}

TEST_CASE("execute: fields keep the order in which they are collected, merged by response key")
{
    const graphql::engine<library::schema> engine{query{}};
    request_context context;
    const auto answer = engine.execute({.query = "{ b: pi books(count: 1) { title } ...F a: pi books(count: 1) { id title } } "
                                                 "fragment F on Query { pi books(count: 1) { kind } }",
                                        .operation_name = {},
                                        .variables = {},
                                        .extensions = {}},
                                       context);
    CHECK(answer.text == R"({"data":{"b":3.14,"books":[{"title":"Ada","kind":"NOVEL","id":"b1"}],"pi":3.14,"a":3.14}})");
}

TEST_CASE("execute: @skip and @include on fields, fragments and inline fragments")
{
    CHECK(ask("query($y: Boolean!, $n: Boolean = false) { a: pi @skip(if: $y) b: pi @include(if: $y) ... @include(if: $n) { c: "
              "pi }"
              " ...F @skip(if: $n) e: pi @skip(if: false) @include(if: false) } fragment F on Query { d: pi }",
              R"({"y":true})") == json(R"({"data":{"b":3.14,"d":3.14}})"));
}

TEST_CASE("execute: a condition without a value fails its selection set")
{
    const auto answer = ask("query($x: Boolean = true) { pi @skip(if: $x) }", R"({"x":null})");
    CHECK(answer.at("data").is_null());
    CHECK(answer.at("errors").at(0).at("message") == "Argument \"if\" of non-null type \"Boolean!\" must not be null.");
}

TEST_CASE("execute: unions select by the type of the alternative")
{
    CHECK(ask("{ search { __typename ... on Book { title } ...A } } fragment A on Author { fullName }") ==
          json(R"({"data":{"search":[{"__typename":"Book","title":"Ada"},{"__typename":"Author","fullName":"Grace"}]}})"));
}

TEST_CASE("execute: a failed result is an error with its code, and null goes to the nearest nullable parent")
{
    const auto answer = ask("{ bookBy(by: {title: \"x\"}) {\n summary title } pi }");
    CHECK(answer.at("data") == json(R"({"bookBy":null,"pi":3.14})"));
    CHECK(answer.at("errors") ==
          json(R"([{"message":"no summary","locations":[{"line":2,"column":2}],"path":["bookBy","summary"],
                                          "extensions":{"code":"NOT_FOUND"}}])"));
}

TEST_CASE("execute: an error in a list of non-null items clears the whole list, and its path has the index")
{
    const auto answer = ask("{ pi books { title text: summary } }");
    CHECK(answer.at("data").is_null());
    CHECK(answer.at("errors").as_array().size() == 1);
    CHECK(answer.at("errors").at(0).at("path") == json(R"(["books",0,"text"])"));
}

TEST_CASE("execute: exceptions of resolvers are masked")
{
    const auto answer = ask("{ throwsNullable pi }");
    CHECK(answer.at("data") == json(R"({"throwsNullable":null,"pi":3.14})"));
    CHECK(answer.at("errors").at(0).at("message") == "internal error");
    CHECK(answer.at("errors").at(0).at("extensions").at("code") == "INTERNAL_SERVER_ERROR");
    CHECK(ask("{ throws }").at("data").is_null());
}

TEST_CASE("execute: a Float that JSON can't hold is an error")
{
    CHECK(ask("{ infinite }").at("errors").at(0).at("path") == json(R"(["infinite"])"));
}

TEST_CASE("execute: a context reaches the functions that ask for it, as any of its bases")
{
    CHECK(ask("{ restricted }").at("errors").at(0).at("extensions").at("code") == "FORBIDDEN");
    request_context member;
    member.reader = "member";
    CHECK(ask("{ restricted }", "{}", &member) == json(R"({"data":{"restricted":"secret"}})"));
}

TEST_CASE("execute: a resolver sees what is selected below it")
{
    request_context context;
    CHECK(ask("{ lookedAhead { name: fullName ... on Author { books { t: title } } } }", "{}", &context)
              .as_object()
              .contains("data"));
    CHECK(context.seen == std::vector<std::string>{"books", "fullName", "books.title"});
}

TEST_CASE("execute: mutations run in order on a root that need not be const")
{
    CHECK(ask("mutation { a: add(amount: 2) b: add(amount: 3) total }") == json(R"({"data":{"a":2,"b":5,"total":5}})"));
    CHECK(ask("mutation { fail }").at("errors").at(0).at("extensions").at("code") == "CONFLICT");
}

TEST_CASE("execute: limits end an execution with one error")
{
    graphql::engine_options options;
    options.bounds.response_bytes = 300;
    const auto large = ask("{ books(count: 100) { title } }", "{}", nullptr, options);
    CHECK(large.at("data").is_null());
    CHECK(large.at("errors").as_array().size() == 1);
    CHECK(large.at("errors").at(0).at("extensions").at("code") == "RESPONSE_TOO_LARGE");

    options = {};
    options.bounds.execution_depth = 2;
    CHECK(ask("{ books { authors { fullName } } }", "{}", nullptr, options).at("errors").at(0).at("extensions").at("code") ==
          "OPERATION_TOO_LARGE");

    options = {};
    options.bounds.execution_errors = 1;
    CHECK(ask("{ a: throwsNullable b: throwsNullable }", "{}", nullptr, options).at("errors").as_array().size() == 1);
}

TEST_CASE("execute: documents that no validation has seen neither crash nor hang")
{
    namespace g = pleme_support::graphql;
    for (const char* text :
         {"{ nope }", "{ books }", "{ books(count: \"x\", count: 3) { title } }", "{ ...F } fragment F on Query { ...F pi }",
          "{ books { ...F } } fragment F on Book { authors { books { ...F } } }", "{ ...Missing }", "{ pi { x } }",
          "{ books(filter: {kind: $none}) { title } }", "{ bookBy(by: {}) { title } }", "{ __type { name } }"}) {
        CAPTURE(text);
        const g::parse_result parsed = g::parse(text);
        REQUIRE(parsed);
        const query root;
        request_context context;
        const boost::json::object variables;
        const g::limits bounds;
        const g::conditions asked{*parsed.tree};
        const auto plan =
            g::compile_plan({library::schema::view(), g::introspection_meta_fields, *parsed.tree, parsed.tree->operations[0],
                             *library::schema::view().query, asked, asked.choose(variables), bounds});
        g::text_buffer written{64};
        if (plan->refusal) {
            written.append("null");
        } else {
            const g::execution_setting setting{*plan, text,  variables, {library::schema::view(), &root, &context},
                                               &root, bounds};
            g::execution{setting, written}.write_data();
        }
        const std::string out = written.take();
        CHECK_NOTHROW(boost::json::parse(out));
    }
}

TEST_CASE("response: strings are escaped as JSON wants it, wherever the character stands")
{
    for (std::size_t at = 0; at < 20; ++at) {
        for (const char c : {'"', '\\', '\n', '\t', '\r', '\0', '\x1f', ' ', '!', '#', '[', ']', '\x7f', '\xc3'}) {
            std::string text(20, 'a');
            text[at] = c;
            std::string out;
            graphql::append_json_string(out, text);
            graphql::text_buffer buffer{1};
            buffer.append_quoted(text);
            buffer.append_quoted(std::string_view{text}.substr(at, 3));
            std::string expected = out;
            graphql::append_json_string(expected, std::string_view{text}.substr(at, 3));
            CHECK(buffer.take() == expected);
            if (c != '\xc3')
                CHECK(boost::json::parse(out).as_string() == boost::json::string_view{text});
            else
                CHECK(out == '"' + text + '"');
        }
    }
}

TEST_CASE("text_buffer: pieces of every length are kept, and forgotten from wherever they are")
{
    std::string expected;
    graphql::text_buffer buffer{0};
    for (std::size_t size = 0; size < 1500; size += 7) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        buffer.append(piece);
        buffer.append('-');
        buffer.append_quoted(piece);
        buffer.append_number(static_cast<int>(size));
        expected += piece + "-\"" + piece + "\"" + std::to_string(size);
        CHECK(buffer.size() == expected.size());
        CHECK(buffer.size_so_far() <= buffer.size());
        if (size % 3 == 0) {
            expected.resize(expected.size() - size / 2);
            buffer.truncate(expected.size());
        }
    }
    CHECK(buffer.take() == expected);
    CHECK(buffer.size() == 0);
}

TEST_CASE("execute: keys and names of any length are written whole")
{
    for (const std::size_t size : {1, 28, 29, 30, 31, 60, 61, 255, 256, 257, 600, 3000}) {
        const std::string key(size, 'k');
        const graphql::engine<library::schema> engine{query{}};
        request_context context;
        CHECK(engine.execute({.query = "{ " + key + ": pi b" + key + ": __typename }"}, context).text ==
              "{\"data\":{\"" + key + "\":3.14,\"b" + key + "\":\"Query\"}}");
    }
}

TEST_CASE("response: numbers in their shortest form")
{
    const auto print = [](auto value) {
        std::string out;
        graphql::append_json_number(out, value);
        return out;
    };
    CHECK(print(0.1) == "0.1");
    CHECK(print(2.0) == "2");
    CHECK(print(1e22) == "1e+22");
    CHECK(print(-0.0) == "-0");
    CHECK(print((std::numeric_limits<std::int32_t>::min)()) == "-2147483648");
}
