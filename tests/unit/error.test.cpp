#include <pleme_support/error.hpp>

#include <pleme_support/model/enum_name.hpp>

#include <doctest/doctest.h>

namespace {

using namespace pleme_support;

TEST_CASE("error: codes have their public names")
{
    CHECK(enum_name(errc::not_found) == "NOT_FOUND");
    CHECK(enum_name(errc::idempotency_mismatch) == "IDEMPOTENCY_MISMATCH");
    CHECK(enum_name(errc::cursor_lost) == "CURSOR_LOST");
    CHECK(enum_values<errc>.size() == 21);
    for (const errc code : enum_values<errc>) CHECK(parse_enum<errc>(enum_name(code)) == code);
}

TEST_CASE("error: errors are equal by code and message")
{
    CHECK(support_error{errc::conflict, "a"} == support_error{errc::conflict, "a"});
    CHECK(support_error{errc::conflict, "a"} != support_error{errc::conflict, "b"});
    CHECK(support_error{errc::conflict, "a"} != support_error{errc::not_found, "a"});
}

}  // namespace
