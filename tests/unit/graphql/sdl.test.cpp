#include <pleme_support/graphql/sdl.hpp>

#include "library.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pleme_support::graphql;

TEST_CASE("sdl: a schema of described types is a constant")
{
    constexpr std::string_view text = sdl<library::schema>;
    CHECK(std::string{text} == R"(type Query {
  """Every book."""
  books(
    """How many."""
    count: Int! = 2
    filter: BookFilter
    since: Month @deprecated(reason: "Use filter.")
  ): [Book!]!
  bookBy(by: BookKey!): Book
  pi: Float!

  """For members."""
  restricted: String!
  search: [SearchHit!]!
  echo(text: String, number: Float, kinds: [Genre], flag: Boolean): String!
  filterText(
    """How many."""
    count: Int! = 2
    filter: BookFilter
    since: Month @deprecated(reason: "Use filter.")
  ): String!
  planned(plan: PlanInput!): Plan!
  throws: Int!
  throwsNullable: String
  infinite: Float!
  lookedAhead: Author
}

type Mutation {
  total: Int!
  add(amount: Int!): Int!
  fail: Int!
}

"""
A printed work.
One copy of it.
"""
type Book {
  id: ID!

  """As on the cover."""
  title: String!
  kind: Genre!
  rating: Float @deprecated
  tags: [String!]!
  shelves: [[Int!]!]!
  printed: Month

  """Who wrote it."""
  authors: [Author!]!
  summary: String!
}

input BookFilter {
  kind: Genre
  title: String
  tags: [String!]! = ["any"]
  minPages: Int! = 1
}

"""A month, as 1999-12."""
scalar Month @specifiedBy(url: "https://example.org/month")

input BookKey @oneOf {
  id: ID
  title: String
}

union SearchHit = Book | Author

"""What a book is."""
enum Genre {
  """Made up."""
  NOVEL
  NON_FICTION
  NEW
  WITHDRAWN @deprecated(reason: "Not lent any more.")
}

"""Where books stand."""
type Plan {
  name: String!
  places: [ShelfPlace!]!
}

"""Where books stand."""
input PlanInput {
  name: String!
  places: [ShelfPlaceInput!]! = [{shelf: 1}, {shelf: 2, hall: "side"}]
}

type Author {
  """First name first."""
  fullName: String!
  isLiving: Boolean!
  books: [Book!]!
}

type ShelfPlace {
  shelf: Int!
  hall: String!
}

input ShelfPlaceInput {
  shelf: Int!
  hall: String! = "main"
})");
}

TEST_CASE("sdl: the printer of tables writes the same text")
{
    CHECK(print_schema(library::schema::view()) == sdl<library::schema>);
}

TEST_CASE("sdl: descriptions are block strings where these read back the same")
{
    const auto print = [](std::string_view text) {
        std::string out;
        detail::print_description(out, text);
        return out;
    };
    CHECK(print("") == "");
    CHECK(print("short") == "\"\"\"short\"\"\"\n");
    CHECK(print("ends in \"quote\"") == "\"\"\"\nends in \"quote\"\n\"\"\"\n");
    CHECK(print("a \"\"\" b") == "\"\"\"a \\\"\"\" b\"\"\"\n");
    CHECK(print("back\\") == "\"\"\"\nback\\\n\"\"\"\n");
    CHECK(print("bell\a") == "\"bell\\u0007\"\n");
    CHECK(print("  a\n  b") == "\"  a\\n  b\"\n");
    CHECK(print("a\n  b") == "\"\"\"\na\n  b\n\"\"\"\n");
    CHECK(print(std::string(71, 'x')) == "\"\"\"\n" + std::string(71, 'x') + "\n\"\"\"\n");
}

TEST_CASE("sdl: roots with other names need a schema definition")
{
    type_view root{.kind = type_kind::object, .name = "Root"};
    const std::array<const type_view*, 1> types{&root};
    const schema_view schema{.query = &root, .types = types};
    CHECK(print_schema(schema) == "schema {\n  query: Root\n}\n\ntype Root");
}
