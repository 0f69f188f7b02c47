#include "library.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using namespace library;
using namespace pleme_support::graphql;

const type_view& type(std::string_view name)
{
    const type_view* found = library::schema::view().find_type(name);
    REQUIRE(found != nullptr);
    return *found;
}

template <class Views>
const auto* find(const Views& views, std::string_view name)
{
    for (const auto& view : views)
        if (view.name == name) return &view;
    return static_cast<decltype(views.data())>(nullptr);
}

std::string type_of(std::string_view owner, std::string_view field)
{
    const field_view* found = find(type(owner).fields, field);
    REQUIRE(found != nullptr);
    return to_text(found->type);
}

}  // namespace

TEST_CASE("reflect: wrappers become nullability and lists")
{
    CHECK(type_of("Book", "id") == "ID!");
    CHECK(type_of("Book", "title") == "String!");
    CHECK(type_of("Book", "rating") == "Float");
    CHECK(type_of("Book", "tags") == "[String!]!");
    CHECK(type_of("Book", "shelves") == "[[Int!]!]!");
    CHECK(type_of("Book", "printed") == "Month");
    CHECK(type_of("Author", "isLiving") == "Boolean!");
    CHECK(type_of("Query", "search") == "[SearchHit!]!");
    CHECK(type_of("Query", "books") == "[Book!]!");
    CHECK(type_of("Query", "throwsNullable") == "String");
}

TEST_CASE("reflect: types refer to each other by address, each type once")
{
    const field_view* authors = find(type("Book").fields, "authors");
    const field_view* books = find(type("Author").fields, "books");
    CHECK(authors->type.named == &type("Author"));
    CHECK(books->type.named == &type("Book"));
    for (const type_view* one : library::schema::view().types) CHECK(library::schema::view().find_type(one->name) == one);
    const input_value_view* kind = find(type("BookFilter").input_fields, "kind");
    CHECK(kind->type.named == find(type("Book").fields, "kind")->type.named);
}

TEST_CASE("reflect: bases are merged in, and what a derived type declares again is found once")
{
    CHECK(find(type("Author").fields, "fullName")->description == "First name first.");
    std::size_t restricted = 0;
    for (const field_view& field : type("Query").fields) restricted += field.name == "restricted" ? 1U : 0U;
    CHECK(restricted == 1);
    CHECK(find(type("Query").fields, "restricted")->description == "For members.");
    CHECK(find(type("Query").fields, "books")->description == "Every book.");
}

TEST_CASE("reflect: docs, deprecations, defaults and hidden members")
{
    CHECK(type("Book").description == "A printed work.\nOne copy of it.");
    CHECK(find(type("Book").fields, "row") == nullptr);
    CHECK(find(type("Book").fields, "rating")->deprecation == "No longer supported");
    CHECK(find(type("Genre").enum_values, "WITHDRAWN")->deprecation == "Not lent any more.");
    CHECK(find(type("Genre").enum_values, "NEW") != nullptr);
    const auto arguments = find(type("Query").fields, "books")->arguments;
    CHECK(arguments.size() == 3);
    CHECK(find(arguments, "count")->default_value == "2");
    CHECK(find(arguments, "since")->deprecation == "Use filter.");
    CHECK(to_text(find(arguments, "filter")->type) == "BookFilter");
}

TEST_CASE("reflect: unions, oneOf inputs and custom scalars")
{
    const type_view& hit = type("SearchHit");
    CHECK(hit.kind == type_kind::union_);
    REQUIRE(hit.possible_types.size() == 2);
    CHECK(hit.possible_types[0] == &type("Book"));
    CHECK(type("BookKey").one_of);
    CHECK(type("Month").specified_by == "https://example.org/month");
    CHECK(static_cast<bool>(type("Month").check_scalar));
}

TEST_CASE("reflect: a described struct is an input object in input position, and omittable is nullable")
{
    CHECK(type("BookFilter").kind == type_kind::input_object);
    CHECK(to_text(find(type("BookFilter").input_fields, "title")->type) == "String");
    CHECK(to_text(find(type("BookFilter").input_fields, "minPages")->type) == "Int!");
}

TEST_CASE("reflect: a struct in both positions is two types, each referring to its own kind")
{
    const type_view& output = type("Plan");
    const type_view& input = type("PlanInput");
    CHECK(output.kind == type_kind::object);
    CHECK(input.kind == type_kind::input_object);
    CHECK(find(output.fields, "places")->type.named == &type("ShelfPlace"));
    CHECK(find(input.input_fields, "places")->type.named == &type("ShelfPlaceInput"));
    CHECK(type("ShelfPlace").kind == type_kind::object);
    CHECK(library::schema::view().find_type("FloorPlan") == nullptr);
}

TEST_CASE("reflect: names that one slip of the hand makes each other")
{
    const auto apart = [](std::string_view a, std::string_view b) {
        CHECK(detail::is_one_slip_apart(a, b) == detail::is_one_slip_apart(b, a));
        return !detail::is_one_slip_apart(a, b);
    };
    for (const char* slip : {"suport_tickets", "supportt_tickets", "support_tickts", "support_tickegs", "support_ticekts",
                             "upport_tickets", "support_ticket", "support_tickets_", "uspport_tickets", "support_ticketst"})
        CHECK_FALSE(apart(slip, "support_tickets"));
    for (const char* other : {"support_tickets", "my_support_tickets", "support_tikcest", "suport_ticket", "tickets", ""})
        CHECK(apart(other, "support_tickets"));
    CHECK(apart("me", "my"));
    CHECK(apart("tag", "tags"));
}

TEST_CASE("reflect: every schema has the types and directives of the language")
{
    for (const char* name : {"String", "Boolean", "__Schema", "__Type", "__DirectiveLocation"}) CHECK(type(name).name == name);
    for (const char* name : {"skip", "include", "deprecated", "specifiedBy", "oneOf"})
        CHECK(library::schema::view().find_directive(name) != nullptr);
    CHECK(library::schema::view().subscription == nullptr);
}
