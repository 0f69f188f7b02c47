// Tests include/pleme_support/graphql/execution/operation.hpp and what keeps operations.

#include "library.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

using namespace library;

namespace {

using operation_engine = graphql::engine<library::schema>;

std::string run_text(const operation_engine& engine, graphql::request asked)
{
    request_context context;
    return engine.execute(asked, context).text;
}

graphql::request text_request(std::string text)
{
    graphql::request asked;
    asked.query = std::move(text);
    return asked;
}

}  // namespace

TEST_CASE("operation: what is valid is kept when it is seen for the second time")
{
    const operation_engine engine{query{}};
    const graphql::operation_cache& cache = engine.basic().cache();
    const auto ask_for = [&](const char* text) { static_cast<void>(run_text(engine, text_request(text))); };
    ask_for("{ a: pi }");
    CHECK(cache.size() == 0);
    ask_for("{ a: pi }");
    CHECK(cache.size() == 1);
    ask_for("{ nope }");
    ask_for("{ nope }");
    CHECK(cache.size() == 1);
    ask_for("{ b: pi }");
    ask_for("{ b: pi }");
    ask_for("{ a: pi }");
    CHECK(cache.size() == 2);
}

TEST_CASE("operation: callers without login fill a cache of their own")
{
    graphql::engine_options options;
    options.stranger_cache_bytes = 30'000;
    const operation_engine engine{query{}, mutation{}, options};
    for (int i = 0; i < 100; ++i) {
        graphql::request asked = text_request("{ k" + std::to_string(i / 2) + ": pi }");
        asked.is_stranger = true;
        static_cast<void>(run_text(engine, asked));
    }
    CHECK(engine.basic().cache().size() == 0);
    CHECK(engine.basic().stranger_cache().size() > 1);
    CHECK(engine.basic().stranger_cache().bytes() <= 30'000);
}

TEST_CASE("operation_cache: it holds no more bytes than it may, the operations used last, and none that is large for it")
{
    const operation_engine engine{query{}};
    const auto make = [&](const std::string& text) { return engine.prepare(text).ready; };
    const auto insert_twice = [](graphql::operation_cache& cache, const std::shared_ptr<const graphql::operation>& added) {
        cache.insert(added);
        cache.insert(added);
    };
    const auto first = make("{ a: pi }");
    graphql::operation_cache cache{10 * (first->bytes() + 250)};
    cache.insert(first);
    CHECK(cache.find("{ a: pi }", {}) == nullptr);
    cache.insert(first);
    insert_twice(cache, make("{ a: pi }"));
    CHECK(cache.find("{ a: pi }", {}) == first);
    CHECK(cache.size() == 1);
    const std::size_t held = cache.bytes();
    CHECK(held >= first->bytes());

    for (char name = 'b'; name < 'z'; ++name) {
        insert_twice(cache, make(std::string{"{ "} + name + ": pi }"));
        CHECK(cache.find("{ a: pi }", {}) == first);
        CHECK(cache.bytes() <= 10 * (first->bytes() + 250));
        CHECK(cache.bytes() == cache.size() * held);
    }
    CHECK(cache.size() == 10 * (first->bytes() + 250) / held);
    CHECK(cache.find("{ b: pi }", {}) == nullptr);
    CHECK(cache.find("{ y: pi }", {}) != nullptr);

    std::string large = "{";
    for (int i = 0; i < 1000; ++i) large += " pi";
    CHECK(make(large + "}")->bytes() > 1000 * 16);  // its nodes count, not only its text
    insert_twice(cache, make(large + "}"));
    CHECK(cache.find(large + "}", {}) == nullptr);
    CHECK(cache.find("{ y: pi }", {}) != nullptr);

    graphql::operation_cache none{0};
    insert_twice(none, first);
    CHECK(none.size() == 0);
}

TEST_CASE("operation: each choice of its conditions has a plan, a few are kept, and counted")
{
    const operation_engine engine{query{}};
    const std::string text =
        "query($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!) { a: pi @include(if: $a) b: pi @include(if: $b) "
        "c: pi @include(if: $c) d: pi @include(if: $d) }";
    std::size_t bytes = 0;
    for (int round = 0; round < 3; ++round)
        for (int choice = 0; choice < 16; ++choice) {
            graphql::request asked = text_request(text);
            std::string wanted;
            for (int bit = 0; bit < 4; ++bit) {
                const bool is_set = (choice >> bit & 1) != 0;
                const std::string name{static_cast<char>('a' + bit)};
                asked.variables[name] = is_set;
                if (is_set) wanted += (wanted.empty() ? "\"" : ",\"") + name + "\":3.14";
            }
            CHECK(run_text(engine, asked) == "{\"data\":{" + wanted + "}}");
            CHECK(engine.basic().cache().bytes() >= bytes);
            bytes = engine.basic().cache().bytes();
        }
    CHECK(engine.basic().cache().size() == 1);
    const auto kept = engine.prepare(text).ready;
    CHECK(engine.basic().cache().bytes() >= kept->bytes());
    CHECK(engine.basic().cache().bytes() < kept->bytes() + 300);
}

TEST_CASE("operation: fields stand where the first selection is that is not skipped")
{
    const operation_engine engine{query{}};
    graphql::request asked = text_request("query($x: Boolean!) { a: pi @include(if: $x) b: pi a: pi }");
    asked.variables["x"] = true;
    CHECK(run_text(engine, asked) == R"({"data":{"a":3.14,"b":3.14}})");
    asked.variables["x"] = false;
    CHECK(run_text(engine, asked) == R"({"data":{"b":3.14,"a":3.14}})");
}

TEST_CASE("operation: prepared once, executed often, found by an id that the host has put")
{
    operation_engine engine{query{}};
    const graphql::prepare_result wrong = engine.prepare("{ nope }");
    CHECK(wrong.ready == nullptr);
    CHECK(wrong.failure == graphql::request_failure::validation);
    CHECK(wrong.errors.size() == 1);
    CHECK(engine.put("wrong", "{ nope }").ready == nullptr);
    CHECK(engine.basic().find("wrong") == nullptr);

    const std::string text = "query A($n: Int = 1) { books(count: $n) { id } } query B { pi }";
    CHECK(engine.prepare(text).failure == graphql::request_failure::operation);
    const graphql::prepare_result made = engine.put("books", text, "A");
    REQUIRE(made.ready != nullptr);
    CHECK(made.ready->name() == "A");
    graphql::request asked;
    asked.prepared = engine.basic().find("books");
    CHECK(asked.prepared == made.ready);
    CHECK(run_text(engine, asked) == R"({"data":{"books":[{"id":"b1"}]}})");
    asked.variables["n"] = 2;
    CHECK(run_text(engine, asked) == R"({"data":{"books":[{"id":"b1"},{"id":"b1"}]}})");
    asked.variables["n"] = "x";
    CHECK(run_text(engine, asked).find("got invalid value") != std::string::npos);
    CHECK(engine.basic().cache().size() == 0);
}

TEST_CASE("operation: a default of an argument, and arguments without variables, are the same in every request")
{
    const operation_engine engine{query{}};
    for (int i = 0; i < 3; ++i) {
        CHECK(run_text(engine, text_request("{ filterText(count: 4, filter: {title: null}) }")) ==
              R"({"data":{"filterText":"absent null any 1 4"}})");
        // What is refused is refused each time.
        CHECK(run_text(engine, text_request("query($n: Int) { books(count: $n) { id } }")).find("\"id\":\"b1\"") !=
              std::string::npos);
    }
}
