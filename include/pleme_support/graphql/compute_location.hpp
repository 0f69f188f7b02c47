// Line and column of a byte offset.
// GraphQL layer, pure. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/lexer.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP
#define PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP

#include <pleme_support/graphql/ast.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// Moves a place from the byte `from` of `source` to the byte `to`. Lines end in LF, CR or CRLF; columns count code points.
constexpr void advance(location& at, std::string_view source, std::size_t from, std::size_t to) noexcept
{
    for (std::size_t i = from; i < to; ++i) {
        const char c = source[i];
        const bool crlf = c == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
        if (c == '\n' || (c == '\r' && !crlf)) {
            ++at.line;
            at.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++at.column;
        }
    }
}

}  // namespace detail

/// Finds where `offset` is, once; for many offsets of one source there is `line_table`.
/// @return the place after the last character if `offset` is beyond `source`. Linear in `offset`.
[[nodiscard]] constexpr location compute_location(std::string_view source, source_offset offset) noexcept
{
    location at;
    detail::advance(at, source, 0, offset < source.size() ? offset : source.size());
    return at;
}

/// Finds many offsets of one source: the first time it reads the source once, every time it reads 256 bytes at most.
/// So errors of a list cost the same wherever in a long document the field stands.
class line_table {
public:
    /// @param source  outlives the table
    explicit line_table(std::string_view source) noexcept : source_{source} {}

    /// @return what `compute_location` returns
    [[nodiscard]] location find(source_offset offset)
    {
        if (marks_.empty()) read();
        const std::size_t end = offset < source_.size() ? offset : source_.size();
        location at = marks_[end / step];
        detail::advance(at, source_, end - end % step, end);
        return at;
    }

private:
    static constexpr std::size_t step = 256;  ///< bytes; not lines, since a document may be one line

    void read()
    {
        marks_.reserve(source_.size() / step + 1);
        location at;
        for (std::size_t end = 0;; end += step) {
            marks_.push_back(at);
            if (end + step > source_.size()) return;
            detail::advance(at, source_, end, end + step);
        }
    }

    std::string_view source_;
    std::vector<location> marks_;  ///< the place of every byte whose offset is a multiple of `step`
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_COMPUTE_LOCATION_HPP
