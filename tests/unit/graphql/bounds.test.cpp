// Tests include/pleme_support/graphql/limits.hpp: what one request can make the engine do and hold.

#include "library.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

std::atomic<std::size_t> allocated_bytes{0};
std::atomic<std::size_t> allocations{0};

}  // namespace

// Counts what the engine asks of the heap; a ratio of counts needs no quiet machine.
void* operator new(std::size_t bytes)
{
    allocated_bytes += bytes;
    ++allocations;
    if (void* const given = std::malloc(bytes)) return given;
    throw std::bad_alloc{};
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept
{
    allocated_bytes += bytes;
    ++allocations;
    return std::malloc(bytes);
}
void operator delete(void* given) noexcept
{
    std::free(given);
}
void operator delete(void* given, std::size_t) noexcept
{
    std::free(given);
}

using namespace library;

namespace {

std::string repeat(int count, const auto& piece)
{
    std::string text;
    for (int i = 0; i < count; ++i) text += piece(i);
    return text;
}

std::string code_of(const boost::json::value& answer)
{
    const auto& errors = answer.at("errors").as_array();
    return std::string{errors.at(0).at("extensions").at("code").as_string()};
}

/// A root whose fields say how they were called.
struct heavy_query {
    std::atomic<bool>* stop = nullptr;
    std::vector<std::string>* called = nullptr;

    [[nodiscard]] std::int32_t light() const { return note("light"); }
    [[nodiscard]] std::optional<std::int32_t> heavy() const { return note("heavy"); }
    [[nodiscard]] std::optional<std::int32_t> stops() const
    {
        *stop = true;
        return note("stops");
    }
    [[nodiscard]] std::optional<std::vector<std::int32_t>> numbers() const
    {
        note("numbers");
        return std::vector<std::int32_t>(100, 7);
    }
    [[nodiscard]] std::int32_t exhausted() const { throw std::bad_alloc{}; }
    [[nodiscard]] std::optional<std::int32_t> throws() const { throw std::runtime_error{"password=secret"}; }

private:
    std::int32_t note(const char* name) const
    {
        if (called != nullptr) called->emplace_back(name);
        return 1;
    }

    BOOST_DESCRIBE_CLASS(heavy_query, (), (light, heavy, stops, numbers, exhausted, throws), (), ())
};

struct texts {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(texts, (), (text))

struct text_mutation {
    std::int32_t calls = 0;
    std::int32_t keep(const texts& args)
    {
        ++calls;
        return static_cast<std::int32_t>(args.text.size());
    }
};
BOOST_DESCRIBE_STRUCT(text_mutation, (), (calls, keep))

}  // namespace

template <>
struct pleme_support::graphql::docs<heavy_query> {
    static constexpr auto members = std::array{member_doc{.name = "heavy", .weight = 7}};
};

namespace {

using heavy_schema = graphql::schema<heavy_query, text_mutation>;
using heavy_engine = graphql::engine<heavy_schema>;

boost::json::value execute(const heavy_engine& engine, graphql::request asked)
{
    return boost::json::parse(engine.execute(asked).text);
}

}  // namespace

TEST_CASE("bounds: root fields are counted by their weights, before any is resolved")
{
    std::vector<std::string> called;
    const heavy_engine engine{heavy_query{nullptr, &called}};
    const auto lights = [](int count) {
        return "{" + repeat(count, [](int i) { return " a" + std::to_string(i) + ": light"; });
    };
    CHECK(execute(engine, {.query = lights(20) + "}"}).as_object().contains("data"));
    CHECK(called.size() == 20);
    called.clear();
    const std::string spread = lights(10) + " ...F} fragment F on Query {" +
                               repeat(11, [](int i) { return " b" + std::to_string(i) + ": light"; }) + "}";
    for (const std::string& text :
         {lights(21) + "}", lights(14) + " heavy}", std::string{"{a: heavy b: heavy c: heavy}"}, spread}) {
        CAPTURE(text);
        const auto answer = execute(engine, {.query = text});
        CHECK(code_of(answer) == "OPERATION_TOO_LARGE");
        CHECK_FALSE(answer.as_object().contains("data"));
    }
    CHECK(called.empty());
    CHECK(execute(engine, {.query = "{a: heavy b: heavy light}"}).as_object().contains("data"));
    CHECK(execute(engine, {.query = lights(21) + " @skip(if: true)}"}).as_object().contains("data"));
}

TEST_CASE("bounds: uses of one field in a selection set")
{
    const auto uses = [](int count) {
        return "{ books {" + repeat(count, [](int i) { return " a" + std::to_string(i) + ": title"; }) + " id } }";
    };
    CHECK(ask(uses(30)).as_object().contains("data"));
    CHECK(code_of(ask(uses(31))) == "OPERATION_TOO_LARGE");
    CHECK(ask("{ books {" + repeat(500, [](int) { return " title"; }) + "} }").as_object().contains("data"));

    const auto type_names = repeat(31, [](int i) { return " t" + std::to_string(i) + ": __typename"; });
    CHECK(code_of(ask("{ books {" + type_names + "} }")) == "OPERATION_TOO_LARGE");
    CHECK(code_of(ask("{ __schema { types {" + repeat(31, [](int i) { return " n" + std::to_string(i) + ": name"; }) +
                      "} } }")) == "OPERATION_TOO_LARGE");
}

TEST_CASE("bounds: a fragment is planned once for a type, however many fields select it")
{
    const auto spread = [](int fields, const std::string& also) {
        std::string text = "{ a0: search {...A} a1: search {...A} } fragment A on Author { books {";
        text += repeat(fields, [&](int i) { return " b" + std::to_string(i % 30) + ": authors { ...F" + also + " }"; });
        return text + "} } fragment F on Author {" + repeat(30, [](int i) { return " n" + std::to_string(i) + ": fullName"; }) +
               "}";
    };
    graphql::engine_options options;
    options.bounds.planned_selections = 150;
    CHECK(ask(spread(30, ""), "{}", nullptr, options).as_object().contains("data"));
    CHECK(code_of(ask(spread(30, " isLiving"), "{}", nullptr, options)) == "OPERATION_TOO_LARGE");

    const std::string long_key(6400, 'k');
    CHECK(ask("{ books { " + long_key + ": title } }", "{}", nullptr, options).as_object().contains("data"));
    options.bounds.planned_selections = 90;
    CHECK(code_of(ask("{ books { " + long_key + ": title } }", "{}", nullptr, options)) == "OPERATION_TOO_LARGE");

    // Fragments that double with every level: 2^20 selections, if each was planned wherever it is spread.
    std::string doubling = "{ books { authors { ...F0 } } }";
    for (int i = 0; i < 20; ++i) {
        const std::string next = "authors { ...F" + std::to_string(i + 1) + " }";
        doubling += " fragment F" + std::to_string(i) + " on Author { a: books { " + next + " } b: books { " + next + " } }";
    }
    CHECK(code_of(ask(doubling + " fragment F20 on Author { fullName }")) == "RESPONSE_TOO_LARGE");
}

TEST_CASE("bounds: a large variable that many fields use")
{
    const heavy_engine engine{heavy_query{}};
    const std::string value(100'000, 'x');
    const auto ask_for = [&](int count) {
        graphql::request asked;
        asked.query = "mutation($t: String!) {" +
                      repeat(count, [](int i) { return " a" + std::to_string(i) + ": keep(text: $t)"; }) + " calls }";
        asked.variables["t"] = value;
        return asked;
    };
    const auto answer = execute(engine, ask_for(5));
    CHECK(answer.at("data").at("a4") == 100'000);
    CHECK(answer.at("data").at("calls") == 5);

    const auto refused = execute(engine, ask_for(6));
    CHECK(code_of(refused) == "OPERATION_TOO_LARGE");
    CHECK(execute(engine, {.query = "mutation { calls }"}).at("data").at("calls") == 5);  // none of the six ran

    // In lists within one field every use counts.
    graphql::request nested;
    nested.query = "query($t: String!) { filterText(filter: {tags: [" + repeat(60, [](int) { return " $t"; }) + "]}) }";
    nested.variables["t"] = std::string(10'000, 'x');
    const graphql::engine<schema> library_of_books{query{}};
    request_context context;
    CHECK(code_of(boost::json::parse(library_of_books.execute(nested, context).text)) == "OPERATION_TOO_LARGE");
}

TEST_CASE("bounds: a variable used whole is copied once a field, for its resolver")
{
    const heavy_engine engine{heavy_query{}};
    const auto bytes_of = [&](int count) {
        graphql::request asked;
        asked.query = "mutation($t: String!) {" +
                      repeat(count, [](int i) { return " a" + std::to_string(i) + ": keep(text: $t)"; }) + "}";
        asked.variables["t"] = std::string(100'000, 'x');
        static_cast<void>(engine.execute(asked));  // planned and cached
        const std::size_t before = allocated_bytes;
        static_cast<void>(engine.execute(asked));
        return allocated_bytes - before;
    };
    CHECK(bytes_of(5) - bytes_of(1) < 4 * 110'000);
}

TEST_CASE("bounds: introspection has a bound of its own")
{
    const std::string types = "types { name kind description fields { name description type { name kind ofType { name } } } }";
    graphql::engine_options options;
    options.bounds.introspection_bytes = 20'000;
    CHECK(ask("{ __schema { " + types + " } }", "{}", nullptr, options).as_object().contains("data"));
    const auto several = ask("{ a: __schema { " + types + " } b: __schema { " + types + " } c: __schema { " + types +
                                 " } d: __schema { " + types + " } }",
                             "{}", nullptr, options);
    CHECK(code_of(several) == "RESPONSE_TOO_LARGE");
    CHECK(several.at("data").is_null());
    CHECK(ask("{ books(count: 1000) { title } __typename }", "{}", nullptr, options).at("data").is_object());
}

TEST_CASE("bounds: all errors of a response together, and the values that they show")
{
    const auto size_of = [](const boost::json::value& answer) { return boost::json::serialize(answer).size(); };
    const std::string long_text(60'000, '\x01');
    boost::json::object variables;
    boost::json::object filter;
    for (int i = 0; i < 60; ++i) filter["k" + std::to_string(i)] = long_text.substr(0, 1000);
    filter["title"] = long_text;
    variables["f"] = filter;
    const auto refused = ask("query($f: BookFilter) { books(filter: $f) { title } }", boost::json::serialize(variables));
    CHECK(size_of(refused) < 64 * 1024 + 200);
    CHECK(refused.at("errors").as_array().back().at("message") ==
          "Too many errors processing variables, error limit reached. Execution aborted.");

    const auto enumeration = ask("query($k: [Genre]) { echo(kinds: $k) }", "{\"k\":[\"" + std::string(100'000, 'x') + "\"]}");
    CHECK(size_of(enumeration) < 5000);

    const std::string alias(20'000, 'a');
    const auto paths = ask("{ " + alias + ": books(count: 50) { summary } }");
    CHECK(size_of(paths) < 64 * 1024 + 200);
    const auto one_path = ask("{ " + std::string(70'000, 'a') + ": throwsNullable }");
    CHECK(one_path.at("errors").as_array().size() == 1);
    CHECK_FALSE(one_path.at("errors").at(0).as_object().contains("path"));

    const graphql::engine<schema> engine{query{}};
    request_context context;
    graphql::request asked;
    asked.query = "query A { pi }";
    asked.operation_name = std::string(200'000, 'o');
    CHECK(engine.execute(asked, context).text.size() < 5000);
    CHECK(ask("{ books(count: " + std::string(100'000, '(') + ") { title } }").at("errors").as_array().size() == 1);
    CHECK(size_of(ask("{ books(" + std::string(100'000, 'n') + " " + std::string(10, 'n'))) < 5000);
}

TEST_CASE("bounds: after the last validation error that is shown nothing is looked for any more")
{
    const auto wrong = [](int count) { return "{ books {" + repeat(count, [](int) { return " titel"; }) + " } }"; };
    const auto bytes_of = [&](int count) {
        const std::string text = wrong(count);
        const graphql::parse_result parsed = graphql::parse(text);
        const std::size_t before = allocated_bytes;
        CHECK(graphql::validate(schema::view(), *parsed.tree).size() == 21);
        return allocated_bytes - before;
    };
    // The index of the document grows with it, by far less than a suggestion takes.
    CHECK(bytes_of(5000) - bytes_of(100) < 4900 * 100);
}

TEST_CASE("bounds: places of errors are those of compute_location, in one long line and in many")
{
    for (const char* unit : {"x", "\n", "\r\n", "\r", "é", "\r\n\r", "abc\n"}) {
        std::string source;
        while (source.size() < 2000) source += unit;
        graphql::line_table lines{source};
        for (graphql::source_offset at = 0; at <= source.size() + 1; ++at) {
            CAPTURE(at);
            REQUIRE(lines.find(at) == graphql::compute_location(source, at));
        }
    }
    graphql::line_table empty{{}};
    CHECK(empty.find(0) == graphql::location{1, 1});
}

TEST_CASE("bounds: an operation ends between root fields and between items, and what was done is answered")
{
    std::vector<std::string> called;
    std::atomic<bool> stop{false};
    const heavy_engine engine{heavy_query{&stop, &called}};
    graphql::request asked;
    asked.query = "{ heavy stops a: numbers b: heavy }";
    asked.end.stop = &stop;
    const auto stopped = execute(engine, asked);
    CHECK(stopped.at("data") == json(R"({"heavy":1,"stops":1,"a":null,"b":null})"));
    CHECK(code_of(stopped) == "STOPPED");
    CHECK(called == std::vector<std::string>{"heavy", "stops"});

    called.clear();
    asked.end = {.expires_at = std::chrono::steady_clock::now()};
    const auto late = execute(engine, asked);
    CHECK(late.at("data") == json(R"({"heavy":null,"stops":null,"a":null,"b":null})"));
    CHECK(code_of(late) == "TIMED_OUT");
    CHECK(late.at("errors").at(0).at("path") == json(R"(["heavy"])"));
    CHECK(called.empty());

    asked.query = "{ light }";
    CHECK(execute(engine, asked).at("data").is_null());
    asked.end.expires_at = std::chrono::steady_clock::now() + std::chrono::hours{1};
    CHECK(execute(engine, asked).at("data").at("light") == 1);
}

namespace {

/// A list whose items set the flag when the third is read.
struct stopping_query {
    std::atomic<bool>* stop = nullptr;

    struct item {
        const stopping_query* of = nullptr;
        int index = 0;
        [[nodiscard]] std::int32_t number() const
        {
            if (index == 2) *of->stop = true;
            return index;
        }
        BOOST_DESCRIBE_CLASS(item, (), (number), (), ())
    };
    [[nodiscard]] std::optional<std::vector<item>> items() const
    {
        std::vector<item> all;
        for (int i = 0; i < 10; ++i) all.push_back({this, i});
        return all;
    }
};
BOOST_DESCRIBE_STRUCT(stopping_query, (), (items))

}  // namespace

TEST_CASE("bounds: a list is left off when nobody waits for it")
{
    std::atomic<bool> stop{false};
    const graphql::engine<graphql::schema<stopping_query>> engine{stopping_query{&stop}};
    graphql::request asked;
    asked.query = "{ items { number } }";
    asked.end.stop = &stop;
    const auto answer = boost::json::parse(engine.execute(asked).text);
    CHECK(answer.at("data").at("items").is_null());
    CHECK(code_of(answer) == "STOPPED");
    CHECK(answer.at("errors").at(0).at("path") == json(R"(["items",3])"));
}

TEST_CASE("bounds: what a resolver throws reaches the host and no client; a lack of memory gets out")
{
    struct recorder final : graphql::execution_observer {
        std::vector<std::string> seen;
        void on_exception(const graphql::type_view& parent, const graphql::field_view& field,
                          const std::exception_ptr& thrown) noexcept override
        {
            std::string what = "?";
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception& problem) {
                what = problem.what();
            } catch (...) {
            }
            seen.push_back(std::string{parent.name} + "." + std::string{field.name} + ": " + what);
        }
    } recorded;
    graphql::engine_options options;
    options.observer = &recorded;
    const heavy_engine engine{heavy_query{}, {}, options};
    const graphql::response answer = engine.execute({.query = "{ throws heavy }"});
    CHECK(answer.text.find("secret") == std::string::npos);
    CHECK(answer.error_codes == std::vector<std::string>{"INTERNAL_SERVER_ERROR"});
    CHECK(recorded.seen == std::vector<std::string>{"Query.throws: password=secret"});
    CHECK_THROWS_AS(static_cast<void>(engine.execute({.query = "{ exhausted }"})), std::bad_alloc);
    CHECK(recorded.seen.size() == 1);
    CHECK(engine.execute({.query = "{ light }"}).text == R"({"data":{"light":1}})");
}

namespace {

/// What a list of 20 tickets and 8 fields is, without a storage: its rows are there already.
struct still_row {
    std::string a = "some text that is longer than a short string", b = "short";
    std::int32_t c = 7;
    bool d = true;
    std::optional<std::string> e;
    std::optional<std::int32_t> f = 3;
    std::vector<std::string> g{"x", "y"};
    double h = 0.5;
};
BOOST_DESCRIBE_STRUCT(still_row, (), (a, b, c, d, e, f, g, h))

struct first_args {
    std::int32_t first = 0;
};
BOOST_DESCRIBE_STRUCT(first_args, (), (first))

struct still_query {
    std::vector<still_row> all;
    [[nodiscard]] std::span<const still_row> rows(const first_args& args) const
    {
        return std::span{all}.first(static_cast<std::size_t>(args.first));
    }
};
BOOST_DESCRIBE_STRUCT(still_query, (), (rows))

}  // namespace

TEST_CASE("bounds: a kept operation allocates nothing but the text of its response")
{
    const graphql::engine<graphql::schema<still_query>> engine{still_query{std::vector<still_row>(20)}};
    graphql::request asked;
    asked.query = "{ rows(first: 20) { a b c d e f g h } }";
    std::string text;
    for (int i = 0; i < 3; ++i) text = engine.execute(asked).text;  // planned, kept, and its size known
    const std::size_t before = allocations;
    const graphql::response answer = engine.execute(asked);
    CHECK(allocations - before == 1);
    CHECK(answer.text == text);
    CHECK(boost::json::parse(text).at("data").at("rows").as_array().size() == 20);
}

TEST_CASE("bounds: integers of a host's own requests may be unsigned")
{
    graphql::request asked;
    asked.query = "query($n: Int!) { books(count: $n) { title } }";
    asked.variables["n"] = std::size_t{2};
    const graphql::engine<schema> engine{query{}};
    request_context context;
    CHECK(boost::json::parse(engine.execute(asked, context).text).at("data").at("books").as_array().size() == 2);
}
