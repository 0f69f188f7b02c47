// Line and column of a byte offset.
// GraphQL layer, pure. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/lexer.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP
#define PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstddef>
#include <string_view>

namespace pleme_support::graphql {

/// Finds where `offset` is. Lines end in LF, CR or CRLF; columns count code points.
/// @return the place after the last character if `offset` is beyond `source`. Linear in `offset`.
[[nodiscard]] constexpr location compute_location(std::string_view source, source_offset offset) noexcept
{
    location at;
    const std::size_t end = offset < source.size() ? offset : source.size();
    for (std::size_t i = 0; i < end; ++i) {
        const char c = source[i];
        const bool crlf = c == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
        if (c == '\n' || (c == '\r' && !crlf)) {
            ++at.line;
            at.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++at.column;
        }
    }
    return at;
}

}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP
