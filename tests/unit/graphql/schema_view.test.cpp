#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/type_text.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace pleme_support::graphql;

TEST_CASE("schema_view: a type reference keeps the wrappers of every level")
{
    const type_ref type{&int_type, 2, 0b101};  // [[Int!]]!
    CHECK(to_text(type) == "[[Int!]]!");
    CHECK(to_text(type.nullable()) == "[[Int!]]");
    CHECK(to_text(type.item()) == "[Int!]");
    CHECK(to_text(type.item().item()) == "Int!");
    CHECK(type.is_list());
    CHECK(type.is_non_null());
    CHECK_FALSE(type.item().is_non_null());
    CHECK_FALSE(type.item().item().is_list());
    CHECK(type.item().item() == type_ref{&int_type, 0, 1});
}

TEST_CASE("schema_view: types and directives are found by name")
{
    const std::array<const type_view*, 2> types{&int_type, &string_type};
    const std::array<directive_view, 1> directives{{{"d", {}, 0, {}, true}}};
    const schema_view schema{.types = types, .directives = directives};
    CHECK(schema.find_type("String") == &string_type);
    CHECK(schema.find_type("Float") == nullptr);
    CHECK(schema.find_directive("d") == &directives[0]);
    CHECK(schema.find_directive("e") == nullptr);
}

TEST_CASE("schema_view: which kinds may be selected from, given and returned")
{
    CHECK(int_type.is_input());
    CHECK(int_type.is_output());
    CHECK_FALSE(int_type.is_composite());
    const type_view input{.kind = type_kind::input_object, .name = "I"};
    CHECK_FALSE(input.is_output());
    const type_view abstract{.kind = type_kind::union_, .name = "U"};
    CHECK(abstract.is_composite());
    CHECK_FALSE(abstract.is_input());
}
