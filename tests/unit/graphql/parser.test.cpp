// Tests include/pleme_support/graphql/parser.hpp, ast.hpp and ast_type_system.hpp: the tree, the errors and the limits.

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/parser.hpp>

#include <support/repeat.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace pleme_support::graphql;
using pleme_support::test::repeat;

std::shared_ptr<const document> tree_of(std::string source)
{
    parse_result parsed = parse(std::move(source));
    REQUIRE_MESSAGE(parsed, parsed.error.message);
    CHECK(parsed.error == graphql_error{});
    return parsed.tree;
}

/// The syntax error with its place; empty if the source is a document.
std::string error_of(std::string source, const limits& bounds = {})
{
    const parse_result parsed = parse(std::move(source), bounds);
    if (parsed) return {};
    CHECK(parsed.error.code == "GRAPHQL_PARSE_FAILED");
    CHECK(parsed.error.path.empty());
    REQUIRE(parsed.error.locations.size() == 1);
    const location at = parsed.error.locations.front();
    return parsed.error.message + " (" + std::to_string(at.line) + ':' + std::to_string(at.column) + ')';
}

const field_node& field_at(const selection_set_node& set, std::size_t i)
{
    REQUIRE(i < set.items.size());
    return *std::get<const field_node*>(set.items[i]);
}

constexpr std::string_view kitchen_sink = R"("""
About it
"""
query named("an id" $id: ID! = "4", $list: [[Int!]]! = [[1], []] @on, $in: In = {a: -1.5e3, b: {}}) @a(b: $id) @c {
  alias: node(id: [$id, 1, "\u{1F600}\uD83D\uDE00", true, false, null, ENUM]) @include(if: $x) {
    id, ... on User @defer { on { type } }
    ...frag @skip(if: true)
    ... { query }
    ... @include(if: $x) { mutation(s: """block "quoted" \""" """) }
  }
}
mutation { like }
subscription sub($input: In) { changed }
"about" fragment frag on Friend @f { foo(size: $size, obj: {key: "value"}) }
{ unnamed(truthy: true) query }
"about" schema @s { query: Q mutation: M }
"""T""" type T implements & A & B @t { "f" one("a" x: Int = 1 @d): [T!]! @d  two: Int }
interface I implements A { f: Int } union U @u = | A | B  enum E { "v" A @d B } input In @oneOf { a: Int = 1 }
scalar S @specifiedBy(url: "u") directive @d(a: Int) repeatable on | FIELD | ENUM_VALUE
extend schema @x extend schema { subscription: S } extend type T { three: Int } extend type T @t extend type T implements C
extend interface I @x extend union U = C extend enum E { C } extend input In { b: Int } extend scalar S @x
)";

}  // namespace

TEST_CASE("the kitchen sink is one document")
{
    const auto tree = tree_of(std::string{kitchen_sink});
    CHECK(tree->operations.size() == 4);
    CHECK(tree->fragments.size() == 1);
    CHECK(tree->type_system.size() == 18);
}

TEST_CASE("an operation has its parts")
{
    const auto tree = tree_of("\"d\" query Q(\"v\" $a: [Int!]! = [1] @x) @y(z: $a) { f }");
    const operation_node& operation = tree->operations.front();
    CHECK(operation.kind == operation_kind::query);
    CHECK(operation.at == 0);
    CHECK(operation.name.text == "Q");
    CHECK(operation.name.at == 10);
    REQUIRE(operation.variables.size() == 1);
    const variable_definition_node& variable = operation.variables.front();
    CHECK(variable.name.text == "a");
    CHECK(variable.at == 12);
    CHECK(variable.name.at == 17);
    CHECK(variable.type->non_null);
    REQUIRE(variable.type->item != nullptr);
    CHECK(variable.type->item->name.text == "Int");
    CHECK(variable.type->item->non_null);
    CHECK(variable.default_value->kind == value_kind::list);
    CHECK(variable.directives.front().name.text == "x");
    REQUIRE(operation.directives.size() == 1);
    CHECK(operation.directives.front().arguments.front().value->kind == value_kind::variable);
    CHECK(operation.directives.front().arguments.front().value->text == "a");
}

TEST_CASE("selections are fields, spreads and inline fragments")
{
    const auto tree = tree_of("{ a: b(c: 1) @d { e } ...F @g ... on T @h { i } ... { j } }");
    const selection_set_node& set = tree->operations.front().selections;
    CHECK(set.present);
    REQUIRE(set.items.size() == 4);
    const field_node& field = field_at(set, 0);
    CHECK(field.response_key() == "a");
    CHECK(field.name.text == "b");
    CHECK(field.at == 2);
    CHECK(field.name.at == 5);
    CHECK(field.selections.present);
    CHECK(field_at(field.selections, 0).response_key() == "e");
    CHECK_FALSE(field_at(field.selections, 0).selections.present);
    const auto& spread = *std::get<const fragment_spread_node*>(set.items[1]);
    CHECK(spread.name.text == "F");
    CHECK(spread.directives.size() == 1);
    CHECK(std::get<const inline_fragment_node*>(set.items[2])->type_condition.text == "T");
    CHECK_FALSE(std::get<const inline_fragment_node*>(set.items[3])->type_condition.present());
}

TEST_CASE("values of every kind")
{
    const auto tree = tree_of(R"({ f(a: [1, -2.5, "s\n", true, false, null, RED, $v, {k: [], k: {}}]) })");
    const auto items = field_at(tree->operations.front().selections, 0).arguments.front().value->items;
    REQUIRE(items.size() == 9);
    const value_kind kinds[] = {value_kind::int_,    value_kind::float_,   value_kind::string,
                                value_kind::boolean, value_kind::boolean,  value_kind::null,
                                value_kind::enum_,   value_kind::variable, value_kind::object};
    const std::string_view texts[] = {"1", "-2.5", "s\n", "true", "false", "null", "RED", "v", ""};
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK(items[i].kind == kinds[i]);
        CHECK(items[i].text == texts[i]);
    }
    CHECK(items[3].boolean);
    CHECK_FALSE(items[4].boolean);
    REQUIRE(items[8].fields.size() == 2);
    CHECK(items[8].fields[1].value->kind == value_kind::object);
}

TEST_CASE("keywords are names wherever a name may stand")
{
    for (const std::string word : {"on", "fragment", "query", "mutation", "subscription", "true", "false", "null", "type"}) {
        CHECK(error_of("{ " + word + "(" + word + ": $" + word + ") @" + word + "(" + word + ": " + word + ") }").empty());
        CHECK(error_of("query " + word + " { a ... on " + word + " { " + word + ": " + word + " } }").empty());
        if (word != "on") CHECK(error_of("{ ..." + word + " } fragment " + word + " on " + word + " { a }").empty());
    }
}

TEST_CASE("type-system definitions have their parts")
{
    const auto tree = tree_of(R"("""about""" type T implements A & B @d { "f" one("a" x: Int = 1): [T!]! }
directive @d(a: Int) repeatable on FIELD | ENUM_VALUE
extend enum E { A B })");
    REQUIRE(tree->type_system.size() == 3);
    const type_system_node& type = tree->type_system[0];
    CHECK(type.kind == type_system_kind::object);
    CHECK_FALSE(type.extension);
    CHECK(type.at == 0);
    CHECK(type.description == "about");
    CHECK(type.name.text == "T");
    CHECK(type.interfaces.size() == 2);
    CHECK(type.directives.size() == 1);
    REQUIRE(type.fields.size() == 1);
    CHECK(type.fields[0].description == "f");
    CHECK(type.fields[0].type->item->name.text == "T");
    REQUIRE(type.fields[0].arguments.size() == 1);
    CHECK(type.fields[0].arguments[0].default_value->text == "1");
    const type_system_node& directive = tree->type_system[1];
    CHECK(directive.kind == type_system_kind::directive);
    CHECK(directive.repeatable);
    CHECK(directive.locations.size() == 2);
    const type_system_node& extension = tree->type_system[2];
    CHECK(extension.extension);
    CHECK(extension.values.size() == 2);
}

TEST_CASE("syntax errors are worded and placed as by graphql-js")
{
    CHECK(error_of("") == "Syntax Error: Unexpected <EOF>. (1:1)");
    CHECK(error_of("{") == "Syntax Error: Expected Name, found <EOF>. (1:2)");
    CHECK(error_of("{}") == "Syntax Error: Expected Name, found \"}\". (1:2)");
    CHECK(error_of("\n      { ...MissingOn }\n      fragment MissingOn Type\n    ") ==
          "Syntax Error: Expected \"on\", found Name \"Type\". (3:26)");
    CHECK(error_of("{ field: {} }") == "Syntax Error: Expected Name, found \"{\". (1:10)");
    CHECK(error_of("notAnOperation Foo { field }") == "Syntax Error: Unexpected Name \"notAnOperation\". (1:1)");
    CHECK(error_of("...") == "Syntax Error: Unexpected \"...\". (1:1)");
    CHECK(error_of("{ \"\"") == "Syntax Error: Expected Name, found String \"\". (1:3)");
    CHECK(error_of("query") == "Syntax Error: Expected \"{\", found <EOF>. (1:6)");
    CHECK(error_of("fragment on on on { on }") == "Syntax Error: Unexpected Name \"on\". (1:10)");
    CHECK(error_of("{ ...on }") == "Syntax Error: Expected Name, found \"}\". (1:9)");
    CHECK(error_of("query Foo($x: Complex = { a: { b: [ $var ] } }) { field }") ==
          "Syntax Error: Unexpected variable \"$var\" in constant value. (1:37)");
    CHECK(error_of("query ($x: Int = $) { field }") == "Syntax Error: Unexpected \"$\". (1:18)");
    CHECK(error_of("query ($x: Int @d(a: $y)) { field }") ==
          "Syntax Error: Unexpected variable \"$y\" in constant value. (1:22)");
    CHECK(error_of("query () { a }") == "Syntax Error: Expected \"$\", found \")\". (1:8)");
    CHECK(error_of("{ a() }") == "Syntax Error: Expected Name, found \")\". (1:5)");
    CHECK(error_of("{ a(b: }") == "Syntax Error: Unexpected \"}\". (1:8)");
    CHECK(error_of("{ a } b") == "Syntax Error: Unexpected Name \"b\". (1:7)");
    CHECK(error_of("\"d\" { a }") ==
          "Syntax Error: Unexpected description, descriptions are not supported on shorthand queries. (1:1)");
    CHECK(error_of("\"d\" extend type T @a") ==
          "Syntax Error: Unexpected description, only GraphQL definitions support descriptions. (1:1)");
    CHECK(error_of("\"d\" 1") == "Syntax Error: Unexpected Int \"1\". (1:5)");
    CHECK(error_of("fragment a($v: Boolean = false) on T { f }") == "Syntax Error: Expected \"on\", found \"(\". (1:11)");
    CHECK(error_of("{ a(b: \"\xFF\") }") == "Syntax Error: Invalid character within String: byte 0xFF. (1:9)");
}

TEST_CASE("syntax errors of type-system documents")
{
    CHECK(error_of("enum E { true }") ==
          "Syntax Error: Name \"true\" is reserved and cannot be used for an enum value. (1:10)");
    CHECK(error_of("directive @foo on FIELD | INCORRECT_LOCATION") ==
          "Syntax Error: Unexpected Name \"INCORRECT_LOCATION\". (1:27)");
    CHECK(error_of("extend type Hello") == "Syntax Error: Unexpected <EOF>. (1:18)");
    CHECK(error_of("extend schema") == "Syntax Error: Unexpected <EOF>. (1:14)");
    CHECK(error_of("extend scalar S") == "Syntax Error: Unexpected <EOF>. (1:16)");
    CHECK(error_of("extend directive @d on FIELD") == "Syntax Error: Unexpected Name \"directive\". (1:8)");
    CHECK(error_of("extend 1") == "Syntax Error: Unexpected Int \"1\". (1:8)");
    CHECK(error_of("type Hello { }") == "Syntax Error: Expected Name, found \"}\". (1:14)");
    CHECK(error_of("union U = | ") == "Syntax Error: Expected Name, found <EOF>. (1:13)");
    CHECK(error_of("union U = A || B") == "Syntax Error: Expected Name, found \"|\". (1:14)");
    CHECK(error_of("type T implements Wo,rld { a: Int }") == "Syntax Error: Unexpected Name \"rld\". (1:22)");
    CHECK(error_of("schema { query }") == "Syntax Error: Expected \":\", found \"}\". (1:16)");
    CHECK(error_of("schema { question: Q }") == "Syntax Error: Unexpected Name \"question\". (1:10)");
    CHECK(error_of("input In { a(b: Int): Int }") == "Syntax Error: Expected \":\", found \"(\". (1:13)");
}

TEST_CASE("nesting is bounded in every production that can hold itself")
{
    constexpr std::size_t many = 100'000;
    limits wide;
    wide.source_bytes = wide.tokens = 10'000'000;
    for (const std::string& source :
         {repeat("{a", many), "{a(b:" + repeat("[", many), "{a(b:" + repeat("{c:", many), "query($a:" + repeat("[", many),
          "{" + repeat("...{", many), "{" + repeat("...on T{", many), "{a(b:" + repeat("[{c:", many),
          "input I{a:Int=" + repeat("[", many), "type T{a:" + repeat("[", many)}) {
        CHECK(error_of(source, wide).find("Document is nested deeper than 64 levels. Parsing aborted.") != std::string::npos);
        CHECK_FALSE(error_of(source).empty());
    }
    CHECK(error_of(repeat("{a", 64) + repeat("}", 64)).empty());
    CHECK(error_of(repeat("{a", 65) + repeat("}", 65)) ==
          "Syntax Error: Document is nested deeper than 64 levels. Parsing aborted. (1:129)");
    CHECK(error_of("{a(b:" + repeat("[", 63) + repeat("]", 63) + ")}").empty());
    CHECK_FALSE(error_of("{a(b:" + repeat("[", 64) + repeat("]", 64) + ")}").empty());
}

TEST_CASE("size is bounded before and while parsing")
{
    CHECK(error_of(std::string(128 * 1024 + 1, ' ')) ==
          "Syntax Error: Document is larger than 131072 bytes. Parsing aborted. (1:1)");
    limits bounds;
    bounds.source_bytes = 10'000'000;
    CHECK(error_of("{" + repeat("a ", 200'000) + "}", bounds) ==
          "Syntax Error: Document contains more than 15000 tokens. Parsing aborted. (1:30000)");
    bounds.tokens = 200'002;
    CHECK(error_of("{" + repeat("a ", 200'000) + "}", bounds).empty());
}

TEST_CASE("directives are bounded by document and location")
{
    CHECK(error_of("{ a" + repeat("@d", 8) + " }").empty());
    CHECK(error_of("{ a" + repeat("@d", 9) + " }") ==
          "Syntax Error: Location contains more than 8 directives. Parsing aborted. (1:20)");
    CHECK(error_of("{" + repeat("a@d ", 50) + "}").empty());
    CHECK(error_of("{" + repeat("a@d ", 51) + "}")
              .starts_with("Syntax Error: Document contains more than 50 directives. Parsing aborted."));
}

TEST_CASE("every prefix and every damaged copy of the kitchen sink is parsed or refused")
{
    for (std::size_t bytes = 0; bytes <= kitchen_sink.size(); ++bytes)
        static_cast<void>(parse(std::string{kitchen_sink.substr(0, bytes)}));
    for (std::size_t at = 0; at < kitchen_sink.size(); ++at) {
        for (const char damage : {'{', '}', '"', '\\', '\xFF', '\0', '$', '@', '9', '.'}) {
            std::string source{kitchen_sink};
            source[at] = damage;
            static_cast<void>(parse(source));
        }
    }
}

TEST_CASE("a constant value is parsed alone")
{
    std::pmr::monotonic_buffer_resource arena;
    const value_node* const value = parse_const_value("[{a: 1.0}, \"\\u00e9\"]", arena);
    REQUIRE(value != nullptr);
    CHECK(value->items[0].fields[0].value->text == "1.0");
    CHECK(value->items[1].text == "\xC3\xA9");
    for (const std::string_view wrong : {"", "$a", "[1", "1 2", "{a:$b}", "\"", ")"})
        CHECK(parse_const_value(wrong, arena) == nullptr);
}
