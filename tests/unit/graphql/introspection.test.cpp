#include "library.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace library;

TEST_CASE("introspection: a type with fields, wrappers and deprecations")
{
    const auto answer =
        ask("{ __type(name: \"Book\") { kind name description fields { name isDeprecated type { kind name ofType { kind name "
            "ofType { kind } } } }"
            " interfaces { name } possibleTypes { name } enumValues { name } inputFields { name } ofType { name } isOneOf } }");
    const boost::json::value& book = answer.at("data").at("__type");
    CHECK(book.at("kind") == "OBJECT");
    CHECK(book.at("description") == "A printed work.\nOne copy of it.");
    CHECK(book.at("fields").as_array().size() == 8);  // the deprecated one is left out
    CHECK(book.at("fields").at(0) == json(R"({"name":"id","isDeprecated":false,"type":{"kind":"NON_NULL","name":null,
                                              "ofType":{"kind":"SCALAR","name":"ID","ofType":null}}})"));
    CHECK(book.at("interfaces") == json("[]"));
    for (const char* absent : {"possibleTypes", "enumValues", "inputFields", "ofType", "isOneOf"})
        CHECK(book.at(absent).is_null());
}

TEST_CASE("introspection: deprecated elements are shown on request, everywhere")
{
    CHECK(ask("{ __type(name: \"Book\") { fields(includeDeprecated: true) { name deprecationReason } } }")
              .at("data")
              .at("__type")
              .at("fields")
              .at(3) == json(R"({"name":"rating","deprecationReason":"No longer supported"})"));
    CHECK(ask("{ __type(name: \"Genre\") { enumValues { name } all: enumValues(includeDeprecated: true) { name isDeprecated } "
              "} }")
              .at("data")
              .at("__type")
              .at("all")
              .as_array()
              .size() == 4);
    const auto fields = ask("{ __type(name: \"Query\") { fields { name args { name } all: args(includeDeprecated: true) { name "
                            "defaultValue isDeprecated deprecationReason } } } }")
                            .at("data")
                            .at("__type")
                            .at("fields");
    CHECK(fields.at(0).at("args").as_array().size() == 2);
    CHECK(fields.at(0).at("all").at(0) ==
          json(R"({"name":"count","defaultValue":"2","isDeprecated":false,"deprecationReason":null})"));
    CHECK(fields.at(0).at("all").at(2).at("deprecationReason") == "Use filter.");
}

TEST_CASE("introspection: scalars, unions, inputs and types that are not there")
{
    CHECK(ask("{ __type(name: \"Month\") { kind specifiedByURL } }").at("data").at("__type") ==
          json(R"({"kind":"SCALAR","specifiedByURL":"https://example.org/month"})"));
    CHECK(ask("{ __type(name: \"SearchHit\") { kind possibleTypes { name } fields { name } } }").at("data").at("__type") ==
          json(R"({"kind":"UNION","possibleTypes":[{"name":"Book"},{"name":"Author"}],"fields":null})"));
    CHECK(
        ask("{ __type(name: \"BookKey\") { kind isOneOf inputFields { name type { name } } } }").at("data").at("__type") ==
        json(
            R"({"kind":"INPUT_OBJECT","isOneOf":true,"inputFields":[{"name":"id","type":{"name":"ID"}},{"name":"title","type":{"name":"String"}}]})"));
    CHECK(ask("{ __type(name: \"Nope\") { name } }").at("data").at("__type").is_null());
}

TEST_CASE("introspection: the schema lists its roots, types and directives")
{
    const auto schema =
        ask("{ __schema { description queryType { name } mutationType { name } subscriptionType { name } types { name }"
            " directives { name isRepeatable locations args { name type { kind } defaultValue } } } }")
            .at("data")
            .at("__schema");
    CHECK(schema.at("description").is_null());
    CHECK(schema.at("queryType").at("name") == "Query");
    CHECK(schema.at("mutationType").at("name") == "Mutation");
    CHECK(schema.at("subscriptionType").is_null());
    CHECK(schema.at("types").as_array().size() == library::schema::view().types.size());
    CHECK(schema.at("directives").as_array().size() == 5);
    CHECK(schema.at("directives").at(0) ==
          json(R"({"name":"include","isRepeatable":false,"locations":["FIELD","FRAGMENT_SPREAD","INLINE_FRAGMENT"],
                                                    "args":[{"name":"if","type":{"kind":"NON_NULL"},"defaultValue":null}]})"));
}

TEST_CASE("introspection: the full query of graphql-js is answered within the default limits")
{
    const auto answer =
        ask(R"(query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
        subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations
        args(includeDeprecated: true) { ...InputValue } } } }
        fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description
        args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
        inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description
        isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } })");
    CHECK_FALSE(answer.as_object().contains("errors"));
    CHECK(answer.at("data").at("__schema").at("types").as_array().size() == library::schema::view().types.size());
}

TEST_CASE("introspection: __typename anywhere, __schema on the query root only")
{
    CHECK(ask("mutation { __typename }") == json(R"({"data":{"__typename":"Mutation"}})"));
    CHECK_FALSE(ask("mutation { __schema { description } }").as_object().contains("data"));
}
