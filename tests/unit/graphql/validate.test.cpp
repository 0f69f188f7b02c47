// Tests include/pleme_support/graphql/validate.hpp and what its rules share: walk, suggestions, limits, hostile documents.
// The rules one by one are tested by validation_conformance.test.cpp.

#include "support/test_size.hpp"

#include <pleme_support/graphql/detail/name_index.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/detail/suggestions.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/validate.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/field_conflicts.hpp>
#include <pleme_support/graphql/validation/merged_sets.hpp>
#include <pleme_support/graphql/validation/selected_fields.hpp>
#include <pleme_support/graphql/validation/walk.hpp>

#include <support/repeat.hpp>
#include <support/sdl_loader.hpp>

#include <doctest/doctest.h>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace pleme_support::graphql;
using pleme_support::test::repeat;

constexpr std::string_view sdl = R"(
interface Node { id: ID! self: Node }
type User implements Node { id: ID! self: User name: String friends(first: Int = 10, filter: Filter): [User!]! code: Even }
type Post implements Node { id: ID! self: Post title(upper: Boolean): String! author: User  number: Int }
union Hit = User | Post
enum Order { NEWEST OLDEST }
scalar Even @specifiedBy(url: "https://example.com/even")
input Filter { name: String!, order: Order = NEWEST, any: [Filter!], even: Even }
input Pick @oneOf { id: ID, name: String }
type Query { node(id: ID!): Node user(pick: Pick): User users(matrix: [[Int!]], f: Float): [User!]! search: [Hit!]! a: Query b: Query }
type Mutation { rename(id: ID!, name: String!): User }
type Subscription { changed: User  other: User }
directive @twice(x: Int) repeatable on FIELD
)";

/// Takes even integers only.
std::optional<std::string> check_even(const boost::json::value& input)
{
    if (input.is_int64() && input.get_int64() % 2 == 0) return {};
    return "an even integer";
}

const schema_view& validated_schema()
{
    static const testing::sdl_schema loaded{
        std::string{sdl}, {{}, [](std::string_view name) -> check_scalar_fn { return name == "Even" ? check_even : nullptr; }}};
    return loaded.view();
}

limits wide_limits()
{
    limits bounds;
    bounds.source_bytes = bounds.tokens = bounds.directives = bounds.directives_per_location = 10'000'000;
    return bounds;
}

std::vector<graphql_error> errors_of(std::string source, const limits& bounds = {})
{
    const parse_result parsed = parse(std::move(source), wide_limits());
    REQUIRE_MESSAGE(parsed, parsed.error.message);
    return validate(validated_schema(), *parsed.tree, bounds);
}

/// The messages, one a line.
std::string messages_of(std::string source, const limits& bounds = {})
{
    std::string text;
    for (const graphql_error& error : errors_of(std::move(source), bounds)) {
        CHECK(error.code == "GRAPHQL_VALIDATION_FAILED");
        text += error.message + '\n';
    }
    return text;
}

/// Numbered copies: every `#` becomes the number, every `+` the next one.
std::string number_off(std::string_view text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        for (const char c : text) {
            if (c == '#')
                all += std::to_string(i);
            else if (c == '+')
                all += std::to_string(i + 1);
            else
                all += c;
        }
    return all;
}

/// Fails if the document takes longer than an honest one of its size; generous, for sanitizers and busy machines.
std::string messages_in_time(std::string source)
{
    const auto start = std::chrono::steady_clock::now();
    std::string messages = messages_of(std::move(source));
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
    return messages;
}

}  // namespace

TEST_CASE("valid documents have no errors")
{
    CHECK(messages_of(R"(query Q($id: ID!, $first: Int = 5, $filter: Filter, $name: String!) {
      node(id: $id) { __typename id ...N ... on User { friends(first: $first, filter: $filter) { name } } }
      user(pick: {name: $name}) { name @include(if: true) @twice @twice(x: 1) }
      users(matrix: [[1, 2], [3]], f: 1) { code friends(filter: {name: "x", any: {name: "y", even: 4}}) { id } }
      search { ... on Node { id } ... on Post { title(upper: true) } }
      __schema { types { name fields { name } } } __type(name: "User") { kind }
    }
    fragment N on Node { self { id } }
    mutation M { rename(id: 4, name: "x") { name } }
    subscription S { changed { name } })")
              .empty());
}

TEST_CASE("every rule is a part of validation")
{
    const auto reports = [](const std::string& source, std::string_view message) {
        CHECK_MESSAGE(messages_of(source).find(message) != std::string::npos, messages_of(source));
    };
    reports("{ a { b { __typename } } } type T { x: Int }", "The \"T\" definition is not executable.");
    reports("query A { __typename } query A { __typename }", "There can be only one operation named \"A\".");
    reports("{ __typename } query A { __typename }", "This anonymous operation must be the only defined operation.");
    reports("subscription { changed { id } other { id } }", "Anonymous Subscription must select only one top level field.");
    reports("subscription S { changed @skip(if: true) { id } }",
            "Subscription \"S\" must not use `@skip` or `@include` directives in the top level selection.");
    reports("{ ... on Usr { id } }", "Unknown type \"Usr\". Did you mean \"User\"?");
    reports("{ a { ... on Order { id } } }", "Fragment cannot condition on non composite type \"Order\".");
    reports("query($v: User) { __typename }", "Variable \"$v\" cannot be non-input type \"User\".");
    reports("{ a }", "Field \"a\" of type \"Query\" must have a selection of subfields. Did you mean \"a { ... }\"?");
    reports("{ nod { id } }", "Cannot query field \"nod\" on type \"Query\". Did you mean \"node\"?");
    reports("{ node(id: 1) { name } }", "Did you mean to use an inline fragment on \"User\"?");
    reports("fragment F on User { id } fragment F on User { id }", "There can be only one fragment named \"F\".");
    reports("{ ...Missing }", "Unknown fragment \"Missing\".");
    reports("{ __typename } fragment F on User { id }", "Fragment \"F\" is never used.");
    reports("{ user { ... on Post { id } } }", "objects of type \"User\" can never be of type \"Post\".");
    reports("{ ...F } fragment F on Query { ...F }", "Cannot spread fragment \"F\" within itself.");
    reports("query($v: Int, $v: Int) { __typename }", "There can be only one variable named \"$v\".");
    reports("{ user(pick: $p) { id } }", "Variable \"$p\" is not defined.");
    reports("query Q($v: Int) { __typename }", "Variable \"$v\" is never used in operation \"Q\".");
    reports("{ __typename @no }", "Unknown directive \"@no\".");
    reports("query @skip(if: true) { __typename }", "Directive \"@skip\" may not be used on QUERY.");
    reports("{ __typename @skip(if: true) @skip(if: true) }",
            "The directive \"@skip\" can only be used once at this location.");
    reports("{ users(matrx: []) { id } }", "Unknown argument \"matrx\" on field \"Query.users\". Did you mean \"matrix\"?");
    reports("{ node(id: 1, id: 2) { id } }", "There can be only one argument named \"id\".");
    reports("{ users(f: \"x\") { id } }", "Float cannot represent non numeric value: \"x\"");
    reports("{ node { id } }", "Field \"node\" argument \"id\" of type \"ID!\" is required, but it was not provided.");
    reports("{ __typename @skip }", "Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required");
    reports("query($v: Int) { node(id: $v) { id } }",
            "Variable \"$v\" of type \"Int\" used in position expecting type \"ID!\".");
    reports("{ x: a { __typename } x: b { __typename } }",
            "Fields \"x\" conflict because \"a\" and \"b\" are different fields.");
    reports("{ user(pick: {id: 1, id: 2}) { id } }", "There can be only one input field named \"id\".");
    reports("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "Maximum introspection depth exceeded");
}

TEST_CASE("an operation without root type is refused")
{
    const testing::sdl_schema queries{"type Query { a: Int }"};
    for (const std::string kind : {"mutation", "subscription"}) {
        const auto errors = validate(queries.view(), *parse(kind + " { a }").tree);
        REQUIRE(errors.size() == 1);
        CHECK(errors[0].message == "The " + kind + " operation is not supported by the schema.");
        CHECK(errors[0].locations == std::vector<location>{{1, 1}});
    }
}

TEST_CASE("literals are checked by the name of built-in scalars and by the check of others")
{
    const auto of_users = [](const std::string& arguments) { return messages_of("{ users(" + arguments + ") { id } }"); };
    CHECK(of_users("matrix: [[2147483647, -2147483648]]").empty());
    CHECK(of_users("matrix: 1").empty());
    CHECK(of_users("matrix: [[2147483648]]") == "Int cannot represent non 32-bit signed integer value: 2147483648\n");
    CHECK(of_users("matrix: [[null]]") == "Expected value of type \"Int!\", found null.\n");
    CHECK(of_users("matrix: {a: 1}") == "Int cannot represent non-integer value: {a: 1}\n");
    CHECK(of_users("matrix: [[[1]]]") == "Int cannot represent non-integer value: [1]\n");
    CHECK(of_users("f: 1e308").empty());
    CHECK(of_users("f: 1e999") == "Float cannot represent non numeric value: 1e999\n");
    CHECK(of_users("f: -1e999") == "Float cannot represent non numeric value: -1e999\n");
    CHECK(of_users("f: 1e-999").empty());
    CHECK(of_users("f: -0").empty());
    CHECK(messages_of("{ user(pick: [1]) { id } }") == "Expected value of type \"Pick\", found [1].\n");
    CHECK(messages_of("{ user(pick: {id: null}) { id } }") == "Field \"Pick.id\" must be non-null.\n");

    const auto even = [](const std::string& value) {
        return messages_of("query($v: Even = " + value + ") { users { friends(filter: {name: \"\", even: $v}) { id } } }");
    };
    CHECK(even("4").empty());
    CHECK(even("5") == "Expected value of type \"Even\", found 5; expected an even integer.\n");
    CHECK(even("[4, {a: \"b\"}]") == "Expected value of type \"Even\", found [4, {a: \"b\"}]; expected an even integer.\n");
    // What a variable brings is not known yet.
    CHECK(messages_of("query($v: Even) { users { friends(filter: {name: \"\", even: [$v]}) { id } } }").empty());
}

TEST_CASE("oneOf wants a variable that can't be null, in fragments as well")
{
    CHECK(messages_of("query($n: String!) { user(pick: {name: $n}) { id } }").empty());
    CHECK(messages_of("query($n: String) { user(pick: {name: $n}) { id } }") ==
          "Variable \"n\" must be non-nullable to be used for OneOf Input Object \"Pick\".\n");
    CHECK(messages_of("query A($n: String!) { ...F } query B($n: String) { ...F } fragment F on Query { user(pick: {name: $n}) "
                      "{ id } }") ==
          "Variable \"$n\" is of type \"String\" but must be non-nullable to be used for OneOf Input Object \"Pick\".\n");
}

TEST_CASE("a variable of more lists than any schema has fits nowhere")
{
    const std::string type = repeat("[", 20) + "Int" + repeat("]", 20);
    CHECK(messages_of("query($v: " + type + ") { users(matrix: $v) { id } }") ==
          "Variable \"$v\" of type \"" + type + "\" used in position expecting type \"[[Int!]]\".\n");
}

TEST_CASE("errors are bounded in number, length and locations")
{
    const std::vector<graphql_error> errors = errors_of("{" + number_off(" x#", 50) + "}");
    REQUIRE(errors.size() == 21);
    CHECK(errors[19].message.starts_with("Cannot query field \"x19\""));
    CHECK(errors[20].message == "Too many validation errors, error limit reached. Validation aborted.");
    CHECK(errors[20].locations.empty());

    // What comes after the last error is not looked at, but referred to.
    CHECK(errors_of("{ ...F x: a { ...F } x: a { ...F }" + number_off(" x#", 50) +
                    "} fragment F on Query { a { b { __typename } } }")
              .size() == 21);

    const std::vector<graphql_error> of_long_name = errors_of("{ " + repeat("a", 60'000) + " }");
    REQUIRE(of_long_name.size() == 1);
    CHECK(of_long_name[0].message.size() < 4200);
    CHECK(of_long_name[0].message.ends_with("…"));

    const std::vector<graphql_error> of_repeats = errors_of("{ node(" + repeat("id: 1 ", 500) + ") { id } }");
    REQUIRE(of_repeats.size() == 1);
    CHECK(of_repeats[0].locations.size() == 64);
}

TEST_CASE("suggestions can be switched off")
{
    limits bounds;
    bounds.suggestions = false;
    CHECK(messages_of("{ nod { id } ... on Usr { id } search { id } }", bounds).find("Did you mean") == std::string::npos);
}

TEST_CASE("repeated and nested fields that agree are accepted in time")
{
    CHECK(messages_in_time("{" + repeat(" users { id name }", 6'000) + "}").empty());
    CHECK(messages_in_time("{" + repeat(" __typename", 6'000) + "}").empty());
    CHECK(messages_in_time(
              "{" + repeat(" node(id: 1) { ... on User { name friends(first: 3) { id } } ... on Post { number } }", 600) + "}")
              .empty());
    CHECK(messages_in_time("{ search {" + repeat(" ... on User { x: name } ... on Post { y: number }", 1'500) + "} }").empty());
    CHECK(messages_in_time("{" + number_off(" users { x#: name }", 3'000) + "}").empty());
    std::string nested = "{ __typename }";
    for (int i = 0; i < 11; ++i) nested = "{ a " + nested + " a " + nested + " }";
    CHECK(messages_in_time(nested).empty());
}

TEST_CASE("nests of fragments are accepted in time")
{
    // Spelled out, either is a document of 2^1000 fields.
    CHECK(messages_in_time("{ ...F0 }" + number_off(" fragment F# on Query { ...F+ ...F+ }", 1'000) +
                           " fragment F1000 on Query { __typename }")
              .empty());
    CHECK(messages_in_time("{ ...F0 }" + number_off(" fragment F# on Query { a { ...F+ } b { ...F+ } }", 1'000) +
                           " fragment F1000 on Query { __typename }")
              .empty());
    CHECK(messages_in_time("{ __schema { ...F0 } }" + number_off(" fragment F# on __Schema { ...F+ ...F+ }", 1'000) +
                           " fragment F1000 on __Schema { types { name } }")
              .empty());
    CHECK(messages_in_time("subscription { ...F0 }" + number_off(" fragment F# on Subscription { ...F+ ...F+ }", 1'000) +
                           " fragment F1000 on Subscription { changed { id } }")
              .empty());
    CHECK(messages_in_time("query($v: ID!) { ...F0 }" + number_off(" fragment F# on Query { ...F+ ...F+ }", 1'000) +
                           " fragment F1000 on Query { node(id: $v) { id } }")
              .empty());
    CHECK(messages_in_time("{" + repeat(" ...F", 3'000) + "} fragment F on Query { a { " + repeat(" b { __typename }", 1'000) +
                           "} }")
              .empty());
}

TEST_CASE("cycles of fragments are refused in time")
{
    CHECK(messages_in_time("{ ...F0 }" + number_off(" fragment F# on Query { a { ...F+ } }", 1'000) +
                           " fragment F1000 on Query { a { ...F0 } }")
              .starts_with("Cannot spread fragment \"F0\" within itself via"));
    // Every fragment spreads every other one.
    std::string all;
    for (int i = 0; i < 100; ++i)
        all += " fragment F" + std::to_string(i) + " on Query { " + number_off("...F# a { ...F# } ", 100) + "}";
    CHECK_FALSE(messages_in_time("{ ...F0 }" + all).empty());
    CHECK_FALSE(messages_in_time("subscription { ...F } fragment F on Subscription { ...F changed { ...G } } fragment G on "
                                 "User { friends { ...G } ...G }")
                    .empty());
}

TEST_CASE("conflicts are found in time, wherever they hide")
{
    const auto conflicts = [](std::string source) {
        CHECK(messages_in_time(std::move(source)).find("conflict") != std::string::npos);
    };
    conflicts("{" + repeat(" users { id }", 3'000) + " users: search { __typename } }");
    conflicts("{" + repeat(" users { id name }", 3'000) + " users { id: name } }");
    conflicts("{" + number_off(" x: node(id: #) { id }", 3'000) + "}");
    conflicts("{" + number_off(" a { x: node(id: #) { id } }", 2'000) + "}");
    conflicts("{ search {" + repeat(" ... on User { x: name } ... on Post { x: title }", 1'500) + "} }");
    conflicts("{ ...F0 }" + number_off(" fragment F# on Query { a { ...F+ } b { ...F+ } }", 1'000) +
              " fragment F1000 on Query { x: a { __typename } x: b { __typename } }");
    std::string nested = "{ x: a { __typename } x: b { __typename } }";
    for (int i = 0; i < 10; ++i) nested = "{ a " + nested + " a " + nested + " }";
    conflicts(nested);
}

TEST_CASE("fields of different object types may differ")
{
    CHECK(messages_of("{ search { ... on User { x: name } ... on Post { x: author { name } } } }").find("conflict") !=
          std::string::npos);
    CHECK(messages_of("{ node(id: 1) { ... on User { x: friends(first: 1) { id } } } b { node(id: 2) { id } } }").empty());
    CHECK(messages_of("{ search { ... on User { x: friends(first: 1) { y: id } } ... on Post { n: number } } a { search { ... "
                      "on User { x: friends(first: 2) { y: id } } } } }")
              .empty());
    // Suspected, since F joins both sets, but no response has both.
    CHECK(
        messages_of("{ a { x: node(id: 1) { id } ...F } b { x: node(id: 2) { id } ...F } } fragment F on Query { __typename }")
            .empty());
}

TEST_CASE("the fast check for conflicts misses none that comparing all pairs finds")
{
    // Random documents over few names, so that conflicts are neither rare nor certain.
    std::mt19937 random{20261122};
    const auto pick = [&random](std::initializer_list<const char*> options) {
        return std::string{*(options.begin() + random() % options.size())};
    };
    const auto selections = [&](auto& self, int depth) -> std::string {
        std::string text = "{";
        for (auto i = random() % 3 + 1; i != 0; --i) {
            switch (random() % (depth > 0 ? 6 : 2)) {
                case 0:
                    text += pick({" x: id", " x: id", " y: id", " ... on User { x: name }", " ... on Post { x: number }"});
                    break;
                case 1:
                    text += pick({" ...F0", " ...F1", " ...F2", " id"});
                    break;
                case 2:
                    text += " ... on " + pick({"User ", "Post ", "Node "}) + self(self, depth - 1);
                    break;
                case 3:
                    text += pick({" self ", " p: self ", " q: self "}) + self(self, depth - 1);
                    break;
                default:
                    text += pick({" self ", " p: self "}) + self(self, depth - 1);
                    break;
            }
        }
        return text + " }";
    };
    limits exhaustive;
    exhaustive.merge_steps = exhaustive.depth = 10'000'000;
    std::size_t clean = 0;
    std::size_t conflicting = 0;
    for (int round = 0; round < pleme_support::test::test_size("merge_documents"); ++round) {
        std::string source = "{ node(id: 1) " + selections(selections, 3) + " }";
        // A fragment spreads later ones only, so that there is an end to comparing.
        for (const char* const name : {"F0", "F1", "F2"}) {
            std::string body = selections(selections, 2);
            for (const char* const earlier : {"F0", "F1", "F2"}) {
                if (std::string_view{earlier} > name) break;
                for (std::size_t at = 0; (at = body.find(std::string{"..."} + earlier, at)) != std::string::npos;)
                    body.replace(at, 5, "id");
            }
            source += " fragment " + std::string{name} + " on Node " + body;
        }
        CAPTURE(source);
        const parse_result parsed = parse(source);
        REQUIRE(parsed);
        validation::context run{validated_schema(), *parsed.tree, exhaustive};
        std::tuple<validation::selected_fields> selected;
        validation::walker{run, selected}.walk();
        const validation::selected_fields& fields = get<0>(selected);

        validation::field_conflicts search{fields, exhaustive};
        bool found = false;
        for (validation::ordinal set = 0; set < fields.sets.size(); ++set) found = found || !search.within(set).empty();
        REQUIRE_FALSE(search.gave_up());
        using validation::merged_sets;
        const bool suspected = merged_sets{fields, merged_sets::relation::shape}.find_conflict() ||
                               merged_sets{fields, merged_sets::relation::call}.find_conflict();
        CHECK((suspected || !found));
        CHECK((messages_of(source, exhaustive).find("conflict because") != std::string::npos) == found);
        ++(found ? conflicting : clean);
    }
    CHECK(clean > 400);
    CHECK(conflicting > 400);
}

TEST_CASE("many operations that share fragments are checked in time")
{
    std::string source = number_off(" query Q#($v: ID!) { ...F }", 600) + " fragment F on Query {";
    source += repeat(" node(id: $v) { id }", 600) + "}";
    CHECK(messages_in_time(source).empty());
}

TEST_CASE("names are compared as people do")
{
    const std::vector<std::string_view> options{"a10", "a2", "a1", "b", "A3"};
    CHECK(detail::did_you_mean(detail::suggest("a", options)) == R"( Did you mean "A3", "a1", "a2", or "b"?)");
    CHECK(detail::compute_edits("abc", "abc", 1) == 0);
    CHECK(detail::compute_edits("abc", "ABC", 1) == 1);
    CHECK(detail::compute_edits("abc", "acb", 1) == 1);
    CHECK(detail::compute_edits("abc", "abcd", 1) == 1);
    CHECK_FALSE(detail::compute_edits("abc", "xyz", 2));
    CHECK(detail::natural_less("a2", "a10"));
    CHECK(detail::natural_less("a", "a1"));
    CHECK_FALSE(detail::natural_less("b1", "a2"));
    CHECK(detail::natural_less("a99999999999999999999998", "a99999999999999999999999"));
    CHECK(detail::suggest(repeat("a", 1000), options).empty());
    const std::vector<std::string_view> two{"x", "y"};
    CHECK(detail::did_you_mean(two, "the enum value") == R"( Did you mean the enum value "x" or "y"?)");
    CHECK(detail::did_you_mean({}).empty());
}

TEST_CASE("repeated names are told in source order")
{
    const std::vector<std::string_view> names{"b", "a", "c", "a", "b", "d", "a"};
    const auto self = [](std::string_view name) { return name; };
    const std::span<const std::string_view> all{names};
    CHECK(detail::find_repeated(all, self) == std::vector<std::vector<std::size_t>>{{0, 4}, {1, 3, 6}});
    CHECK(detail::find_repeats(all, self) == std::vector<std::pair<std::size_t, std::size_t>>{{3, 1}, {4, 0}, {6, 1}});
    CHECK(detail::name_index{all, self}.find("a") == 6);
    CHECK(detail::name_index{all, self}.find("e") == detail::name_index::none);
    CHECK(detail::find_repeated(all.first(3), self).empty());
}

TEST_CASE("values are printed as they are written")
{
    const parse_result parsed = parse(R"({ f(a: [1, -2.5e3, "q\" \\ \n \u0001", true, null, RED, $v, {k: [], l: {}}]) })");
    const auto& field = *std::get<const field_node*>(parsed.tree->operations[0].selections.items[0]);
    CHECK(detail::print_value(*field.arguments[0].value) ==
          R"([1, -2.5e3, "q\" \\ \n \u0001", true, null, RED, $v, {k: [], l: {}}])");
}
