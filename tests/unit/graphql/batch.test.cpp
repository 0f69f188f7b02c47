// Tests include/pleme_support/graphql/execution/: resolving level by level, batch functions, the guard.

#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace orchard {

namespace graphql = pleme_support::graphql;
using pleme_support::errc;
using pleme_support::result;
using pleme_support::support_error;

struct apple {
    std::int32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(apple, (), (number))

struct branch {
    std::int32_t number = 0;
    std::vector<apple> own;
    [[nodiscard]] std::string label() const { return "b" + std::to_string(number); }

    /// A batch function that is a static one of its type.
    static std::vector<std::int32_t> doubled(const graphql::parents<branch>& of)
    {
        std::vector<std::int32_t> all;
        for (std::size_t i = 0; i < of.size(); ++i) all.push_back(2 * of[i].number);
        return all;
    }
};
BOOST_DESCRIBE_STRUCT(branch, (), (number, own, label, doubled))

struct place {
    branch lowest;
    std::optional<std::vector<std::optional<branch>>> others;
};
BOOST_DESCRIBE_STRUCT(place, (), (lowest, others))

struct tree {
    std::int32_t number = 0;
    place where;
};
BOOST_DESCRIBE_STRUCT(tree, (), (number, where))

using fruit = std::variant<apple, branch>;

struct call_counter {
    std::map<std::string, std::vector<std::size_t>> calls;  ///< the sizes of the batches, by field
};

struct count_args {
    std::int32_t count = 2;
};
BOOST_DESCRIBE_STRUCT(count_args, (), (count))

struct query {
    [[nodiscard]] std::vector<tree> trees(const count_args& args) const
    {
        std::vector<tree> all;
        for (std::int32_t i = 0; i < args.count; ++i)
            all.push_back(
                {i, {{10 * i, {}}, std::vector<std::optional<branch>>{branch{10 * i + 1, {}}, {}, branch{10 * i + 2, {}}}}});
        return all;
    }
    [[nodiscard]] std::optional<tree> one() const { return tree{7, {}}; }
    [[nodiscard]] std::vector<std::vector<fruit>> fruits() const
    {
        return {{apple{1}, branch{2, {{21}}}}, {}, {branch{3, {}}, apple{4}, branch{5, {}}}};
    }

    [[nodiscard]] std::vector<std::vector<branch>> branches(const graphql::parents<tree>& of, call_counter& context,
                                                            const count_args& args) const
    {
        context.calls["branches"].push_back(of.size());
        std::vector<std::vector<branch>> all;
        for (std::size_t i = 0; i < of.size(); ++i) {
            all.emplace_back();
            for (std::int32_t n = 0; n < args.count; ++n) all.back().push_back({100 * of[i].number + n, {}});
        }
        return all;
    }
    [[nodiscard]] result<std::vector<std::vector<apple>>> apples(const graphql::parents<branch>& of,
                                                                 call_counter& context) const
    {
        context.calls["apples"].push_back(of.size());
        std::vector<std::vector<apple>> all;
        for (std::size_t i = 0; i < of.size(); ++i) all.push_back({{of[i].number}, {of[i].number + 1}});
        return all;
    }
    /// Of an odd branch there is none; the fifth is broken.
    [[nodiscard]] std::vector<result<std::optional<apple>>> best(const graphql::parents<branch>& of) const
    {
        std::vector<result<std::optional<apple>>> all;
        for (std::size_t i = 0; i < of.size(); ++i) {
            if (of[i].number % 100 == 5)
                all.emplace_back(support_error{errc::not_found, "broken"});
            else if (of[i].number % 2 == 1)
                all.emplace_back(std::optional<apple>{});
            else
                all.emplace_back(std::optional<apple>{apple{of[i].number}});
        }
        return all;
    }
    [[nodiscard]] std::vector<std::int32_t> juice(const graphql::parents<apple>& of, call_counter& context) const
    {
        context.calls["juice"].push_back(of.size());
        std::vector<std::int32_t> all;
        for (std::size_t i = 0; i < of.size(); ++i) all.push_back(of[i].number * 2);
        return all;
    }
    [[nodiscard]] result<std::vector<std::int32_t>> lost(const graphql::parents<apple>&) const
    {
        return support_error{errc::storage_unavailable, "down"};
    }
    [[nodiscard]] std::vector<std::optional<std::int32_t>> thrown(const graphql::parents<apple>&) const
    {
        throw std::runtime_error{"secret"};
    }
    [[nodiscard]] std::vector<std::optional<std::int32_t>> too_few(const graphql::parents<apple>&) const { return {}; }

    BOOST_DESCRIBE_CLASS(query, (), (trees, one, fruits, branches, apples, best, juice, lost, thrown, too_few), (), ())
};

}  // namespace orchard

template <>
struct pleme_support::graphql::type_name<orchard::fruit> {
    static constexpr std::string_view value = "Fruit";
};

template <>
struct pleme_support::graphql::docs<orchard::count_args> {
    static constexpr auto members = std::array{member_doc{.name = "count", .default_value = "2"}};
};

template <>
struct pleme_support::graphql::docs<orchard::query> {
    static constexpr auto members = std::array{member_doc{"juice", "Pressed."}};
};

namespace {

using orchard_schema = orchard::graphql::schema<orchard::query, orchard::graphql::no_mutation, orchard::call_counter>;

boost::json::value ask_orchard(std::string text, orchard::call_counter& counted, orchard::graphql::engine_options options = {})
{
    const orchard::graphql::engine<orchard_schema> engine{orchard::query{}, {}, options};
    orchard::graphql::request asked;
    asked.query = std::move(text);
    return boost::json::parse(engine.execute(asked, counted).text);
}

std::string data_of(const std::string& text)
{
    orchard::call_counter counted;
    const auto answer = ask_orchard(text, counted);
    INFO(boost::json::serialize(answer));
    CHECK_FALSE(answer.as_object().contains("errors"));
    return boost::json::serialize(answer.at("data"));
}

using sizes = std::vector<std::size_t>;

}  // namespace

TEST_CASE("batch: a function of many objects is a field of their type, with the docs of where it stands")
{
    const auto* tree = orchard_schema::view().find_type("Tree");
    REQUIRE(tree != nullptr);
    CHECK(tree->fields.back().name == "branches");
    CHECK(tree->fields.back().arguments.size() == 1);
    const auto* branch = orchard_schema::view().find_type("Branch");
    std::string names;
    for (const auto& field : branch->fields) names += std::string{field.name} + " ";
    CHECK(names == "number own label doubled apples best ");
    CHECK(orchard_schema::view().find_type("Apple")->fields[1].description == "Pressed.");
    CHECK(orchard_schema::view().query->fields.size() == 3);
}

TEST_CASE("batch: three levels of lists over 200 objects are one call a level")
{
    orchard::call_counter counted;
    const auto answer = ask_orchard("{ trees(count: 200) { branches { apples { number juice } label } } }", counted);
    CHECK_FALSE(answer.as_object().contains("errors"));
    CHECK(counted.calls == std::map<std::string, sizes>{{"branches", {200}}, {"apples", {400}}, {"juice", {800}}});
    const auto& last = answer.at("data").at("trees").at(199).at("branches").at(1);
    CHECK(boost::json::serialize(last) ==
          R"({"apples":[{"number":19901,"juice":39802},{"number":19902,"juice":39804}],"label":"b19901"})");
}

TEST_CASE("batch: a batch has at most 1,000 objects")
{
    orchard::call_counter counted;
    const auto answer = ask_orchard("{ trees(count: 900) { branches(count: 3) { apples { number } } } }", counted);
    CHECK_FALSE(answer.as_object().contains("errors"));
    CHECK(counted.calls.at("apples") == sizes{1000, 1000, 700});
    CHECK(answer.at("data").at("trees").at(899).at("branches").at(2).at("apples").at(1).at("number") == 89903);
}

TEST_CASE("batch: objects within objects, nulls and lists in lists keep their own values")
{
    CHECK(data_of("{ trees { where { others { doubled } lowest { number doubled apples { juice } } } number } }") ==
          R"({"trees":[{"where":{"others":[{"doubled":2},null,{"doubled":4}],"lowest":{"number":0,"doubled":0,)"
          R"("apples":[{"juice":0},{"juice":2}]}},"number":0},)"
          R"({"where":{"others":[{"doubled":22},null,{"doubled":24}],"lowest":{"number":10,"doubled":20,)"
          R"("apples":[{"juice":20},{"juice":22}]}},"number":1}]})");
    CHECK(data_of("{ one { where { others { doubled } } branches(count: 0) { apples { juice } } } }") ==
          R"({"one":{"where":{"others":null},"branches":[]}})");
    CHECK(
        data_of("{ fruits { ... on Apple { juice number } ... on Branch { own { juice } doubled } __typename } }") ==
        R"({"fruits":[[{"juice":2,"number":1,"__typename":"Apple"},{"own":[{"juice":42}],"doubled":4,"__typename":"Branch"}],[],)"
        R"([{"own":[],"doubled":6,"__typename":"Branch"},{"juice":8,"number":4,"__typename":"Apple"},)"
        R"({"own":[],"doubled":10,"__typename":"Branch"}]]})");
}

TEST_CASE("batch: fields that select the same fragment, and aliases of one batch function, are resolved together")
{
    orchard::call_counter counted;
    const auto answer = ask_orchard(
        "{ trees { a: branches(count: 1) { ...B } b: branches(count: 2) { ...B } } } "
        "fragment B on Branch { x: apples { number } y: apples { juice } }",
        counted);
    CHECK_FALSE(answer.as_object().contains("errors"));
    CHECK(counted.calls == std::map<std::string, sizes>{{"branches", {2, 2}}, {"apples", {6}}, {"juice", {12}}});
    CHECK(boost::json::serialize(answer.at("data").at("trees").at(1)) ==
          R"({"a":[{"x":[{"number":100},{"number":101}],"y":[{"juice":200},{"juice":202}]}],)"
          R"("b":[{"x":[{"number":100},{"number":101}],"y":[{"juice":200},{"juice":202}]},)"
          R"({"x":[{"number":101},{"number":102}],"y":[{"juice":202},{"juice":204}]}]})");
}

TEST_CASE("batch: single values may be null or fail, and those after them are their own all the same")
{
    orchard::call_counter counted;
    const auto answer = ask_orchard("{ trees(count: 1) { branches(count: 7) { best { juice } } } }", counted);
    CHECK(boost::json::serialize(answer.at("data").at("trees").at(0).at("branches")) ==
          R"([{"best":{"juice":0}},{"best":null},{"best":{"juice":4}},{"best":null},{"best":{"juice":8}},{"best":null},)"
          R"({"best":{"juice":12}}])");
    REQUIRE(answer.at("errors").as_array().size() == 1);
    CHECK(boost::json::serialize(answer.at("errors").at(0)) ==
          R"({"message":"broken","locations":[{"line":1,"column":42}],"path":["trees",0,"branches",5,"best"],)"
          R"("extensions":{"code":"NOT_FOUND"}})");
}

TEST_CASE("batch: a failure that clears an item of a list leaves the objects of the next items in their places")
{
    orchard::call_counter counted;
    // `lost` fails in `lowest`, which clears each tree of the list, and so the list; within `others` each item stands alone.
    const auto answer =
        ask_orchard("{ one { number branches { number } } trees { where { others { own { lost } doubled } } } }", counted);
    CHECK_FALSE(answer.as_object().contains("errors"));  // no branch of `others` has an apple
    const auto failed = ask_orchard("{ fruits { ... on Branch { own { lost } doubled } } }", counted);
    CHECK(failed.at("data").is_null());
    CHECK(boost::json::serialize(failed.at("errors").at(0).at("path")) == R"(["fruits",0,1,"own",0,"lost"])");
    CHECK(failed.at("errors").as_array().size() == 1);
}

TEST_CASE("batch: a function that throws, or returns another number of values, fails all its objects")
{
    orchard::call_counter counted;
    for (const char* field : {"thrown", "tooFew"}) {
        const auto answer = ask_orchard("{ one { branches { apples { " + std::string{field} + " number } } } }", counted);
        CHECK(boost::json::serialize(answer.at("data").at("one").at("branches").at(1).at("apples").at(1)) ==
              "{\"" + std::string{field} + "\":null,\"number\":702}");
        CHECK(answer.at("errors").as_array().size() == 4);
        CHECK(answer.at("errors").at(0).at("message") == "internal error");
    }
}

TEST_CASE("batch: what could not be written any more is not resolved")
{
    orchard::call_counter counted;
    orchard::graphql::engine_options options;
    options.bounds.response_bytes = 20'000;
    const auto answer = ask_orchard("{ trees(count: 100) { branches(count: 100) { apples { juice } } } }", counted, options);
    CHECK(answer.at("data").is_null());
    CHECK(answer.at("errors").at(0).at("extensions").at("code") == "RESPONSE_TOO_LARGE");
    CHECK(counted.calls.contains("branches"));
    CHECK_FALSE(counted.calls.contains("apples"));

    options = {};
    options.bounds.resolved_bytes = 20'000;
    counted = {};
    CHECK(ask_orchard("{ trees(count: 100) { branches(count: 100) { apples { juice } } } }", counted, options)
              .at("errors")
              .at(0)
              .at("extensions")
              .at("code") == "RESPONSE_TOO_LARGE");
    CHECK_FALSE(counted.calls.contains("apples"));
}

TEST_CASE("batch: the guard is asked once before each resolver, with the number of its objects")
{
    struct recorder final : orchard::graphql::field_guard {
        mutable std::string seen;
        std::optional<orchard::graphql::field_refusal> refuse(const orchard::graphql::type_view& parent,
                                                              const orchard::graphql::field_view& field, void* context,
                                                              std::size_t objects) const override
        {
            CHECK(context != nullptr);
            seen += std::string{parent.name} + "." + std::string{field.name} + " " + std::to_string(objects) + "; ";
            if (field.name != "apples") return std::nullopt;
            return orchard::graphql::field_refusal{"not for you", "FORBIDDEN"};
        }
    } guard;
    orchard::graphql::engine_options options;
    options.guard = &guard;
    orchard::call_counter counted;
    const auto answer = ask_orchard("{ trees { number branches { label apples { number } } } }", counted, options);
    CHECK(guard.seen == "Query.trees 1; Tree.branches 2; Branch.label 4; Branch.apples 4; ");
    CHECK(counted.calls == std::map<std::string, sizes>{{"branches", {2}}});
    CHECK(answer.at("data").is_null());
    CHECK(answer.at("errors").at(0).at("extensions").at("code") == "FORBIDDEN");
}
