#include <pleme_support/rules/ticket_number.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace ticket_number_test {

using pleme_support::rules::typed_ticket_number;

TEST_CASE("ticket number: what people type, and nothing else")
{
    for (const char* text : {"42", "#42", " 42 ", "\t#42\n", "0042", "\u00A0#42\u3000"}) {
        CAPTURE(text);
        CHECK(typed_ticket_number(text) == 42);
    }
    CHECK(typed_ticket_number("2147483647") == 2'147'483'647);
    for (const char* text : {"", "#", "##42", "# 42", "42a", "a42", "4 2", "-42", "+42", "0", "2147483648", "42.0", "٤٢"}) {
        CAPTURE(text);
        CHECK(typed_ticket_number(text) == std::nullopt);
    }
}

}  // namespace ticket_number_test
