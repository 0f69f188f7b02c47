// A text as a quoted GraphQL string literal.
// GraphQL layer, internal; also at compile time, for SDL. Tests: tests/unit/graphql/sdl.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_QUOTED_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_QUOTED_HPP

#include <pleme_support/platform.hpp>

#include <string_view>

namespace pleme_support::inline v0::graphql::detail {

/// @param out  anything with `push_back(char)`
template <class Out>
constexpr void print_quoted(Out& out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (const auto place = escaped.find(c); place != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(letters[place]);
        } else if (byte < 0x20 || byte == 0x7F) {
            for (const char part : {'\\', 'u', '0', '0', digits[byte >> 4U], digits[byte & 0xFU]}) out.push_back(part);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PRINT_QUOTED_HPP
