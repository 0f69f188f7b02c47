#include "library.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace library;
using graphql::request_failure;

namespace {

using library_engine = graphql::engine<library::schema>;

graphql::response run(const library_engine& engine, graphql::request asked)
{
    request_context context;
    return engine.execute(asked, context);
}

graphql::request make_request(std::string text)
{
    graphql::request asked;
    asked.query = std::move(text);
    return asked;
}

struct ping_query {
    [[nodiscard]] std::int32_t ping() const { return 1; }
};
BOOST_DESCRIBE_STRUCT(ping_query, (), (ping))

}  // namespace

TEST_CASE("engine: a request error has no data, and says of which kind it is")
{
    const library_engine engine{query{}};
    const auto failure = [&](std::string text) {
        const graphql::response answer = run(engine, make_request(std::move(text)));
        CHECK(answer.has_errors);
        CHECK_FALSE(answer.has_data());
        CHECK_FALSE(boost::json::parse(answer.text).as_object().contains("data"));
        return answer.failure;
    };
    CHECK(failure("{") == request_failure::parse);
    CHECK(failure("") == request_failure::parse);
    CHECK(failure("{ nope }") == request_failure::validation);
    CHECK(failure("query A { pi } query B { pi }") == request_failure::operation);
    CHECK(failure("query($n: Int!) { books(count: $n) { title } }") == request_failure::variables);
}

TEST_CASE("engine: operations are chosen by name")
{
    const library_engine engine{query{}};
    graphql::request asked = make_request("query A { a: pi } query B { b: pi }");
    asked.operation_name = "B";
    CHECK(run(engine, asked).text == R"({"data":{"b":3.14}})");
    asked.operation_name = "C";
    CHECK(run(engine, asked).text ==
          R"({"errors":[{"message":"Unknown operation named \"C\".","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]})");
    asked.operation_name = "";
    CHECK(run(engine, asked).failure == request_failure::operation);
}

TEST_CASE("engine: a mutation is refused before anything runs where the request does not allow one")
{
    const library_engine engine{query{}};
    graphql::request asked = make_request("mutation { add(amount: 2) }");
    asked.allow_mutations = false;
    const graphql::response refused = run(engine, asked);
    CHECK(refused.failure == request_failure::mutation_refused);
    CHECK(refused.is_mutation);
    asked.allow_mutations = true;
    CHECK(run(engine, asked).text == R"({"data":{"add":2}})");
    asked = make_request("query Q { pi } mutation M { add(amount: 2) }");
    asked.operation_name = "Q";
    asked.allow_mutations = false;
    CHECK(run(engine, asked).has_data());
}

TEST_CASE("engine: kinds of operation that the schema does not have")
{
    const graphql::engine<graphql::schema<ping_query>> engine{ping_query{}};
    CHECK(engine.execute(make_request("{ ping }")).text == R"({"data":{"ping":1}})");
    CHECK_FALSE(engine.execute(make_request("mutation { ping }")).has_data());
    CHECK_FALSE(engine.execute(make_request("subscription { ping }")).has_data());
}

TEST_CASE("engine: several threads share one engine and its cache")
{
    graphql::engine_options options;
    options.cache_bytes = 8192;
    const library_engine engine{query{}, mutation{}, options};
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 200; ++i) {
                const std::string key = "k" + std::to_string((i + thread) % 7);
                if (run(engine, make_request("{ " + key + ": pi }")).text != "{\"data\":{\"" + key + "\":3.14}}") ++wrong;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
}
