#include <pleme_support/graphql/coerce.hpp>

#include "library.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace library;

namespace {

/// The messages of the errors of a request.
std::vector<std::string> errors(std::string text, std::string_view variables = "{}")
{
    std::vector<std::string> messages;
    const boost::json::value answer = ask(std::move(text), variables);
    if (const auto* list = answer.as_object().if_contains("errors"))
        for (const boost::json::value& error : list->as_array()) messages.emplace_back(error.at("message").as_string());
    return messages;
}

std::vector<std::string> one(std::string message)
{
    return {std::move(message)};
}

boost::json::value data(std::string text, std::string_view variables = "{}")
{
    const boost::json::value answer = ask(std::move(text), variables);
    CAPTURE(boost::json::serialize(answer));
    REQUIRE_FALSE(answer.as_object().contains("errors"));
    return answer.at("data").as_object().begin()->value();
}

}  // namespace

TEST_CASE("coerce: Int variables are 32 bits wide, however the number is written")
{
    const std::string text = "query($x: Int!) { books(count: $x) { title } }";
    CHECK(data(text, R"({"x":1})").as_array().size() == 1);
    CHECK(data(text, R"({"x":1.0})").as_array().size() == 1);
    CHECK(errors(text, R"({"x":"1"})") ==
          one("Variable \"$x\" got invalid value \"1\"; Int cannot represent non-integer value: \"1\""));
    CHECK(errors(text, R"({"x":1.5})") ==
          one("Variable \"$x\" got invalid value 1.5; Int cannot represent non-integer value: 1.5"));
    CHECK(errors(text, R"({"x":true})") ==
          one("Variable \"$x\" got invalid value true; Int cannot represent non-integer value: true"));
    CHECK(
        errors(text, R"({"x":2147483648})") ==
        one("Variable \"$x\" got invalid value 2147483648; Int cannot represent non 32-bit signed integer value: 2147483648"));
    CHECK(errors(text, R"({"x":1e300})").size() == 1);
    CHECK(errors(text, R"({"x":18446744073709551615})").size() == 1);
}

TEST_CASE("coerce: required variables")
{
    const std::string text = "query($x: Int!) { books(count: $x) { title } }";
    CHECK(errors(text) == one("Variable \"$x\" of required type \"Int!\" was not provided."));
    CHECK(errors(text, R"({"x":null})") == one("Variable \"$x\" of non-null type \"Int!\" must not be null."));
}

TEST_CASE("coerce: Float, String, Boolean, ID and enums")
{
    const std::string text =
        "query($t: String, $n: Float, $k: [Genre], $f: Boolean) { echo(text: $t, number: $n, kinds: $k, flag: $f) }";
    CHECK(data(text, R"({"t":"x","n":2,"k":["NOVEL",null,"NEW"],"f":true})") == "x 2.000000 yes 0 null 2");
    CHECK(data(text) == "-");
    CHECK(errors(text, R"({"t":1})") ==
          one("Variable \"$t\" got invalid value 1; String cannot represent a non string value: 1"));
    CHECK(errors(text, R"({"n":"2"})") ==
          one("Variable \"$n\" got invalid value \"2\"; Float cannot represent non numeric value: \"2\""));
    CHECK(errors(text, R"({"f":1})") ==
          one("Variable \"$f\" got invalid value 1; Boolean cannot represent a non boolean value: 1"));
    CHECK(errors(text, R"({"k":"POEM"})") ==
          one("Variable \"$k\" got invalid value \"POEM\"; Value \"POEM\" does not exist in \"Genre\" enum."));
    CHECK(errors(text, R"({"k":["NOVEL",3]})") ==
          one("Variable \"$k\" got invalid value 3 at \"k[1]\"; Enum \"Genre\" cannot represent non-string value: 3."));
    CHECK(data("{ bookBy(by: {id: \"a\"}) { title } }").at("title") == "id a");
    CHECK(data("{ bookBy(by: {id: 12}) { title } }").at("title") == "id 12");
    CHECK(data("{ echo(text: null, number: 1, flag: false, kinds: [null]) }") == "- 1.000000 no null");
    CHECK(data("{ echo(number: 1.5e-1) }") == "- 0.150000");
    CHECK(data("{ echo(number: -18446744073709551616) }") == "- -18446744073709551616.000000");
    CHECK(data("{ echo(number: 1e-999) }") == "- 0.000000");
    CHECK(data("query($i: ID!) { bookBy(by: {id: $i}) { title } }", R"({"i":7})").at("title") == "id 7");
    CHECK(errors("query($i: ID!) { bookBy(by: {id: $i}) { title } }", R"({"i":1.5})") ==
          one("Variable \"$i\" got invalid value 1.5; ID cannot represent value: 1.5"));
}

TEST_CASE("coerce: a single value is a list of one")
{
    CHECK(data("{ echo(kinds: NEW) }") == "- 2");
    CHECK(data("query($k: [Genre]) { echo(kinds: $k) }", R"({"k":"NEW"})") == "- 2");
    CHECK(data("query($k: Genre) { echo(kinds: [$k, NOVEL]) }") == "- null 0");
}

TEST_CASE("coerce: input objects say where they are wrong")
{
    const std::string text = "query($f: BookFilter) { filterText(filter: $f) }";
    CHECK(errors(text, R"({"f":{"tags":["a",1],"size":3}})") ==
          std::vector<std::string>{
              "Variable \"$f\" got invalid value 1 at \"f.tags[1]\"; String cannot represent a non string value: 1",
              "Variable \"$f\" got invalid value { tags: [\"a\", 1], size: 3 }; Field \"size\" is not defined by type "
              "\"BookFilter\"."});
    CHECK(errors(text, R"({"f":3})") ==
          one("Variable \"$f\" got invalid value 3; Expected type \"BookFilter\" to be an object."));
    CHECK(errors(text, R"({"f":{"minPages":null}})") ==
          one("Variable \"$f\" got invalid value null at \"f.minPages\"; Expected non-nullable type \"Int!\" not to be null."));
}

TEST_CASE("coerce: absent, null and a value are three things, in literals and in variables")
{
    CHECK(data("{ filterText(filter: {}) }") == "absent absent any 1 2");
    CHECK(data("{ filterText(filter: {kind: null, title: \"x\", minPages: 9}, count: 4) }") == "null value any 9 4");
    CHECK(data("query($k: Genre, $t: String) { filterText(filter: {kind: $k, title: $t, tags: []}) }", R"({"k":null})") ==
          "null absent 1 2");
    CHECK(data("query($f: BookFilter) { filterText(filter: $f) }", R"({"f":{"title":null,"tags":"z"}})") ==
          "absent null z 1 2");
    CHECK(data("{ filterText }") == "no filter");
}

TEST_CASE("coerce: defaults of variables and of arguments")
{
    CHECK(data("query($n: Int = 1) { books(count: $n) { title } }").as_array().size() == 1);
    CHECK(data("query($n: Int = 1) { books(count: $n) { title } }", R"({"n":3})").as_array().size() == 3);
    CHECK(data("{ books { title } }").as_array().size() == 2);
    CHECK(errors("query($n: Int = 1) { books(count: $n) { title } }", R"({"n":null})") ==
          one("Argument \"count\" of non-null type \"Int!\" must not be null."));
}

TEST_CASE("coerce: oneOf inputs have exactly one field that is not null")
{
    const std::string text = "query($k: BookKey!) { bookBy(by: $k) { title } }";
    CHECK(data(text, R"({"k":{"title":"x"}})").at("title") == "x");
    CHECK(errors(text, R"({"k":{}})") ==
          one("Variable \"$k\" got invalid value {}; Exactly one key must be specified for OneOf type \"BookKey\"."));
    CHECK(errors(text, R"({"k":{"id":"1","title":"x"}})").size() == 1);
    CHECK(errors(text, R"({"k":{"id":null}})") ==
          one("Variable \"$k\" got invalid value null at \"k.id\"; Field \"id\" must be non-null."));
}

TEST_CASE("coerce: custom scalars are checked as variables and as literals")
{
    CHECK(data("query($m: Month) { books(since: $m) { title } }", R"({"m":"1999-12"})").is_array());
    CHECK(errors("query($m: Month) { books(since: $m) { title } }", R"({"m":"May"})") ==
          one("Variable \"$m\" got invalid value \"May\"; Expected type \"Month\". Expected a month as 1999-12, found: "
              "\"May\"."));
    CHECK(errors("{ books(since: \"May\") { title } }").size() == 1);
}

TEST_CASE("coerce: a struct that is an output too reads like any input, defaults that are lists of objects included")
{
    const auto planned = [](const std::string& text, std::string_view variables = "{}") {
        return ask(text, variables).at("data").at("planned");
    };
    CHECK(planned("{ planned(plan: {name: \"x\", places: [{shelf: 7}]}) { name places { shelf hall } } }") ==
          json(R"({"name":"x","places":[{"shelf":7,"hall":"main"}]})"));
    CHECK(planned("query($p: PlanInput!) { planned(plan: $p) { places { shelf hall } } }", R"({"p":{"name":"x"}})") ==
          json(R"({"places":[{"shelf":1,"hall":"main"},{"shelf":2,"hall":"side"}]})"));
    CHECK(errors("query($p: PlanInput!) { planned(plan: $p) { name } }", R"({"p":{"name":"x","places":[{"hall":"a"}]}})") ==
          one("Variable \"$p\" got invalid value { hall: \"a\" } at \"p.places[0]\"; Field \"shelf\" of required type \"Int!\" "
              "was not provided."));
}

TEST_CASE("coerce: errors of variables are capped")
{
    graphql::engine_options options;
    options.bounds.variable_errors = 3;
    const auto answer = ask("query($k: [Genre]) { echo(kinds: $k) }", R"({"k":[1,2,3,4,5,6]})", nullptr, options);
    REQUIRE(answer.at("errors").as_array().size() == 4);
    CHECK(answer.at("errors").at(3).at("message") ==
          "Too many errors processing variables, error limit reached. Execution aborted.");
}

TEST_CASE("coerce: a default that leads back to itself counts as none")
{
    graphql::type_view node{.kind = graphql::type_kind::input_object, .name = "Node"};
    const std::array<graphql::input_value_view, 2> fields{
        {{"left", {}, {&node, 0, 0}, "{}", {}}, {"right", {}, {&node, 1, 0}, "{}", {}}}};
    node.input_fields = fields;
    const auto value = graphql::detail::find_default(fields[0]);
    REQUIRE(value);
    CHECK(*value == json(R"({"right":[{}]})"));
}

TEST_CASE("inspect: long and deep values are cut short")
{
    CHECK(graphql::inspect(json(R"([1,2,3,4,5,6,7,8,9,10,11])")) == "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ... 1 more item]");
    CHECK(graphql::inspect(json(R"({"a":{"b":{"c":[1]}}})")) == "{ a: { b: [Object] } }");
    CHECK(graphql::inspect(json(R"([[[[]]]])")) == "[[[Array]]]");
    CHECK(graphql::inspect(json(R"({"a":"q\"","b":null})")) == "{ a: \"q\\\"\", b: null }");
}
