// Type references as GraphQL writes them: [SupportTicket!]!
// GraphQL layer, pure. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/sdl.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_TYPE_TEXT_HPP
#define PLEME_SUPPORT_GRAPHQL_TYPE_TEXT_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// Appends a named type with its wrappers.
/// @param out  a string, or anything else with `push_back(char)`
template <class Out>
constexpr void append_type(Out& out, std::string_view named, std::uint8_t lists, std::uint16_t non_null)
{
    for (unsigned level = 0; level < lists; ++level) out.push_back('[');
    for (const char c : named) out.push_back(c);
    for (unsigned level = lists;; --level) {
        if ((non_null >> level & 1U) != 0) out.push_back('!');
        if (level == 0) break;
        out.push_back(']');
    }
}

/// The text of a type reference.
[[nodiscard]] inline std::string to_text(const type_ref& type)
{
    std::string text;
    append_type(text, type.named->name, type.lists, type.non_null);
    return text;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_TYPE_TEXT_HPP
